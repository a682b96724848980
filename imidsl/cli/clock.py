"""The only place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache

import click


@cache
def now() -> datetime:
    """The instant of the run in whole seconds: `SOURCE_DATE_EPOCH` (seconds since 1970) where it is set, else the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is seconds since 1970, not '{epoch}'") from None
