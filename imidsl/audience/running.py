"""A table → request bodies in files: surveyed first, then block by block, side by side, and put together in order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from imidsl.audience.folder import Record, RunFolder, hash_of
from imidsl.audience.packing import Packer, Packing
from imidsl.audience.recurring import Recurring, RowSet
from imidsl.audience.rejects import head, written
from imidsl.audience.statistics import Counts
from imidsl.audience.tables import BLOCK_ROWS, BadRow, Row, Table, TableBlock
from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass
from imidsl.workspace.processes import side_by_side

Watch = Callable[[str, int, int, int], None]
"""Is told what is done, how many rows of how many are, and how many of them are rejects."""


@dataclass(frozen=True, slots=True)
class TableSurvey:
    """What is known of a table before its rows are packed: its blocks, and which rows repeat an address."""

    blocks: Sequence[TableBlock]
    repeated: RowSet

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(block.count for block in self.blocks)


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
        recurring = None if self.allow_repeated else Recurring(self.folder.work)
        blocks: list[TableBlock] = []
        for chunk in self.table.chunks([self.packer.columns.address]):
            if blocks and blocks[-1].count < BLOCK_ROWS:
                blocks[-1] = blocks[-1].and_then(chunk)
            else:
                blocks.append(TableBlock(len(blocks), chunk.first, len(chunk.rows), chunk.start, chunk.size))
            if recurring is not None:
                _note(chunk.rows, self.packer.take, recurring)
            watch("reading", chunk.first + len(chunk.rows) - 1, 0, 0)
        return TableSurvey(blocks, RowSet() if recurring is None else recurring.rows())

    def pack(self, survey: TableSurvey, jobs: int, watch: Watch) -> Iterator[Record]:
        """The records of all blocks, in order: those that are kept already, and the others as they are made."""
        kept = {} if self.dry else self._kept(survey)
        waiting = [block for block in survey.blocks if block.number not in kept]
        # So that the processes have it, and each of them needn't make it.
        _ = self.packer.quick
        gc.collect()
        gc.freeze()
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
            packing = Packing(self.packer, survey.repeated.within(block.first, block.count))
            lines = packing.lines(self.table.rows(block, self.packer.asked))
            digest = hash_of(lines) if self.dry else self.folder.put_part(block.number, lines)
            record = {
                "block": block.number,
                "rows": packing.counts.rows,
                "requests": sum(channel.requests for channel in packing.counts.channels.values()),
                "counts": packing.counts.plain(),
                "digest": digest,
            }
            if self.dry:
                return record
            return self.folder.keep(record, written(packing.rejects, show=self.packer.show))

        return task

    @property
    def head(self) -> str:
        """The first line of the file of rejects."""
        return head(show=self.packer.show)


def _note(rows: Sequence[Row], take: Callable[[Any], str], recurring: Recurring) -> None:
    for number, cells in rows:
        if not isinstance(cells, BadRow):
            with suppress(NotPlanned):  # it is no address that a request is made for
                recurring.add(number, take(cells[0]))


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
