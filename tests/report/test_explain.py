"""`imidsl explain`: what it shows of a rule, the list of all, and what it says to a name that no rule has."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result

from imidsl.cli.examples import raised
from imidsl.cli.group import main
from imidsl.diagnostics import Rule
from imidsl.diagnostics.catalogue import BY_KEY, RULES
from imidsl.report.cells import columns
from imidsl.report.explain import catalogue, example, explanation, help_markdown, template
from tests import TESTS
from tests.conftest import Golden

GOLDENS = TESTS / "golden" / "explain"
SHOWN = [
    "needs-unicode",
    "unknown-pick",
    "not-conformant",
    "unused-allow",
    "configuration-syntax",
    "too-many-addresses",
]


def explain(*args: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(main, ["explain", *args])


@pytest.mark.parametrize("name", SHOWN)
def test_goldens(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"{name}.txt", explain(name).output)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_reads_well(rule: Rule) -> None:
    found = raised(rule, rule.bad) if rule.bad else []
    lines = explanation(rule, found, width=80).split("\n")
    assert lines[0] == f"{rule.code} {rule.name}"
    assert not [line for line in lines if re.search(r"# [!^] [a-z]|[\x00-\x1f\x7f-\x9f]", line)]
    # What is quoted from the example may be longer; what is prose, and what is cut, isn't.
    assert not [line for line in lines if sum(map(columns, line)) > 110 and not line.startswith("  ")]
    assert "How to silence it" in lines
    assert not rule.bad or f"[{rule.code}] {rule.name}: " in "\n".join(lines)


@pytest.mark.parametrize("word", ["IMI410", "imi410", "needs-unicode", "NEEDS-unicode"])
def test_code_and_name_in_any_case(word: str) -> None:
    result = explain(word)
    assert result.exit_code == 0
    assert result.output == explain("IMI410").output
    assert result.output.startswith("IMI410 needs-unicode\n")


@pytest.mark.parametrize(("word", "near"), [("needs-unicod", "needs-unicode"), ("IMI41O", "IMI410")])
def test_a_miss_names_the_nearest(word: str, near: str) -> None:
    result = explain(word)
    assert result.exit_code == 2
    assert f"there is no rule '{word}': did you mean '{near}'?" in result.output


def test_a_far_miss_points_to_the_list() -> None:
    result = explain("zzzzzzzzzz")
    assert result.exit_code == 2
    assert "'imidsl explain' lists all" in result.output


def test_the_list_has_every_rule_within_the_width() -> None:
    lines = catalogue(RULES, width=70).split("\n")
    listed = [line.split()[0] for line in lines if line.startswith("  IMI")]
    assert listed == [rule.code for rule in RULES]
    assert max(map(len, lines)) <= 70
    assert [line for line in lines if line and line[0].isupper()][:2] == ["Syntax", "Names and kinds"]


def test_colour_is_only_where_it_is_asked_for() -> None:
    rule = BY_KEY["needs-unicode"]
    assert "\x1b" not in explanation(rule, raised(rule, rule.bad))
    assert explanation(rule, raised(rule, rule.bad), colour=True).startswith("\x1b[1mIMI410 needs-unicode\x1b[0m\n")


def test_templates_and_examples_are_made_readable() -> None:
    assert template("'{found}' is {{no}} field of {where}") == "'<found>' is {no} field of <where>"
    assert example("\na: 1  # ! odd 'a'; even\n  # ^ odd\nb # c\n") == "a: 1\nb # c"
    assert example("x" * 96) == "x" * 96
    assert example("x" * 200) == f"{'x' * 72} [… 104 characters …] {'x' * 24}"


def test_markdown_names_the_language_of_its_examples() -> None:
    assert "```toml\n" in help_markdown(BY_KEY["unknown-setting"])
    assert "```json\n" in help_markdown(BY_KEY["not-a-request"])
    assert "```imi\n" in help_markdown(BY_KEY["needs-unicode"])
    assert "Bad, with `--message order_shiped`:" in help_markdown(BY_KEY["unknown-pick"])
