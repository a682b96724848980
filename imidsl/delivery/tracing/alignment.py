"""Whether a text has a shape, and what each parameter gave it.

Sets of offsets are the bits of an integer, so that all ways through a shape are walked at once: time grows with the
shape and with the text, and no pattern makes it explode.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Final, assert_never

from imidsl.delivery.tracing.shapes import Alternatives, FromParameter, Letters, Often, Row, TextShape, Verbatim
from imidsl.records import dataclass, field
from imidsl.text.chars.charset import CharSet

LONGEST: Final = 20_000
"""Characters of a text that is looked at; longer than any that the API takes."""


@dataclass(frozen=True, slots=True)
class GivenPiece:
    """What a parameter gave a text: offsets, the end exclusive."""

    name: str
    start: int
    end: int


def align(shape: TextShape, text: str) -> list[GivenPiece] | None:
    """What parameters gave a text, in order; None where it hasn't that shape. Of several ways one is taken."""
    if not fits(shape, text):
        return None
    pieces: list[GivenPiece] = []
    _Aligning(text).back(shape, 1, len(text), pieces)
    return sorted(pieces, key=lambda piece: (piece.start, piece.end))


def fits(shape: TextShape, text: str) -> bool:
    """Whether a text has a shape."""
    return len(text) <= LONGEST and bool(_Aligning(text).ends(shape, 1) >> len(text) & 1)


@dataclass(frozen=True, slots=True)
class _Aligning:
    text: str
    _good: dict[CharSet, int] = field(default_factory=dict)

    # --- forward: where a shape can end that starts at one of some offsets

    def ends(self, shape: TextShape, starts: int) -> int:
        """All ends."""
        if not starts:
            return 0
        match shape:
            case Verbatim(text=text):
                return self._verbatim(text, starts)
            case Letters():
                return self._letters(shape, starts)
            case FromParameter(inner=inner):
                return self.ends(inner, starts)
            case Row():
                return self._steps(shape, starts)[-1]
            case Alternatives(options=options):
                return _union(self.ends(option, starts) for option in options)
            case Often(item=item, most=most):
                layers = self._layers(shape, starts)
                return self._closed(item, layers[-1]) if most is None else _union(layers[shape.least :])
        assert_never(shape)

    def _verbatim(self, text: str, starts: int) -> int:
        found = 0
        for at in _offsets(starts):
            found |= self.text.startswith(text, at) << (at + len(text))
        return found

    def _letters(self, shape: Letters, starts: int) -> int:
        reached, good, size = starts, self._of(shape.chars), len(self.text)
        for _ in range(shape.least):
            reached = (reached & good) << 1
        if shape.most is not None and shape.most - shape.least < size:
            latest = reached
            for _ in range(shape.most - shape.least):
                latest = (latest & good) << 1
                reached |= latest
            return reached
        # All that follow without a gap, in steps that double.
        through, step = good << 1, 1
        while step <= size:
            reached |= through & (reached << step)
            through &= through << step
            step *= 2
        return reached

    def _of(self, chars: CharSet) -> int:
        """The offsets of the characters that are in a set."""
        if chars not in self._good:
            bits = {char: "1" if char in chars else "0" for char in set(self.text)}
            self._good[chars] = int("".join(map(bits.__getitem__, reversed(self.text))) or "0", 2)
        return self._good[chars]

    def _steps(self, shape: Row, starts: int) -> list[int]:
        """The offsets before the first item, and after each."""
        reached = [starts]
        for item in shape.items:
            reached.append(self.ends(item, reached[-1]))
        return reached

    def _layers(self, shape: Often, starts: int) -> list[int]:
        """The offsets before the first round and after each that is counted."""
        layers = [starts]
        for _ in range(shape.least if shape.most is None else shape.most):
            layers.append(self.ends(shape.item, layers[-1]))
        return layers

    def _closed(self, item: TextShape, starts: int) -> int:
        """The offsets after any number of rounds."""
        reached = latest = starts
        while latest:
            latest = self.ends(item, latest) & ~reached
            reached |= latest
        return reached

    # --- backward: from where a shape came to an end

    def back(self, shape: TextShape, starts: int, end: int, pieces: list[GivenPiece]) -> int:
        """One of the offsets that lead to an end, which one does; what parameters gave on the way goes to `pieces`."""
        match shape:
            case Verbatim(text=text):
                return end - len(text)
            case Letters():
                return self._back_letters(shape, starts, end)
            case FromParameter(name=name, inner=inner):
                start = self.back(inner, starts, end, [])
                pieces.append(GivenPiece(name, start, end))
                return start
            case Row(items=items):
                for item, before in zip(reversed(items), reversed(self._steps(shape, starts)[:-1]), strict=True):
                    end = self.back(item, before, end, pieces)
                return end
            case Alternatives(options=options):
                option = next(one for one in options if self.ends(one, starts) >> end & 1)
                return self.back(option, starts, end, pieces)
            case Often():
                return self._back_often(shape, starts, end, pieces)
        assert_never(shape)

    def _back_often(self, shape: Often, starts: int, end: int, pieces: list[GivenPiece]) -> int:
        layers = self._layers(shape, starts)
        if shape.most is None:
            # As many rounds as there can be, each of which gets on.
            reached = self._closed(shape.item, layers[-1])
            while self.ends(shape.item, before := reached & (1 << end) - 1) >> end & 1:
                end = self.back(shape.item, before, end, pieces)
        else:
            last = next(n for n, reached in enumerate(layers) if n >= shape.least and reached >> end & 1)
            layers = layers[: last + 1]
        for before in reversed(layers[:-1]):
            end = self.back(shape.item, before, end, pieces)
        return end

    def _back_letters(self, shape: Letters, starts: int, end: int) -> int:
        start = end
        while not (end - start >= shape.least and starts >> start & 1):
            start -= 1
        return start


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def _offsets(set_: int) -> list[int]:
    return [at for at, bit in enumerate(reversed(bin(set_)[2:])) if bit == "1"]
