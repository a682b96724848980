"""Record batches of rows → record batches of requests, as Spark's `mapInArrow` and its like take a function.

Where the plan of the message says all with what Arrow's own functions can do, whole columns are checked and joined at
once; the rows that don't pass, and messages that ask for more, go row by row, which answers alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.audience.arrow.kernel import SCHEMA, Kernel
from imidsl.audience.arrow.tables import BAD, NOT_UTF8, values_of
from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.rejects import Reject, rejects_of, unreadable
from imidsl.plan.pieces import NotPlanned
from imidsl.workspace.rows import Plan, Rejected, SplitText

Line = tuple[Any, ...]
"""A row of what comes out."""


class Batches:
    """The function of a plan. It can be pickled: it is made anew where it is unpickled."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __reduce__(self) -> tuple[Any, ...]:
        return Batches, (self.plan,)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """A batch of requests and rejects for each batch of rows."""
        for batch in batches:
            yield self.made(batch)

    def made(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The requests and rejects of a batch: those made of whole columns, channel by channel, then the others."""
        if self.kernel is None or not batch.num_rows:
            return self._rows(batch)
        try:
            made, passed = self.kernel.made(batch)
        except (NotPlanned, pa.ArrowException, ValueError, OverflowError):  # of values that Python has none for
            return self._rows(batch)
        if pc.all(passed).as_py():
            return _together(made)
        others = pc.indices_nonzero(pc.invert(passed)).to_pylist()
        return _together([*made, self._rows(batch, others)])

    @cached_property
    def kernel(self) -> Kernel | None:
        """What makes whole columns, where there is such."""
        try:
            kernel = Kernel(self.plan)
            kernel.try_out()
        except (NotPlanned, pa.ArrowException):
            return None
        return kernel

    # -- Row by row

    def _rows(self, batch: pa.RecordBatch, numbers: Sequence[int] | None = None) -> pa.RecordBatch:
        """Those of some rows, or of all."""
        names = [name for name in self._asked if name in batch.schema.names]
        columns = [values_of(batch.column(name), numbers) for name in names]
        count = batch.num_rows if numbers is None else len(numbers)
        rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)] or [{}] * count
        found = [line for row in rows for line in self._lines(row)]
        lists = zip(*found, strict=True) if found else ([] for _ in SCHEMA)
        return pa.record_batch(
            [pa.array(list(cells), field.type) for cells, field in zip(lists, SCHEMA, strict=True)], SCHEMA
        )

    @cached_property
    def _asked(self) -> list[str]:
        others = [name for name in (self._address, self.plan.key) if name is not None]
        return list(dict.fromkeys([*self.plan.columns.values(), *others]))

    @property
    def _address(self) -> str | None:
        return self.plan.to[1] if self.plan.to is not None else None

    def _lines(self, row: Mapping[str, Any]) -> Iterator[Line]:
        key = row.get(self.plan.key) if self.plan.key is not None else None
        name = None if key is None or key is BAD else str(key)
        if BAD in row.values():
            yield _reject(name, unreadable(0, NOT_UTF8))
            return
        values = {
            parameter: row[column] for parameter, column in self.plan.columns.items() if row.get(column) is not None
        }
        address = row.get(self._address) if self._address is not None else None
        address = str(address) if isinstance(address, int) else address
        made = self.plan.texts(values, address)
        if isinstance(made, Rejected):
            columns = ColumnMapping(self._address or "", self.plan.columns)
            for one in rejects_of(0, made.diagnostics, columns, values, address, show=False)[:1]:
                yield _reject(name, one)
            return
        for channel, text in zip(self.plan.channel_names, made, strict=True):
            yield (name, channel, *self._body(text, address), None, None, None)

    def _body(self, text: SplitText, address: Any) -> tuple[str, int | None, int | None]:
        before, behind, beside, _ = text
        if self.plan.to is None:
            return before, None, None
        return f"{before}{self.plan.recipients([self.plan.taken(address)], beside)}{behind}", len(before), len(behind)


def _reject(key: str | None, reject: Reject) -> Line:
    return (key, None, None, None, None, reject.column, reject.code, reject.message)


def _together(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Some batches as one."""
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)
