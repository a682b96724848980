"""Findings as GitHub workflow commands, which become annotations at the changed lines of a pull request."""

from __future__ import annotations

from urllib.parse import quote

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.report.cells import safe, visible
from imidsl.report.model import Report, words

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """A line for each finding."""
    return "".join(f"{_command(d, report.named(d.span.source.path))}\n" for d in report.diagnostics)


def _command(diagnostic: Diagnostic, path: str) -> str:
    first, last = diagnostic.span.first, diagnostic.span.last
    given: dict[str, object] = {"file": path, "line": first.line, "endLine": last.line}
    if first.line == last.line:  # GitHub refuses columns of a range over several lines
        given |= {"col": first.column, "endColumn": last.column}
    given["title"] = f"{diagnostic.rule.code} {diagnostic.rule.name}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in given.items())
    message = "\n".join(map(safe, words(diagnostic).split("\n")))
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """The escapes of @actions/core's `escapeData`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The escapes of @actions/core's `escapeProperty`, and for whatever else a log would obey or hide."""
    escaped = _data(text).replace(":", "%3A").replace(",", "%2C")
    return "".join(char if visible(char) == char else quote(char, errors="surrogateescape") for char in escaped)
