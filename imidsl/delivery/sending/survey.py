"""What there is to send: every body once more held to the rules, counted, and planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from imidsl.delivery.sending.journal import Progress
from imidsl.delivery.sending.outgoing import Outgoing, is_body, outgoing, placed
from imidsl.delivery.sending.picture import Picture
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, field
from imidsl.source import Source
from imidsl.workspace.outbox import BodyText
from imidsl.workspace.workspace import Settings

_KEPT: Final = 1000
"""How many findings are kept; of more only the number is."""

Plan = Callable[[Outgoing], tuple[int, Progress]]
"""Gives a request its number in the journal, and says how far it has come."""


def unplanned(_: Outgoing) -> tuple[int, Progress]:
    """The plan of a run that sends nothing and knows of no earlier one."""
    return 0, Progress.PLANNED


@dataclass(slots=True)
class Survey:
    """Takes bodies: `picture` is what there is, `numbers` says which requests are still to be sent.

    `again` are the states in which a request is sent once more; `aside` are files in which there is no body.
    """

    given: Settings
    picture: Picture
    plan: Plan = unplanned
    again: frozenset[Progress] = frozenset({Progress.PLANNED})
    numbers: list[int] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    failed: bool = False

    def take(self, body: BodyText) -> None:
        """Look at a body."""
        if not body.picked and not is_body(body.text):
            self._pass_over(body.path)
        else:
            self._take(Source(body.path, body.text), body.line)

    def _pass_over(self, path: str) -> None:
        if path not in self.aside[-1:]:
            self.aside.append(path)

    def _take(self, source: Source, line: int) -> None:
        request, found = outgoing(source, line, self.given.profile, self.given.config)
        if found and line > 1 and len(self.found) < _KEPT:
            found = outgoing(placed(source, line), line, self.given.profile, self.given.config)[1]
        if len(self.found) < _KEPT:
            self.found += found
        self.failed |= request is None
        if request is not None and self.picture.add(request):
            number, state = self.plan(request)
            self.picture.states[state] += 1
            if state in self.again:
                self.numbers.append(number)
