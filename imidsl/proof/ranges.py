"""Ranges: what is known of a text that is cut, padded, trimmed, or taken character by character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from imidsl.proof.domain import (
    Bounds,
    LinkPiece,
    ListValue,
    LiteralPiece,
    Piece,
    RangePiece,
    SummedPiece,
    TextValue,
    UsePiece,
)
from imidsl.proof.state import State, source
from imidsl.proof.texts import SomeText, anything, endless, known_text, length, letters_of, octets, range_of_total, row
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes

BLANKS: Final = CharSet.chars(char for char in map(chr, range(0x3001)) if char.isspace())
"""What `trim` takes away."""
_MAX_CHARS: Final = 200
_MAX_LENGTHS: Final = 12
"""Up to how many characters, and how many more than the fewest, a text is looked at character by character."""


# -- Parts


def range_of(state: State, pieces: Sequence[Piece], node: nodes.Node) -> tuple[RangePiece, list[Piece]]:
    """A text of which only size and characters are kept, and the short links that may still be in it."""
    atom = next((p.atom for p in pieces if isinstance(p, RangePiece) and p.atom is not None), None)
    parts: list[UsePiece | SummedPiece] = []
    links: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, RangePiece):
            parts += piece.made_of
        elif isinstance(piece, UsePiece):
            parts.append(piece)
        elif isinstance(piece, SummedPiece):
            parts.append(piece)
            links += [anything(link.reason, link.place) for link in piece.links if link.reason is not None]
        elif isinstance(piece, LinkPiece):
            reason = piece.reason
            links.append(replace(piece, whole=False) if reason is None else anything(reason, piece.place))
    found = RangePiece(
        letters_of(state, pieces),
        length(state, pieces),
        state.place(node),
        octets(state, pieces),
        atom,
        endless(state, pieces),
        tuple(parts),
    )
    return found, links


def some_char(state: State, pieces: Sequence[Piece], node: nodes.Node, *, end: int | None = None) -> SomeText:
    """One character of a text that has one; with `end` 0 the first, with -1 the last."""
    if end is not None:
        pieces = _reached(state, pieces if end == 0 else pieces[::-1], 1)
    found, links = range_of(state, pieces, node)
    _may_cut(state, links, node)
    return TextValue((replace(found, chars=(1, 1), octets=None, reason=None),))


def characters(state: State, value: TextValue, node: nodes.Node) -> ListValue | None:
    """The characters of a text as a list; None where there may be too many, or too many different numbers of them."""
    low, high = length(state, value.pieces)
    if high is None or high > _MAX_CHARS:
        return None
    atom = source(value)
    if low < high and (atom is None or high - low > _MAX_LENGTHS):
        return None
    if low < high and atom is not None:
        low = high - state.decisions.decide(atom.path, ("characters", high), high - low + 1)
        state.decisions.between_lengths(atom, low, low)
    return ListValue(tuple(some_char(state, value.pieces, node) for _ in range(low)))


def some_part(
    state: State, pieces: Sequence[Piece], node: nodes.Node, chars: Bounds | None = None, *, whole: bool = False
) -> TextValue:
    """Some part of a text, of so many characters; only with `whole` surely no short link is cut."""
    found, links = range_of(state, pieces, node)
    if not whole:
        _may_cut(state, links, node)
    low, high = chars if chars is not None else (0, found.chars[1])
    reason = found.reason if high is None else None
    return TextValue((replace(found, chars=(low, high), octets=_part_octets(found, high), reason=reason), *links))


def _part_octets(whole: RangePiece, chars: int | None) -> Bounds:
    """How many bytes a part of so many characters has."""
    most = whole.octets[1] if whole.octets is not None else None
    heaviest_ = None if chars is None else chars * (whole.alphabet.sizes or (0,))[-1]
    known = [bound for bound in (most, heaviest_) if bound is not None]
    return 0, min(known, default=None)


def _may_cut(state: State, links: Sequence[Piece], node: nodes.Node) -> None:
    if links:
        state.cut[node.lineno] = state.place(node)


def beginning(state: State, pieces: Sequence[Piece], most: int, least: int, node: nodes.Node) -> list[Piece]:
    """The beginning of a text: at most so many characters, and not fewer than `least` if it is as long as that."""
    kept, rest, (low, high) = _surely_within(state, pieces, most, length)
    if not rest:
        return kept
    room = most - low
    found, links = range_of(state, _reached(state, rest, room), node)
    _may_cut(state, links, node)
    fewest = max(0, min(least, most) - high)
    own = found.chars[1]
    chars = (min(fewest, found.chars[0]), room if own is None else min(room, own))
    octets_ = _part_octets(found, chars[1])
    cut = replace(found, chars=(min(chars[0], chars[1]), chars[1]), octets=octets_, reason=None)
    return [*kept, cut, *links]


def _reached(state: State, pieces: Sequence[Piece], room: int) -> Sequence[Piece]:
    """The pieces that a cut behind so many characters leaves something of."""
    for number, piece in enumerate(pieces, 1):
        room -= length(state, [piece])[0]
        if room <= 0:
            return pieces[:number]
    return pieces


def _surely_within(
    state: State, pieces: Sequence[Piece], most: int, measure: Callable[[State, Sequence[Piece]], Bounds]
) -> tuple[list[Piece], list[Piece], tuple[int, int]]:
    """The pieces in front that no cut behind so many characters (or bytes) touches, and the rest."""
    low = high = 0
    for number, piece in enumerate(pieces):
        least, longest = measure(state, [piece])
        if longest is None or high + longest > most:
            return list(pieces[:number]), list(pieces[number:]), (low, high)
        low, high = low + least, high + longest
    return list(pieces), [], (low, high)


def fitted(state: State, pieces: Sequence[Piece], most: int, lost: int, ellipses: str, node: nodes.Node) -> list[Piece]:
    """What `fit` leaves of a text that may be too long: so many bytes at most, up to `lost` fewer where it is cut."""
    kept, rest, (low, high) = _surely_within(state, pieces, max(0, most - lost), octets)
    found, links = range_of(state, rest, node)
    _may_cut(state, links, node)
    fewest = found.octets[0] if found.octets is not None else 0
    room = most - low
    shortest = min(fewest, max(0, most - lost - high))
    characters = found.chars[1]
    chars = (0, room if characters is None else min(room, characters + 2))
    alphabet_ = found.alphabet | CharSet.chars(ellipses)
    return [*kept, replace(found, alphabet=alphabet_, chars=chars, octets=(shortest, room), reason=None), *links]


def padded(
    state: State,
    pieces: Sequence[Piece],
    width: int,
    node: nodes.Node,
    filling: str = " ",
    front: Callable[[int], int] | None = None,
) -> Sequence[Piece]:
    """A text with characters put beside it, up to so many; `front` says how many of some blanks stand before it.

    Where they stand matters to what is cut or trimmed later: without `front` they can be anywhere.
    """
    low, high = length(state, pieces)
    if low >= width:
        return pieces
    if low == high and front is not None:
        before, place = front(width - low), state.place(node)
        left, right = (LiteralPiece(" " * count, place) for count in (before, width - low - before))
        return [piece for piece in (left, *pieces, right) if known_text(piece) != ""]
    found, links = range_of(state, pieces, node)
    few, many = found.octets or (0, None)
    fewest = few if high is None else few + max(0, width - high)
    octets_ = max(fewest, width), None if many is None else many + width - low
    chars = width, None if high is None else max(high, width)
    return [replace(found, alphabet=found.alphabet | CharSet.chars(filling), chars=chars, octets=octets_), *links]


# -- Trimming


def trimmed(state: State, value: SomeText, blanks: CharSet, left: bool, right: bool, node: nodes.Node) -> SomeText:
    """Without these characters at the ends."""
    if not isinstance(value, TextValue):
        return value
    pieces: Sequence[Piece] = value.pieces
    if left:
        pieces = _trimmed(state, pieces, blanks, True)
    if right:
        pieces = _trimmed(state, pieces[::-1], blanks, False)[::-1]
    return row(state, pieces, node)


def _trimmed(state: State, pieces: Sequence[Piece], blanks: CharSet, front: bool) -> list[Piece]:
    """From one end on: what may be gone, up to a character that surely stays; `sure` where all before is gone."""
    found: list[Piece] = []
    sure = True
    for number, piece in enumerate(pieces):
        text = known_text(piece)
        if text is not None:
            kept = _stripped(text, blanks, front)
            gone = len(text) - len(kept)
            if gone and not sure:
                chars = text[:gone] if front else text[len(kept) :]
                found.append(RangePiece(CharSet.chars(chars), (0, gone), piece.place))
            if kept:
                same = piece if not gone else LiteralPiece(kept, piece.place)
                return [*found, same, *pieces[number + 1 :]]
            continue
        if not letters_of(state, [piece]) & blanks:
            found.append(piece)
            if length(state, [piece])[0] > 0:
                return [*found, *pieces[number + 1 :]]
            sure = False
            continue
        found.append(loosened(piece))
        sure = False
    return found


def _stripped(text: str, blanks: CharSet, front: bool) -> str:
    at = 0
    chars = text if front else text[::-1]
    while at < len(chars) and chars[at] in blanks:
        at += 1
    return text[at:] if front else text[: len(text) - at]


def loosened(piece: Piece) -> Piece:
    """Some part of a piece."""
    match piece:
        case UsePiece():
            return replace(piece, loose=True)
        case SummedPiece():
            return loosened(range_of_total(piece))
        case RangePiece():
            return replace(
                piece,
                chars=(0, piece.chars[1]),
                octets=None if piece.octets is None else (0, piece.octets[1]),
            )
    return piece
