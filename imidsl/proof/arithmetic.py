"""Operators between values: numbers, and texts that are put together or repeated."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from imidsl.proof import numbers
from imidsl.proof.conditions import compare_number
from imidsl.proof.domain import (
    Anything,
    Bounds,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NumberValue,
    RecordValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.state import State, picked, resolve, source
from imidsl.proof.texts import pieces_of, row
from imidsl.records import replace
from imidsl.text.template import nodes

_MAX_REPEATED: Final = 200
_MAX_TRIED: Final = 2_000
"""How many whole numbers are tried one by one."""
_FLOAT_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": operators.mul,
    "/": operators.truediv,
}


def reckon(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
    """`left operator right`."""
    for value in (left, right):
        if isinstance(value, Anything):
            return value
        if isinstance(value, UndefinedValue):
            raise state.fails(node, value.problem)
    if isinstance(left, KnownValue) and isinstance(right, KnownValue):
        a, b = left.value, right.value
        return KnownValue(state.concrete(node, lambda: state.operations.rendering.operator(operator, a, b)))
    if is_text(left) or is_text(right):
        return _of_texts(state, operator, left, right, node)
    if isinstance(left, ListValue) and isinstance(right, ListValue) and operator == "+":
        return ListValue((*left.items, *right.items))
    if any(isinstance(v, MomentValue | RecordValue | ListValue | LongListValue) for v in (left, right)):
        is_sum = operator in "+-*" and not any(isinstance(v, RecordValue) for v in (left, right))
        if not is_sum:
            raise state.fails(node, f"'{operator}' takes numbers")
        return state.unknown(node, operator, "isn't followed for these values", "write it in another way")
    return _of_numbers(state, operator, left, right, node)


def is_text(value: Value) -> bool:
    """Whether a value is a text."""
    return isinstance(value, TextValue) or (isinstance(value, KnownValue) and isinstance(value.value, str))


def _of_texts(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
    if operator == "+":
        if not (is_text(left) and is_text(right)):
            raise state.fails(node, "'+' takes two texts or two numbers; '~' puts anything together")
        return row(state, [*pieces_of(state, left, node), *pieces_of(state, right, node)], node)
    if operator == "*":
        return _repeated(state, left, right, node)
    raise state.fails(node, f"'{operator}' takes numbers")


def _repeated(state: State, left: Value, right: Value, node: nodes.Node) -> Value:
    text, times = (left, picked(state, right)) if is_text(left) else (right, picked(state, left))
    if isinstance(times, NumberValue) and times.kind != "int":
        raise state.fails(node, "a text is repeated a whole number of times")
    if isinstance(times, KnownValue):
        if not isinstance(times.value, int):
            raise state.fails(node, "a text is repeated a whole number of times")
        if times.value <= _MAX_REPEATED:
            return row(state, [*pieces_of(state, text, node)] * max(0, times.value), node)
    return state.unknown(node, "*", "repeats a text too often to be followed", "give the number a small max")


def _of_numbers(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
    ends = [_as_number(value) for value in (left, right)]
    one, other = ends
    if one is None or other is None:
        return state.unknown(node, operator, "isn't followed for these values", "write it in another way")
    if operator in ("/", "//", "%"):
        if _may_be_zero(other) and compare_number(state, "eq", other, Fraction(0)):
            raise state.fails(node, "division by zero")
        if source(right) is not None:
            found = _as_number(resolve(state, source(right) or right, node))
            other = other if found is None else found
    made = numbers.arithmetic(operator, one, other)
    if made is not None:
        return made if made.kind != "float" else replace(made, size=_written_sizes(state, operator, left, right))
    reason = next((n.reason for n in (one, other) if n.reason is not None and (n.low is None or n.high is None)), None)
    if reason is not None:
        return Anything(reason)
    return state.unknown(node, operator, "has a result of unknown size here", "reckon it beforehand")


def _written_sizes(state: State, operator: str, left: Value, right: Value) -> Bounds | None:
    """How floats come out that are reckoned from one whole number of a parameter: each is tried."""
    number, known = (left, right) if isinstance(left, NumberValue) else (right, left)
    if not isinstance(number, NumberValue) or not isinstance(known, KnownValue) or number.view != "value":
        return None
    if number.kind != "int" or number.low is None or number.high is None or number.high - number.low > _MAX_TRIED:
        return None
    state.decisions.budget.step(int(number.high - number.low) >> 3)
    work, factor = _FLOAT_OPERATORS[operator], known.value
    every = range(int(number.low), int(number.high) + 1)
    pairs = ((n, factor) if number is left else (factor, n) for n in every)
    sizes = [len(repr(work(a, b))) for a, b in pairs if b or operator != "/"]
    return (min(sizes), max(sizes)) if sizes else None


def _may_be_zero(number: NumberValue) -> bool:
    return (number.low is None or number.low <= 0) and (number.high is None or number.high >= 0)


def _as_number(value: Value) -> NumberValue | None:
    if isinstance(value, KnownValue):
        if isinstance(value.value, bool):
            return numbers.as_number(int(value.value))
        return numbers.as_number(value.value)
    return value if isinstance(value, NumberValue) else None
