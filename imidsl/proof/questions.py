"""Questions: `value is test(args)`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from imidsl.proof.conditions import compare, compare_number
from imidsl.proof.domain import (
    Anything,
    KnownValue,
    NumberValue,
    UndefinedValue,
    Value,
)
from imidsl.proof.kinds import ValueKind, kind_of
from imidsl.proof.state import State, as_undefined, picked
from imidsl.text.template import nodes

_BY_TEST: Final = {
    "eq": "eq",
    "equalto": "eq",
    "==": "eq",
    "ne": "ne",
    "!=": "ne",
    "in": "in",
    "gt": "gt",
    "greaterthan": "gt",
    ">": "gt",
    "ge": "gteq",
    ">=": "gteq",
    "lt": "lt",
    "lessthan": "lt",
    "<": "lt",
    "le": "lteq",
    "<=": "lteq",
}
_KINDS: Final[dict[str, frozenset[ValueKind]]] = {
    "string": frozenset({ValueKind.TEXT}),
    "number": frozenset({ValueKind.NUMBER}),
    "mapping": frozenset({ValueKind.RECORD}),
    "sequence": frozenset({ValueKind.TEXT, ValueKind.LIST, ValueKind.RECORD}),
    "iterable": frozenset({ValueKind.TEXT, ValueKind.LIST, ValueKind.RECORD}),
    **dict.fromkeys(("boolean", "true", "false"), frozenset()),
}
"""What values that aren't known have to be of."""


def test(state: State, name: str, value: Value, args: Sequence[Value], node: nodes.Node) -> bool:
    """`value is name(args)`."""
    if len(args) != (name in _BY_TEST or name == "divisibleby"):
        raise state.fails(node, f"'{name}' doesn't take these arguments")
    if name in ("defined", "undefined"):
        return isinstance(value, UndefinedValue) is (name == "undefined")
    if name in _BY_TEST:
        return compare(state, _BY_TEST[name], value, args[0], node)
    if isinstance(value, UndefinedValue):
        value = as_undefined(state, value)
    if name == "none":
        if isinstance(value, Anything):
            return state.flip(None)
        return isinstance(value, KnownValue) and value.value is None
    if name in ("divisibleby", "even", "odd", "integer", "float"):
        value = picked(state, value)
    if name in ("divisibleby", "even", "odd"):
        _divided(state, value, args, node)
    return _tested(state, name, value, args, node)


def _divided(state: State, value: Value, args: Sequence[Value], node: nodes.Node) -> None:
    """What is asked for a remainder has to be a number, and what divides it another than zero."""
    for one in (value, *args):
        if isinstance(one, UndefinedValue):
            raise state.fails(node, one.problem)
        # A text with a directive in it would even be formatted.
        if kind_of(one) not in (ValueKind.NUMBER, None) and (kind_of(one) is not ValueKind.TEXT or state.flip(None)):
            raise state.fails(node, "only a number has a remainder")
    for by in args:
        if isinstance(by, NumberValue) and compare_number(state, "eq", by, Fraction(0)):
            raise state.fails(node, "division by zero")


def _tested(state: State, name: str, value: Value, args: Sequence[Value], node: nodes.Node) -> bool:
    known = [arg.value for arg in args if isinstance(arg, KnownValue)]
    if isinstance(value, KnownValue) and len(known) == len(args):
        owner = value.value
        return bool(state.concrete(node, lambda: state.operations.rendering.test(name, owner, *known)))
    if name in _KINDS and not isinstance(value, KnownValue | Anything):
        return kind_of(value) in _KINDS[name]
    if name in ("integer", "float") and isinstance(value, NumberValue):
        return value.kind == ("int" if name == "integer" else "float")
    return state.flip(None)
