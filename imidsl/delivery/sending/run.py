"""A run: requests go out at a pace, some side by side; each is in the journal before it goes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from imidsl.delivery.sending.answers import HttpAnswer, Next, NoAnswer, Ruling, judge
from imidsl.delivery.sending.journal import Journal, JournalEntry, Progress
from imidsl.delivery.sending.pacing import LONGEST, TokenBucket, backoff, retry_after
from imidsl.records import dataclass, field, replace

AT_ONCE: Final = 8
"""How many requests are under way at most."""
_TRIES: Final = 4
"""How often an endpoint that can't be reached is tried, and a request that met an internal error."""
_PUT_OFF: Final = 80
"""How often in a row requests are put off, with nothing taken meanwhile, before the run ends."""
_LOST: Final = 10
"""How many requests in a row may come to nobody knows what before the run ends."""

Post = Callable[[bytes], Awaitable[HttpAnswer | NoAnswer]]
Report = Callable[[JournalEntry], None]


@dataclass(eq=False)
class SendingRun:
    """Sends requests by their numbers in the journal; `report` is told of each that has come to its end.

    What the platform says goes through `hide`, should it say the key. `stopped` says why it ended before the last.
    """

    journal: Journal
    post: Post
    bucket: TokenBucket
    report: Report
    clock: Callable[[], datetime]
    hide: Callable[[str], str] = str
    retry_refused: bool = False
    stopped: str = ""
    _lost: int = 0
    _put_off: int = 0
    _end: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self, reason: str) -> None:
        """Begin no other request; what is under way comes to its end."""
        self.stopped = self.stopped or reason
        self._end.set()

    async def send(self, numbers: Sequence[int]) -> None:
        """Send them all, or as many as can be."""
        left = iter(numbers)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(numbers))):
                group.create_task(self._work(left))

    async def _work(self, left: Iterator[int]) -> None:
        while not self._end.is_set() and (number := next(left, None)) is not None:
            try:
                await self._request(number)
            except sqlite3.Error as fault:  # a full disk: what can't be written down isn't sent
                self.stop(f"the journal can't be written: {fault}")

    async def _request(self, number: int) -> None:
        """One request, until it has come to its end or the run has."""
        for tries in count(1):
            if not await self._turn():
                return
            entry = self.journal.begin(number)
            answer = await self.post(entry.body)
            ruling = judge(answer)
            sent = ruling.sent.without(self.hide)
            self.journal.settle(number, sent)
            pause = self._pause(answer, replace(ruling, sent=sent), tries)
            if pause is None:
                self._ended(replace(entry, sent=sent))
                return
            self.bucket.hold(_seconds() + pause)

    def _ended(self, entry: JournalEntry) -> None:
        if entry.sent.state is not Progress.PLANNED:
            self.report(entry)
        self._put_off = 0
        self._lost = self._lost + 1 if entry.sent.state is Progress.UNKNOWN else 0
        if self._lost == _LOST:
            self.stop(f"{_LOST} requests in a row came to nobody knows what")

    async def _turn(self) -> bool:
        """Wait for a token; whether the run still goes on then."""
        while not self._end.is_set():
            await self._wait(self.bucket.take(_seconds()))
            if not self.bucket.is_held(_seconds()):
                break
        return not self._end.is_set()

    async def _wait(self, seconds: float) -> None:
        """Wait, but no longer than until the run is stopped."""
        try:
            await asyncio.wait_for(self._end.wait(), seconds)
        except TimeoutError:
            return

    def _pause(self, answer: HttpAnswer | NoAnswer, ruling: Ruling, tries: int) -> float | None:
        """How long everybody waits before the request is tried again; None where it isn't, in this run."""
        match ruling.next:
            case Next.STOP:
                self.stop(str(ruling.sent))
            case Next.RECONNECT if tries < _TRIES:
                return backoff(tries)
            case Next.RECONNECT:
                self.stop(f"the endpoint can't be reached: {ruling.sent.description}")
            case Next.WAIT:
                return self._later(answer, tries)
            case Next.IF_ASKED if self.retry_refused and tries < _TRIES:
                return backoff(tries)
        return None

    def _later(self, answer: HttpAnswer | NoAnswer, tries: int) -> float | None:
        self._put_off += 1
        asked = retry_after(answer.retry_after, self.clock()) if isinstance(answer, HttpAnswer) else None
        if (asked or 0) <= LONGEST and self._put_off < _PUT_OFF:
            return backoff(tries) if asked is None else asked
        later = "" if asked is None else f", not for {asked:.0f} s"
        self.stop(f"the endpoint takes no more requests{later}")
        return None


def _seconds() -> float:
    return asyncio.get_running_loop().time()
