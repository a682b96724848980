"""Fixes that put items where they belong: into a block further in, or out of one that the language doesn't have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from imidsl.binding.guesses import Way, word_of
from imidsl.diagnostics import Edit, Fix
from imidsl.records import dataclass
from imidsl.schema.kinds import Many
from imidsl.schema.model import Field
from imidsl.source import Source, Span
from imidsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Astray:
    """An item that a block doesn't take, the number of its finding, and the ways into blocks further in that do."""

    item: tree.Item
    finding: int
    ways: Sequence[Way]


def moved(astray: Sequence[Astray], siblings: Sequence[tree.Item]) -> Iterator[tuple[Fix, list[Astray]]]:
    """The fixes for items of a block that belong into blocks further in, one for all that go the same way.

    Of several ways one is certain where only its block is written, or where another item can go that way alone.
    """
    written = {_word(item) for item in siblings if isinstance(item, tree.Block) and not item.labels}
    sole = {one.ways[0] for one in astray if len(one.ways) == 1}
    groups: dict[Way, list[Astray]] = {}
    for one in astray:
        likely = [way for way in one.ways if word_of(way[0]) in written] or [way for way in one.ways if way in sole]
        ways = likely or one.ways
        if len(ways) == 1:
            groups.setdefault(ways[0], []).append(one)
    for way, group in groups.items():
        fix = _moved_into([one.item for one in group], way, siblings)
        if fix is not None:
            yield fix, group


def _moved_into(items: Sequence[tree.Item], way: Way, siblings: Sequence[tree.Item]) -> Fix | None:
    """Puts items into a block that way; None where that has them already, can't be told, or would lack something."""
    target: tree.Block | None = None
    within, rest = siblings, list(way)
    while rest:
        own = [item for item in within if not isinstance(item, tree.Declaration) and item.key.text == word_of(rest[0])]
        if not own:
            break
        if len(own) > 1 or not isinstance(own[0], tree.Block) or own[0].labels:
            return None
        target, within, rest = own[0], own[0].body.items, rest[1:]
    words = [_word(item) for item in items]
    taken = set() if rest else {_word(item) for item in within}
    if len(set(words)) < len(words) or not taken.isdisjoint(words) or _is_lacking(rest, words):
        return None
    separator = "\n" if target is not None and _is_tall(target) and not rest else ", "
    written = separator.join(item.span.text for item in items)
    for row in reversed(rest):
        written = f"{word_of(row)} {{ {written} }}"
    runs = list(_runs(items, siblings))
    if target is None:
        first, *others = runs
        return Fix((Edit(first[0].span.to(first[-1].span), written), *(Edit(_extent(run), "") for run in others)))
    return Fix((*(Edit(_extent(run), "") for run in runs), _put_in(target, written)))


def _is_lacking(way: Sequence[Field], words: Sequence[str]) -> bool:
    """Whether blocks that are made for some fields would need others."""
    inner = [[word_of(row)] for row in way[1:]] + [words]
    return any(
        isinstance(row.kind, Many) or any(f.need != "no" and word_of(f) not in own for f in row.item.every_field())
        for row, own in zip(way, inner, strict=False)
        if row.item is not None
    )


def _word(item: tree.Item) -> str:
    return item.name.text if isinstance(item, tree.Declaration) else item.key.text


def _runs(items: Sequence[tree.Item], siblings: Sequence[tree.Item]) -> Iterator[list[tree.Item]]:
    """The items in groups that stand side by side."""
    moving = {id(item) for item in items}
    for is_moved, run in groupby(siblings, key=lambda item: id(item) in moving):
        if is_moved:
            yield list(run)


def _extent(run: Sequence[tree.Item]) -> Span:
    """What goes with some items: their lines, or the comma that sets them apart."""
    source, start, end = run[0].span.source, run[0].span.start, run[-1].span.end
    behind = _blanks(source, end)
    comma = source.text.startswith(",", behind)
    if comma:
        behind = _blanks(source, behind + 1)
    line = source.text.rfind("\n", 0, start) + 1
    before = len(source.text[line:start].rstrip(" \t")) + line
    if before == line and source.text.startswith(("\n", "\r\n"), behind):
        return source.span(line, source.text.index("\n", behind) + 1)
    if comma:
        return source.span(start, behind)
    return source.span(before - (source.text[before - 1 : before] == ","), end)


def _blanks(source: Source, at: int) -> int:
    while source.text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _is_tall(block: tree.Block) -> bool:
    """Whether the items of a block stand on lines of their own."""
    span = block.body.span
    line = span.source.text.rfind("\n", span.start, span.end) + 1
    return line > 0 and not span.source.text[line : span.end - 1].strip()


def _put_in(block: tree.Block, written: str) -> Edit:
    """Items at the end of a block."""
    span, items = block.body.span, block.body.items
    source = span.source
    if _is_tall(block):
        line = source.text.rfind("\n", 0, span.end) + 1
        indent = source.text[line : span.end - 1] + "  "
        lines = "".join(f"{indent}{item}\n" for item in written.split("\n"))
        return Edit(source.span(line, line), lines)
    if items:
        end = items[-1].span.end
        return Edit(source.span(end, end), f", {written}")
    return Edit(source.span(span.start + 1, span.end - 1), f" {written} ")


def unwrapped(block: tree.Block, word: str) -> Fix:
    """Takes the items out of a block, with a word before each."""
    source, inside = block.span.source, block.body.span
    edits = [_bare(source, block.span.start, inside.start + 1)]
    for item in block.body.items:
        if isinstance(item, tree.Entry):
            edits.append(Edit(source.span(item.span.start, item.span.start), f"{word} "))
    return Fix((*edits, _bare(source, inside.end - 1, inside.end)))


def _bare(source: Source, start: int, end: int) -> Edit:
    """Some characters taken away, with their line where it has no others."""
    line, behind = source.text.rfind("\n", 0, start) + 1, _blanks(source, end)
    if not source.text[line:start].strip() and source.text.startswith("\n", behind):
        return Edit(source.span(line, behind + 1), "")
    return Edit(source.span(start, behind), "")
