"""Measured in turn, so that a machine that changes its speed does so for all alike."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

if sys.platform != "win32":
    from resource import RUSAGE_CHILDREN, getrusage


class Taken(NamedTuple):
    """How much something took: seconds or bytes; and the CPU seconds of a command with all its processes."""

    amount: float
    cpu: float | None = None


Measure = Callable[[], Taken]
"""Does something once, and says how much it took."""


@dataclass(frozen=True)
class Series:
    """What each row took in each round."""

    rounds: Mapping[str, list[Taken]]

    def median(self, name: str) -> float:
        """What a row takes."""
        return median(one.amount for one in self.rounds[name])

    def ratio(self, name: str, other: str) -> float:
        """How much of another row a row takes: the median of the ratios within each round."""
        return median(one.amount / two.amount for one, two in self._pairs(name, other))

    def cpu(self, name: str) -> float | None:
        """The CPU seconds that a row takes."""
        spent = [one.cpu for one in self.rounds[name] if one.cpu is not None]
        return median(spent) if spent else None

    def cpu_ratio(self, name: str, other: str) -> float | None:
        """The same as `ratio`, of CPU seconds."""
        ratios = [one.cpu / two.cpu for one, two in self._pairs(name, other) if one.cpu is not None and two.cpu]
        return median(ratios) if ratios else None

    def _pairs(self, name: str, other: str) -> Iterator[tuple[Taken, Taken]]:
        return zip(self.rounds[name], self.rounds[other], strict=True)


def interleaved(measures: Mapping[str, Measure], rounds: int) -> Series:
    """Measure all in turn, round after round; a first round, which fills caches, doesn't count.

    Each round begins with another row: what runs first may warm what all share.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in measures}
    names = list(measures)
    for number in range(rounds + 1):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            amount = measures[name]()
            if number:
                taken[name].append(amount)
    return Series(taken)


def timed(run: Callable[[], object], before: Callable[[], object] = lambda: None) -> Measure:
    """A measure of how long a command takes; what is done `before` doesn't count."""

    def seconds() -> Taken:
        before()
        spent, start = _of_children(), perf_counter()
        run()
        return Taken(perf_counter() - start, _of_children() - spent)

    return seconds


def _of_children() -> float:
    """The CPU seconds of all processes that this one has started and that have ended."""
    if sys.platform == "win32":  # which doesn't tell
        return 0.0
    spent = getrusage(RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def within(once: Callable[[], object], times: int, clock: Callable[[], float] = perf_counter) -> float:
    """How long one call takes on average, in seconds, after half as many that don't count."""
    for _ in range(times // 2):
        once()
    start = clock()
    for _ in range(times):
        once()
    return (clock() - start) / times


def machine() -> str:
    """What this was measured on, without any name that is only this machine's."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return f"{python}, {_processor()} ({cores} cores), {platform.system()} {platform.machine()}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
