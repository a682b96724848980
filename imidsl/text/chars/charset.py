"""Sets of characters as ranges of code points: what a text may hold, what a pattern matches, what GSM-7 has."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from imidsl.records import dataclass
from imidsl.text.chars.encoding import GSM7

Range = tuple[int, int]

_LAST = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)
_UTF8_RANGES = ((0x00, 0x7F), (0x80, 0x7FF), (0x800, 0xFFFF), (0x10000, _LAST))
_READABLE = "x0A"


@dataclass(frozen=True, slots=True)
class CharSet:
    """A set of Unicode scalar values: ascending ranges, both ends inclusive, that neither touch nor overlap.

    Surrogates are never in one, not in a complement either: no UTF-8 text holds them.
    """

    ranges: tuple[Range, ...] = ()

    @staticmethod
    def of(*ranges: Range) -> CharSet:
        """The characters of these ranges, which may overlap and come in any order."""
        return CharSet(tuple(_without_surrogates(_joined(sorted(ranges)))))

    @staticmethod
    def chars(text: Iterable[str]) -> CharSet:
        """Just these characters."""
        codes = sorted(set(map(ord, text)))
        return CharSet.of(*zip(codes, codes, strict=True))

    def __contains__(self, char: str) -> bool:
        code = ord(char)
        index = bisect_right(self.ranges, (code, _LAST + 1)) - 1
        return index >= 0 and code <= self.ranges[index][1]

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __or__(self, other: CharSet) -> CharSet:
        return CharSet.of(*self.ranges, *other.ranges)

    def __and__(self, other: CharSet) -> CharSet:
        return CharSet(tuple(_common(self.ranges, other.ranges)))

    def __sub__(self, other: CharSet) -> CharSet:
        return self & other.complement()

    def __le__(self, other: CharSet) -> bool:
        return self & other == self

    def complement(self) -> CharSet:
        """All other characters."""
        return CharSet(tuple(_without_surrogates(self._gaps())))

    def _gaps(self) -> Iterator[Range]:
        """The code points that aren't in it, surrogates among them."""
        starts = [0, *(last + 1 for _, last in self.ranges)]
        ends = [*(first - 1 for first, _ in self.ranges), _LAST]
        return ((start, end) for start, end in zip(starts, ends, strict=True) if start <= end)

    def of_size(self, octets: int) -> CharSet:
        """Those that take so many bytes (1 to 4) in UTF-8."""
        return self & CharSet.of(_UTF8_RANGES[octets - 1])

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes in UTF-8 bytes that its characters have, ascending."""
        return tuple(octets for octets in (1, 2, 3, 4) if self.of_size(octets))

    def sample(self) -> str:
        """One of its characters, a readable one if it can be; the set must not be empty."""
        return next((char for char in _READABLE if char in self), "") or chr(self._first_visible())

    def _first_visible(self) -> int:
        visible = self & VISIBLE
        return (visible or self).ranges[0][0]

    def as_class(self) -> str:
        """Its ranges as they stand between the brackets of a regular expression, for Python as for ECMAScript."""
        return _class(self.ranges)

    def one_of(self, *, negated: bool = False) -> str:
        """A regular expression of Python for one of its characters, or (`negated`) for any other code point.

        It is written by the side with fewer code points: a class of nearly all takes ten times as long to compile.
        """
        by_gaps = 2 * len(self) > _LAST
        return f"[{'^' if by_gaps is not negated else ''}{_class(self._gaps() if by_gaps else self.ranges)}]"


def _joined(ranges: Iterable[Range]) -> Iterator[Range]:
    first, last = -2, -2
    for start, end in ranges:
        if start > last + 1:
            if last >= 0:
                yield first, last
            first, last = start, end
        else:
            last = max(last, end)
    if last >= 0:
        yield first, last


def _without_surrogates(ranges: Iterable[Range]) -> Iterator[Range]:
    for first, last in ranges:
        if last < _SURROGATES[0] or first > _SURROGATES[1]:
            yield first, last
            continue
        for start, end in ((first, min(last, _SURROGATES[0] - 1)), (max(first, _SURROGATES[1] + 1), last)):
            if start <= end:
                yield start, end


def _common(ours: tuple[Range, ...], theirs: tuple[Range, ...]) -> Iterator[Range]:
    if not ours or not theirs:
        return
    i, j = _reaching(ours, theirs[0][0]), _reaching(theirs, ours[0][0])
    while i < len(ours) and j < len(theirs):
        start, end = max(ours[i][0], theirs[j][0]), min(ours[i][1], theirs[j][1])
        if start <= end:
            yield start, end
        if ours[i][1] < theirs[j][1]:
            i += 1
        else:
            j += 1


def _reaching(ranges: tuple[Range, ...], code: int) -> int:
    """The place of the first range that may reach a code point."""
    return max(0, bisect_right(ranges, (code, _LAST)) - 1)


def _class(ranges: Iterable[Range]) -> str:
    return "".join(_class_range(first, last) for first, last in ranges)


def _class_range(first: int, last: int) -> str:
    if first == last:
        return _class_char(first)
    return f"{_class_char(first)}{'' if last == first + 1 else '-'}{_class_char(last)}"


def _class_char(code: int) -> str:
    if chr(code) in "\\]^-[":
        return "\\" + chr(code)
    visible = 0x20 <= code <= 0x7E or code >= 0xA1
    return chr(code) if visible else f"\\u{code:04X}"


ALL = CharSet.of((0, _LAST))
VISIBLE = CharSet.of((0x21, 0x7E), (0xA1, 0x2FF), (0x370, _LAST))

USABLE = CharSet.of((0x09, 0x0A), (0x20, 0x7E), (0xA0, _LAST))
"""What a value may hold: of the control characters only tab and line feed."""

ASCII_USABLE = USABLE.of_size(1)
GSM7_USABLE = CharSet.chars(GSM7) & USABLE
