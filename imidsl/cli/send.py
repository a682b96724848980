"""`imidsl send`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from imidsl.cli.inputs import failed, max_errors_option, profile_option, show
from imidsl.cli.output import color_option, people
from imidsl.delivery.rates import read_rate
from imidsl.delivery.sending import journal
from imidsl.delivery.sending.journal import JournalError, Progress
from imidsl.delivery.sending.picture import Picture
from imidsl.delivery.sending.survey import Plan, Survey, unplanned
from imidsl.delivery.sending.target import DOCUMENTED, BadEndpoint, endpoint_of
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import dataclass, field
from imidsl.report.cells import safe
from imidsl.workspace import discovery, files, outbox
from imidsl.workspace.files import Unreadable
from imidsl.workspace.workspace import settings, unreadable

KEY = "IMIDSL_KEY"
"""The variable of the environment that holds the service key."""
JOURNAL = "imidsl-journal.sqlite"
"""The journal unless said, in the working directory."""
_NAMED = 5
"""How many files of a sort are named."""


@click.command("send")
@click.argument("paths", metavar="FILE...|DIR", nargs=-1, required=True)
@click.option("--endpoint", metavar="URL", help=f"Where to send to; the API itself is at {DOCUMENTED}.")
@click.option("--live", is_flag=True, help="Send. Without it what would go where is shown, and nothing goes.")
@click.option("--expect", metavar="N", type=click.IntRange(min=0), help="With --live: the number of addresses.")
@click.option("--rate", metavar="N/s", default="20/s", show_default=True, help="How many requests go out; also N/min.")
@click.option(
    "--journal",
    "written",
    metavar="FILE",
    default=JOURNAL,
    show_default=True,
    help="Where it is written down what was sent.",
)
@click.option("--only", metavar="PATTERN", multiple=True, help="Refuse addresses that match none, such as '4477009*'.")
@click.option("--key-file", metavar="FILE", help=f"A file of mode 600 with the service key, which else {KEY} holds.")
@click.option("--retry-refused", is_flag=True, help="Send again what was refused, and what meets an internal error.")
@click.option("--resend-unknown", is_flag=True, help="Send again what may have arrived: it may arrive twice.")
@profile_option
@max_errors_option
@color_option
def command(
    paths: tuple[str, ...],
    endpoint: str | None,
    live: bool,
    expect: int | None,
    rate: str,
    written: str,
    only: tuple[str, ...],
    key_file: str | None,
    retry_refused: bool,
    resend_unknown: bool,
    profile: str | None,
    max_errors: int,
) -> None:
    """Send request bodies: files (.json), lines of files (.jsonl), what compile wrote to a folder, - is standard input.

    Unless --live is given nothing is sent, and what would be is shown. Every body is held to the rules once more. The
    journal is written before each attempt: after an interruption the same command goes on, and sends nothing twice.
    What may have arrived or not is reported as unknown, and only sent again with --resend-unknown.

    Example: imidsl send build --endpoint http://127.0.0.1:8405 --live --expect 12
    """
    where = _endpoint(endpoint)
    pace = read_rate(rate)
    if pace is None:
        raise click.BadParameter(f"write a rate such as 20/s or 90/min, not '{rate}'", param_hint="--rate")
    again = {Progress.PLANNED: True, Progress.REFUSED: retry_refused, Progress.UNKNOWN: resend_unknown}
    wanted = frozenset(state for state, asked in again.items() if asked)
    found: list[Diagnostic] = []
    survey = Survey(settings(paths[0], profile), Picture(_guards(paths, only, found)), again=wanted, found=found)
    inputs = SendInputs(survey, paths, max_errors)
    if not live:
        _show(inputs, where, written)
        return
    if where is None:
        raise click.UsageError(f"--live needs --endpoint URL; the API itself is at {DOCUMENTED}")
    if expect is None:
        raise click.UsageError("--live needs --expect N, the number of addresses, which a run without --live shows")
    from imidsl.cli.sending import Live, service_key  # which brings the network along

    sys.exit(Live(where, service_key(key_file), written, pace, retry_refused).send(inputs, expect))


def _endpoint(url: str | None) -> str | None:
    found = endpoint_of(url) if url is not None else None
    if isinstance(found, BadEndpoint):
        # Not repeated: a URL with a password is no good thing to show.
        raise click.BadParameter(f"this URL {found.reason}", param_hint="--endpoint")
    return found


def _guards(paths: Sequence[str], only: Sequence[str], found: list[Diagnostic]) -> list[Sequence[str]]:
    """The lists of who may be sent to: what the projects of all files say, and that of the working directory.

    What is wrong with one is found, and stops the run.
    """
    projects = {one.path: one for one in (settings(path, None) for path in (".", *paths))}
    found += (diagnostic for one in projects.values() for diagnostic in one.found)
    return [guard for guard in dict.fromkeys([*(one.config.only for one in projects.values()), tuple(only)]) if guard]


def _show(inputs: SendInputs, where: str | None, written: str) -> None:
    """What would go where."""
    with _known(where, written) as plan:
        inputs.survey.plan = plan
        inputs.read()
    picture = inputs.survey.picture
    people("\n".join([*picture.lines(where), ""]))
    options = f"--endpoint {where or 'URL'} --live --expect {picture.recipients}"
    click.echo(f"\nNothing was sent. To send: {options}", err=True)


@contextmanager
def _known(where: str | None, written: str) -> Iterator[Plan]:
    """What an earlier run's journal knows of requests."""
    if where is None or not os.path.exists(written):
        yield unplanned
        return
    with journal_faults(written), journal.reading(written) as known:
        yield lambda request: (0, known.state(where, request.identity) or Progress.PLANNED)


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
            self._refuse("a request that breaks a rule stops all of them")
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
            click.echo(f"{what}: {safe(', '.join(names[:_NAMED]))}{more}", err=True)

    def _refuse(self, why: str) -> None:
        click.echo(f"nothing is sent: {why}", err=True)
        sys.exit(1)
