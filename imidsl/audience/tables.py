"""What a table is to an audience: columns, and rows in blocks that can be read on their own, in any order.

Whatever is wrong with a row is a value in its place: a bad row never stops a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Some rows that follow one another: the number of the first, from 1, and where they are."""

    number: int
    first: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read, and why."""

    problem: str


Row = tuple[int, Sequence[Any] | BadRow]
"""A row by its number, with the cells of the columns that were asked for."""


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

    def survey(self, columns: Sequence[str]) -> Iterator[tuple[TableBlock, list[Row]]]:
        """The blocks from the beginning to the end, each with its rows."""

    def rows(self, block: TableBlock, columns: Sequence[str]) -> list[Row]:
        """The rows of one block."""
