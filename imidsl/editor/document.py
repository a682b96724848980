"""A document as an editor changes it: its text, and the pieces that it consists of, each with its place.

An edit reads anew from the piece before the one it touches until a piece begins where one began before: from there on
nothing has changed but the places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from imidsl.records import dataclass
from imidsl.syntax.forms import PieceExtent, extents


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A top-level form with what stands above it; the same object as long as its text isn't touched.

    `is_open` is whether quotes are open in it, so that where it ends hangs on all the text behind.
    """

    text: str
    is_open: bool
    lines: int


@dataclass(frozen=True, eq=False)
class Document:
    """A text in pieces; `starts` and `lines` say how many characters and lines stand before each."""

    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Document:
        """The document of a text."""
        return _placed([_piece(text, extent) for extent in extents(text)])

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.text for piece in self.pieces)

    def edited(self, start: int, end: int, new: str) -> Document:
        """The document with other characters instead of those between two offsets."""
        text = self.text[:start] + new + self.text[end:]
        first = max(0, self.at(start) - 1)
        first = next((number for number in range(first) if self.pieces[number].is_open), first)
        shift = len(new) - (end - start)
        behind = {at + shift: number for number, at in enumerate(self.starts) if at > end}
        found: list[Piece] = []
        rest: Sequence[Piece] = ()
        for extent in extents(text, self.starts[first]):
            if extent.start in behind:
                rest = self.pieces[behind[extent.start] :]
                break
            found.append(_piece(text, extent))
        return _placed([*self.pieces[:first], *_kept(self.pieces[first:], found), *rest], text)

    def at(self, offset: int) -> int:
        """The number of the piece that a place is in."""
        return max(0, bisect_right(self.starts, offset) - 1)


def _piece(text: str, extent: PieceExtent) -> Piece:
    own = text[extent.start : extent.end]
    return Piece(own, extent.is_open, own.count("\n"))


def _placed(pieces: Sequence[Piece], text: str | None = None) -> Document:
    starts, lines = [0], [0]
    for piece in pieces[:-1]:
        starts.append(starts[-1] + len(piece.text))
        lines.append(lines[-1] + piece.lines)
    document = Document(tuple(pieces), tuple(starts), tuple(lines))
    if text is not None:
        document.__dict__["text"] = text
    return document


def _kept(before: Sequence[Piece], found: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces that were read anew, the first ones as they were where they are the same."""
    same = 0
    while same < min(len(before), len(found)) and _alike(before[same], found[same]):
        same += 1
    return [*before[:same], *found[same:]]


def _alike(one: Piece, other: Piece) -> bool:
    return one.text == other.text and one.is_open == other.is_open
