"""The only place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from time import perf_counter

EPOCH = "SOURCE_DATE_EPOCH"

seconds = perf_counter
"""Seconds since some instant: for how long something takes, never for what is made."""


def now() -> datetime:
    """The instant of the run in whole seconds: `SOURCE_DATE_EPOCH` (seconds since 1970) where set, else the clock."""
    return epoch() or datetime.now(UTC).replace(microsecond=0)


def timestamp() -> float:
    """What the clock says in seconds since 1970, with their fractions, for what happens as it is watched."""
    return datetime.now(UTC).timestamp()


def epoch() -> datetime | None:
    """What `SOURCE_DATE_EPOCH` says, None where it is absent. Raises ValueError where it is no such number."""
    seconds = os.environ.get(EPOCH)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{EPOCH} is seconds since 1970, not '{seconds}'") from None
