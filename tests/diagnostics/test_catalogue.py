"""The catalogue holds what it says: every row raised by its bad example, just there, and nothing by its good one."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from imidsl.cli.examples import raised
from imidsl.diagnostics import Rule
from imidsl.diagnostics.catalogue import BY_KEY, RULES
from imidsl.diagnostics.examples import clean, example_files
from imidsl.diagnostics.stages import STAGES
from imidsl.source import Source
from tests.expect import compare, expectations

# The net below all others: whatever is known to reach it gets a rule of its own. And what takes a thousand faults.
WITHOUT_EXAMPLE = {"not-conformant", "too-many-faults"}
EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")


@EVERY
def test_the_bad_example_raises_just_what_its_marks_say(rule: Rule) -> None:
    if rule.name in WITHOUT_EXAMPLE:
        assert not rule.bad
        return
    found = raised(rule, rule.bad)
    assert rule in [diagnostic.rule for diagnostic in found]
    faults = []
    for file in example_files(rule, rule.bad):
        here = [diagnostic for diagnostic in found if diagnostic.span.source.path == file.path]
        faults += compare(Source(file.path, file.text), here)
    elsewhere = [d for d in found if d.span.source.path not in {file.path for file in example_files(rule, rule.bad)}]
    words = [(d.rule.name, d.span.text) for d in elsewhere]
    assert (faults, words) == ([], [(rule.name, rule.args[-1].partition("=")[0])] if rule.args else [])


@EVERY
def test_the_good_example_raises_nothing(rule: Rule) -> None:
    assert bool(rule.good) == bool(rule.bad)
    assert expectations(rule.good) == []
    assert [f"{d.rule.name} '{d.span.text}': {d.message}" for d in raised(rule, rule.good)] == []


@EVERY
def test_marks_are_all_taken_out(rule: Rule) -> None:
    assert rule.args or bool(expectations(rule.bad)) == bool(rule.bad)
    assert not re.search(r"# [!^] ", clean(rule.bad))


@EVERY
def test_the_row_is_well_written(rule: Rule) -> None:
    assert re.fullmatch(r"IMI[1-9]\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert rule.why.endswith((".", ".)"))
    for words in (rule.message, rule.help):
        assert "\n" not in words
        assert words == words.strip()
        assert not words.endswith(".")
        list(Formatter().parse(words))
    assert not re.match(r"[A-Z][a-z]", rule.message)


def test_codes_and_names_are_unique() -> None:
    assert len(BY_KEY) == 2 * len(RULES)


def test_codes_ascend_and_every_stage_has_some() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)
    assert {code[3] for code in codes} == set(STAGES)
