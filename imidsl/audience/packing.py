"""The rows of a block → request bodies: whoever would get the same one but for the destination shares it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.rejects import Reject, rejects_of, repeated, unreadable
from imidsl.audience.statistics import ChannelCounts, Counts, ParameterCounts, sms_parts
from imidsl.audience.tables import BadRow, Row
from imidsl.plan.columns import Missing
from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass, field
from imidsl.schema.envelope import ADDRESSES
from imidsl.text.chars.encoding import Encoding, utf8_size
from imidsl.text.types.containers import TextType
from imidsl.workspace.rows import Plan, Rejected, SplitText


@dataclass
class SharedRequest:
    """A request in the making: what stands around its list of recipients, and they, by what stands beside them."""

    channel: str
    before: bytes
    behind: bytes
    recipients: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    def add(self, address: str, beside: str) -> None:
        """One recipient more."""
        self.recipients.setdefault(beside, []).append(address)
        self.size += 1


@dataclass(frozen=True, slots=True)
class PackedBlock:
    """What became of a block: lines of request bodies, each made when it is its turn; rejects, counts."""

    lines: Iterable[bytes]
    rejects: Sequence[Reject]
    counts: Counts


@dataclass(frozen=True)
class Packer:
    """Packs blocks; `plan` takes words or values as the table has them."""

    plan: Plan
    columns: ColumnMapping
    show: bool = False

    @cached_property
    def asked(self) -> list[str]:
        """The columns that are read: of the addresses, then of the parameters."""
        return [self.columns.address, *self.columns.parameters.values()]

    @cached_property
    def _names(self) -> Sequence[str]:
        return [*self.columns.parameters]

    @cached_property
    def _blank(self) -> frozenset[str]:
        """Parameters for which an empty cell is no value."""
        return frozenset(
            parameter.name
            for parameter in self.plan.definition.parameters.values()
            if not (isinstance(parameter.type, TextType) and parameter.type.min == 0)
        )

    def pack(self, rows: Iterable[Row], duplicates: frozenset[int]) -> PackedBlock:
        """The requests of some rows, without those of the rows that are `duplicates`."""
        packing = _Packing(self)
        for number, cells in rows:
            packing.counts.rows += 1
            if isinstance(cells, BadRow):
                packing.reject([unreadable(number, cells)])
            elif number in duplicates:
                packing.reject([repeated(number, self.columns.address)])
            else:
                packing.row(number, cells)
        return packing.done()

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The values of a row by the names of the parameters; without those of cells that say nothing."""
        given = zip(self._names, cells[1:], strict=True)
        return {name: cell for name, cell in given if cell is not None and (cell != "" or name not in self._blank)}

    @cached_property
    def quick(self) -> Callable[[Sequence[Any]], Sequence[SplitText]] | None:
        """Writes the requests of a row by the plan alone; raises where that doesn't."""
        try:
            plan = self.plan.quick_plan()
        except NotPlanned:
            return None
        defaults = [column.default for column in plan.columns]
        places = [self._names.index(column.name) + 1 if column.name in self._names else 0 for column in plan.columns]
        takers = [(at, place) for at, place in enumerate(places) if place]
        blank = [
            at
            for at, place in takers
            if plan.columns[at].default is not Missing and plan.columns[at].name in self._blank
        ]
        split, moments = plan.split, self.plan.moments

        def requests(cells: Sequence[Any]) -> Sequence[SplitText]:
            given = [*defaults]
            for at, place in takers:
                given[at] = cells[place]
            for at in blank:
                if given[at] is None or given[at] == "":
                    given[at] = defaults[at]
            made: Sequence[SplitText] = split(given, moments, None)
            return made

        return requests

    @cached_property
    def take(self) -> Callable[[Any], str]:
        """An address as it is sent; raises for a doubtful one."""
        return self.plan.take


class _Packing:
    """One block while it is packed."""

    def __init__(self, packer: Packer) -> None:
        self.packer, self.plan = packer, packer.plan
        self.counts = Counts()
        self.rejects: list[Reject] = []
        self.requests: list[SharedRequest] = []
        self.open: dict[tuple[bytes, bytes], SharedRequest] = {}
        self.taken: list[Sequence[Any]] = []
        self.channels = self.plan.channel_names
        self.sizes: dict[str, tuple[list[tuple[int, int]], list[tuple[Encoding, int]]]] = {}
        for channel in self.channels:
            self.counts.channels[channel] = ChannelCounts()
            self.sizes[channel] = [], []

    def reject(self, found: Sequence[Reject]) -> None:
        """A row that becomes no request."""
        self.rejects += found
        self.counts.rejected += 1
        self.counts.reasons[found[0].code] += 1

    def row(self, number: int, cells: Sequence[Any]) -> None:
        """A row that can be read."""
        try:
            if self.packer.quick is None:
                raise NotPlanned
            address = self.packer.take(cells[0])
            made = self.packer.quick(cells)
        except Exception:  # whatever it is, the general way knows why
            self._general(number, cells)
            return
        self._add(number, cells, address, made)

    def _general(self, number: int, cells: Sequence[Any]) -> None:
        values, address = self.packer.values(cells), cells[0]
        if not isinstance(address, str) and address is not None:
            address = str(address)
        made = self.plan.texts(values, address)
        if isinstance(made, Rejected):
            show = self.packer.show
            self.reject(rejects_of(number, made.diagnostics, self.packer.columns, values, address, show=show))
        else:
            self._add(number, cells, self.plan.taken(address), made)

    def _add(self, number: int, cells: Sequence[Any], address: str, made: Sequence[SplitText]) -> None:
        self.taken.append(cells)
        for channel, (before, behind, beside, text) in zip(self.channels, made, strict=True):
            # As bytes, a text that isn't ASCII takes half the room, and its size is known.
            key = (before.encode(), behind.encode())
            request = self.open.get(key)
            if request is None or request.size == ADDRESSES:
                request = self.open[key] = SharedRequest(channel, *key)
                self.requests.append(request)
            request.add(address, beside)
            sizes, sent = self.sizes[channel]
            sizes.append((len(key[0]) + len(key[1]) + utf8_size(beside), number))
            if text:
                sent.append(sms_parts(text))

    def done(self) -> PackedBlock:
        """The block, packed."""
        for request in self.requests:
            self.counts.channels[request.channel].requests += 1
        for channel, (sizes, sent) in self.sizes.items():
            self.counts.channels[channel].add(sizes, sent)
        parameters: Mapping[str, Any] = self.plan.definition.parameters
        for name, column in zip(self.packer._names, [*zip(*self.taken, strict=True)][1:], strict=False):
            bounds = self.counts.parameters.setdefault(name, ParameterCounts())
            bounds.add(parameters[name], [cell for cell in column if cell is not None and cell != ""])
        return PackedBlock(map(self._line, self.requests), self.rejects, self.counts)

    def _line(self, request: SharedRequest) -> bytes:
        lists = [self.plan.recipients(some, beside) for beside, some in request.recipients.items()]
        return b"%b%b%b\n" % (request.before, ",".join(lists).encode(), request.behind)
