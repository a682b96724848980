"""Where a cursor is in a text: what stands around it, decoded, and which names there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from imidsl.editor.names import FileNames, parameters_of
from imidsl.editor.place import CursorPlace
from imidsl.editor.text_names import Bound, Meaning, NameSymbol, Outside, item_of
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.text.scope.check import (
    REQUEST,
    Scope,
    Unknown,
    ValueShape,
    shape_of,
    shape_of_type,
    shape_of_value,
)


@dataclass(frozen=True, slots=True)
class CursorInText:
    """A place in a text: what stands before and behind it there, decoded, without the word that is being written."""

    cursor: CursorPlace
    before: str
    behind: str
    outside: Outside
    scope: Scope

    def with_word(self, word: str, closer: str = "") -> tree.String:
        """The text with a word at the place."""
        text = f"{self.before}{word}{closer}{self.behind}"
        base = self.cursor.node.span
        return tree.String(text, ((0, 0),), span=base.source.span(0, len(base.source.text)))


def cursor_in_text(cursor: CursorPlace, before: str, behind: str) -> CursorInText:
    """The place of a cursor between two parts of a text."""
    names = FileNames(cursor.unit)
    if cursor.block is not None:
        message = names.message(cursor.block)
        outside: Outside = partial(names.outside, message)
        known = {name: shape_of(one) for name, one in parameters_of(cursor.unit, cursor.block).items()}
        links = frozenset(message.links)
    else:
        outside, known, links = names.let, {}, frozenset()
    lets = {name: shape_of_value(value) for name, value in cursor.file.constants().items()}
    request = {"request": REQUEST} if cursor.block is not None or cursor.form is not cursor.unit.defaults else {}
    loops, bound = _loops(cursor, outside)
    return CursorInText(cursor, before, behind, bound, Scope({**lets, **known, **request, **loops}, links))


def _loops(cursor: CursorPlace, outside: Outside) -> tuple[Mapping[str, ValueShape], Outside]:
    """The names that `for x in items` binds around a place."""
    shapes: dict[str, ValueShape] = {}
    bound: dict[str, Bound] = {}
    for node in cursor.way:
        match node:
            case tree.Block(labels=[*_, tree.Name("for"), tree.Name() as name, tree.Name("in"), over]):
                items = outside(over.span.text)
                value = items.value if items is not None else None
                meaning = Meaning(value.symbol, item_of(value.type)) if value is not None else None
                bound[name.text] = Bound(NameSymbol("local", *name.span.place, name.text), meaning)
                type_ = meaning.type if meaning is not None else None
                shapes[name.text] = shape_of_type(type_) if type_ is not None else Unknown()
    return shapes, lambda name: bound.get(name) or outside(name)
