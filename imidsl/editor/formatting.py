"""Formatting: the edits that lay a file out, no more of them than there are differences."""

from __future__ import annotations

from difflib import SequenceMatcher

from imidsl.source import Source
from imidsl.syntax.format.reformat import reformat

LARGEST = 20_000
"""Up to how many lines are compared one by one; a larger file is replaced from its first difference to its last."""


def layout(path: str, text: str) -> list[tuple[int, int, str]]:
    """The edits, by offsets, that give a file its canonical layout; none where it has faults."""
    new = reformat(Source(path, text)).text
    return [] if new is None or new == text else edits(text, new)


def edits(old: str, new: str) -> list[tuple[int, int, str]]:
    """The edits that make one text of another, by lines."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) > LARGEST:
        return [_outer(old, new)]
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (starts[a], starts[b], "".join(after[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    ]


def _outer(old: str, new: str) -> tuple[int, int, str]:
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    behind = next((n for n in range(shortest - start) if old[-1 - n] != new[-1 - n]), shortest - start)
    return start, len(old) - behind, new[start : len(new) - behind]
