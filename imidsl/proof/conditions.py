"""Conditions: what is decided by them, and what a decision says of the parameters."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final

from imidsl.proof import numbers
from imidsl.proof.cases import Interval
from imidsl.proof.domain import (
    Atom,
    Const,
    Endless,
    Fails,
    Fields,
    Items,
    Missing,
    Moment,
    Number,
    Space,
    Unknown,
    Value,
    Written,
)
from imidsl.proof.domain import Callable as Macro
from imidsl.proof.languages import Finite, Words
from imidsl.proof.values import Values
from imidsl.text.types.containers import DecimalType

_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "eq": operators.eq,
    "ne": operators.ne,
    "lt": operators.lt,
    "lteq": operators.le,
    "gt": operators.gt,
    "gteq": operators.ge,
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}
_NEGATED: Final = {"ne": "eq", "notin": "in", "gteq": "lt", "lteq": "gt"}
_MIRRORED: Final = {"eq": "eq", "lt": "gt", "gt": "lt"}
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
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "string": (Written,),
    "number": (Number,),
    "mapping": (Fields,),
    "sequence": (Written, Items, Endless, Fields),
    "iterable": (Written, Items, Endless, Fields),
    "boolean": (),
    "true": (),
    "false": (),
}


class Conditions(Values):
    """Comparisons and tests."""

    def compare(self, operator: str, left: Value, right: Value) -> bool:
        """Whether a comparison holds in this case."""
        if operator in _NEGATED:
            return not self.compare(_NEGATED[operator], left, right)
        left, right = self._settled(operator, left, right)
        if isinstance(left, Const) and isinstance(right, Const):
            return bool(self.concrete(lambda: _COMPARE[operator](left.value, right.value)))
        if isinstance(left, Missing) or isinstance(right, Missing):
            raise Fails
        if operator == "in":
            return self._among(left, right)
        if isinstance(left, Const):
            return self._against(_MIRRORED[operator], right, left)
        if isinstance(right, Const):
            return self._against(operator, left, right)
        return self._both(operator, left, right)

    def _settled(self, operator: str, left: Value, right: Value) -> tuple[Value, Value]:
        """Choices are always looked at option by option; whole numbers where they meet something unknown."""
        left, right = (self.picked(v) if isinstance(v, Written) else v for v in (left, right))
        if isinstance(left, Number) and isinstance(right, Number):
            left = self.picked(left)
        return left, right

    def _against(self, operator: str, value: Value, known: Const) -> bool:
        """A value against a known one."""
        other = known.value
        if operator == "eq" and _never_equal(value, other):
            return False
        if isinstance(value, Number) and numbers.as_number(other) is not None and not isinstance(other, float):
            return self.compared_number(operator, value, other)
        if isinstance(value, Written) and isinstance(other, str) and operator == "eq":
            return self._is_text(value, other)
        return self.flip(None)

    def _both(self, operator: str, left: Value, right: Value) -> bool:
        keys = self.identity(left), self.identity(right)
        if None in keys:
            return self.flip(None)
        if keys[0] == keys[1] and type(left) is type(right):
            return operator == "eq"
        return self.flip((operator, keys))

    def _is_text(self, value: Written, text: str) -> bool:
        low, high = self.length(value.pieces)
        if len(text) < low or (high is not None and len(text) > high):
            return False
        atom = self.source(value)
        if atom is None:
            identity = self.identity(value)
            return self.flip((identity, text) if identity is not None else None)
        if text in self.case.excluded.get(atom.path, ()) or not _may_be(self.case.language(atom), text):
            return False
        if self.case.decide(atom.path, ("is", text), 2) == 0:
            self.case.only(atom, text)
            return True
        self.case.without(atom, text)
        return False

    def _among(self, value: Value, many: Value) -> bool:
        """`value in many`."""
        if isinstance(many, Const) and isinstance(many.value, list | tuple | range):
            return any(self.compare("eq", value, Const(item)) for item in many.value)
        if isinstance(many, Const) and isinstance(many.value, dict):
            return any(self.compare("eq", value, Const(key)) for key in many.value)
        if isinstance(many, Items):
            return any(self.compare("eq", value, self.resolve(item, self.template.tree)) for item in many.items)  # type: ignore[arg-type]
        if isinstance(many, Fields) and isinstance(value, Const):
            return value.value in many.fields
        return self.flip(None)

    # -- Numbers

    def compared_number(self, operator: str, value: Number, other: Decimal | int) -> bool:
        """A number against a known one, with what follows for its parameter (or for the length of its text)."""
        if operator in _NEGATED:
            return not self.compared_number(_NEGATED[operator], value, other)
        settled = _certain(operator, value, other)
        if settled is not None:
            return settled
        if value.length_of is not None:
            return self._length_against(operator, value.length_of, int(other) if other == int(other) else other)
        atom = self._range_of(value)
        if atom is None:
            return self.flip(None)
        bound = (operator, Decimal(other))
        holds = self.case.decide(atom.path, ("number", bound), 2) == 0
        self.case.between(atom, *_cut(operator, holds, self.case.interval(atom), Decimal(other), atom))
        return holds

    def _range_of(self, value: Number) -> Atom | None:
        """The parameter whose value a number is."""
        return value.source if value.own else None

    def _length_against(self, operator: str, atom: Atom, other: Decimal | int) -> bool:
        holds = self.case.decide(atom.path, ("chars", operator, Decimal(other)), 2) == 0
        least, most = _whole_bounds(operator, holds, other)
        if least is not None:
            self.case.at_least(atom, least)
        if most is not None:
            self.case.at_most(atom, most)
        language = self.case.language(atom)
        if isinstance(language, Words) and language.most is not None and language.most < language.min:
            raise Fails
        return holds

    # -- Tests

    def test(self, name: str, value: Value, args: Sequence[Value]) -> bool:
        """`value is name(args)`."""
        if name in ("defined", "undefined"):
            return isinstance(value, Missing) is (name == "undefined")
        if isinstance(value, Missing):
            raise Fails
        if name == "none":
            return (
                isinstance(value, Const) and value.value is None if not isinstance(value, Unknown) else self.flip(None)
            )
        if name in _BY_TEST and len(args) == 1:
            return self.compare(_BY_TEST[name], value, args[0])
        if name in ("divisibleby", "even", "odd", "integer", "float"):
            value = self.picked(value)
        return self._tested(name, value, args)

    def _tested(self, name: str, value: Value, args: Sequence[Value]) -> bool:
        known = [arg.value for arg in args if isinstance(arg, Const)]
        if isinstance(value, Const) and len(known) == len(args):
            return bool(self.concrete(lambda: self.rendering.test(name, value.value, *known)))
        if name in _KINDS and not isinstance(value, Const | Unknown):
            return isinstance(value, _KINDS[name])
        return self.flip(None)


def _never_equal(value: Value, other: object) -> bool:
    """Whether a value is of another kind than a known one."""
    if isinstance(value, Unknown):
        return False
    if other is None:
        return True
    if isinstance(value, Written):
        return not isinstance(other, str)
    if isinstance(value, Number):
        return not isinstance(other, int | float | Decimal)
    return isinstance(value, Macro | Space) or (isinstance(value, Moment) and isinstance(other, str | int | float))


def _may_be(language: object, text: str) -> bool:
    """Whether a text can be one of a language (a bound that isn't looked at may still speak against it)."""
    if isinstance(language, Finite):
        return text in language.options
    if isinstance(language, Words):
        return all(char in language.chars for char in text) and (
            language.pattern is None or language.pattern.matches(text)
        )
    return True


def _certain(operator: str, value: Number, other: Decimal | int) -> bool | None:
    """What the interval alone says; None where it may be both."""
    if value.places is None:
        return None
    low, high = value.low, value.high
    if operator == "lt":
        return True if high is not None and high < other else False if low is not None and low >= other else None
    if operator == "gt":
        return True if low is not None and low > other else False if high is not None and high <= other else None
    if (low is not None and other < low) or (high is not None and other > high):
        return False
    return True if low is not None and low == high == other else None


def _cut(operator: str, holds: bool, interval: Interval, other: Decimal, atom: Atom) -> Interval:
    """What is left of a parameter's interval."""
    low, high = interval
    step = _step(atom)
    if operator == "eq":
        if holds:
            return other, other
        # A gap in the middle is no interval: only at the ends something is taken off.
        return (other + step if low == other else low), (other - step if high == other else high)
    above = (operator == "gt") is holds
    edge = _edge(operator, holds, other, step)
    if above:
        return (edge if low is None else max(low, edge)), high
    return low, (edge if high is None else min(high, edge))


def _step(atom: Atom) -> Decimal:
    places = atom.type.places if isinstance(atom.type, DecimalType) else 0
    return Decimal(1).scaleb(-(places or 0)) if places is not None else Decimal(0)


def _edge(operator: str, holds: bool, other: Decimal, step: Decimal) -> Decimal:
    """The last number that a comparison with a bound lets in."""
    if not step:
        return other
    if operator == "gt":
        below = (other / step).to_integral_value(ROUND_FLOOR) * step
        return below + step if holds else below
    above = (other / step).to_integral_value(ROUND_CEILING) * step
    return above - step if holds else above


def _whole_bounds(operator: str, holds: bool, other: Decimal | int) -> tuple[int | None, int | None]:
    """The bounds that a comparison gives a number of characters."""
    floor = int(other) if other == int(other) or other > 0 else int(other) - 1
    is_whole = other == floor
    if operator == "eq":
        return (floor, floor) if holds and is_whole else (None, None)
    if operator == "gt":
        return (floor + 1, None) if holds else (None, floor)
    return (None, floor - 1 if is_whole else floor) if holds else (floor if is_whole else floor + 1, None)
