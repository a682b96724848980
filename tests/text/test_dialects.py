"""What other template languages write (`dialects.txt`): each has its mend, and `check --fix` writes what is sure."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.fixes import fix_all
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from tests import TESTS

LINES = [
    line
    for line in (TESTS / "text" / "dialects.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]
MENDED = [line.split(" ==> ") for line in LINES if " ==> " in line]
HELPED = [line.split(" ??? ") for line in LINES if " ??? " in line]

DEFINITION = """message m {{
  param name: text(max: 20)
  param first_name: text(max: 20)
  param nick: text(max: 20)?
  param n: int(min: 0, max: 9)
  param d: date
  param rows: list(record(q: int(min: 0, max: 9), name: text(max: 5)), max: 3)
  sms {{ type: auto, text: {text} }}
  to msisdn "447700900111"
}}
"""


def _look(text: str) -> list[Diagnostic]:
    environment = Environment(PROFILES[0], lambda importer, target: "nothing is imported")
    return [d for d in Project([Source("m.imi", text)], environment).check() if not d.rule.code.startswith("IMI7")]


def _definition(text: str) -> str:
    return DEFINITION.format(text=json.dumps(text, ensure_ascii=False))


def _fixed(text: str) -> str:
    before = _definition(text)

    def look(texts: Mapping[str, str]) -> list[Diagnostic]:
        return _look(texts.get("m.imi", before))

    return fix_all(look, ["m.imi"], unsafe=False).texts.get("m.imi", before)


@pytest.mark.parametrize(("wrong", "right"), MENDED)
def test_the_form_is_found_and_mended(wrong: str, right: str) -> None:
    assert _look(_definition(wrong))
    assert _fixed(wrong) == _definition(right)


@pytest.mark.parametrize(("wrong", "help_"), HELPED)
def test_the_help_names_how_it_is_said(wrong: str, help_: str) -> None:
    assert any(help_ in (found.help or "") for found in _look(_definition(wrong)))


@pytest.mark.parametrize(
    "text",
    [
        "100 % sure, $5, <b>, [x] {y} *|",
        '{"id": {"n": {{ n }}}}',
        "{{ '}}}' }} 5%d",
        "a}}} b",
        "100%s 5 %d, 50 % discount, a%20b%dd, 100%",
        "[A-Z]{2} a{3} {} #end #if a me@if.example __init__",
        "{{ d|date('%d.%m.') }} {{ '{0} %s'|replace('{0}', '') }}",
    ],
)
def test_other_signs_are_nobodys_business(text: str) -> None:
    assert not [found for found in _look(_definition(text)) if found.rule.name != "can-be-empty"]
