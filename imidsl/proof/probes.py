"""Values that a claim is tried against before it is made: a bound that a single rendering breaks isn't proved.

They are ends of types, dates of every month, nasty characters, and whatever the text itself compares with; the same
ones for the same text, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from imidsl.proof.languages import FreeTexts, language_of
from imidsl.proof.weighing import heaviest, lightest
from imidsl.records import dataclass
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordType,
    TextType,
)
from imidsl.text.types.parameters import Parameter

COUNT: Final = 24
"""How many sets of values a claim is tried against; in the first half texts are as heavy as can be."""
_NASTY: Final = "xİΐ ß\u00a0漢'€à😀{ŉ"
_LONG: Final = 60
"""How long texts and lists without bound are tried."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One set of values, by its number and what the text itself says."""

    number: int
    words: tuple[str, ...]
    numbers: tuple[int, ...]

    def values(self, parameters: Mapping[str, Parameter]) -> dict[str, Any]:
        """Plain values; optional parameters are now and then left away."""
        return {
            name: self.value(parameter.type, at)
            for at, (name, parameter) in enumerate(parameters.items())
            if parameter.type is not None and not (parameter.optional and (self.number + at) % 3 == 2)
        }

    def value(self, type_: ParameterType, at: int) -> Any:
        """A value of a type; `at` tells parameters apart, so that they don't all go the same way."""
        turn = self.number + at
        match type_:
            case BoolType():
                return turn % 2 == 0
            case IntType(min=low, max=high) | DecimalType(min=low, max=high):
                return self._number(type_, low, high, turn)
            case DateType():
                return _day(turn).isoformat()
            case DateTimeType():
                return datetime(*_day(turn).timetuple()[:3], 22 if turn % 2 else 5, 59, 59).isoformat() + "Z"
            case ChoiceType(options=options):
                return options[turn % len(options)]
            case ListType(item=item, min=least, max=most):
                return [self.value(item, at + index) for index in range(self._length(least, most, turn))]
            case RecordType(fields=fields):
                return {
                    field.name: None if field.optional and turn % 3 == 2 else self.value(field.type, at + index)
                    for index, field in enumerate(fields)
                }
        return self._text(type_, turn)

    def _length(self, least: int, most: int | None, turn: int) -> int:
        high = min(least + _LONG, least + _LONG if most is None else most)
        fitting = [number for number in self.numbers if least <= number <= high]
        return ([high, least, *fitting, min(high, least + 1)])[turn % (3 + len(fitting))]

    def _number(self, type_: IntType | DecimalType, low: Any, high: Any, turn: int) -> Any:
        ends = [end for end in (high, low) if end is not None]
        near = [n for number in self.numbers for n in (number, number + 1, number - 1)]
        fitting = [n for n in (*near, 0) if (low is None or low <= n) and (high is None or n <= high)]
        found = [*ends, *fitting] or [0]
        number = found[turn % len(found)]
        if isinstance(type_, IntType):
            return int(number)
        step = Decimal(1).scaleb(-(type_.places or 0))
        return Decimal(number) // step * step

    def _text(self, type_: ParameterType, turn: int) -> str:
        language = language_of(type_)
        if language is None:
            return ""
        is_free = isinstance(type_, TextType) and type_.pattern is None
        is_heavy = self.number < COUNT // 2
        if is_free and isinstance(language, FreeTexts) and not is_heavy:
            return self._free(language, turn)
        endless = isinstance(language, FreeTexts) and language.most is None
        best = (heaviest if is_heavy and not endless else lightest)(language, ((),), "bytes")
        return best.word or "" if best is not None else ""

    def _free(self, language: FreeTexts, turn: int) -> str:
        most = min(language.min + _LONG, language.min + _LONG if language.most is None else language.most)
        said = [
            word for word in self.words if language.min <= len(word) <= most and CharSet.chars(word) <= language.chars
        ]
        if said and turn % 2:
            return said[turn // 2 % len(said)]
        chars = [char for char in _NASTY if char in language.chars] or [language.chars.sample()]
        length = (most, language.min, (most + language.min) // 2)[turn % 3]
        if language.octets is not None:
            length = max(language.min, min(length, language.octets // 4))
        return "".join(chars[(turn + index // 2) % len(chars)] for index in range(length))


def _day(turn: int) -> date:
    """The months in turn, on a Wednesday (the longest name) with two digits or with one."""
    first = date(2026, turn % 12 + 1, 21 if turn % 24 < 12 else 1)
    return first + timedelta(days=(2 - first.weekday()) % 7)


def probes(templates: Sequence[Template]) -> Iterator[Probe]:
    """Those for texts, which may compare with what they write out."""
    found = [node.value for text in templates if text.tree is not None for node in text.tree.find_all(nodes.Const)]
    words = tuple(dict.fromkeys(value for value in found if isinstance(value, str)))
    numbers = tuple(dict.fromkeys(v for v in found if isinstance(v, int) and not isinstance(v, bool)))
    for number in range(COUNT):
        yield Probe(number, words, numbers)
