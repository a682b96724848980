"""A document in pieces: after any edits it has the pieces of its text, and these read alone have the file's tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import pytest

from imidsl.diagnostics import Diagnostic
from imidsl.editor.document import Document
from imidsl.source import PieceSource, Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse, parse_piece
from tests.editor.texts import NAMES, TEXTS, edit
from tests.steps import steps

Nodes = list[tuple[object, ...]]


def nodes(items: Iterable[tree.Item]) -> Nodes:
    """The nodes of trees with their places and comments."""
    return [
        (type(node).__name__, node.span.place[1], node.span.end - node.span.start, *comments(node.comments))
        for item in items
        for node in tree.walk(item)
    ]


def comments(of: tree.Comments) -> Iterator[object]:
    for some in (of.before, of.suffix, of.inside):
        yield [(one.text, one.span.place[1]) for one in some]


def places(found: Iterable[Diagnostic]) -> list[tuple[object, ...]]:
    return sorted(
        (*d.span.place, d.span.end - d.span.start, d.span.first, d.rule.code, d.message, d.help) for d in found
    )


def check(document: Document) -> None:
    fresh = Document.of(document.text)
    assert [piece.text for piece in document.pieces] == [piece.text for piece in fresh.pieces]
    assert (document.starts, document.lines) == (fresh.starts, fresh.lines)
    whole, found = parse(Source("f", document.text))
    parts = [
        parse_piece(PieceSource("f", piece.text, start, lines))
        for piece, start, lines in zip(document.pieces, document.starts, document.lines, strict=True)
    ]
    assert nodes(item for file, _ in parts for item in file.items) == nodes(whole.items)
    assert places(one for _, found in parts for one in found) == places(found)


@pytest.mark.parametrize("seed", range(6))
def test_pieces_are_those_of_the_text(seed: int) -> None:
    random = Random(seed)
    for _ in range(10):
        document = Document.of(TEXTS[random.choice(NAMES)])
        check(document)
        for _ in range(10):
            document = document.edited(*edit(document.text, random))
            check(document)


FORM = 'message m{0} {{\n  sms {{\n    text: """\n      Hi\n      """\n  }}\n}}\n\n'


def test_a_fault_stays_in_its_form() -> None:
    text = "".join(FORM.format(number) for number in range(40))
    document = Document.of(text)
    assert len(document.pieces) == 40
    at = text.index("}\n}\n", 1000)
    broken = document.edited(at, at + 1, "")
    assert sum(one is not other for one, other in zip(broken.pieces, document.pieces, strict=True)) == 1


def test_an_open_quote_is_read_to_the_end_until_it_is_closed() -> None:
    text = "".join(FORM.format(number) for number in range(5))
    at = text.index("m2 {") + 4
    opened = Document.of(text).edited(at, at, '\n  correlationid: """')
    assert any(piece.is_open for piece in opened.pieces)
    check(opened)
    closed = opened.edited(len(opened.text), len(opened.text), '\nlet a = """x"""\n"""')
    check(closed)


def test_an_edit_costs_the_form_it_is_in() -> None:
    def cost(count: int) -> int:
        document = Document.of("".join(FORM.format(number) for number in range(count)))
        at = document.text.index("Hi")
        return steps(lambda: document.edited(at, at + 2, "Ho"), at_most=100_000)

    # What grows with the file is the placing of pieces.
    assert cost(400) < cost(100) + 300 * 40
