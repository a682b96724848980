"""A message for many sets of values: its plan, and what it makes of them.

A plan answers only where nobody has anything to say about the values; for all others it raises, and the general way
answers. What that finds whatever the values are is asked of it once, by who holds the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from imidsl.binding.message import Message
from imidsl.binding.values import Array
from imidsl.compiler.options import ALL, Address, Recipients, destinations_of
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic
from imidsl.plan.bodies import BodyPrinter
from imidsl.plan.columns import AddressColumn, PlanColumn, columns_of
from imidsl.plan.function import Made
from imidsl.plan.pieces import MomentHole, NotPlanned, RequestPlan, holes
from imidsl.plan.requests import planned_request
from imidsl.plan.writing import JsonPrinter, SplitPrinter
from imidsl.records import dataclass
from imidsl.request.destinations import alike
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Instant, Many
from imidsl.schema.model import Channel
from imidsl.source import Source

_ANYBODY = "447700900000"
"""Stands for who gets it while a plan is made."""


@dataclass(frozen=True)
class MessagePlan:
    """The requests of a message to some channels, to addresses of the kinds that the run gives, if it gives any."""

    message: str
    columns: Sequence[PlanColumn]
    requests: Sequence[RequestPlan]
    kinds: Sequence[AddressColumn]

    # -- Its functions: each takes the cells of a row, the instants of the run, and who gets it by kind of id

    @cached_property
    def make(self) -> Made:
        """Gives bodies."""
        return BodyPrinter(self.columns, self.kinds).printed(self.requests)

    @cached_property
    def write(self) -> Made:
        """Gives JSON."""
        return JsonPrinter(self.columns, self.kinds).printed(self.requests)

    @cached_property
    def split(self) -> Made:
        """Gives JSON in pieces, which leave room for who gets it."""
        return SplitPrinter(self.columns).printed(self.requests)

    # -- What they take

    def cells(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Values by name as the functions take them; an exception for a name that there isn't."""
        if len(values) == len(self.columns):
            return self._every(values)
        if not values.keys() <= self._defaults.keys():
            raise NotPlanned
        return [*{**self._defaults, **values}.values()]

    @cached_property
    def _defaults(self) -> Mapping[str, object]:
        return {column.name: column.default for column in self.columns}

    @cached_property
    def _every(self) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
        return reader([*self._defaults])

    # -- What doesn't hang on a row

    @cached_property
    def _afters(self) -> Sequence[timedelta]:
        found = (
            hole.after for request in self.requests for hole in holes(request.body) if isinstance(hole, MomentHole)
        )
        return [*dict.fromkeys(found)]

    @cached_property
    def waits(self) -> bool:
        """Whether the instant of the run matters."""
        return bool(self._afters or any(request.instants for request in self.requests))

    def moments(self, clock: Callable[[], datetime]) -> Mapping[timedelta, str]:
        """The instants of a run; `NotPlanned` where one that the message names has passed."""
        if not self.waits:
            return {}
        now = clock()
        if any(instant <= now for request in self.requests for instant in request.instants):
            raise NotPlanned
        made = {after: Instant.later(now, after) for after in self._afters}
        if not all(isinstance(text, str) for text in made.values()):
            raise NotPlanned
        return made  # type: ignore[return-value]


def reader(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """A function that gives the values of some names in their order; KeyError where one isn't there."""
    return itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]


def planned(
    project: Project,
    message: str,
    channels: Iterable[str] | None = None,
    kinds: Sequence[str] | None = None,
    *,
    example: str | None = None,
    words: bool = False,
    beside: bool = False,
) -> MessagePlan:
    """The plan of a message; `NotPlanned` where there is none.

    `channels` are those picked, `kinds` those of the addresses that the run gives instead of the message's own: with
    `beside`, what the message says beside its own ones of that kind stays. Values that aren't given are those of
    `example`. With `words` values are read as `--set` reads them.
    """
    homes = project.homes(message)
    if len(homes) != 1:
        raise NotPlanned
    home, one = homes[0]
    picked = [channel for channel in one.channels if channels is None or channel.name in set(channels)]
    if not picked or (channels is not None and len(set(channels)) != len(picked)):
        raise NotPlanned
    columns = columns_of(one.parameters, _defaults(one, example), words=words)
    override, addresses = _open(one, kinds, beside=beside) if kinds is not None else (None, ())
    scalars = {column.name: column for column in columns if not column.is_nested}
    requests = [_request(home, one, channel, override, scalars) for channel in picked]
    return MessagePlan(one.name, columns, requests, addresses)


def _defaults(message: Message, example: str | None) -> Mapping[str, object]:
    if example is None:
        return message.defaults()
    if example not in message.examples or example == ALL:
        raise NotPlanned
    return {**message.defaults(), **message.examples[example].values}


def _request(
    home: Translation, message: Message, channel: Channel, override: Array | None, scalars: Mapping[str, PlanColumn]
) -> RequestPlan:
    form = home.form(message, channel)
    if override is not None:
        form = form.sent_to(override)
    if DESTINATION.name not in form.record.members:
        raise NotPlanned
    return planned_request(form, home.proved(message, channel), scalars, is_open=override is not None)


def _open(message: Message, kinds: Sequence[str], *, beside: bool) -> tuple[Array, Sequence[AddressColumn]]:
    """Destinations of some kinds whose addresses are left open."""
    found: list[Diagnostic] = []
    span = Source("to", _ANYBODY).span(0, len(_ANYBODY))
    made = destinations_of([Recipients(kind, span, [Address(_ANYBODY, span)]) for kind in kinds], found)
    if found or len(set(kinds)) != len(kinds) or not kinds:
        raise NotPlanned
    rows = {row.name: row.kind for row in (DESTINATION.item.fields if DESTINATION.item is not None else ())}
    columns = [AddressColumn(kind, many.of) for kind in kinds if isinstance(many := rows[kind], Many)]
    return alike(made, message.destinations) if beside else made, columns
