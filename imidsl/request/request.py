"""A message's request to one channel: filled with values and judged as often as asked.

What of it no value changes is filled, judged and written once, and shared by all renderings: whoever meets such a part
again knows it as the very same object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from imidsl.binding.message import Message
from imidsl.binding.values import (
    FAULTY,
    Array,
    Clock,
    Each,
    Fixed,
    Leaf,
    Record,
    ValueNode,
    children,
    has_raw,
    is_known,
    is_lacking,
    leaves,
    plain,
    with_member,
    with_members,
)
from imidsl.diagnostics import Diagnostic, conformance, relations
from imidsl.records import dataclass, replace
from imidsl.request.between import names_in
from imidsl.request.destinations import count, split, usable
from imidsl.request.fill import Filler, decided, numbered
from imidsl.request.judge import Judge, judge_body
from imidsl.request.rules import Rules
from imidsl.request.settings import Config
from imidsl.request.sizes import Sizes
from imidsl.request.stored import with_parameters
from imidsl.schema.envelope import (
    ADDRESSES,
    CONTENT,
    CORRELATION_ID,
    DELIVERY,
    DESTINATION,
    HEAD,
    SMARTLINKS,
    TAIL,
    TEMPLATE,
    request_shape,
)
from imidsl.schema.kinds import Instant, Json, Profile, Text
from imidsl.schema.model import Channel, Field, Shape
from imidsl.source import Span

Values = Mapping[str, object]
Inner = TypeVar("Inner", Leaf, Record, Array)


@dataclass(frozen=True, eq=False)
class OpenRequest:
    """A request without its values: as it is `written`, and as a `record` in which the `fixed` parts are filled."""

    message: Message
    channel: Channel
    profile: Profile
    config: Config
    written: Record
    record: Record
    fixed: Fixed

    @classmethod
    def of(cls, message: Message, channel: Channel, profile: Profile, config: Config) -> OpenRequest:
        """The request to the message's own destinations."""
        written = request_of(message, channel, profile, message.destinations)
        fixing = _Fixing(message.constants)
        return cls(message, channel, profile, config, written, fixing.record(written), fixing.fixed)

    def sent_to(self, destinations: Array) -> OpenRequest:
        """The same request to others."""
        members = {name: node for name, node in self.record.members.items() if name != DESTINATION.name}
        shape = next(row.item for row in self.record.fields() if row.name == DESTINATION.name)
        reached = usable(destinations, self.channel, shape) if shape is not None else None
        if reached is not None:
            members[DESTINATION.name] = reached
        return replace(self, record=replace(self.record, members=members, raw=self._raw_for_others()))

    def _raw_for_others(self) -> Record | None:
        """Its `raw` part without what would overrule the destinations of the run."""
        raw, name = self.record.raw, DESTINATION.on_wire(self.profile)
        if raw is None or name not in raw.members:
            return raw
        return with_members(raw, {key: node for key, node in raw.members.items() if key != name})

    @cached_property
    def sizes(self) -> Sizes:
        """What the sizes of its texts depend on."""
        return Sizes(self.message.links, self.config.smartlink_length, self.config.limits)

    # --- filling and judging

    def parts(self, given: Values, clock: Clock | None) -> tuple[list[Record], list[Diagnostic]]:
        """The request filled as far as the values go: several where there are too many addresses."""
        first, found = self._part(given, clock, 1)
        parts = [first]
        filled = first.members.get(DESTINATION.name)
        if isinstance(filled, Array) and count(filled) > ADDRESSES:
            pieces = split(filled)
            found += self._splitting(count(filled), len(pieces))
            for number in range(2, len(pieces) + 1):
                part, more = self._part(given, clock, number)
                parts.append(part)
                found += more
            parts = [_only(part, number) for number, part in enumerate(parts)]
        return parts, found + self._judge(clock).values(parts, filled)

    def _part(self, given: Values, clock: Clock | None, number: int) -> tuple[Record, list[Diagnostic]]:
        request = {"channel": self.channel.name, "part": number}
        filler = Filler({**self.message.constants, **given, "request": request}, clock, self.fixed)
        return filler.record(self.record), filler.found

    def _splitting(self, addresses: int, parts: int) -> Iterable[Diagnostic]:
        span = self.message.record.at(self.channel.name)
        yield relations.SPLIT_REQUEST.at(span, addresses=addresses, parts=parts)
        own = self.record.members.get(CORRELATION_ID.name)
        if isinstance(own, Leaf) and "request" not in names_in(own):
            yield relations.SPLIT_CORRELATION_ID.at(own.span, parts=parts, channel=self.channel.name)

    def _judge(self, clock: Clock | None) -> Judge:
        templated = TEMPLATE.name in self.message.record.members
        left = frozenset[str]() if DESTINATION.name in self.record.members else frozenset({DESTINATION.name})
        return Judge(Rules(self.profile, self.sizes, templated, clock, left, self.fixed))

    # --- writing

    def body(self, part: Record) -> tuple[Json | None, list[Diagnostic]]:
        """The body of a filled request, and what the schema has against it; none where a value in it isn't known."""
        if not is_known(part, self.fixed):
            return None, [_lost(leaf) for leaf in leaves(part) if not leaf.ready]
        body = plain(part, self.profile, raw=True, fixed=self.fixed)
        if not self._has_raw:
            return body, judge_body(body, part, self.profile, self.config)
        judged = plain(part, self.profile, raw=False)
        return body, judge_body(judged, part, self.profile, self.config, lacking=is_lacking(part))

    @cached_property
    def _has_raw(self) -> bool:
        return has_raw(self.record)


def request_of(message: Message, channel: Channel, profile: Profile, destinations: Array | None) -> Record:
    """What a message's request to one channel says, in the shape of the API's body."""
    shape = request_shape(channel, profile)
    rows = {row.name: row for row in shape.fields}
    own = message.record.members
    shared = (row.name for row in (*HEAD, TEMPLATE, *TAIL))
    members: dict[str, ValueNode] = {name: own[name] for name in shared if name in own}
    at = message.record.at(channel.name)
    members[DELIVERY] = Leaf(channel.on_wire(profile), rows[DELIVERY].kind, at)
    members[CONTENT] = _nested(message, rows[CONTENT].item, channel, at)
    reached = usable(destinations, channel, rows[DESTINATION.name].item or shape) if destinations else None
    if reached is not None:
        members[DESTINATION.name] = reached
    return with_parameters(replace(message.record, shape=shape, members=members), channel)


def _nested(message: Message, shape: Shape | None, channel: Channel, at: Span) -> Record:
    """The object at `channels`: smartlinks where the channel can have them, its own object at its depth."""
    assert shape is not None
    node: ValueNode = message.record.members[channel.name]
    inner = [shape]
    for name in channel.path[:-1]:
        inner.append(next(row.item for row in inner[-1].fields if row.name == name and row.item is not None))
    for step, name in reversed(list(zip(inner, channel.path, strict=True))):
        node = Record(step, {name: node}, at, {name: at})
    assert isinstance(node, Record)
    links = message.record.members.get(SMARTLINKS.name)
    return with_member(node, SMARTLINKS.name, links) if channel.smartlinks and links is not None else node


class _Fixing:
    """Finds the parts of a request that no value changes, from the inside out, and fills them."""

    def __init__(self, constants: Values) -> None:
        self.fixed = Fixed()
        self._filler = Filler(constants, fixed=self.fixed)

    def record(self, record: Record) -> Record:
        """The object with such parts in it."""
        rows = record.shape.by_name() if record.shape is not None else {}
        members = {name: self._node(node, rows.get(name)) for name, node in record.members.items()}
        return with_members(record, members, self._record(record.raw) if record.raw is not None else None)

    def _node(self, node: ValueNode, row: Field | None = None) -> ValueNode:
        match node:
            case Leaf():
                return self._leaf(node, row)
            case Record():
                return self._record(node)
            case Array():
                return self._array(node)
            case Each():
                return node

    def _record(self, record: Record) -> Record:
        inner = self.record(record)
        done = decided(inner)
        return self._kept(done) if all(map(self._lasts, children(done))) else inner

    def _array(self, array: Array) -> Array:
        inner = replace(array, items=tuple(map(self._node, array.items)))
        return self._kept(numbered(inner)) if all(map(self._lasts, inner.items)) else inner

    def _leaf(self, leaf: Leaf, row: Field | None) -> Leaf:
        filled = self._filler.node(leaf, row)
        if not isinstance(filled, Leaf) or not self._lasts(filled):
            return leaf
        # Whether a text keeps a limit that it shares with another text depends on that one: it is filled for good, and
        # judged each time.
        shares = isinstance(leaf.kind, Text) and leaf.kind.limit is not None and leaf.kind.limit.plus
        return filled if shares else self._kept(filled)

    def _lasts(self, node: ValueNode) -> bool:
        """Whether a part stays as it is; an instant may pass."""
        return node.ready and not isinstance(node.kind, Instant) if isinstance(node, Leaf) else node in self.fixed

    def _kept(self, node: Inner) -> Inner:
        # What was found in a part names its place: one object at two places becomes two.
        kept = replace(node) if node in self.fixed else node
        self.fixed.add(kept)
        return kept


def _only(part: Record, number: int) -> Record:
    """The request with only its own addresses."""
    filled = part.members[DESTINATION.name]
    assert isinstance(filled, Array)
    return with_members(part, {**part.members, DESTINATION.name: split(filled)[number]})


def _lost(leaf: Leaf) -> Diagnostic:
    # Its fault may have been allowed; still nothing is sent without it in silence.
    reason = (
        "this value can't be read, and the body would lack it"
        if leaf.value is FAULTY
        else "internal error: this value was left open although all values are known; please report it"
    )
    return conformance.NOT_CONFORMANT.at(leaf.span, reason=reason, pointer="its field")
