"""Findings as SARIF 2.1.0 (OASIS), which GitHub's code scanning and many viewers read."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from functools import lru_cache
from urllib.parse import quote

from imidsl.diagnostics import Diagnostic, Note, Rule, Severity
from imidsl.diagnostics.stages import stage
from imidsl.report.explain import help_markdown, help_text, template
from imidsl.report.keys import fingerprints
from imidsl.report.model import Report, words
from imidsl.resources import HOME
from imidsl.source import Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"
_ROOT_IS = "The root of the repository; without one, the folder that the check was run in."
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
Json = dict[str, object]


def render(report: Report) -> str:
    """The log as text, ASCII only; ends in a line break."""
    rules = sorted({d.rule.code: d.rule for d in report.diagnostics}.values(), key=lambda rule: rule.code)
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    marks = fingerprints(report)
    run = {
        "tool": {"driver": _driver(rules, report.version)},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": _ROOT_IS}}},
        "columnKind": "utf16CodeUnits",
        "artifacts": [{"location": _location(report.named(path)), "encoding": "UTF-8"} for path in report.every_file()],
        "results": [
            _result(report, diagnostic, numbers[diagnostic.rule.code], mark)
            for diagnostic, mark in zip(report.diagnostics, marks, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(rules: list[Rule], version: str) -> Json:
    versions = {"version": version} if version else {}
    return {"name": "imidsl", **versions, "informationUri": HOME, "rules": [_rule(rule) for rule in rules]}


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": template(rule.message)},
        "fullDescription": {"text": rule.why},
        "help": {"text": help_text(rule), "markdown": help_markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [stage(rule)]},
    }


def _result(report: Report, diagnostic: Diagnostic, number: int, fingerprint: str) -> Json:
    related = [_related(report, note, number) for number, note in enumerate(diagnostic.related, 1)]
    return {
        "ruleId": diagnostic.rule.code,
        "ruleIndex": number,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": words(diagnostic)},
        "locations": [{"physicalLocation": _place(report, diagnostic.span)}],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {"ruleFileContent/v1": fingerprint},
    }


def _related(report: Report, note: Note, number: int) -> Json:
    return {"id": number, "physicalLocation": _place(report, note.span), "message": {"text": note.message}}


def _place(report: Report, span: Span) -> Json:
    location: Json = {"artifactLocation": _location(report.named(span.source.path))}
    # A file that couldn't be read has no lines.
    return location | ({"region": _region(span)} if span.source.text else {})


def _location(path: str) -> Json:
    """A relative path is meant from the root; any other is a place of its own."""
    drive = re.match("[A-Za-z]:/", path) is not None  # of Windows
    uri = quote(path, safe="/:" if drive else "/", errors="surrogateescape")
    if drive or path.startswith("/"):
        return {"uri": f"file://{'/' * drive}{uri}"}
    return {"uri": uri, "uriBaseId": _ROOT}


def _region(span: Span) -> Json:
    return {
        "startLine": span.first.line,
        "startColumn": _column(span.source, span.start),
        "endLine": span.last.line,
        "endColumn": _column(span.source, span.end),
    }


def _column(source: Source, offset: int) -> int:
    """The column in UTF-16 code units: characters beyond U+FFFF take two."""
    column = source.position(offset).column
    astral = _astral(source)
    return column + bisect_left(astral, offset) - bisect_left(astral, offset - column + 1)


@lru_cache(maxsize=8)
def _astral(source: Source) -> list[int]:
    return [] if source.text.isascii() else [found.start() for found in _ASTRAL.finditer(source.text)]
