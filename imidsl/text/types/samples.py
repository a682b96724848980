"""Made-up values: what a preview shows without an example, and the corners that are worth a look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from imidsl.records import dataclass, replace
from imidsl.source import Source
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    ParameterType,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.faults import Faults
from imidsl.text.types.parameters import NO_DEFAULT, Parameter


class Pick(StrEnum):
    """Which values are made up."""

    USUAL = "usual"
    SHORTEST = "shortest"
    NON_GSM = "non-gsm"
    RTL = "rtl"

    @property
    def label(self) -> str:
        """Its name for readers."""
        return {
            Pick.USUAL: "made-up values",
            Pick.SHORTEST: "shortest values",
            Pick.NON_GSM: "non-GSM characters",
            Pick.RTL: "right-to-left",
        }[self]


_WORDS = {
    Pick.USUAL: "Ada Lovelace, mathematician and the first to write a program for an engine that was never built",
    Pick.NON_GSM: "Zoë 漢字 😀 Győző “quoted” ŽŠČ ∞ ✓ " * 4,
    Pick.RTL: "مرحبا بالعالم שלום עולם أهلا وسهلا " * 4,
}
_ALONE = {Pick.NON_GSM: "漢", Pick.RTL: "م"}
# What made-up lists hold unless their bounds say otherwise, and how long made-up texts are.
_ITEMS = 2
_CHARACTERS = 16
_LARGEST = 10_000
_NUMBER = 42


@dataclass(frozen=True, slots=True)
class _Inventor:
    pick: Pick
    name: str

    def value(self, type_: ParameterType) -> object:
        """Plain data of the type, as `json.loads` gives it."""
        match type_:
            case TextType():
                return self._text(type_)
            case IntType(min=least, max=most):
                return int(self._number(least, most))
            case DecimalType(min=least, max=most, places=places):
                return _rounded(self._number(least, most), least, places)
            case BoolType():
                return self.pick is not Pick.SHORTEST
            case DateType():
                return date(2026, 12, 24)
            case DateTimeType():
                return datetime(2026, 12, 24, 10, tzinfo=UTC)
            case ChoiceType(options=options):
                return min(options, key=len) if self.pick is Pick.SHORTEST else options[0]
            case UrlType():
                full = f"https://www.example.com/{self.name}"
                return type_.shortest if self.pick is Pick.SHORTEST or len(full) > type_.max else full
            case MsisdnType():
                return "1234567" if self.pick is Pick.SHORTEST else "447700900123"
            case ListType(item=item, min=least, max=most):
                count = (
                    least if self.pick is Pick.SHORTEST else max(least, min(_ITEMS, _ITEMS if most is None else most))
                )
                return [self.value(item)] * min(count, _LARGEST)
            case RecordType(fields=fields):
                return {
                    field.name: self._field(field.type, optional=field.optional, name=field.name) for field in fields
                }
        raise AssertionError(type_)

    def _field(self, type_: ParameterType, *, optional: bool, name: str) -> object:
        return None if optional and self.pick is Pick.SHORTEST else replace(self, name=name).value(type_)

    def _number(self, least: int | Decimal | None, most: int | Decimal | None) -> Decimal:
        wanted = Decimal(0 if self.pick is Pick.SHORTEST else _NUMBER)
        wanted = wanted if most is None else min(wanted, Decimal(most))
        return wanted if least is None else max(wanted, Decimal(least))

    def _text(self, type_: TextType) -> str:
        most = min(_least(type_.max, type_.bytes), max(_CHARACTERS, type_.min))
        shortest = self._shortest(type_)
        if self.pick is Pick.SHORTEST:
            return shortest
        words = f"{self.name} " * 2 if self.pick is Pick.USUAL and len(self.name) < most else _WORDS[self.pick]
        words = self.name.strip() if self.pick is Pick.USUAL and type_.min <= len(self.name) <= most else words
        candidates = [words[:most].strip(), words[:most], _WORDS[self.pick][: type_.min], _ALONE.get(self.pick, "")]
        candidates += [words[:size] for size in range(most, 0, -1)] if type_.bytes is not None else []
        return next((text for text in candidates if text and _takes(type_, text)), self._matching(type_) or shortest)

    def _shortest(self, type_: TextType) -> str:
        allowed = type_.charset.characters
        if type_.pattern is not None:
            found = type_.pattern.automaton.smallest(allowed, type_.min, type_.max, type_.bytes)
            return found or ""
        return "x" * min(type_.min, _LARGEST)

    def _matching(self, type_: TextType) -> str:
        """What a pattern matches that is as odd as the pick wants."""
        if type_.pattern is None or self.pick is Pick.USUAL:
            return ""
        most = type_.max if type_.max is not None else max(type_.min, _CHARACTERS)
        found = type_.pattern.automaton.largest(type_.charset.characters, type_.min, most) or ""
        return found if found and _takes(type_, found) and not found.isascii() else ""


def _least(*bounds: int | None) -> int:
    return min((bound for bound in bounds if bound is not None), default=_LARGEST)


def _rounded(number: Decimal, least: Decimal | None, places: int | None) -> Decimal:
    if places is None:
        return number
    rounding = ROUND_CEILING if least is not None and number <= least else None
    return number.quantize(Decimal(1).scaleb(-places), rounding) if number.adjusted() + places < 27 else number


def _takes(type_: ParameterType, value: object) -> bool:
    return not taken(type_, value)[1]


def taken(type_: ParameterType, value: object) -> tuple[object, bool]:
    """The canonical value of plain data, and whether something is wrong with it."""
    found = Faults("value", Source("value", "").span(0, 0))
    canonical = type_.take(value, found)
    return canonical, found.failed


def value_of(type_: ParameterType, name: str, pick: Pick) -> object:
    """Plain data of a type, for what has this name."""
    return _Inventor(pick, name).value(type_)


def made_up(parameters: Mapping[str, Parameter], pick: Pick) -> dict[str, object]:
    """Canonical values of all parameters; those that nothing can be made up for are left out.

    What has a default or is optional keeps it, unless a corner is asked for.
    """
    values: dict[str, object] = {}
    for name, parameter in parameters.items():
        if parameter.type is None:
            continue
        if pick is Pick.USUAL and parameter.default is not NO_DEFAULT:
            values[name] = parameter.default
        elif parameter.optional and pick in (Pick.USUAL, Pick.SHORTEST):
            values[name] = None
        else:
            value, failed = taken(parameter.type, value_of(parameter.type, name, pick))
            values |= {} if failed else {name: value}
    return values
