"""What a preview shows: messages, their value sets, and for each request a card with all that is known of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from imidsl.build import Project
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.limits import Sizes
from imidsl.located import Clock
from imidsl.message import Message
from imidsl.preview import facts, mockups
from imidsl.preview.facts import Fact
from imidsl.preview.fill import Filled, fill
from imidsl.preview.meters import Answer, Meter, Metering
from imidsl.preview.problems import Problem, place, problems, state
from imidsl.preview.reading import inner
from imidsl.preview.samples import Pick, made_up
from imidsl.preview.screens import Screen
from imidsl.run import slug
from imidsl.text.params import NO_DEFAULT, documentation
from imidsl.text.schema import json_value


@dataclass(frozen=True, slots=True)
class Card:
    """One request: its screens, sizes, facts, findings and JSON. `anchor` is its id on a page."""

    anchor: str
    name: str
    channel: str
    doc: str
    part: int
    parts: int
    screens: tuple[Screen, ...]
    meters: tuple[Meter, ...]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    json: str

    @property
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state(self.problems)


@dataclass(frozen=True, slots=True)
class Case:
    """A message with one set of values. `made_up` says that no author wrote them."""

    label: str
    made_up: bool
    values: tuple[Fact, ...]
    cards: tuple[Card, ...]

    @property
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state(problem for card in self.cards for problem in card.problems)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message: where it stands, what it is for, its cases, and what is wrong with it whatever the values."""

    anchor: str
    name: str
    doc: str
    place: str
    channels: tuple[str, ...]
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]

    @property
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state((*self.problems, *(p for case in self.cases for card in case.cards for p in card.problems)))


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown, and the findings that belong to no message."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(found.severity.value == severity for found in self.every_problem())

    def every_problem(self) -> list[Diagnostic]:
        """Each finding once, in order."""
        cards = (card for sheet in self.sheets for case in sheet.cases for card in case.cards)
        found = [p for sheet in self.sheets for p in sheet.problems]
        return in_order(p.diagnostic for p in (*self.problems, *found, *(p for card in cards for p in card.problems)))


@dataclass(frozen=True, slots=True)
class Values:
    """One set of values to show a message with: its name, the example that it is of."""

    label: str
    values: Mapping[str, object]
    example: str | None = None
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: of which messages and channels (all where empty), which example (all where None).

    `given` are values by message that count more than all others, `texts` the proof's answers.
    """

    messages: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    example: str | None = None
    given: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    texts: Sequence[Answer] = ()

    def message(self, message: Message) -> bool:
        """Whether the message is shown: it is wanted, and one of its channels too."""
        picked = not self.messages or message.name in self.messages
        return picked and bool(not self.channels or self.channels & {c.name for c in message.channels})


@dataclass
class Maker:
    """Makes previews of a project; `found` is what reading its files and settings found."""

    project: Project
    found: Sequence[Diagnostic]
    clock: Clock

    def preview(self, wanted: Wanted) -> Preview:
        """Everything that is wanted."""
        picked = [message for message in self.project.messages if wanted.message(message)]
        sheets = tuple(self.sheet(m, list(value_sets(m, wanted)), wanted) for m in picked)
        return Preview(sheets, self.general())

    def general(self) -> tuple[Problem, ...]:
        """The findings that belong to no message."""
        own = {id(d) for message in self.project.messages for d in self._of(message)}
        rest = (d for d in self.project.found if id(d) not in own)
        return problems(in_order([*self.found, *self._settled(rest)]))

    def sheet(self, message: Message, sets: Iterable[Values], wanted: Wanted) -> Sheet:
        """A message with some sets of values."""
        # Two messages may have one name, and a page has ids of its own.
        anchor = f"m{self.project.messages.index(message)}"
        filled = [(one, self._filled(message, one, wanted)) for one in sets]
        kept = self._kept(found for _, requests in filled for request in requests for found in request.found)
        cases = tuple(
            Case(
                one.label,
                one.made_up,
                _shown_values(one.values),
                tuple(self._card(message, request, kept, wanted, anchor) for request in requests),
            )
            for one, requests in filled
        )
        project = self.project
        own = problems(self._settled([*self._of(message), *project.between(message)]))
        channels = tuple(channel.name for channel in message.channels)
        doc = documentation(message.block)
        return Sheet(
            f"{anchor}-{slug(message.name)}",
            message.name,
            doc,
            place(message.span).rpartition(":")[0],
            channels,
            cases,
            own,
        )

    def _filled(self, message: Message, one: Values, wanted: Wanted) -> list[Filled]:
        requests = fill(self.project, message, one.example, one.values, self.clock)
        return [r for r in requests if not wanted.channels or r.channel.name in wanted.channels]

    def _of(self, message: Message) -> Iterator[Diagnostic]:
        """What was found in a message's own block and in those that it extends."""
        blocks = [block.span for block in (message.block, *message.bases)]
        for found in self.project.found:
            span = found.span
            if any(b.source is span.source and b.start <= span.start and span.end <= b.end for b in blocks):
                yield found

    def _card(
        self, message: Message, request: Filled, kept: Mapping[object, Diagnostic], wanted: Wanted, anchor: str
    ) -> Card:
        answers = {
            str(text["field"]): text
            for text in wanted.texts
            if text["message"] == message.name and text["channel"] == request.channel.name
        }
        config = self.project.config
        sizes = Sizes(message.links, config.smartlink_length, config.limits)
        setting = mockups.Setting(request.body, message.links, config.smartlink_length, _app(message))
        content = inner(request.body, "channels", *request.channel.path)
        meters = Metering(sizes, self.project.profile, answers).of(request.record)
        found = in_order(kept[_key(d)] for d in request.found if _key(d) in kept)
        return Card(
            f"c-{anchor}-{slug(request.name)}",
            request.name,
            request.channel.name,
            request.channel.doc,
            request.part,
            request.parts,
            mockups.screens(request.channel.name, content, setting),
            tuple(sorted(meters, key=lambda meter: not meter.name.startswith(request.channel.name))),
            tuple(facts.facts(request.body)),
            problems(found),
            json.dumps(request.body, ensure_ascii=False, indent=2),
        )

    def _settled(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        return self.project.settled(found, complete=False)

    def _kept(self, found: Iterable[Diagnostic]) -> dict[object, Diagnostic]:
        """The findings that settings and comments leave, by what makes them the same: settled once for all cards."""
        return {_key(diagnostic): diagnostic for diagnostic in self._settled(found)}


def _key(found: Diagnostic) -> object:
    return found.span.source.path, found.span.start, found.span.end, found.rule.code, found.message


def value_sets(message: Message, wanted: Wanted) -> Iterator[Values]:
    """The sets of values that a message is shown with: its examples, or made-up ones where it has none."""
    given = wanted.given.get(message.name, {})
    base = {**defaults(message)}
    named = [example for example in message.examples.values() if wanted.example in (None, example.name)]
    for example in named:
        yield Values(example.name, {**base, **example.values, **given}, example.name)
    if not named and (wanted.example is None or not message.examples):
        missing = [p for p in message.parameters.values() if p.required and p.name not in given]
        filled = {**made_up(message.parameters, Pick.USUAL), **base, **given}
        yield Values(Pick.USUAL.label if missing else "", filled, None, bool(missing))


def defaults(message: Message) -> dict[str, object]:
    """The values of parameters that are not given."""
    absent = {p.name: None for p in message.parameters.values() if p.optional}
    return absent | {p.name: p.default for p in message.parameters.values() if p.default is not NO_DEFAULT}


def _shown_values(values: Mapping[str, object]) -> tuple[Fact, ...]:
    return tuple(Fact(name, _value(value)) for name, value in values.items())


def _value(value: object) -> str:
    plain = json_value(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _app(message: Message) -> str:
    """What stands for the app or page that sends: a let that names it, else a word that says so."""
    named = (message.constants.get(name) for name in ("brand", "shop", "company", "app", "sender"))
    return next((name for name in named if isinstance(name, str) and name), "Your app")
