"""What completion proposes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_
from typing import Final, Literal, NamedTuple, TypeAlias

from imidsl.diagnostics import Rule, Severity
from imidsl.records import dataclass, replace

ProposalKind: TypeAlias = Literal[
    "keyword",
    "field",
    "block",
    "symbol",
    "type",
    "option",
    "parameter",
    "let",
    "message",
    "example",
    "test",
    "link",
    "filter",
    "statement",
    "rule",
    "file",
    "local",
    "macro",
]

Reason: TypeAlias = tuple[str, str]
"""Why a check has something against a proposal: the code of a rule, and the message."""
_PLACES: Final = re.compile(r"\$\{\d+:([^}]*)\}|\$\{\d+\|([^,|]*)[^}]*\}|\$\d")
DOUBT: Final = 2.0
"""How much later stands what a check warns of."""


class Objections(NamedTuple):
    """What a check refuses something for, and what it warns of."""

    refused: frozenset[Reason] = frozenset()
    doubted: frozenset[Reason] = frozenset()

    @staticmethod
    def of(found: Iterable[tuple[Rule, str]]) -> Objections:
        """What rules that are broken come to, each with its message."""
        reasons: dict[Severity, set[Reason]] = {severity: set() for severity in Severity}
        for rule, message in found:
            reasons[rule.severity].add((rule.code, message))
        return Objections(frozenset(reasons[Severity.ERROR]), frozenset(reasons[Severity.WARNING]))

    def besides(self, known: Objections) -> Objections:
        """What of it isn't known."""
        return Objections(self.refused - known.refused, self.doubted - known.doubted)


NEVER: Final = Objections(frozenset({("", "")}))
"""Of what can't be right, whatever follows."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that could stand at a place, what it is for, and what is written for it where that is more than the word
    (with `$1` and `$0` where the author goes on). The lower its `rank`, the likelier it is."""

    word: str
    kind: ProposalKind
    doc: str = ""
    snippet: str | None = None
    rank: float = 0.0

    @property
    def written(self) -> str:
        """What it writes where the author changes nothing in it."""
        return without_places(self.snippet or self.word)


def without_places(snippet: str) -> str:
    """A snippet with what its places hold: of several words the first."""
    return _PLACES.sub(lambda place: place[1] or place[2] or "", snippet)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What could stand between two offsets, the likeliest first; whether that is all, or all that was looked at."""

    start: int
    end: int
    proposals: Sequence[Proposal]
    is_all: bool = True


def ranked(start: int, end: int, proposals: Sequence[Proposal], *, is_all: bool = True) -> Proposals:
    """Proposals by their ranks; each word once, as it is likeliest."""
    unique: dict[str, Proposal] = {}
    for one in in_order(proposals):
        unique.setdefault(one.word, one)
    return Proposals(start, end, [*unique.values()], is_all)


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Proposals, the likeliest first."""
    return sorted(proposals, key=lambda one: one.rank)


def accepted(tried: Sequence[tuple[Proposal, Objections]]) -> list[Proposal]:
    """Of proposals those that aren't refused, later those that are doubted.

    What all of several are refused for is wrong without them.
    """
    common = reduce(and_, (found.refused for _, found in tried)) if len(tried) > 1 else frozenset()
    return [
        replace(one, rank=one.rank + DOUBT * bool(found.doubted)) for one, found in tried if found.refused == common
    ]
