"""Inlay hints: what is known of the values that the editor shows, behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from imidsl.editor.checking import OpenFile
from imidsl.editor.facts import FactKind, ValueFact
from imidsl.records import dataclass

SWITCHES: Final[dict[FactKind, bool]] = {"sizes": True, "automatic": False, "wire": False, "durations": False}
"""The sorts of hints, and whether they are shown unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Words behind an offset, and more of them for whoever points there."""

    offset: int
    words: str
    details: str


def hints(file: OpenFile, start: int, end: int, shown: Collection[FactKind]) -> list[Hint]:
    """The hints between two offsets of a file that was checked."""
    return sorted(set(_hints(file, start, end, shown)), key=lambda hint: hint.offset)


def _hints(file: OpenFile, start: int, end: int, shown: Collection[FactKind]) -> Iterator[Hint]:
    for message, fact in file.facts():
        path, at = fact.span.place
        behind = at + fact.span.end - fact.span.start
        if fact.kind in shown and path == file.path and start <= behind <= end:
            # A text that a message inherits may have other sizes there.
            own = message.place.place[1] <= at < message.place.place[1] + message.place.end - message.place.start
            yield Hint(behind, fact.words if own else f"{message.name}: {fact.words}", _details(fact))


def _details(fact: ValueFact) -> str:
    return f"{fact.field}: {fact.details}" if fact.details else fact.field
