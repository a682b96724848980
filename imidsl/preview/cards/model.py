"""What a preview shows: messages, their value sets, and for each request a card with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imidsl.binding.message import Message
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.preview.cards.facts import Fact
from imidsl.preview.cards.meters import ProofEntry, SizeMeter
from imidsl.preview.cards.problems import Problem, state
from imidsl.preview.looks.screens import Screen
from imidsl.records import dataclass, field
from imidsl.schema.looks import CARD
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
    def state(self) -> str:
        """The gravest severity of its findings, else `ok`."""
        return state((*self.problems, *(p for one in self.variants for card in one.cards for p in card.problems)))


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
        cards = (card for sheet in self.sheets for one in sheet.variants for card in one.cards)
        found = [p for sheet in self.sheets for p in sheet.problems]
        return in_order(p.diagnostic for p in (*self.problems, *found, *(p for card in cards for p in card.problems)))


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
        return picked and bool(not self.channels or self.channels & {c.name for c in message.channels})
