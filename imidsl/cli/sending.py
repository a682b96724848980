"""`imidsl send --live`: the key, the journal, progress, and signals."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import click

from imidsl.cli.output import machine, say
from imidsl.cli.send_inputs import KEY, SendInputs, journal_faults
from imidsl.delivery.rates import Rate
from imidsl.delivery.sending import journal
from imidsl.delivery.sending.http import Wire
from imidsl.delivery.sending.journal import Journal, JournalEntry, Progress
from imidsl.delivery.sending.pacing import TokenBucket
from imidsl.delivery.sending.picture import amount
from imidsl.delivery.sending.run import Report, SendingRun
from imidsl.delivery.sending.survey import Survey
from imidsl.delivery.sending.target import ServiceKey, key_of
from imidsl.records import dataclass, field
from imidsl.report.cells import safe
from imidsl.workspace import clock, files, writing

_LISTED = 20
"""How many requests that weren't accepted a closing list names."""


def service_key(path: str | None) -> ServiceKey:
    """The key, from the environment or a file that only its owner can read."""
    given = os.environ.get(KEY)
    if path is not None and given:
        raise click.UsageError(f"the service key is in {KEY} and in --key-file: take one of them")
    if path is None and not given:
        raise click.UsageError(f"there is no service key: put it in {KEY}, or in a file of mode 600 for --key-file")
    text = given if path is None else files.read_secret(path)
    if isinstance(text, files.Unreadable):
        raise click.BadParameter(f"cannot read {text}", param_hint="--key-file")
    key = key_of((text or "").strip())
    if key is None:
        raise click.UsageError(f"what {'--key-file' if path else KEY} holds is no key: one word of ASCII")
    return key


@dataclass(slots=True)
class LiveRun:
    """A run that sends."""

    endpoint: str
    key: ServiceKey
    written: str
    rate: Rate
    retry_refused: bool

    def send(self, inputs: SendInputs, expect: int) -> int:
        """Send what there is; the exit status."""
        fault = writing.make_private(self.written)
        if fault is not None:
            raise click.BadParameter(f"cannot write {fault}", param_hint="--journal")
        with journal_faults(self.written), journal.opened(self.written, self.endpoint, clock.now) as opened:
            inputs.survey.plan = opened.plan
            with opened.planning():  # all of it, or nothing where the run ends here
                inputs.read()
                _compare(inputs.survey, expect)
            for line in inputs.survey.picture.lines(self.endpoint):
                say(line)
            return self._send(opened, inputs.survey)

    def _send(self, opened: Journal, survey: Survey) -> int:
        closing = Closing(survey)
        with closing.told() as tell:
            received = asyncio.run(self._run(opened, survey.numbers, closing, tell)) if survey.numbers else None
        closing.show()
        return 128 + received if received else closing.status

    async def _run(self, opened: Journal, numbers: list[int], closing: Closing, tell: Report) -> int | None:
        """Send requests; the signal that ended that early."""
        async with Wire(self.endpoint, self.key) as wire:
            bucket = TokenBucket(self.rate.each)
            run = SendingRun(opened, wire.post, bucket, tell, clock.now, self.key.hide, self.retry_refused)
            closing.run = run
            with _signals(run) as received:
                await run.send(numbers)
        return received[0] if received else None


def _compare(survey: Survey, expect: int) -> None:
    recipients = survey.picture.recipients
    if recipients != expect:
        raise click.UsageError(
            f"--expect says {amount(expect, 'address')}, and there are {recipients:,}: nothing is sent"
        )


@contextmanager
def _signals(run: SendingRun) -> Iterator[list[int]]:
    """Within, the first signal lets what is under way come to its end, and is noted; a second one ends at once."""
    received: list[int] = []
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    usual = {number: signal.getsignal(number) for number in numbers}

    def end(number: int, _: FrameType | None) -> None:
        received.append(number)
        for one, handler in usual.items():
            signal.signal(one, handler)
        loop.call_soon_threadsafe(stop)

    def stop() -> None:
        say("\nNo other request begins; what is under way comes to its end, or ends now with Ctrl-C.")
        run.stop("interrupted")

    for number in numbers:
        signal.signal(number, end)
    try:
        yield received
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)


@dataclass(slots=True)
class Closing:
    """What becomes of the requests, told while they go, and in sum."""

    survey: Survey
    run: SendingRun | None = None
    ended: Counter[Progress] = field(default_factory=Counter)
    _missed: list[JournalEntry] = field(default_factory=list)

    @contextmanager
    def told(self) -> Iterator[Report]:
        """Within, each request that has come to its end is told of: by a bar on a terminal, else by a line of JSON."""
        if not sys.stdout.isatty():
            yield partial(self._took, tell=_line)
            return
        count = len(self.survey.numbers)
        with click.progressbar(length=count, label="sending", file=sys.stderr) as bar:
            yield partial(self._took, tell=lambda _: bar.update(1))

    def _took(self, entry: JournalEntry, tell: Report) -> None:
        self.ended[entry.sent.state] += 1
        if entry.sent.state is not Progress.ACCEPTED:
            self._missed = [*self._missed[: _LISTED - 1], entry]
        try:
            tell(entry)
        except OSError:  # what is under way has to come to its end all the same
            assert self.run is not None
            self.run.stop("nobody reads standard output any more")

    @property
    def totals(self) -> Counter[Progress]:
        """How many requests have come how far, those of earlier runs included."""
        before = {state: n for state, n in self.survey.picture.states.items() if state not in self.survey.again}
        left = len(self.survey.numbers) - self.ended.total()
        return Counter(before) + self.ended + Counter({Progress.PLANNED: left})

    @property
    def status(self) -> int:
        """The exit status: 0 where the platform has taken every request."""
        return 0 if self.totals[Progress.ACCEPTED] == self.survey.picture.requests else 1

    def show(self) -> None:
        """The sum, to people."""
        totals = self.totals
        words = {Progress.ACCEPTED: "accepted", Progress.REFUSED: "refused", Progress.UNKNOWN: "unknown"}
        said = [f"{totals[state]:,} {word}" for state, word in words.items() if totals[state]]
        said += [f"{totals[Progress.PLANNED]:,} not sent"] if totals[Progress.PLANNED] else []
        for entry in self._missed if sys.stdout.isatty() else ():
            say(f"{entry.sent.state}: {safe(entry.place)}: {safe(str(entry.sent))}")
        if self.run is not None and self.run.stopped:
            say(f"stopped: {safe(self.run.stopped)}")
        say(", ".join(said))
        for state, help_ in _REMEDIES.items():
            if totals[state]:
                say(help_)


_REMEDIES = {
    Progress.PLANNED: "The same command sends what wasn't sent.",
    Progress.REFUSED: "With --retry-refused it also sends what was refused.",
    Progress.UNKNOWN: "Of what is unknown nobody can tell whether it arrived: --resend-unknown sends it again.",
}


def _line(entry: JournalEntry) -> None:
    """A request that has come to its end, as a line of JSON."""
    said = {
        "request": entry.identity,
        "place": entry.place,
        "channel": entry.channel,
        "recipients": entry.recipients,
        "state": entry.sent.state,
        "code": entry.sent.code,
        "description": entry.sent.description,
        "transids": list(entry.sent.transids),
    }
    machine(json.dumps(said, ensure_ascii=False) + "\n")
