"""The nearest of some names to a mistyped one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Final

from imidsl.diagnostics import Spelling

_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
_COMPARED: Final = 40
"""With how many names a word is compared letter by letter, where there are very many: those that begin alike."""
LOOKED_AT: Final = 400
"""How many names are looked at for each word: a file may have thousands of them, and as many mistyped words."""
_NAMED: Final = 100
"""How many names a message tells one by one."""


def distance(a: str, b: str) -> int:
    """Optimal string alignment: the least number of insertions, deletions, substitutions and swaps of neighbours."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that somebody who typed `word` most likely meant, or None where none is near enough."""
    folded = word.casefold()[:64]
    most = max(1, len(folded) // 3)
    letters = set(folded)
    # Each letter that a name lacks, and each that it has too many, is a difference already.
    alike = [name for name in islice(names, LOOKED_AT) if abs(len(name) - len(folded)) <= min(most, 3)]
    alike = [name for name in alike if len(letters.difference(name.casefold())) <= most]
    if len(alike) > _COMPARED:
        alike.sort(key=str.casefold)  # names that begin alike are neighbours
        at = bisect_left(alike, folded, key=str.casefold)
        alike = alike[max(0, at - _COMPARED // 2) : at + _COMPARED // 2]
    # Of names as near the one with all letters of the word: a letter is left out more often than mistaken.
    ranked = ((distance(folded, name.casefold()), len(letters.difference(name.casefold())), name) for name in alike)
    best = min(ranked, default=None)
    return best[2] if best is not None and best[0] < len(folded) and best[0] <= most else None


def suggestion(word: str, names: Iterable[str], aliases: Mapping[str, str] = _NO_ALIASES) -> str:
    """Help for an unknown word: what others call it (`aliases`, to our names), the nearest name, or what is allowed."""
    allowed = sorted(set(islice(names, LOOKED_AT)))
    near = aliases.get(word.casefold()) or nearest(word, allowed)
    if near is not None:
        return Spelling(near)
    rest = "many" if len(allowed) == LOOKED_AT else len(allowed) - _NAMED
    more = f" and {rest} more" if len(allowed) > _NAMED else ""
    return f"allowed here: {', '.join(allowed[:_NAMED])}{more}" if allowed else ""
