"""Renderings by plans: what the general way was asked some times is answered for other values by a plan of the message.

The call that a plan is made at goes the general way too: that says what is found whatever the values are, and where
the two don't agree to the byte, there is no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.plan.pieces import NotPlanned
from imidsl.plan.plan import MessagePlan, planned
from imidsl.records import dataclass
from imidsl.schema.kinds import Json

Requests: TypeAlias = Sequence[tuple[str, Json]]
"""Channels with bodies."""
WARM = 8
"""At which call of a kind its plan is made. A plan asks for proofs, which take as long as some hundred renderings."""
_LISTS = (list, tuple)
_Key: TypeAlias = tuple[str, tuple[str, ...] | None, tuple[str, ...] | None, str | None]


@dataclass(frozen=True, slots=True)
class Call:
    """An ordinary call of `Library.render`: arguments of just the types that are usual.

    A plan is made for a `key`: the message, its channels, the kinds of id that the call gives, the example.
    """

    key: _Key
    values: Mapping[str, Any]
    to: Mapping[str, Sequence[object]]
    clock: Callable[[], datetime]


class Renderings:
    """The plans of a project, each made when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._plans: dict[_Key, MessagePlan | None] = {}
        self._known: dict[_Key, tuple[MessagePlan, Sequence[Diagnostic]]] = {}
        self._calls: dict[_Key, int] = {}

    @staticmethod
    def call_of(
        message: object, values: object, to: object, channels: object, example: object, clock: Callable[[], datetime]
    ) -> Call | None:
        """The call, None where an argument isn't of the usual type: what it means is the general way's to say."""
        given: dict[str, Any] = {}
        if to is not None:
            if type(to) is not dict:
                return None
            given = {kind: (some,) if type(some) is str else some for kind, some in to.items()}
        picked = (channels,) if type(channels) is str else channels
        usual = (
            type(message) is str
            and (values is None or type(values) is dict)
            and (example is None or type(example) is str)
            and all(type(kind) is str and type(some) in _LISTS for kind, some in given.items())
            and (picked is None or (type(picked) in _LISTS and all(type(name) is str for name in picked)))  # type: ignore[attr-defined]
        )
        if not usual:
            return None
        names: tuple[str, ...] | None = None if picked is None else tuple(picked)  # type: ignore[arg-type]
        key = (message, names, None if to is None else tuple(given), example)
        return Call(key, values or {}, given, clock)  # type: ignore[arg-type]

    def answer(self, call: Call) -> tuple[Requests, Sequence[Diagnostic]] | None:
        """The requests of a call and what is found, None where the general way has to say it."""
        known = self._known.get(call.key)
        requests = _requests(known[0], call) if known is not None else None
        return (requests, known[1]) if requests is not None and known is not None else None

    def learn(self, call: Call, requests: Requests, found: Sequence[Diagnostic]) -> None:
        """What the general way said to a call, where it found no error."""
        calls = self._calls[call.key] = self._calls.get(call.key, 0) + 1
        if call.key in self._known or calls < WARM:
            return
        plan = self._plan(call.key)
        made = _requests(plan, call) if plan is not None else None
        if plan is not None and made is not None:
            if [*made] == [*requests]:
                self._known[call.key] = plan, found
            else:
                self._plans[call.key] = None

    def _plan(self, key: _Key) -> MessagePlan | None:
        if key not in self._plans:
            message, channels, kinds, example = key
            try:
                self._plans[key] = planned(self._project, message, channels, kinds, example=example)
            except NotPlanned:
                self._plans[key] = None
        return self._plans[key]


def _requests(plan: MessagePlan, call: Call) -> Requests | None:
    try:
        bodies = plan.make(*plan.cells(call.values), plan.moments(call.clock), plan.addresses(call.to))
    except Exception:  # whatever it is, the general way knows why
        return None
    return [*zip(plan.channels, bodies, strict=True)]
