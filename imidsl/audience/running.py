"""A table → request bodies in files: surveyed first, then block by block, side by side, and put together in order."""

from __future__ import annotations

import gc
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from zlib import crc32

from imidsl.audience.folder import Record, Recurring, RunFolder
from imidsl.audience.packing import Packer
from imidsl.audience.rejects import head, written
from imidsl.audience.statistics import Counts
from imidsl.audience.tables import BadRow, Table, TableBlock
from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass
from imidsl.workspace.processes import side_by_side

Watch = Callable[[str, int, int, int], None]
"""Is told what is done, how many rows of how many are, and how many of them are rejects."""


@dataclass(frozen=True, slots=True)
class TableSurvey:
    """What is known of a table before its rows are packed: its blocks, how many rows, which repeat an address."""

    blocks: Sequence[TableBlock]
    rows: int
    repeated: array[int]

    def repeated_in(self, block: TableBlock) -> frozenset[int]:
        """The rows of a block that repeat an address."""
        start = bisect_left(self.repeated, block.first)
        ends = (one.first for one in self.blocks[block.number + 1 : block.number + 2])
        end = bisect_left(self.repeated, next(ends, self.rows + 1))
        return frozenset(self.repeated[start:end])


@dataclass(frozen=True)
class AudienceRun:
    """What a run does: packs a table into a folder."""

    table: Table
    packer: Packer
    folder: RunFolder
    allow_repeated: bool = False
    dry: bool = False

    def survey(self, watch: Watch) -> TableSurvey:
        """Read the table once, for its blocks and for addresses that come again."""
        blocks: list[TableBlock] = []
        rows = 0
        recurring = None if self.allow_repeated else Recurring(self.folder)
        take = self.packer.take
        for block, some in self.table.survey([self.packer.columns.address]):
            blocks.append(block)
            rows += len(some)
            if recurring is not None:
                _note(some, take, recurring)
            watch("reading", rows, 0, 0)
        return TableSurvey(blocks, rows, array("Q", recurring.rows() if recurring is not None else ()))

    def pack(self, survey: TableSurvey, jobs: int, watch: Watch) -> Iterator[Record]:
        """The records of all blocks, in order: those that are kept already, and the others as they are made."""
        kept = {} if self.dry else self._kept(survey)
        waiting = [block for block in survey.blocks if block.number not in kept]
        # So that the processes have it, and each of them needn't make it.
        _ = self.packer.quick
        gc.collect()
        task = self._task(survey)
        made = side_by_side(task, waiting, jobs) if jobs > 1 and len(waiting) > 1 else map(task, waiting)
        rows = rejected = 0
        for block in survey.blocks:
            record = kept.get(block.number) or next(made)
            rows, rejected = rows + record["rows"], rejected + record["counts"]["rejected"]
            watch("packing", rows, survey.rows, rejected)
            yield record

    def _kept(self, survey: TableSurvey) -> dict[int, Record]:
        found = ((block.number, self.folder.kept(block.number)) for block in survey.blocks)
        return {number: record for number, record in found if record is not None}

    def _task(self, survey: TableSurvey) -> Callable[[TableBlock], Record]:
        def task(block: TableBlock) -> Record:
            rows = self.table.rows(block, self.packer.asked)
            packed = self.packer.pack(rows, survey.repeated_in(block))
            record = {
                "block": block.number,
                "rows": packed.counts.rows,
                "requests": sum(channel.requests for channel in packed.counts.channels.values()),
                "counts": packed.counts.plain(),
            }
            if self.dry:
                return record
            rejects = written(packed.rejects, show=self.packer.show)
            return self.folder.keep(block.number, packed.lines, rejects, record)

        return task

    @property
    def head(self) -> str:
        """The first line of the file of rejects."""
        return head(show=self.packer.show)


def _note(rows: Sequence[Any], take: Callable[[Any], str], recurring: Recurring) -> None:
    for number, cells in rows:
        if not isinstance(cells, BadRow):
            try:
                address = take(cells[0]).encode("utf-8", "surrogatepass")
            except NotPlanned:  # it is no address that a request is made for
                continue
            word = address.decode() if address.isalnum() else address.hex() + "x"
            recurring.add(crc32(address), number, word)


def counted(records: Sequence[Record]) -> Counts:
    """The counts of all blocks."""
    counts = Counts()
    for record in records:
        counts.merge(Counts.of(record["counts"]))
    return counts


def definitions_hash(sources: Mapping[str, str]) -> str:
    """What tells one set of definitions from another."""
    digest = sha256()
    for path, text in sorted(sources.items()):
        digest.update(f"{path}\0{len(text)}\0{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
