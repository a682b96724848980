"""Record batches of rows → record batches of requests, as Spark's `mapInArrow` and its like take a function.

Where the plan of the message says all with what Arrow's own functions can do, whole columns are checked and joined at
once; the rows that don't pass, and messages that ask for more, go row by row, which answers alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.rejects import rejects_of
from imidsl.plan.columns import PlanColumn
from imidsl.plan.pieces import (
    Body,
    Both,
    Column,
    Constant,
    DestinationsHole,
    Either,
    EncodingHole,
    Equals,
    Holds,
    MomentHole,
    Not,
    NotPlanned,
    PieceChoice,
    Pieces,
    PlannedText,
    RequestPlan,
    Test,
    TextHole,
)
from imidsl.plan.python import compact, inner
from imidsl.records import dataclass
from imidsl.schema.kinds import Msisdn
from imidsl.text.chars.charset import GSM7_USABLE, CharSet
from imidsl.text.chars.encoding import is_gsm7
from imidsl.text.patterns.straight import expression
from imidsl.workspace.rows import Plan, Rejected, SplitText

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

Parts = list[Any]
"""Texts and columns of texts, to be written one behind the other."""


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
        kernel = self.kernel
        if kernel is None or not batch.num_rows:
            return self._rows(batch, range(batch.num_rows))
        try:
            passed, columns = kernel.checked(batch)
        except (NotPlanned, pa.ArrowException):
            return self._rows(batch, range(batch.num_rows))
        quick = kernel.requests(batch, passed, columns)
        others = [number for number, good in enumerate(passed.to_pylist()) if not good]
        made = [quick, self._rows(batch, others)] if others else [quick]
        return _together(made)

    @cached_property
    def kernel(self) -> _Kernel | None:
        """What makes whole columns, where there is such."""
        try:
            kernel = _Kernel(self.plan)
            kernel.try_out()
        except NotPlanned:
            return None
        return kernel

    # -- Row by row

    def _rows(self, batch: pa.RecordBatch, numbers: Iterable[int]) -> pa.RecordBatch:
        names = [name for name in self._columns if name in batch.schema.names]
        rows = batch.select(names).take(pa.array(numbers, pa.int64())).to_pylist() if names else [{} for _ in numbers]
        found = [line for row in rows for line in self._lines(row)]
        lists = zip(*found, strict=True) if found else ([] for _ in SCHEMA)
        return pa.record_batch(
            [pa.array(list(cells), field.type) for cells, field in zip(lists, SCHEMA, strict=True)], SCHEMA
        )

    @cached_property
    def _columns(self) -> list[str]:
        others = [name for name in (self.plan.to[1] if self.plan.to else None, self.plan.key) if name is not None]
        return list(dict.fromkeys([*self.plan.columns.values(), *others]))

    def _lines(self, row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        key = row.get(self.plan.key) if self.plan.key is not None else None
        name = None if key is None else str(key)
        values = {
            parameter: row[column] for parameter, column in self.plan.columns.items() if row.get(column) is not None
        }
        address = row.get(self.plan.to[1]) if self.plan.to is not None else None
        address = str(address) if isinstance(address, int) else address
        made = self.plan.texts(values, address)
        if isinstance(made, Rejected):
            columns = ColumnMapping(self.plan.to[1] if self.plan.to is not None else "", self.plan.columns)
            for one in rejects_of(0, made.diagnostics, columns, values, address, show=False)[:1]:
                yield (name, None, None, None, None, one.column, one.code, one.message)
            return
        for channel, text in zip(self.plan.channel_names, made, strict=True):
            body, head, tail = self._body(text, address)
            yield (name, channel, body, head, tail, None, None, None)

    def _body(self, text: SplitText, address: Any) -> tuple[str, int | None, int | None]:
        before, behind, beside, _ = text
        if self.plan.to is None:
            return before, None, None
        return f"{before}{self.plan.recipients([self.plan.taken(address)], beside)}{behind}", len(before), len(behind)


# -- Column by column


@dataclass(frozen=True)
class _Cells:
    """The cells of a parameter: whether each passes, their texts, and what choices ask of them."""

    column: PlanColumn
    good: pa.Array
    texts: pa.Array
    values: Sequence[Any] | None = None
    """The distinct values, where they have been looked at one by one."""
    places: pa.Array | None = None
    """Which of them stands in each row."""

    def mapped(self, values: Iterable[Any], type_: pa.DataType) -> pa.Array:
        """What each row has for its distinct value."""
        return pa.array(list(values), type_).take(self.places)


def _class(characters: CharSet) -> str:
    """Characters between the brackets of an expression, as Arrow's reader of them takes it."""
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in characters.ranges)


def _holds(array: pa.Array, expression: str) -> pa.Array:
    return pc.match_substring_regex(array, expression)


class _Kernel:
    """Makes the requests of a plan for whole columns; `NotPlanned` where it can't."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.quick = plan.quick_plan()
        self.moments = plan.moments
        self.columns = {column.name: column for column in self.quick.columns}
        if any(column.is_nested for column in self.quick.columns):
            raise NotPlanned

    def try_out(self) -> None:
        """Make the requests of no rows, to see whether they can be made."""
        values, address = self.plan.made_up
        names = [name for name in self.plan.columns.values() if name != (self.plan.to or (0, ""))[1]]
        given = {self.plan.columns[name]: str(value) for name, value in values.items()}
        arrays = [pa.array([given.get(name)], pa.string()) for name in names]
        if self.plan.to is not None:
            names, arrays = [*names, self.plan.to[1]], [*arrays, pa.array([address])]
        batch = pa.record_batch(arrays, names)
        passed, columns = self.checked(batch)
        self.requests(batch, passed, columns)

    # -- Checks

    def checked(self, batch: pa.RecordBatch) -> tuple[pa.Array, Mapping[str, _Cells]]:
        """Which rows pass, and the cells of all parameters."""
        found = {name: self._cells(column, batch) for name, column in self.columns.items()}
        good = [cells.good for cells in found.values()]
        if self.plan.to is not None:
            good.append(self._addresses(batch))
        every = pa.array([True] * batch.num_rows)
        return reduce(pc.and_, good, every), found

    def _cells(self, column: PlanColumn, batch: pa.RecordBatch) -> _Cells:
        name = self.plan.columns[column.name]
        known = name in batch.schema.names
        array = batch.column(name) if known else pa.nulls(batch.num_rows, pa.string())
        if column.is_text and not column.nullable and not column.has_default and pa.types.is_string(array.type):
            return _Cells(column, self._text_passes(column, array), array)
        return self._one_by_one(column, array)

    def _text_passes(self, column: PlanColumn, array: pa.Array) -> pa.Array:
        size = pc.utf8_length(array)
        good = [pc.greater_equal(size, column.shortest), pc.less_equal(size, column.longest)]
        allowed = column.characters
        good.append(pc.invert(_holds(array, f"[^{_class(allowed)}]")))
        for placeholder in ("$(", "{{link_"):
            if all(char in allowed for char in placeholder):
                good.append(pc.invert(pc.match_substring(array, placeholder)))
        if column.further is not None:
            written = (
                expression(column.pattern.tree, _class) if column.pattern is not None and not column.has_size else None
            )
            if written is not None:
                good.append(_holds(array, f"\\A(?:{written})\\z"))
            else:
                good.append(pa.array([text is not None and bool(column.further(text)) for text in array.to_pylist()]))
        return pc.fill_null(reduce(pc.and_, good), False)

    def _one_by_one(self, column: PlanColumn, array: pa.Array) -> _Cells:
        """Cells by their distinct values, each of which is taken as a row's is."""
        encoded = array.dictionary_encode() if not pa.types.is_dictionary(array.type) else array
        values: list[Any] = []
        texts: list[str | None] = []
        good: list[bool] = []
        for value in [*encoded.dictionary.to_pylist(), None]:
            try:
                taken, text = column.taken_or_default(value)
            except Exception:  # whatever it is, the row's own way knows why
                taken, text = None, None
                good.append(False)
            else:
                good.append(True)
            values.append(taken)
            texts.append(text)
        places = pc.fill_null(encoded.indices.cast(pa.int64()), len(values) - 1)
        made = pa.array(texts, pa.string()).take(places)
        return _Cells(column, pa.array(good).take(places), made, values, places)

    def _addresses(self, batch: pa.RecordBatch) -> pa.Array:
        assert self.plan.to is not None
        array = batch.column(self.plan.to[1])
        if isinstance(self.plan.id_kind, Msisdn) and pa.types.is_string(array.type):
            return pc.fill_null(_holds(array, "\\A[1-9][0-9]{6,14}\\z"), False)
        raise NotPlanned

    # -- Requests

    def requests(self, batch: pa.RecordBatch, passed: pa.Array, columns: Mapping[str, _Cells]) -> pa.RecordBatch:
        """The requests of the rows that pass."""
        made = [self._request(request, batch, passed, columns) for request in self.quick.requests]
        return _together(made)

    def _request(
        self, request: RequestPlan, batch: pa.RecordBatch, passed: pa.Array, columns: Mapping[str, _Cells]
    ) -> pa.RecordBatch:
        if request.guards:
            raise NotPlanned
        writer = _Writer(columns, self.moments)
        parts = writer.parts(request.body)
        at = next((number for number, part in enumerate(parts) if part is _RECIPIENTS), None)
        count = batch.num_rows
        if at is None:
            body, head, tail = _joined(parts, count), pa.nulls(count, pa.int32()), pa.nulls(count, pa.int32())
        else:
            before, behind = _joined(parts[:at], count), _joined(parts[at + 1 :], count)
            assert self.plan.to is not None
            address = batch.column(self.plan.to[1])
            marks = self.plan.recipients(["0"], "").split("0")
            recipient = [f"{marks[0]}", address, marks[1][:-1], *writer.beside(request.body), "}"]
            body = _joined([before, *recipient, behind], count)
            head, tail = pc.utf8_length(before), pc.utf8_length(behind)
        named = self.plan.key is not None and self.plan.key in batch.schema.names
        key = batch.column(self.plan.key).cast(pa.string()) if named else pa.nulls(count, pa.string())
        channel = pa.array([request.channel] * count, pa.string())
        nothing = pa.nulls(count, pa.string())
        arrays = [key, channel, body, head.cast(pa.int32()), tail.cast(pa.int32()), nothing, nothing, nothing]
        return pa.record_batch(arrays, SCHEMA).filter(passed)


def _together(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Some batches as one."""
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches, SCHEMA).combine_chunks()
    return table.to_batches()[0] if table.num_rows else batches[0]


_RECIPIENTS: Final = object()
"""Stands where the list of recipients goes."""


def _joined(parts: Parts, count: int) -> pa.Array:
    """Parts as one column."""
    merged: Parts = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if not any(isinstance(part, pa.Array) for part in merged):
        return pa.array(["".join(merged)] * count, pa.string())
    return pc.binary_join_element_wise(*merged, "")


class _Writer:
    """Writes a body for whole columns."""

    def __init__(self, columns: Mapping[str, _Cells], moments: Mapping[Any, str]) -> None:
        self.columns, self.moments = columns, moments
        self.escaped: dict[str, pa.Array] = {}

    def parts(self, body: Body) -> Parts:
        """The JSON of a body."""
        match body:
            case dict():
                members = [
                    [f"{',' if number else ''}{compact(key)}:", *self.parts(value)]
                    for number, (key, value) in enumerate(body.items())
                ]
                return ["{", *(part for member in members for part in member), "}"]
            case list():
                items = [[*([","] if number else []), *self.parts(item)] for number, item in enumerate(body)]
                return ["[", *(part for item in items for part in item), "]"]
            case TextHole(kind=None, optional=False, text=PlannedText(drops_break=False, longest=None) as text):
                return ['"', *self.pieces(text.pieces, escaped=True), '"']
            case EncodingHole():
                return [pc.if_else(self.gsm7(body.text), compact(body.gsm7), compact(body.ucs2))]
            case MomentHole():
                return [compact(self.moments[body.after])]
            case DestinationsHole():
                return ["[", _RECIPIENTS, "]"]
            case str() | int() | float() | None:
                return [compact(body)]
        raise NotPlanned

    def beside(self, body: Body) -> Parts:
        """What stands beside the addresses."""
        hole = next((one for one in body.values() if isinstance(one, DestinationsHole)), None)
        members = [[f",{compact(key)}:", *self.parts(value)] for key, value in (hole.beside if hole else {}).items()]
        return [part for member in members for part in member]

    def pieces(self, pieces: Pieces, *, escaped: bool) -> Parts:
        """A text."""
        return [part for piece in pieces for part in self._piece(piece, escaped=escaped)]

    def _piece(self, piece: Any, *, escaped: bool) -> Parts:
        match piece:
            case Constant(text=text):
                return [inner(text) if escaped else text]
            case Column(name=name):
                return [self._column(name, escaped=escaped)]
            case PieceChoice(branches=branches, other=other):
                made = self._text(other, escaped=escaped)
                for test, some in reversed(branches):
                    made = pc.if_else(self.test(test), self._text(some, escaped=escaped), made)
                return [made]
        raise NotPlanned

    def _text(self, pieces: Pieces, *, escaped: bool) -> pa.Array:
        # What a text doesn't have for a row, the row doesn't choose, or it goes its own way.
        count = len(next(iter(self.columns.values())).good)
        parts = [
            pc.fill_null(one, "") if isinstance(one, pa.Array) else one for one in self.pieces(pieces, escaped=escaped)
        ]
        return _joined(parts, count)

    def _column(self, name: str, *, escaped: bool) -> pa.Array:
        cells = self.columns[name]
        if cells.column.nullable:
            raise NotPlanned
        if not escaped or cells.column.stays_in_json:
            return cells.texts
        if name not in self.escaped:
            self.escaped[name] = _escaped(cells.texts)
        return self.escaped[name]

    def test(self, test: Test) -> pa.Array:
        """Which rows a choice takes."""
        match test:
            case Not(test=one):
                return pc.invert(self.test(one))
            case Both(left=left, right=right):
                return pc.and_(self.test(left), self.test(right))
            case Either(left=left, right=right):
                return pc.or_(self.test(left), self.test(right))
            case Holds(name=name):
                return self._asked(name, bool)
            case Equals(name=name, value=value):
                return self._asked(name, lambda one: one == value if value is not None else one is None)
        raise NotPlanned

    def _asked(self, name: str, ask: Any) -> pa.Array:
        cells = self.columns[name]
        if cells.values is None:
            return pa.array([bool(ask(text)) for text in cells.texts.to_pylist()], pa.bool_())
        return cells.mapped((bool(ask(value)) for value in cells.values), pa.bool_())

    def gsm7(self, text: PlannedText) -> pa.Array:
        """Which rows' texts keep to GSM-7: of constants and plain columns by what varies alone."""
        outside = f"[^{_class(GSM7_USABLE)}]"
        if not all(isinstance(piece, Constant | Column) for piece in text.pieces):
            return pc.invert(_holds(self._text(text.pieces, escaped=False), outside))
        good = [self._every(all(is_gsm7(piece.text) for piece in text.pieces if isinstance(piece, Constant)))]
        for name in dict.fromkeys(piece.name for piece in text.pieces if isinstance(piece, Column)):
            if not self.columns[name].column.keeps_to_gsm7:
                good.append(pc.fill_null(pc.invert(_holds(self.columns[name].texts, outside)), False))
        return reduce(pc.and_, good)

    def _every(self, good: bool) -> pa.Array:
        return pa.array([good] * len(next(iter(self.columns.values())).good), pa.bool_())


def _escaped(array: pa.Array) -> pa.Array:
    """Texts as they stand in JSON: of the control characters they have line breaks and tabs at most."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        if pc.any(pc.match_substring(array, sign)).as_py():
            array = pc.replace_substring(array, sign, written)
    return array
