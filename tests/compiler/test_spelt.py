"""Types and texts as people write them first (`spelt.txt`): one finding, and `check --fix` writes what was meant."""

from __future__ import annotations

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
    line for line in (TESTS / "compiler" / "spelt.txt").read_text("utf-8").splitlines() if not line.startswith("#")
]
CASES = [tuple(line.replace("\\n", "\n").split(" ==> ")) for line in LINES]
USES = {"type": "{{ z or '-' }}", "list": "{{ z|join }}", "object": "{{ z.q }}"}

DEFINITION = """message m {{
  param a: text(max: 3)
  param b: text(max: 3)
  param item: record(q: text(max: 3))
  {written}
  to msisdn "447700900111"
}}
"""


def _definition(kind: str, written: str) -> str:
    if kind in USES:
        text = f'param z: {written}\n  sms {{ type: auto, text: "{USES[kind]}{{{{ a }}}}{{{{ b }}}}{{{{ item.q }}}}" }}'
    else:
        text = f"sms {{\n    type: auto\n    text: {written}\n  }}"
    return DEFINITION.format(written=text)


def _look(text: str) -> list[Diagnostic]:
    found = Project([Source("m.imi", text)], Environment(PROFILES[0], lambda *_: "nothing is imported")).check()
    return [finding for finding in found if finding.rule.name != "unused-parameter"]


def _fixed(text: str) -> str:
    def look(texts: Mapping[str, str]) -> list[Diagnostic]:
        return _look(texts.get("m.imi", text))

    return fix_all(look, ["m.imi"], unsafe=False).texts.get("m.imi", text)


@pytest.mark.parametrize(("written", "right"), CASES)
def test_the_spelling_that_people_try_first_is_fixed(written: str, right: str) -> None:
    kind, _, value = written.partition(": ")
    found = _look(_definition(kind, value))
    assert 1 <= len(found) <= 2, [finding.message for finding in found]
    after = _fixed(_definition(kind, value))
    assert after == _definition(kind, right)
    assert not [finding.message for finding in _look(after) if finding.is_error]
