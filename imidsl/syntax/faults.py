"""Faults of a text's syntax, of which there may be millions: nobody reads more than the first."""

from __future__ import annotations

from collections.abc import Iterable

from imidsl.diagnostics import Diagnostic, in_order
from imidsl.diagnostics.syntax import TOO_MANY_FAULTS

MOST = 1000
"""How many are looked for in a file, and by each part of recovery in a piece of one."""


class FewFaults(list[Diagnostic]):
    """Those that one part of recovery finds. More than the most aren't kept."""

    def append(self, fault: Diagnostic) -> None:
        """Keep one more."""
        if len(self) < MOST:
            super().append(fault)


def told(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The first faults in order, the last of the most with the word that there are no more."""
    ordered = in_order(found)
    if len(ordered) >= MOST:
        ordered[MOST - 1 :] = [TOO_MANY_FAULTS.at(ordered[MOST - 1].span, limit=MOST)]
    return ordered
