"""The formatter, as laws: idempotent, the same tree, no comment lost; and its layout, as pairs in `tests/format`.

After a change of layout that is meant: `python -m tests.syntax.test_format` writes the `.out.imi` files anew.
`made.imi` is the layout that a tree gets which was never text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.records import fields, replace
from imidsl.source import Source, Span
from imidsl.syntax.format import reformat as reformatting
from imidsl.syntax.format.printer import print_tree
from imidsl.syntax.format.reformat import Reformatted, comments, reformat
from imidsl.syntax.format.spelling import quoted, spelled
from imidsl.syntax.literals import read_literal
from imidsl.syntax.parse import grammar, parse
from imidsl.syntax.tokens import MAX_DEPTH
from imidsl.syntax.tree import (
    Argument,
    Block,
    Body,
    Comment,
    Comments,
    Declaration,
    Entry,
    File,
    List,
    Literal,
    Name,
    Node,
    Statement,
    String,
    Type,
    children,
    walk,
)
from tests import ROOT

PAIRS = sorted(path for path in (ROOT / "tests" / "format").glob("*.imi") if path.with_suffix(".out.imi").exists())
SAMPLES = sorted([*(ROOT / "samples").rglob("*.imi"), *(ROOT / "imidsl" / "starter").rglob("*.imi")])


def formatted(text: str) -> str:
    """A text in canonical layout."""
    result = reformat(Source("test.imi", text)).text
    assert result is not None
    return result


def _texts() -> Iterator[tuple[str, str]]:
    for path in [*SAMPLES, *sorted((ROOT / "tests").rglob("*.imi"))]:
        yield path.relative_to(ROOT).as_posix(), path.read_bytes().decode(errors="replace")
    for case in json.loads((ROOT / "tests" / "syntax-cases.json").read_text(encoding="utf-8")):
        yield case["case"], case["source"]


# What can be formatted: all that has no syntax fault.
TEXTS = {name: text for name, text in _texts() if not parse(Source(name, text))[1]}


# --- layout


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: str(path.stem))
def test_pair(path: Path) -> None:
    assert formatted(path.read_bytes().decode()) == path.with_suffix(".out.imi").read_bytes().decode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_samples_and_starter_are_formatted(path: Path) -> None:
    text = path.read_bytes().decode()
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n \n", ""),
        ("a:1", "a: 1\n"),
        ("\ufeffa:1\n", "\ufeffa: 1\n"),
        ("a{b:1\r\nc:2}\r\n", "a {\r\n  b: 1\r\n  c: 2\r\n}\r\n"),
        ("a:1 # x\r\nb:2\n", "a: 1 # x\r\nb: 2\r\n"),
        ("a:1\nb:2\r\n", "a: 1\nb: 2\n"),
        ("a:1\r\n\r\nb:2\r\n", "a: 1\r\n\r\nb: 2\r\n"),
        ('a:"""\r\nx\r\n\r\n"""', 'a: """\r\n  x\r\n\r\n  """\r\n'),
    ],
)
def test_line_ends_and_byte_order_mark_stay(text: str, expected: str) -> None:
    assert formatted(text) == expected


def test_deepest_nesting() -> None:
    for lead, opening, closing in (("", "a { ", "} "), ("a: ", "[{ a: ", " }]"), ("param x: ", "list(", ")")):
        depth = MAX_DEPTH // len(re.sub(r"[^\[({]", "", opening))
        inner = "b: 1 " if opening == "a { " else "b"
        text = lead + opening * depth + inner + closing * depth
        check_laws(text)
        check_laws(text.replace("{", "{ # c\n"))


def test_faults_keep_a_file_as_it_is() -> None:
    result = reformat(Source("test.imi", "a {  b: 1\nc: 01 }"))
    assert result.text is None
    assert [found.rule.name for found in result.found] == ["bad-literal"]


@pytest.mark.parametrize("lost", ["# c\n", "b: 2", "}"])
def test_what_would_change_a_file_is_refused(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(file: File) -> str:
        return print_tree(file).replace(lost, "")

    monkeypatch.setattr(reformatting, "print_tree", broken)
    assert reformat(Source("test.imi", "a {\n# c\nb: 2\n}\n")) == Reformatted(None)


# --- laws


def check_laws(text: str) -> str:
    """Format a text; all that holds of every formatted text."""
    tree, found = parse(Source("before", text))
    assert found == []
    new = print_tree(tree)
    again, lost = parse(Source("after", new))
    assert lost == []
    assert again == tree
    assert comments(again) == comments(tree)
    assert print_tree(again) == new
    assert spellings(again) == spellings(tree)
    check_lines(again, new)
    return new


def spellings(file: File) -> list[str]:
    """Strings and numbers as written, of text blocks only those on one line."""
    words = (node.span.text for node in walk(file) if isinstance(node, String | Literal))
    return [word for word in words if "\n" not in word]


def check_lines(file: File, text: str) -> None:
    """Blank lines, indentation and trailing blanks, outside of texts."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    for node in walk(file):
        if isinstance(node, String):
            first, last = node.span.first.line, node.span.last.line
            lines[first:last] = ["text"] * (last - first)
    assert lines.pop() == ""
    for above, below in pairwise(["{", *lines, "}"]):
        assert above == above.rstrip()
        assert (len(above) - len(above.lstrip(" "))) % 2 == 0
        assert above != "" or (below.strip() != "" and below.strip()[0] not in "}])")
        assert below != "" or above[-1] not in "{[("


@pytest.mark.parametrize("name", TEXTS)
def test_laws(name: str) -> None:
    check_laws(TEXTS[name])
    check_laws(TEXTS[name].replace("\r\n", "\n").replace("\n", "\r\n"))


# --- random layouts


@cache
def _lexer() -> Any:
    return grammar()


def relaid(text: str, put: Callable[[str], str]) -> str:
    """A text with another layout: its words without its comments, and between them what `put` gives for the place.

    Places: `separator` between items, `edge` beside a bracket, `sign` behind `:` and `=`, `blank` anywhere else.
    """
    words = [word for word in _lexer().lex(text) if word.type != "COMMENT"]
    parts: list[str] = []
    place, last = "edge", ""
    for word in words:
        if word.type in ("_NL", "COMMA"):
            place = place if place in ("edge", "sign") else "separator"
            continue
        closes = word.type in ("RBRACE", "RSQB", "RPAR")
        parts += [put("edge" if closes or not last else place), str(word.value)]
        last = word.type
        place = "edge" if last in ("LBRACE", "LSQB", "LPAR") else "sign" if last in ("COLON", "EQUAL") else "blank"
    return "".join(parts) + put("edge")


@pytest.mark.parametrize("name", TEXTS)
def test_in_as_few_lines_as_can_be(name: str) -> None:
    text = relaid(TEXTS[name], lambda place: {"separator": ",", "edge": "", "sign": "", "blank": " "}[place])
    assert parse(Source("relaid", text))[0] == parse(Source(name, TEXTS[name]))[0]
    check_laws(text)


@pytest.mark.parametrize("name", TEXTS)
def test_with_a_comment_wherever_one_can_stand(name: str) -> None:
    counter = count(1)
    text = relaid(TEXTS[name], lambda place: " " if place == "blank" else f" # {next(counter)}\n# {next(counter)}\n")
    assert parse(Source("relaid", text))[0] == parse(Source(name, TEXTS[name]))[0]
    check_laws(text)


ROWS = ["", "", "", "", "#", "# one", "#two", "#   three", "## four", "# imidsl: allow x because y", '# [ { , " ']
INDENTS = ["", "  ", "    ", "\t", " "]


def scattered(random: Random) -> Callable[[str], str]:
    """What stands at a place, at random: blanks, line breaks, commas, comments."""

    def rows(least: int) -> str:
        lines = [
            random.choice(INDENTS) + random.choice(ROWS) for _ in range(max(least, random.choice((0, 0, 1, 2, 3))))
        ]
        return "".join(f"{line}\n" for line in lines) + random.choice(INDENTS)

    def put(place: str) -> str:
        if place == "blank":
            return random.choice([" ", "  ", "\t"])
        if place == "separator":
            comma = random.random() < 0.4
            return rows(0) + "," + rows(0) if comma else rows(1)
        return rows(0) + ("," + rows(0) if place == "edge" and random.random() < 0.1 else "")

    return put


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("path", [*SAMPLES, *PAIRS], ids=lambda path: str(path.stem))
def test_any_layout_of_the_samples(path: Path, seed: int) -> None:
    before = path.read_bytes().decode()
    put = scattered(Random(f"{path.name} {seed}"))
    edge_free = relaid(before, lambda place: put(place).replace(",", "") if place == "edge" else put(place))
    assert parse(Source("relaid", edge_free))[0] == parse(Source("before", before))[0]
    check_laws(edge_free)


# --- trees that were never text


NOWHERE = Source("", "").span(0, 0)
NAMES = st.sampled_from(["a", "text", "media-path", "OPEN_URL", "for", "x" * 30])
WORDS = ["0", "-1.50", "2d12h", "2026-12-24", "2026-12-24T10:00:00Z"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "",
        "x" * 90,
        '"',
        '""""',
        "\\",
        "a\\",
        " a",
        "a ",
        "\n",
        "\n\n",
        "a\n",
        " \n ",
        "a\n  b\n",
        "\t",
        "# a",
        "{{ a }}",
        "\r\n",
    ]
)
REMARKS = st.lists(st.sampled_from(["", "one", "# two", "-- three"]), max_size=2)


def remarks(words: list[str]) -> tuple[Comment, ...]:
    return tuple(Comment(word, NOWHERE) for word in words)


def surrounded(nodes: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nodes, some of them with comments above and behind."""
    commented = st.builds(
        lambda node, above, behind: replace(
            node, comments=replace(node.comments, before=remarks(above), suffix=remarks(behind[:1]))
        ),
        nodes,
        REMARKS,
        REMARKS,
    )
    return st.one_of(nodes, nodes, commented)


def group(kind: Any, nodes: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    """Lists, bodies or types, some of them with comments before the closing bracket."""
    return st.builds(
        lambda members, inside, given_: kind(
            *given_, tuple(members), span=NOWHERE, comments=Comments(inside=remarks(inside))
        ),
        st.lists(surrounded(nodes), max_size=4),
        st.one_of(st.just([]), st.just([]), REMARKS),
        st.tuples(*more.values()),
    )


def terse(nodes: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The same nodes, from a strategy that Hypothesis need not spell out."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        return draw(nodes)

    return drawn()


def behind(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values, some of them with comments between them and the sign before them."""
    return values | st.builds(
        lambda v, above: replace(v, comments=replace(v.comments, before=remarks(above))), values, REMARKS
    )


def literal(word: str) -> Literal:
    value = {"true": True, "false": False, "null": None}.get(word, ...)
    return Literal(read_literal(word) if value is ... else value, word, span=NOWHERE)


names = st.builds(Name, NAMES, span=st.just(NOWHERE))
strings = st.builds(String, TEXT, st.just(((0, 0),)), st.just(False), span=st.just(NOWHERE))
texts = st.builds(String, TEXT, st.just(((0, 0),)), st.just(True), span=st.just(NOWHERE))
numbers = st.sampled_from(WORDS).map(literal)
simple = st.one_of(names, strings, texts, numbers, st.sampled_from(["true", "false", "null"]).map(literal))
labels = st.lists(names | strings | numbers, min_size=1, max_size=3).map(tuple)


def types(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    arguments = values | st.builds(Argument, names, behind(values), span=st.just(NOWHERE))
    called = group(Type, arguments, name=names).filter(lambda t: bool(t.arguments or t.comments.inside))
    return st.one_of(called, called.map(lambda t: replace(t, optional=True)))


values = terse(st.recursive(simple, lambda inner: terse(group(List, inner) | types(inner)), max_leaves=6))


def items(bodies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    spanned = {"span": st.just(NOWHERE)}
    any_value = values | group(List, bodies | values)
    plain = st.builds(Type, names, **spanned)
    return st.one_of(
        st.builds(Entry, names | strings, behind(any_value), **spanned),
        st.builds(Block, names, labels, behind(bodies), **spanned),
        st.builds(Block, names | strings, st.just(()), behind(bodies), **spanned),
        st.builds(Statement, names, labels, **spanned),
        st.builds(Declaration, names, names, behind(plain | types(values)), st.none() | behind(any_value), **spanned),
        st.builds(Declaration, names, names, st.none(), behind(any_value | bodies), **spanned),
    )


empty = st.builds(Body, st.just(()), span=st.just(NOWHERE))
bodies = terse(st.recursive(empty, lambda inner: terse(group(Body, items(inner))), max_leaves=6))
trees = group(File, terse(items(bodies)))


def test_layout_of_a_made_tree() -> None:
    text = (ROOT / "tests" / "format" / "made.imi").read_text("utf-8")
    assert print_tree(unplaced(parse(Source("made.imi", text))[0])) == text


def unplaced(part: Any) -> Any:
    """A tree as if it had never been text."""
    if isinstance(part, tuple):
        return tuple(map(unplaced, part))
    if isinstance(part, Span):
        return NOWHERE
    if isinstance(part, Node | Comment | Comments):
        return replace(part, **{field.name: unplaced(getattr(part, field.name)) for field in fields(part)})
    return part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"', r'"\""'),
        ("\\ \n \t \r \0", r'"\\ \n \t \r \u{0}"'),
        ("é ő 日 😀 👩\u200d🚀", '"é ő 日 😀 👩\u200d🚀"'),
        ("\xa0\u200b\u2028\ue000\ufeff", r'"\u{A0}\u{200B}\u{2028}\u{E000}\u{FEFF}"'),
    ],
)
def test_spelling_of_a_made_string(text: str, expected: str) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a", ["a"]),
        ("a\n  b\n\n", ["a", "  b", "", ""]),
        ('"a" """"""b"""', [r'"a" ""\"""\"b""\"']),
        ("\\ \\", [r"\\ \\"]),
        ("a \n \n  ", [r"a\u{20}", r"\u{20}", r" \u{20}"]),
        ("\ta\r\n\xa0", [r"\ta\r", r"\u{A0}"]),
    ],
)
def test_spelling_of_a_made_text_block(text: str, lines: list[str]) -> None:
    node = String(text, ((0, 0),), block=True, span=NOWHERE)
    inner = [f"  {line}" if line else "" for line in lines]
    assert spelled(node, NOWHERE.source) == ['"""', *inner, '  """']


def in_order(node: Node) -> Iterator[str]:
    """The comments of a tree in the order in which they are read."""
    yield from (c.text for c in node.comments.before)
    for child in children(node):
        yield from in_order(child)
    yield from (c.text for c in (*node.comments.inside, *node.comments.suffix))


@given(trees)
def test_made_trees(file: File) -> None:
    text = print_tree(file)
    again, found = parse(Source("made", text))
    assert found == []
    assert again == file
    assert comments(again) == list(in_order(file))
    assert print_tree(again) == text


if __name__ == "__main__":
    for pair in PAIRS:
        pair.with_suffix(".out.imi").write_bytes(formatted(pair.read_bytes().decode()).encode())
