"""Findings in a line each, which editors and other programs jump to: `file:line:column: error CODE message`."""

from __future__ import annotations

from imidsl.diagnostics import Diagnostic
from imidsl.report.cells import safe
from imidsl.report.model import Report


def render(report: Report) -> str:
    """A line for each finding."""
    return "".join(f"{safe(line(diagnostic))}\n" for diagnostic in report.diagnostics)


def line(diagnostic: Diagnostic) -> str:
    """What a finding is, and where."""
    at = diagnostic.span.first
    where = f"{diagnostic.span.source.path}:{at.line}:{at.column}"
    return f"{where}: {diagnostic.severity.value} {diagnostic.rule.code} {diagnostic.message}"
