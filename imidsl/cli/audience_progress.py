"""How far `imidsl audience` is: a line on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from imidsl.audience.running import Watch
from imidsl.audience.summary import bar
from imidsl.cli.output import columns
from imidsl.workspace import clock

_WIDTH = 80
_BAR = 20
_OFTEN = 0.1
"""Seconds between two sights of it."""


@contextmanager
def watching() -> Iterator[Watch]:
    """Shows how far it is while it goes on, and leaves nothing behind."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    began, shown = clock.seconds(), 0.0

    def watch(what: str, rows: int, total: int, rejected: int) -> None:
        nonlocal shown
        seconds = clock.seconds() - began
        if seconds - shown >= _OFTEN or rows == total:
            shown = seconds
            _write(line(what, rows, total, rejected, seconds))

    try:
        yield watch
    finally:
        _write("")
        sys.stderr.write("\r")


def _write(text: str) -> None:
    width = columns(_WIDTH) - 1
    sys.stderr.write(f"\r{text[:width]:<{width}}")
    sys.stderr.flush()


def line(what: str, rows: int, total: int, rejected: int, seconds: float) -> str:
    """What is done, how far, how fast, how long still; the rejects so far."""
    rate = rows / max(seconds, 1e-9)
    if not total:
        return f"{what} {rows:,} rows, {rate:,.0f} a second"
    left = (total - rows) / max(rate, 1e-9)
    rejects = f", {rejected:,} reject{'' if rejected == 1 else 's'}" if rejected else ""
    return (
        f"{what} {bar(rows, total, _BAR)} {rows / total:4.0%}, {left:,.0f} s left, {rate:,.0f} rows a second{rejects}"
    )
