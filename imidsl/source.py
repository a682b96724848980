"""Source texts and places in them.

One convention everywhere: a span is half-open (start inclusive, end exclusive) and counts characters (code points)
of its source's text from 0; lines and columns are derived from it, count from 1, and are only for showing.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from imidsl.records import dataclass, field

BYTE_ORDER_MARK = "\ufeff"


class Position(NamedTuple):
    """A line and a column, both counted from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """A text and the path that messages name it by (relative, with `/`, or `-` for standard input)."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @property
    def offset(self) -> int:
        """Where it begins in its file."""
        return 0

    def position(self, offset: int) -> Position:
        """The line and column of a character; a byte-order mark takes no column."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        if line == 1 and not self.offset and self.text.startswith(BYTE_ORDER_MARK):
            column = max(1, column - 1)
        return Position(line, column)

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its line break."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        mark = BYTE_ORDER_MARK if number == 1 and not self.offset else ""
        return self.text[start:end].rstrip("\r\n").removeprefix(mark)

    @property
    def line_count(self) -> int:
        """How many lines there are; a text that ends in a line break has a last, empty one."""
        return len(self._starts)

    def span(self, start: int, end: int) -> Span:
        """The characters from `start` up to `end`."""
        return Span(self, start, end)


class PieceSource(Source):
    """A piece of a file, read alone: lines are those of the file. It moves when the file changes before it."""

    def __init__(self, path: str, text: str, offset: int = 0, lines: int = 0) -> None:
        super().__init__(path, text)
        self.move(offset, lines)

    def move(self, offset: int, lines: int) -> None:
        """Give it its place: how many characters and lines stand before it."""
        self._offset, self._lines = offset, lines

    @property
    def offset(self) -> int:
        """Where it begins in its file."""
        return self._offset

    def position(self, offset: int) -> Position:
        """The line in the file and the column of a character of this piece."""
        line, column = super().position(offset)
        return Position(line + self._lines, column)

    def line(self, number: int) -> str:
        """The text of a line, by its number in the file."""
        return super().line(number - self._lines)

    @property
    def line_count(self) -> int:
        """The number of its last line in the file."""
        return super().line_count + self._lines


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of a source from `start` (inclusive) to `end` (exclusive)."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> tuple[str, int]:
        """The file and the offset there, which tell two places apart and say which comes first."""
        return self.source.path, self.source.offset + self.start

    @property
    def first(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """Line and column just behind the last character."""
        return self.source.position(self.end)

    def within(self, source: Source) -> Span:
        """The same characters in another source of the same file."""
        by = self.source.offset - source.offset
        return Span(source, self.start + by, self.end + by)

    def to(self, other: Span) -> Span:
        """From the start of this one to the end of the other (of the same source)."""
        return Span(self.source, self.start, other.end)
