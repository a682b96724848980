"""Text to tree: what parses, which fault is reported where, and the laws that hold for every text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imidsl.diagnostics import Rule
from imidsl.diagnostics.syntax import BAD_LITERAL, RULES
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import by_lark, grammar, lex_by_lark, parse
from imidsl.syntax.tables import lex, run
from imidsl.syntax.tokens import Form
from tests import TESTS
from tests.expect import compare

CASES = json.loads((TESTS / "syntax-cases.json").read_text(encoding="utf-8"))
ERRORS = sorted((TESTS / "errors" / "syntax").glob("*.imi"))

SAMPLE = '''# Order updates for the web shop.
import "brand.imi"

let footer = "Reply STOP to opt out."

defaults {
  notifyurl: "https://hooks.example.com/imi" # behind
  priority: high
}

message order_shipped {
  # What the customer calls themselves.
  param name: text(max: 24, charset: gsm7)
  param tags: list(record(a: text(max: 2)?, b: int), max: 3)?
  param express: bool = false

  expiry: 2d12h, at: 2026-12-24T10:00:00Z
  smartlink 4021 { validity: 2d }

  sms: {
    text: """
      Hi {{ name }}, order \\
      {{ footer }}
      """
  }
  push {
    interactive {
      device_types: [ios, android, [], { a: null, "b c": -1.5 }]
      action DISMISS
      # last
    }
  }
  to msisdn "447700900123" "447700900456" {}
}
# the end
'''


def _read(text: str) -> tree.File:
    return parse(Source("x.imi", text))[0]


def _names(text: str) -> list[str]:
    return [d.rule.name for d in parse(Source("x.imi", text))[1]]


def test_the_grammar_has_no_conflict_that_lark_settles_silently() -> None:
    grammar(strict=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_what_parses(case: dict[str, object]) -> None:
    faults = set(_names(str(case["source"]))) - {BAD_LITERAL.name}
    assert (not faults) == case["parses"]


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: path.stem)
def test_faults_where_the_source_says(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    assert compare(source, parse(source)[1]) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_of_the_catalogue(rule: Rule) -> None:
    bad = Source("bad.imi", rule.bad)
    found = parse(bad)[1]
    assert [d.rule for d in found] == [rule] * bool(rule.bad)
    assert compare(bad, found) == []
    assert _names(rule.good) == []


def test_the_shape_of_a_tree() -> None:
    file = _read('m x 1 {\n a: { b: on }\n c: [true, f(1, k: v)?]\n param p: text = null\n let q = 2d\n s "t"\n}')
    (block,) = file.items
    assert isinstance(block, tree.Block)
    assert [type(item).__name__ for item in block.body.items] == [
        "Block",
        "Entry",
        "Declaration",
        "Declaration",
        "Statement",
    ]
    nested, entry, param, let, _ = block.body.items
    assert isinstance(nested, tree.Block)
    assert nested.labels == ()
    assert isinstance(entry, tree.Entry)
    assert isinstance(entry.value, tree.List)
    true, call = entry.value.items
    assert isinstance(true, tree.Literal)
    assert true.value is True
    assert isinstance(call, tree.Type)
    assert call.optional
    assert [type(a).__name__ for a in call.arguments] == ["Literal", "Argument"]
    assert isinstance(param, tree.Declaration)
    assert isinstance(param.type, tree.Type)
    assert isinstance(param.value, tree.Literal)
    assert param.value.value is None
    assert isinstance(let, tree.Declaration)
    assert let.type is None


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("a { b: 1 }", "a: { b: 1 }"),
        ("a { b: 1, c: 2 }", "a {\n b: 1\n c: 2\n}\n"),
        ("a: 1 b: 2", "a: 1, b: 2"),
        ("a = 1", "a: 1"),
        ("a [1]", "a: [1]"),
        ("a\n{ b: 1 }", "a { b: 1 }"),
        ("a { b: [1, 2 }\nc: 3", "a { b: [1, 2] }\nc: 3"),
        ("a { b: 1\nc { d: 2 }", "a { b: 1 }\nc { d: 2 }"),
        ("a: [1}", "a: [1]"),
        ("a: 1,,b: 2", "a: 1, b: 2"),
        ("a: 1 % b\nc: 2", "a: 1\nc: 2"),
        ("a: 1; b: 'x'", 'a: 1, b: "x"'),
        ("m x: { a: 1 }", "m x { a: 1 }"),
        ('param x text(max = 9) = "a"', 'param x: text(max: 9) = "a"'),
        ("\ufeffa: 1\r\nb: 2\r\n", "a: 1\nb: 2"),
    ],
)
def test_mended_as_meant(text: str, same_as: str) -> None:
    assert _names(same_as) == []
    assert _read(text) == _read(same_as)


@pytest.mark.parametrize("text", ["param x: 3", "param x:\n", "param x: [1]\n", "param x: %", 'param x: "a'])
def test_a_faulty_type_still_declares_the_name(text: str) -> None:
    (item,) = _read(text).items
    assert isinstance(item, tree.Declaration)
    assert item.name.text == "x"
    assert isinstance(item.type, tree.Missing)


def test_what_follows_a_fault_is_read() -> None:
    path = TESTS / "errors" / "syntax" / "five.imi"
    (message,) = _read(path.read_text(encoding="utf-8")).items
    assert isinstance(message, tree.Block)
    keys = [item.key.text for item in message.body.items if not isinstance(item, tree.Declaration)]
    assert keys == ["param", "correlationid", "smartlink", "push"]


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "[" * 5000, "a {" * 5000, "a: f(" * 5000, "a: [{" * 5000])
def test_nesting_has_an_end(text: str) -> None:
    assert len(_names(text)) == 1


@pytest.mark.parametrize("text", ["a: " + "[" * 101 + "]" * 101, "a {" * 101 + "}" * 101])
def test_only_what_is_too_deep_is_refused(text: str) -> None:
    assert _names(text + "\nb: 1") == ["too-deep"]
    assert len(_read(text + "\nb: 1").items) == 2


def _comments(node: tree.Node) -> Iterator[tree.Comment]:
    for each in tree.walk(node):
        yield from (*each.comments.before, *each.comments.suffix, *each.comments.inside)


def test_where_comments_go() -> None:
    file = _read(
        "# 1\n# 2\na { # 3\n  b: 1 # 4\n  # 5\n} # 6\n"
        "l: [ # 7\n  x, # 8\n  # 9\n]\n"
        "v: # 10\n  # 11\n  1\n"
        "e { # 12\n}\n"
        "p q: t( # 13\n  m: # 14\n   1 # 15\n  # 16\n) # 17\n# 18\n"
    )
    a, lst, v, e, p = file.items
    assert isinstance(a, tree.Block)
    assert isinstance(lst, tree.Entry)
    assert isinstance(lst.value, tree.List)
    assert isinstance(v, tree.Entry)
    assert isinstance(e, tree.Block)
    assert isinstance(p, tree.Declaration)
    assert isinstance(p.type, tree.Type)
    (argument,) = p.type.arguments
    assert isinstance(argument, tree.Argument)
    expected: list[tuple[tree.Node, str, str, str]] = [
        (a, "1 2", "6", ""),
        (a.body.items[0], "3", "4", ""),
        (a.body, "", "", "5"),
        (lst.value.items[0], "7", "8", ""),
        (lst.value, "", "", "9"),
        (v.value, "10 11", "", ""),
        (e.body, "", "", "12"),
        (argument, "13", "15", ""),
        (argument.value, "14", "", ""),
        (p.type, "", "", "16"),
        (p, "", "17", ""),
        (file, "", "", "18"),
    ]
    for node, *texts in expected:
        kinds = (node.comments.before, node.comments.suffix, node.comments.inside)
        assert [" ".join(c.text for c in kind) for kind in kinds] == texts
    assert len(list(_comments(file))) == 18


def _check_laws(text: str) -> None:
    """What holds for every text: spans nest, no comment is lost or doubled, faults are in order and inside."""
    source = Source("x.imi", text)
    file, found = parse(source)
    _spans_nest(file, 0, len(text))
    comments = [c.span for c in _comments(file)]
    assert len({c.start for c in comments}) == len(comments)
    assert all(c.text.startswith("#") for c in comments)
    places = [d.span.start for d in found]
    assert places == sorted(places)
    assert all(0 <= d.span.start <= d.span.end <= len(text) for d in found)


def _spans_nest(node: tree.Node, start: int, end: int) -> None:
    assert start <= node.span.start <= node.span.end <= end
    at = node.span.start
    for child in tree.children(node):
        _spans_nest(child, at, node.span.end)
        at = child.span.end


PIECES = [
    *"ab1:=,{}[]()?\\;%-\t",
    *(' "', "\n", "\r\n", "é", "“", "'", '"""', "a: 1", "\n}", "# c\n", "2d", "param x: text", '"s"', " b c ", "\x00"),
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=300)
@given(SOUP | st.text())
def test_laws_for_any_text(text: str) -> None:
    _check_laws(text)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 3), SOUP.map(lambda s: s[:4])), max_size=4))
def test_laws_for_mutations(edits: list[tuple[int, int, str]]) -> None:
    text = SAMPLE
    for at, length, put in edits:
        text = text[:at] + put + text[at + length :]
    _check_laws(text)


def test_laws_for_every_prefix() -> None:
    assert _names(SAMPLE) == []
    for end in range(len(SAMPLE)):
        _check_laws(SAMPLE[:end])


@given(st.data())
def test_no_comment_is_lost(data: st.DataObject) -> None:
    """Comments wherever a line may end, in sound and in faulty texts."""
    lines = SAMPLE.replace("[", "[\n").replace("(", "(\n").replace(": ", ":\n").split("\n")
    marked = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    inside = [False]
    for line in lines:
        inside.append(inside[-1] ^ (line.count('"""') % 2 == 1))
    spots = [n for n in sorted(marked) if not inside[n + 1] and not inside[n] and "#" not in lines[n]]
    text = "\n".join(f"{line} # mark {n}" if n in spots else line for n, line in enumerate(lines))
    faults = data.draw(st.sampled_from(["", " % ", ",,", "a: 1 b: 2\n", "}\n", "m {\n"]))
    kept = {c.text for c in _comments(_read(text + "\n" + faults))}
    assert {f"mark {n}" for n in spots} <= kept


@given(st.sampled_from([case["source"] for case in CASES if case["parses"]]))
def test_recovery_leaves_the_sound_part_alone(text: str) -> None:
    """A fault behind a text doesn't change the tree of the text."""
    sound, faulty = _read(text), _read(text + "\n)")
    assert faulty.items == sound.items


def shape(form: Form | None) -> object:
    """A form as nested lists."""
    if form is None:
        return None
    return [form.rule, *(shape(child) if isinstance(child, Form) else tuple(child)[:2] for child in form.children)]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([SAMPLE, *(case["source"] for case in CASES)]),
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(["", ",", "\n", "}", "{ ", "a", '"'])), max_size=3),
)
def test_the_tables_run_as_lark_does(text: str, edits: list[tuple[int, str]]) -> None:
    for at, put in edits:
        text = text[: at % (len(text) + 1)] + put + text[at % (len(text) + 1) :]
    words = lex(text)
    assert words == lex_by_lark(text)
    tokens = [word for word in words if word.type != "COMMENT"]
    assert shape(run(tokens)) == shape(by_lark(tokens))


def test_a_string_over_two_lines_is_one_fault() -> None:
    source = Source("x.imi", 'message m {\n  sms { text: "one\n  two" }\n  to customerid "1"\n}\n')
    found = parse(source)[1]
    assert [(d.rule.name, d.help) for d in found] == [
        ("unclosed-string", 'a text over several lines stands in three quotes: """ … """')
    ]
