"""The stand-in's time: that of the clock, or one that moves only when it is told to."""

from __future__ import annotations

import asyncio

from imidsl.records import dataclass, field
from imidsl.workspace import clock


@dataclass(slots=True)
class Time:
    """What time it is; `manual` says that only `move` changes it. Who waits for it is stirred when there is news."""

    manual: bool = False
    _at: float = field(default_factory=clock.timestamp)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> float:
        """Seconds since 1970."""
        return self._at if self.manual else clock.timestamp()

    def move(self, to: float) -> None:
        """Move time that is moved by hand; never back."""
        self._at = max(self._at, to)

    def stir(self) -> None:
        """Something may have become due."""
        self._stirred.set()

    async def wait(self, until: float | None) -> None:
        """Wait for a time (of the clock; one that is moved by hand never comes by itself) or for news."""
        seconds = None if until is None or self.manual else max(0.0, until - self.now())
        try:
            await asyncio.wait_for(self._stirred.wait(), seconds)
        except TimeoutError:
            return
        self._stirred.clear()
