"""The fuzz: a fixed number of its cases, and that it leaves nothing of the language out."""

from __future__ import annotations

import re
from itertools import chain
from random import Random

import pytest

from imidsl.text import vocabulary
from imidsl.text.template.filters import NAMES as FILTER_NAMES
from imidsl.text.types.dates import DIRECTIVES
from imidsl.text.types.reader import TYPES, options_of
from tests.proof.fuzz import Report, run, shown, smallest
from tests.proof.fuzz_cases import TARGETS, Case, draw
from tests.proof.fuzz_oracle import Plain, segments, size
from tests.proof.fuzz_shrink import shrink

#: Kinds of failure that have known causes: none.
KNOWN: tuple[str, ...] = ()
SEED, CASES, DRAWS = 11, 600, 100
#: Of the bounds that are claimed, how many some value reaches at least.
ATTAINED = 0.85


def test_claims_hold() -> None:
    report = Report()
    failures = chain.from_iterable(run(SEED, number, DRAWS, report, KNOWN) for number in range(CASES))
    assert not [shown(*smallest(*failure), -1) for failure in failures]
    assert report.draws > CASES
    assert report.counts["attained"] >= ATTAINED * report.counts["proved"]


@pytest.fixture(scope="module")
def drawn() -> tuple[str, str]:
    """The declarations and the texts of many cases."""
    cases = [draw(Random(f"vocabulary/{number}")) for number in range(4000)]
    return "\n".join(case.source for case in cases), "\n".join(case.text for case in cases)


def test_every_type_is_drawn(drawn: tuple[str, str]) -> None:
    for type_ in TYPES:
        assert re.search(rf"\b{type_}\b", drawn[0]), type_
        for option in options_of(type_):
            assert re.search(rf"\b{type_}\([^\n]*\b{option}: ", drawn[0]), (type_, option)
    for directive in DIRECTIVES:
        assert f"%{directive}" in drawn[0] or f"%-{directive}" in drawn[0], directive


def test_everything_of_the_vocabulary_is_drawn(drawn: tuple[str, str]) -> None:
    text = drawn[1]
    tests = {test for test in vocabulary.TESTS if test.isidentifier()}
    methods = vocabulary.TEXT_METHODS | vocabulary.RECORD_METHODS | vocabulary.DATE_METHODS
    missing = [
        *(name for name in FILTER_NAMES if not re.search(rf"\|{name}\b|filter {name}\b|'{name}'", text)),
        *(name for name in tests if not re.search(rf" is (not )?{name}\b|'{name}'", text)),
        *(name for name in vocabulary.TAGS if not re.search(rf"\{{%-?\s*{name}\b", text)),
        *(name for name in methods if not re.search(rf"\.{name}\b", text)),
        *(name for name in vocabulary.LOOP_METHODS if f"loop.{name}" not in text),
        *(name for name in vocabulary.GLOBALS if f"{name}(" not in text),
        *(
            name
            for name in ("+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=")
            if f" {name} " not in text
        ),
        *(name for name in vocabulary.KEYWORDS - {"True", "False", "None"} if not re.search(rf"\b{name}\b", text)),
    ]
    assert not missing


def test_a_failing_case_is_made_small() -> None:
    text = "Hello {% if a %}{{ b }} and {{ a|upper }}{% endif %}!"
    case = Case(draw(Random(1)).parameters, text, "", TARGETS[0])
    small, given = shrink(case, {"a": ["x", "yy"]}, lambda case, given: "a|upper" in case.text and len(given["a"]) > 0)
    assert small.text == "a|upper"
    assert len(given["a"]) == 1


@pytest.mark.parametrize(
    ("text", "made"),
    {
        "{{ t }} {{ d }} {{ n ~ t }}": "true 2026-12-24 1.50true",
        "a\n{% if t %}\nb\n{% endif %}": "a\nb",
        "a\n{# x #}\n{{ t }}\n": "a\ntrue\n",
        "{{ n * 1.5 }} {{ 'x' % () }} {{ '%s' % t }}": "2.250 x true",
        "{{ 'a b c'|fit(4) }} {{ 2|money('KWD') }} {{ ('a' if f) }}": "a... 2.000 KWD ",
    }.items(),
)
def test_the_oracle(text: str, made: str) -> None:
    from datetime import date
    from decimal import Decimal

    assert Plain(text).render({"t": True, "f": False, "d": date(2026, 12, 24), "n": Decimal("1.50")}) == made
    assert (size("€{{link_1}}"), segments("€" * 81), segments("漢" * 71)) == (33, ("gsm7", 2), ("ucs2", 2))
