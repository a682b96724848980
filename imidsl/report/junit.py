"""Findings as JUnit XML: a suite for each file, a test case for each finding.

An error is a failed case, and so is a warning where warnings fail the check; any other finding is a passed case that
says it on `system-out`. A file without findings is one passed case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from imidsl.diagnostics import Diagnostic
from imidsl.report.model import Report, words

# Whatever XML 1.0 has no way to write.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


Suite: TypeAlias = tuple[str, Sequence[str], int]
"""A suite: its name, its cases, how many of them failed."""


def render(report: Report) -> str:
    """The document as text, ASCII only; ends in a line break."""
    by_file: dict[str, list[Diagnostic]] = {path: [] for path in report.every_file()}
    for diagnostic in report.diagnostics:
        by_file[diagnostic.span.source.path].append(diagnostic)
    return document([_suite(path, found, report) for path, found in by_file.items()])


def document(suites: Sequence[Suite]) -> str:
    """Suites as a document, ASCII only; ends in a line break."""
    counts = _counts(sum(len(cases) for _, cases, _ in suites), sum(failed for *_, failed in suites))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="imidsl" {counts}>']
    for name, cases, failed in suites:
        lines += [f"  <testsuite name={attribute(name)} {_counts(len(cases), failed)}>", *cases, "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>"]).encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _suite(path: str, found: Sequence[Diagnostic], report: Report) -> Suite:
    passed = f'    <testcase name="no findings" classname={attribute(path)}/>'
    return path, [_case(diagnostic, report) for diagnostic in found] or [passed], sum(map(report.fails, found))


def _counts(tests: int, failures: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0"'


def _case(diagnostic: Diagnostic, report: Report) -> str:
    path, place = diagnostic.span.source.path, diagnostic.span.first
    name = attribute(f"{diagnostic.rule.code} {diagnostic.rule.name} at {place.line}:{place.column}")
    inner = failure(diagnostic) if report.fails(diagnostic) else f"<system-out>{_said(diagnostic)}</system-out>"
    return f"    <testcase name={name} classname={attribute(path)}>\n      {inner}\n    </testcase>"


def failure(diagnostic: Diagnostic) -> str:
    """What makes a case a failed one."""
    sort = f"message={attribute(diagnostic.message)} type={attribute(diagnostic.rule.name)}"
    return f"<failure {sort}>{_said(diagnostic)}</failure>"


def _said(diagnostic: Diagnostic) -> str:
    place = diagnostic.span.first
    where = f"{diagnostic.span.source.path}:{place.line}:{place.column}"
    return escape(_legal(f"{where}: {diagnostic.severity.value}: {words(diagnostic)}"))


def attribute(text: str) -> str:
    """A text as the value of an attribute, in its quotes."""
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f"\\u{{{ord(found[0]):X}}}", text)
