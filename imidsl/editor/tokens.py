"""Semantic tokens: the words inside the tags of texts. What stands outside of tags has none, so that an editor's own
colours for strings show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from imidsl.editor.checking import OpenFile
from imidsl.syntax import tree
from imidsl.text import vocabulary
from imidsl.text.template.template import parse
from imidsl.text.template.tokens import Word

SORTS: Final = ("keyword", "variable", "property", "function", "string", "number", "operator")
_KINDS: Final = {"string": "string", "integer": "number", "float": "number", "operator": "operator"}
_WORDS: Final = vocabulary.KEYWORDS | {"recursive"}


class TagToken(NamedTuple):
    """Characters of a file, and their sort."""

    offset: int
    length: int
    sort: str


def tokens(file: OpenFile, start: int, end: int) -> Iterator[TagToken]:
    """The words in the tags of the texts between two offsets, whole forms at a time, in their order."""
    for read in file.pieces(start, end):
        for item in read.file.items:
            for node in tree.walk(item):
                if isinstance(node, tree.String):
                    yield from _in_text(node)


def _in_text(string: tree.String) -> Iterator[TagToken]:
    template, _ = parse(string)
    if template is None or template.words is None:
        return
    for opening, inside in template.words.tags():
        before: Word | None = opening
        for word in inside:
            sort = _sort(word, before)
            span = string.at(word.start, word.end)
            if sort is not None and "\n" not in span.text:
                yield TagToken(span.place[1], len(span.text), sort)
            before = word


def _sort(word: Word, before: Word | None) -> str | None:
    if word.kind != "name":
        return _KINDS.get(word.kind)
    if before is not None and before.text == ".":
        return "property"
    if before is not None and before.text in ("|", "is"):
        return "function"
    is_tag = before is not None and before.kind == "block_begin"
    return "keyword" if is_tag or word.text in _WORDS else "variable"
