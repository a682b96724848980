"""How well a field suits what stands behind the place where its name is to be."""

from __future__ import annotations

from imidsl.binding.values import from_text, given
from imidsl.schema.kinds import Choice, Flag, Free, Kind, Many, Map, Symbol, Text, Wrong
from imidsl.schema.model import Field, Shape
from imidsl.syntax import tree

GOOD, FAIR, NONE = 0, 1, 2


def fit(row: Field, node: tree.Node) -> int:
    """How well a value, or a block, suits a field: `GOOD`, `FAIR`, or not at all."""
    match node:
        case tree.Block(labels=labels, body=body):
            return _of_block(row, labels, body)
        case tree.Statement(labels=labels):
            return _of_block(row, labels, None)
        case tree.Body():
            return _of_block(row, (), node)
        case tree.List(items=items):
            if not isinstance(row.kind, Many):
                return NONE
            kind = row.kind.of
            return max((_of_value(kind, item) for item in items if not isinstance(item, tree.Body)), default=GOOD)
        case tree.Missing():
            return GOOD
    if row.short is not None and row.item is not None:
        return max(FAIR, _of_value(row.item.by_name()[row.short].kind, node))
    return _of_value(row.kind, node)


def _of_value(kind: Kind, node: tree.Node) -> int:
    if isinstance(kind, Many | Map | Shape):
        return NONE
    match node:
        case tree.String(text=text) if "{{" in text or "{%" in text:
            return GOOD if isinstance(kind, Text) and not isinstance(kind, Choice) else FAIR
        case tree.String(text=text):
            return _taken(kind, from_text(kind, text), isinstance(kind, Text | Choice))
        case tree.Literal(value=value, text=word) if value is not None:
            return _taken(kind, kind.take(given(value, word)), not isinstance(kind, Free))
        case tree.Name(text=word):
            is_own = isinstance(kind, Choice | Flag)
            return _taken(kind, kind.take(Symbol(word)), is_own) if is_own else NONE
    return FAIR


def _taken(kind: Kind, taken: object, is_own: bool) -> int:
    return NONE if isinstance(taken, Wrong) else GOOD if is_own else FAIR


def _of_block(row: Field, labels: tuple[tree.Label, ...], body: tree.Body | None) -> int:
    if isinstance(row.kind, Map):
        return FAIR if not labels and body is not None else NONE
    shape = row.item
    if shape is None:
        return NONE
    for label, name in zip(labels, shape.labels, strict=False):
        kind = shape.by_name()[name].kind
        if isinstance(label, tree.Name) and isinstance(kind.take(Symbol(label.text)), Wrong):
            return NONE
    if shape.keyed:
        return GOOD if labels and isinstance(labels[0], tree.Name) and labels[0].text in shape.by_name() else NONE
    loop = [at for at, label in enumerate(labels) if isinstance(label, tree.Name) and label.text == "for"]
    if len(labels) > len(shape.labels) and not loop:
        return NONE
    if row.rest is not None:
        return GOOD if labels else NONE
    known = {word for one in shape.every_field() for word in (*one.spellings(), one.block)}
    keys = [item.key.text for item in body.items if not isinstance(item, tree.Declaration)] if body is not None else []
    missing = sum(key not in known for key in keys)
    return GOOD if not missing else FAIR if missing < len(keys) else NONE


def fit_of_id(row: Field, node: tree.Node) -> int:
    """How well an address suits a kind of id."""
    return _of_value(row.kind.of, node) if isinstance(row.kind, Many) else NONE
