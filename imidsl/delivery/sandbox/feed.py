"""Who waits for news of an inbox, and what is told them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

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

    def hear(self, news: News | None) -> None:
        """Put it to the rest; who is too far behind is let go instead."""
        while self.queue.full():
            self.queue.get_nowait()
            news = None
        self.queue.put_nowait(news)


@dataclass(slots=True)
class Feed:
    """The listeners of each inbox, and those of all."""

    _listeners: dict[str, set[Listener]] = field(default_factory=dict)
    _ended: bool = False

    @contextmanager
    def listening(self, inbox: str) -> Iterator[Listener]:
        """A listener, while that lasts; without an inbox to all of them."""
        listener = Listener()
        if self._ended:
            listener.hear(None)
        self._listeners.setdefault(inbox, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[inbox].discard(listener)
            if not self._listeners[inbox]:
                del self._listeners[inbox]

    def tell(self, inbox: str, name: str, about: Json) -> None:
        """Tell everybody who listens."""
        for listener in (*self._listeners.get(inbox, ()), *self._listeners.get("", ())):
            listener.hear(News(name, about))

    def end(self) -> None:
        """Nothing more will happen."""
        self._ended = True
        for listener in (one for held in self._listeners.values() for one in held):
            listener.hear(None)
