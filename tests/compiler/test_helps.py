"""What people write first, and what they are told to write instead."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.fixes import fix_all
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from tests import TESTS

CASES = tomllib.loads((TESTS / "helps.toml").read_text(encoding="utf-8"))["case"]


def _look(text: str) -> list[Diagnostic]:
    return Project([Source("m.imi", text)], Environment(PROFILES[0], lambda *_: "no such file")).check()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"].split("\n")[1].strip())
def test_the_help_says_what_was_meant(case: dict[str, Any]) -> None:
    found = _look(case["source"])
    assert [f"{finding.rule.name}: {finding.help}" for finding in found] == case["says"]


@pytest.mark.parametrize("case", [case for case in CASES if "fixed" in case], ids=lambda case: case["fixed"][:60])
def test_what_was_meant_is_what_fixes_write(case: dict[str, Any]) -> None:
    source, fixed = case["source"], case["fixed"]
    result = fix_all(lambda texts: _look(texts.get("m.imi", source)), ["m.imi"], unsafe=False)
    assert result.texts.get("m.imi", source) == fixed
    assert fixed == source or not [finding.message for finding in _look(fixed) if finding.is_error]
