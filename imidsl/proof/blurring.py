"""Texts of which only the size and the characters are kept, and filters that work on every character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from imidsl.proof.conditions import Conditions
from imidsl.proof.domain import (
    Atom,
    Blur,
    Const,
    Frozen,
    Items,
    Literal,
    Number,
    Piece,
    Place,
    Range,
    Reason,
    Use,
    Value,
    Written,
)
from imidsl.proof.growth import Step, alphabet, is_placed, rows
from imidsl.proof.totals import frozen_blur
from imidsl.proof.values import written
from imidsl.proof.weighing import transform
from imidsl.records import replace
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.template import nodes

Given: TypeAlias = Mapping[str, Value]
"""Arguments by name."""
BLANKS: Final = CharSet.chars(char for char in map(chr, range(0x3001)) if char.isspace())
"""What `trim` takes away."""


class Applied(NamedTuple):
    """A filter where it stands: its arguments by name, those without one by number."""

    name: str
    node: nodes.Filter
    given: dict[str, Value]

    def constant(self, name: str, default: object) -> Any:
        """A known argument; `Fails` as a sign that it isn't known comes from the caller."""
        value = self.given.get(name)
        return value.value if isinstance(value, Const) else default

    @property
    def is_known(self) -> bool:
        """Whether all arguments are."""
        return all(isinstance(value, Const) for value in self.given.values())


class Blurring(Conditions):
    """Pieces made coarser, each time with bounds that hold."""

    def stepped(self, value: Value, step: Step, node: nodes.Node) -> Value:
        """A filter that works on every character."""
        if isinstance(value, Const):
            return Const(transform(value.value, (step,)))
        assert isinstance(value, Written)
        alone = len(value.pieces) == 1
        return written([self._step(piece, step, alone, node) for piece in value.pieces])

    def _step(self, piece: Piece, step: Step, alone: bool, node: nodes.Node) -> Piece:
        place = self.place(node)
        placed = is_placed((step,))
        match piece:
            case Literal(text=text):
                if not placed or (alone or text.isascii()):
                    return Literal(transform(text, (step,)), piece.place)
                return self._blurred(self._of_literal(piece), step, place)
            case Use(steps=steps):
                before = ("within",) if placed and (piece.loose or not alone) and not steps else ()
                return Use(piece.atom, (*steps, *before, step), place, piece.loose)
            case Blur():
                return self._blurred(piece, step, place)
        return self._blurred(frozen_blur(piece), step, place)

    def _of_literal(self, piece: Literal) -> Blur:
        bytes_ = len(piece.text.encode())
        length = len(piece.text)
        return Blur(CharSet.chars(piece.text), (length, length), piece.place, (bytes_, bytes_))

    def _blurred(self, piece: Blur, step: Step, place: Place) -> Blur:
        """The bounds that the growth of single characters gives."""
        least, most = piece.chars
        made = alphabet(piece.alphabet, (step,)) if piece.alphabet != ALL else ALL
        lengths = _weights(piece.alphabet, step, "chars")
        sizes = _weights(piece.alphabet, step, "bytes")
        if not lengths:
            return piece
        low = least * min(weight for weight, _ in lengths)
        high = None if most is None else most * max(weight for weight, _ in lengths)
        octets = None
        if piece.octets is not None:
            fewest, bytes_ = piece.octets
            down = int(fewest * min(weight / own for weight, own in sizes))
            up = None if bytes_ is None else max(-(-weight * bytes_ // own) for weight, own in sizes)
            octets = (max(0, down - 1), up)
        return replace(piece, alphabet=made, chars=(low, high), place=place, octets=octets)

    def _blur(self, value: Value, node: nodes.Node) -> Blur:
        """A text of which only size and characters are kept."""
        pieces = self.pieces(value, node)
        letters = CharSet()
        reason: Reason | None = None
        source: Atom | None = None
        parts: list[Use | Frozen] = []
        for piece in pieces:
            letters |= self._letters(piece)
            if isinstance(piece, Blur):
                reason, source = reason or piece.reason, source or piece.source
                parts += piece.made_of
            elif isinstance(piece, Frozen):
                reason = reason or next(iter(piece.total.reasons), None)
                parts.append(piece)
            elif isinstance(piece, Use):
                parts.append(piece)
        if reason is None:
            reason = self._endless(pieces)
        place, length, octets = self.place(node), self.length(pieces), self.octets(pieces)
        return Blur(letters, length, place, octets, source, reason, tuple(parts))

    def _endless(self, pieces: Sequence[Piece]) -> Reason | None:
        for piece in pieces:
            if isinstance(piece, Use) and self._length(piece)[1] is None:
                word = str(piece.atom.path[0])
                return Reason(piece.place, word, "has no largest size", f"give '{word}' a max: text(max: 40)")
        return None

    def octets(self, pieces: Sequence[Piece]) -> Range:
        """Fewest and most bytes."""
        low, high = 0, 0
        endless = False
        for piece in pieces:
            least, most = self._octets(piece)
            low += least
            endless = endless or most is None
            high += most or 0
        return low, None if endless else high

    def _octets(self, piece: Piece) -> Range:
        match piece:
            case Literal(text=text):
                return len(text.encode("utf-8", "surrogatepass")), len(text.encode("utf-8", "surrogatepass"))
            case Use():
                return self.measured(piece, "bytes")
            case Frozen(total=total):
                return total.ranges.get("bytes") or _sized(total.alphabet, total.ranges["chars"])
        bounds = _sized(piece.alphabet, piece.chars)
        if piece.octets is None:
            return bounds
        most = [bound for bound in (bounds[1], piece.octets[1]) if bound is not None]
        return max(bounds[0], piece.octets[0]), min(most, default=None)

    def _letters(self, piece: Piece) -> CharSet:
        match piece:
            case Literal(text=text):
                return CharSet.chars(text)
            case Use():
                return alphabet(self.case.language(piece.atom).chars, piece.steps)
            case Frozen(total=total):
                return total.alphabet
        return piece.alphabet

    def _letters_of(self, text: Written) -> CharSet:
        found = CharSet()
        for piece in text.pieces:
            found |= self._letters(piece)
        return found

    def _cut(self, text: Written, most: int, node: nodes.Node, least: int) -> Written:
        """The beginning of a text, at most so many characters."""
        blur = self._blur(text, node)
        low = min(least, blur.chars[0]) if least < most else most
        high = most if blur.chars[1] is None else min(most, blur.chars[1])
        octets = None if blur.octets is None or blur.octets[1] is None else (0, blur.octets[1])
        return Written((replace(blur, chars=(min(low, high), high), octets=octets, reason=None),))

    def trimmed(self, text: Value, blanks: CharSet, left: bool, right: bool, node: nodes.Node) -> Value:
        """Without these characters at the ends."""
        if isinstance(text, Const) or not isinstance(text, Written):
            return text
        if not any(self._letters(piece) & blanks for piece in text.pieces):
            return text
        if len(text.pieces) > 1:
            inner = self._blur(text, node)
            return Written((_loosened(inner),))
        return Written((_loosened(text.pieces[0]),))

    def _exceeds(self, text: Written, most: int) -> bool:
        """Whether a text has more characters; decided where it may have."""
        low, high = self.length(text.pieces)
        if low > most or (high is not None and high <= most):
            return low > most
        atom = self.source(text)
        number = Number(low, high, 0, atom, length_of=atom)
        return self.compared_number("gt", number, most)

    def settled(self, value: Value, node: nodes.Node) -> Value:
        """The value as it is known after what was decided about it."""
        if isinstance(value, Written):
            atom = self.source(value)
            return self.resolve(atom, node) if atom is not None else value
        return value

    def _plain(self, value: Value | Atom) -> Const | None:
        """A value that is known through and through."""
        if isinstance(value, Const):
            return value
        if isinstance(value, Items) and not any(isinstance(item, Atom) for item in value.items):
            items = [self._plain(item) for item in value.items]
            return Const([item.value for item in items if item is not None]) if None not in items else None
        return None


def _loosened(piece: Piece) -> Piece:
    if isinstance(piece, Use):
        return Use(piece.atom, piece.steps, piece.place, True)
    if isinstance(piece, Frozen):
        piece = frozen_blur(piece)
    if isinstance(piece, Blur):
        octets = None if piece.octets is None else (0, piece.octets[1])
        return replace(piece, chars=(0, piece.chars[1]), octets=octets)
    return piece


def _weights(chars: CharSet, step: Step, dimension: str) -> list[tuple[int, int]]:
    """What the images of the characters weigh, at whatever place, and the bytes of the characters themselves."""
    found = rows(chars, (("within", step),), dimension, False, True)
    lowest = rows(chars, (("within", step),), dimension, False, False)
    return [(row.rest, row.octets) for row in (*found, *lowest)]


def _sized(chars: CharSet, length: Range) -> Range:
    sizes = chars.sizes or (0,)
    return length[0] * sizes[0], None if length[1] is None else length[1] * sizes[-1]
