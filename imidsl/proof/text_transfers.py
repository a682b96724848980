"""What filters and methods of texts make of what is known of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from imidsl.proof.application import Application, Rule
from imidsl.proof.conditions import compare_number
from imidsl.proof.domain import (
    Anything,
    Bounds,
    KnownValue,
    ListValue,
    LiteralPiece,
    NumberValue,
    PartsValue,
    Piece,
    RangePiece,
    TextValue,
    Value,
)
from imidsl.proof.ranges import BLANKS, beginning, fitted, padded, range_of, some_part, trimmed
from imidsl.proof.state import State, source
from imidsl.proof.texts import as_text, endless, length, length_of, letters_of, octets, pieces_of, row, stepped
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import GSM7, utf8_size
from imidsl.text.template import nodes, own_filters
from imidsl.text.template.filters import JSON, Transfer, replacing
from imidsl.text.template.jinja.meter import MAX_CHARACTERS
from imidsl.text.template.text_of import text_of

_BLANK: Final = CharSet.chars(" ")
_GSM7: Final = CharSet.chars(GSM7)
_STRIPS: Final = {"strip": (True, True), "lstrip": (True, False), "rstrip": (False, True)}


def _same_text(state: State, applied: Application, value: Value) -> Value | None:
    return value


def _trim(state: State, applied: Application, value: Value) -> Value | None:
    chars = applied.given.get("chars")
    if chars is not None and not isinstance(chars, KnownValue):
        return None
    blanks = BLANKS if chars is None or chars.value is None else CharSet.chars(str(chars.value))
    assert isinstance(value, KnownValue | TextValue | Anything)
    return trimmed(state, value, blanks, True, True, applied.node)


def _center(state: State, applied: Application, value: Value) -> Value | None:
    width = applied.constant("width", 80)
    if not isinstance(width, int) or not isinstance(value, TextValue):
        return None
    # As Python halves them.
    pieces = padded(state, value.pieces, width, applied.node, front=lambda blanks: blanks // 2 + (blanks & width & 1))
    return row(state, pieces, applied.node)


def _truncate(state: State, applied: Application, value: Value) -> Value | None:
    if not isinstance(value, TextValue):
        return None
    length_, end = applied.constant("length", 255), applied.constant("end", "...")
    leeway = applied.constant("leeway", None)
    if not isinstance(length_, int) or not isinstance(end, str) or length_ < len(end):
        raise state.fails(applied.node, "'truncate' has no room for its end")
    whole = length_ + (5 if leeway is None else leeway)
    pieces, node = value.pieces, applied.node
    if not _exceeds(state, value, whole):
        low, high = length(state, pieces)
        is_sure = source(value) is not None or (high is not None and high <= whole)
        return value if is_sure else row(state, _at_most(state, pieces, whole, low, node), node)
    cut = length_ - len(end)
    keeps = bool(applied.constant("killwords", False)) or not letters_of(state, pieces) & _BLANK
    start = beginning(state, pieces, cut, cut, node) if keeps else _cut_at_blank(state, pieces, cut, node)
    return row(state, [*start, LiteralPiece(end, state.place(node))], node)


def _cut_at_blank(state: State, pieces: Sequence[Piece], cut: int, node: nodes.Node) -> Sequence[Piece]:
    """Back to the last blank, wherever that is."""
    return some_part(state, pieces, node, (0, cut)).pieces


def _at_most(state: State, pieces: Sequence[Piece], most: int, least: int, node: nodes.Node) -> Sequence[Piece]:
    """A text that turned out to be no longer than this."""
    found, links = range_of(state, pieces, node)
    high = found.chars[1]
    chars = (min(least, most), most if high is None else min(most, high))
    octets_ = None if found.octets is None or found.octets[1] is None else (0, found.octets[1])
    return [replace(found, chars=chars, octets=octets_, reason=None), *links]


def _exceeds(state: State, text: TextValue, most: int) -> bool:
    """Whether a text has more characters; decided where it may have."""
    low, high = length(state, text.pieces)
    if low > most or (high is not None and high <= most):
        return low > most
    return compare_number(state, "gt", length_of(state, text), Fraction(most))


def _fit(state: State, applied: Application, value: Value) -> Value | None:
    most = applied.constant("bytes", None)
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise state.fails(applied.node, "'fit' takes a number of bytes")
    if not isinstance(value, TextValue):
        return None
    high = octets(state, value.pieces)[1]
    if high is not None and high <= most:
        return value
    within = letters_of(state, value.pieces) <= _GSM7
    ellipses = "." if within else own_filters.ELLIPSES
    return row(state, fitted(state, value.pieces, most, own_filters.LOST, ellipses, applied.node), applied.node)


def _replace(state: State, applied: Application, value: Value) -> Value | None:
    old, new = applied.given["old"], applied.given["new"]
    if not isinstance(old, KnownValue) or not isinstance(value, TextValue) or isinstance(new, Anything):
        return None
    before = state.concrete(applied.node, lambda: text_of(old.value))
    is_known = isinstance(new, KnownValue)
    if len(before) == 1 and isinstance(new, KnownValue) and "count" not in applied.given:
        after = state.concrete(applied.node, lambda: text_of(new.value))
        return stepped(state, value, replacing(before, after), applied.node)
    if before and not CharSet.chars(before) <= letters_of(state, value.pieces):
        return value
    other = pieces_of(state, new if not is_known else KnownValue(text_of(new.value)), applied.node)  # type: ignore[union-attr]
    return _replaced(state, value, before, other, applied.node)


def _replaced(state: State, text: TextValue, old: str, other: Sequence[Piece], node: nodes.Node) -> Value:
    """Each place may be one, as many as there is room for."""
    found, links = range_of(state, text.pieces, node)
    low, high = length(state, other)
    few, many = octets(state, other)
    letters = found.alphabet | letters_of(state, other)
    chars = _with_replaced(found.chars, len(old), (low, high), found.chars)
    octets_ = _with_replaced(found.octets or (0, None), utf8_size(old), (few, many), found.chars, len(old))
    if links:
        state.cut[node.lineno] = state.place(node)
    return TextValue((replace(found, alphabet=letters, chars=chars, octets=octets_), *links))


def _with_replaced(size: Bounds, old: int, new: Bounds, chars: Bounds, unit: int | None = None) -> Bounds:
    """A size after replacements: as many as there is room for in the characters."""
    unit = old if unit is None else unit
    low, high = size
    most = chars[1]
    if unit == 0:
        times = None if most is None else most + 1
        return low, None if high is None or times is None or new[1] is None else high + times * new[1]
    if most is None or high is None:
        return 0, None
    times = most // unit
    grown = None if new[1] is None else high + times * max(0, new[1] - old)
    return max(0, low - times * max(0, old - new[0])), grown


def _to_json(state: State, applied: Application, value: Value) -> Value | None:
    if isinstance(value, NumberValue):
        return as_text(state, value, applied.node)
    text = as_text(state, value, applied.node)
    made = stepped(state, text, JSON, applied.node)
    quote = LiteralPiece('"', state.place(applied.node))
    return row(state, [quote, *pieces_of(state, made, applied.node), quote], applied.node)


def _word_count(state: State, applied: Application, value: Value) -> Value | None:
    if not isinstance(value, TextValue):
        return None
    high = length(state, value.pieces)[1]
    reason = endless(state, value.pieces) if high is None else None
    return NumberValue(
        "int", Fraction(0), None if high is None else Fraction(high + 1, 2).__floor__() + Fraction(0), reason=reason
    )


_BREAKS: Final = CharSet.chars("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
"""What ends a line for Python."""


def _indent(state: State, applied: Application, value: Value) -> Value | None:
    """Blanks before every line but (mostly) the first; whatever breaks lines becomes a line feed."""
    width, first = applied.constant("width", 4), applied.constant("first", False)
    if not isinstance(value, TextValue) or not isinstance(width, int | str):
        return None
    indention = width if isinstance(width, str) else " " * min(width, MAX_CHARACTERS)
    front = [LiteralPiece(indention, state.place(applied.node))] if first and indention else []
    if not letters_of(state, value.pieces) & _BREAKS:
        return row(state, [*front, *value.pieces], applied.node)
    # At most every character is a break.
    return _grown(state, value, "\n" + indention, lambda most: most, front, applied.node)


def _wrap(state: State, applied: Application, value: Value) -> Value | None:
    """Lines of so many characters, with a break between any two."""
    width, between = applied.constant("width", 79), applied.constant("wrapstring", "\n")
    if not isinstance(value, TextValue) or not isinstance(between, str | None):
        return None
    if not isinstance(width, int) or width < 1:
        return None
    between = "\n" if between is None else between
    letters = letters_of(state, value.pieces)

    def breaks(most: int) -> int:
        # Any two lines together are longer than one may be. Where words are only cut at the ends of full lines, and a
        # break takes the place of a blank everywhere else, a break of one byte adds nothing there.
        if utf8_size(between) > 1 and letters & _BREAKS:
            return most
        is_plain = utf8_size(between) <= 1 and not letters & CharSet.chars("-")
        return most // width if is_plain else 2 * (most // (width + 1))

    return _grown(state, value, between, breaks, (), applied.node)


def _grown(
    state: State,
    value: TextValue,
    added: str,
    times: Callable[[int], int],
    front: Sequence[Piece],
    node: nodes.Node,
) -> Value:
    """A text of which some may be left away, and to which so often (for so many characters) something is added."""
    found, links = range_of(state, value.pieces, node)
    if links:
        state.cut[node.lineno] = state.place(node)
    most = found.chars[1]
    high = None if found.octets is None else found.octets[1]
    chars = None if most is None else most + times(most) * len(added)
    octets_ = None if most is None or high is None else high + times(most) * utf8_size(added)
    letters = found.alphabet | CharSet.chars(added)
    return TextValue((*front, replace(found, alphabet=letters, chars=(0, chars), octets=(0, octets_)), *links))


# -- Methods


def _strip(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    chars = applied.given.get("0", KnownValue(None))
    if not isinstance(chars, KnownValue):
        return None
    blanks = BLANKS if chars.value is None else CharSet.chars(str(chars.value))
    return trimmed(state, value, blanks, *_STRIPS[applied.name], applied.node)


def _remove(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    cut = applied.given.get("0")
    if not isinstance(cut, KnownValue) or not isinstance(cut.value, str):
        return None
    if not CharSet.chars(cut.value) <= letters_of(state, value.pieces):
        return value
    low, high = length(state, value.pieces)
    return some_part(state, value.pieces, applied.node, (max(0, low - len(cut.value)), high))


def _split(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    if applied.constant("0", applied.constant("sep", None)) == "":
        raise state.fails(applied.node, "an empty text divides nothing")
    part = some_part(state, value.pieces, applied.node)
    high = length(state, value.pieces)[1]
    most = None if high is None else high + 1
    limit = applied.constant("1", applied.constant("maxsplit", None))
    if isinstance(limit, int) and limit >= 0:
        most = limit + 1 if most is None else min(most, limit + 1)
    is_explicit = applied.name != "splitlines" and applied.constant("0", applied.constant("sep", None)) is not None
    return PartsValue(part, (1 if is_explicit else 0, most))


def _part(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    separator = applied.given.get("0")
    if not isinstance(separator, KnownValue) or not isinstance(separator.value, str):
        return None
    if not separator.value:
        raise state.fails(applied.node, "an empty text divides nothing")
    part = some_part(state, value.pieces, applied.node)
    place = state.place(applied.node)
    between = RangePiece(CharSet.chars(separator.value), (0, len(separator.value)), place)
    return ListValue((part, TextValue((between,)), part))


def _ask(state: State, applied: Application, value: Value) -> Value | None:
    return KnownValue(state.flip(None))


def _place_in_text(state: State, applied: Application, value: Value) -> Value | None:
    assert isinstance(value, TextValue)
    high = length(state, value.pieces)[1]
    if high is None:
        return None
    if applied.name.endswith("index") and not state.flip(None):
        raise state.fails(applied.node, "it isn't in the text")
    least = -1 if applied.name.endswith("find") else 0
    return NumberValue("int", Fraction(least), Fraction(high + 1))


TEXT_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.SAME_TEXT: _same_text,
    Transfer.TRIM: _trim,
    Transfer.CENTER: _center,
    Transfer.TRUNCATE: _truncate,
    Transfer.FIT: _fit,
    Transfer.REPLACE: _replace,
    Transfer.TO_JSON: _to_json,
    Transfer.WORD_COUNT: _word_count,
    Transfer.INDENT: _indent,
    Transfer.WRAP: _wrap,
}
METHOD_RULES: Final[dict[Transfer, Rule]] = {
    Transfer.STRIP: _strip,
    Transfer.SPLIT: _split,
    Transfer.PART: _part,
    Transfer.REMOVE: _remove,
    Transfer.ASK: _ask,
    Transfer.PLACE_IN_TEXT: _place_in_text,
}
