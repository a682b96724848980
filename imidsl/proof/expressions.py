"""Expressions: the value of each node of a text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from imidsl.proof import numbers
from imidsl.proof.arithmetic import is_text, reckon
from imidsl.proof.conditions import compare, truth
from imidsl.proof.domain import (
    Anything,
    Atom,
    KnownValue,
    ListValue,
    LongListValue,
    LoopValue,
    MacroValue,
    NamespaceValue,
    NumberValue,
    Piece,
    RecordValue,
    SomeLoopValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.frame import Frame
from imidsl.proof.members import attribute, first_items, is_start, item_at, part_of_text
from imidsl.proof.methods import method
from imidsl.proof.number_transfers import formatted
from imidsl.proof.questions import test
from imidsl.proof.state import State, outside, picked, plain, resolve, settled
from imidsl.proof.texts import check_links, pieces_of, row
from imidsl.proof.transfers import filtered, unfollowed
from imidsl.records import replace
from imidsl.text.template import nodes
from imidsl.text.types.containers import IntType
from imidsl.text.vocabulary import GLOBALS

_OPERATORS: Final = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}
_PICKED: Final = 128
"""Of how many values a whole number may be that is looked at value by value for how often something is repeated."""


def value_of(state: State, node: nodes.Node, frame: Frame) -> Value:
    """The value of an expression on this way."""
    state.decisions.budget.step()
    rule = _RULES.get(type(node))
    if rule is None:
        return state.unknown(node, type(node).__name__.lower(), "isn't followed", "write it in another way")
    return rule(state, node, frame)


def _const(state: State, node: nodes.Const, frame: Frame) -> Value:
    return KnownValue(node.value)


def _name(state: State, node: nodes.Name, frame: Frame) -> Value:
    found = frame.find(node.name)
    if found is None and node.name in GLOBALS:
        return state.unknown(node, node.name, "is a function", "call it")
    return outside(state, node.name, node) if found is None else resolve(state, found, node)


def _list(state: State, node: nodes.List | nodes.Tuple, frame: Frame) -> Value:
    made = ListValue(tuple(value_of(state, item, frame) for item in node.items))
    return plain(made) or made


def _dict(state: State, node: nodes.Dict, frame: Frame) -> Value:
    fields: dict[str, Value | Atom] = {}
    for pair in node.items:
        key = value_of(state, pair.key, frame)
        if not isinstance(key, KnownValue) or not isinstance(key.value, str):
            return state.unknown(node, "{", "has keys that aren't known", "write the keys as texts")
        fields[key.value] = value_of(state, pair.value, frame)
    return RecordValue(fields)


# -- Operators


def _concat(state: State, node: nodes.Concat, frame: Frame) -> Value:
    pieces: list[Piece] = []
    for part in node.nodes:
        pieces += pieces_of(state, value_of(state, part, frame), part)
    return row(state, pieces, node)


def _binary(state: State, node: nodes.BinExpr, frame: Frame) -> Value:
    operator = _OPERATORS[type(node).__name__]
    left, right = value_of(state, node.left, frame), value_of(state, node.right, frame)
    if operator == "*" and is_text(left):
        right = _settled_number(state, node.right, right, frame)
    elif operator == "*" and is_text(right):
        left = _settled_number(state, node.left, left, frame)
    if operator == "%" and is_text(left) and not (isinstance(left, KnownValue) and isinstance(right, KnownValue)):
        return _percent(state, left, right, node)
    return reckon(state, operator, left, right, node)


def _settled_number(state: State, node: nodes.Node, value: Value, frame: Frame) -> Value:
    """A number that is reckoned from whole numbers of few values: for one after the other of what those may be."""
    while isinstance(value, NumberValue) and value.atom is not None and isinstance(value.atom.type, IntType):
        number = resolve(state, replace(value.atom, optional=False), node)
        if not isinstance(number, NumberValue) or number.low is None or number.high is None:
            break
        count = int(number.high - number.low) + 1
        if count > _PICKED or not state.decisions.affords(count):
            break
        picked(state, number, count)
        before, value = value, value_of(state, node, frame)
        if value == before:
            break
    return value


def _percent(state: State, left: Value, right: Value, node: nodes.Node) -> Value:
    made = None
    if isinstance(left, KnownValue) and isinstance(right, RecordValue):
        fields = {name: field for name, field in right.fields.items() if f"({name})" in left.value}
        made = formatted(state, left.value, {name: resolve(state, f, node) for name, f in fields.items()}, node)
    elif isinstance(left, KnownValue) and not isinstance(right, Anything | LongListValue):
        items = [resolve(state, i, node) for i in right.items] if isinstance(right, ListValue) else [right]
        made = formatted(state, left.value, items, node)
    return made or state.unknown(node, "%", "has a format that isn't followed", "use ~ or a filter")


def _neg(state: State, node: nodes.Neg, frame: Frame) -> Value:
    value = value_of(state, node.node, frame)
    if isinstance(value, NumberValue):
        return numbers.negated(value)
    if isinstance(value, KnownValue) and isinstance(value.value, int | float | Decimal):
        return KnownValue(-value.value)
    return reckon(state, "-", KnownValue(0), value, node)


def _pos(state: State, node: nodes.Pos, frame: Frame) -> Value:
    value = value_of(state, node.node, frame)
    if isinstance(value, KnownValue):
        known: Any = value.value
        return KnownValue(state.concrete(node, lambda: +known))
    return value if isinstance(value, NumberValue | Anything) else reckon(state, "-", value, KnownValue(0), node)


def _not(state: State, node: nodes.Not, frame: Frame) -> Value:
    return KnownValue(not truth(state, value_of(state, node.node, frame), node))


def _and(state: State, node: nodes.And, frame: Frame) -> Value:
    left = value_of(state, node.left, frame)
    return value_of(state, node.right, frame) if truth(state, left, node.left) else settled(state, left, node)


def _or(state: State, node: nodes.Or, frame: Frame) -> Value:
    left = value_of(state, node.left, frame)
    return settled(state, left, node) if truth(state, left, node.left) else value_of(state, node.right, frame)


def _conditional(state: State, node: nodes.CondExpr, frame: Frame) -> Value:
    if state.decided(node, truth(state, value_of(state, node.test, frame), node.test)):
        return value_of(state, node.expr1, frame)
    if node.expr2 is None:
        return UndefinedValue("the inline 'if' has no 'else'", lenient=True)
    return value_of(state, node.expr2, frame)


def _compare(state: State, node: nodes.Compare, frame: Frame) -> Value:
    left = value_of(state, node.expr, frame)
    for operand in node.ops:
        right = value_of(state, operand.expr, frame)
        if not compare(state, operand.op, left, right, node):
            return KnownValue(False)
        left = right
    return KnownValue(True)


def _test(state: State, node: nodes.Test, frame: Frame) -> Value:
    args = [value_of(state, arg, frame) for arg in node.args]
    return KnownValue(test(state, node.name, value_of(state, node.node, frame), args, node))


# -- Parts


def _getattr(state: State, node: nodes.Getattr, frame: Frame) -> Value:
    return attribute(state, value_of(state, node.node, frame), node.attr, node)


def _getitem(state: State, node: nodes.Getitem, frame: Frame) -> Value:
    owner = value_of(state, node.node, frame)
    if isinstance(node.arg, nodes.Slice):
        return _sliced(state, owner, node, node.arg, frame)
    key = picked(state, value_of(state, node.arg, frame))
    for value in (owner, key):
        if isinstance(value, Anything):
            return state.doubt(value, node) if value.is_list else value
        if isinstance(value, UndefinedValue):
            raise state.fails(node, value.problem)
    if not isinstance(key, KnownValue):
        return state.unknown(node, "[", "is a place that isn't known", "give the number a small range")
    return item_at(state, owner, key.value, node)


def _sliced(state: State, owner: Value, node: nodes.Getitem, part: nodes.Slice, frame: Frame) -> Value:
    ends = [
        value_of(state, end, frame) if end is not None else KnownValue(None)
        for end in (part.start, part.stop, part.step)
    ]
    known = [end.value for end in ends if isinstance(end, KnownValue)]
    if isinstance(owner, Anything):
        return owner
    if len(known) < len(ends):
        return state.unknown(node, "[", "is a part that isn't known", "write the numbers out")
    range_ = slice(*known)
    match owner:
        case KnownValue(value=value):
            made = state.concrete(node, lambda: value[range_])
            check_links(state, value, made, node)
            return KnownValue(made)
        case ListValue(items=items):
            return ListValue(state.concrete(node, lambda: tuple(items[range_])))
        case LongListValue() if is_start(range_):
            return first_items(state, owner, range_.stop)
        case LongListValue(reason=reason):
            return Anything(reason, is_list=True)
        case TextValue(pieces=pieces):
            return part_of_text(state, pieces, range_, node)
        case UndefinedValue(problem=problem):
            raise state.fails(node, problem)
    return state.unknown(node, "[", "isn't followed here", "use a filter")


# -- Filters and calls


def _filter(state: State, node: nodes.Filter, frame: Frame) -> Value:
    assert node.node is not None
    return filter_of(state, node, value_of(state, node.node, frame), frame)


def filter_of(state: State, node: nodes.Filter, value: Value, frame: Frame) -> Value:
    """A filter with the arguments as they stand in the text."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return unfollowed(state, node, node.name)
    args = [value_of(state, arg, frame) for arg in node.args]
    given = {str(keyword.key): value_of(state, keyword.value, frame) for keyword in node.kwargs}
    return filtered(state, node.name, value, args, given, node)


def _call(state: State, node: nodes.Call, frame: Frame) -> Value:
    called = node.node
    args = [value_of(state, arg, frame) for arg in node.args]
    given = {keyword.key: value_of(state, keyword.value, frame) for keyword in node.kwargs}
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return lost_call(state, node, "*", "write the arguments out")
    if isinstance(called, nodes.Getattr):
        return method(state, value_of(state, called.node, frame), called.attr, args, given, node)
    if isinstance(called, nodes.Name) and frame.find(called.name) is None and called.name in GLOBALS:
        if called.name == "range":
            args = [_settled_number(state, arg, value, frame) for arg, value in zip(node.args, args, strict=True)]
        return _call_global(state, called.name, args, given, node)
    value = value_of(state, called, frame)
    if isinstance(value, MacroValue):
        return value.call(args, given, node, {})
    if isinstance(value, UndefinedValue):
        raise state.fails(node, value.problem)
    if isinstance(value, Anything | LoopValue | SomeLoopValue):
        return lost_call(state, node, "(", "call a macro by its name")
    raise state.fails(node, "this can't be called")


def lost_call(state: State, node: nodes.Node, word: str, remedy: str) -> Anything:
    """A call that isn't followed, into statements that may change what others see."""
    made = state.unknown(node, word, "isn't followed", remedy)
    state.forget(made.reason)
    return made


def _call_global(state: State, name: str, args: list[Value], given: dict[str, Value], node: nodes.Call) -> Value:
    if name == "dict" and not args:
        return RecordValue(dict(given))
    if name == "namespace" and not args:
        state.namespaces.append(NamespaceValue(dict(given)))
        return state.namespaces[-1]
    if name == "range" and not given:
        return _range(state, args, node)
    return state.unknown(node, name, "isn't followed", "do without it")


def _range(state: State, args: list[Value], node: nodes.Call) -> Value:
    bounds = [arg.value for arg in args if isinstance(arg, KnownValue)]
    if len(bounds) < len(args):
        return state.unknown(node, "range", "has bounds that aren't known", "give the number a small max")
    return KnownValue(state.concrete(node, lambda: list(state.operations.rendering.range(*bounds))))


_RULES: Final[dict[type[nodes.Node], Callable[[State, Any, Frame], Value]]] = {
    nodes.Const: _const,
    nodes.Name: _name,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Dict: _dict,
    nodes.Concat: _concat,
    nodes.Add: _binary,
    nodes.Sub: _binary,
    nodes.Mul: _binary,
    nodes.Div: _binary,
    nodes.FloorDiv: _binary,
    nodes.Mod: _binary,
    nodes.Pow: _binary,
    nodes.Neg: _neg,
    nodes.Pos: _pos,
    nodes.Not: _not,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.CondExpr: _conditional,
    nodes.Compare: _compare,
    nodes.Test: _test,
    nodes.Getattr: _getattr,
    nodes.Getitem: _getitem,
    nodes.Filter: _filter,
    nodes.Call: _call,
}
"""The rule for each kind of expression (a test sees to it that there is one)."""
