"""What is generated from the table and the catalogue is committed, and is what would be generated now."""

from __future__ import annotations

import pytest

from imidsl import generate
from tests import ROOT

GENERATED = generate.files()


@pytest.mark.parametrize("path", sorted(GENERATED))
def test_fresh(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == GENERATED[path], "run: python -m imidsl.generate"


def test_nothing_else_lies_among_the_schemas() -> None:
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {
        path.removeprefix("schemas/") for path in GENERATED if path.startswith("schemas/")
    }


def test_every_generated_page_says_so() -> None:
    for path, text in GENERATED.items():
        assert not path.endswith(".md") or "python -m imidsl.generate" in text
