"""A finished request body → values with places, so that the same rules hold for it."""

from __future__ import annotations

from imidsl.binding.guesses import allowed
from imidsl.binding.values import Array, Leaf, Record, ValueNode, faulty
from imidsl.diagnostics import Diagnostic, conformance, names, relations
from imidsl.diagnostics.suggest import nearest, suggestion
from imidsl.request.stored import with_parameters
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import DELIVERY, IDS, request_shape
from imidsl.schema.kinds import FREE, Free, Kind, Many, Map, Profile, describe, of_others
from imidsl.schema.model import Channel, Field, Shape
from imidsl.source import Source, Span
from imidsl.syntax.json import Member, Placed, Unread, read, repeated


class Intake:
    """Reads bodies for a profile; what is wrong gathers in `found`."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.channel = ""
        self.found: list[Diagnostic] = []

    def request(self, source: Source) -> tuple[Channel, Record] | None:
        """The request that a JSON text holds, or None where its channel can't be known."""
        placed = read(source)
        if isinstance(placed, Unread):
            self.found.append(conformance.BAD_JSON.at(placed.span, reason=placed.reason))
            return None
        if not isinstance(placed.value, tuple):
            self.found.append(conformance.NOT_A_REQUEST.at(placed.span, found=describe(_plain(placed))))
            return None
        channel = self.channel_of(placed)
        if channel is None:
            return None
        self.channel = channel.name
        self.found += (names.DUPLICATE_ENTRY.at(member.place, found=pointer) for pointer, member in repeated(placed))
        record = self._value(request_shape(channel, self.profile), placed, "")
        assert isinstance(record, Record)
        return channel, with_parameters(record, channel)

    def channel_of(self, body: Placed) -> Channel | None:
        """The channel that a body, which is an object, is for; None where it doesn't say one of the profile."""
        assert isinstance(body.value, tuple)
        known = {c.on_wire(self.profile): c for c in reversed(CHANNELS) if self.profile in c.profiles}
        word = _member(body.value, DELIVERY)
        if word is None:
            span = body.span.source.span(body.span.start, body.span.start + 1)
            help_ = f"it is one of {', '.join(sorted(known))}"
            self.found.append(relations.MISSING_FIELD.at(span, field=DELIVERY, where="the request", help=help_))
        elif not isinstance(word.value, str):
            self._wrong(word, f"/{DELIVERY}", "a text in quotes")
        elif word.value not in known:
            help_ = suggestion(word.value, known)
            self.found.append(names.UNKNOWN_SYMBOL.at(word.span, found=word.value, field=f"/{DELIVERY}", help=help_))
        else:
            return known[word.value]
        return None

    def _value(self, kind: Kind, placed: Placed, pointer: str) -> ValueNode | None:
        value = placed.value
        match kind:
            case Shape():
                if isinstance(value, tuple):
                    return self._record(kind, placed, value, pointer)
            case Map():
                if isinstance(value, tuple):
                    inner = ((m.key, self._value(kind.kind_of(m.key), m.value, f"{pointer}/{m.key}")) for m in value)
                    return Record(None, {key: node for key, node in inner if node is not None}, placed.span)
            case Many(of=of):
                if isinstance(value, list):
                    items = [self._value(of, item, f"{pointer}/{i}") for i, item in enumerate(value)]
                    return Array(tuple(item for item in items if item is not None), kind, placed.span)
            case Free():
                return self._free(placed, pointer)
            case _:
                return Leaf(_plain(placed), kind, placed.span)
        self._wrong(placed, pointer, "an object" if isinstance(kind, Shape | Map) else kind.words)
        return None

    def _record(self, shape: Shape, placed: Placed, pairs: tuple[Member, ...], pointer: str) -> Record:
        rows = shape.settled(self._tag(shape, pairs))
        opening = placed.span.source.span(placed.span.start, placed.span.start + 1)
        members: dict[str, ValueNode] = {}
        keys = {}
        for name, key, value in pairs:
            row = next((r for r in rows if r.on_wire(self.profile) == name and self.profile in r.profiles), None)
            below = f"{pointer}/{name}"
            if row is None:
                meant = self._unknown(shape, rows, name, key, pointer)
                if meant is not None and meant not in members:
                    members[meant], keys[meant] = faulty(key), key
            elif (node := self._value(row.kind, value, below)) is not None:
                members[row.name], keys[row.name] = node, key
        return Record(shape, members, opening, keys)

    def _tag(self, shape: Shape, pairs: tuple[Member, ...]) -> str | None:
        if shape.cases is None:
            return None
        tag = next(row for row in shape.every_field() if row.name == shape.cases.tag)
        value = _member(pairs, tag.on_wire(self.profile))
        if value is None:
            return None
        return value.value if isinstance(value.value, str) else ""

    def _unknown(self, shape: Shape, rows: tuple[Field, ...], name: str, key: Span, pointer: str) -> str | None:
        """Report a name that isn't a field here; gives the field that was meant, so that it isn't missed as well."""
        if shape.keyed and (name in shape.refused or any(name == row.name for row in IDS)):
            help_ = shape.refused.get(name) or allowed(name, rows, self.profile)
            self.found.append(relations.WRONG_DESTINATION.at(key, found=name, channels=self.channel, help=help_))
            return rows[0].name
        other = next((row for row in rows if name in row.spellings()), None)
        if other is not None and self.profile not in other.profiles:
            self.found.append(of_others(name, other.profiles, self.profile).at(key, other.name))
            return None
        help_ = shape.refused.get(name) or allowed(name, rows, self.profile)
        if shape.cases is not None and any(name == row.on_wire(self.profile) for row in shape.every_field()):
            tag = shape.cases.tag
            self.found.append(names.OTHER_CASE.at(key, found=name, tag=tag, value=_case_of(shape, rows), help=help_))
            return None
        where = f"'{pointer}'" if pointer else "the request"
        self.found.append(names.UNKNOWN_FIELD.at(key, found=name, where=where, help=help_))
        return nearest(name, [row.name for row in rows])

    def _free(self, placed: Placed, pointer: str) -> ValueNode:
        """Any JSON value."""
        match placed.value:
            case tuple() as members:
                inner = {member.key: self._free(member.value, f"{pointer}/{member.key}") for member in members}
                return Record(None, inner, placed.span)
            case list() as items:
                inner_items = tuple(self._free(item, f"{pointer}/{i}") for i, item in enumerate(items))
                return Array(inner_items, None, placed.span)
            case value:
                return Leaf(value, FREE, placed.span)

    def _wrong(self, placed: Placed, pointer: str, allowed_: str) -> None:
        found = describe(_plain(placed))
        self.found.append(names.WRONG_KIND.at(placed.span, field=pointer, allowed=allowed_, found=found))


def _plain(placed: Placed) -> object:
    """The value alone; what is in an object or list isn't needed where only its sort is told."""
    match placed.value:
        case tuple():
            return {}
        case list():
            return []
        case value:
            return value


def _member(members: tuple[Member, ...], key: str) -> Placed | None:
    return next((member.value for member in reversed(members) if member.key == key), None)


def _case_of(shape: Shape, rows: tuple[Field, ...]) -> str:
    assert shape.cases is not None
    return next((value for value, case in shape.cases.when.items() if case is rows), "")
