"""Tree × table → values: the one place that asks what a name of a definition means.

A block is bound from layers, weakest first: the same block as defaults, bases and the message itself write it. Blocks
merge field by field; whatever else a stronger layer writes replaces what a weaker one did, and `null` takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from imidsl.diagnostics import Diagnostic, Note, names, style
from imidsl.diagnostics.nearest import nearest, suggestion
from imidsl.located import FAULTY, Array, Each, Leaf, Node, Record, faulty, from_text, given
from imidsl.source import Span
from imidsl.spec.envelope import MADE
from imidsl.spec.kinds import FREE, Automatic, Free, Kind, Later, Many, Map, Profile, Symbol, Wrong, describe
from imidsl.spec.model import Field, Shape
from imidsl.syntax import tree
from imidsl.text import template as texts

RAW = "raw"
ANYTHING = Map(FREE)


@dataclass(frozen=True, slots=True)
class Layer:
    """One block as one place writes it: its labels and items, and the word that opens it."""

    word: Span
    labels: tuple[tree.Label, ...]
    items: tuple[tree.Item, ...]

    @classmethod
    def of(cls, block: tree.Block | tree.Statement | tree.Body) -> Layer:
        """A block, a statement, or an object in a list."""
        match block:
            case tree.Body(items=items, span=span):
                return cls(span.source.span(span.start, span.start + 1), (), items)
            case tree.Block(key=key, labels=labels, body=body):
                return cls(key.span, labels, body.items)
            case tree.Statement(key=key, labels=labels):
                return cls(key.span, labels, ())


@dataclass(frozen=True, slots=True)
class Slot:
    """What one layer writes for a field: one value, or (`block`) a group of blocks with the field's block word."""

    row: Field
    key: Span
    values: tuple[tree.Value | tree.Block | tree.Statement, ...]
    block: bool

    @property
    def taken_away(self) -> bool:
        """Whether it is `null`."""
        return isinstance(self.values[0], tree.Literal) and self.values[0].value is None


class Binder:
    """Binds blocks to shapes for a profile; what is wrong gathers in `found`."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.found: list[Diagnostic] = []

    def record(self, shape: Shape, layers: Sequence[Layer]) -> Record:
        """The object that the layers write together."""
        rows = shape.settled(self._tag(shape, layers))
        sorts = [self._sort(shape, rows, layer) for layer in layers]
        members: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        absent: set[str] = set()
        for name in dict.fromkeys(name for slots in sorts for name in slots):
            slots = _not_taken_away([slots[name] for slots in sorts if name in slots])
            if slots:
                members[name] = self._field(slots) or faulty(slots[-1].key)
                keys[name] = slots[-1].key
            else:
                absent.add(name)
        raw = self._raw(layers)
        return Record(shape, members, layers[-1].word, keys, raw, frozenset(absent))

    def fields_of(self, kind: Map, items: Sequence[Sequence[tree.Item]], word: Span, *, nulls: bool = False) -> Record:
        """An object with free keys from layers of items; `nulls` keeps `null` as a value."""
        members: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for layer in items:
            for name, (key, values) in self._free_entries(layer).items():
                node = self._free(kind.kind_of(name), values, key, members.get(name), nulls=nulls)
                members.pop(name, None)
                if node is not None:
                    members[name], keys[name] = node, key
        return Record(None, members, word, keys)

    # --- which field an item writes

    def _sort(self, shape: Shape, rows: tuple[Field, ...], layer: Layer) -> dict[str, Slot]:
        slots = self._labels(shape, rows, layer)
        meant: dict[str, Slot] = {}
        for item in layer.items:
            if isinstance(item, tree.Declaration):
                self._misplaced(item)
            elif item.key.text != RAW and not self._put(slots, shape, rows, layer, item):
                # A mistyped name is one fault: the field that was meant isn't missed as well.
                row = _meant(item.key.text, rows)
                if row is not None:
                    meant[row.name] = Slot(row, item.key.span, (tree.Missing(span=item.key.span),), False)
        return meant | slots

    def _put(
        self,
        slots: dict[str, Slot],
        shape: Shape,
        rows: tuple[Field, ...],
        layer: Layer,
        item: tree.Entry | tree.Block | tree.Statement,
    ) -> bool:
        """Put an item where it belongs; False where its name is unknown."""
        found = self._look_up(shape, rows, layer, item.key)
        if found is None:
            return False
        row, block = found
        value = item.value if isinstance(item, tree.Entry) else item
        block = block and not isinstance(item, tree.Entry)
        before = slots.get(row.name)
        if before is None:
            slots[row.name] = Slot(row, item.key.span, (value,), block)
        elif block and before.block and isinstance(row.kind, Many):
            slots[row.name] = replace(before, values=(*before.values, value))
        else:
            rule = names.DUPLICATE_ENTRY if before.key.text == item.key.text else names.BOTH_SPELLINGS
            note = Note("the first one", before.key)
            self.found.append(rule.at(item.key.span, found=item.key.text, other=before.key.text, related=[note]))
        return True

    def _look_up(
        self, shape: Shape, rows: tuple[Field, ...], layer: Layer, key: tree.Name | tree.String
    ) -> tuple[Field, bool] | None:
        meant = [row for row in rows if key.text in row.spellings() or key.text == row.block]
        row = next((row for row in meant if self.profile in row.profiles), meant[0] if meant else None)
        if row is None:
            self._unknown(shape, rows, layer, key)
            return None
        if self.profile not in row.profiles:
            other = next(iter(row.profiles))
            self.found.append(names.OTHER_PROFILE.at(key.span, found=key.text, profile=other, current=self.profile))
            return None
        return row, key.text == row.block

    def _unknown(self, shape: Shape, rows: tuple[Field, ...], layer: Layer, key: tree.Name | tree.String) -> None:
        if any(key.text in row.spellings() for row in shape.every_field()):
            assert shape.cases is not None
            tag = next(row for row in rows if row.name == shape.cases.tag)
            value = self._tag(shape, [layer]) or shape.cases.default or ""
            self.found.append(
                names.OTHER_CASE.at(
                    key.span, found=key.text, tag=tag.name, value=value, help=allowed(key.text, rows, self.profile)
                )
            )
        elif key.text in MADE and layer.word.text in ("message", "defaults"):
            self.found.append(names.MADE_FIELD.at(key.span, found=key.text, help=MADE[key.text]))
        else:
            where = f"'{layer.word.text}'" if layer.word.text != "{" else "this object"
            help_ = shape.refused.get(key.text) or allowed(key.text, rows, self.profile)
            self.found.append(names.UNKNOWN_FIELD.at(key.span, found=key.text, where=where, help=help_))

    def _misplaced(self, item: tree.Declaration) -> None:
        word = item.word
        if word.text in ("param", "let"):
            help_ = {"param": "a param stands directly in a message", "let": "a let stands at the top of a file"}[
                word.text
            ]
            self.found.append(names.UNKNOWN_FORM.at(word.span, found=word.text, where="here", help=help_))
        else:
            help_ = suggestion(word.text, ["param", "let"])
            self.found.append(names.UNKNOWN_DECLARATION.at(word.span, found=word.text, help=help_))

    # --- labels

    def _labels(self, shape: Shape, rows: tuple[Field, ...], layer: Layer) -> dict[str, Slot]:
        labels = layer.labels
        if shape.keyed:
            return self._keyed(shape, rows, layer) if labels else {}
        by_name = {row.name: row for row in rows if self.profile in row.profiles}
        slots = {
            name: Slot(by_name[name], label.span, (label,), False)
            for name, label in zip(shape.labels, labels, strict=False)
            if name in by_name
        }
        if len(labels) > len(shape.labels):
            self._odd_labels(shape, layer, labels[len(shape.labels)])
        return slots

    def _keyed(self, shape: Shape, rows: tuple[Field, ...], layer: Layer) -> dict[str, Slot]:
        kind, *rest = layer.labels
        found = self._look_up(shape, rows, layer, kind) if isinstance(kind, tree.Name) else None
        if found is None:
            if not isinstance(kind, tree.Name):
                self._odd_labels(shape, layer, kind)
            # Some kind of id was meant, so that none is missed as well.
            return {rows[0].name: Slot(rows[0], kind.span, (tree.Missing(span=kind.span),), False)}
        span = rest[0].span.to(rest[-1].span) if rest else kind.span
        return {found[0].name: Slot(found[0], kind.span, (tree.List(tuple(rest), span=span),), False)}

    def _odd_labels(self, shape: Shape, layer: Layer, label: tree.Label) -> None:
        if isinstance(label, tree.Missing):
            return
        wanted = (
            " and ".join(f"its {name}" for name in shape.labels) + " before its brace" if shape.labels else "no labels"
        )
        if shape.keyed:
            wanted = "a kind of id and the ids in quotes"
        self.found.append(
            names.WRONG_LABELS.at(label.span, found=layer.word.text, allowed=wanted, given=f"'{label.span.text}'")
        )

    # --- tags

    def _tag(self, shape: Shape, layers: Iterable[Layer]) -> str | None:
        """The value on the wire that decides the fields; None where it is absent, "" where it can't be known."""
        if shape.cases is None:
            return None
        tag = next(row for row in shape.every_field() if row.name == shape.cases.tag)
        value: tree.Value | None = None
        for layer in layers:
            if tag.name in shape.labels and len(layer.labels) > shape.labels.index(tag.name):
                value = layer.labels[shape.labels.index(tag.name)]
            for item in layer.items:
                if isinstance(item, tree.Entry) and item.key.text in tag.spellings():
                    value = item.value
        if value is None or (isinstance(value, tree.Literal) and value.value is None):
            return None
        leaf = self._quietly(tag, value)
        if leaf is None or leaf.value is FAULTY:
            return ""
        if isinstance(leaf.value, Automatic):
            return None
        if not leaf.ready:
            self._computed(shape, tag, leaf)
            return ""
        return str(leaf.value) if leaf.value in shape.cases.when else ""

    def _quietly(self, row: Field, value: tree.Value) -> Leaf | None:
        """The tag's value; what is wrong with it is reported where the field itself is bound."""
        count = len(self.found)
        leaf = self._leaf(row, row.kind, value)
        del self.found[count:]
        return leaf

    def _computed(self, shape: Shape, tag: Field, leaf: Leaf) -> None:
        assert shape.cases is not None
        cases = [{row.name: row.item for row in rows} for rows in shape.cases.when.values()]
        shared = set[str]().union(*cases)
        if any(len({id(case[name]) for case in cases if name in case}) > 1 for name in shared):
            self.found.append(names.COMPUTED_TAG.at(leaf.span, field=tag.name))

    # --- values

    def _field(self, slots: list[Slot]) -> Node | None:
        row, kind = slots[-1].row, slots[-1].row.kind
        if row.whole:
            slots = slots[-1:]
        match kind:
            case Shape():
                return self._object(kind, slots)
            case Map():
                bodies = self._bodies(row, slots)
                return self.fields_of(kind, [b.items for b in bodies], bodies[-1].word) if bodies else None
            case Many():
                return self._keyed_list(slots, kind) if row.key else self._list(slots[-1], kind)
            case _:
                value = slots[-1].values[0]
                if isinstance(value, tree.Block | tree.Statement):
                    return self._not_a_value(row, kind, value)
                return (
                    self._free(FREE, (value,), slots[-1].key, None)
                    if isinstance(kind, Free)
                    else self._leaf(row, kind, value)
                )

    def _object(self, kind: Shape, slots: list[Slot]) -> Record | None:
        layers = self._bodies(slots[-1].row, slots)
        if not layers:
            return None
        row = slots[-1].row
        if row.rest and slots[-1].block:
            return self._with_rest(kind, row.rest, layers[-1])
        return self.record(kind, layers)

    def _with_rest(self, kind: Shape, rest: str, layer: Layer) -> Record:
        record = self.record(kind, [replace(layer, items=())])
        row = next(row for row in kind.settled(None, self.profile) if row.name == rest)
        assert isinstance(row.kind, Map)
        values = self.fields_of(row.kind, [layer.items], layer.word)
        return replace(record, members={**record.members, rest: values}) if values.members else record

    def _bodies(self, row: Field, slots: list[Slot]) -> list[Layer]:
        """The layers of a block; from the strongest value that is none, if any, nothing below counts."""
        layers: list[Layer] = []
        for slot in slots:
            if len(slot.values) > 1:
                again = slot.values[1]
                assert isinstance(again, tree.Block | tree.Statement)
                self.found.append(names.DUPLICATE_ENTRY.at(again.key.span, found=again.key.text))
            value = slot.values[0]
            if isinstance(value, tree.Block | tree.Body) or (isinstance(value, tree.Statement) and _labelled(row)):
                layers.append(Layer.of(value))
            elif isinstance(value, tree.Statement):
                self._not_a_value(row, row.kind, value)
            elif row.short is not None and isinstance(value, tree.String | tree.Literal | tree.Name):
                key = tree.Name(row.short, span=value.span)
                layers.append(Layer(value.span, (), (tree.Entry(key, value, span=value.span),)))
            else:
                self._wrong(row.name, row.kind, value)
                layers.clear()
        return layers

    def _list(self, slot: Slot, kind: Many) -> Array | None:
        row = slot.row
        if slot.block:
            items = tuple(self._item(row, kind, value) for value in slot.values)
            return Array(tuple(i for i in items if i is not None), kind, slot.key)
        value = slot.values[0]
        if isinstance(value, tree.List):
            items = tuple(self._item(row, kind, item) for item in value.items)
            return Array(tuple(i for i in items if i is not None), kind, value.span)
        if isinstance(value, tree.Block | tree.Statement):
            self._not_a_value(row, kind, value)
        else:
            self._wrong(row.name, kind, value)
        return None

    def _keyed_list(self, slots: list[Slot], kind: Many) -> Array | None:
        """Lists of several layers, whose items replace each other by key."""
        merged: dict[object, Node] = {}
        for slot in slots:
            array = self._list(slot, kind)
            own: dict[object, Node] = {}
            for item in array.items if array else ():
                key = _key(item, slot.row.key or "")
                if key in own:
                    span = item.at(slot.row.key or "") if isinstance(item, Record) else item.span
                    what = slot.row.block or slot.row.name
                    self.found.append(names.DUPLICATE_NAME.at(span, what=what, found=key))
                own[key] = item
            merged |= own
        return Array(tuple(merged.values()), kind, slots[-1].key)

    def _item(self, row: Field, kind: Many, value: tree.Value | tree.Block | tree.Statement) -> Node | None:
        if not isinstance(kind.of, Shape):
            if isinstance(value, tree.Block | tree.Statement):
                return self._not_a_value(row, kind, value)
            return self._leaf(row, kind.of, value)
        if not isinstance(value, tree.Block | tree.Statement | tree.Body):
            return self._wrong(row.name, kind.of, value)
        layer = Layer.of(value)
        match layer.labels:
            case [*labels, tree.Name(text="for"), tree.Name() as variable, tree.Name(text="in"), tree.Name() as over]:
                record = self.record(kind.of, [replace(layer, labels=tuple(labels))])
                return Each(variable.text, over.text, over.span, record)
            case _:
                return self.record(kind.of, [layer])

    def _leaf(self, row: Field, kind: Kind, value: tree.Value) -> Leaf | None:
        match value:
            case tree.String():
                return self._string(row, kind, value)
            case tree.Literal(value=None):
                return None
            case tree.Literal(value=literal, text=word):
                taken = kind.take(given(literal, word))
            case tree.Name(text=word):
                taken = kind.take(Symbol(word))
            case tree.Missing():
                return faulty(value.span)
            case _:
                return self._wrong(row.name, kind, value)
        return self._taken(row, kind, taken, value)

    def _string(self, row: Field, kind: Kind, value: tree.String) -> Leaf | None:
        text, found = texts.parse(value)
        self.found += found
        if text is None:
            return faulty(value.span)
        if not text.constant:
            return Leaf(text, kind, value.span, value, ready=False)
        return self._taken(row, kind, from_text(kind, value.text), value)

    def _taken(self, row: Field, kind: Kind, taken: object, value: tree.Value) -> Leaf | None:
        if isinstance(taken, Wrong):
            self.found.append(taken.at(value.span, row.name))
            return faulty(value.span)
        ready = not isinstance(taken, Later | Automatic)
        return Leaf(taken, kind, value.span, value if isinstance(value, tree.String) else None, ready)

    # --- free keys and raw

    def _raw(self, layers: Iterable[Layer]) -> Record | None:
        blocks = [
            item
            for layer in layers
            for item in layer.items
            if not isinstance(item, tree.Declaration) and item.key.text == RAW
        ]
        bodies = []
        for block in blocks:
            if isinstance(block, tree.Block) and not block.labels:
                bodies.append(block.body.items)
            else:
                words = ANYTHING.words
                self.found.append(names.WRONG_KIND.at(block.key.span, field=RAW, allowed=words, found="another form"))
        if not bodies:
            return None
        raw = self.fields_of(ANYTHING, bodies, blocks[-1].key.span, nulls=True)
        keys = ", ".join(f"'{name}'" for name in raw.members) or "nothing"
        self.found.append(style.RAW_USED.at(blocks[-1].key.span, found=keys))
        return raw

    def _free_entries(self, items: Iterable[tree.Item]) -> dict[str, tuple[Span, tuple[tree.Value, ...]]]:
        entries: dict[str, tuple[Span, tuple[tree.Value, ...]]] = {}
        for item in items:
            match item:
                case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                    if key.text in entries:
                        note = Note("the first one", entries[key.text][0])
                        self.found.append(names.DUPLICATE_ENTRY.at(key.span, found=key.text, related=[note]))
                    else:
                        entries[key.text] = (key.span, (value,))
                case tree.Declaration():
                    self._misplaced(item)
                case tree.Statement(key=key) | tree.Block(key=key):
                    self.found.append(names.MISSING_COLON.at(key.span, found=key.text))
        return entries

    def _free(
        self, kind: Kind, values: tuple[tree.Value, ...], key: Span, weaker: Node | None, *, nulls: bool = False
    ) -> Node | None:
        value = values[0]
        row = Field(key.text, kind, "A free key")
        match value:
            case tree.Body(items=items) if isinstance(kind, Free):
                return self._over(weaker, self.fields_of(ANYTHING, [items], key, nulls=nulls))
            case tree.List(items=items) if isinstance(kind, Free):
                nodes = (self._free(kind, (item,), item.span, None, nulls=nulls) for item in items)
                return Array(tuple(node for node in nodes if node is not None), None, value.span)
            case tree.Literal(value=None) if nulls:
                return Leaf(None, kind, value.span)
            case _:
                return self._leaf(row, kind, value)

    def _over(self, weaker: Node | None, stronger: Record) -> Record:
        """Objects with free keys merge deeply."""
        if not isinstance(weaker, Record):
            return stronger
        members = dict(weaker.members)
        for name, node in stronger.members.items():
            members[name] = self._over(members.get(name), node) if isinstance(node, Record) else node
        return replace(stronger, members=members, keys={**weaker.keys, **stronger.keys})

    # --- faults

    def _wrong(self, name: str, kind: Kind, value: tree.Value) -> Leaf:
        if not isinstance(value, tree.Missing):
            self.found.append(names.WRONG_KIND.at(value.span, field=name, allowed=kind.words, found=_what(value)))
        return faulty(value.span)

    def _not_a_value(self, row: Field, kind: Kind, value: tree.Block | tree.Statement) -> Leaf:
        key = value.key
        if isinstance(value, tree.Statement):
            self.found.append(names.MISSING_COLON.at(key.span, found=key.text))
        else:
            self.found.append(names.WRONG_KIND.at(key.span, field=row.name, allowed=kind.words, found="a block"))
        return faulty(key.span)


def _not_taken_away(slots: list[Slot]) -> list[Slot]:
    """The slots above the strongest `null`."""
    last = max((i for i, slot in enumerate(slots) if slot.taken_away), default=-1)
    return slots[last + 1 :]


def _meant(word: str, rows: Iterable[Field]) -> Field | None:
    near = nearest(word, [row.name for row in rows])
    return next((row for row in rows if row.name == near), None)


def _labelled(row: Field) -> bool:
    return row.item is not None and bool(row.item.labels)


def _key(item: Node, name: str) -> object:
    leaf = item.members.get(name) if isinstance(item, Record) else None
    return leaf.value if isinstance(leaf, Leaf) else id(item)


def _what(value: tree.Value) -> str:
    match value:
        case tree.String(text=text) | tree.Literal(text=text):
            return describe(text)
        case tree.Name(text=text):
            return describe(Symbol(text))
        case tree.List():
            return "a list"
        case tree.Body():
            return "a block"
        case _:
            return f"'{value.span.text}'"


def allowed(word: str, rows: Iterable[Field], profile: Profile) -> str:
    """Help for an unknown name: the nearest one, or all of them."""
    return suggestion(word, [row.block or row.name for row in rows if profile in row.profiles])
