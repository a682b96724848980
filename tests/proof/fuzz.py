"""Does the proof hold? `python -m tests.proof.fuzz --seconds 60 --seed 1`, from the project's folder.

Draws definitions over everything that the language has, asks `check` what holds for all values, draws values, and has
plain Jinja render them. Whatever is outside the claims is made small and printed. A seed always draws the same cases.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.proof.fuzz_cases import Case, Values, Wrong, draw, judged, values, wrong, wrong_witness
from tests.proof.fuzz_shrink import shrink

_COMPILED = 4
"""Each so many draws are compiled too; the others plain Jinja renders alone, which is several times faster."""
_SAME = 8
"""After so many draws of values that were there before, a case is done."""


@dataclass
class Report:
    """What was drawn, and what is wrong."""

    draws: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[Case, Values, Wrong]] = field(default_factory=list)

    def summary(self) -> str:
        """It in a few lines."""
        said = ", ".join(f"{count} {word}" for word, count in sorted(self.counts.items()))
        reasons = ", ".join(f"{count} {word}" for word, count in self.reasons.most_common(12))
        reached = f"{100 * self.counts['attained'] / max(1, self.counts['proved']):.1f} % of proved bounds attained"
        return f"{self.draws} draws; {said}\n{reached}\nrefused for: {reasons}\n{len(self.failures)} wrong"


def run(
    seed: int, number: int, draws: int, report: Report, ignored: Collection[str] = ()
) -> Iterator[tuple[Case, Values, Wrong]]:
    """What is wrong with one case, each kind once."""
    random = Random(f"{seed}/{number}")
    case = draw(random)
    if case.refused_for is not None:
        report.counts["refused"] += 1
        report.reasons[case.refused_for.rule.name] += 1
        return
    report.counts[case.claim.get("answer", "without claim")] += 1
    attained = case.claim.get("witness_bytes") == case.claim.get("max_bytes")
    report.counts["attained"] += case.claim.get("answer") == "proved" and attained
    for fault in wrong_witness(case):
        yield case, case.claim["witness"] or {}, fault
    report.counts["doubted"] += case.claim.get("answer") == "proved" and not case.renders
    seen = set(ignored)
    for turn, given in enumerate(_distinct(case, random, draws)):
        found = judged(case, given, compiled=turn % _COMPILED == 0)
        report.draws += found is not None
        for fault in found or ():
            if fault.kind not in seen:
                seen.add(fault.kind)
                yield case, given, fault


def _distinct(case: Case, random: Random, count: int) -> Iterator[Values]:
    """So many values, or as many different ones as there are."""
    met: set[str] = set()
    same = 0
    while len(met) < count and same < _SAME:
        given = values(case, random)
        shown = repr(given)
        if shown in met:
            same += 1
            continue
        met.add(shown)
        yield given


def smallest(case: Case, given: Values, fault: Wrong) -> tuple[Case, Values, Wrong]:
    """The same failure, small."""

    def faults(case: Case, given: Values) -> list[Wrong]:
        if case.refused_for is not None:
            return []
        return list(wrong_witness(case) if fault.kind in ("broken", "witness") else wrong(case, given))

    small, less = shrink(case, given, lambda case, given: any(f.kind == fault.kind for f in faults(case, given)))
    return small, less, next(f for f in faults(small, less) if f.kind == fault.kind)


def shown(case: Case, given: Values, fault: Wrong, number: int) -> str:
    """A failure as it is printed."""
    return f"# case {number}: {fault.kind}: {fault.words}\n{case.source}{json.dumps(given, ensure_ascii=False)}\n"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--cases", type=int, default=sys.maxsize, help="how many at most")
    parser.add_argument("--draws", type=int, default=100, help="of values for each case")
    parser.add_argument("--ignore", nargs="*", default=[], help="kinds of failure")
    parser.add_argument("--most", type=int, default=10, help="failures after which it stops")
    asked = parser.parse_args()
    report, end, number = Report(), time.monotonic() + asked.seconds, asked.first
    while time.monotonic() < end and number < asked.first + asked.cases and len(report.failures) < asked.most:
        for failure in run(asked.seed, number, asked.draws, report, asked.ignore):
            report.failures.append(failure)
            print(shown(*smallest(*failure), number), flush=True)
        number += 1
    print(f"seed {asked.seed}, cases {asked.first} to {number - 1}: {report.summary()}")
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
