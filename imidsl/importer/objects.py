"""JSON objects → items of blocks, by the table; what it has no place for goes to `raw`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from imidsl.binding.fields import RAW
from imidsl.diagnostics import Diagnostic, Spelling
from imidsl.diagnostics.importing import IMPORTED_MISSPELLED, IMPORTED_RAW
from imidsl.importer import nodes
from imidsl.importer.values import free, single
from imidsl.records import dataclass, field
from imidsl.schema.kinds import FREE, Choice, Free, Json, Kind, Many, Map, Profile, describe
from imidsl.schema.model import Field, Shape
from imidsl.schema.relations import Implied
from imidsl.syntax import tree
from imidsl.syntax.json import Member, Placed, plain_value

Members: TypeAlias = Mapping[str, Member]
WrittenItems: TypeAlias = list[tree.Item]


def members_of(placed: Placed) -> Members | None:
    """The members of an object by key, the last of each; None where it is no object."""
    return {member.key: member for member in placed.value} if isinstance(placed.value, tuple) else None


@dataclass(frozen=True, slots=True)
class WrittenObject:
    """An object as a definition writes it: what can stand before the brace, and what stands in it."""

    labels: tuple[tree.Label, ...]
    items: tuple[tree.Item, ...]


@dataclass(slots=True)
class Writer:
    """Writes objects for a profile; `links` are the ids of the smartlinks that texts may refer to."""

    profile: Profile
    links: Collection[str] = ()
    found: list[Diagnostic] = field(default_factory=list)

    def object(
        self, shape: Shape, members: Members, *, labelled: bool = True, place: int | None = None
    ) -> WrittenObject:
        """An object of a shape; with `labelled` its labels are taken out of the items. `place` counts it from 1."""
        tag = self._tag(shape, members)
        # Which fields an object has whose tag nobody knows is not known either.
        known = shape.cases is None or tag is None or tag in shape.cases.when
        rows = shape.settled(tag, self.profile) if known else ()
        written: dict[str, WrittenItems] = {}
        rest = dict(members)
        for row in rows:
            member = rest.get(row.on_wire(self.profile))
            items = self.field(row, member.value) if member is not None else None
            if member is not None and items is not None:
                written[row.name] = items
                del rest[member.key]
        self._leave_out(shape, written, members, place)
        labels = tuple(_labels(shape, written)) if labelled else ()
        kept = [item for row in rows for item in written.pop(row.name, [])]
        return WrittenObject(labels, (*kept, *self.raw(rest.values(), rows or shape.every_field())))

    def _tag(self, shape: Shape, members: Members) -> str | None:
        if shape.cases is None:
            return None
        names = {row.on_wire(self.profile) for row in shape.every_field() if row.name == shape.cases.tag}
        member = next((members[name] for name in names if name in members), None)
        if member is None:
            return None
        tag = member.value.value if isinstance(member.value.value, str) else ""
        # What the table doesn't list stands in `raw`, so that to the table it isn't there.
        return None if tag not in shape.cases.when and shape.cases.default is not None else tag

    def _leave_out(self, shape: Shape, written: dict[str, WrittenItems], members: Members, place: int | None) -> None:
        """What the compiler fills in by itself isn't written; where it must not, the field is `null`."""
        if shape.numbered is not None and place is not None:
            given = members.get(shape.numbered)
            if given is None:
                written[shape.numbered] = [nodes.entry(shape.numbered, nodes.NULL)]
            elif given.value.value == place:
                written.pop(shape.numbered, None)
        for relation in shape.relations:
            if isinstance(relation, Implied) and relation.by in written and self._has(shape, relation.field):
                given = members.get(relation.field)
                if given is None:
                    written[relation.field] = [nodes.entry(relation.field, nodes.NULL)]
                elif given.value.value == relation.value:
                    written.pop(relation.field, None)

    def _has(self, shape: Shape, name: str) -> bool:
        return any(row.name == name and self.profile in row.profiles for row in shape.every_field())

    # --- fields

    def field(self, row: Field, placed: Placed) -> WrittenItems | None:
        """What writes a field's value; None where nothing but `raw` can."""
        match row.kind:
            case Shape() as shape:
                members = members_of(placed)
                return self._block(row, shape, members) if members is not None else None
            case Map(of=of):
                value = self._map(of, placed)
            case Many() as many:
                return self._many(row, many, placed)
            case Free() as kind:
                value = free(kind, placed, self.links)
            case kind:
                value = self._single(kind, placed)
        return [nodes.entry(row.name, value)] if value is not None else None

    def _block(self, row: Field, shape: Shape, members: Members) -> WrittenItems:
        if row.rest is not None and row.block is not None:
            short = self._with_rest(row, shape, members)
            if short is not None:
                return [short]
        written = self.object(shape, members, labelled=row.rest is None)
        if row.short is not None and len(written.items) == 1 and not written.labels:
            only = written.items[0]
            if isinstance(only, tree.Entry) and only.key.text == row.short:
                return [nodes.entry(row.name, only.value)]
        return [nodes.form(row.name, written.labels, written.items)]

    def _with_rest(self, row: Field, shape: Shape, members: Members) -> tree.Item | None:
        """`template "4711" { … }`: the label, and the free keys themselves; None where there is more to say."""
        assert row.rest is not None
        assert row.block is not None
        if not set(members) <= {*shape.labels, row.rest}:
            return None
        count = len(self.found)
        written = self.object(shape, members)
        match written:
            case WrittenObject(labels=labels, items=()) if len(labels) == len(shape.labels):
                return nodes.form(row.block, labels, ())
            case WrittenObject(labels=labels, items=[tree.Block(labels=(), body=tree.Body(items=items))]) if (
                len(labels) == len(shape.labels) and items and len(self.found) == count
            ):
                return nodes.form(row.block, labels, items)
        del self.found[count:]
        return None

    def _map(self, of: Kind, placed: Placed) -> tree.Value | None:
        members = members_of(placed)
        if members is None:
            return None
        values = {name: self._free(of, member.value) for name, member in members.items()}
        items = [nodes.entry(name, value) for name, value in values.items() if value is not None]
        return nodes.body(items) if len(items) == len(values) else None

    def _free(self, kind: Kind, placed: Placed) -> tree.Value | None:
        if isinstance(kind, Free):
            return free(kind, placed, self.links)
        return self._single(kind, placed)

    def _single(self, kind: Kind, placed: Placed) -> tree.Value | None:
        unlisted = isinstance(kind, Choice) and all(option.wire != placed.value for option in kind.of(self.profile))
        return None if placed.value is None or unlisted else single(kind, plain_value(placed), self.links)

    def _many(self, row: Field, kind: Many, placed: Placed) -> WrittenItems | None:
        if not isinstance(placed.value, list):
            return None
        if not isinstance(kind.of, Shape):
            values = [self._free(kind.of, item) for item in placed.value]
            kept = [value for value in values if value is not None]
            return [nodes.entry(row.name, nodes.many(kept))] if len(kept) == len(values) else None
        objects = [members for item in placed.value if (members := members_of(item)) is not None]
        if len(objects) < len(placed.value) or _repeated(row, objects):
            return None
        if row.block is None or not objects:
            bodies = (self.object(kind.of, o, labelled=False, place=n) for n, o in enumerate(objects, 1))
            return [nodes.entry(row.name, nodes.many(nodes.body(written.items) for written in bodies))]
        blocks = (self.object(kind.of, o, place=n) for n, o in enumerate(objects, 1))
        return [nodes.form(row.block, written.labels, written.items) for written in blocks]

    # --- raw

    def raw(self, members: Iterable[Member], rows: Sequence[Field]) -> WrittenItems:
        """A `raw` block with these members, or nothing; each is found at its key."""
        items = list(self.raw_items(members, rows))
        return [nodes.block(nodes.name(RAW), (), items)] if items else []

    def raw_items(self, members: Iterable[Member], rows: Sequence[Field]) -> Iterator[tree.Item]:
        """What stands in a `raw` block; what no definition can say is left out."""
        for member in members:
            value = free(FREE, member.value, self.links, nulls=True)
            self.note(member, rows)
            if value is not None:
                yield nodes.entry(member.key, value)

    def note(self, member: Member, rows: Iterable[Field]) -> None:
        """Say that a member of an object with such fields goes to `raw`, and why."""
        names = {row.on_wire(self.profile): row for row in rows if self.profile in row.profiles}
        meant = next((name for name in names if _letters(name) == _letters(member.key)), None)
        if member.key in names:
            reason = _unsaid(names[member.key], plain_value(member.value))
            self.found.append(IMPORTED_RAW.at(member.place, found=member.key, reason=reason))
        elif meant is not None:
            remedy = Spelling(meant)
            finding = IMPORTED_MISSPELLED.at(member.place, found=member.key, profile=self.profile, help=remedy)
            self.found.append(finding)
        else:
            reason = f"profile {self.profile} has no such field here"
            self.found.append(IMPORTED_RAW.at(member.place, found=member.key, reason=reason))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _unsaid(row: Field, value: Json) -> str:
    """Why a field can't be said otherwise than in `raw`."""
    if isinstance(row.kind, Choice) and isinstance(value, str):
        return f"{describe(value)} is none of its values, {row.kind.wire_words}"
    if row.kind.spelling and not any(row.kind.faults(value)):
        return row.kind.spelling
    return f"what stands there, {describe(value)}, can't be said otherwise"


def _labels(shape: Shape, written: dict[str, WrittenItems]) -> Iterator[tree.Label]:
    """The labels of a block, taken out of what stands in it, up to the first that can't be one."""
    for name in shape.labels:
        match written.get(name):
            case [tree.Entry(value=tree.Name() | tree.String(block=False) | tree.Literal(value=int()) as label)]:
                del written[name]
                yield label
            case _:
                return


def _repeated(row: Field, objects: Sequence[Members]) -> bool:
    """Whether two items have the same key, so that a definition would keep only the last."""
    if row.key is None:
        return False
    keys = [plain_value(members[row.key].value) if row.key in members else None for members in objects]
    return any(key in keys[:index] for index, key in enumerate(keys))
