"""Findings as one JSON object, in the shape that the language's reference fixes."""

from __future__ import annotations

import json
from collections import Counter

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.report.model import Report
from imidsl.source import Position, Span


def render(report: Report) -> str:
    """The object as text, ASCII only (so that no terminal obeys what a source holds); ends in a line break."""
    counts = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    data = {
        "diagnostics": [finding(diagnostic) for diagnostic in report.diagnostics],
        "texts": [dict(text) for text in report.texts],
        "summary": {
            "files": len(report.files),
            "messages": report.messages,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
        },
    }
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def finding(diagnostic: Diagnostic) -> dict[str, object]:
    """A finding as an object."""
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **place(diagnostic.span),
        "related": [{"message": note.message, **place(note.span)} for note in diagnostic.related],
    }


def place(span: Span) -> dict[str, object]:
    """File, start and (exclusive) end of a place, lines and columns from 1; also what `open_at` of a text holds."""
    return {"file": span.source.path, "start": _point(span.first), "end": _point(span.last)}


def _point(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}
