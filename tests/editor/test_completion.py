"""What is proposed where."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from imidsl.editor.checking import OpenFile
from imidsl.editor.completion import complete
from tests.editor.deletions import FIRST, rank, words
from tests.editor.marks import opened, settle
from tests.editor.texts import TEXTS, environment

CASES = tomllib.loads(Path(__file__).with_name("completion.toml").read_text("utf-8"))
SAMPLES = [name for name in TEXTS if name.startswith("samples/")]
LEAST = 0.95
"""How many of the words that are deleted have to be among the first proposals."""


@pytest.mark.parametrize("name", CASES)
def test_proposals(name: str) -> None:
    case = CASES[name]
    _, file, offset = opened(case["source"])
    found = [one.word for one in complete(file, offset).proposals]
    assert found[: len(case.get("first", []))] == case.get("first", [])
    assert set(case.get("all", [])) <= set(found)
    assert set(case.get("not", [])).isdisjoint(found)


def test_what_is_deleted_is_proposed() -> None:
    around, missed, every = environment(), [], 0
    for name in SAMPLES:
        file = OpenFile(name, TEXTS[name], around)
        for one in list(words(file)):
            at = rank(file, one)
            every += 1
            if at is None or at >= FIRST:
                missed.append(f"{name}: {one.sort} '{one.word}' is at {at}")
    assert every > 300
    assert len(missed) <= (1 - LEAST) * every, "\n".join(missed)


def test_a_proposal_stands_in_place_of_what_is_begun() -> None:
    _, file, offset = opened("message m { sms { te▮ } }")
    settle(file)
    found = complete(file, offset)
    assert file.document.text[found.start : found.end] == "te"


def test_paths_of_imports() -> None:
    made, file, offset = opened('import "▮"\n', brand='let a = "x"\n')
    assert complete(file, offset).proposals == []  # no folder is open
    made.folders.append("samples")
    assert "samples/brand.imi" in [one.word for one in complete(file, offset).proposals]


@pytest.mark.parametrize(
    "text", ["▮", '"▮', "message m { ▮", 'message m { sms { text: "{{▮', "{ ▮", "▮}", "\0▮", 'a: "{% ▮']
)
def test_whatever_the_text_is(text: str) -> None:
    _, file, offset = opened(text)
    complete(file, offset)
