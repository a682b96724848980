"""Names that a text sets itself: which value stands where, as plain Jinja has it."""

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined

from imidsl.proof.analyse import Measure, analyse
from tests.proof_texts import parameters, template

PARAMETERS = parameters("\n  param x: text(pattern: 'a')\n  param t: bool".replace("'", '"'))
PLAIN = Environment(undefined=StrictUndefined)
TEXTS = (
    "{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'b' %}",
    "{{ x }}{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'b' %}",
    "{% for i in [1, 2] %}{{ x == 'a' and x|upper }}{% endfor %}{% set x = 'b' %}",
    "{% if t %}{{ x }}{% endif %}{% set x = 'b' %}",
    "{% if t %}{% set x = 'c' %}{% endif %}{{ x }}",
    "{% if t %}{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'c' %}{% endif %}{{ x }}",
    "{% for i in [1] %}{% if t %}{{ x }}{% endif %}{% endfor %}{% set x = 'b' %}",
    "{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% set x = 'b' %}",
    "{% macro m() %}{{ x }}{% endmacro %}{% set x = 'b' %}{{ m() }}",
    "{% macro m(a=x) %}{{ a }}{% endmacro %}{{ m() }}{% set x = 'b' %}",
    "{% macro m(x) %}{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'q' %}{{ x }}{% endmacro %}{{ m('z') }}",
    "{% with y = x %}{{ y }}{% endwith %}{% set x = 'b' %}",
    "{% with %}{{ x }}{% endwith %}{% set x = 'b' %}",
    "{% with x = 'w' %}{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'v' %}{% endwith %}{{ x }}",
    "{% set y %}{{ x }}{% endset %}{{ y }}{% set x = 'b' %}",
    "{% filter upper %}{{ x }}{% endfilter %}{% set x = 'b' %}",
    "{% for i in [1, 2] %}{{ x }}{% set x = 'q' %}{% endfor %}",
    "{% for i in [1, 2] %}{% for j in [1] %}{{ x }}{% endfor %}{% set x = 'q' %}{% endfor %}",
    "{{ x }}{% for i in [1, 2] %}{% for j in [1] %}{{ x }}{% endfor %}{% set x = 'q' %}{% endfor %}",
    "{% for i in [1, 2] %}{{ x }}{% endfor %}{% if t %}{% set x = 'b' %}{% endif %}{{ x }}",
    "{% for i in [1, 2] %}{{ x }}{% endfor %}{% macro x() %}{% endmacro %}",
    "{% for x in x %}{{ x }}{% endfor %}{{ x }}",
    "{% for i in [] %}{% else %}{{ x }}{% endfor %}{% set x = 'b' %}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ x }}{% endcall %}{% set x = 'b' %}",
)


def rendered(text: str, flag: bool) -> str | None:
    try:
        return PLAIN.from_string(text).render(x="a", t=flag)
    except Exception:  # whatever it is, there is no text
        return None


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_what_jinja_has(text: str) -> None:
    made = [rendered(text, flag) for flag in (True, False)]
    answer = analyse(template(text), PARAMETERS, {}, Measure())
    known = [len(one) for one in made if one is not None]
    assert bool(answer.failures) is (None in made)
    assert not known or (answer.least, answer.most) == (min(known), max(known))
    assert bool(known) or all(failure.always for failure in answer.failures)
