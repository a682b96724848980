"""Findings as JUnit XML: a suite for each file, a test case for each finding.

An error is a failed case, and so is a warning where warnings fail the check; any other finding is a passed case that
says it on `system-out`. A file without findings is one passed case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from imidsl.diagnostics import Diagnostic
from imidsl.report.model import Report, words

# Whatever XML 1.0 has no way to write.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """The document as text, ASCII only; ends in a line break."""
    by_file: dict[str, list[Diagnostic]] = {path: [] for path in report.every_file()}
    for diagnostic in report.diagnostics:
        by_file[diagnostic.span.source.path].append(diagnostic)
    suites = [_suite(path, found, report) for path, found in by_file.items()]
    counts = _counts(sum(max(1, len(found)) for found in by_file.values()), report.diagnostics, report)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="imidsl" {counts}>', *suites, "</testsuites>"]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _suite(path: str, found: Sequence[Diagnostic], report: Report) -> str:
    passed = f'    <testcase name="no findings" classname={_attribute(path)}/>'
    cases = [_case(diagnostic, report) for diagnostic in found] or [passed]
    opening = f"  <testsuite name={_attribute(path)} {_counts(len(cases), found, report)}>"
    return "\n".join([opening, *cases, "  </testsuite>"])


def _counts(tests: int, found: Sequence[Diagnostic], report: Report) -> str:
    return f'tests="{tests}" failures="{sum(map(report.fails, found))}" errors="0"'


def _case(diagnostic: Diagnostic, report: Report) -> str:
    path, place = diagnostic.span.source.path, diagnostic.span.first
    where = f"{path}:{place.line}:{place.column}"
    name = _attribute(f"{diagnostic.rule.code} {diagnostic.rule.name} at {place.line}:{place.column}")
    text = escape(_legal(f"{where}: {diagnostic.severity.value}: {words(diagnostic)}"))
    if report.fails(diagnostic):
        sort = f"message={_attribute(diagnostic.message)} type={_attribute(diagnostic.rule.name)}"
        inner = f"<failure {sort}>{text}</failure>"
    else:
        inner = f"<system-out>{text}</system-out>"
    return f"    <testcase name={name} classname={_attribute(path)}>\n      {inner}\n    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f"\\u{{{ord(found[0]):X}}}", text)
