"""What people write first, and what they are told to write instead."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from tests import TESTS

CASES = tomllib.loads((TESTS / "helps.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"].split("\n")[1].strip())
def test_the_help_says_what_was_meant(case: dict[str, Any]) -> None:
    found = Project([Source("m.imi", case["source"])], Environment(PROFILES[0], lambda *_: "no such file")).check()
    assert [f"{finding.rule.name}: {finding.help}" for finding in found] == case["says"]
