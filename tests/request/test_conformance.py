"""Real request bodies, kept in `vendor/`: definitions that make them exactly, and spoilt ones that are refused."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from imidsl.compiler.options import Options
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.request.check_body import check_body
from imidsl.request.settings import Config
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from tests import TESTS

ACCEPTED = sorted((TESTS / "vendor" / "accepted").glob("*.json"))
REFUSED = json.loads((TESTS / "vendor" / "refused.json").read_text(encoding="utf-8"))


def _project(name: str) -> Project:
    path = TESTS / "golden" / "conformance" / f"{name}.imi"
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return Project([source], Environment(PROFILES[0], lambda importer, target: "nothing is imported"))


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_a_definition_makes_exactly_the_body(path: Path) -> None:
    outputs, found = _project(path.stem).compile(Options())
    assert [d.message for d in found if d.severity != "info"] == []
    assert [output.body for output in outputs] == [json.loads(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_the_definition_needs_no_way_out(path: Path) -> None:
    found = _project(path.stem).check()
    assert [d.rule.name for d in found if d.rule.name != "unicode-not-needed"] == []


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_the_body_passes(path: Path) -> None:
    found = check_body(Source(path.name, path.read_text(encoding="utf-8")), PROFILES[0], Config())
    assert [d.message for d in found if d.severity != "info"] == []


def test_every_refused_body_has_its_expectation() -> None:
    assert {path.stem for path in (TESTS / "vendor" / "refused").glob("*.json")} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_spoilt_body_is_refused_for_its_reason_at_its_place(name: str) -> None:
    body = json.loads((TESTS / "vendor" / "refused" / f"{name}.json").read_text(encoding="utf-8"))["body"]
    expected = REFUSED[name]
    source = Source("body.json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    found = [d for d in check_body(source, PROFILES[0], Config()) if d.is_error]
    (finding,) = [d for d in found if d.rule.name == expected["rule"]]
    text = _value(body, expected["value_at"]) if "value_at" in expected else expected["text"]
    assert finding.span.text == text
    assert finding.span.first.line == expected.get("line", finding.span.first.line)
    assert expected.get("says", "") in finding.message
    assert {d.rule.name for d in found} == {expected["rule"], *expected.get("also", ())}


def _value(body: Any, pointer: str) -> str:
    value = reduce(lambda at, step: at[int(step) if isinstance(at, list) else step], pointer.split("/")[1:], body)
    return json.dumps(value, ensure_ascii=False)
