"""Values with their places: what a definition or a finished body says, field by field, before it is a request.

Binding makes them from a definition, intake from a JSON body; filling renders the texts; the rules read them, so that
one set of rules holds for both; `plain` makes the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from imidsl.records import dataclass, field, replace
from imidsl.source import Span
from imidsl.spec.kinds import Automatic, Free, Given, Json, Kind, Later, Many, Number, Profile, Text, Wrong
from imidsl.spec.model import Field, Shape
from imidsl.syntax import tree
from imidsl.syntax.literals import read_literal

if TYPE_CHECKING:
    from imidsl.text.template import Template


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value. `text` is the string of the source where there is one, for places within it."""

    value: Json | Template | Later | Automatic | Faulty
    kind: Kind
    span: Span
    text: tree.String | None = None
    ready: bool = True
    """Whether `value` is what goes on the wire, not a template or something that the run decides."""


@dataclass(frozen=True, slots=True)
class Record:
    """An object: of a shape, or (`shape` None) with free keys. `span` is the word that opens it."""

    shape: Shape | None
    members: Mapping[str, Node]
    span: Span
    keys: Mapping[str, Span] = field(default_factory=dict)
    raw: Record | None = None
    absent: frozenset[str] = frozenset()
    """Fields left out on purpose with `null`."""

    def fields(self, profile: Profile | None = None) -> tuple[Field, ...]:
        """The rows that hold here, by the value of the shape's tag; with `profile` only its own."""
        assert self.shape is not None
        return self.shape.settled(self.tag(), profile)

    def tag(self) -> str | None:
        """The value that decides which fields hold, where it is known."""
        if self.shape is None or self.shape.cases is None:
            return None
        leaf = self.members.get(self.shape.cases.tag)
        if leaf is None:
            return None
        return leaf.value if isinstance(leaf, Leaf) and leaf.ready and isinstance(leaf.value, str) else ""

    def at(self, name: str) -> Span:
        """Where the field's name stands, else the word that opens the object."""
        return self.keys.get(name, self.span)


@dataclass(frozen=True, slots=True)
class Array:
    """A list of values; `Each` among them stand for any number of items."""

    items: tuple[Node, ...]
    kind: Many | None
    span: Span


@dataclass(frozen=True, slots=True)
class Each:
    """One item for every item of a list parameter: `element for item in items { … }`."""

    variable: str
    over: str
    over_span: Span
    item: Node

    @property
    def span(self) -> Span:
        """The word that opens the block."""
        return self.item.span


class Faulty(Enum):
    """Stands for a value that something was wrong with, so that nobody misses it too."""

    FAULTY = "faulty"


FAULTY = Faulty.FAULTY


def faulty(span: Span) -> Leaf:
    """A value that is there and of no use: its fault is reported already."""
    return Leaf(FAULTY, Text(), span, ready=False)


Node: TypeAlias = Leaf | Record | Array | Each

Clock: TypeAlias = Callable[[], datetime]
"""Says the instant of the run, and is only asked where something depends on it."""


def from_text(kind: Kind, text: str) -> Json | Later | Automatic | Wrong:
    """What a string becomes for a kind: itself where texts are wanted, else the literal that it spells."""
    if isinstance(kind, Text | Free):
        return kind.take(text)
    value = read_literal(text.strip())
    return kind.take(text if value is None else given(value, text.strip()))


def given(value: tree.Scalar, word: str) -> Given:
    """A literal of a definition, as kinds take it; `null` is no value."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        assert value is not None
        return value
    return Number(value, word)


def plain(node: Node, profile: Profile, *, raw: bool) -> Json:
    """The JSON of a filled value, keys in the table's order and as the profile spells them, `raw` merged or not."""
    match node:
        case Leaf(value=value):
            return value
        case Array(items=items):
            return [plain(item, profile, raw=raw) for item in items]
        case Record():
            body = {name: plain(member, profile, raw=raw) for name, member in in_order(node, profile)}
            return merged(body, plain(node.raw, profile, raw=raw)) if raw and node.raw is not None else body
        case Each():
            raise AssertionError("a loop is filled before it is written")


def in_order(record: Record, profile: Profile) -> Iterator[tuple[str, Node]]:
    """The members of an object by their names on the wire: in the table's order, or as written where keys are free."""
    if record.shape is None:
        yield from record.members.items()
        return
    for row in record.fields(profile):
        node = record.members.get(row.name)
        if node is not None and not (row.unless_empty and _is_empty(node)):
            yield row.on_wire(profile), node


def _is_empty(node: Node) -> bool:
    """Whether nothing but empty objects is in it."""
    return isinstance(node, Record) and node.raw is None and all(map(_is_empty, node.members.values()))


def merged(body: Json, raw: Json) -> Json:
    """`raw` over a body: objects deeply, anything else replaced."""
    if not (isinstance(body, dict) and isinstance(raw, dict)):
        return raw
    return body | {key: merged(body[key], value) if key in body else value for key, value in raw.items()}


def leaves(node: Node) -> Iterator[Leaf]:
    """Every single value in it, those of `raw` parts too."""
    match node:
        case Leaf():
            yield node
        case Array(items=items):
            for item in items:
                yield from leaves(item)
        case Each(item=item):
            yield from leaves(item)
        case Record(members=members, raw=raw):
            for member in members.values():
                yield from leaves(member)
            if raw is not None:
                yield from leaves(raw)


def loops(node: Node) -> Iterator[str]:
    """The lists that blocks in it are repeated over, raw parts aside."""
    match node:
        case Array(items=items):
            for item in items:
                yield from loops(item)
        case Each(over=over, item=item):
            yield over
            yield from loops(item)
        case Record(members=members):
            for member in members.values():
                yield from loops(member)


def with_member(record: Record, name: str, node: Node) -> Record:
    """The object with one member put in or replaced."""
    return replace(record, members={**record.members, name: node})
