"""The first layer says of ordinary texts what the whole walk says."""

from __future__ import annotations

from random import Random

import pytest

from imidsl.proof import verdict
from imidsl.proof.analyse import Answer, Measure
from imidsl.proof.sums import answer_by_sums
from tests.proof_texts import parameters, template

DECLARED = """
  param a: text(max: 8)
  param b: text(max: 60, charset: gsm7)
  param c: text(min: 0, max: 5, charset: ascii)
  param d: text(max: 6, bytes: 24)
  param e: text(pattern: "[A-Z]{2}[0-9é]{1,3}")
  param f: choice("gold", "silver", "ß")
  param g: choice("ő", "😀", "€")
  param h: choice("ő", "漢字")
  param i: int(min: 0, max: 12)
  param j: int(min: -5, max: 1500)
  param k: int(min: -50, max: -5)
  param l: decimal(min: -3, max: 1200, places: 2)
  param m: decimal(min: 0.55, max: 99, places: 1)
  param n: date
  param o: date(format: "%-d %B – %A")
  param p: datetime
  param q: datetime(format: "%-I:%-M %p, %a %d.%m.%y %j")
  param r: date(format: "week %-V of %G")
  param s: url(max: 30)
  param t: url(max: 20, http: true)
  param u: msisdn
  param v: text(max: 70, charset: ascii)
  param w: bool
  param x: bool
  param y: bool
  param z: text(pattern: ".*x")
"""
CONSTANTS = {"link_4021": "{{link_4021}}", "footer": "Reply [STOP] ✓", "request": {"channel": "sms"}}
PARAMETERS = parameters(DECLARED)
SMS = Measure(links={"4021"}, sms=True)
FIELDS = (
    *("least", "most", "min_chars", "max_chars"),
    *("encodings", "min_segments", "max_segments", "kind", "parameters"),
)


def body(random: Random, depth: int = 0) -> str:
    """An ordinary text."""
    found = []
    for _ in range(random.randint(1, 4)):
        kind = random.randint(0, 5)
        if kind < 2:
            found.append("".join(random.choice("abc é[]ő\n😀") for _ in range(random.randint(1, 40))))
        elif kind == 2 and depth < 3:
            other = f"{{% else %}}{body(random, depth + 1)}" if random.random() < 0.5 else ""
            test = random.choice(["w", "x", "y", "not w", "not not y"])
            found.append(f"{{% if {test} %}}{body(random, depth + 1)}{other}{{% endif %}}")
        else:
            found.append(f"{{{{ {random.choice([*PARAMETERS, 'link_4021', 'footer'])} }}}}")
    return "".join(found)


def said(answer: Answer) -> dict[str, object]:
    return {name: getattr(answer, name) for name in FIELDS}


@pytest.mark.parametrize("measure", [SMS, Measure(links={"4021"})], ids=["sms", "bytes"])
def test_sums_are_what_the_walk_finds(measure: Measure) -> None:
    found = 0
    for seed in range(600):
        text = template(body(Random(seed)))
        ordinary = answer_by_sums(text, PARAMETERS, CONSTANTS, measure)
        if ordinary is not None:
            found += 1
            assert said(ordinary) == said(verdict.answer(text, PARAMETERS, CONSTANTS, measure)), text.text
    assert found > 200


@pytest.mark.parametrize("name", PARAMETERS)
def test_types_alone(name: str) -> None:
    text = template(f"{{{{ {name} }}}}{{{{ {name} }}}}")
    ordinary = answer_by_sums(text, PARAMETERS, CONSTANTS, SMS)
    assert ordinary is None or said(ordinary) == said(verdict.answer(text, PARAMETERS, CONSTANTS, SMS))
    assert (ordinary is None) is (name in ("z", "r"))
