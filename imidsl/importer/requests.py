"""One body → what one message would say for it, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imidsl.binding.values import merged
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.importer import names, nodes
from imidsl.importer.objects import Members, Writer, WrittenItems, members_of
from imidsl.importer.values import free
from imidsl.records import dataclass
from imidsl.request.body import Intake
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import (
    ADDRESSES,
    CONTENT,
    CORRELATION_ID,
    DELIVERY,
    DESTINATION,
    ID_NAMES,
    SMARTLINKS,
    destinations,
    request_shape,
)
from imidsl.schema.kinds import FREE, Json, Profile, describe
from imidsl.schema.model import Channel, Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.syntax.json import Member, Placed, plain_value

MANY = 6
"""How many addresses stand on the line of a `to`; more get a line each."""


@dataclass(frozen=True, slots=True)
class ReadDestination:
    """A `to`, and the first kind of id in it: what decides which channels use it. Without one all of them do."""

    kind: str | None
    item: tree.Item


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message would say for one body. `correlation` is its id where that is a text."""

    name: str
    channel: Channel
    correlation: str | None
    head: tuple[tree.Item, ...]
    links: tuple[tree.Item, ...]
    block: tree.Item
    to: tuple[ReadDestination, ...]
    raw: tuple[tree.Item, ...]


class BodyReader:
    """Reads one body for a profile; what goes to `raw`, and what is no request, gathers in `found`."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.writer = Writer(profile)

    @property
    def found(self) -> list[Diagnostic]:
        """The findings, at their places in the JSON."""
        return self.writer.found

    def draft(self, name: str, body: Placed, patch: Json = None) -> Draft | None:
        """What a message would say for the body; `patch` is an object that `raw` says as well."""
        channel = self._channel(body)
        members = members_of(body)
        if channel is None or members is None:
            return None
        left = dict(members)
        left.pop(DELIVERY)
        content = left.pop(CONTENT, None)
        raw: dict[str, Json] = {}
        links, block = self._content(channel, content, raw)
        to = self._to(channel, left, raw)
        correlation, head = self._head(channel, left)
        self._keep(left.values(), request_shape(channel, self.profile).fields, raw)
        if isinstance(patch, dict):
            raw = merged(raw, patch)
            to = to if DESTINATION.on_wire(self.profile) not in patch else ()
        return Draft(names.base(name), channel, correlation, head, links, block, to, tuple(self._raw(raw)))

    def _channel(self, body: Placed) -> Channel | None:
        if not isinstance(body.value, tuple):
            self.found.append(conformance.NOT_A_REQUEST.at(body.span, found=describe(plain_value(body))))
            return None
        intake = Intake(self.profile)
        channel = intake.channel_of(body)
        self.found.extend(intake.found)
        if channel is None:
            return None
        word = channel.on_wire(self.profile)
        return BY_NAME.get(word, channel)

    # --- the envelope

    def _head(self, channel: Channel, left: dict[str, Member]) -> tuple[str | None, tuple[tree.Item, ...]]:
        correlation = None
        items: WrittenItems = []
        for row in request_shape(channel, self.profile).settled(None, self.profile):
            member = left.get(row.on_wire(self.profile))
            written = self.writer.field(row, member.value) if member is not None else None
            if member is None or written is None:
                continue
            del left[member.key]
            if row is CORRELATION_ID and isinstance(member.value.value, str):
                correlation = member.value.value
            else:
                items += written
        return correlation, tuple(items)

    # --- the content

    def _content(
        self, channel: Channel, content: Member | None, raw: dict[str, Json]
    ) -> tuple[tuple[tree.Item, ...], tree.Item]:
        """The smartlinks, and the channel's block; whatever else stands there goes to `raw`."""
        links: WrittenItems = []
        row = next(row for row in request_shape(channel, self.profile).fields if row.name == CONTENT)
        member, above = content, []
        for step in channel.path:
            members = members_of(member.value) if member is not None else None
            if member is None or members is None:
                break
            assert isinstance(row.kind, Shape)
            above.append(member.key)
            left = {key: m for key, m in members.items() if key != step}
            links += self._links(row.kind, left) if row.name == CONTENT else []
            self._keep(left.values(), row.kind.fields, raw, above)
            row = next(inner for inner in row.kind.fields if inner.name == step)
            member = members.get(step)
        members = members_of(member.value) if member is not None else None
        if member is not None and members is None:
            self._keep([member], [row], raw, above)
        written = self.writer.object(channel.shape, members or {})
        return tuple(links), nodes.block(nodes.name(channel.name), written.labels, written.items)

    def _links(self, content: Shape, left: dict[str, Member]) -> WrittenItems:
        """The smartlinks; texts may refer to them from here on."""
        row = next((row for row in content.fields if row.name == SMARTLINKS.name), None)
        member = left.get(SMARTLINKS.on_wire(self.profile))
        written = self.writer.field(row, member.value) if row is not None and member is not None else None
        if member is None or written is None:
            return []
        del left[member.key]
        ids = {str(item.labels[0].value) for item in written if _numbered(item)}  # type: ignore[union-attr]
        self.writer.links = ids
        return written

    # --- who gets it

    def _to(self, channel: Channel, left: dict[str, Member], raw: dict[str, Json]) -> tuple[ReadDestination, ...]:
        """The `to`s; where they don't say it all, `raw` has the whole list instead."""
        member = left.pop(DESTINATION.on_wire(self.profile), None)
        if member is None:
            return ()
        row = destinations(DESTINATION.name, channel.destinations)
        assert isinstance(row.item, Shape)
        items = member.value.value if isinstance(member.value.value, list) else []
        count = len(self.found)
        to: list[ReadDestination] = []
        exact, total = bool(items), 0
        for members in map(members_of, items):
            total += _size(members or {})
            address = self._address(row.item, members or {}) if total <= ADDRESSES else None
            exact = exact and address is not None
            to += [address] if address is not None else []
        if exact:
            return tuple(to)
        del self.found[count:]
        self._keep([member], [row], raw)
        return ()

    def _address(self, shape: Shape, members: Members) -> ReadDestination | None:
        """A `to`; None where an address would go to its `raw`, or without a kind of id that the channel uses."""
        written = self.writer.object(shape, members).items
        kinds = [item for item in written if isinstance(item, tree.Entry) and isinstance(item.value, tree.List)]
        if not kinds or ID_NAMES.intersection(members) - {item.key.text for item in kinds}:
            return None
        first = kinds[0]
        ids = [value for value in _items(first.value) if isinstance(value, tree.String)]
        if len(kinds) > 1 or not 0 < len(ids) <= MANY:
            return ReadDestination(first.key.text, nodes.form(DESTINATION.block or "", (), written))
        others = [item for item in written if item is not first]
        to = nodes.form(DESTINATION.block or "", [nodes.name(first.key.text), *ids], others)
        return ReadDestination(first.key.text, to)

    # --- raw

    def _keep(
        self, members: Iterable[Member], rows: Iterable[Field], raw: dict[str, Json], above: Iterable[str] = ()
    ) -> None:
        """Put members to `raw`, below the keys `above`, and say so."""
        known = tuple(rows)
        for member in members:
            for key in above:
                raw = raw.setdefault(key, {})
            above = ()
            self.writer.note(member, known)
            raw[member.key] = plain_value(member.value)

    def _raw(self, raw: dict[str, Json]) -> Iterator[tree.Item]:
        for key, value in raw.items():
            written = free(FREE, _placed(value, nodes.NOWHERE), self.writer.links, nulls=True)
            if written is not None:
                yield nodes.entry(key, written)


def _numbered(item: tree.Item) -> bool:
    labels = item.labels if isinstance(item, tree.Block | tree.Statement) else ()
    return bool(labels) and isinstance(labels[0], tree.Literal)


def _items(value: tree.Value) -> tuple[tree.Value, ...]:
    return value.items if isinstance(value, tree.List) else ()


def _size(members: Members) -> int:
    lists = [member.value.value for member in members.values() if isinstance(member.value.value, list)]
    return max(map(len, lists), default=0)


def _placed(value: Json, span: Span) -> Placed:
    match value:
        case dict():
            return Placed(tuple(Member(key, span, _placed(inner, span)) for key, inner in value.items()), span)
        case list():
            return Placed([_placed(inner, span) for inner in value], span)
        case _:
            return Placed(value, span)
