"""What `imidsl send` is given: files and folders, the journal; and where they are no good."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from imidsl.cli.output import failed, say, show
from imidsl.delivery.sending.journal import JournalError
from imidsl.delivery.sending.survey import Survey
from imidsl.diagnostics import in_order
from imidsl.records import dataclass, field
from imidsl.report.cells import safe
from imidsl.workspace import discovery, files, outbox
from imidsl.workspace.files import Unreadable
from imidsl.workspace.workspace import unreadable

KEY = "IMIDSL_KEY"
"""The variable of the environment that holds the service key."""
JOURNAL = "imidsl-journal.sqlite"
"""The journal unless said, in the working directory."""
_NAMED = 5
"""How many files of a sort are named."""


@contextmanager
def journal_faults(path: str) -> Iterator[None]:
    """Within, a file that can't be the journal is a misuse of the command."""
    try:
        yield
    except JournalError as fault:
        raise click.BadParameter(f"'{safe(path)}': {fault}", param_hint="--journal") from None


@dataclass(slots=True)
class SendInputs:
    """What there is to send. Where it can't be sent as it is, reading it ends the run."""

    survey: Survey
    paths: Sequence[str]
    max_errors: int
    _edited: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Read it all into the survey."""
        for path in self.paths:
            self._read(path)
        self._tell("edited since compile wrote it", self._edited)
        self._tell("not sent: no request body, or not of what compile wrote", self.survey.aside)
        found = in_order(self.survey.found)
        show(found, files=len(self.paths), max_errors=self.max_errors, quiet=True)
        if failed(found) or self.survey.failed:
            self._refuse("whatever is wrong with one request stops all of them")
        if self.survey.picture.strangers:
            self._refuse(self.survey.picture.refused())
        if not self.survey.picture.requests:
            raise click.UsageError(f"there is no request body in {', '.join(map(safe, self.paths))}")

    def _read(self, path: str) -> None:
        if path.endswith(discovery.SUFFIX):
            raise click.BadParameter(f"'{path}' is a definition: imidsl compile makes bodies of it", param_hint="FILE")
        if path != files.STDIN and not os.path.lexists(path):
            raise click.BadParameter(f"there is no file or folder '{path}'", param_hint="FILE")
        if not os.path.isdir(path):
            self._take(path, picked=True)
            return
        box = outbox.outbox(path)
        if isinstance(box, Unreadable):
            self.survey.found.append(unreadable(box))
            return
        self._edited += box.edited
        self.survey.aside += box.aside
        for file in box.files:
            self._take(file, picked=box.picked)

    def _take(self, path: str, *, picked: bool) -> None:
        for body in outbox.bodies(path, picked=picked):
            if isinstance(body, Unreadable):
                self.survey.found.append(unreadable(body))
            else:
                self.survey.take(body)

    def _tell(self, what: str, names: Sequence[str]) -> None:
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            say(f"{what}: {safe(', '.join(names[:_NAMED]))}{more}")

    def _refuse(self, why: str) -> None:
        say(f"nothing is sent: {why}")
        sys.exit(1)
