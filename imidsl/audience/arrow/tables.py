"""Tables in Parquet and Arrow's own format. They are read through pyarrow, one group of rows at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Final

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

from imidsl.audience.tables import BadRow, Row, TableBlock, TableChunk, Unusable
from imidsl.records import dataclass

CHUNK_ROWS: Final = 8_192
"""Rows that are made objects of Python at once."""
_STREAM: Final = b"\xff\xff\xff\xff"
NOT_UTF8: Final = BadRow("it isn't in UTF-8")


@dataclass(frozen=True, eq=False)
class ArrowTable:
    """A table in groups of rows; `sizes` says how many each has, `read` reads some columns of one."""

    columns: Sequence[str]
    sizes: Sequence[int]
    read: Callable[[int, tuple[str, ...]], pa.Table]
    words: bool = False

    @cached_property
    def _ends(self) -> Sequence[int]:
        return [*accumulate(self.sizes)]

    @cached_property
    def _group(self) -> Callable[[int, tuple[str, ...]], pa.Table]:
        # Blocks of a group are read one after the other.
        return lru_cache(1)(self.read)

    def chunks(self, columns: Sequence[str]) -> Iterator[TableChunk]:
        """All rows, from the beginning to the end."""
        return self._chunks(columns, 0, self._ends[-1] if self._ends else 0)

    def rows(self, block: TableBlock, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of one block."""
        for chunk in self._chunks(columns, block.start, block.start + block.size):
            yield from chunk.rows

    def _chunks(self, columns: Sequence[str], start: int, end: int) -> Iterator[TableChunk]:
        while start < end:
            group = bisect_right(self._ends, start)
            size = min(CHUNK_ROWS, self._ends[group] - start, end - start)
            yield TableChunk(start + 1, start, size, self._read(group, start, size, columns))
            start += size

    def _read(self, group: int, start: int, size: int, columns: Sequence[str]) -> list[Row]:
        """Rows of a group; the first column has addresses, which are texts whatever they are kept as."""
        within = start - (self._ends[group] - self.sizes[group])
        try:
            table = self._group(group, tuple(dict.fromkeys(columns))).slice(within, size)
            lists = [values_of(table.column(name)) for name in columns]
        except pa.ArrowException as fault:
            raise OSError(None, f"can't be read: {str(fault).splitlines()[0][:80]}") from None
        lists[0] = [str(cell) if isinstance(cell, int) else cell for cell in lists[0]]
        rows = zip(*lists, strict=True)
        return [(number, NOT_UTF8 if BAD in row else row) for number, row in enumerate(rows, start + 1)]


class _Bad:
    """Stands for a cell that is no text."""


BAD: Final = _Bad()


def values_of(column: pa.Array | pa.ChunkedArray, numbers: Sequence[int] | None = None) -> list[Any]:
    """The cells of a column, or some of them, as Python has them; `BAD` for those that it can't have."""
    if numbers is not None:
        return [_cell(column[number]) for number in numbers]
    try:
        return list(column.to_pylist())
    except (UnicodeDecodeError, OverflowError, ValueError):
        return [_cell(one) for one in column]


def _cell(one: pa.Scalar) -> Any:
    try:
        return one.as_py()
    except (UnicodeDecodeError, OverflowError, ValueError):
        return BAD


def table(path: str, magic: bytes) -> ArrowTable | Unusable:
    """The table that a file is, which begins with these bytes."""
    try:
        return _parquet(path) if magic.startswith(b"PAR1") else _arrow(path, magic)
    except (pa.ArrowException, OSError) as fault:
        return Unusable((str(fault).splitlines() or ["it can't be read"])[0][:80])


def _parquet(path: str) -> ArrowTable:
    file = pyarrow.parquet.ParquetFile(path)
    sizes = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]

    def read(group: int, columns: tuple[str, ...]) -> pa.Table:
        # Opened anew, since processes that share a file share its place too.
        return pyarrow.parquet.ParquetFile(path).read_row_group(group, columns=list(columns))

    return ArrowTable(file.schema_arrow.names, sizes, read)


def _arrow(path: str, magic: bytes) -> ArrowTable:
    source = pa.memory_map(path)
    opened = pyarrow.ipc.open_stream if magic.startswith(_STREAM) else pyarrow.ipc.open_file
    schema = opened(source).schema
    batches = _batches(path, opened)
    sizes = [batch.num_rows for batch in batches]

    def read(group: int, columns: tuple[str, ...]) -> pa.Table:
        return pa.Table.from_batches([batches[group]]).select(list(columns))

    return ArrowTable(schema.names, sizes, read)


def _batches(path: str, opened: Callable[[Any], Any]) -> list[pa.RecordBatch]:
    """The batches of a file that stays on the disk: what they hold is read where it is asked for."""
    reader = opened(pa.memory_map(path))
    if hasattr(reader, "num_record_batches"):
        return [reader.get_batch(number) for number in range(reader.num_record_batches)]
    return list(reader)
