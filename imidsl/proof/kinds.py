"""What kind of value something is: which values may be equal, ordered, or looked for in one another."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from imidsl.proof.domain import (
    Anything,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NumberValue,
    PartsValue,
    RecordValue,
    TextValue,
    Value,
)
from imidsl.text.types.containers import DateTimeType


class ValueKind(Enum):
    """A kind of value; true and false count as numbers, as they do in Python."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    INSTANT = auto()
    LIST = auto()
    RECORD = auto()
    NONE = auto()
    OBJECT = auto()
    """A macro, a namespace, a loop, or what there isn't."""


_OF_VALUES: Final[dict[type, ValueKind]] = {
    TextValue: ValueKind.TEXT,
    NumberValue: ValueKind.NUMBER,
    ListValue: ValueKind.LIST,
    LongListValue: ValueKind.LIST,
    PartsValue: ValueKind.LIST,
    RecordValue: ValueKind.RECORD,
}
_OF_PYTHON: Final[tuple[tuple[type | tuple[type, ...], ValueKind], ...]] = (
    (str, ValueKind.TEXT),
    ((int, float, Decimal), ValueKind.NUMBER),
    ((list, tuple, range), ValueKind.LIST),
    (Mapping, ValueKind.RECORD),
    (type(None), ValueKind.NONE),
    (datetime, ValueKind.INSTANT),
    (date, ValueKind.DATE),
)
_ORDERED: Final[frozenset[ValueKind | None]] = frozenset(
    {ValueKind.TEXT, ValueKind.NUMBER, ValueKind.DATE, ValueKind.INSTANT, ValueKind.LIST}
)
_DAYS: Final = frozenset({ValueKind.DATE, ValueKind.INSTANT})
_UNHASHED: Final = frozenset({ValueKind.LIST, ValueKind.RECORD})


def kind_of(value: Value) -> ValueKind | None:
    """The kind of a value; None where it may be of any."""
    match value:
        case KnownValue(value=known):
            return next((kind for types, kind in _OF_PYTHON if isinstance(known, types)), ValueKind.OBJECT)
        case MomentValue(atom=atom):
            return ValueKind.INSTANT if isinstance(atom.type, DateTimeType) else ValueKind.DATE
        case Anything(is_list=True):
            return ValueKind.LIST
        case Anything():
            return None
    return _OF_VALUES.get(type(value), ValueKind.OBJECT)


def may_be_equal(left: Value, right: Value) -> bool:
    """Whether two values are of kinds that can be equal."""
    kinds = kind_of(left), kind_of(right)
    return None in kinds or kinds[0] is kinds[1]


def may_be_ordered(left: Value, right: Value) -> bool:
    """Whether it can be asked which of them is larger."""
    kinds = {kind_of(left), kind_of(right)}
    return None in kinds or kinds == _DAYS or (len(kinds) == 1 and kinds <= _ORDERED)


def surely_ordered(left: Value, right: Value) -> bool:
    """Whether that has an answer: for lists it depends on the items, for a date beside an instant on the order."""
    kinds = {kind_of(left), kind_of(right)}
    return len(kinds) == 1 and kinds <= _ORDERED - {ValueKind.LIST}


def may_be_looked_up(value: Value) -> bool:
    """Whether a value can be a key, or told from others by `unique`."""
    if isinstance(value, KnownValue):
        return isinstance(value.value, Hashable)
    return kind_of(value) not in _UNHASHED


def may_be_sorted(kinds: Set[ValueKind | None]) -> bool:
    """Whether several values of these kinds can be put in order; what is none can't."""
    return len(kinds) <= 1 and kinds <= _ORDERED


def may_be_looked_for(value: Value, many: Value) -> bool:
    """Whether a value can be looked for in another."""
    kind = kind_of(value)
    match kind_of(many):
        case ValueKind.TEXT:
            return kind in (ValueKind.TEXT, None)
        case ValueKind.RECORD:
            return may_be_looked_up(value)
    return kind_of(many) in (ValueKind.LIST, None)
