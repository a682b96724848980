"""What is proposed where."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from imidsl.compiler.translation import Environment
from imidsl.diagnostics.templates import NOT_TEXT
from imidsl.editor.checking import OpenFile
from imidsl.editor.completion import complete
from imidsl.editor.place import STAND_IN
from imidsl.editor.proposals import Reason
from imidsl.editor.trials import LEAST as LEAST_TRIED
from imidsl.editor.trials import objections_to
from tests.editor.deletions import FIRST, rank, words
from tests.editor.marks import opened, settle
from tests.editor.places import places
from tests.editor.texts import NAMES, TEXTS, environment

CASES = tomllib.loads(Path(__file__).with_name("completion.toml").read_text("utf-8"))
SAMPLES = [name for name in TEXTS if name.startswith("samples/")]
LEAST = 0.97
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


SIZES = ("IMI42", "IMI430", "IMI431", "IMI432")
"""Rules of sizes over all values, which only the proof knows: any text can be made shorter."""


def refused(name: str, text: str, around: Environment) -> set[Reason]:
    """What is refused in a text, whatever it lacks yet."""
    found = settle(OpenFile(name, text, around)).findings()
    return {one for one in objections_to(found).refused if not one[0].startswith(SIZES)}


def law(names: Sequence[str], random: Random, *, most: int) -> Iterator[str]:
    """Proposals that a check refuses where they are made, at some places of some definitions."""
    around = environment()
    for name in names:
        text = TEXTS[name]
        before = refused(name, text, around)
        found = list(places(OpenFile(name, text, around)))
        for begun, at in random.sample(found, min(most, len(found))):
            proposed = complete(OpenFile(name, begun, around), at)
            known = before | refused(name, begun[: proposed.start] + STAND_IN + begun[proposed.end :], around)
            for one in random.sample(proposed.proposals, min(most, len(proposed.proposals))):
                made = begun[: proposed.start] + one.written + begun[proposed.end :]
                quoted = begun[max(0, at - 8) : at]  # in the message of what was wrong before
                new = {reason for reason in refused(name, made, around) - known if quoted not in reason[1]}
                if new and not (one.kind == "filter" and {code for code, _ in new} == {NOT_TEXT.code}):  # a list
                    yield f"{name}: '{one.written}' at {at}, behind {begun[:at][-60:]!r}: {sorted(new)}"


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_proposed_that_a_check_refuses(seed: int) -> None:
    random = Random(seed)
    sound = [name for name in NAMES if name.startswith(("samples/", "tests/golden/"))]
    assert list(law(random.sample(sound, 5), random, most=5)) == []


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


def test_what_leads_back_here_is_not_imported() -> None:
    made, file, offset = opened('import "▮"\n', other='import "a.imi"\nlet b = "x"\n', third='let c = "y"\n')
    made._paths = lambda: {"a.imi", "other.imi", "third.imi"}  # type: ignore[method-assign]
    made.opened("a.imi", file.document.text)
    found = complete(made.files["a.imi"], offset)
    assert [one.word for one in found.proposals] == ["third.imi"]


def test_paths_go_on_with_what_is_begun() -> None:
    made, file, offset = opened('import "samples/b▮"\n')
    made.folders.append("samples")
    found = complete(file, offset)
    words = [one.word for one in found.proposals]
    assert "samples/brand.imi" in words
    assert all(word.startswith("samples/") for word in words)
    assert file.document.text[found.start : found.end] == "samples/b"


def test_a_large_message_is_asked_for_the_likeliest_alone() -> None:
    text = "message m { param a: text(max: 9)\n" + "".join(f"# {'x' * 90}\n" for _ in range(300)) + "  ▮\n}"
    _, file, offset = opened(text)
    found = complete(file, offset)
    assert not found.is_all
    assert 0 < len(found.proposals) <= LEAST_TRIED


@pytest.mark.parametrize(
    "text", ["▮", '"▮', "message m { ▮", 'message m { sms { text: "{{▮', "{ ▮", "▮}", "\0▮", 'a: "{% ▮']
)
def test_whatever_the_text_is(text: str) -> None:
    _, file, offset = opened(text)
    complete(file, offset)
