"""Conditions: whether a value is true, equals another, passes a test; and what a decision says of the parameters."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any, Final

from imidsl.proof import numbers
from imidsl.proof.decisions import Interval
from imidsl.proof.domain import (
    Anything,
    Atom,
    KnownValue,
    LinkPiece,
    ListValue,
    LiteralPiece,
    LongListValue,
    MomentValue,
    NumberValue,
    PartsValue,
    RecordValue,
    TextValue,
    UndefinedValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import DateFormat
from imidsl.proof.kinds import may_be_equal, may_be_looked_for, may_be_ordered, surely_ordered
from imidsl.proof.languages import FiniteTexts, FreeTexts, Language
from imidsl.proof.moments import MomentCondition, MomentTexts, is_decidable, number_format, outcomes
from imidsl.proof.state import State, as_undefined, at_least, picked, resolve, source
from imidsl.proof.texts import length
from imidsl.text.template import nodes
from imidsl.text.template.text_of import is_undefined
from imidsl.text.types.containers import DateTimeType, DateType, DecimalType

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
_SIGNS: Final = {"lt": "<", "gt": ">"}
_MIRRORED: Final = {"eq": "eq", "lt": "gt", "gt": "lt"}


# -- Truth


def truth(state: State, value: Value, node: nodes.Node) -> bool:
    """Whether a value counts as true; decided where it might or might not."""
    match value:
        case KnownValue(value=known):
            return state.concrete(node, lambda: bool(known))
        case TextValue():
            return _is_filled(state, value)
        case NumberValue():
            return _is_nonzero(state, value, node)
        case ListValue(items=items):
            return bool(items)
        case RecordValue(fields=fields):
            return bool(fields)
        case LongListValue():
            return at_least(state, value, 1)
        case PartsValue(count=(low, high)):
            return low > 0 or (high != 0 and state.flip(None))
        case Anything():
            return state.flip(None)
        case UndefinedValue(lenient=True):
            return False
        case UndefinedValue(problem=problem):
            raise state.fails(node, problem)
    return True


def _is_filled(state: State, value: TextValue) -> bool:
    low, high = length(state, value.pieces)
    if low > 0 or high == 0:
        return low > 0
    atom = source(value)
    if atom is None:
        return state.flip(identity(value))
    filled = state.decisions.decide(atom.path, "filled", 2) == 0
    if filled:
        state.decisions.between_lengths(atom, 1, None)
        state.decisions.without(atom, "")
    else:
        state.decisions.only(atom, "")
    return filled


def _is_nonzero(state: State, value: NumberValue, node: nodes.Node) -> bool:
    if (value.low is not None and value.low > 0) or (value.high is not None and value.high < 0):
        return True
    return not compare_number(state, "eq", value, Fraction(0))


def identity(value: Value) -> Hashable:
    """What is equal for values that are surely the same; None where nothing says so."""
    if isinstance(value, KnownValue):
        return repr(value.value)
    if isinstance(value, NumberValue):
        return (value.atom.path, value.view) if value.atom is not None and value.view else None
    if isinstance(value, MomentValue):
        return value.atom.path
    if not isinstance(value, TextValue):
        return None
    found: list[Hashable] = []
    for piece in value.pieces:
        if isinstance(piece, LiteralPiece | LinkPiece):
            found.append(piece.text)
        elif isinstance(piece, UsePiece) and not piece.loose:
            found.append((piece.atom.path, piece.view))
        else:
            return None
    return tuple(found)


# -- Comparisons


def compare(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> bool:
    """Whether a comparison holds on this way."""
    if operator in _NEGATED:
        return not compare(state, _NEGATED[operator], left, right, node)
    left, right = _settled(state, there(state, left, node), there(state, right, node))
    if isinstance(left, KnownValue) and isinstance(right, KnownValue):
        a, b = left.value, right.value
        return bool(state.concrete(node, lambda: _COMPARE[operator](a, b)))
    if operator == "in":
        return _among(state, left, right, node)
    if operator == "eq" and not may_be_equal(left, right):
        return False
    if operator != "eq" and not may_be_ordered(left, right):
        raise state.fails(node, "these can't be compared")
    if operator != "eq" and not surely_ordered(left, right):
        state.unknown(node, _SIGNS[operator], "isn't followed for these values", "compare numbers or texts")
        return state.flip(None)
    if operator == "eq" and isinstance(left, ListValue) and isinstance(right, ListValue):
        return _same_list(state, left, right, node)
    if isinstance(left, KnownValue):
        return _against(state, _MIRRORED[operator], right, left, node)
    if isinstance(right, KnownValue):
        return _against(state, operator, left, right, node)
    return _both(state, operator, left, right, node)


def there(state: State, value: Value, node: nodes.Node) -> Value:
    """What is asked about: an undefined one that is written as nothing is a value too, any other stops rendering."""
    if not isinstance(value, UndefinedValue):
        return value
    if not value.lenient:
        raise state.fails(node, value.problem)
    return as_undefined(state, value)


def _settled(state: State, left: Value, right: Value) -> tuple[Value, Value]:
    """Choices are always looked at option by option; whole numbers where they meet something unknown."""
    left, right = (picked(state, v) if isinstance(v, TextValue) else v for v in (left, right))
    if isinstance(left, KnownValue) and isinstance(right, ListValue):
        return left, right
    if isinstance(left, ListValue) and isinstance(right, KnownValue) and isinstance(right.value, list | tuple):
        return left, ListValue(tuple(KnownValue(item) for item in right.value))
    if isinstance(left, NumberValue) and isinstance(right, NumberValue):
        left = picked(state, left)
    return left, right


def _same_list(state: State, left: ListValue, right: ListValue, node: nodes.Node) -> bool:
    if len(left.items) != len(right.items):
        return False
    pairs = zip(left.items, right.items, strict=True)
    return all(compare(state, "eq", resolve(state, a, node), resolve(state, b, node), node) for a, b in pairs)


def _against(state: State, operator: str, value: Value, known: KnownValue, node: nodes.Node) -> bool:
    """A value against a known one."""
    other = known.value
    if isinstance(value, NumberValue) and numbers.as_number(other) is not None:
        # Python compares numbers by their exact values, floats too.
        return compare_number(state, operator, value, Fraction(other))
    if isinstance(value, TextValue) and isinstance(other, str):
        moment = _moment_view(value)
        if moment is not None:
            return _asked(state, *moment, operator, other)
        if operator == "eq":
            return _is_text(state, value, other)
    return state.flip(None)


def _both(state: State, operator: str, left: Value, right: Value, node: nodes.Node) -> bool:
    keys = identity(left), identity(right)
    if None in keys:
        return state.flip(None)
    if keys[0] == keys[1] and type(left) is type(right):
        return operator == "eq"
    return state.flip((operator, keys))


def compared(state: State, operator: str, left: Value, right: Value) -> bool | None:
    """What was decided where two values were compared on this way, either way round; None where they weren't."""
    keys = identity(left), identity(right)
    if None in keys:
        return None
    found = state.flipped((operator, keys))
    return found if found is not None else state.flipped((_MIRRORED[operator], keys[::-1]))


def _is_text(state: State, value: TextValue, text: str) -> bool:
    low, high = length(state, value.pieces)
    if len(text) < low or (high is not None and len(text) > high):
        return False
    atom = source(value)
    if atom is None:
        key = identity(value)
        return state.flip((key, text) if key is not None else None)
    if state.decisions.is_excluded(atom, text) or not _may_be(state.decisions.language(atom), text):
        return False
    if state.decisions.decide(atom.path, ("is", text), 2) == 0:
        state.decisions.only(atom, text)
        return True
    state.decisions.without(atom, text)
    return False


def _may_be(language: Language, text: str) -> bool:
    match language:
        case FiniteTexts(options=options):
            return text in options
        case FreeTexts():
            return language.may_be(text)
    return True


def _among(state: State, value: Value, many: Value, node: nodes.Node) -> bool:
    """`value in many`."""
    if isinstance(many, KnownValue) and is_undefined(many.value):
        return False
    if not may_be_looked_for(value, many):
        raise state.fails(node, "this can't be looked for there")
    if isinstance(many, KnownValue) and isinstance(many.value, list | tuple | range | dict):
        return any(compare(state, "eq", value, KnownValue(item), node) for item in many.value)
    if isinstance(many, ListValue):
        return any(compare(state, "eq", value, resolve(state, item, node), node) for item in many.items)
    if isinstance(many, RecordValue):
        return any(compare(state, "eq", value, KnownValue(key), node) for key in many.fields)
    return state.flip(None)


# -- Dates


def _moment_view(value: TextValue) -> tuple[Atom, str] | None:
    """The date and the format that a text is, unchanged."""
    piece = value.pieces[0]
    if len(value.pieces) > 1 or not isinstance(piece, UsePiece) or piece.loose or len(piece.view) != 1:
        return None
    first = piece.view[0]
    return (piece.atom, first.format) if isinstance(first, DateFormat) else None


def _asked(state: State, atom: Atom, format: str, operator: str, other: str | Fraction) -> bool:
    """Something about a date in a view: what it says of the day counts for all its views."""
    language = state.decisions.language(atom)
    assert isinstance(language, MomentTexts)
    key = ("moment", format, operator, other)
    if not is_decidable(format):
        return state.decisions.decide(atom.path, key, 2) == 0
    can, can_not = outcomes(language, MomentCondition(format, operator, other, True))
    if not (can and can_not):
        return can
    holds = state.decisions.decide(atom.path, key, 2) == 0
    state.decisions.moment(atom, MomentCondition(format, operator, other, holds))
    return holds


# -- Numbers


def compare_number(state: State, operator: str, value: NumberValue, other: Fraction) -> bool:
    """A number against a known one, with what follows for its parameter (or for the length of its text)."""
    if operator in _NEGATED:
        return not compare_number(state, _NEGATED[operator], value, other)
    settled = _certain(operator, value, other)
    if settled is not None:
        return settled
    atom = value.atom
    if atom is None or not value.view:
        return state.flip(None)
    if value.view == "length":
        return _length_against(state, operator, atom, other)
    if isinstance(atom.type, DateType | DateTimeType):
        format_ = number_format(value.view)
        shifted = other + 1 if value.view == "weekday" else other
        return (
            _asked(state, atom, format_, operator, shifted) if format_ else state.flip((atom.path, value.view, other))
        )
    if value.view == "items":
        return state.decisions.decide(atom.path, ("count", operator, other), 2) == 0
    holds = state.decisions.decide(atom.path, ("number", operator, other), 2) == 0
    state.decisions.between(atom, *_cut(operator, holds, state.decisions.interval(atom), other, atom))
    return holds


def _length_against(state: State, operator: str, atom: Atom, other: Fraction) -> bool:
    holds = state.decisions.decide(atom.path, ("chars", operator, other), 2) == 0
    state.decisions.between_lengths(atom, *_whole_bounds(operator, holds, other))
    return holds


def _certain(operator: str, value: NumberValue, other: Fraction) -> bool | None:
    """What the interval alone says; None where it may be both."""
    low, high = value.low, value.high
    if operator == "lt":
        return True if high is not None and high < other else False if low is not None and low >= other else None
    if operator == "gt":
        return True if low is not None and low > other else False if high is not None and high <= other else None
    if (low is not None and other < low) or (high is not None and other > high):
        return False
    return True if low is not None and low == high == other else None


def _cut(operator: str, holds: bool, interval: Interval, other: Fraction, atom: Atom) -> Interval:
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


def _step(atom: Atom) -> Fraction:
    places = atom.type.places if isinstance(atom.type, DecimalType) else 0
    return Fraction(1, 10**places) if places is not None else Fraction(0)


def _edge(operator: str, holds: bool, other: Fraction, step: Fraction) -> Fraction:
    """The last number that a comparison with a bound lets in."""
    if not step:
        return other
    if operator == "gt":
        below = other // step * step
        return below + step if holds else below
    above = -(-other // step) * step
    return above - step if holds else above


def _whole_bounds(operator: str, holds: bool, other: Fraction) -> tuple[int | None, int | None]:
    """The bounds that a comparison gives a number of characters."""
    floor = other.__floor__()
    is_whole = other == floor
    if operator == "eq":
        return (floor, floor) if holds and is_whole else (None, None)
    if operator == "gt":
        return (floor + 1, None) if holds else (None, floor)
    return (None, floor - 1 if is_whole else floor) if holds else (floor if is_whole else floor + 1, None)
