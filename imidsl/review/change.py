"""One effect of a change, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, replace


class Effect(StrEnum):
    """Sorts of changes, in the order in which a reviewer wants them."""

    BREAKING = "breaking"
    READ = "read"
    WORST_CASE = "worst-case"
    FIELD = "field"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def heading(self) -> str:
        """Its name as a heading."""
        return {
            Effect.BREAKING: "Breaking, or to be looked at",
            Effect.READ: "What people read",
            Effect.WORST_CASE: "Worst case",
            Effect.FIELD: "Other fields",
            Effect.ADDED: "Added",
            Effect.REMOVED: "Removed",
        }[self]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text weighs: bytes of UTF-8 with its links, and segments where it is an SMS; None is unknown or none."""

    bytes: int | None = None
    segments: int | None = None


NONE = Figures()


@dataclass(frozen=True, slots=True)
class Impact:
    """One effect: the finding that names it, where it shows, and what was there before and is now.

    What is the same in several messages, channels, examples or fields is one change. `fields` are dotted names below
    the message (of what only `raw` knows JSON pointers); `before` and `after` are what stands in the requests, None
    where nothing does.
    """

    effect: Effect
    finding: Diagnostic
    messages: tuple[str, ...]
    channels: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    old: Figures = NONE
    new: Figures = NONE

    def joined(self, other: Impact) -> Impact:
        """Both as one: the same change in other places."""
        names = (
            tuple(dict.fromkeys((*mine, *theirs)))
            for mine, theirs in (
                (self.messages, other.messages),
                (self.channels, other.channels),
                (self.examples, other.examples),
                (self.fields, other.fields),
            )
        )
        messages, channels, examples, fields = names
        return replace(self, messages=messages, channels=channels, examples=examples, fields=fields)


def collapsed(changes: Iterable[Impact]) -> list[Impact]:
    """The changes, those that are the same one but for their places once."""
    found: dict[tuple[object, ...], Impact] = {}
    for change in changes:
        finding = change.finding
        key: tuple[object, ...] = (change.effect, finding.rule.code)
        if change.effect is Effect.READ:
            key += (change.messages, change.before, change.after)
        else:
            key += (finding.span.source.path, finding.span.start, finding.message)
        found[key] = found[key].joined(change) if key in found else change
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Review:
    """All effects in order, what was compared, and what has to be said about that.

    `against` is what stands for the old side, `messages` how many of the new side were looked at (those of files that
    differ). `notes` are sentences; `found` is what is wrong with the new definitions, which then weren't compared.
    """

    against: str
    changes: Sequence[Impact]
    messages: int
    notes: Sequence[str] = ()
    found: Sequence[Diagnostic] = ()
