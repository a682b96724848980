"""The order of a review, once: which messages go together, what is looked at, what the project allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from imidsl.binding.message import Message
from imidsl.binding.values import Clock
from imidsl.compiler.project import Project
from imidsl.records import dataclass, field, replace
from imidsl.review.change import Effect, Impact, Review, collapsed
from imidsl.review.compare import (
    MessagePair,
    Proofs,
    Values,
    came_and_went,
    contract,
    paired,
    proofs_by_request,
    requests,
    worst_cases,
)
from imidsl.review.covering import covering
from imidsl.review.requests import values_for
from imidsl.review.sides import Tree, sides
from imidsl.source import Source, Span
from imidsl.text.types.samples import Pick, made_up
from imidsl.workspace.workspace import Settings


@dataclass(frozen=True, slots=True)
class Picks:
    """What of the messages is looked at, by names; empty is all."""

    messages: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    example: str | None = None


EVERYTHING = Picks()


@dataclass
class Reviewing:
    """A review under way; what has to be said besides the changes gathers in `notes`."""

    old: Project
    new: Project
    clock: Clock
    picks: Picks = EVERYTHING
    notes: list[str] = field(default_factory=list)

    def changes(self) -> list[Impact]:
        """Every effect that the project doesn't suppress, sorted as a reviewer wants them."""
        order = list(Effect)
        return sorted(collapsed(self._allowed(self._every())), key=lambda change: order.index(change.effect))

    def _allowed(self, changes: Iterator[Impact]) -> Iterator[Impact]:
        for change in changes:
            for finding in self.new.settled([change.finding], complete=False):
                yield replace(change, finding=finding)

    @cached_property
    def _after(self) -> Proofs:
        return proofs_by_request(self.new)

    def _every(self) -> Iterator[Impact]:
        went: list[Message] = []
        came: list[Message] = []
        pairs: list[MessagePair] = []
        for old, new in paired(list(self._old_messages()), list(filter(self._is_picked, self.new.messages))):
            if old is not None and new is not None:
                pairs.append(self._pair(old, new))
            elif old is not None:
                went.append(old)
            elif new is not None:
                came.append(new)
        yield from came_and_went(went, came, dict(self._tops()))
        before = proofs_by_request(self.old)
        for pair in pairs:
            yield from contract(pair)
            skipped: set[str] = set()
            yield from requests(pair, self.old, self.new, self.clock, skipped)
            yield from worst_cases(pair, before, self._after)
            if skipped:
                names = ", ".join(sorted(skipped))
                self.notes.append(f"'{pair.new.name}' isn't compared with {names}: one version can't be rendered so")

    def _old_messages(self) -> Iterator[Message]:
        for translation in self.old.translations:
            if any(diagnostic.is_error for diagnostic in translation.found):
                path = translation.unit.source.path
                self.notes.append(f"{path} had errors: its messages count as absent there")
            else:
                yield from filter(self._is_picked, translation.messages)

    def _is_picked(self, message: Message) -> bool:
        return not self.picks.messages or message.name in self.picks.messages

    def _pair(self, old: Message, new: Message) -> MessagePair:
        shared = [channel for channel in new.channels if channel in old.channels]
        channels = [one for one in shared if not self.picks.channels or one.name in self.picks.channels]
        return MessagePair(old, new, channels, self._values(old, new))

    def _values(self, old: Message, new: Message) -> dict[str, Values]:
        """The examples of both, where they have the same name the present one; or values that are made up."""
        found: dict[str, Values] = {name: example.values for name, example in new.examples.items()}
        for name, example in old.examples.items():
            if name not in found and (values := values_for(new.parameters, example.values)) is not None:
                found[name] = values
        changed = [name for name in found if name in old.examples and name in new.examples]
        changed = [name for name in changed if old.examples[name].values != new.examples[name].values]
        if changed:
            names = ", ".join(changed)
            self.notes.append(f"'{new.name}': {names} has other values now, and both versions are shown with them")
        if self.picks.example is not None:
            found = {name: values for name, values in found.items() if name == self.picks.example}
        if not found and not (new.examples or self.picks.example):
            if new.parameters:
                self.notes.append(f"'{new.name}' has no example: it is compared with values that show every branch")
            proofs = [proof for one in new.channels for proof in self._after.get((new.name, one.name), ())]
            found = dict(covering(new, proofs).examples) or {"": made_up(new.parameters, Pick.USUAL)}
        return found

    def _tops(self) -> Iterator[tuple[str, Span]]:
        """Where each present file begins: at its first item, so that a comment can stand above it."""
        for unit in self.new.units:
            items = unit.file.items
            start = items[0].span.start if items else 0
            yield unit.source.path, unit.source.span(start, start)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared: what `paths` mean now and what the `tree` has there, which readers know as `against`.

    `profile` counts more than what the settings of either side say.
    """

    paths: Sequence[str]
    given: Settings
    tree: Tree
    against: str
    clock: Clock
    profile: str | None = None
    picks: Picks = EVERYTHING


def review_of(sources: Sequence[Source], asked: Asked) -> Review:
    """What a change does: the present `sources`, beside what stood there."""
    both = sides(sources, asked.paths, asked.given, asked.tree, asked.profile)
    found = both.new.check()
    if any(diagnostic.is_error for diagnostic in found):
        return Review(asked.against, (), 0, (), found)
    reviewing = Reviewing(both.old, both.new, asked.clock, asked.picks)
    changes = reviewing.changes()
    return Review(asked.against, changes, len(both.new.messages), reviewing.notes)
