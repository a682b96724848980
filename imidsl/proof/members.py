"""What belongs to a value: its fields, items and parts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from imidsl.proof.domain import (
    Anything,
    Atom,
    Infeasible,
    KnownValue,
    ListValue,
    LongListValue,
    LoopValue,
    MomentValue,
    NamespaceValue,
    NumberValue,
    PartsValue,
    Piece,
    RecordValue,
    SomeLoopValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.moments import CLOCK, NUMBERS
from imidsl.proof.ranges import beginning, some_char, some_part
from imidsl.proof.state import State, as_value, at_least, item_of, resolve
from imidsl.proof.texts import length, row
from imidsl.text.template import nodes
from imidsl.text.types.containers import DateTimeType, ListType
from imidsl.text.vocabulary import DATE_CALLS, DATE_METHODS, LIST_METHODS, TEXT_METHODS

_MAX_SLICED: Final = 5000
_PARTS: Final = DATE_METHODS - DATE_CALLS


def attribute(state: State, owner: Value, name: str, node: nodes.Node) -> Value:
    """`owner.name`."""
    match owner:
        case RecordValue(fields=fields) | NamespaceValue(fields=fields) if name in fields:
            return resolve(state, fields[name], node)
        case NamespaceValue(anything=Anything() as anything):
            return state.doubt(anything, node)
        case RecordValue() | NamespaceValue():
            return UndefinedValue(f"the record has no field '{name}'")
        case ListValue(items=items, names=names) if name in names:
            return resolve(state, items[names.index(name)], node)
        case LoopValue():
            return _of_loop(state, owner, name, node)
        case SomeLoopValue():
            return _of_some_loop(state, owner, name, node)
        case KnownValue(value=known):
            return _known_attribute(state, known, name, node)
        case MomentValue(atom=atom) if name in _PARTS and (name not in CLOCK or isinstance(atom.type, DateTimeType)):
            return number_of_moment(atom, name)
        case UndefinedValue(problem=problem):
            raise state.fails(node, problem)
        case Anything():
            return state.doubt(owner, node) if owner.is_list else owner
    available = next((methods for kinds, methods in _METHODS if isinstance(owner, kinds)), frozenset({name}))
    if name not in available:
        raise state.fails(node, f"'{name}' is not available on this")
    return state.unknown(node, name, "isn't followed here", "use a filter")


def number_of_moment(atom: Atom, name: str) -> NumberValue:
    """A number that a date may be asked for."""
    low, high = NUMBERS[name]
    return NumberValue("int", Fraction(low), Fraction(high), atom=atom, view=name)


_METHODS: Final[tuple[tuple[type | tuple[type, ...], frozenset[str]], ...]] = (
    (TextValue, TEXT_METHODS),
    (NumberValue, frozenset()),
    (MomentValue, DATE_METHODS),
    ((ListValue, LongListValue, PartsValue), LIST_METHODS),
)


def _known_attribute(state: State, known: Any, name: str, node: nodes.Node) -> Value:
    if isinstance(known, Mapping) and name in known:
        return KnownValue(known[name])
    return as_value(state.concrete(node, lambda: state.operations.rendering.attribute(known, name)))


def _of_loop(state: State, loop: LoopValue, name: str, node: nodes.Node) -> Value:
    index, count = loop.index, len(loop.items)
    if name in ("previtem", "nextitem"):
        at = index - 1 if name == "previtem" else index + 1
        if 0 <= at < count:
            return resolve(state, loop.items[at], node)
        return UndefinedValue(f"there is no {'previous' if name == 'previtem' else 'next'} item")
    known = {
        "index": index + 1,
        "index0": index,
        "revindex": count - index,
        "revindex0": count - index - 1,
        "first": index == 0,
        "last": index == count - 1,
        "length": count,
        "depth": 1,
        "depth0": 0,
    }
    return KnownValue(known[name]) if name in known else state.unknown(node, name, "isn't followed", "do without it")


def _of_some_loop(state: State, loop: SomeLoopValue, name: str, node: nodes.Node) -> Value:
    type_ = loop.items.atom.type
    assert isinstance(type_, ListType)
    match name:
        case "index" | "index0":
            return _from(loop.index + (name == "index"), type_.max, exactly=loop.index == 0)
        case "revindex" | "revindex0":
            is_last = _is_last(state, loop)
            return _from((not is_last) + (name == "revindex"), type_.max, exactly=is_last)
        case "length":
            return _from(max(type_.min, loop.index + 1), type_.max)
        case "first":
            return KnownValue(loop.index == 0)
        case "last":
            return KnownValue(_is_last(state, loop))
        case "previtem" if loop.index:
            return resolve(state, item_of(loop.items, 0), node)
        case "nextitem" if not _is_last(state, loop):
            return resolve(state, item_of(loop.items, loop.index + 1), node)
        case "previtem" | "nextitem":
            return UndefinedValue(f"there is no {'previous' if name == 'previtem' else 'next'} item")
        case "depth" | "depth0":
            return KnownValue(int(name == "depth"))
    return state.unknown(node, name, "isn't followed", "do without it")


def _from(least: int, most: int | None, *, exactly: bool = False) -> Value:
    high = None if most is None else Fraction(most)
    return KnownValue(least) if exactly else NumberValue("int", Fraction(least), high)


def _is_last(state: State, loop: SomeLoopValue) -> bool:
    is_last = state.flip((loop.items.atom.path, loop.items.order, "last"))
    if not is_last and not at_least(state, loop.items, loop.index + 2):
        raise Infeasible
    return is_last


def item_at(state: State, owner: Value, key: object, node: nodes.Node) -> Value:
    """`owner[key]`."""
    if isinstance(owner, KnownValue):
        known = owner.value
        return as_value(state.concrete(node, lambda: state.operations.rendering.item(known, key)))
    if isinstance(key, str):
        return attribute(state, owner, key, node)
    if not isinstance(key, int):
        return state.unknown(node, "[", "isn't followed here", "use a filter")
    wanted = key + 1 if key >= 0 else -key
    missing = UndefinedValue(f"there is no item {key}")
    match owner:
        case ListValue():
            return item(state, owner, key, node)
        case LongListValue():
            return resolve(state, item_of(owner, key), node) if at_least(state, owner, wanted) else missing
        case PartsValue(part=part, count=(low, high)):
            is_there = low >= wanted or ((high is None or high >= wanted) and state.flip(None))
            return part if is_there else missing
        case TextValue(pieces=pieces):
            low, high = length(state, pieces)
            if (high is not None and high < wanted) or (low < wanted and not state.flip(None)):
                return missing
            return some_char(state, pieces, node, end=key if key in (0, -1) else None)
        case NumberValue() | MomentValue():
            raise state.fails(node, "this has no items")
    return state.unknown(node, "[", "isn't followed here", "use a filter")


def item(state: State, value: ListValue, index: int, node: nodes.Node, problem: str | None = None) -> Value:
    """An item by its number."""
    if -len(value.items) <= index < len(value.items):
        return resolve(state, value.items[index], node)
    return UndefinedValue(problem or f"there is no item {index}")


def pairs(value: RecordValue) -> ListValue:
    """The names and fields of a record."""
    return ListValue(tuple(ListValue((KnownValue(key), field)) for key, field in value.fields.items()))


def member_of(state: State, owner: Value, path: str | int, node: nodes.Node) -> Value:
    """A member of a member, as filters name one: `a.b`, or a number."""
    for name in path.split(".") if isinstance(path, str) else [path]:
        owner = item_at(state, owner, int(name) if isinstance(name, str) and name.isdigit() else name, node)
    return owner


def first_items(state: State, owner: LongListValue, count: int) -> ListValue:
    """As many of the first items as there are."""
    while count > 0 and not at_least(state, owner, count):
        count -= 1
    return ListValue(tuple(item_of(owner, index) for index in range(count)))


def part_of_text(state: State, pieces: tuple[Piece, ...], range_: slice, node: nodes.Node) -> Value:
    """A slice of a text."""
    low, high = length(state, pieces)
    if is_start(range_):
        return row(state, beginning(state, pieces, range_.stop, range_.stop, node), node)
    if high is None:
        return state.unknown(node, "[", "is of unknown size", "give it a max")
    if high - low > _MAX_SLICED:
        return some_part(state, pieces, node)
    counts = state.concrete(node, lambda: [len(range(size)[range_]) for size in range(low, high + 1)])
    return some_part(state, pieces, node, (min(counts), max(counts)))


def is_start(part: slice) -> bool:
    """Whether a slice is the beginning, up to a number."""
    return part.start in (None, 0) and part.step in (None, 1) and isinstance(part.stop, int) and part.stop >= 0
