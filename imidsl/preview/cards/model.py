"""What a preview shows: messages, their value sets, and for each request a card with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imidsl.binding.message import Message
from imidsl.compiler.checking import known
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.preview.cards.facts import Fact
from imidsl.preview.cards.meters import ProofEntry, SizeMeter
from imidsl.preview.cards.problems import Problem, state
from imidsl.preview.looks.said import Excerpt, excerpt, said
from imidsl.preview.looks.screens import Cost, Screen
from imidsl.records import dataclass, field
from imidsl.schema.looks import CARD, Look
from imidsl.schema.model import Channel


@dataclass(frozen=True, slots=True)
class ChannelTag:
    """What stands for a channel in a list: its name, what it is, the name of its icon."""

    name: str
    doc: str
    icon: str


def channel_tag(channel: Channel) -> ChannelTag:
    """What stands for a channel."""
    return ChannelTag(channel.name, channel.doc, (channel.look or CARD).name)


@dataclass(frozen=True, slots=True)
class Card:
    """One request: its screens, sizes, facts, findings and JSON. `anchor` is its id on a page."""

    anchor: str
    name: str
    channel: ChannelTag
    part: int
    parts: int
    screens: tuple[Screen, ...]
    meters: tuple[SizeMeter, ...]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    json: str

    @property
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state(self.problems)

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What its texts cost, where that is known."""
        return tuple(cost for screen in self.screens for cost in screen.costs)

    @property
    def most_segments(self) -> int | None:
        """How many segments it takes at the very most, where that is known."""
        return next((meter.most_segments for meter in self.meters if meter.most_segments is not None), None)


@dataclass(frozen=True, slots=True)
class Variant:
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
    """A message: where it stands, what it is for, how it looks with each set of values.

    `problems` are what is wrong with it whatever the values.
    """

    anchor: str
    name: str
    doc: str
    place: str
    channels: tuple[ChannelTag, ...]
    variants: tuple[Variant, ...]
    problems: tuple[Problem, ...]

    @property
    def cards(self) -> Iterator[Card]:
        """The cards of all its variants."""
        return (card for variant in self.variants for card in variant.cards)

    @property
    def file(self) -> str:
        """The path of its file."""
        return self.place.rpartition(":")[0]

    @property
    def folder(self) -> str:
        """The path of its file's folder, empty where that is the working one."""
        return self.file.rpartition("/")[0]

    def every_problem(self) -> Iterator[Problem]:
        """Its findings, whatever the values and with each set of them: as `check` has it, only what isn't known yet."""
        yield from self.problems
        general = [problem.diagnostic for problem in self.problems]
        yield from (p for card in self.cards for p in card.problems if not known(p.diagnostic, general))

    @property
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state(self.every_problem())

    @property
    def excerpt(self) -> Excerpt:
        """What stands for it where there is little room."""
        return excerpt(screen for card in self.cards for screen in card.screens)

    @property
    def look(self) -> Look:
        """The look of its first card."""
        return next((screen.look for card in self.cards for screen in card.screens), CARD)

    @property
    def cost(self) -> Cost | None:
        """What the dearest of its texts costs."""
        return max((cost for card in self.cards for cost in card.costs), key=lambda cost: cost.segments, default=None)

    @property
    def words(self) -> str:
        """Everything that one may look for it by, each once, in small letters."""
        told = [self.name, self.place, self.doc, *(variant.label for variant in self.variants)]
        told += [word for tag in self.channels for word in (tag.name, tag.doc)]
        told += [word for card in self.cards for word in said(card.screens)]
        told += [word for found in self.every_problem() for word in (found.severity, found.code, found.name)]
        return "\n".join(dict.fromkeys(word.casefold() for word in told if word))


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is shown, and the findings that belong to no message."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]

    def every_problem(self) -> list[Diagnostic]:
        """Each finding once, in order."""
        found = (problem for sheet in self.sheets for problem in sheet.every_problem())
        return in_order(problem.diagnostic for problem in (*self.problems, *found))


@dataclass(frozen=True, slots=True)
class ValueSet:
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
    texts: Sequence[ProofEntry] = ()

    def message(self, message: Message) -> bool:
        """Whether the message is shown: it is wanted, and one of its channels too."""
        picked = not self.messages or message.name in self.messages
        return picked and bool(not self.channels or any(map(self.channel, message.channels)))

    def channel(self, channel: Channel) -> bool:
        """Whether requests to a channel are shown."""
        return not self.channels or channel.name in self.channels
