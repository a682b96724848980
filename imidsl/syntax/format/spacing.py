"""Blank lines: an author's groups stay, at most one blank line between them; a tree that was never text gets groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from imidsl.records import dataclass
from imidsl.source import Source
from imidsl.syntax.format.spelling import STEP, is_written
from imidsl.syntax.tree import Block, Comment, Declaration, Entry, Node, Statement

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class SpacedItem:
    """An item with the comment behind it, or a comment on a line of its own."""

    node: Node | Comment
    lines: list[str]

    @property
    def is_tall(self) -> bool:
        """Whether it is a block of several lines."""
        return isinstance(self.node, Block) and len(self.lines) > 1


def spaced(parts: Sequence[SpacedItem], source: Source, indent: int) -> list[str]:
    """The lines of items and comments that stand one below the other at `indent`, blank lines between them."""
    gaps = [_is_blank_between(above, below, source) for above, below in pairwise(parts)]
    items = [index for index, part in enumerate(parts) if isinstance(part.node, Node)]
    for above, below in pairwise(items):
        apart = _are_apart(parts[above], parts[below], source, indent, commented=below > above + 1)
        if apart and not any(gaps[above:below]):
            gaps[above] = True
    lines = []
    for part, gap in zip(parts, [False, *gaps], strict=False):
        lines += ["", *part.lines] if gap else part.lines
    return lines


def _is_blank_between(above: SpacedItem, below: SpacedItem, source: Source) -> bool:
    if not (is_written(above.node, source) and is_written(below.node, source)):
        return False
    return _BLANK_LINE.search(source.text, above.node.span.end, below.node.span.start) is not None


def _are_apart(above: SpacedItem, below: SpacedItem, source: Source, indent: int, *, commented: bool) -> bool:
    """Whether two items have a blank line between them, also where none is written."""
    tall = above.is_tall or below.is_tall
    if is_written(above.node, source) and is_written(below.node, source):
        return tall and indent == 0
    groups = _group(above), _group(below)
    return "" not in groups and indent <= len(STEP) and (tall or commented or groups[0] != groups[1])


def _group(part: SpacedItem) -> str:
    """Of items that were never text, neighbours of one group stand together; what is no item has none."""
    match part.node:
        case Entry():
            return ":"
        case Declaration(word=word):
            return word.text
        case Block(labels=()):
            return "{"
        case Statement(key=key) | Block(key=key):
            return key.text
    return ""
