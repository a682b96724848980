"""What is said of the texts of a request over all values, as `check --format json` has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.proof_report import entries
from imidsl.compiler.translation import Environment
from imidsl.source import Source
from tests import TESTS
from tests.conftest import Golden

ENTRIES = TESTS / "golden" / "proof" / "entries"


@pytest.mark.parametrize("path", sorted(ENTRIES.glob("*.imi")), ids=lambda path: path.stem)
def test_entries(path: Path, golden: Golden) -> None:
    project = Project([Source(path.name, path.read_text("utf-8"))], Environment("imiconnect", lambda *_: "no imports"))
    lines = (json.dumps(entry, ensure_ascii=False) for entry in entries(project.proofs()))
    golden(path.with_suffix(".json"), "[\n" + ",\n".join(lines) + "\n]\n")
