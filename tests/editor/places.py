"""Places of definitions where an author may go on writing, each with the text as it is then."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.editor.checking import OpenFile
from imidsl.syntax import tree
from tests.editor.deletions import words

_TAGS = ("{{ ▮ }}", "{% ▮ %}", "{% if ▮ %}{% endif %}", "{% for x in ▮ %}{% endfor %}", "{{ '' if ▮ }}", "{{ ▮")
"""What an author begins in a text."""


def places(file: OpenFile) -> Iterator[tuple[str, int]]:
    """Where words were, where items could be, and tags at the ends of texts."""
    text = file.document.text
    for one in words(file):
        yield text[: one.start] + text[one.end :], one.start
        if one.sort == "parameter":
            yield text[: one.end] + "|" + text[one.end :], one.end + 1
    for item in file.items():
        yield from _items(text, item)


def _items(text: str, item: tree.Item) -> Iterator[tuple[str, int]]:
    for node in tree.walk(item):
        if isinstance(node, tree.Body):
            for one in node.items:
                at = one.span.place[1]
                yield f"{text[:at]}\n{text[at:]}", at
            at = node.items[-1].span.place[1] + len(node.items[-1].span.text) if node.items else node.span.place[1] + 1
            yield f"{text[:at]}\n\n{text[at:]}", at + 1
        elif isinstance(node, tree.String) and not node.block:
            at = node.span.place[1] + len(node.span.text) - 1
            for tag in _TAGS:
                before, _, behind = tag.partition("▮")
                yield f"{text[:at]}{before}{behind}{text[at:]}", at + len(before)
