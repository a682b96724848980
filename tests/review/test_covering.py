"""`imidsl examples --cover`: the made-up examples show every branch, and none could be left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from imidsl.cli.group import main
from imidsl.compiler.project import Project
from imidsl.review.covering import covering
from imidsl.review.goals import of_message, shown
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import project, settings
from tests import ROOT

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


def test_every_branch_of_the_samples_is_reached_and_no_example_is_too_many() -> None:
    for translation in loaded(SAMPLES).translations:
        for message in translation.messages:
            proofs = [proof for proof in translation.proofs() if proof.message == message.name]
            made = covering(message, proofs, []).examples
            every = [shown(message, {**message.defaults(), **values}) for values in made.values()]
            reached = set[object]().union(*every)
            conditions = [goal for goal in of_message(message) if goal.words in ("true", "false")]
            assert [goal for goal in conditions if made and goal not in reached] == []
            # Besides a longest, a shortest and one beyond GSM-7 each shows something that no other does.
            lonely = [own for own in every if own <= set[object]().union(*(one for one in every if one is not own))]
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
