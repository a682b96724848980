"""What an answer means for the request that it came to: taken, refused, to be tried again, or nobody knows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from imidsl.delivery import responses
from imidsl.delivery.responses import Reply
from imidsl.delivery.sending.journal import Progress, Sent
from imidsl.records import dataclass, replace
from imidsl.schema.responses import INTERNAL, UNKNOWN_KEY

_LONGEST: Final = 500
"""Characters of a description that are kept."""
_TOO_MANY_REQUESTS: Final = 429
_OWN_FAULT: Final = frozenset({400, 413, 422})
"""Statuses that speak of this one request, not of the endpoint or the key."""


class Next(Enum):
    """What to do after an attempt."""

    GO_ON = auto()
    RECONNECT = auto()
    """The same request again: nothing of it was written."""
    WAIT = auto()
    """The same request, when the platform takes some again."""
    IF_ASKED = auto()
    """The same request, if whoever started the run wants that."""
    STOP = auto()
    """Nothing more: the next request would fare no better."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer of HTTP; of a body that is too large, the beginning."""

    status: int
    body: bytes
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """An attempt that no answer came to, and why; unless something was `written`, nobody can have read it."""

    reason: str
    written: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an answer means, and what to do next."""

    sent: Sent
    next: Next = Next.GO_ON


def judge(answer: HttpAnswer | NoAnswer) -> Ruling:
    """What an answer means. Nothing is taken for refused that the platform may have taken."""
    if isinstance(answer, NoAnswer):
        if answer.written:
            return Ruling(Sent(Progress.UNKNOWN, "", answer.reason))
        return Ruling(Sent(Progress.PLANNED, "", answer.reason), Next.RECONNECT)
    replies = _replies(answer.body)
    if replies:
        return _documented(replies)
    status = f"HTTP {answer.status}"
    if answer.status == _TOO_MANY_REQUESTS:
        return Ruling(Sent(Progress.PLANNED, status, "too many requests"), Next.WAIT)
    if answer.status in _OWN_FAULT:
        return Ruling(Sent(Progress.REFUSED, status, _words(answer.body)))
    if 300 <= answer.status < 500:
        words = "it leads elsewhere" if answer.status < 400 else "this isn't how the API answers"
        return Ruling(Sent(Progress.PLANNED, status, words), Next.STOP)
    return Ruling(Sent(Progress.UNKNOWN, status, "the answer isn't one of the API"))


def _documented(replies: Sequence[Reply]) -> Ruling:
    """What the answers to a request mean; where only some of it was taken, it isn't sent again."""
    transids = [reply.transid for reply in replies if reply.transid]
    worst = next((reply for reply in replies if not reply.accepted), replies[0])
    sent = Sent(Progress.REFUSED, worst.code, worst.description[:_LONGEST], transids)
    if any(reply.accepted for reply in replies):
        return Ruling(replace(sent, state=Progress.ACCEPTED))
    if worst.code == UNKNOWN_KEY.code:  # that is the key's fault: with another one the same request may go
        return Ruling(replace(sent, state=Progress.PLANNED), Next.STOP)
    return Ruling(sent, Next.IF_ASKED if worst.code == INTERNAL.code else Next.GO_ON)


def _replies(body: bytes) -> Sequence[Reply]:
    """What the API says in an answer; nothing where it isn't one of the API."""
    try:
        return responses.read(json.loads(body))
    except (ValueError, RecursionError):
        return ()


def _words(body: bytes) -> str:
    return " ".join(body[:_LONGEST].decode("utf-8", "replace").split())
