"""Names in texts: what is declared, what might be none, what has no text."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse as parse_file
from imidsl.syntax.tree import String
from imidsl.text.scope.check import REQUEST, Lists, Records, Scalar, Scope, Unknown, check, shape_of, shape_of_value
from imidsl.text.template.template import parse
from imidsl.text.types.parameters import declare
from tests import TESTS

CASES: dict[str, Any] = json.loads((TESTS / "golden" / "text" / "names.json").read_text("utf-8"))

RECORD = Records({"a": Scalar(), "o": Scalar(optional=True), "items": Scalar()})
SCOPE = Scope(
    {
        "name": Scalar(),
        "x": Scalar(optional=True),
        "list": Lists(Scalar()),
        "olist": Lists(Scalar(), optional=True),
        "record": RECORD,
        "orecord": Records({"a": Scalar()}, optional=True),
        "records": Lists(RECORD),
        "missing": Unknown(),
        "request": REQUEST,
    },
    frozenset({"4021"}),
)


def findings(text: str, scope: Scope = SCOPE) -> list[Diagnostic]:
    template, found = parse(String(text, ((0, 0),), span=Source("t.imi", text).span(0, len(text))))
    assert template is not None, found
    return check(template, scope)


@pytest.mark.parametrize("text", CASES["silent"])
def test_silent(text: str) -> None:
    assert [(d.rule.name, d.span.text) for d in findings(text)] == []


@pytest.mark.parametrize("case", CASES["finds"], ids=lambda case: case["text"])
def test_finds(case: dict[str, Any]) -> None:
    found = findings(case["text"])
    assert [(d.rule.name, d.span.text) for d in found] == [(rule, word) for rule, word, _ in case["finds"]]
    for diagnostic, (_, _, remedy) in zip(found, case["finds"], strict=True):
        assert diagnostic.help
        assert remedy in (None, diagnostic.help)


def conditions() -> st.SearchStrategy[str]:
    atoms = [
        "x",
        "y",
        "x is none",
        "y is not none",
        "x == 'a'",
        "y != 'a'",
        "none != x",
        "x is string",
        "t",
        "not f",
        "true",
    ]
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(lambda a: f"not ({a})"),
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        ),
        max_leaves=4,
    )


def bodies() -> st.SearchStrategy[str]:
    names = st.sampled_from(["x", "y"])
    leaves = st.one_of(
        names.map(lambda n: f"{{{{ {n} }}}}"),
        names.map(lambda n: f"{{% set {n} = 'b' %}}"),
        st.tuples(names, names).map(lambda p: f"{{% set {p[0]} = {p[1]} %}}"),
        st.tuples(names, conditions(), names).map(lambda p: f"{{{{ {p[0]} if {p[1]} else {p[2]} }}}}"),
        st.tuples(names, names).map(lambda p: f"{{{{ {p[0]} or {p[1]} }}}}"),
        st.tuples(conditions(), names).map(lambda p: f"{{{{ {p[0]} and {p[1]}|upper }}}}"),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(conditions(), inner, inner).map(
                lambda p: f"{{% if {p[0]} %}}{p[1]}{{% else %}}{p[2]}{{% endif %}}"
            ),
            st.tuples(conditions(), inner, conditions(), inner).map(
                lambda p: f"{{% if {p[0]} %}}{p[1]}{{% elif {p[2]} %}}{p[3]}{{% endif %}}"
            ),
            inner.map(lambda body: f"{{% for i in [1, 2] %}}{body}{{% endfor %}}"),
        ),
        max_leaves=5,
    )


@given(bodies())
@settings(max_examples=400, deadline=None)
def test_what_is_found_in_order_renders_for_all_values(text: str) -> None:
    scope = Scope({"x": Scalar(True), "y": Scalar(True), "t": Scalar(), "f": Scalar()})
    if findings(text, scope):
        return
    template, _ = parse(String(text, ((0, 0),), span=Source("t.imi", text).span(0, len(text))))
    assert template is not None
    for x, y in product([None, "", "a"], repeat=2):
        assert isinstance(template.render({"x": x, "y": y, "t": True, "f": False}), str), (x, y)


def test_shapes_of_parameters() -> None:
    text = "message m {\n  param p: list(record(a: text, b: date?))?\n  param q: int\n}\n"
    file, found = parse_file(Source("t.imi", text))
    assert found == []
    shapes = {
        node.name.text: shape_of(declare(node)[0]) for node in tree.walk(file) if isinstance(node, tree.Declaration)
    }
    assert shapes == {"p": Lists(Records({"a": Scalar(), "b": Scalar(True)}), optional=True), "q": Scalar()}


def test_shapes_of_constants() -> None:
    assert shape_of_value({"a": [1, 2], "b": []}) == Records({"a": Lists(Scalar()), "b": Lists(Unknown())})
    assert shape_of_value(None) == Unknown()
