"""The outcomes of tests for people, as JSON, and as JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence

from imidsl.records import dataclass
from imidsl.report.json import finding, place
from imidsl.report.junit import attribute, document, failure
from imidsl.testing.running import Outcome


@dataclass(frozen=True, slots=True)
class Timed:
    """An outcome, and how many seconds it took."""

    outcome: Outcome
    seconds: float


def summary(outcomes: Sequence[Outcome], files: int) -> str:
    """`12 tests passed, 1 failed in 3 files`."""
    failed = sum(not outcome.passed for outcome in outcomes)
    passed = len(outcomes) - failed
    words = f"{passed} test{'' if passed == 1 else 's'} passed" + (f", {failed} failed" if failed else "")
    return f"{words} in {files} file{'' if files == 1 else 's'}"


def as_json(outcomes: Sequence[Outcome]) -> str:
    """One object: each test with what of it failed, and counts. ASCII only; ends in a line break."""
    tests = [
        {
            "message": outcome.test.message.name,
            "name": outcome.test.name,
            "passed": outcome.passed,
            **place(outcome.test.span),
            "failures": [finding(diagnostic) for diagnostic in outcome.failures],
        }
        for outcome in outcomes
    ]
    failed = sum(not outcome.passed for outcome in outcomes)
    counts = {"tests": len(tests), "passed": len(tests) - failed, "failed": failed}
    return json.dumps({"tests": tests, "summary": counts}, indent=2) + "\n"


def as_junit(outcomes: Sequence[Timed]) -> str:
    """A suite a file and a case a test: its class is the file's path with dots, its name `message › test`."""
    by_file: dict[str, list[Timed]] = {}
    for timed in outcomes:
        by_file.setdefault(timed.outcome.test.span.source.path, []).append(timed)
    suites = [(path, [_case(path, timed) for timed in group], _failed(group)) for path, group in by_file.items()]
    return document(suites)


def _failed(group: Sequence[Timed]) -> int:
    return sum(not timed.outcome.passed for timed in group)


def _case(path: str, timed: Timed) -> str:
    test = timed.outcome.test
    name = attribute(f"{test.message.name} › {test.name}")
    classname = attribute(path.removesuffix(".imi").replace("/", "."))
    given = f'name={name} classname={classname} file={attribute(path)} line="{test.span.first.line}"'
    given += f' time="{timed.seconds:.6f}"'
    inner = "\n".join(f"      {failure(diagnostic)}" for diagnostic in timed.outcome.failures)
    return f"    <testcase {given}>\n{inner}\n    </testcase>" if inner else f"    <testcase {given}/>"
