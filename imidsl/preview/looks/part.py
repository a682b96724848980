"""A request body read by the roles of its fields. It may hold anything: `raw` parts can put any JSON anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from imidsl.records import dataclass
from imidsl.request.sizes import compact
from imidsl.schema.kinds import Choice, Json, Map, Option, Profile
from imidsl.schema.looks import Look, Role
from imidsl.schema.model import Field, Shape
from imidsl.schema.relations import Encoded, Wins

Object: TypeAlias = Mapping[str, Json]


def words(value: Json) -> str:
    """A string as it is; of another value its JSON, of a missing one nothing."""
    if isinstance(value, str) or value is None:
        return value or ""
    return compact(value).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An object of a body, beside the shape that says what its fields are. `name` is the field that it stands in."""

    shape: Shape
    of: Object
    profile: Profile
    name: str = ""

    def rows(self) -> Iterator[tuple[Field, Json]]:
        """The fields that it has, in the table's order, without those that the platform ignores beside others."""
        lost = {relation.loser for relation in self._ignored()}
        for row in self._settled():
            spelled = row.on_wire(self.profile)
            if spelled in self.of and row.name not in lost:
                yield row, self.of[spelled]

    def ignored(self) -> Iterator[str]:
        """What the platform makes of fields that stand beside each other, in words."""
        for relation in self._ignored():
            yield f"{relation.loser} is ignored: {relation.why}"

    def every(self, role: Role) -> Iterator[tuple[Field, Json]]:
        """The fields with a role, and their values: its own, then those of the objects in it.

        Objects that have a role of their own, or are screens of their own, keep theirs to themselves.
        """
        inner: list[Part] = []
        for row, value in self.rows():
            if row.role is role:
                yield row, value
            elif row.role is None and row.look is None:
                inner += self._parts(row, value)
        for part in inner:
            yield from part.every(role)

    def holder(self, role: Role) -> Part | None:
        """The object that has a field with the role: itself, or the first in it."""
        if any(row.role is role for row, _ in self.rows()):
            return self
        inner = (part for row, value in self.rows() if row.look is None for part in self._parts(row, value))
        return next((found for part in inner if (found := part.holder(role)) is not None), None)

    def texts(self, role: Role) -> Iterator[str]:
        """What fields with a role say, where they say anything; an object says what its text says."""
        for row, value in self.every(role):
            said = self._said(row, value)
            if said:
                yield said

    def text(self, role: Role) -> str:
        """The first of `texts`."""
        return next(self.texts(role), "")

    def parts(self, role: Role) -> Iterator[Part]:
        """The objects in fields with a role; of a list all of its items."""
        for row, value in self.every(role):
            yield from self._parts(row, value)

    def doc(self, role: Role) -> str:
        """What the table says of the value of a field with a role, nothing where it doesn't know the value."""
        options = (option(row, value) for row, value in self.every(role))
        return next((known.doc for known in options if known is not None), "")

    def screens(self) -> Iterator[tuple[Field, Look, Part]]:
        """The objects in it that are screens of their own."""
        for row, value in self.rows():
            if row.look is not None:
                for part in self._parts(row, value):
                    yield row, row.look, part

    def look(self, usual: Look) -> Look:
        """The look that its values ask for."""
        options = (option(row, value) for row, value in self.rows())
        return next((known.look for known in options if known is not None and known.look is not None), usual)

    def wide(self) -> bool:
        """Whether its text is sent as UCS-2 whatever is in it."""
        return any(
            isinstance(relation, Encoded) and self.of.get(relation.by) == relation.ucs2
            for relation in self.shape.relations
        )

    def below(self, *path: str) -> Part:
        """The object at a path, an empty one where there is none."""
        part = self
        for name in path:
            row = next(row for row in part._settled() if row.name == name)
            assert isinstance(row.kind, Shape)
            value = part.of.get(row.on_wire(self.profile))
            part = Part(row.kind, value if isinstance(value, Mapping) else {}, self.profile, name)
        return part

    def leaves(self) -> Iterator[tuple[str, str]]:
        """Everything in it by name, for what has no better way to be shown."""
        for row, value in self.rows():
            inner = list(self._parts(row, value))
            for part in inner:
                yield from part.leaves()
            if not inner:
                yield named(row), words(value)

    def _settled(self) -> tuple[Field, ...]:
        tag = self.of.get(self.shape.cases.tag) if self.shape.cases is not None else None
        return self.shape.settled(tag if isinstance(tag, str) else None, self.profile)

    def _ignored(self) -> Iterator[Wins]:
        for relation in self.shape.relations:
            if isinstance(relation, Wins) and self.of.get(relation.winner) and self.of.get(relation.loser):
                yield relation

    def _parts(self, row: Field, value: Json) -> Iterator[Part]:
        if row.item is not None:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, Mapping):
                    yield Part(row.item, item, self.profile, row.name)

    def _said(self, row: Field, value: Json) -> str:
        for part in self._parts(row, value):
            return part.text(Role.TEXT)
        if isinstance(row.kind, Map) and isinstance(value, Mapping):
            return next((words(value[key]) for key in row.kind.reserved if key in value), "")
        return words(value)


def option(row: Field, value: Json) -> Option | None:
    """The option of a field that a value is."""
    options = row.kind.options if isinstance(row.kind, Choice) else ()
    return next((known for known in options if known.wire == value), None)


def named(row: Field) -> str:
    """A field's name as a label: `payment_method` is the payment method."""
    return sentence(row.name)


def sentence(word: str) -> str:
    """A name in capitals or with underscores as words."""
    return word.replace("_", " ").capitalize()
