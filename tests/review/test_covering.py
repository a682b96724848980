"""`imidsl examples --cover`: the made-up examples show every branch, and none could be left out."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from itertools import combinations, count, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from imidsl.binding.message import Message
from imidsl.cli.group import main
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.review.arms import Arms
from imidsl.review.covering import covering
from imidsl.review.goals import Goal, Values, of_message, shown
from imidsl.review.variants import canonical
from imidsl.source import Source
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import project, settings
from tests import ROOT, TESTS
from tests.proof.fuzz_cases import draw
from tests.proof.fuzz_cases import values as fuzz_values

CASES: list[dict[str, Any]] = tomllib.loads((TESTS / "review" / "covering.toml").read_text("utf-8"))["case"]
AROUND = Environment("imiconnect", lambda _, target: f"no {target}")
SAMPLES = str(ROOT / "samples")
MESSAGE = """# A comment.
message m {
  param vip: bool
  param tier: choice("gold", "silver")
  param note: text(max: 20)?
  param n: int(min: 0, max: 9)
  param items: list(text(max: 9), max: 3)
  sms {
    type: auto
    # Another one.
    text: "{% if vip and n == 7 %}A{% elif n > 3 %}B{% else %}C{% endif %}{{ tier }}{{ note or items|length }}"
    media-path: "{% for i in items %}{{ i }}{% endfor %}"
  }
  to msisdn "447700900123"
}
"""


def loaded(path: str) -> Project:
    return project(find([path]), settings(path, None), [])


def message_of(params: Sequence[str], text: str) -> Message:
    """A message with one SMS."""
    lines = [f"  param {line}" for line in params]
    quoted = json.dumps(text, ensure_ascii=False)
    source = "\n".join(["message m {", *lines, f"  sms {{ type: auto, text: {quoted} }}", '  to msisdn "1234567"', "}"])
    project = Project([Source("a.imi", source)], AROUND)
    assert [found for found in project.found if found.is_error] == []
    (message,) = project.messages
    return message


def goals_of(message: Message, values: Values) -> frozenset[Goal]:
    return shown(message, {**message.defaults(), **values}).goals


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_each_arm_is_reached_or_said_not_to_be(case: dict[str, Any]) -> None:
    message = message_of([line.replace("'", '"') for line in case["params"]], case["text"])
    made = covering(message, ())
    words = [f"{one.goal.words}: {'never' if one.never else 'not found'}" for one in made.unreached]
    assert words == case.get("unreached", [])
    reached = frozenset[Goal]().union(*(goals_of(message, values) for values in made.examples.values()))
    left = {goal for goal in of_message(message) if goal not in reached and goal.words in ("true", "false")}
    assert left == {one.goal for one in made.unreached}


@pytest.mark.parametrize("part", range(4))
def test_what_is_said_never_to_be_shown_is_shown_by_no_values(part: int) -> None:
    for number in range(part * 40, part * 40 + 40):
        chance = Random(f"never {number}")
        case = draw(chance)
        if any(found.is_error for found in case.project.found):
            continue
        (message,) = case.project.messages
        arms = Arms(message)
        never = {goal for goal in of_message(message) if arms.is_never(goal)}
        for _ in range(20 if never else 0):
            given = canonical(message.parameters, fuzz_values(case, chance))
            assert given is None or not goals_of(message, given) & never, case.source


SMALL: list[tuple[dict[str, list[object]], list[str], str]] = [
    ({"a": [False, True], "b": [False, True]}, ["a: bool", "b: bool"], "{% if a %}x{% elif b %}y{% endif %}"),
    (
        {"a": [False, True], "t": ["x", "y", "z"]},
        ["a: bool", 't: choice("x", "y", "z")'],
        "{% if a and t == 'y' %}1{% endif %}{% if not a %}2{% endif %}",
    ),
    (
        {"n": [0, 1, 2, 3], "m": [0, 1, 2, 3], "o": [None, "o"]},
        ["n: int(min: 0, max: 3)", "m: int(min: 0, max: 3)", "o: text(max: 3)?"],
        "{% if n == 2 and m == 1 %}1{% endif %}{% if n > m %}2{% endif %}{% if o and n < 2 %}3{% endif %}",
    ),
    (
        {"xs": [(), (1,), (2,), (1, 1), (1, 2), (2, 1), (2, 2)], "b": [False, True]},
        ["xs: list(int(min: 1, max: 2), max: 2)", "b: bool"],
        "{% for x in xs %}{% if x == 2 and b %}1{% endif %}{% endfor %}{% if xs|length == 1 and not b %}2{% endif %}",
    ),
    (
        {"s": ["p", "q"], "t": ["u", "v", "w"], "o": [None, "o"], "b": [False, True]},
        ['s: choice("p", "q")', 't: choice("u", "v", "w")', "o: text(max: 3)?", "b: bool"],
        "{% if s == 'p' and t == 'v' and o %}1{% elif b and t == 'w' %}2{% elif o %}3{% endif %}",
    ),
]


@pytest.mark.parametrize(("pools", "params", "text"), SMALL, ids=[text for _, _, text in SMALL])
def test_no_fewer_examples_would_do(pools: dict[str, list[object]], params: list[str], text: str) -> None:
    message = message_of(params, text)
    made = covering(message, ()).examples
    every = {goals_of(message, dict(zip(pools, values, strict=True))) for values in product(*pools.values())}
    every = {one for one in every if not any(one < other for other in every)}
    wanted = frozenset[Goal]().union(*every)
    assert frozenset[Goal]().union(*(goals_of(message, values) for values in made.values())) == wanted
    numbers = (number for number in count(1) if any(_all(some) >= wanted for some in combinations(every, number)))
    assert len(made) == next(numbers)


def _all(some: Iterable[frozenset[Goal]]) -> frozenset[Goal]:
    return frozenset().union(*some)


def test_every_branch_of_the_samples_is_reached_and_no_example_is_too_many() -> None:
    for translation in loaded(SAMPLES).translations:
        for message in translation.messages:
            proofs = [proof for proof in translation.proofs() if proof.message == message.name]
            made = covering(message, proofs, []).examples
            every = [goals_of(message, values) for values in made.values()]
            reached = frozenset[Goal]().union(*every)
            conditions = [goal for goal in of_message(message) if goal.words in ("true", "false")]
            assert [goal for goal in conditions if made and goal not in reached] == []
            # Besides a longest, a shortest and one beyond GSM-7 each shows something that no other does.
            lonely = [one for one in every if one <= frozenset().union(*(other for other in every if other is not one))]
            assert len(lonely) <= 3


def test_conditions_on_two_values_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.imi").write_text(MESSAGE, "utf-8")
    (message,) = loaded(str(tmp_path)).messages
    made = covering(message, [], [])
    assert list(made.unreached) == []
    assert any(values["vip"] and values["n"] == 7 for values in made.examples.values())
    assert len(made.examples) <= 6


def test_what_examples_show_already_isn_t_made_up_again(tmp_path: Path) -> None:
    path = tmp_path / "a.imi"
    path.write_text(MESSAGE, "utf-8")
    written = CliRunner().invoke(main, ["examples", str(path), "--cover", "--write"], catch_exceptions=False)
    assert written.exit_code == 0, written.output
    text = path.read_text("utf-8")
    assert text.startswith("# A comment.\n")
    assert "# Another one.\n" in text
    assert CliRunner().invoke(main, ["check", str(path)]).exit_code == 0
    assert CliRunner().invoke(main, ["fmt", "--check", str(path)]).exit_code == 0
    again = CliRunner().invoke(main, ["examples", str(path), "--cover"], catch_exceptions=False)
    assert again.stdout == ""
    assert "100 % shown" in CliRunner().invoke(main, ["test", str(path), "--coverage"]).output


def test_it_is_the_same_every_time() -> None:
    first = CliRunner().invoke(main, ["examples", SAMPLES, "--cover"]).stdout
    assert first
    assert first == CliRunner().invoke(main, ["examples", SAMPLES, "--cover"]).stdout


def test_nothing_is_written_that_would_be_faulty(tmp_path: Path) -> None:
    text = """message base {
  param n: text(max: 9)
  sms { type: auto, text: "{{ n }}" }
  to msisdn "447700900123"
}
message other extends base {
  param k: text(max: 9)
  push { ios { text: "{{ k }}" } }
  to customerid "1"
}
"""
    (tmp_path / "a.imi").write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["examples", str(tmp_path / "a.imi"), "--cover", "--message", "base", "--write"])
    assert result.exit_code == 1
    assert "incomplete-example" in result.output
    assert (tmp_path / "a.imi").read_text("utf-8") == text


@pytest.mark.parametrize("words", [["samples"], ["samples", "--cover", "--message", "nobody"]])
def test_misuse(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["examples", *words]).exit_code == 2
