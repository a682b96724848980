"""What filters of numbers and dates make of what is known of one, formats included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from imidsl.proof import numbers
from imidsl.proof.application import Application, Rule
from imidsl.proof.domain import (
    KnownValue,
    ListValue,
    LiteralPiece,
    MomentValue,
    NumberValue,
    Piece,
    RangePiece,
    RecordValue,
    TextValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import DateFormat
from imidsl.proof.ranges import beginning, padded
from imidsl.proof.state import State, picked
from imidsl.proof.texts import check_links, length, letters_of, pieces_of, row
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes, own_filters
from imidsl.text.template.filters import Transfer
from imidsl.text.types.containers import DateTimeType

_DIRECTIVE: Final = re.compile(
    r"%(?:\((?P<key>\w+)\))?(?P<flags>[-#0 +]*)(?P<width>\d+)?(?:\.(?P<places>\d+))?[hlL]?(?P<kind>[sdiufF%])"
)


def _format(state: State, applied: Application, value: Value) -> Value | None:
    args = [applied.given[str(i)] for i in range(len(applied.given)) if str(i) in applied.given]
    named = {name: arg for name, arg in applied.given.items() if not name.isdigit()}
    if not isinstance(value, KnownValue) or (args and named):
        return None
    return formatted(state, str(value.value), named or args, applied.node)


def formatted(
    state: State, pattern: str, given: Sequence[Value] | Mapping[str, Value], node: nodes.Node
) -> Value | None:
    """`pattern % given`; None where a directive isn't followed."""
    named = given if isinstance(given, Mapping) else None
    pieces: list[Piece] = []
    left: list[Value] = [] if isinstance(given, Mapping) else list(given)
    at = 0
    place = state.place(node)
    while (start := pattern.find("%", at)) >= 0:
        pieces.append(LiteralPiece(pattern[at:start], place))
        directive = _DIRECTIVE.match(pattern, start)
        if directive is None:
            return None
        at = directive.end()
        if directive["kind"] == "%":
            pieces.append(LiteralPiece("%", place))
            continue
        if (directive["key"] is None) is not (named is None):
            raise state.fails(node, "the format asks for values by name, or for one after the other: not for these")
        if (named is None and not left) or (named is not None and directive["key"] not in named):
            raise state.fails(node, "there are fewer values than the format asks for")
        made = _directive(state, directive, left.pop(0) if named is None else named[directive["key"]], node)
        if made is None:
            return None
        pieces += made
    if left:
        raise state.fails(node, "there are more values than the format asks for")
    pieces.append(LiteralPiece(pattern[at:], place))
    return row(state, [piece for piece in pieces if not (isinstance(piece, LiteralPiece) and not piece.text)], node)


def _directive(state: State, directive: re.Match[str], value: Value, node: nodes.Node) -> Sequence[Piece] | None:
    width = int(directive["width"] or 0)
    if isinstance(value, KnownValue):
        known = value.value
        alone = directive[0].replace(f"({directive['key']})", "", 1)
        made = state.concrete(node, lambda: own_filters.format_text(alone, [known]))
        check_links(state, known, made, node)
        return [LiteralPiece(made, state.place(node))]
    if directive["kind"] == "s":
        pieces = pieces_of(state, value, node)
        if directive["places"] is not None:
            cut = int(directive["places"])
            low, high = length(state, pieces)
            if high is None or high > cut:
                pieces = tuple(beginning(state, pieces, cut, min(low, cut), node))
        is_left = "-" in directive["flags"]
        return padded(state, pieces, width, node, front=lambda blanks: 0 if is_left else blanks)
    if isinstance(value, TextValue | MomentValue):
        raise state.fails(node, f"'{directive[0]}' takes a number")
    return _number_directive(state, directive, value, width, node) if isinstance(value, NumberValue) else None


def _number_directive(
    state: State, directive: re.Match[str], value: NumberValue, width: int, node: nodes.Node
) -> Sequence[Piece] | None:
    place = state.place(node)
    if directive["kind"] in "diu":
        if directive["places"]:
            return None
        piece = numbers.written(numbers.truncated(value), place)
    else:
        places = int(directive["places"]) if directive["places"] is not None else 6
        size = numbers.as_formatted(value, places)
        piece = RangePiece(CharSet.chars("0123456789-."), size, place, atom=value.atom, reason=value.reason)
        if size[1] is None and value.reason is None:
            return None
    flags = directive["flags"]
    if "+" in flags or " " in flags or "#" in flags:
        high = piece.chars[1]
        wider = (piece.chars[0], None if high is None else high + 1)
        piece = replace(piece, alphabet=piece.alphabet | CharSet.chars("+ ."), chars=wider)
    return padded(state, [piece], width, node, " 0")


# -- Numbers and dates

_OF_NO_NUMBERS: Final = CharSet.chars("nNiIeE")
"""Letters without which a text spells no `nan`, no `inf` and no number with an exponent."""
_SURELY_FINITE: Final = 308
"""Up to how many digits a float holds for certain."""


def _absolute(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'abs' takes a number")
    return numbers.absolute(value) if isinstance(value, NumberValue) else None


def _round(state: State, applied: Application, value: Value) -> Value | None:
    precision, method = applied.constant("precision", 0), applied.constant("method", "common")
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'round' takes a number")
    if not isinstance(value, NumberValue) or not isinstance(precision, int):
        return None
    return numbers.rounded(value, precision, str(method))


def _to_int(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return numbers.truncated(value)
    default = numbers.as_number(applied.constant("default", 0))
    if not isinstance(value, TextValue) or default is None or default.kind != "int" or "base" in applied.given:
        return None
    most = length(state, value.pieces)[1]
    if most is None or most > 300 or CharSet.chars("eE.") & letters_of(state, value.pieces):
        most = 309
    ends = Fraction(10**most)
    return numbers.hull([NumberValue("int", -ends, ends), default])


def _to_float(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return numbers.as_float(value)
    default = numbers.as_number(applied.constant("default", 0.0))
    if not isinstance(value, TextValue) or default is None or default.kind != "float":
        return None
    most = length(state, value.pieces)[1]
    if most is None or most > _SURELY_FINITE or letters_of(state, value.pieces) & _OF_NO_NUMBERS:
        problem = "may be no number that can be written: nan, inf, 1e999"
        return state.unknown(applied.node, "float", problem, 'give the text a pattern, such as "[0-9]{1,9}"')
    ends = Fraction(10**most)
    return numbers.hull([NumberValue("float", -ends, ends, None), default])


def _date(state: State, applied: Application, value: Value) -> Value | None:
    format_ = applied.constant("format", None)
    if not isinstance(value, MomentValue):
        raise state.fails(applied.node, "'date' takes a date")
    if not isinstance(format_, str):
        return None
    if own_filters.bad_format(format_, time=isinstance(value.atom.type, DateTimeType)):
        raise state.fails(applied.node, f"'{format_}' is no format of this date")
    return TextValue((UsePiece(value.atom, (DateFormat(format_),), state.place(applied.node)),))


def _money(state: State, applied: Application, value: Value) -> Value | None:
    currency = picked(state, applied.given["currency"])
    if isinstance(value, TextValue | MomentValue | ListValue | RecordValue):
        raise state.fails(applied.node, "'money' takes a number")
    if not isinstance(value, NumberValue) or not isinstance(currency, KnownValue):
        return None
    code = state.concrete(applied.node, lambda: own_filters.code_of(currency.value))
    size = numbers.amount(value, own_filters.places_of(code))
    if size[1] is None and value.reason is None:
        return None
    place = state.place(applied.node)
    number = RangePiece(CharSet.chars("0123456789-."), size, place, atom=value.atom, reason=value.reason)
    return row(state, [number, LiteralPiece(f" {code}", place)], applied.node)


NUMBER_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.FORMAT: _format,
    Transfer.ABSOLUTE: _absolute,
    Transfer.ROUND: _round,
    Transfer.TO_INT: _to_int,
    Transfer.TO_FLOAT: _to_float,
    Transfer.MONEY: _money,
    Transfer.DATE: _date,
}
