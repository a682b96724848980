"""Measured in turn, so that a machine that changes its speed does so for all alike."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Measure = Callable[[], float]
"""Does something once, and says how much it took: seconds or bytes."""


@dataclass(frozen=True)
class Series:
    """What each row took in each round."""

    rounds: Mapping[str, list[float]]

    def median(self, name: str) -> float:
        """What a row takes."""
        return median(self.rounds[name])

    def ratio(self, name: str, other: str) -> float:
        """How much of another row a row takes: the median of the ratios within each round."""
        return median(one / two for one, two in zip(self.rounds[name], self.rounds[other], strict=True))


def interleaved(measures: Mapping[str, Measure], rounds: int) -> Series:
    """Measure all in turn, round after round; a first round, which fills caches, doesn't count."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            amount = measure()
            if number:
                taken[name].append(amount)
    return Series(taken)


def timed(run: Callable[[], object]) -> Measure:
    """A measure of how long something takes."""

    def seconds() -> float:
        start = perf_counter()
        run()
        return perf_counter() - start

    return seconds


def within(once: Callable[[], object], times: int) -> float:
    """How long one call takes on average, in seconds, after half as many that don't count."""
    for _ in range(times // 2):
        once()
    start = perf_counter()
    for _ in range(times):
        once()
    return (perf_counter() - start) / times


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
