"""The score of completion: each word of the samples is deleted and asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.editor.checking import OpenFile
from imidsl.editor.completion import complete
from imidsl.schema.envelope import MESSAGE, shapes
from imidsl.schema.kinds import Choice, Many, Map
from imidsl.syntax import tree
from imidsl.text.template.filters import ROWS
from imidsl.text.template.template import parse

FIRST = 3
"""How far in front the right word has to be."""
_WORDS = {word for shape in shapes(MESSAGE) for row in shape.every_field() for word in (*row.spellings(), row.block)}
_KINDS = [row.kind.of if isinstance(row.kind, Many) else row.kind for s in shapes(MESSAGE) for row in s.every_field()]
_SYMBOLS = {word for kind in _KINDS if isinstance(kind, Choice) for word in kind.symbols()}
_DATA = frozenset((TEST, "raw", "customtags", "parameters"))
_ROWS = [row for shape in shapes(MESSAGE) for row in shape.every_field()]
_FREE = frozenset(row.block or row.name for row in _ROWS if row.rest is not None or isinstance(row.kind, Map))
"""Blocks whose fields have the names that authors give them."""


class Deleted(NamedTuple):
    """A word and where it stands, by sort."""

    sort: str
    start: int
    end: int
    word: str


def words(file: OpenFile) -> Iterator[Deleted]:
    """The field names, symbols, labels, parameters and filters of a file."""
    for item in file.items():
        yield from _words(item, "")


def _words(node: tree.Node, within: str) -> Iterator[Deleted]:
    match node:
        case tree.Block(key=key) if key.text in _DATA:
            return
        case tree.Block(key=key, labels=labels, body=body):
            if key.text in _WORDS and within != EXAMPLE:
                yield _deleted("field", key)
            for number, label in enumerate(labels):
                if (
                    isinstance(label, tree.Name)
                    and key.text != EXAMPLE
                    and (label.text in _SYMBOLS or label.text in _WORDS)
                ):
                    yield _deleted("label", label)
                elif isinstance(label, tree.Name) and number and labels[number - 1].span.text == "in":
                    yield _deleted("parameter", label)
                elif isinstance(label, tree.String):
                    yield from _in_text(label)
            for item in body.items:
                if key.text == EXAMPLE and isinstance(item, tree.Entry):
                    yield _deleted("parameter", item.key)
                elif key.text in _FREE and isinstance(item, tree.Entry):
                    yield from _in_text(item.value) if isinstance(item.value, tree.String) else ()
                elif key.text != EXAMPLE:
                    yield from _words(item, key.text)
        case tree.Statement(labels=[tree.Name() as label, *_]) if label.text in _SYMBOLS or label.text in _WORDS:
            yield _deleted("label", label)
        case tree.Entry(key=key, value=value):
            if key.text in _WORDS:
                yield _deleted("field", key)
            for one in value.items if isinstance(value, tree.List) else [value]:
                if isinstance(one, tree.Name) and one.text in _SYMBOLS:
                    yield _deleted("symbol", one)
                elif isinstance(one, tree.Body):
                    for item in one.items:
                        yield from _words(item, key.text)
                elif isinstance(one, tree.String):
                    yield from _in_text(one)
        case tree.Declaration(value=tree.String() as value) if node.word.text != PARAM:
            yield from _in_text(value)


def _deleted(sort: str, node: tree.Name | tree.String) -> Deleted:
    at = node.span.place[1]
    return Deleted(sort, at, at + len(node.span.text), node.span.text)


def _in_text(string: tree.String) -> Iterator[Deleted]:
    template, _ = parse(string)
    if template is None or template.words is None or template.tree is None:
        return
    for _, inside in template.words.tags():
        for before, word in zip([None, *inside], inside, strict=False):
            if word.kind != "name":
                continue
            span = string.at(word.start, word.end)
            at = span.place[1]
            if before is not None and before.text == "|" and word.text in ROWS:
                yield Deleted("filter", at, at + len(word.text), word.text)
            elif word.text in template.names and (before is None or before.text not in (".", "|")):
                yield Deleted("parameter", at, at + len(word.text), word.text)


def rank(file: OpenFile, deleted: Deleted) -> int | None:
    """Which proposal the right word is, from 0, once it is deleted; None where it isn't among them."""
    file.edit(deleted.start, deleted.end, "")
    try:
        found = [one.word for one in complete(file, deleted.start).proposals]
    finally:
        file.edit(deleted.start, deleted.start, deleted.word)
    return found.index(deleted.word) if deleted.word in found else None
