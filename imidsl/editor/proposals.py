"""What completion proposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from imidsl.records import dataclass

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
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that could stand at a place, what it is for, and what is written for it where that is more than the word
    (with `$1` and `$0` where the author goes on). The lower its `rank`, the likelier it is."""

    word: str
    kind: ProposalKind
    doc: str = ""
    snippet: str | None = None
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Proposals:
    """What could stand between two offsets, the likeliest first."""

    start: int
    end: int
    proposals: Sequence[Proposal]


def ranked(start: int, end: int, proposals: Sequence[Proposal]) -> Proposals:
    """Proposals by their ranks; each word once."""
    unique = {one.word: one for one in sorted(proposals, key=lambda one: -one.rank)}
    return Proposals(start, end, sorted(unique.values(), key=lambda one: one.rank))
