"""So many a second: a bucket that fills with time, from which each takes one."""

from __future__ import annotations

import re

from imidsl.records import dataclass

_FORM = re.compile(r"([0-9]{1,6})/(s|min|h)")
_UNITS = {"s": 1, "min": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many in how many seconds."""

    number: int
    seconds: int = 1

    @property
    def each(self) -> float:
        """Seconds for one."""
        return self.seconds / self.number


def read_rate(word: str) -> Rate | None:
    """The rate that a word such as `20/s` or `100/min` writes."""
    found = _FORM.fullmatch(word)
    return Rate(int(found[1]), _UNITS[found[2]]) if found is not None and int(found[1]) else None


@dataclass(slots=True)
class Bucket:
    """What is left of a rate, from full: of those of a second one may come at once."""

    rate: Rate
    _left: float | None = None
    _since: float = 0.0

    def take(self, now: float) -> float:
        """Take one at that time; 0, or the seconds after which there will be one, and none is taken."""
        most = max(1.0, 1 / self.rate.each)
        left = most if self._left is None else min(most, self._left + (now - self._since) / self.rate.each)
        taken = left >= 1.0
        self._left, self._since = left - taken, now
        return 0.0 if taken else (1.0 - left) * self.rate.each
