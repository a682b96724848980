"""Renderings by plans: once the general way was asked for a message, a plan of it answers for other values.

The call that a plan is made at goes the general way too: that says what is found whatever the values are, and where
the two don't agree to the byte, there is no plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_LISTS: Final = (list, tuple)
_DICTS: Final = (dict, type(None))
_NONE: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A plan, and what is found whatever the values are."""

    plan: MessagePlan
    found: tuple[Diagnostic, ...]
    messages: Sequence[str]
    channels: Sequence[str]

    @classmethod
    def of(cls, plan: MessagePlan, result: Result) -> _Learnt:
        """A plan and what the general way has found."""
        return cls(
            plan, result.diagnostics, [plan.message] * len(plan.requests), [one.channel for one in plan.requests]
        )

    def result(self, values: Mapping[str, Any], to: Any, clock: Clock) -> Result:
        """The result of a call; any exception where the general way has to answer."""
        plan = self.plan
        moments = plan.moments(clock) if plan.waits else _NONE
        bodies = plan.make(plan.cells(values), moments, to)
        return Result(tuple(map(Request, self.messages, self.channels, bodies)), self.found)


class Renderings:
    """The plans of a project, each made when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._plans: dict[_Key, MessagePlan | None] = {}
        self._learnt: dict[_Key, _Learnt] = {}

    def answer(self, message: Any, values: Any, to: Any, channels: Any, example: Any, now: Any) -> Result | None:
        """What a plan makes of the arguments of `Library.render`; None where the general way has to answer."""
        try:
            learnt = self._learnt[_key(message, values, to, channels, example)]
            if now is None:
                return learnt.result(values or _NONE, to, clock.now)
            return learnt.result(values or _NONE, to, lambda: now) if is_aware(now) else None
        except Exception:  # whatever it is, the general way knows why
            return None

    def learn(
        self, message: Any, values: Any, to: Any, channels: Any, example: Any, clock: Clock | None, result: Result
    ) -> None:
        """What the general way said to the same, at an instant."""
        if clock is None or not result.ok:
            return
        try:
            key = _key(message, values, to, channels, example)
            if key in self._learnt:  # and these values it doesn't take
                return
            plan = self._plan(key)
            learnt = _Learnt.of(plan, result)
            made = learnt.result(values or _NONE, to, clock)
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


def _key(message: Any, values: Any, to: Any, channels: Any, example: Any) -> _Key:
    """The key of a call; `NotPlanned` where an argument isn't of a usual type: the general way says what it means."""
    if channels.__class__ is str:
        channels = (channels,)
    elif channels is not None:
        if channels.__class__ not in _LISTS:
            raise NotPlanned
        channels = tuple(channels)
    if values.__class__ not in _DICTS or to.__class__ not in _DICTS:
        raise NotPlanned
    return message, channels, None if to is None else tuple(to), example
