"""Every operator, test, filter and question of values of every kind.

What is said to render for all values does so for those below, and what is said never to render doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from imidsl.diagnostics import Diagnostic
from imidsl.proof.analyse import Measure, analyse
from imidsl.text.template.filters import ROWS
from imidsl.text.types.parameters import value_of_plain
from imidsl.text.vocabulary import NAMED_EQUAL, TESTS
from tests.proof.test_transfers import ARGUMENTS
from tests.proof_texts import parameters, template

DECLARED = """
  param text: text(min: 0, max: 3)
  param word: text(pattern: "[a-c]{1,2}")
  param tier: choice("a", "2")
  param link: url(max: 30)
  param n: int(min: 0, max: 3)
  param big: int(min: -5, max: 900)
  param price: decimal(min: 0, max: 9, places: 1)
  param flag: bool
  param day: date
  param when: datetime
  param few: list(text(min: 0, max: 2), max: 2)
  param many: list(int(min: 0, max: 9), max: 90)
  param all: list(text(max: 2))
  param item: record(a: text(max: 2), n: int(min: 0, max: 1))
  param rows: list(record(a: text(max: 2), c: bool), max: 2)
  param grid: list(list(text(max: 2), max: 2), max: 2)
  param notes: list(record(a: text(max: 2)?, n: int(min: 0, max: 9)?, l: list(text(max: 2), max: 2)), max: 2)
  param queue: list(record(a: text(max: 2)?, l: list(int(min: 0, max: 1))))
  param maybe: int(min: 0, max: 2)?
"""
PARAMETERS = parameters(DECLARED)
#: Values that go every way: empty and filled, zero and more, present and not.
VALUES: tuple[Mapping[str, Any], ...] = (
    {
        "text": "",
        "word": "a",
        "tier": "a",
        "link": "https://a.b",
        "n": 0,
        "big": 0,
        "price": 0,
        "flag": False,
        "day": "2024-01-01",
        "when": "2024-01-01T00:00:00Z",
        "few": [],
        "many": [],
        "all": [],
        "item": {"a": "a", "n": 0},
        "rows": [],
        "grid": [],
        "notes": [],
        "queue": [],
    },
    {
        "text": "2",
        "word": "cc",
        "tier": "2",
        "link": "https://a.b/?a=&b",
        "n": 2,
        "big": -5,
        "price": 0.5,
        "flag": True,
        "day": "2026-12-31",
        "when": "2026-12-31T23:59:59Z",
        "few": ["", "a"],
        "many": [0, 2],
        "all": ["b"],
        "item": {"a": "b", "n": 1},
        "rows": [{"a": "b", "c": True}],
        "grid": [[]],
        "notes": [{"l": []}, {"a": "b", "n": 1, "l": ["a"]}],
        "queue": [{"a": "a", "l": []}, {"l": [0]}],
        "maybe": 0,
    },
    {
        "text": "abc",
        "word": "b",
        "tier": "2",
        "link": "https://x.y/%41",
        "n": 3,
        "big": 900,
        "price": 9,
        "flag": True,
        "day": "2025-02-28",
        "when": "2025-02-28T12:00:30Z",
        "few": ["2"],
        "many": [9] * 90,
        "all": ["a"] * 9,
        "item": {"a": "zz", "n": 0},
        "rows": [{"a": "b", "c": True}, {"a": "a", "c": False}],
        "grid": [["a"], ["b", "a"]],
        "notes": [{"a": "b", "n": 1, "l": ["a"]}, {"a": "c", "n": 0, "l": []}],
        "queue": [{"a": "a", "l": [1]}],
        "maybe": 2,
    },
)
OPERANDS = (
    *PARAMETERS,
    *("'a'", "2", "0", "true", "none", "[1, 'a']", "[]", "{'a': 1}"),
    *("text.split('a')", "item.a", "when.minute", "text|int", "(word, n)", "('a' if flag)", "few|first"),
    *("[item]", "[item, item]", "[few, few]", "[maybe, n]", "[word, maybe]", "text.partition('a')", "item.items()"),
)
#: One of each kind.
OTHERS = (
    *("word", "n", "price", "flag", "day", "when", "few", "item", "maybe", "grid"),
    *("'a'", "0", "none", "[1, 'a']", "{'a': 1, 'b': none}"),
)
#: What filters of lists may ask of the items.
ATTRIBUTES = ("a", "n", "l", "0", "a.b", "year", "a,n")
SIMPLE = ("in", "==", "<", "+", "-", "*", "/", "%", "or")
QUESTIONS = (
    *(f" is {test}" for test in sorted(TESTS - NAMED_EQUAL) if test.isidentifier()),
    *(" is divisibleby 2", " is divisibleby n", " is in ['a', 2]", " is gt 1", " is ne 'a'", " is divisibleby none"),
)
PARTS = (
    *("[0]", "[-1]", "[n]", "['a']", "[:2]", "[::-1]", "[text]", "[none]"),
    *(
        ".a",
        ".n",
        ".year",
        ".hour",
        ".upper()",
        ".split()",
        ".items()",
        ".keys()",
        ".get('a')",
        ".weekday()",
        ".weekday",
    ),
    *(".index('a')", ".count('a')", ".isoformat()", ".date()", ".nothing", ".startswith('a')", "('a')"),
)
UNARY = ("-", "+", "not ", "1 if ", "'' ~ ")
FILTERS = [
    *(f"|{name}{given}" for name in sorted(ROWS) for given in ARGUMENTS.get(name, ("",))),
    *(
        f"|{name}(attribute={attribute!r})|list"
        for name in ("sort", "unique", "map", "groupby", "max", "sum", "join")
        for attribute in ATTRIBUTES
    ),
]


def given(plain: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: value_of_plain(p, plain.get(name), p.span)[0] if name in plain else None for name, p in PARAMETERS.items()
    }


GIVEN = [given(plain) for plain in VALUES]


def unsound(expression: str) -> Iterator[str]:
    """What is wrong with the claims about an expression that isn't written."""
    return unsound_text(f"x{{% if ({expression}) is defined %}}{{% endif %}}")


def unsound_text(source: str) -> Iterator[str]:
    """What is wrong with the claims about a text."""
    text = template(source)
    answer = analyse(text, PARAMETERS, {}, Measure())
    stopped = [made.message for values in GIVEN if isinstance(made := text.render(values), Diagnostic)]
    said = answer.failures or answer.doubts
    if stopped and not said:
        yield f"{source}: said to render, but: {stopped[0]}"
    if not stopped and any(failure.always for failure in answer.failures):
        yield f"{source}: said never to render, but it does"


def every(forms: Iterable[str]) -> list[str]:
    return [wrong for form in forms for operand in OPERANDS for wrong in unsound(form.replace("§", operand))]


@pytest.mark.parametrize("operator", SIMPLE)
def test_operators(operator: str) -> None:
    assert not every(f"§ {operator} {right}" for right in OTHERS)


def test_questions() -> None:
    assert not every(f"§ {question}" for question in QUESTIONS)


def test_parts() -> None:
    assert not every(f"(§){part}" for part in PARTS)


def test_alone() -> None:
    assert not every(
        [
            *(f"{sign}(§)" for sign in UNARY),
            *("[1, 2][§]", "range(§)", "{'a': 1}[§]", "'x' if § == 1", "dict().get(§)", "{'a': 1}.get(§, 2)"),
            *("{§: 1}", "§ in {'a': 1}", "[§]|unique|list", "[§, §]|sort", "[§]|select('in', {'a': 1})|list"),
        ]
    )


@pytest.mark.parametrize("filter_", FILTERS)
def test_filters(filter_: str) -> None:
    assert not every([f"(§){filter_}"])


@pytest.mark.parametrize(
    "statement",
    [
        "{% for i in § %}{{ i is defined }}{% endfor %}",
        "{% for a, b in § %}{% endfor %}",
        "{% set a, b = § %}",
        "{% if § %}{% endif %}",
        "{{ § }}",
        "{% with a = § %}{% if a %}{% endif %}{% endwith %}",
        "{% set q = § %}{% for i in [1] %}{{ q is none }}{% endfor %}",
        "{{ range(2)|map('string')|join(§) }}",
        "{{ 'a%s' % § }}{{ '%d' % § if n }}",
        "{{ '%(a)s' % § }}",
        "{{ '%s %d'|format('a', §) }}",
        "{{ 'abc'|truncate(§) }}",
        "{{ 'abc'|replace('a', §) }}",
        "{{ 'abc'|replace(§, 'a') }}",
        "{{ [1, 2]|batch(§)|list|length }}",
        "{{ 2.5|round(§) }}",
        "{{ 'a'.startswith(§) }}{{ 'a'.split(§) is defined }}",
        "{{ text.startswith(§) }}",
        "{{ text.endswith(text, §) }}",
        "{{ text.count(§) }}",
        "{{ text.find(text, §) }}",
        "{{ text|replace('a', 'b', §) }}",
        "{{ text|trim(§) }}",
        "{{ text|int(§) }}",
        "{{ few|sum(start=§) }}",
        "{{ [§, price]|sum }}",
        "{{ [0.5]|sum(start=§) }}",
        "{{ few|sort(§)|length }}",
        "{{ few|batch(§)|list|length }}",
        "{{ few|join(§) }}",
        "{{ n|money(§) }}",
        "{{ text|format(§) }}",
        "{{ ('a' if flag) in § }}",
        "{{ ('a' if flag) == § }}",
        "{{ [('a' if flag)]|select('in', §)|list|length }}",
    ],
)
def test_statements(statement: str) -> None:
    assert not [wrong for operand in OPERANDS for wrong in unsound_text(statement.replace("§", operand))]
