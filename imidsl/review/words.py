"""Which words of a text changed: what stays, what goes, what comes."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Fate(StrEnum):
    """What became of a piece of a text."""

    SAME = " "
    GONE = "-"
    NEW = "+"


Piece: TypeAlias = tuple[Fate, str]


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts as one row of pieces; without those that are new it is the old one, without those gone the new."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Piece] = []
    for is_same, i, j, k, m in _stretches(old, new):
        if is_same:
            found.append((Fate.SAME, "".join(old[i:j])))
            continue
        found += [
            (fate, text) for fate, text in ((Fate.GONE, "".join(old[i:j])), (Fate.NEW, "".join(new[k:m]))) if text
        ]
    return found


def _stretches(old: list[str], new: list[str]) -> list[tuple[bool, int, int, int, int]]:
    """Stretches that are the same or not, with their places in both; blanks between two changes belong to these."""
    found: list[tuple[bool, int, int, int, int]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(codes):
        inner = 0 < number < len(codes) - 1
        is_same = tag == "equal" and not (inner and "".join(old[i:j]).strip(" ") == "")
        if found and found[-1][0] == is_same:
            _, first, _, third, _ = found.pop()
            i, k = first, third
        found.append((is_same, i, j, k, m))
    return found


def of(row: list[Piece], fate: Fate) -> list[Piece]:
    """The pieces of the old text (`GONE`) or of the new one (`NEW`), alone."""
    return [piece for piece in row if piece[0] in (Fate.SAME, fate)]
