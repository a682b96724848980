"""Tree × table → values: the one place that asks what a name of a definition means.

A block is bound from layers, weakest first: the same block as defaults, bases and the message itself write it. Blocks
merge field by field; whatever else a stronger layer writes replaces what a weaker one did, and `null` takes it away.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cache

from imidsl.binding.fields import RAW, Layer, Slot, Sorter, WrittenItem, misplaced
from imidsl.binding.guesses import as_body, as_filtered, as_value, as_whole
from imidsl.binding.values import FAULTY, Array, Each, Leaf, Record, ValueNode, faulty, from_text, given
from imidsl.diagnostics import Diagnostic, Note, Spelling, names, style
from imidsl.records import replace
from imidsl.schema.kinds import FREE, Automatic, Free, Kind, Later, Many, Map, Profile, Symbol, Wrong, describe
from imidsl.schema.model import Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.template import template as texts

ANYTHING = Map(FREE)


def raw_used(raw: Record, but: Container[str] = ()) -> Diagnostic:
    """What a `raw` sends, but for what isn't sent."""
    keys = ", ".join(f"'{name}'" for name in raw.members if name not in but) or "nothing"
    return style.RAW_USED.at(raw.span, found=keys)


class Binder:
    """Binds blocks to shapes for a profile; what is wrong gathers in `found`. Without `templates` strings are data.

    `declared` are the names that texts can use.
    """

    def __init__(self, profile: Profile, declared: frozenset[str] = frozenset(), *, templates: bool = True) -> None:
        self.profile, self.templates = profile, templates
        self.found: list[Diagnostic] = []
        self._declared = declared

    def record(self, shape: Shape, layers: Sequence[Layer]) -> Record:
        """The object that the layers write together."""
        tag = self._tag(shape, layers)
        rows = shape.settled(tag)
        written: dict[str, list[Slot]] = {}
        raw: list[WrittenItem] = []
        for layer in layers:
            for name, slot in Sorter(shape, rows, tag, layer, self.profile, self.found, raw).sort().items():
                slots = written.setdefault(name, [])
                slots.append(slot) if not slot.taken_away else slots.clear()
        members: dict[str, ValueNode] = {}
        keys: dict[str, Span] = {}
        unsure = _ambiguous(shape) if _is_unsettled(shape, tag) else ()
        for name, slots in written.items():
            if slots:
                node = self._field(slots) if name not in unsure else None
                members[name] = node or faulty(slots[-1].key)
                keys[name] = slots[-1].key
        absent = frozenset(name for name in written if name not in members)
        return Record(shape, members, layers[-1].word, keys, self._raw(raw) if raw else None, absent)

    def fields_of(self, kind: Map, items: Sequence[Sequence[tree.Item]], word: Span, *, nulls: bool = False) -> Record:
        """An object with free keys from layers of items; `nulls` keeps `null` as a value."""
        members: dict[str, ValueNode] = {}
        keys: dict[str, Span] = {}
        for layer in items:
            for name, (key, values) in self._free_entries(layer).items():
                node = self._free(kind.kind_of(name), values, key, members.get(name), nulls=nulls)
                members.pop(name, None)
                if node is not None:
                    members[name], keys[name] = node, key
        return Record(None, members, word, keys)

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
        if _ambiguous(shape):
            self.found.append(names.COMPUTED_TAG.at(leaf.span, field=tag.name))

    # --- values

    def _field(self, slots: list[Slot]) -> ValueNode | None:
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
        record = self.record(kind, [Layer(layer.word, layer.labels, ())])
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
                self._wrong(row, row.kind, value)
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
            self._wrong(row, kind, value)
        return None

    def _keyed_list(self, slots: list[Slot], kind: Many) -> Array | None:
        """Lists of several layers, whose items replace each other by key."""
        merged: dict[object, ValueNode] = {}
        for slot in slots:
            array = self._list(slot, kind)
            own: dict[object, ValueNode] = {}
            for item in array.items if array else ():
                key = _key(item, slot.row.key or "")
                if key in own:
                    span = item.at(slot.row.key or "") if isinstance(item, Record) else item.span
                    what = slot.row.block or slot.row.name
                    self.found.append(names.DUPLICATE_NAME.at(span, what=what, found=key))
                own[key] = item
            merged |= own
        return Array(tuple(merged.values()), kind, slots[-1].key)

    def _item(self, row: Field, kind: Many, value: tree.Value | tree.Block | tree.Statement) -> ValueNode | None:
        if not isinstance(kind.of, Shape):
            if isinstance(value, tree.Block | tree.Statement):
                return self._not_a_value(row, kind, value)
            return self._leaf(row, kind.of, value)
        if not isinstance(value, tree.Block | tree.Statement | tree.Body):
            return self._wrong(row, kind.of, value)
        layer = Layer.of(value)
        match layer.labels:
            case [*labels, tree.Name(text="for"), tree.Name() as variable, tree.Name(text="in"), tree.Name() as over]:
                record = self.record(kind.of, [Layer(layer.word, tuple(labels), layer.items)])
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
                return self._wrong(row, kind, value)
        return self._taken(row, kind, taken, value)

    def _string(self, row: Field, kind: Kind, value: tree.String) -> Leaf | None:
        if not self.templates:
            return self._taken(row, kind, from_text(kind, value.text), value)
        text, found = texts.parse(value)
        self.found += found
        if text is None:
            return faulty(value.span)
        if not text.constant:
            return Leaf(text, kind, value.span, value, ready=False)
        return self._taken(row, kind, from_text(kind, value.text), value)

    def _taken(self, row: Field, kind: Kind, taken: object, value: tree.Value) -> Leaf | None:
        if isinstance(taken, Wrong):
            self.found.append(self._wrongly(taken, row, kind, value))
            return faulty(value.span)
        ready = not isinstance(taken, Later | Automatic)
        return Leaf(taken, kind, value.span, value if isinstance(value, tree.String) else None, ready)

    # --- free keys and raw

    def _raw(self, blocks: Sequence[WrittenItem]) -> Record | None:
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
        self.found.append(raw_used(raw))
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
                    self.found.append(misplaced(item))
                case tree.Statement(key=key) | tree.Block(key=key):
                    self.found.append(names.MISSING_COLON.at(key.span, found=key.text))
        return entries

    def _free(
        self, kind: Kind, values: tuple[tree.Value, ...], key: Span, weaker: ValueNode | None, *, nulls: bool = False
    ) -> ValueNode | None:
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

    def _over(self, weaker: ValueNode | None, stronger: Record) -> Record:
        """Objects with free keys merge deeply."""
        if not isinstance(weaker, Record):
            return stronger
        members = dict(weaker.members)
        for name, node in stronger.members.items():
            members[name] = self._over(members.get(name), node) if isinstance(node, Record) else node
        return replace(stronger, members=members, keys={**weaker.keys, **stronger.keys})

    # --- faults

    def _wrongly(self, wrong: Wrong, row: Field, kind: Kind, value: tree.Value) -> Diagnostic:
        found = wrong.at(value.span, row.name)
        if found.fix is not None or wrong.help or not isinstance(value, tree.Name):
            return found
        help_, fix = as_value(value, kind, self._declared)
        return replace(found, help=help_ or found.help, fix=fix)

    def _wrong(self, row: Field, kind: Kind, value: tree.Value) -> Leaf:
        if not isinstance(value, tree.Missing):
            help_, fix = as_filtered(value, kind, self._declared) or as_whole(value, row, kind)
            found = names.WRONG_KIND.at(value.span, field=row.name, allowed=kind.words, found=_what(value))
            self.found.append(replace(found, help=help_ or found.help, fix=fix))
        return faulty(value.span)

    def _not_a_value(self, row: Field, kind: Kind, value: tree.Block | tree.Statement) -> Leaf:
        key = value.key
        if isinstance(value, tree.Statement):
            help_, fix = as_body(value, row, kind)
            self.found.append(names.MISSING_COLON.at(key.span, help=help_ or None, fix=fix, found=key.text))
        else:
            meant = Spelling(row.block) if row.block and not value.labels else None
            self.found.append(
                names.WRONG_KIND.at(key.span, field=row.name, allowed=kind.words, found="a block", help=meant)
            )
        return faulty(key.span)


def _is_unsettled(shape: Shape, tag: str | None) -> bool:
    """Whether nothing says which of its cases an object is."""
    return shape.cases is not None and (tag == "" or (tag is None and shape.cases.default is None))


@cache
def _ambiguous(shape: Shape) -> frozenset[str]:
    """The fields that hold another object in each case: what is in one can't be judged where the case isn't known."""
    cases = [{row.name: row.item for row in rows} for rows in shape.cases.when.values()] if shape.cases else []
    shared = set[str]().union(*cases)
    return frozenset(name for name in shared if len({id(case[name]) for case in cases if name in case}) > 1)


def _labelled(row: Field) -> bool:
    return row.item is not None and bool(row.item.labels)


def _key(item: ValueNode, name: str) -> object:
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
