"""The search for values that show what there is to show of a message.

From the usual values on one part is changed at a time. Values that show something new, be it only that half of a
condition holds, are where the search goes on from: so it comes to conditions on any number of values, one after the
other. What it doesn't come to so is asked of the proof, which knows for each way through a text what it asks for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from imidsl.binding.message import Message
from imidsl.records import dataclass, field
from imidsl.review.goals import Goal, Shown, Values
from imidsl.text.types.parameters import Parameter

_TRIES = 6000
"""How many sets of values are tried."""


@dataclass(frozen=True, slots=True)
class Found:
    """Values, and which of the goals that are wanted they show."""

    values: Values
    goals: frozenset[Goal]


@dataclass
class GoalSearch:
    """What is still `missing`, where to look for it, and what was `found`: each shows what nothing before it did.

    `shown` tells what values show, `names` which parameters a goal can depend on, `beside` what else these can be.
    """

    message: Message
    shown: Callable[[Values], Shown]
    names: Callable[[Goal], Iterable[str]]
    beside: Callable[[Parameter, object], Iterable[object]]
    missing: set[Goal]
    found: list[Found] = field(default_factory=list)
    _seen: set[Goal] = field(default_factory=set)
    _tried: set[str] = field(default_factory=set)
    _next: deque[Values] = field(default_factory=deque)

    def look(self, candidates: Iterable[Values]) -> None:
        """Try some values."""
        for values in candidates:
            self._look(values)

    def go_on(self) -> None:
        """Go on from the values that showed something new."""
        while self._next and self._is_on:
            for values in self._around(self._next.popleft()):
                self._look(values)
                if not self._is_on:
                    break

    @property
    def _is_on(self) -> bool:
        return bool(self.missing) and len(self._tried) < _TRIES

    def _around(self, values: Values) -> Iterator[Values]:
        """Values with another one for one of the parameters that something missing depends on."""
        for name in self.message.parameters:
            if any(name in self.names(goal) for goal in self.missing):
                yield from (
                    {**values, name: other} for other in self.beside(self.message.parameters[name], values.get(name))
                )

    def _look(self, values: Values) -> None:
        key = repr(sorted(values.items()))
        if key in self._tried or not self._is_on:
            return
        self._tried.add(key)
        shown = self.shown(values)
        new = shown.goals & self.missing
        if new:
            self.found.append(Found(values, new))
            self.missing -= new
        if not self._seen >= shown.goals | shown.hints:
            self._seen |= shown.goals | shown.hints
            self._next.append(values)
