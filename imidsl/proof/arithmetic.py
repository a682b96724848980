"""Operators between values: numbers, and texts that are put together or repeated."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from imidsl.proof import numbers
from imidsl.proof.conditions import compare_number, compared
from imidsl.proof.domain import (
    Anything,
    Bounds,
    Infeasible,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NumberValue,
    Reason,
    RecordValue,
    TextValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.ranges import range_of
from imidsl.proof.state import State, picked, resolve, source
from imidsl.proof.texts import check_links, pieces_of, row
from imidsl.records import replace
from imidsl.text.template import nodes
from imidsl.text.template.jinja.meter import MAX_CHARACTERS, MAX_ITEMS

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
            return state.doubt(value, node) if value.is_list else value
        if isinstance(value, UndefinedValue):
            raise state.fails(node, value.problem)
    if isinstance(left, KnownValue) and isinstance(right, KnownValue):
        a, b = left.value, right.value
        made = state.concrete(node, lambda: state.operations.rendering.operator(operator, a, b))
        check_links(state, "".join(text for text in (a, b) if isinstance(text, str)), made, node)
        return KnownValue(made)
    if is_text(left) or is_text(right):
        return _of_texts(state, operator, left, right, node)
    left, right = as_listed(left), as_listed(right)
    if isinstance(left, ListValue) and isinstance(right, ListValue) and operator == "+":
        if left.names or right.names:
            raise state.fails(node, "a group isn't put together with a list")
        return _one_list(state, left, right, node)
    if any(isinstance(v, MomentValue | RecordValue | ListValue | LongListValue) for v in (left, right)):
        is_sum = operator in "+-*" and not any(isinstance(v, RecordValue) for v in (left, right))
        if not is_sum:
            raise state.fails(node, f"'{operator}' takes numbers")
        return state.unknown(node, operator, "isn't followed for these values", "write it in another way")
    return _of_numbers(state, operator, left, right, node)


def as_listed(value: Value) -> Value:
    """A known list as one of known items."""
    if isinstance(value, KnownValue) and isinstance(value.value, list | tuple):
        return ListValue(tuple(map(KnownValue, value.value)))
    return value


def _one_list(state: State, left: ListValue, right: ListValue, node: nodes.Node) -> Value:
    """Two lists as one, no longer than rendering lets one become."""
    count = len(left.items) + len(right.items)
    if count > MAX_ITEMS:
        raise state.fails(node, "too many items")
    state.decisions.budget.step(count >> 3)
    return ListValue((*left.items, *right.items))


def is_text(value: Value) -> bool:
    """Whether a value is a text."""
    return isinstance(value, TextValue) or (isinstance(value, KnownValue) and isinstance(value.value, str))


def _of_texts(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
    if operator == "+":
        if not (is_text(left) and is_text(right)):
            raise state.fails(node, "'+' takes two texts or two numbers; '~' puts anything together")
        return row(state, [*pieces_of(state, left, node), *pieces_of(state, right, node)], node)
    if operator == "*":
        return _repeated(state, *((left, right) if is_text(left) else (right, left)), node)
    raise state.fails(node, f"'{operator}' takes numbers")


def _repeated(state: State, text: Value, times: Value, node: nodes.Node) -> Value:
    """A text so many times."""
    times = picked(state, times)
    if isinstance(times, NumberValue) and times.kind == "int":
        return _repeated_between(state, text, times, node)
    if not isinstance(times, KnownValue) or not isinstance(times.value, int):
        raise state.fails(node, "a text is repeated a whole number of times")
    if times.value <= _MAX_REPEATED:
        return row(state, [*pieces_of(state, text, node)] * max(0, times.value), node)
    return _too_often(state, node)


def _repeated_between(state: State, text: Value, times: NumberValue, node: nodes.Node) -> Value:
    """A text as often as a number says that lies between two others: a range of its characters."""
    if times.high is None or times.high > MAX_CHARACTERS:
        return _too_often(state, node)
    found, links = range_of(state, pieces_of(state, text, node), node)
    if links:
        return state.unknown(node, "*", "repeats a short link", "write it once")
    few, many = (max(0, int(end or 0)) for end in (times.low, times.high))
    chars, octets = (
        (low * few, None if high is None else high * many) for low, high in (found.chars, found.octets or (0, None))
    )
    if chars[1] is None or chars[1] > MAX_CHARACTERS:
        return _too_often(state, node)
    return TextValue((replace(found, chars=chars, octets=octets, atom=times.atom or found.atom),))


def _times(bounds: Bounds, few: int, many: int) -> Bounds:
    return bounds[0] * few, None if bounds[1] is None else bounds[1] * many


def _too_often(state: State, node: nodes.Node) -> Anything:
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
    if made is not None and operator == "-":
        made = _as_compared(state, left, right, made)
    if made is not None and made.kind == "float":
        return replace(made, size=_written_sizes(state, operator, left, right))
    if made is not None and made.is_endless and made.reason is None:
        problem, remedy = "can have any number of decimal places here", "round it: |round(2)"
        return replace(made, reason=Reason(state.place(node), operator, problem, remedy))
    if made is not None:
        return made
    reason = next((n.reason for n in (one, other) if n.reason is not None and n.is_endless), None)
    if reason is not None:
        return Anything(reason)
    return state.unknown(node, operator, "has a result of unknown size here", "reckon it beforehand")


def _as_compared(state: State, left: Value, right: Value, difference: NumberValue) -> NumberValue:
    """A difference of numbers that were compared on this way: which of them is larger is known."""
    low, high = difference.low, difference.high
    least = 1 if difference.kind == "int" else 0
    if (larger := compared(state, "gt", left, right)) is not None:
        low, high = (_largest(low, least), high) if larger else (low, _smallest(high, 0))
    if (smaller := compared(state, "lt", left, right)) is not None:
        low, high = (low, _smallest(high, -least)) if smaller else (_largest(low, 0), high)
    if low is not None and high is not None and low > high:
        raise Infeasible
    return replace(difference, low=low, high=high)


def _largest(end: Fraction | None, other: int) -> Fraction:
    return Fraction(other) if end is None else max(end, Fraction(other))


def _smallest(end: Fraction | None, other: int) -> Fraction:
    return Fraction(other) if end is None else min(end, Fraction(other))


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
