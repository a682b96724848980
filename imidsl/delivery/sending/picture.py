"""What a run would send, and where: counted as the requests come, and shown before anything goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from imidsl.delivery.sending.journal import Progress
from imidsl.delivery.sending.outgoing import Outgoing
from imidsl.records import dataclass, field
from imidsl.report.cells import safe

_FIRST: Final = 3
"""How many requests are shown with their texts, and how many addresses that may not be sent to."""
_ROOM: Final = 76


def permitted(address: str, guards: Sequence[Sequence[str]]) -> bool:
    """Whether an address is one of each list's; `*` stands for any characters."""
    return all(any(fnmatchcase(address, pattern) for pattern in guard) for guard in guards)


@dataclass(slots=True)
class ChannelCount:
    """What goes to a channel; `segments` are those of all recipients together."""

    requests: int = 0
    recipients: int = 0
    segments: int | None = None

    def add(self, request: Outgoing) -> None:
        """One more request."""
        self.requests += 1
        self.recipients += request.recipients
        if request.segments is not None:
            self.segments = (self.segments or 0) + request.segments * request.recipients


@dataclass(slots=True)
class Picture:
    """Requests, each counted once; `guards` are the lists of who may be sent to."""

    guards: Sequence[Sequence[str]] = ()
    channels: dict[str, ChannelCount] = field(default_factory=dict)
    states: Counter[Progress] = field(default_factory=Counter)
    first: list[Outgoing] = field(default_factory=list)
    twice: int = 0
    strangers: list[str] = field(default_factory=list)
    """Addresses that may not be sent to."""
    _seen: set[str] = field(default_factory=set)

    def add(self, request: Outgoing) -> bool:
        """Count a request; whether it is the first of its body."""
        if request.identity in self._seen:
            self.twice += 1
            return False
        self._seen.add(request.identity)
        self.channels.setdefault(request.channel, ChannelCount()).add(request)
        self.strangers += (address for address in request.addresses if not permitted(address, self.guards))
        if len(self.first) < _FIRST:
            self.first.append(request)
        return True

    @property
    def requests(self) -> int:
        """How many requests there are."""
        return sum(channel.requests for channel in self.channels.values())

    @property
    def recipients(self) -> int:
        """How many addresses get one."""
        return sum(channel.recipients for channel in self.channels.values())

    def lines(self, endpoint: str | None) -> Iterator[str]:
        """It in words."""
        where = f" at {endpoint}" if endpoint else ""
        yield f"{amount(self.requests, 'request')} to {amount(self.recipients, 'address')}{where}"
        if self.twice:
            yield f"{amount(self.twice, 'body')} that {'is' if self.twice == 1 else 'are'} there twice: sent once"
        before = [f"{number} {state}" for state, number in self.states.items() if state is not Progress.PLANNED]
        if before:
            yield f"of them by the journal: {', '.join(before)}"
        yield from ("", *self._table())
        for request in self.first:
            yield from ("", *_shown(request))
        if self.requests > len(self.first):
            yield from ("", f"… and {amount(self.requests - len(self.first), 'more request')}")

    def _table(self) -> Iterator[str]:
        yield "channel         requests  addresses  segments"
        for name, channel in self.channels.items():
            segments = "" if channel.segments is None else f"{channel.segments:,}"
            yield f"{name:14}{channel.requests:10,}{channel.recipients:11,}{segments:>10}".rstrip()

    def refused(self) -> str:
        """Who may not be sent to, in words."""
        named = ", ".join(safe(address) for address in self.strangers[:_FIRST])
        more = f" and {len(self.strangers) - _FIRST:,} more" if len(self.strangers) > _FIRST else ""
        return f"{named}{more}: not among the addresses that may be sent to ({_lists(self.guards)})"


def _shown(request: Outgoing) -> Iterator[str]:
    more = f" and {len(request.addresses) - 1:,} more" if len(request.addresses) > 1 else ""
    cost = f" · {amount(request.segments, 'segment')}" if request.segments is not None else ""
    yield f"{safe(request.place)} · {request.channel} to {safe(request.addresses[0])}{more}{cost}"
    text = safe(" ".join(request.text.split()))
    yield f"  {text if len(text) <= _ROOM else text[: _ROOM - 1] + '…'}"


def _lists(guards: Sequence[Sequence[str]]) -> str:
    return "; ".join(", ".join(map(safe, guard)) for guard in guards)


def amount(number: int, word: str) -> str:
    """A number with its unit."""
    return f"{number:,} {word if number == 1 else _plural(word)}"


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}es" if word.endswith("s") else f"{word}s"
