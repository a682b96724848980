"""Makes previews: a project's messages with their sets of values, filled, settled and drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from imidsl.binding.message import Message
from imidsl.binding.values import Clock
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic, Severity, in_order
from imidsl.preview.cards.drawing import APP, Drawing
from imidsl.preview.cards.facts import Fact
from imidsl.preview.cards.fill import Filled, fill
from imidsl.preview.cards.meters import ProofEntry
from imidsl.preview.cards.model import Card, Preview, Sheet, ValueSet, Variant, Wanted, channel_tag
from imidsl.preview.cards.problems import Problem, place, problems
from imidsl.preview.looks.screens import Scene
from imidsl.records import dataclass
from imidsl.request.sizes import Sizes
from imidsl.source import Span
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.parameters import documentation
from imidsl.text.types.samples import Pick, made_up

_Kept: TypeAlias = Mapping[object, Diagnostic]
"""The findings that settings and comments leave, by what makes them the same."""
_Answers: TypeAlias = Mapping[tuple[object, object], Mapping[str, ProofEntry]]
"""The proof's answers by message and channel, then by field."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message, what is wrong with it whatever the values, and its requests with each set of values."""

    message: Message
    own: Sequence[Diagnostic]
    variants: Sequence[tuple[ValueSet, Sequence[Filled]]]

    def found(self) -> Iterator[Diagnostic]:
        """Everything wrong with it."""
        yield from self.own
        for _, requests in self.variants:
            for request in requests:
                yield from request.found


@dataclass
class Maker:
    """Makes previews of a project; `found` is what reading its files and settings found."""

    project: Project
    found: Sequence[Diagnostic]
    clock: Clock

    def preview(self, wanted: Wanted) -> Preview:
        """Everything that is wanted."""
        picked = [message for message in self.project.messages if wanted.message(message)]
        return Preview(self.sheets(picked, wanted), self.general())

    def sheets(self, messages: Iterable[Message], wanted: Wanted) -> tuple[Sheet, ...]:
        """Messages with their own values."""
        return self._sheets([self._draft(m, value_sets(m, wanted), wanted) for m in messages], wanted)

    def sheet(self, message: Message, sets: Iterable[ValueSet], wanted: Wanted) -> Sheet:
        """A message with some sets of values."""
        (sheet,) = self._sheets([self._draft(message, sets, wanted)], wanted)
        return sheet

    def general(self) -> tuple[Problem, ...]:
        """The findings that belong to no message."""
        own = {id(d) for message in self.project.messages for d in self._of(message)}
        rest = [d for d in self.project.found if id(d) not in own]
        return problems(in_order([*self.found, *self.project.settled(rest, complete=False)]))

    def _draft(self, message: Message, sets: Iterable[ValueSet], wanted: Wanted) -> _Draft:
        proved = self.project.over_all_values(message, filter(wanted.channel, message.channels))
        own = (*self._of(message), *self.project.between(message), *proved)
        return _Draft(message, own, [(one, self._filled(message, one, wanted)) for one in sets])

    def _sheets(self, drafts: Sequence[_Draft], wanted: Wanted) -> tuple[Sheet, ...]:
        """The sheets of drafts: settled all at once, as that looks through the comments of every file."""
        found = [one for draft in drafts for one in self.project.with_more(draft.message, draft.found())]
        settled = self.project.settled(found, complete=False) if found else []
        kept = {_key(diagnostic): diagnostic for diagnostic in settled}
        answers: dict[tuple[object, object], dict[str, ProofEntry]] = {}
        for text in wanted.texts:
            answers.setdefault((text["message"], text["channel"]), {})[str(text["field"])] = text
        anchors = _anchors(self.project.messages)
        return tuple(self._sheet(draft, anchors[id(draft.message)], kept, answers) for draft in drafts)

    def _sheet(self, draft: _Draft, anchor: str, kept: _Kept, answers: _Answers) -> Sheet:
        message = draft.message
        variants = tuple(
            Variant(
                one.label,
                one.made_up,
                _shown_values(message, one.values),
                tuple(self._card(message, request, anchor, kept, answers) for request in requests),
            )
            for one, requests in draft.variants
        )
        return Sheet(
            anchor,
            message.name,
            documentation(message.block),
            place(message.span).rpartition(":")[0],
            tuple(map(channel_tag, message.channels)),
            variants,
            _problems(draft.own, kept),
        )

    def _filled(self, message: Message, one: ValueSet, wanted: Wanted) -> list[Filled]:
        requests = fill(self.project, message, one.example, one.values, self.clock)
        return [request for request in requests if wanted.channel(request.channel)]

    def _of(self, message: Message) -> Iterator[Diagnostic]:
        """What was found in a message's own block and in those that it extends."""
        yield from (found for found in self.project.found if contains(message, found.span))

    def _card(self, message: Message, request: Filled, anchor: str, kept: _Kept, answers: _Answers) -> Card:
        config = self.project.config
        sizes = Sizes(message.links, config.smartlink_length, config.limits)
        drawing = Drawing(self.project.profile, sizes, Scene(message.links, config.smartlink_length, _app(message)))
        card_anchor = f"{anchor}/{request.name.removeprefix(f'{message.name}.')}"
        proved = answers.get((message.name, request.channel.name), {})
        return drawing.card(card_anchor, request, _problems(request.found, kept), proved)


def _anchors(messages: Iterable[Message]) -> dict[int, str]:
    """The ids of messages on a page, by what they are: their names, so that a link lasts; a second one has a number.

    The page's own ids have a colon, which no name has.
    """
    anchors: dict[int, str] = {}
    counts: dict[str, int] = {}
    for message in messages:
        counts[message.name] = number = counts.get(message.name, 0) + 1
        anchors[id(message)] = message.name if number == 1 else f"{message.name}.{number}"
    return anchors


def _problems(found: Iterable[Diagnostic], kept: _Kept) -> tuple[Problem, ...]:
    """What is kept of some findings, the gravest first."""
    own = in_order(kept[_key(d)] for d in found if _key(d) in kept)
    return problems(sorted(own, key=lambda diagnostic: list(Severity).index(diagnostic.severity)))


def _key(found: Diagnostic) -> object:
    return found.span.source.path, found.span.start, found.span.end, found.rule.code, found.message


def contains(message: Message, span: Span) -> bool:
    """Whether a place is in a message's own block or in one that it extends."""
    blocks = (block.span for block in (message.block, *message.bases))
    return any(b.source is span.source and b.start <= span.start and span.end <= b.end for b in blocks)


def value_sets(message: Message, wanted: Wanted) -> Iterator[ValueSet]:
    """The sets of values that a message is shown with: its examples, or made-up ones where it has none."""
    given = wanted.given.get(message.name, {})
    base = message.defaults()
    named = [example for example in message.examples.values() if wanted.example in (None, example.name)]
    for example in named:
        yield ValueSet(example.name, {**base, **example.values, **given}, example.name)
    if not named and (wanted.example is None or not message.examples):
        missing = [p for p in message.parameters.values() if p.required and p.name not in given]
        filled = {**made_up(message.parameters, Pick.USUAL), **base, **given}
        yield ValueSet(Pick.USUAL.label if missing else "", filled, None, bool(missing))


def _shown_values(message: Message, values: Mapping[str, object]) -> tuple[Fact, ...]:
    """The values in the order that the parameters are declared in."""
    return tuple(Fact(name, _value(values[name])) for name in message.parameters if name in values)


def _value(value: object) -> str:
    plain = json_value(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _app(message: Message) -> str:
    """What stands for the app or page that sends: a let that names it, else a word that says so."""
    named = (message.constants.get(name) for name in ("brand", "shop", "app", "sender"))
    return next((name for name in named if isinstance(name, str) and name), APP)
