"""Findings as a GitLab Code Quality report, which is shown in merge requests."""

from __future__ import annotations

import json

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.report.keys import fingerprints
from imidsl.report.model import Report, words

# GitLab has five; `critical` and `blocker` stay for what breaks more than a message.
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """The array as text, ASCII only; fingerprints stay when lines move."""
    pairs = zip(report.diagnostics, fingerprints(report), strict=True)
    issues = [_issue(diagnostic, report.named(diagnostic.span.source.path), mark) for diagnostic, mark in pairs]
    return json.dumps(issues, indent=2) + "\n"


def _issue(diagnostic: Diagnostic, path: str, fingerprint: str) -> dict[str, object]:
    return {
        "description": words(diagnostic),
        "check_name": diagnostic.rule.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": path,
            "lines": {"begin": diagnostic.span.first.line, "end": diagnostic.span.last.line},
        },
    }
