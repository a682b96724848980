"""Where a cursor is: the form around it as it would be read with a name there, and what the table has at that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from imidsl.binding.modules import Unit
from imidsl.editor.checking import OpenFile
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import DEFAULTS, MESSAGE
from imidsl.schema.kinds import Choice, Kind, Many, Profile
from imidsl.schema.model import Field, Shape
from imidsl.source import PieceSource
from imidsl.syntax import tree
from imidsl.syntax.parse import parse_piece

STAND_IN: Final = "zzcursorzz"
"""A name that nobody has: it stands where one is to be completed."""
_FORMS: Final = {"message": MESSAGE, "defaults": DEFAULTS}
_WORD: Final = re.compile(r"[\w-]*\Z")
_IN_WORD: Final = re.compile(r"[\w-]")
_REST: Final = re.compile(r"[\w-]*")


@dataclass(frozen=True, slots=True)
class OpenShape:
    """An object of the table that a node writes, with its labels and items."""

    shape: Shape
    labels: Sequence[tree.Label]
    items: Sequence[tree.Item]
    node: tree.Node | None = None

    @property
    def tag(self) -> str | None:
        """The value that decides its fields."""
        return tag_of(self.shape, self.labels, self.items)

    def rows(self, profile: Profile) -> tuple[Field, ...]:
        """The fields that it may have."""
        return self.shape.settled(self.tag, profile)

    def row(self, word: str, profile: Profile) -> Field | None:
        """The field that a word of it writes."""
        return next((row for row in self.rows(profile) if word in row.spellings() or word == row.block), None)


@dataclass(frozen=True)
class CursorPlace:
    """A place in a file; `start` is where the word begins that is being written there.

    `way` are the nodes from the form down to what stands at the place, itself included: a name that stands in, or the
    string around it.
    """

    file: OpenFile
    offset: int
    start: int
    source: PieceSource
    way: tuple[tree.Node, ...]

    @property
    def unit(self) -> Unit:
        """What the file declares and imports."""
        return self.file.unit

    @property
    def profile(self) -> Profile:
        """The profile that holds for the file."""
        return self.file.environment.profile

    @property
    def node(self) -> tree.Node:
        """What stands at the place."""
        return self.way[-1]

    @cached_property
    def form(self) -> tree.Node | None:
        """The top-level form."""
        return self.way[1] if len(self.way) > 1 else None

    @cached_property
    def block(self) -> tree.Block | None:
        """The message that it is in."""
        match self.form:
            case tree.Block(key=tree.Name("message"), labels=[tree.Name(), *_]) as block:
                return block
        return None

    @cached_property
    def message(self) -> tuple[Unit, tree.Block] | None:
        """The message that it is in, or that the test around it is of, and the file of that."""
        if self.block is not None:
            return self.unit, self.block
        match self.form:
            case tree.Block(key=tree.Name("test"), labels=[tree.Name(name), *_]):
                found = ((unit, unit.own_messages.get(name)) for unit in self.unit.seen)
                return next(((unit, block) for unit, block in found if block is not None), None)
        return None

    @cached_property
    def shapes(self) -> Sequence[OpenShape]:
        """The objects around it that the table knows, outermost first."""
        root = self._root()
        if root is None:
            return ()
        found, way = [root[0]], root[1]
        row: Field | None = None
        for above, node in pairwise(way):
            if isinstance(node, tree.Block | tree.Entry | tree.Statement):
                row = found[-1].row(node.key.text, self.profile)
                if row is None:
                    break
            item = row.item if row is not None else None
            if item is not None and isinstance(node, tree.Block):
                found.append(OpenShape(item, node.labels, node.body.items, node))
            elif item is not None and isinstance(node, tree.Statement):
                found.append(OpenShape(item, node.labels, (), node))
            elif item is not None and isinstance(node, tree.Body) and not isinstance(above, tree.Block):
                found.append(OpenShape(item, (), node.items))
        return found

    def _root(self) -> tuple[OpenShape, Sequence[tree.Node]] | None:
        """The outermost object of the table, and the nodes from there on: a form, or what a test expects."""
        for number, node in enumerate(self.way):
            match node:
                case tree.Block(key=tree.Name("expect"), labels=[tree.Name(name)], body=body) if name in BY_NAME:
                    return OpenShape(BY_NAME[name].shape, (), body.items), self.way[number:]
        form = self.form
        shape = _FORMS.get(form.key.text) if isinstance(form, tree.Block) else None
        if shape is None or not isinstance(form, tree.Block):
            return None
        return OpenShape(shape, form.labels, form.body.items), self.way[1:]

    def enclosing(self, item: tree.Item) -> OpenShape:
        """The object that an item around the place is one of."""
        return self.shapes[-2 if self.shapes[-1].node is item else -1]

    @property
    def row(self) -> Field | None:
        """The field whose value stands at the place."""
        entry = next((node for node in reversed(self.way) if isinstance(node, tree.Entry)), None)
        return self.shapes[-1].row(entry.key.text, self.profile) if entry is not None and self.shapes else None

    @property
    def kind(self) -> Kind | None:
        """What may stand at the place as a value of a field, an item of one, or a label."""
        match self.way[-2:]:
            case [tree.Entry(), _] if self.row is not None:
                return self.row.kind
            case [tree.List(), _] if self.row is not None:
                return self.row.kind.of if isinstance(self.row.kind, Many) else None
            case [(tree.Block() | tree.Statement()) as item, node] if self.shapes:
                return self._kind_of_label(item.labels, node)
        return None

    def _kind_of_label(self, labels: Sequence[tree.Label], node: tree.Node) -> Kind | None:
        shape, at = self.shapes[-1].shape, next((at for at, one in enumerate(labels) if one is node), None)
        if at is None:
            return None
        name = labels[0].span.text if shape.keyed and at else shape.labels[at] if at < len(shape.labels) else ""
        row = shape.by_name().get(name)
        kind = row.kind if row is not None else None
        return kind.of if isinstance(kind, Many) else kind


def place_at(file: OpenFile, offset: int) -> CursorPlace:
    """The place of a cursor."""
    read = file.piece_at(offset)
    text, base = read.part.text, read.part.offset
    at = offset - base
    begun = _WORD.search(text, 0, at)
    start = begun.start() if begun is not None else at
    rest = _REST.match(text, at)
    source = PieceSource(file.path, text[:start] + STAND_IN + text[rest.end() if rest else at :], base, 0)
    return CursorPlace(file, offset, base + start, source, tuple(_way(parse_piece(source)[0], start)))


def place_of(file: OpenFile, offset: int) -> CursorPlace:
    """The place of what stands there, or ends there, with nothing put in."""
    read = file.piece_at(offset)
    text, at = read.part.text, offset - read.part.offset
    if at and _IN_WORD.match(text, at - 1) and not _IN_WORD.match(text, at):
        offset -= 1
    way = tuple(_way(read.file, offset - read.part.offset))
    return CursorPlace(file, offset, offset, read.part, way)


def _way(file: tree.File, at: int) -> Iterable[tree.Node]:
    node: tree.Node | None = file
    while node is not None:
        yield node
        node = next((one for one in tree.children(node) if one.span.start <= at < one.span.end), None)


def tag_of(shape: Shape, labels: Sequence[tree.Label], items: Iterable[tree.Item]) -> str | None:
    """The value on the wire that decides the fields of a block; "" where it can't be told, None where it is absent."""
    if shape.cases is None:
        return None
    name = shape.cases.tag
    value: tree.Node | None = None
    if name in shape.labels and len(labels) > shape.labels.index(name):
        value = labels[shape.labels.index(name)]
    for item in items:
        if isinstance(item, tree.Entry) and item.key.text == name:
            value = item.value
    if value is None:
        return None
    word = value.text if isinstance(value, tree.Name | tree.String | tree.Literal) else ""
    kind = next(row.kind for row in shape.every_field() if row.name == name)
    options = kind.options if isinstance(kind, Choice) else ()
    wire = next((option.wire for option in options if word in (option.symbol, option.wire)), word)
    return wire if wire in shape.cases.when else ""
