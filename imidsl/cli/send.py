"""`imidsl send`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from imidsl.cli.extras import extra
from imidsl.cli.inputs import color_option, max_errors_option, profile_option
from imidsl.cli.output import people, say
from imidsl.cli.send_inputs import JOURNAL, KEY, SendInputs, journal_faults
from imidsl.delivery.rates import read_rate
from imidsl.delivery.sending import journal
from imidsl.delivery.sending.journal import Progress
from imidsl.delivery.sending.picture import Picture
from imidsl.delivery.sending.survey import Plan, Survey, unplanned
from imidsl.delivery.sending.target import DOCUMENTED, BadEndpoint, endpoint_of
from imidsl.diagnostics import Diagnostic
from imidsl.workspace.workspace import settings


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
    with extra("send", "--live"):
        from imidsl.cli.sending import LiveRun, service_key

    sys.exit(LiveRun(where, service_key(key_file), written, pace, retry_refused).send(inputs, expect))


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
    say(f"\nNothing was sent. To send: {options}")


@contextmanager
def _known(where: str | None, written: str) -> Iterator[Plan]:
    """What an earlier run's journal knows of requests."""
    if where is None or not os.path.exists(written):
        yield unplanned
        return
    with journal_faults(written), journal.reading(written) as known:
        yield lambda request: (0, known.state(where, request.identity) or Progress.PLANNED)
