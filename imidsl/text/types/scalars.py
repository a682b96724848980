"""The types of numbers, truth values, dates and instants."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_CEILING, Context, Decimal
from typing import ClassVar, Final

from imidsl.diagnostics.parameters import TOO_MANY_PLACES, VALUE_OUT_OF_RANGE, VALUE_TOO_LONG
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.syntax.literals import MAX_DIGITS, read_date, read_instant, read_number
from imidsl.text.types import checks
from imidsl.text.types.base import ParameterType
from imidsl.text.types.dates import PLAIN_DATE, PLAIN_INSTANT, FormattedDate, FormattedInstant
from imidsl.text.types.faults import Faults

_EXACT: Final = Context(prec=3 * MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class IntType(ParameterType):
    """A whole number; None is without bound."""

    min: int | None = None
    max: int | None = None
    name: ClassVar[str] = "int"
    wanted: ClassVar[str] = "a whole number"

    def take(self, value: object, found: Faults) -> object:
        number = _finite(value)
        if number is None or number != number.to_integral_value():
            checks.wrong_kind(value, self.wanted, found)
            return None
        if _short_enough(number, found):
            _check_range(number, self.min, self.max, found)
            return int(number)
        return None

    def read(self, word: str, found: Faults) -> object:
        return self.take(_number_or_word(word), found)

    def impossible(self) -> str | None:
        return _empty_range(self.min, self.max)


class PlainDecimal(Decimal):
    """A decimal that is never written with an exponent."""

    def __str__(self) -> str:
        return format(self, "f")


@dataclass(frozen=True, slots=True)
class DecimalType(ParameterType):
    """A number with just so many `places`; with as many as it comes with where that is None."""

    min: Decimal | None = None
    max: Decimal | None = None
    places: int | None = None
    name: ClassVar[str] = "decimal"
    wanted: ClassVar[str] = "a number"

    def take(self, value: object, found: Faults) -> object:
        number = _finite(value)
        if number is None:
            checks.wrong_kind(value, self.wanted, found)
            return None
        if not _short_enough(number, found):
            return None
        _check_range(number, self.min, self.max, found)
        has = _places(number.normalize(_EXACT))
        if self.places is not None and has > self.places:
            size = f"{number:f} with {checks.amount(has, 'decimal place')}"
            found.report(TOO_MANY_PLACES, value=size, bound=checks.bound(self.places))
            return None
        return self._written(number)

    def _written(self, number: Decimal) -> PlainDecimal:
        places = _places(number) if self.places is None else self.places
        # Adding nothing makes of a negative zero a plain one.
        return PlainDecimal(_EXACT.add(_EXACT.quantize(number, Decimal(1).scaleb(-places)), Decimal(0)))

    def read(self, word: str, found: Faults) -> object:
        return self.take(_number_or_word(word), found)

    def impossible(self) -> str | None:
        least = self.min
        if least is not None and self.places is not None:
            least = least.quantize(Decimal(1).scaleb(-self.places), ROUND_CEILING, _EXACT)
        return _empty_range(least, self.max)


@dataclass(frozen=True, slots=True)
class BoolType(ParameterType):
    """`true` or `false`."""

    name: ClassVar[str] = "bool"
    wanted: ClassVar[str] = "true or false"

    def take(self, value: object, found: Faults) -> object:
        if not isinstance(value, bool):
            checks.wrong_kind(value, self.wanted, found)
        return value

    def read(self, word: str, found: Faults) -> object:
        return self.take({"true": True, "false": False}.get(word, word), found)


@dataclass(frozen=True, slots=True)
class DateType(ParameterType):
    """A day, written in `format`."""

    format: str = PLAIN_DATE
    name: ClassVar[str] = "date"
    wanted: ClassVar[str] = "a date such as 2026-12-24"

    def take(self, value: object, found: Faults) -> object:
        day = read_date(value) if isinstance(value, str) else value
        if isinstance(day, date) and not isinstance(day, datetime):
            return FormattedDate.of(day, self.format)
        checks.wrong_kind(value, self.wanted, found)
        return None

    def of_node(self, node: tree.Value, found: Faults) -> object:
        return ParameterType.of_node(self, node, found) if _unquoted(node, self, found) else None


@dataclass(frozen=True, slots=True)
class DateTimeType(ParameterType):
    """An instant, written in UTC in `format`, which has no fractions of a second."""

    format: str = PLAIN_INSTANT
    name: ClassVar[str] = "datetime"
    wanted: ClassVar[str] = "an instant such as 2026-12-24T10:00:00Z"

    def take(self, value: object, found: Faults) -> object:
        moment = read_instant(value) if isinstance(value, str) else value
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            instant = FormattedInstant.of(moment, self.format)
            if instant is not None:
                return instant
        checks.wrong_kind(value, self.wanted, found)
        return None

    def of_node(self, node: tree.Value, found: Faults) -> object:
        return ParameterType.of_node(self, node, found) if _unquoted(node, self, found) else None


def _unquoted(node: tree.Value, type_: DateType | DateTimeType, found: Faults) -> bool:
    """Whether a node is no string: a file has literals for dates and instants."""
    if not isinstance(node, tree.String):
        return True
    checks.wrong_kind(node.text, f"{type_.wanted} without quotes", found.at(node))
    return False


def _number_or_word(word: str) -> object:
    number = read_number(word)
    return word if number is None else number


def _finite(value: object) -> Decimal | None:
    """A number as a decimal, a float by the digits that it is written with; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _short_enough(number: Decimal, found: Faults) -> bool:
    if number.adjusted() < MAX_DIGITS and _places(number) <= MAX_DIGITS:
        return True
    found.report(VALUE_TOO_LONG, size=f"has more than {MAX_DIGITS} digits", bound=checks.bound(MAX_DIGITS))
    return False


def _check_range(number: Decimal, least: int | Decimal | None, most: int | Decimal | None, found: Faults) -> None:
    if least is not None and number < least:
        found.report(VALUE_OUT_OF_RANGE, value=f"{number:f}", side="least", bound=f"{Decimal(least):f}")
    if most is not None and number > most:
        found.report(VALUE_OUT_OF_RANGE, value=f"{number:f}", side="most", bound=f"{Decimal(most):f}")


def _empty_range(least: int | Decimal | None, most: int | Decimal | None) -> str | None:
    if least is None or most is None or least <= most:
        return None
    return f"at least {least} and at most {most}"
