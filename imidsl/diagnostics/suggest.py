"""The nearest of some names to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from imidsl.diagnostics import Spelling

_NO_ALIASES: Mapping[str, str] = MappingProxyType({})


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
    best = min(
        ((distance(folded, name.casefold()), name) for name in names if abs(len(name) - len(folded)) <= 3),
        default=None,
    )
    near = best is not None and best[0] < len(folded) and best[0] <= max(1, len(folded) // 3)
    return best[1] if best is not None and near else None


def suggestion(word: str, names: Iterable[str], aliases: Mapping[str, str] = _NO_ALIASES) -> str:
    """Help for an unknown word: what others call it (`aliases`, to our names), the nearest name, or what is allowed."""
    allowed = sorted(set(names))
    near = aliases.get(word.casefold()) or nearest(word, allowed)
    if near is not None:
        return Spelling(near)
    return f"allowed here: {', '.join(allowed)}" if allowed else ""
