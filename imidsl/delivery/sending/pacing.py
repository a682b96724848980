"""How fast requests go out: a token bucket, and how long to wait before another try. Nothing here reads a clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from imidsl.records import dataclass

LONGEST: Final = 900.0
"""Seconds that a run waits when it is told to; where it should wait longer, it ends."""
_FIRST, _LAST = 0.5, 60.0
"""Seconds of the first and of the longest wait of those that double."""


@dataclass(slots=True)
class TokenBucket:
    """Holds one token at most; the next comes `each` seconds later: nothing goes in bursts.

    Who takes a token that isn't there yet is told how long to wait for it; who comes next waits for the next one.
    """

    each: float
    ready: float = 0.0
    """When the next token is there."""
    held: float = 0.0
    """Until when nobody goes, whatever token they have."""

    def take(self, now: float) -> float:
        """Take a token; how many seconds to wait for it."""
        at = max(now, self.ready)
        self.ready = at + self.each
        return at - now

    def hold(self, until: float) -> None:
        """Let nobody go before an instant."""
        self.held = max(self.held, until)
        self.ready = max(self.ready, until)

    def is_held(self, now: float) -> bool:
        """Whether nobody goes now: who has a token waits for another one."""
        return now < self.held


def backoff(tries: int) -> float:
    """How many seconds to wait after so many tries in vain."""
    return min(_LAST, _FIRST * float(1 << min(tries - 1, 20)))


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` asks for, a number or a date; None where it is neither."""
    if header is None:
        return None
    if re.fullmatch(r"[0-9]{1,12}", header.strip(), re.ASCII):
        return float(header)
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())
