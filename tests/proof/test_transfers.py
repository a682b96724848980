"""One law for all rows of the table of filters: no rendering lies outside of what the row lets the proof claim."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import getmembers, isclass, signature
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic
from imidsl.proof import expressions, statements
from imidsl.proof.analyse import Measure, analyse
from imidsl.proof.growth import REST, alphabet, image
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import segments
from imidsl.text.template import filters, nodes
from imidsl.text.template.filters import METHODS, ROWS, CharPlace, Charwise, Takes
from imidsl.text.types.parameters import value_of_plain
from tests.proof_texts import TRICKY, parameters, template

SMS = Measure(sms=True)
#: Arguments that a filter is tried with; without any where it needs none.
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "center": ("(5)", "(12)"),
    "fit": ("(2)", "(7)", "(9)", "(30)"),
    "replace": ("('a', 'bb')", "('ß', '')", "('ab', 'xyz')", "('', '-')", "('a', 'é', 1)"),
    "truncate": ("(5)", "(6, true, '')", "(3, true, '..', 1)", "(4, false, '…', 0)"),
    "trim": ("", "('ax')"),
    "default": ("('q', true)",),
    "d": ("('longer than that', true)",),
    "round": ("", "(1)", "(2, 'floor')", "(1, 'ceil')"),
    "money": ("('EUR')", "('JPY')", "('KWD')"),
    "date": ("('%d.%m.%y')", "('%A, %-d %B')"),
    "join": ("", "(', ')"),
    "map": ("('upper')", "('length')"),
    "select": ("", "('ne', 'a')"),
    "reject": ("", "('eq', 'a')"),
    "selectattr": ("('c')",),
    "rejectattr": ("('c')",),
    "groupby": ("('a')",),
    "sum": ("",),
    "batch": ("(2)", "(3, 'x')", "(linecount=2)"),
    "slice": ("(2)", "(slices=3, fill_with='-')"),
    "wordwrap": ("(3)", "(2, false)", "(4, true, '€')", "(3, wrapstring='; ')", "(5, break_on_hyphens=false)"),
    "indent": ("(2)", "(1, true)", "('>', false, true)"),
    "dictsort": ("", "(true)", "(reverse=true)"),
    "format": ("(x)",),
}
DECLARED = """
  param x: text(min: 0, max: 6)
  param l: list(text(min: 0, max: 3), max: 3)
  param li: list(int(min: -9, max: 99), max: 3)
  param lr: list(record(a: text(max: 2), c: bool), max: 3)
  param p: decimal(min: -30, max: 1200, places: 2)
  param n: int(min: -12, max: 45)
  param d: date
  param r: record(a: text(max: 3), b: text(max: 2))
"""
PARAMETERS = parameters(DECLARED)
WORDS = st.text(
    st.sampled_from(TRICKY) | st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=6
)
SHORT = st.text(st.sampled_from(TRICKY), max_size=3)


def values() -> st.SearchStrategy[dict[str, Any]]:
    """Plain values of the parameters."""
    record = st.fixed_dictionaries({"a": st.text(st.sampled_from(TRICKY), min_size=1, max_size=2), "c": st.booleans()})
    two = st.fixed_dictionaries({"a": st.sampled_from(["a", "ßß"]), "b": st.sampled_from(["b", "İ"])})
    return st.fixed_dictionaries(
        {
            "x": WORDS,
            "l": st.lists(SHORT, max_size=3),
            "li": st.lists(st.integers(-9, 99), max_size=3),
            "lr": st.lists(record, max_size=3),
            "p": st.integers(-3000, 120_000).map(lambda cents: cents / 100),
            "n": st.integers(-12, 45),
            "d": st.dates().map(str),
            "r": two,
        }
    )


def expressions_with(name: str) -> list[str]:
    """Uses of a filter on what it takes."""
    row = ROWS[name]
    if name == "format":
        return ["'%s|%5s'|format(x, n)", "'%.2f %d'|format(p, n)", "'%5.1f'|format(p / 7)"]
    if name in ("date",):
        owners = ["d"]
    elif name in ("selectattr", "rejectattr", "groupby"):
        owners = ["lr"]
    elif row.takes is Takes.LIST:
        owners = ["li"] if name == "sum" else ["l", "li", "x"]
    elif row.takes is Takes.TEXT or name in ("default", "d", "tojson", "length", "count", "reverse"):
        owners = ["x", "(x ~ '-' ~ n)", "('ß' ~ x)|title", "d"]
    elif name in ("items", "dictsort"):
        owners = ["r"]
    else:
        owners = ["n", "p", "(p / 7)", "(n / 3)", "(n * p)", "(n * 1.5)"]
    return [f"{owner}|{name}{given}" for owner in owners for given in ARGUMENTS.get(name, ("",))]


def written(expression: str) -> str:
    """A text that shows what an expression gives, be it a list."""
    inner = "{% for j in i %}{% if j is string or j is number %}{{ j }},{% endif %}{% endfor %}"
    one = f"{{% if i is string or i is number %}}{{{{ i }}}}{{% else %}}{inner}{{% endif %}}"
    return f"{{% for i in [{expression}] %}}{one}{{% endfor %}}"


def shown(expression: str) -> list[str]:
    return [f"{{{{ {expression} }}}}", f"{{{{ ({expression})|string|upper }}}}", written(expression)]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_rendering_is_outside(name: str) -> None:
    texts = [template(text) for expression in expressions_with(name) for text in shown(expression)]
    answers = [analyse(text, PARAMETERS, {}, SMS) for text in texts]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values())
    @example({"x": "", "l": [], "li": [], "lr": [], "p": -0.01, "n": 0, "d": "2026-12-30", "r": {"a": "a", "b": "b"}})
    def law(plain: dict[str, Any]) -> None:
        given_ = {}
        for key, parameter in PARAMETERS.items():
            value, faults = value_of_plain(parameter, plain[key], parameter.span)
            if any(fault.is_error for fault in faults):
                return
            given_[key] = value
        for text, answer in zip(texts, answers, strict=True):
            assert answer.stop is None or "please report" not in answer.stop.remedy, answer.stop
            out = text.render(given_)
            if isinstance(out, Diagnostic):
                continue
            sent = segments(out)
            assert answer.holds(len(out.encode()), sent.encoding, sent.count), (text.text, out, answer)

    law()


def test_every_row_has_a_transfer() -> None:
    assert not [name for name, row in ROWS.items() if row.transfer is None]


def test_what_refuses_arguments_calls_them_as_the_row_does() -> None:
    """Else an argument that is given by its name stops rendering."""
    for row in ROWS.values():
        if row.before is not None:
            names = list(signature(row.before).parameters)[1:]
            assert names == list(row.arguments[: len(names)]), row.name


CHARWISE = [transfer for _, transfer in getmembers(filters) if isinstance(transfer, Charwise)]


@pytest.mark.parametrize("step", CHARWISE, ids=lambda step: str(step.name))
@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from(TRICKY) | st.characters(codec="utf-8"), max_size=5))
def test_characters_are_what_the_row_says(step: Charwise, text: str) -> None:
    """Every character that isn't said to change stays, and what becomes of the others is in the alphabet."""
    made = step.function(text)
    assert set(made) <= set(filter(alphabet(CharSet.chars(text), (step,)).__contains__, made))
    if step.places is None and "Σ" not in text:
        assert made == "".join(image(char, (step,), REST) for char in text)
    if not step.coarse:
        assert all(
            step.image(char, place) == char for char in text if char not in set(step.changes()) for place in CharPlace
        )


def test_every_node_has_its_rule() -> None:
    every = {kind for _, kind in getmembers(nodes, isclass) if issubclass(kind, nodes.Node)}
    inner = {nodes.Node, nodes.Expr, nodes.Template, nodes.TemplateData, nodes.Pair, nodes.Keyword, nodes.Operand}
    inner |= {nodes.Slice, nodes.NSRef, nodes.BinExpr, nodes.UnaryExpr, nodes._Applied}
    assert every - inner == {*expressions._RULES, *statements._RULES}


def test_every_method_of_a_text_is_known() -> None:
    for name in METHODS:
        assert hasattr("", name)
