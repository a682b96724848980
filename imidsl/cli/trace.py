"""`imidsl trace`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from imidsl.cli.inputs import color_option, exclude_option, find, profile_option, project
from imidsl.cli.output import machine, people, say
from imidsl.cli.send_inputs import JOURNAL, journal_faults
from imidsl.delivery.receipts import DeliveryReceipt
from imidsl.delivery.sending import journal
from imidsl.delivery.tracing import show
from imidsl.delivery.tracing.history import History
from imidsl.delivery.tracing.reading import receipts_in
from imidsl.delivery.tracing.tracing import Journalled, Tracer, unjournalled
from imidsl.records import dataclass, field
from imidsl.report.cells import safe
from imidsl.schema.kinds import Json
from imidsl.workspace import discovery, files, outbox
from imidsl.workspace.workspace import settings


@click.command("trace")
@click.argument("words", metavar="RECEIPT... [PATH...]", nargs=-1, required=True)
@click.option(
    "--journal", "written", metavar="FILE", help=f"What imidsl send wrote; {JOURNAL} unless said, where there is one."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is written.")
@profile_option
@exclude_option
@color_option
def command(
    words: tuple[str, ...], written: str | None, form: str, profile: str | None, exclude: tuple[str, ...]
) -> None:
    """Find the line of a definition that delivery receipts came from.

    RECEIPT is a file with one receipt or one a line, - is standard input. PATH is a definition or a folder of some, the
    working directory unless said. The request is found in the journal by its transid, else by what its correlation id
    can be. The exit status is 1 where a receipt matches nothing.

    Example: imidsl trace receipts.jsonl messages
    """
    paths = [word for word in words if word.endswith(discovery.SUFFIX) or os.path.isdir(word)]
    named = [word for word in words if word not in paths]
    if not named:
        raise click.UsageError("there is no receipt: name a file, or - for standard input")
    for name in named:
        if name != files.STDIN and not os.path.lexists(name):
            raise click.BadParameter(f"there is no file or folder '{name}'", param_hint="RECEIPT")
    given = settings((paths or ["."])[0], profile)
    loaded = project(find(paths or ["."], given, exclude), given, [])
    with _journalled(written) as journalled:
        report = _Report(Tracer(loaded, journalled), form == "json")
        for name in named:
            report.take(name)
        sys.exit(report.end())


@contextmanager
def _journalled(path: str | None) -> Iterator[Journalled]:
    if path is None and not os.path.exists(JOURNAL):
        yield unjournalled
        return
    with journal_faults(path or JOURNAL), journal.reading(path or JOURNAL) as known:
        yield known.by_transid


@dataclass(slots=True)
class _Report:
    """Traces receipts and says where they came from: in words at once, as JSON at the end."""

    tracer: Tracer
    as_json: bool
    history: History = field(default_factory=History)
    entries: list[Json] = field(default_factory=list)
    receipts: int = 0
    unmatched: int = 0
    unread: int = 0

    def take(self, path: str) -> None:
        """All receipts of a file."""
        for body in outbox.bodies(path):
            if isinstance(body, files.Unreadable):
                raise click.BadParameter(f"cannot read {body}", param_hint="RECEIPT")
            for line, receipt in receipts_in(body.text, body.line):
                self._take(f"{body.path}:{line}", receipt)

    def _take(self, place: str, receipt: DeliveryReceipt | None) -> None:
        if receipt is None:
            self.unread += 1
            say(f"{safe(place)}: this is no delivery receipt")
            return
        trace = self.tracer.trace(receipt)
        self.receipts += 1
        self.unmatched += not trace.candidates
        if self.as_json:
            self.entries.append(show.as_json(place, trace, self.history))
        else:
            people("\n".join([*show.lines(place, trace, self.history), "", ""]))

    def end(self) -> int:
        """The last words; the exit status."""
        if self.as_json:
            summary = {"receipts": self.receipts, "unmatched": self.unmatched, "unread": self.unread}
            machine(json.dumps({"receipts": self.entries, "summary": summary}, ensure_ascii=False, indent=2) + "\n")
        if not self.receipts and not self.unread:
            say("there is no receipt")
        return 1 if self.unmatched or self.unread or not self.receipts else 0
