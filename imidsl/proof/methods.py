"""Methods: `value.name(args)`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from imidsl.proof.conditions import compare, there
from imidsl.proof.domain import (
    Anything,
    Atom,
    KnownValue,
    ListValue,
    LoopValue,
    MomentValue,
    NumberValue,
    RecordValue,
    SomeLoopValue,
    TextValue,
    UndefinedValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import DateFormat
from imidsl.proof.kinds import may_be_looked_up
from imidsl.proof.members import number_of_moment, pairs
from imidsl.proof.state import State, as_value, plain, resolve
from imidsl.proof.texts import check_links
from imidsl.proof.transfers import text_method
from imidsl.records import replace
from imidsl.text.template import nodes
from imidsl.text.types.containers import DateTimeType, DateType
from imidsl.text.types.dates import ISO_INSTANT, PLAIN_DATE
from imidsl.text.vocabulary import DATE_CALLS


def method(
    state: State, owner: Value, name: str, args: list[Value], given: dict[str, Value], node: nodes.Call
) -> Value:
    """`owner.name(args)`."""
    known = [plain(arg) for arg in args]
    if isinstance(owner, KnownValue) and None not in known and not given:
        return _known_method(state, owner.value, name, [k.value for k in known if k is not None], node)
    match owner:
        case LoopValue() | SomeLoopValue():
            return _loop_method(state, owner, name, args, node)
        case UndefinedValue(problem=problem):
            raise state.fails(node, problem)
        case RecordValue(fields=fields) if name in fields:
            raise state.fails(node, f"'{name}' is a field here, which can't be called")
        case RecordValue():
            return _record_method(state, owner, name, args, node)
        case TextValue():
            return text_method(state, owner, name, args, given, node)
        case Anything():
            return state.doubt(owner, node) if owner.is_list else owner
        case MomentValue(atom=atom) if name in DATE_CALLS and not args and not given:
            return _of_moment(state, atom, name, node)
        case NumberValue():
            raise state.fails(node, f"a number has no '{name}'")
    return state.unknown(node, name, "isn't followed here", "use a filter")


def _known_method(state: State, owner: Any, name: str, args: list[Any], node: nodes.Call) -> Value:
    made = state.concrete(node, lambda: state.operations.rendering.call(owner, name, *args))
    check_links(state, owner, made, node)
    is_plain = isinstance(made, str | int | float | Decimal | list | tuple | Mapping | type(None))
    return as_value(made if is_plain else state.concrete(node, lambda: list(made)))


def _of_moment(state: State, atom: Atom, name: str, node: nodes.Call) -> Value:
    is_instant = isinstance(atom.type, DateTimeType)
    if name == "date" and not is_instant:
        raise state.fails(node, "only an instant has a 'date'")
    if name == "date":
        return MomentValue(replace(atom, type=DateType()))
    if name == "isoformat":
        format_ = ISO_INSTANT if is_instant else PLAIN_DATE
        return TextValue((UsePiece(atom, (DateFormat(format_),), state.place(node)),))
    return number_of_moment(atom, name)


def _record_method(state: State, owner: RecordValue, name: str, args: list[Value], node: nodes.Call) -> Value:
    if name == "items":
        return pairs(owner)
    if name == "keys":
        return ListValue(tuple(KnownValue(key) for key in owner.fields))
    if name == "values":
        return ListValue(tuple(owner.fields.values()))
    if name == "get" and len(args) in (1, 2):
        return _got(state, owner, args[0], args[1] if len(args) > 1 else KnownValue(None), node)
    return state.unknown(node, name, "isn't followed for a record", "name the field")


def _got(state: State, owner: RecordValue, key: Value, other: Value, node: nodes.Node) -> Value:
    """The field of a name, which may be one of several."""
    key = there(state, key, node)
    if not may_be_looked_up(key):
        raise state.fails(node, "a list or record can't be looked up, only texts, numbers and dates can")
    if isinstance(key, Anything):
        return state.doubt(key, node)
    for name, field in owner.fields.items():
        if compare(state, "eq", key, KnownValue(name), node):
            return resolve(state, field, node)
    return other


def _loop_method(
    state: State, loop: LoopValue | SomeLoopValue, name: str, args: list[Value], node: nodes.Call
) -> Value:
    if name == "cycle" and args:
        some = isinstance(loop, SomeLoopValue) and loop.index > 0
        return args[state.decisions.choose(len(args)) if some else loop.index % len(args)]
    if name == "changed":
        return KnownValue(loop.index == 0 or state.flip(None))
    return state.unknown(node, f"loop.{name}", "isn't followed", "do without it")
