"""What is asked of a value that a plan takes: one quick check of its type, which lets pass only what nobody has
anything to say about. Everything else is refused, and the general way says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeAlias

from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass
from imidsl.schema.envelope import ADDRESSES
from imidsl.schema.kinds import Kind, Msisdn
from imidsl.text.chars.charset import GSM7_USABLE, USABLE, CharSet
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.patterns.straight import matcher
from imidsl.text.template.text_of import text_of
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.parameters import Parameter, value_of_plain, value_of_word

LONGEST: Final = 4096
"""Characters of a value, where its type doesn't say."""
_REMEMBERED: Final = 4096
"""Values of one parameter that are kept with what they became: dates, numbers and choices come again and again."""

_KEPT: Final = frozenset((str, int, bool, date))
"""Of which classes: those whose equal values are written alike."""

_PLAIN: Final = CharSet.chars("0123456789-.aeflrstu")
"""What numbers, telephone numbers and truth values are written with."""
_LETTERS: Final = CharSet.of((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A))
"""What dates are written with, besides what their format says itself."""
_ESCAPED: Final = CharSet.of((0, 0x1F)) | CharSet.chars('"\\')

Take: TypeAlias = Callable[[Any], Any]
Missing: Final = object()
"""Stands for a value that isn't given, and that there is no default for: no type takes it."""


@dataclass(frozen=True, eq=False)
class PlanColumn:
    """A parameter as a plan takes it; of words, as `--set` does, where they are no plain values."""

    parameter: Parameter
    words: bool
    default: object

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name

    @property
    def is_text(self) -> bool:
        """Whether its values are texts that are taken as they are."""
        return isinstance(self.parameter.type, TextType)

    @property
    def is_nested(self) -> bool:
        """Whether its values are lists or records, which have no text."""
        return isinstance(self.parameter.type, ListType | RecordType)

    @property
    def is_never_empty(self) -> bool:
        """Whether its text has a character, whatever the value."""
        match self.parameter.type:
            case TextType(min=least):
                return least > 0 and not self.nullable
            case IntType() | DecimalType() | BoolType() | UrlType() | MsisdnType():
                return not self.nullable
            case ChoiceType(options=options):
                return all(options) and not self.nullable
        return False

    @property
    def nullable(self) -> bool:
        """Whether its value may be none."""
        return self.parameter.optional

    @cached_property
    def longest(self) -> int:
        """The most characters that a text has."""
        type_ = self.parameter.type
        assert isinstance(type_, TextType)
        bounds = (type_.max, type_.bytes, LONGEST)
        return min(bound for bound in bounds if bound is not None)

    @property
    def shortest(self) -> int:
        """The fewest."""
        assert isinstance(self.parameter.type, TextType)
        return self.parameter.type.min

    @cached_property
    def characters(self) -> CharSet:
        """What its texts may hold, as far as that is known."""
        match self.parameter.type:
            case TextType() as type_:
                return type_.characters
            case IntType() | DecimalType() | BoolType() | MsisdnType():
                return _PLAIN
            case DateType(format=format_) | DateTimeType(format=format_):
                return _LETTERS | CharSet.chars(format_)
            case ChoiceType(options=options):
                return CharSet.chars("".join(options))
        return USABLE

    @property
    def keeps_to_gsm7(self) -> bool:
        """Whether its texts are within GSM-7."""
        return self.characters <= GSM7_USABLE

    @property
    def stays_in_json(self) -> bool:
        """Whether its texts stand in JSON as they are."""
        return not self.characters & _ESCAPED

    @property
    def pattern(self) -> TextPattern | None:
        """What its texts match as a whole."""
        return self.parameter.type.pattern if isinstance(self.parameter.type, TextType) else None

    @property
    def has_size(self) -> bool:
        """Whether its texts are bounded in bytes."""
        return isinstance(self.parameter.type, TextType) and self.parameter.type.bytes is not None

    @property
    def has_default(self) -> bool:
        """Whether it needn't be given."""
        return self.default is not Missing

    @property
    def charset(self) -> CharSet:
        """What its texts may hold, whatever their pattern says."""
        assert isinstance(self.parameter.type, TextType)
        return self.parameter.type.charset.characters

    @property
    def has_any(self) -> bool:
        """Whether its texts may hold whatever a text can."""
        return self.charset is USABLE

    @property
    def has_known_length(self) -> bool:
        """Whether its pattern alone bounds how many characters its texts have."""
        if self.pattern is None:
            return False
        fewest, most = self.pattern.extent[:2]
        return most is not None and self.shortest <= fewest and most <= self.longest

    @cached_property
    def only(self) -> Callable[[str], object] | None:
        """Whether a text consists of such characters, where that isn't asked by the pattern."""
        if self.pattern is not None and self.pattern.characters <= self.charset:
            return None
        return re.compile(f"{self.charset.one_of()}*+").fullmatch

    @cached_property
    def further(self) -> Callable[[str], object] | None:
        """What else a text has to be, if there is anything."""
        type_ = self.parameter.type
        assert isinstance(type_, TextType)
        size, pattern = type_.bytes, type_.pattern
        if size is None and pattern is None:
            return None
        matches = (matcher(pattern.tree) or pattern.matches) if pattern is not None else None
        if size is None:
            return matches

        def fits(text: str) -> object:
            return len(text.encode()) <= size and (matches is None or matches(text))

        return fits

    @cached_property
    def take(self) -> Take:
        """A value as the canonical one and its text (None where it has none); `NotPlanned` for a doubtful one."""
        if self.is_nested:
            return self._taken
        others: dict[Hashable, tuple[object, str | None]] = {}

        def take(value: Any) -> tuple[object, str | None]:
            if value.__class__ not in _KEPT:
                return self._taken(value)
            is_text = value.__class__ is str
            known, key = (self.remembered, value) if is_text else (others, (value.__class__, value))
            found = known.get(key)
            if found is None:
                found = self._taken(value)
                if len(known) < _REMEMBERED:
                    known[key] = found
            return found

        return take

    @cached_property
    def remembered(self) -> dict[Hashable, tuple[object, str | None]]:
        """What became of texts: those that are looked for first."""
        return {}

    def taken_or_default(self, value: Any) -> tuple[object, str | None]:
        """The same of a cell, which is None where no value is given."""
        taken: tuple[object, str | None] = self.take(self.default if value is None and self.has_default else value)
        return taken

    def _taken(self, value: Any) -> tuple[object, str | None]:
        words = self.words and value.__class__ is str
        read = value_of_word if words else value_of_plain
        taken, found = read(self.parameter, value, self.parameter.span)
        if found:
            raise NotPlanned
        is_plain = taken is not None and not isinstance(taken, tuple | Mapping)
        text = text_of(taken) if is_plain else None
        if text is not None and len(text) > LONGEST:
            raise NotPlanned
        return taken, text


def columns_of(
    parameters: Mapping[str, Parameter], defaults: Mapping[str, object], *, words: bool
) -> tuple[PlanColumn, ...]:
    """The parameters of a message; `defaults` are the values of those that none is given for."""
    if any(parameter.type is None for parameter in parameters.values()):
        raise NotPlanned
    return tuple(PlanColumn(parameter, words, defaults.get(name, Missing)) for name, parameter in parameters.items())


@dataclass(frozen=True, eq=False)
class AddressColumn:
    """A kind of id that the run gives addresses of."""

    name: str
    kind: Kind

    @property
    def stays_in_json(self) -> bool:
        """Whether its addresses stand in JSON as they are."""
        return isinstance(self.kind, Msisdn)

    @cached_property
    def is_sure(self) -> Callable[[str], object]:
        """Whether there is surely nothing against an address."""
        return re.compile(self.kind.sure or "(?!)").fullmatch

    def take(self, address: Any) -> str:
        """An address as it is sent; `NotPlanned` for a doubtful one."""
        if address.__class__ is not str:
            raise NotPlanned
        if self.is_sure(address):
            return str(address)
        taken = self.kind.take(address)
        if not isinstance(taken, str) or any(self.kind.faults(taken)):
            raise NotPlanned
        return taken

    def several(self, given: Any) -> list[str]:
        """One address, or a list of as many as fit in a request, with nobody twice, as they are sent."""
        if given.__class__ is str:
            return [self.take(given)]
        taken = [*map(self.take, given)] if given.__class__ in (list, tuple) else []
        if not taken or len(taken) > ADDRESSES or len(set(taken)) < len(taken):
            raise NotPlanned
        return taken
