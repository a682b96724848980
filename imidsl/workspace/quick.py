"""Renderings by plans: once the general way was asked for a message, a plan of it answers for other values.

The call that a plan is made at goes the general way too: that says what is found whatever the values are, and where
the two don't agree to the byte, there is no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from imidsl.binding.values import Clock
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.plan.pieces import NotPlanned
from imidsl.plan.plan import MessagePlan, planned
from imidsl.records import dataclass
from imidsl.workspace import clock
from imidsl.workspace.calls import is_aware
from imidsl.workspace.results import Request, Result

_Key: TypeAlias = tuple[str, tuple[str, ...] | None, tuple[str, ...] | None, str | None]
"""What a plan is made for: the message, its channels, the kinds of id that the call gives, the example."""
_NONE: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A plan, and what is found whatever the values are."""

    plan: MessagePlan
    found: tuple[Diagnostic, ...]

    def result(self, values: Any, to: Any, clock: Clock) -> Result:
        """The result of a call; any exception where the general way has to answer."""
        plan = self.plan
        cells = plan.cells(values if values.__class__ is dict else _no_values(values))
        bodies = plan.make(cells, plan.moments(clock), plan.addresses(to))
        requests = [Request(plan.message, channel, body) for channel, body in zip(plan.channels, bodies, strict=True)]
        return Result(tuple(requests), self.found)


class Renderings:
    """The plans of a project, each made when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._plans: dict[_Key, MessagePlan | None] = {}
        self._learnt: dict[_Key, _Learnt] = {}

    def answer(self, message: Any, values: Any, to: Any, channels: Any, example: Any, now: Any) -> Result | None:
        """What a plan makes of the arguments of `Library.render`; None where the general way has to answer."""
        try:
            learnt = self._learnt[_key(message, to, channels, example)]
            if now is None:
                return learnt.result(values, to, clock.now)
            return learnt.result(values, to, lambda: now) if is_aware(now) else None
        except Exception:  # whatever it is, the general way knows why
            return None

    def learn(
        self, message: Any, values: Any, to: Any, channels: Any, example: Any, clock: Clock, result: Result
    ) -> None:
        """What the general way said to the same, at an instant."""
        if not result.ok:
            return
        try:
            key = _key(message, to, channels, example)
            plan = self._plan(key)
            learnt = _Learnt(plan, result.diagnostics)
            made = learnt.result(values, to, clock)
        except Exception:  # these values aren't for a plan, or nothing is
            return
        if made == result:
            self._learnt[key] = learnt
        else:
            self._plans[key] = None

    def _plan(self, key: _Key) -> MessagePlan:
        if key not in self._plans:
            message, channels, kinds, example = key
            try:
                self._plans[key] = planned(self._project, message, channels, kinds, example=example)
            except NotPlanned:
                self._plans[key] = None
        plan = self._plans[key]
        if plan is None:
            raise NotPlanned
        return plan


def _key(message: Any, to: Any, channels: Any, example: Any) -> _Key:
    """The key of a call; `NotPlanned` where an argument isn't of a usual type: the general way says what it means."""
    if channels.__class__ in (list, tuple):
        channels = tuple(channels)
    elif channels.__class__ is str:
        channels = (channels,)
    elif channels is not None:
        raise NotPlanned
    if to is None:
        return message, channels, None, example
    if to.__class__ is not dict:
        raise NotPlanned
    return message, channels, tuple(to), example


def _no_values(values: Any) -> Mapping[str, Any]:
    if values is not None:
        raise NotPlanned
    return _NONE
