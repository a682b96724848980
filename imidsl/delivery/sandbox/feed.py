"""Who waits for news of an inbox, and what is told them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imidsl.records import dataclass, field
from imidsl.schema.kinds import Json

_MOST = 1000
"""How many events a listener may be behind before it is let go: it can look for itself."""


@dataclass(frozen=True, slots=True)
class News:
    """What happened in an inbox: an event's name, and what it is about."""

    name: str
    about: Json


@dataclass(slots=True, eq=False)
class Listener:
    """What somebody hasn't heard yet; None at the end."""

    queue: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(_MOST))

    def hear(self, news: News | None) -> bool:
        """Whether there was room for it."""
        with suppress(asyncio.QueueFull):
            self.queue.put_nowait(news)
            return True
        return False


@dataclass(slots=True)
class Feed:
    """The listeners of each inbox."""

    _listeners: dict[str, set[Listener]] = field(default_factory=dict)

    @contextmanager
    def listening(self, inbox: str) -> Iterator[Listener]:
        """A listener, while that lasts."""
        listener = Listener()
        self._listeners.setdefault(inbox, set()).add(listener)
        try:
            yield listener
        finally:
            self._leave(inbox, listener)

    def _leave(self, inbox: str, listener: Listener) -> None:
        left = self._listeners.get(inbox, set())
        left.discard(listener)
        if not left:
            self._listeners.pop(inbox, None)

    def tell(self, inbox: str, name: str, about: Json) -> None:
        """Tell everybody who listens."""
        for listener in list(self._listeners.get(inbox, ())):
            if not listener.hear(News(name, about)):
                self._leave(inbox, listener)

    def end(self) -> None:
        """Nothing more will happen."""
        for listener in [one for held in self._listeners.values() for one in held]:
            listener.hear(None)
