"""Plans as kernels of Arrow: the bodies of requests for whole columns, in parts written one behind the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.audience.arrow.cells import Cells
from imidsl.audience.arrow.texts import Parts, Texts, chosen, every, joined
from imidsl.plan.jsontext import compact, inner
from imidsl.plan.pieces import (
    Body,
    Both,
    Column,
    Constant,
    DestinationsHole,
    Either,
    EncodingHole,
    Equals,
    Holds,
    MomentHole,
    Not,
    NotPlanned,
    Piece,
    PieceChoice,
    Pieces,
    PlannedText,
    Test,
    TextHole,
)
from imidsl.text.chars.charset import GSM7_USABLE
from imidsl.text.chars.encoding import is_gsm7

RECIPIENTS: Final = object()
"""The part where the list of recipients goes."""


class BodyWriter:
    """Writes bodies for columns of so many cells; `NotPlanned` for what Arrow has no function for."""

    def __init__(self, count: int, columns: Mapping[str, Cells], moments: Mapping[Any, str]) -> None:
        self.count, self.columns, self.moments = count, columns, moments

    def parts(self, body: Body) -> Parts:
        """The JSON of a body."""
        match body:
            case dict():
                members = [[f"{compact(key)}:", *self.parts(value)] for key, value in body.items()]
                return ["{", *_separated(members), "}"]
            case list():
                return ["[", *_separated([self.parts(item) for item in body]), "]"]
            case TextHole(kind=None, optional=False, text=PlannedText(drops_break=False, longest=None) as text):
                return ['"', *self._pieces(text.pieces, escaped=True), '"']
            case EncodingHole():
                return [chosen(self.gsm7(body.text), compact(body.gsm7), compact(body.ucs2))]
            case MomentHole():
                return [compact(self.moments[body.after])]
            case DestinationsHole():
                return ["[", RECIPIENTS, "]"]
            case str() | int() | float() | None:
                return [compact(body)]
        raise NotPlanned

    def beside(self, hole: DestinationsHole) -> Parts:
        """What stands beside the addresses."""
        members = [[f",{compact(key)}:", *self.parts(value)] for key, value in hole.beside.items()]
        return [part for member in members for part in member]

    # -- Texts

    def _pieces(self, pieces: Pieces, *, escaped: bool) -> Parts:
        return [self._piece(piece, escaped=escaped) for piece in pieces]

    def _piece(self, piece: Piece, *, escaped: bool) -> Texts | str:
        match piece:
            case Constant(text=text):
                return inner(text) if escaped else text
            case Column(name=name):
                cells = self.columns[name]
                return cells.texts.escaped if escaped and not cells.column.stays_in_json else cells.texts
            case PieceChoice(branches=branches, other=other):
                # What a cell has no text for is missing in the whole body, unless the cell's row chooses another.
                made = self._text(other, escaped=escaped)
                for test, some in reversed(branches):
                    made = chosen(self.test(test), self._text(some, escaped=escaped), made)
                return made
        raise NotPlanned

    def _text(self, pieces: Pieces, *, escaped: bool) -> Texts:
        return joined(self._pieces(pieces, escaped=escaped), self.count)

    # -- Questions

    def test(self, test: Test) -> pa.BooleanArray:
        """Which rows a choice takes."""
        match test:
            case Not(test=one):
                return pc.invert(self.test(one))
            case Both(left=left, right=right):
                return pc.and_(self.test(left), self.test(right))
            case Either(left=left, right=right):
                return pc.or_(self.test(left), self.test(right))
            case Holds(name=name):
                return self.columns[name].holds()
            case Equals(name=name, value=value):
                return self.columns[name].equals(value)
        raise NotPlanned

    def gsm7(self, text: PlannedText) -> pa.BooleanArray:
        """Which rows' texts keep to GSM-7: of constants and plain columns by what varies alone."""
        if not all(isinstance(piece, Constant | Column) for piece in text.pieces):
            return self._text(text.pieces, escaped=False).keeping_to(GSM7_USABLE)
        good = [every(self.count, all(is_gsm7(piece.text) for piece in text.pieces if isinstance(piece, Constant)))]
        for name in dict.fromkeys(piece.name for piece in text.pieces if isinstance(piece, Column)):
            cells = self.columns[name]
            if not cells.column.keeps_to_gsm7:
                good.append(cells.texts.keeping_to(GSM7_USABLE))
        return reduce(pc.and_, good)


def _separated(members: Sequence[Parts]) -> Parts:
    """Some parts with commas between them."""
    return [part for number, parts in enumerate(members) for part in ([","] if number else []) + parts]
