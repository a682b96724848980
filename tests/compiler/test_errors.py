"""What `check` finds in faulty definitions: what is expected stands on the faulty line, and nothing else is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from imidsl.workspace import files
from tests import TESTS
from tests.expect import compare, expectations

ERRORS = TESTS / "errors"
FILES = sorted(p for p in ERRORS.rglob("*.imi") if p.parent.name not in ("lib", "syntax"))
"""`lib` is for what others import; `syntax` has a test of its own."""


def _read(path: str) -> Source | str:
    source = files.read(path)
    return source if isinstance(source, Source) else source.reason


def _import(importer: str, target: str) -> Source | str:
    path = files.imported(target, importer, Path(importer).parent)
    return path.reason if isinstance(path, files.Unreadable) else _read(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ERRORS).with_suffix("")))
def test_each_fault_is_found_where_the_source_says_and_no_other(path: Path) -> None:
    source = _read(str(path))
    assert isinstance(source, Source)
    assert expectations(source.text)
    assert compare(source, Project([source], Environment(PROFILES[0], _import)).check()) == []


def test_five_faults_of_five_kinds() -> None:
    """The file of the brief: one of each hundred, each at its line, and no more."""
    text = (ERRORS / "five.imi").read_text(encoding="utf-8")
    found = Project([Source("five.imi", text)], Environment(PROFILES[0], _import)).check()
    assert [(d.rule.code[3], d.span.first.line) for d in found] == [
        ("1", 2),
        ("2", 5),
        ("5", 9),
        ("4", 12),
        ("3", 15),
    ]
