"""Diagnostics as text and as JSON. A case is a TOML file of sources and findings; `at` is a word, or what stands
before it and the word."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic, Note, Rule, Severity
from imidsl.report import json as json_report
from imidsl.report import text as text_report
from imidsl.report.cells import columns, safe, view
from imidsl.report.model import Report
from imidsl.source import Source, Span
from tests import TESTS
from tests.conftest import Golden
from tests.steps import steps

CASES = sorted((TESTS / "golden" / "report").glob("*.toml"))


def place(files: dict[str, Source], row: dict[str, Any]) -> Span:
    source = files[row["file"]]
    before, word = row["at"] if isinstance(row["at"], list) else ("", row["at"])
    start = source.text.index(before + word) + len(before)
    return source.span(start, start + len(word))


def finding(files: dict[str, Source], row: dict[str, Any]) -> Diagnostic:
    code, name, severity = row["rule"]
    rule = Rule(code, name, Severity(severity), "", "", "", "")
    related = tuple(Note(note["message"], place(files, note)) for note in row.get("related", []))
    return Diagnostic(rule, place(files, row), row["message"], row.get("help", ""), related, rule.severity)


def load(path: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    case = tomllib.loads(path.read_text("utf-8"))
    files = {name: Source(name, text) for name, text in case["files"].items()}
    return case, [finding(files, row) for row in case["finding"]]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_text(path: Path, golden: Golden) -> None:
    case, found = load(path)
    shown = text_report.render(
        found,
        files=case.get("count", len(case["files"])),
        width=case.get("width", 80),
        colour=case.get("colour", False),
        max_errors=case.get("max_errors"),
    )
    golden(path.with_suffix(".txt"), shown)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_text_is_safe_and_within_its_width(path: Path) -> None:
    _, found = load(path)
    lines = text_report.render(found, files=1, width=60).split("\n")
    assert not [line for line in lines if re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", line)]
    source_lines = [line for line in lines if re.match(r" *\d+ \|", line)]
    assert not [line for line in source_lines if sum(map(columns, line)) > 60]


def test_json_is_the_documented_object() -> None:
    _, found = load(CASES[0].with_name("related.toml"))
    texts = [{"message": "shipped", "answer": "proved", "open_at": None}]
    data = json.loads(json_report.render(Report(found, texts, ("lib/brand.imi", "orders.imi"), 1)))
    assert list(data) == ["diagnostics", "texts", "summary"]
    assert data["texts"] == texts
    assert data["summary"] == {"files": 2, "messages": 1, "errors": 0, "warnings": 1}
    first = data["diagnostics"][0]
    keys = ["code", "name", "severity", "message", "help", "file", "start", "end", "related"]
    assert list(first) == keys
    assert first["code"] == "IMI402"
    assert first["severity"] == "warning"
    assert first["file"] == "orders.imi"
    assert first["start"] == {"line": 10, "column": 18}
    assert first["end"] == {"line": 10, "column": 22}
    assert first["related"][2] == {
        "message": "this is added",
        "file": "lib/brand.imi",
        "start": {"line": 1, "column": 14},
        "end": {"line": 1, "column": 38},
    }


def test_json_is_ascii() -> None:
    _, found = load(CASES[0].with_name("hostile.toml"))
    text = json_report.render(Report(found))
    assert text.isascii()
    assert "\x1b" not in text


def test_many_findings_in_a_megabyte_line_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is shown is looked up: neither the work nor what is copied of the line grows with the rest."""
    source = Source("body.json", '{"a": ' + "1, " * 350_000 + "}")
    rule = Rule("IMI601", "spoilt", Severity.ERROR, "", "", "", "")
    found = [Diagnostic(rule, source.span(n, n + 1), "odd", "", (), rule.severity) for n in range(0, 1_000_000, 100)]
    copied: list[int] = []
    usual = Source.line

    def line(source: Source, number: int) -> str:
        copied.append(number)
        return usual(source, number)

    monkeypatch.setattr(Source, "line", line)
    texts: list[str] = []
    assert steps(lambda: texts.append(text_report.render(found, files=1, max_errors=100)), at_most=1_000_000)
    assert len(copied) <= 300
    shown = texts[0]
    assert "9900 more not shown" in shown
    assert len(shown.splitlines()) < 1000


@given(st.text(alphabet=st.characters(), max_size=80), st.integers(0, 90), st.integers(20, 60))
def test_a_view_never_exceeds_its_room_and_shows_the_focus(line: str, focus: int, room: int) -> None:
    shown = view(line, focus, room)
    assert sum(map(columns, shown.text)) <= room
    assert safe(shown.text) == shown.text
    edges = [shown.column(index) for index in range(len(line) + 1)]
    assert edges == sorted(edges)
    if focus < len(line) and line[focus].isascii() and line[focus].isprintable():
        column = shown.column(focus)
        cells = [char for char in shown.text for _ in range(columns(char))]
        assert cells[column] == line[focus]
