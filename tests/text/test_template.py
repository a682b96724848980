"""Texts: how they are laid out and rendered, what can't be read, where it is, and that nothing hangs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import jinja2.nodes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic
from imidsl.source import Source
from imidsl.syntax.strings import string, text_block
from imidsl.syntax.tree import String
from imidsl.text import vocabulary
from imidsl.text.template import nodes
from imidsl.text.template.filters import ROWS
from imidsl.text.template.jinja import filters, sandbox
from imidsl.text.template.problems import problem_of
from imidsl.text.template.template import Template, parse
from imidsl.text.template.tokens import Words
from imidsl.text.types.dates import FormattedDate, FormattedInstant
from imidsl.text.types.scalars import PlainDecimal
from tests import TESTS

GOLDEN = TESTS / "golden" / "text"

VALUES: dict[str, object] = {
    "x": 1,
    "no": 0,
    "l": [1, 2],
    "t": True,
    "f": False,
    "nothing": None,
    "name": "Ann",
    "amount": Decimal("1.50"),
    "small": Decimal("1E-7"),
    "large": Decimal("2E+3"),
    "day": date(2026, 12, 24),
    "moment": datetime(2026, 12, 24, 10, tzinfo=UTC),
    "list": [3, 1, 2],
    "record": {"items": "I", "keys": "K", "get": "G", "plain": "P"},
    "people": [{"name": "Ann"}, {"name": "Bob"}],
    "tree": [{"n": 1, "c": [{"n": 2, "c": []}]}],
}


def rows(name: str) -> list[Any]:
    found: list[Any] = json.loads((GOLDEN / name).read_text("utf-8"))
    return found


def literal(text: str) -> String:
    """A text as it comes from a source that has it letter by letter."""
    source = Source("t.imi", text)
    return String(text, ((0, 0),), span=source.span(0, len(text)))


def read(text: str | String) -> Template:
    template, found = parse(literal(text) if isinstance(text, str) else text)
    assert template is not None, found
    assert found == []
    return template


def rendered(text: str, **values: object) -> str | Diagnostic:
    return read(text).render({**VALUES, **values})


@pytest.mark.parametrize("row", rows("layout.json"), ids=lambda row: row["why"])
def test_layout(row: dict[str, str]) -> None:
    assert rendered(row["text"]) == row["gives"]


@pytest.mark.parametrize("row", rows("render.json"), ids=lambda row: row["text"])
def test_render(row: dict[str, str]) -> None:
    result = rendered(row["text"])
    if "gives" in row:
        assert result == row["gives"]
    else:
        assert isinstance(result, Diagnostic), result
        assert (result.rule.name, result.span.text) == (row["breaks"], row["word"])
        assert "Traceback" not in result.message
        assert "__init__(" not in result.message


@pytest.mark.parametrize("row", rows("faults.json"), ids=lambda row: row["text"])
def test_faults(row: dict[str, Any]) -> None:
    template, found = parse(literal(row["text"]))
    assert sorted((d.rule.name, d.span.text) for d in found) == sorted(tuple(want) for want in row["finds"])
    assert (template is None) is bool(found)


# -- Places, through everything that stands between a source and Jinja


@pytest.mark.parametrize("row", rows("places.json"), ids=lambda row: row["why"])
@pytest.mark.parametrize("fault", ["lost", "1|lost", "?"], ids=["rendering", "tree", "lexer"])
def test_places(row: dict[str, str], fault: str) -> None:
    """The last `lost` of each text isn't given when it is rendered; the other faults are put in its place."""
    written = re.sub(r"lost\b", fault, row["written"])
    decoded, source = decode(f"text: {written}\n")
    template, found = parse(decoded)
    result = template.render({}) if template is not None else found[0]
    assert isinstance(result, Diagnostic)
    assert result.span.source is source
    assert (result.span.text, result.span.start) == (fault[-4:], source.text.rindex(fault[-4:]))


def decode(text: str) -> tuple[String, Source]:
    source = Source("t.imi", text)
    found: list[Diagnostic] = []
    start = text.index('"')
    span = source.span(start, text.rindex('"') + 1)
    decoded = text_block(span, found) if text.startswith('"""', start) else string(span, found)
    assert found == []
    return decoded, source


def test_nodes_have_places() -> None:
    template = read("{{ a.b }}{{ c is not none }}{{ d(1) }}{{ e == 1 }}{{ f|upper }}{{ g[0] }}")
    assert template.tree is not None
    kinds = (nodes.Getattr, nodes.Test, nodes.Call, nodes.Compare, nodes.Filter, nodes.Getitem)
    shown = {type(node).__name__: template.span(node).text for node in template.tree.find_all(kinds)}
    assert shown == {"Getattr": "b", "Test": "none", "Call": "d", "Compare": "e", "Filter": "upper", "Getitem": "g"}


def test_a_comment_may_begin_with_a_brace_and_a_carriage_return() -> None:
    assert rendered("a{#{\r#}{{ x + 1 }}") == "a2"


PIECES = [
    "{% if 1 %}",
    "{%- if 1 -%}",
    "{% endif %}",
    "{{ 1 }}",
    "{{- 'a\nb' -}}",
    "{# c\n #}",
    "\n",
    " ",
    "\r",
    "a",
    "😀",
]
PIECES += ["{% raw %}", "{% endraw %}", "{{", "%}", "{%+ set x = 1 +%}", "{", "}", "'"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_words_stand_where_they_say(text: str) -> None:
    found: Words = sandbox.words_of(text)
    before = 0
    for word in found.words:
        assert before <= word.start < word.end <= len(text)
        assert (
            text[word.start : word.end] == text[word.start : word.start + len(word.text)].rstrip()
            or word.kind == "data"
        )
        assert not text[before : word.start].strip()
        before = word.end
    kept = [word for word in found.laid_out if word.kind == "data"]
    assert all(text[word.start : word.end] == word.text for word in kept)


@given(st.text(alphabet="{%}# \n'\"|.()[]+-~aif0\r=,:é😀", max_size=40))
@settings(max_examples=400)
def test_any_text_gives_a_template_or_findings_inside_it(text: str) -> None:
    template, found = parse(literal(text))
    assert (template is None) is bool(found)
    results = [template.render({})] if template is not None else found
    for result in results:
        if isinstance(result, Diagnostic):
            assert 0 <= result.span.start <= result.span.end <= len(text)


# -- Constants, names, threads


def test_a_constant_text_is_sent_untouched() -> None:
    template = read("a } %} #} $(x)\r\n  \n")
    assert template.constant
    assert template.names == frozenset()
    assert template.render({}) == template.text == "a } %} #} $(x)\r\n  \n"


def test_a_constant_text_needs_no_jinja() -> None:
    code = (
        "import sys; from imidsl.source import Source; from imidsl.syntax.tree import String\n"
        "from imidsl.text.template import template; from imidsl.text.scope import check as names\n"
        "s = Source('-', 'hi'); t, _ = template.parse(String('hi', ((0, 0),), span=s.span(0, 2)))\n"
        "assert t.render({}) == 'hi' and names.check(t, names.Scope({})) == []\n"
        "assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_are_those_from_outside() -> None:
    text = "{{ a }}{% for b in c %}{{ b }}{{ loop.index }}{% endfor %}{% set d = e %}{{ d }}{{ range(2)|list|length }}"
    text += "{% macro m(f) %}{{ f }}{{ g.x }}{% endmacro %}{{ m(1) }}{{ 1|default(h) if i }}"
    assert read(text).names == {"a", "c", "e", "g", "h", "i"}


def test_a_template_can_be_rendered_by_many_threads() -> None:
    template = read("{% set n = namespace(x=0) %}{% for i in range(50) %}{% set n.x = n.x + k %}{% endfor %}{{ n.x }}")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda k: template.render({"k": k}), range(64))) == [str(50 * k) for k in range(64)]


def test_the_tree_is_as_written() -> None:
    tree = sandbox.tree_of("{% for a in b %}{{ a ~ 1 }}{% endfor %}{% macro m() %}x{% endmacro %}")
    assert sandbox.code_of(tree)[1] == {"b"}
    assert tree.find(jinja2.nodes.Filter) is None
    assert tree.find(jinja2.nodes.ExprStmt) is None


def test_the_catalogue_of_words_is_what_there_is() -> None:
    assert set(filters.FILTERS) == ROWS.keys()
    assert set(filters.TESTS) == vocabulary.TESTS
    assert set(sandbox.ENVIRONMENT.globals) == vocabulary.GLOBALS
    assert not vocabulary.TAGS & vocabulary.FORBIDDEN_TAGS


# -- Bounds

# Those made of one piece again and again; the others stand in bounds.json.
_A = "a" * 5_000
LONG: dict[str, tuple[str, str]] = {
    "output": ("too-much-work", "{% for i in range(9999) %}" + _A + "{% endfor %}"),
    "captured output": ("too-much-work", "{% set y %}{% for i in range(9999) %}" + _A + "{% endfor %}{% endset %}"),
    "brackets": ("template-too-deep", "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}"),
    "lists": ("template-too-deep", "{{ " + "[" * 10_000 + "]" * 10_000 + " }}"),
    "not": ("template-too-deep", "{{ " + "not " * 10_000 + "1 }}"),
    "minus": ("template-too-deep", "{{ " + "- " * 10_000 + "1 }}"),
    "sum": ("template-too-deep", "{{ " + "1 + " * 10_000 + "1 }}"),
    "conditions": ("template-too-deep", "{{ " + "1 if 1 else " * 5_000 + "1 }}"),
    "blocks": ("template-too-deep", "{% if 1 %}" * 2_000 + "{% endif %}" * 2_000),
    "branches": ("template-too-deep", "{% if 1 %}" + "{% elif 1 %}" * 4_000 + "{% endif %}"),
    "filters": ("template-too-deep", "{{ 1" + "|string" * 9_000 + " }}"),
    "attributes": ("template-too-deep", "{{ a" + ".b" * 30_000 + " }}"),
    "calls": ("template-too-deep", "{{ a" + "(1)" * 10_000 + " }}"),
    "size": ("template-too-large", "{{ 1 }}" + "x" * 65_536),
    "number": ("number-too-large", "{{ " + "9" * 5_000 + " }}"),
    "open braces": ("template-syntax", "{{" * 30_000),
}


BOUNDS = {row["why"]: (row["breaks"], row["text"]) for row in rows("bounds.json")} | LONG


@pytest.mark.parametrize(("rule", "text"), BOUNDS.values(), ids=BOUNDS)
def test_bounds(rule: str, text: str) -> None:
    template, found = parse(literal(text))
    result = template.render(VALUES) if template is not None else found[0]
    assert isinstance(result, Diagnostic), result[:80]
    assert result.rule.name == rule


@pytest.mark.parametrize(
    "text", ["{{ 1 }}" * 9_000, "{{ 1" + " ~ 1" * 15_000 + " }}", "{% if 1 %}\n{% endif %}\n" * 2_800]
)
def test_what_is_large_but_allowed_still_works(text: str) -> None:
    assert isinstance(rendered(text), str)


def test_deep_templates_within_the_bounds_compile() -> None:
    nested = "{% if 1 %}" * 15 + "{{ " + "(" * 30 + "1" + " + 1)" * 30 + " }}" + "{% endif %}" * 15
    assert rendered(nested) == "31"
    loops = "{% for a in [1] %}" * 15 + "x" + "{% endfor %}" * 15
    assert rendered(loops) == "x"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("do_truncate() takes from 2 to 6 positional arguments but 7 were given", "'truncate' has too many arguments"),
        ("money() takes 2 positional arguments but 5 were given", "'money' has too many arguments"),
        ("test_none() takes 1 positional argument but 2 were given", "'none' has too many arguments"),
        ("replace() missing 1 required positional argument: 'new'", "'replace' lacks 'new'"),
        ("_check_round() got an unexpected keyword argument 'x'", "'round' has no argument 'x'"),
        ("str.upper() takes no arguments (1 given)", "'upper' takes no arguments (1 given)"),
        ("'>' not supported between instances of 'str' and 'int'", "a text and a number can't be compared"),
    ],
)
def test_what_python_says_of_calls_is_said_in_words_of_the_language(said: str, problem: str) -> None:
    assert problem_of(TypeError(said)) == problem


#: What Python and its classes are called by, or say, and nobody who writes a text knows.
PYTHON = re.compile(
    r"object|type\(s\)|NoneType|\b(?:str|int|dict|tuple)\b|Decimal|Formatted|Undefined|iterable|subscript|__|mapping"
    r"|\bbool|operand|instance|<class|indices|sequence"
)
OWNERS = (
    "text",
    "n",
    "price",
    "flag",
    "day",
    "when",
    "few",
    "item",
    "none",
    "(text if flag)",
    "few|first",
    "[1]|groupby('a')",
)
FORMS = (
    *(
        "§ + 1",
        "§ + 'a'",
        "§ - n",
        "§ * §",
        "§ / 0",
        "§ // price",
        "§ % n",
        "§ ** §",
        "-§",
        "§ < text",
        "§ < n",
        "§ < day",
    ),
    *(
        "§ in 'a'",
        "1 in §",
        "§ in item",
        "§[0]",
        "§[none]",
        "§[:text]",
        "§['a']",
        "§.a",
        "§.upper()",
        "§()",
        "§.count(1)",
    ),
    *(
        "range(§)",
        "'%d' % §",
        "'%s %s' % §",
        "'%(a)s' % §",
        "'a'.startswith(§)",
        "'a'.split(§)",
        "'a'.index('b')",
        "'a'[§]",
    ),
    *(
        "§|items",
        "§|abs",
        "§|round",
        "§|length",
        "§|reverse",
        "§|sum",
        "§|max",
        "§|first",
        "§|join('a', 1)",
        "§|sort",
        "§|dictsort",
    ),
    *(
        "§|unique|list",
        "§|batch(2)|list",
        "§|int(0, 99)",
        "§|date('%d')",
        "§|money('EUR')",
        "1|round(§)",
        "'a'|center(§)",
    ),
    *(
        "'a'|replace('a', §)",
        "'a'|replace('a', 'b', §)",
        "'a'|trim(§)",
        "§|format(1)",
        "'a'|truncate(1)",
        "'a'|wordwrap(0)",
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_what_stops_rendering_is_said_in_words_of_the_language(form: str) -> None:
    known = {
        "text": "a",
        "n": 0,
        "price": PlainDecimal("1.50"),
        "flag": False,
        "day": FormattedDate.of(date(2026, 12, 24), "%d"),
        "when": FormattedInstant.of(datetime(2026, 12, 24, tzinfo=UTC), "%H"),
        "few": [],
        "item": {"a": "a"},
    }
    for owner in OWNERS:
        template, found = parse(literal(f"{{{{ {form.replace('§', f'({owner})')} }}}}"))
        result = template.render(known) if template is not None else found[0]
        if isinstance(result, Diagnostic):
            said = re.sub(r"^this can't be rendered: ", "", result.message)
            assert not PYTHON.search(said), (owner, result.message)
