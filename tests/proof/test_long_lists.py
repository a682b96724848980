"""Loops over lists that aren't looked at item by item: what may stop in any turn, and what surely doesn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from imidsl.diagnostics import Diagnostic
from imidsl.proof.analyse import Measure, analyse
from imidsl.text.types.parameters import value_of_plain
from tests.proof_texts import parameters, template

PARAMETERS = parameters("\n  param xs: list(record(a: text(min: 0, max: 2), n: int(min: 0, max: 9), m: text(max: 2)?))")
Items = Sequence[Mapping[str, Any]]
LISTS: Sequence[Items] = (
    *([{"a": "q" * (i % 3), "n": i % 4} for i in range(count)] for count in (0, 1, 2, 3, 7, 12)),
    [{"a": "q", "n": 0, "m": "z"}] * 3,
    [{"a": "q", "n": 2, "m": "z"}, {"a": "", "n": 3}],
    [{"a": "q", "n": 1}, {"a": "", "n": 3}],
)
STOPPING = (
    "{% for x in xs %}{{ 1 / (5 - loop.index) }}{% endfor %}",
    "{% for x in xs %}{{ [1, 2, 3][loop.index0] }}{% endfor %}",
    "{% for x in xs %}{% if loop.index == 3 %}{{ 1 / x.n }}{% endif %}{% endfor %}",
    "{% for x in xs %}{{ 1 / loop.revindex0 }}{% endfor %}",
    "{% for x in xs %}{{ 1 / (loop.length - 7) }}{% endfor %}",
    "{% for x in xs %}{{ loop.nextitem.a }}{% endfor %}",
    "{% for x in xs if 4 / x.n > 1 %}a{% endfor %}",
    "{% for x in xs %}a{% else %}{{ 1 / 0 }}{% endfor %}",
    "{% if xs and xs[0].n == 1 %}{% for x in xs %}{% if x.n != 1 %}{{ 1 / 0 }}{% endif %}{% endfor %}{% endif %}",
    "{% set k = namespace(n=0) %}{% for x in xs %}{% set k.n = k.n + 1 %}{{ 1 // (k.n - 6) }}{% endfor %}",
    "{% set k = namespace(n=1) %}{% for x in xs %}{% set k.n = x.n %}{% endfor %}{{ 1 / k.n }}",
    "{% for b in xs|batch(2) %}{{ b[1].a }}{% endfor %}",
    "{% for b in xs[1:] %}{{ 1 / b.n }}{% endfor %}",
    "{% for b in xs|sort(attribute='n') %}{{ 1 / b.n }}{% endfor %}",
    "{{ xs|sort(attribute='m')|length }}",
    "{{ xs|groupby('m')|length }}",
)
RENDERING = (
    "{% for x in xs %}{{ x.a }}{{ ', ' if not loop.last }}{% else %}none{% endfor %}",
    "{% for x in xs %}{% if loop.index == 3 and x.n %}{{ 1 / x.n }}{% endif %}{% endfor %}",
    "{% for x in xs %}{% if not loop.first %}{{ loop.previtem.a }}{% endif %}{% endfor %}",
    "{% for x in xs %}{% if not loop.last %}{{ loop.nextitem.a }}{% endif %}{% endfor %}",
    "{% for x in xs if x.n %}{{ 1 / x.n }}{% endfor %}",
    "{% for x in xs %}{{ loop.cycle('a', 'b') }}{% if loop.changed(x.n) %}{{ x.n }}{% endif %}{% endfor %}",
)


def stops(text: str) -> bool:
    """Whether it has no rendering for some of the lists."""
    parameter = PARAMETERS["xs"]
    values = [{"xs": value_of_plain(parameter, items, parameter.span)[0]} for items in LISTS]
    return any(isinstance(template(text).render(given), Diagnostic) for given in values)


@pytest.mark.parametrize("text", STOPPING)
def test_what_may_stop_in_some_turn_is_said(text: str) -> None:
    answer = analyse(template(text), PARAMETERS, {}, Measure())
    assert stops(text)
    assert answer.failures or answer.doubts
    assert not any(failure.always for failure in answer.failures)


@pytest.mark.parametrize("text", RENDERING)
def test_guards_count_in_every_turn(text: str) -> None:
    answer = analyse(template(text), PARAMETERS, {}, Measure())
    assert not stops(text)
    assert not answer.failures
    assert not answer.doubts


def test_more_ways_than_are_looked_at_are_said() -> None:
    asked = "".join(f"{{% if x.n == {n} %}}a{{% endif %}}{{% if x.a == '{n}' %}}b{{% endif %}}" for n in range(10))
    answer = analyse(template(f"{{% for x in xs %}}{asked}{{% endfor %}}"), PARAMETERS, {}, Measure())
    assert any("more ways" in doubt.problem for doubt in answer.doubts)


LINKS = {"link_1": "{{link_1}}"}
CUT = (
    "{{ link_1[:4] }}",
    "{{ (link_1 ~ ' hello')|fit(5) }}",
    "{{ '%.3s' % link_1 }}",
    "{{ link_1|upper }}",
    "{% filter truncate(20) %}{% for x in xs %}{{ link_1 }}{% endfor %}{% endfilter %}",
    "{% set b %}{% for x in xs %}{{ x.a }}{{ link_1 }}{% endfor %}{% endset %}{{ b|fit(50) }}",
    "{{ xs|map(attribute='a')|join('-')|replace('-', link_1)|fit(22) }}",
)
WHOLE = ("{{ link_1 }}{{ 'hello'|fit(3) }}", "{{ (link_1 ~ ' hello')|truncate(40) }}", "{{ link_1|length }}")


@pytest.mark.parametrize("text", CUT)
def test_a_link_that_may_be_cut_is_seen(text: str) -> None:
    answer = analyse(template(text), PARAMETERS, LINKS, Measure(links={"1"}))
    assert answer.cut_links
    assert answer.kind == "open" or "xs" not in text


@pytest.mark.parametrize("text", WHOLE)
def test_a_link_that_stays_whole_is_no_finding(text: str) -> None:
    assert not analyse(template(text), PARAMETERS, LINKS, Measure(links={"1"})).cut_links
