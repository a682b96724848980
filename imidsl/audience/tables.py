"""What a table is to an audience: columns, and rows in blocks that can be read on their own, in any order.

Whatever is wrong with a row is a value in its place: a bad row never stops a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read, and why."""

    problem: str


Row = tuple[int, Sequence[Any] | BadRow]
"""A row by its number, with the cells of the columns that were asked for."""


@dataclass(frozen=True, slots=True)
class TableChunk:
    """Some rows that follow one another: the number of the first, from 1, where they are, and they."""

    first: int
    start: int
    size: int
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Chunks that follow one another, whose rows share requests and go to one file: the first row's number, from 1, how
    many there are, and where they are."""

    number: int
    first: int
    count: int
    start: int
    size: int

    def and_then(self, chunk: TableChunk) -> TableBlock:
        """The block with one chunk more."""
        count, size = self.count + len(chunk.rows), self.size + chunk.size
        return TableBlock(self.number, self.first, count, self.start, size)


BLOCK_ROWS: Final = 50_000
"""Rows of a block, at least."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file is no table."""

    problem: str


class Table(Protocol):
    """A table that was opened."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns, in their order."""

    @property
    def words(self) -> bool:
        """Whether cells are words, as those of a command line are, and not values that have kinds."""

    def chunks(self, columns: Sequence[str]) -> Iterator[TableChunk]:
        """All rows, from the beginning to the end."""

    def rows(self, block: TableBlock, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of one block."""
