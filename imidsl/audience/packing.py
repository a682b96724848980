"""The rows of a block → request bodies: whoever would get the same one but for the destination shares it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.rejects import Reject, rejects_of, repeated, unreadable
from imidsl.audience.statistics import ChannelCounts, Counts, ParameterCounts, sms_parts
from imidsl.audience.tables import BadRow, Row
from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass, field
from imidsl.schema.envelope import ADDRESSES
from imidsl.text.chars.encoding import Encoding, utf8_size
from imidsl.text.types.containers import TextType
from imidsl.workspace.rows import Plan, Rejected, SplitText

_OPEN: Final = 8_192
"""Requests that wait for more recipients: beyond, all are written, so that memory has a bound."""
_COUNTED: Final = 1_024
"""Rows that are counted together."""


@dataclass(slots=True)
class SharedRequest:
    """A request in the making: what stands around its list of recipients, and they: what stands beside each, and it."""

    before: bytes
    behind: str
    recipients: list[tuple[str, str]] = field(default_factory=list)

    def line(self, plan: Plan) -> bytes:
        """The request as a line; recipients that have the same beside them share an object."""
        lists: dict[str, list[str]] = {}
        for beside, address in self.recipients:
            lists.setdefault(beside, []).append(address)
        made = ",".join(plan.recipients(some, beside) for beside, some in lists.items())
        return b"%b%b%b\n" % (self.before, made.encode(), self.behind.encode())


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
    def names(self) -> Sequence[str]:
        """The parameters that have columns."""
        return [*self.columns.parameters]

    @cached_property
    def _blank(self) -> frozenset[str]:
        """Parameters for which an empty cell is no value."""
        return frozenset(
            parameter.name
            for parameter in self.plan.definition.parameters.values()
            if not (isinstance(parameter.type, TextType) and parameter.type.min == 0)
        )

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The values of a row by the names of the parameters; without those of cells that say nothing."""
        given = zip(self.names, cells[1:], strict=True)
        return {name: cell for name, cell in given if cell is not None and (cell != "" or name not in self._blank)}

    @cached_property
    def quick(self) -> Callable[[Sequence[Any]], Sequence[SplitText]] | None:
        """Writes the requests of a row by the plan alone; raises where that doesn't."""
        try:
            plan = self.plan.quick_plan()
        except NotPlanned:
            return None
        split, moments, columns = plan.split, self.plan.moments, plan.columns
        places = [self.names.index(column.name) + 1 if column.name in self.names else 0 for column in columns]
        blank = [at for at, one in enumerate(columns) if places[at] and one.has_default and one.name in self._blank]
        if len(places) > 1 and all(places) and not blank:
            picked = itemgetter(*places)
            return lambda cells: split(picked(cells), moments, None)
        defaults = [column.default for column in columns]

        def requests(cells: Sequence[Any]) -> Sequence[SplitText]:
            given = [cells[place] if place else default for place, default in zip(places, defaults, strict=True)]
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


class Packing:
    """One block while it is packed: `lines` has the requests; when those have come to their end, rejects and counts are
    whole."""

    def __init__(self, packer: Packer, duplicates: frozenset[int]) -> None:
        self.packer, self.plan, self.duplicates = packer, packer.plan, duplicates
        self.counts = Counts()
        self.rejects: list[Reject] = []
        self._open: dict[tuple[bytes, str], SharedRequest] = {}
        self._waiting: list[SharedRequest | bytes] = []
        self._taken: list[Sequence[Any]] = []
        self._channels = []
        for channel in self.plan.channel_names:
            counts = self.counts.channels[channel] = ChannelCounts()
            sizes: list[tuple[int, int]] = []
            sent: list[tuple[Encoding, int]] = []
            self._channels.append((counts, sizes, sent))

    def lines(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """The request bodies of some rows, a line each, in the order of their first recipients."""
        for number, cells in rows:
            self.counts.rows += 1
            if isinstance(cells, BadRow):
                self._reject([unreadable(number, cells)])
            elif number in self.duplicates:
                self._reject([repeated(number, self.packer.columns.address)])
            else:
                self._row(number, cells)
            if len(self._open) >= _OPEN:
                yield from self._written()
            if len(self._taken) >= _COUNTED:
                self._count()
        yield from self._written()
        self._count()

    def _written(self) -> Iterator[bytes]:
        for request in self._waiting:
            yield request if isinstance(request, bytes) else request.line(self.plan)
        self._waiting.clear()
        self._open.clear()

    def _reject(self, found: Sequence[Reject]) -> None:
        """A row that becomes no request."""
        self.rejects += found
        self.counts.rejected += 1
        self.counts.reasons[found[0].code] += 1

    def _row(self, number: int, cells: Sequence[Any]) -> None:
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
            self._reject(rejects_of(number, made.diagnostics, self.packer.columns, values, address, show=show))
        else:
            self._add(number, cells, self.plan.taken(address), made)

    def _add(self, number: int, cells: Sequence[Any], address: str, made: Sequence[SplitText]) -> None:
        self._taken.append(cells)
        for (counts, sizes, sent), (before, behind, beside, text) in zip(self._channels, made, strict=True):
            # As bytes, a text that isn't ASCII takes half the room, and its size is known.
            key = before.encode(), behind
            request = self._open.get(key)
            if request is None:
                request = self._open[key] = SharedRequest(*key)
                self._waiting.append(request)
                counts.requests += 1
            request.recipients.append((beside, address))
            if len(request.recipients) == ADDRESSES:
                self._close(key)
            sizes.append((len(key[0]) + utf8_size(behind + beside), number))
            if text:
                sent.append(sms_parts(text))

    def _close(self, key: tuple[bytes, str]) -> None:
        """A request that is full takes less room as the line that it becomes."""
        full = self._open.pop(key)
        at = next(at for at, request in enumerate(self._waiting) if request is full)
        self._waiting[at] = full.line(self.plan)

    def _count(self) -> None:
        """Count the rows that were taken since."""
        for counts, sizes, sent in self._channels:
            counts.add(sizes, sent)
            sizes.clear()
            sent.clear()
        parameters: Mapping[str, Any] = self.plan.definition.parameters
        for name, column in zip(self.packer.names, [*zip(*self._taken, strict=True)][1:], strict=False):
            bounds = self.counts.parameters.setdefault(name, ParameterCounts())
            bounds.add(parameters[name], [cell for cell in column if cell is not None and cell != ""])
        self._taken.clear()
