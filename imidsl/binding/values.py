"""Values with their places: what a definition or a finished body says, field by field, before it is a request.

Binding makes them from a definition, intake from a JSON body; filling renders the texts; the rules read them, so that
one set of rules holds for both; `plain` makes the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, assert_never

from imidsl.records import dataclass, field, replace
from imidsl.schema.kinds import Automatic, Free, Json, Kind, Later, Many, Number, Profile, Text, WrittenValue, Wrong
from imidsl.schema.model import Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.syntax.literals import read_literal

if TYPE_CHECKING:
    from imidsl.diagnostics import Diagnostic
    from imidsl.text.template.template import Template


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
    members: Mapping[str, ValueNode]
    span: Span
    keys: Mapping[str, Span] = field(default_factory=dict)
    raw: Record | None = None
    absent: frozenset[str] = frozenset()
    """Fields left out on purpose with `null`."""

    def fields(self, profile: Profile | None = None) -> tuple[Field, ...]:
        """The rows that hold here, by the value of the shape's tag; with `profile` only its own."""
        assert self.shape is not None
        return self.shape.settled(self.tag(), profile)

    def asked(self, profile: Profile) -> tuple[tuple[Field, str], ...]:
        """Of those rows the ones that it has or lacks, with their spellings on the wire."""
        assert self.shape is not None
        return self.shape.asked(self.tag(), profile, tuple(self.members))

    def tag(self) -> str | None:
        """The value that decides which fields hold, where it is known."""
        if self.shape is None or self.shape.cases is None:
            return None
        leaf = self.members.get(self.shape.cases.tag)
        if leaf is None:
            return "" if self.shape.cases.tag in self.said() else None
        return leaf.value if isinstance(leaf, Leaf) and leaf.ready and isinstance(leaf.value, str) else ""

    def said(self) -> Collection[str]:
        """The names of the fields that it writes, in `raw` as well."""
        if self.raw is None or self.shape is None:
            return self.members.keys()
        aside = (row.name for row in self.shape.every_field() if not row.spellings().isdisjoint(self.raw.members))
        return dict.fromkeys([*self.members, *aside])

    def at(self, name: str) -> Span:
        """Where the field's name stands, else the word that opens the object."""
        return self.keys.get(name, self.span)


@dataclass(frozen=True, slots=True)
class Array:
    """A list of values; `Each` among them stand for any number of items."""

    items: tuple[ValueNode, ...]
    kind: Many | None
    span: Span


@dataclass(frozen=True, slots=True)
class Each:
    """One item for every item of a list parameter: `element for item in items { … }`."""

    variable: str
    over: str
    over_span: Span
    item: ValueNode

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


ValueNode: TypeAlias = Leaf | Record | Array | Each

Clock: TypeAlias = Callable[[], datetime]
"""Says the instant of the run, and is only asked where something depends on it."""


def from_text(kind: Kind, text: str) -> Json | Later | Automatic | Wrong:
    """What a string becomes for a kind: itself where texts are wanted, else the literal that it spells."""
    if isinstance(kind, Text | Free):
        return kind.take(text)
    value = read_literal(text.strip())
    return kind.take(text if value is None else given(value, text.strip()))


def given(value: tree.Scalar, word: str) -> WrittenValue:
    """A literal of a definition, as kinds take it; `null` is no value."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        assert value is not None
        return value
    return Number(value, word)


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """The parts of a request that are the same in all its renderings, each known by its identity.

    Equal parts at two places are judged apart, since a finding names its place; and comparing them would cost what is
    to be saved. `nodes` holds the parts, so that no identity is given to another object while this lives.
    What is wrong with one (`found`), which recipients are in it a second time (`twice`) and its JSON (`bodies`) are
    worked out when first asked for.
    """

    nodes: dict[int, ValueNode] = field(default_factory=dict)
    found: dict[int, Sequence[Diagnostic]] = field(default_factory=dict)
    twice: dict[int, Sequence[Diagnostic]] = field(default_factory=dict)
    bodies: dict[int, Json] = field(default_factory=dict)

    def __contains__(self, node: ValueNode) -> bool:
        return id(node) in self.nodes

    def add(self, node: ValueNode) -> None:
        """Remember a part."""
        self.nodes[id(node)] = node


NOTHING = Fixed()


def plain(node: ValueNode, profile: Profile, *, raw: bool, fixed: Fixed = NOTHING) -> Json:
    """The JSON of a filled value, keys in the table's order and as the profile spells them, `raw` merged or not.

    It is the caller's own: nothing else holds its objects and lists.
    """
    if isinstance(node, Leaf):
        return node.value
    if not raw or id(node) not in fixed.nodes:
        return _plain(node, profile, raw, fixed)
    body = fixed.bodies.get(id(node))
    if body is None:
        body = fixed.bodies[id(node)] = _plain(node, profile, raw, fixed)
    return _copied(body)


def _plain(node: Record | Array | Each, profile: Profile, raw: bool, fixed: Fixed) -> Json:
    if isinstance(node, Array):
        return [plain(item, profile, raw=raw, fixed=fixed) for item in node.items]
    assert isinstance(node, Record), "a loop is filled before it is written"
    body = {name: plain(member, profile, raw=raw, fixed=fixed) for name, member in in_order(node, profile)}
    return merged(body, plain(node.raw, profile, raw=raw)) if raw and node.raw is not None else body


def _copied(body: Json) -> Json:
    if isinstance(body, dict):
        return {key: _copied(value) for key, value in body.items()}
    return [_copied(item) for item in body] if isinstance(body, list) else body


def in_order(record: Record, profile: Profile) -> Iterator[tuple[str, ValueNode]]:
    """The members of an object by their names on the wire: in the table's order, or as written where keys are free."""
    if record.shape is None:
        yield from record.members.items()
        return
    for row, wire in record.asked(profile):
        node = record.members.get(row.name)
        if node is not None and not (row.unless_empty and _is_empty(node)):
            yield wire, node


def _is_empty(node: ValueNode) -> bool:
    """Whether nothing but empty objects is in it."""
    return isinstance(node, Record) and node.raw is None and all(map(_is_empty, node.members.values()))


def merged(body: Json, raw: Json) -> Json:
    """`raw` over a body: objects deeply, anything else replaced."""
    if not (isinstance(body, dict) and isinstance(raw, dict)):
        return raw
    return body | {key: merged(body[key], value) if key in body else value for key, value in raw.items()}


# --- what is in a value


def children(node: ValueNode) -> Sequence[ValueNode]:
    """What a value directly consists of; an object's `raw` part last."""
    match node:
        case Record(members=members, raw=raw):
            return (*members.values(), raw) if raw is not None else tuple(members.values())
        case Leaf():
            return ()
        case Array(items=items):
            return items
        case Each(item=item):
            return (item,)
        case _:
            assert_never(node)


def walk(node: ValueNode) -> Iterator[ValueNode]:
    """A value and everything in it, from the outside in and as written.

    Who needs to know more of a part than the part itself (its place, its row, the loops around it) goes its own way,
    by `children`.
    """
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, Leaf):
            todo += reversed(children(node))


def rewrite(node: ValueNode, change: Callable[[ValueNode], ValueNode]) -> ValueNode:
    """The same value with other parts: `change` is asked from the outside in what stands instead of each.

    Where that is the part itself, what is in it is asked for next.
    """
    made = change(node)
    if made is not node:
        return made
    match node:
        case Leaf():
            return node
        case Array(items=items):
            return replace(node, items=tuple(rewrite(item, change) for item in items))
        case Each(item=item):
            return replace(node, item=rewrite(item, change))
        case Record(members=members, raw=raw):
            inner = rewrite(raw, change) if raw is not None else None
            assert inner is None or isinstance(inner, Record)
            return with_members(node, {name: rewrite(member, change) for name, member in members.items()}, inner)
        case _:
            assert_never(node)


def leaves(node: ValueNode) -> Iterator[Leaf]:
    """Every single value in it."""
    return (inner for inner in walk(node) if isinstance(inner, Leaf))


def loops(node: ValueNode) -> Iterator[str]:
    """The lists that blocks in it are repeated over."""
    return (inner.over for inner in walk(node) if isinstance(inner, Each))


def has_raw(node: ValueNode) -> bool:
    """Whether an object in it has a raw part."""
    return (isinstance(node, Record) and node.raw is not None) or any(map(has_raw, children(node)))


def is_lacking(node: ValueNode) -> bool:
    """Whether in some object of it `raw` says a field that it lacks else."""
    match node:
        case Array(items=items):
            return any(map(is_lacking, items))
        case Each(item=item):
            return is_lacking(item)
        case Record(members=members):
            return len(node.said()) > len(members) or any(map(is_lacking, members.values()))
    return False


def is_known(node: ValueNode, fixed: Fixed = NOTHING) -> bool:
    """Whether everything in it is what goes on the wire; what is `fixed` is, and not looked into."""
    if isinstance(node, Leaf):
        return node.ready
    known = fixed.nodes
    return not isinstance(node, Each) and all(id(part) in known or is_known(part, fixed) for part in children(node))


def with_members(record: Record, members: Mapping[str, ValueNode], raw: Record | None = None) -> Record:
    """The object with other members, and another `raw` where it has one."""
    return Record(record.shape, members, record.span, record.keys, raw or record.raw, record.absent)


def with_member(record: Record, name: str, node: ValueNode) -> Record:
    """The object with one member put in or replaced."""
    return with_members(record, {**record.members, name: node})
