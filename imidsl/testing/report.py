"""The outcomes of tests for people, as JSON, and as JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence

from imidsl.report.json import finding, place
from imidsl.report.junit import attribute, document, failure
from imidsl.testing.running import Outcome


def summary(outcomes: Sequence[Outcome], files: int) -> str:
    """`12 tests passed, 1 failed in 3 files`."""
    failed = _failed(outcomes)
    passed = len(outcomes) - failed
    words = f"{passed} test{'' if passed == 1 else 's'} passed" + (f", {failed} failed" if failed else "")
    return f"{words} in {files} file{'' if files == 1 else 's'}"


def as_json(outcomes: Sequence[Outcome]) -> str:
    """One object: each test with what of it failed, and counts. ASCII only; ends in a line break."""
    tests = [
        {
            "message": outcome.message,
            "name": outcome.name,
            "passed": outcome.passed,
            **place(outcome.span),
            "failures": [finding(diagnostic) for diagnostic in outcome.failures],
        }
        for outcome in outcomes
    ]
    failed = _failed(outcomes)
    counts = {"tests": len(tests), "passed": len(tests) - failed, "failed": failed}
    return json.dumps({"tests": tests, "summary": counts}, indent=2) + "\n"


def as_junit(outcomes: Sequence[Outcome]) -> str:
    """A suite a file and a case a test: its class is the file's path with dots, its name `message › test`."""
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_file.setdefault(outcome.span.source.path, []).append(outcome)
    suites = [(path, [_case(path, outcome) for outcome in group], _failed(group)) for path, group in by_file.items()]
    return document(suites)


def _failed(group: Sequence[Outcome]) -> int:
    return sum(not outcome.passed for outcome in group)


def _case(path: str, outcome: Outcome) -> str:
    name = attribute(f"{outcome.message} › {outcome.name}")
    classname = attribute(path.removesuffix(".imi").replace("/", "."))
    given = f'name={name} classname={classname} file={attribute(path)} line="{outcome.span.first.line}"'
    given += f' time="{outcome.seconds:.6f}"'
    inner = "\n".join(f"      {failure(diagnostic)}" for diagnostic in outcome.failures)
    return f"    <testcase {given}>\n{inner}\n    </testcase>" if inner else f"    <testcase {given}/>"
