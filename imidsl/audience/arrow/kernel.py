"""Record batches of rows → requests, whole columns at a time, where Arrow has functions for all that a plan asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.audience.arrow.bodies import RECIPIENTS, BodyWriter
from imidsl.audience.arrow.cells import Cells, addresses_of, cells_of
from imidsl.audience.arrow.texts import Parts, Texts, constant, every, joined, texts_of, width
from imidsl.plan.pieces import Body, DestinationsHole, NotPlanned, RequestPlan
from imidsl.records import dataclass
from imidsl.workspace.rows import Plan

SCHEMA: Final = pa.schema(
    [
        ("key", pa.string()),
        ("channel", pa.string()),
        ("body", pa.string()),
        ("head", pa.int32()),
        ("tail", pa.int32()),
        ("column", pa.string()),
        ("code", pa.string()),
        ("message", pa.string()),
    ]
)
"""What comes out: the row's key; of a request its channel and body, with how many characters stand before and behind
its recipients; of a reject the column, the rule's code and the message."""


@dataclass(frozen=True)
class _Rows:
    """A batch of rows, looked at: who is written to, and the cells of the parameters."""

    batch: pa.RecordBatch
    addresses: Texts | None
    cells: Mapping[str, Cells]

    @property
    def count(self) -> int:
        return int(self.batch.num_rows)


class Kernel:
    """Makes the requests of a plan for whole columns; `NotPlanned` where it can't."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.quick, self.moments = plan, plan.quick_plan(), plan.moments
        if any(column.is_nested for column in self.quick.columns):
            raise NotPlanned

    def try_out(self) -> None:
        """Make the requests of a row, to see whether they can be made."""
        values, address = self.plan.made_up
        row = {self.plan.columns[name]: str(value) for name, value in values.items()}
        if self.plan.to is not None:
            row[self.plan.to[1]] = address
        self.made(pa.RecordBatch.from_pylist([row]))

    def made(self, batch: pa.RecordBatch) -> tuple[list[pa.RecordBatch], pa.BooleanArray]:
        """The requests to each channel of the rows that pass, and which rows those are."""
        good = [every(batch.num_rows, True)]
        addresses = None
        if self.plan.to is not None:
            addresses, certain = addresses_of(self.plan.id_kind, batch.column(self.plan.to[1]))
            good.append(certain)
        rows = _Rows(
            batch,
            addresses,
            {column.name: cells_of(column, self._array(batch, column.name)) for column in self.quick.columns},
        )
        writer = BodyWriter(rows.count, rows.cells, self.moments)
        made = [self._request(request, rows, writer) for request in self.quick.requests]
        good += [cells.good for cells in rows.cells.values()]
        good += [one for request in self.quick.requests for one in _guarded(request, writer)]
        good += [one["body"].is_valid() for one in made if one["body"].null_count]
        passed = pc.fill_null(reduce(pc.and_, good), False)
        return made if pc.all(passed).as_py() else [one.filter(passed) for one in made], passed

    def _array(self, batch: pa.RecordBatch, parameter: str) -> pa.Array:
        name = self.plan.columns[parameter]
        return batch.column(name) if name in batch.schema.names else pa.nulls(batch.num_rows, pa.string())

    def _request(self, request: RequestPlan, rows: _Rows, writer: BodyWriter) -> pa.RecordBatch:
        count = rows.count
        parts = writer.parts(request.body)
        head = tail = pa.nulls(count, pa.int32())
        if RECIPIENTS in parts:
            at = parts.index(RECIPIENTS)
            before, behind = parts[:at], parts[at + 1 :]
            head, tail = width(before, count), width(behind, count)
            parts = [*before, *self._recipient(request.body, rows, writer), *behind]
        key = self._keys(rows.batch)
        channel, nothing = pa.repeat(constant(request.channel), count), pa.nulls(count, pa.string())
        body = joined(parts, count).array
        return pa.record_batch([key, channel, body, head, tail, nothing, nothing, nothing], SCHEMA)

    def _keys(self, batch: pa.RecordBatch) -> pa.StringArray:
        """What the rows are called, as Python writes it."""
        if self.plan.key is None or self.plan.key not in batch.schema.names:
            return pa.nulls(batch.num_rows, pa.string())
        keys = batch.column(self.plan.key)
        if pa.types.is_integer(keys.type):
            return keys.cast(pa.string())
        texts = texts_of(keys)
        if texts is not None:
            return texts.array
        return pa.array([None if key is None else str(key) for key in keys.to_pylist()], pa.string())

    def _recipient(self, body: Body, rows: _Rows, writer: BodyWriter) -> Parts:
        """The object of a row's recipient."""
        hole = next(one for one in body.values() if isinstance(one, DestinationsHole))
        before, behind = self.plan.recipients(["0"], "").split("0")
        assert rows.addresses is not None
        return [before, rows.addresses, behind.removesuffix("}"), *writer.beside(hole), "}"]


def _guarded(request: RequestPlan, writer: BodyWriter) -> Sequence[pa.BooleanArray]:
    """Which rows have texts in the encodings that they have to be in."""
    found = ((writer.gsm7(guard.text), guard.gsm7) for guard in request.guards)
    return [good if wanted else pc.invert(good) for good, wanted in found]
