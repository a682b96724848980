"""Wrong claims that the proof once made: each `.imi` has values beside it that showed it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imidsl.text.chars.encoding import segments
from imidsl.workspace import workspace
from imidsl.workspace.discovery import find
from imidsl.workspace.library import load
from tests import TESTS

FAULTS = sorted((TESTS / "proof" / "faults").glob("*.imi"))

UNCAUGHT = {"07-link-within-fit"}


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_the_claim_holds(path: Path) -> None:
    case = json.loads(path.with_suffix(".json").read_text("utf-8"))
    settings = workspace.settings(str(path), None)
    found = list(settings.found)
    project = workspace.project(find([str(path)]), settings, found)
    proofs = [proof for proof in project.proofs() if proof.field.endswith(".text")]
    assert proofs, found
    result = load(path).render("m", case["values"])
    sizes = [finding for finding in result.diagnostics if finding.is_error]
    for proof in proofs:
        answer = proof.answer
        assert answer.stop is None or "please report" not in answer.stop.remedy or path.stem in UNCAUGHT, answer.stop
        if sizes:
            assert answer.kind != "proved" or path.stem in UNCAUGHT, sizes
            continue
        text = _text(result.requests[0].body["channels"])
        sent = segments(text)
        assert answer.holds(len(text.encode()), *((sent.encoding, sent.count) if answer.encodings else ()))


def _text(body: object) -> str:
    """The one text of a body."""
    if isinstance(body, dict):
        return next((found for key, inner in body.items() if (found := inner if key == "text" else _text(inner))), "")
    return ""
