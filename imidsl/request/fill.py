"""Values of a definition + values of the parameters → what goes on the wire: texts rendered, loops unrolled, what the
run decides decided. Whatever needs a value that isn't there stays as it is, so that the same walk serves checking."""

from __future__ import annotations

from collections.abc import Mapping

from imidsl.binding.values import (
    FAULTY,
    NOTHING,
    Array,
    Clock,
    Each,
    Fixed,
    Leaf,
    Record,
    ValueNode,
    faulty,
    from_text,
    with_member,
    with_members,
)
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, field, replace
from imidsl.request.members import RecordMembers
from imidsl.schema.kinds import Automatic, Instant, Later, Wrong
from imidsl.schema.model import Field
from imidsl.schema.relations import Decision
from imidsl.source import Span
from imidsl.text.template.template import Template


@dataclass
class Filler:
    """Renders with some values; `now` is what durations count from (None where the run doesn't say)."""

    values: Mapping[str, object]
    now: Clock | None = None
    fixed: Fixed = NOTHING
    found: list[Diagnostic] = field(default_factory=list)

    def record(self, record: Record) -> Record:
        """The object with everything decided that can be."""
        rows = record.shape.by_name() if record.shape is not None else {}
        members = dict(record.members)
        fixed = self.fixed.nodes
        for name, node in record.members.items():
            if id(node) not in fixed:
                filled = self.node(node, rows.get(name))
                if filled is None:
                    del members[name]
                else:
                    members[name] = filled
        raw = self.record(record.raw) if record.raw is not None else None
        return decided(with_members(record, members, raw))

    def node(self, node: ValueNode, row: Field | None = None) -> ValueNode | None:
        """A value with everything decided that can be; None where the field that `row` describes is left out then."""
        if isinstance(node, Leaf):
            return node if node.ready else self._leaf(node, row)
        if id(node) in self.fixed.nodes:
            return node
        if isinstance(node, Record):
            return self.record(node)
        assert isinstance(node, Array), "a loop stands in a list"
        return numbered(replace(node, items=tuple(made for item in node.items for made in self._items(item))))

    def _items(self, item: ValueNode) -> list[ValueNode]:
        if not isinstance(item, Each):
            made = self.node(item)
            return [made] if made is not None else []
        if item.over not in self.values:
            return [item]
        values = self.values[item.over] or ()
        assert isinstance(values, tuple | list)
        made_items: list[ValueNode] = []
        for value in values:
            inner = Filler({**self.values, item.variable: value}, self.now, found=self.found)
            made_items += inner._items(item.item)
        return made_items

    def _leaf(self, leaf: Leaf, row: Field | None) -> Leaf | None:
        value = leaf.value
        if isinstance(value, Template):
            if not value.names <= self.values.keys():
                return leaf
            text = value.render(self.values)
            if isinstance(text, Diagnostic):
                self.found.append(text)
                return faulty(leaf.span)
            if not text and row is not None and row.need == "no":
                return None
            value = from_text(leaf.kind, text)
        if isinstance(value, Later) and self.now is not None:
            value = Instant.later(self.now(), value.after)
        if isinstance(value, Wrong):
            name = row.name if row is not None else "this item"
            self.found.append(value.at(leaf.span, name))
            return faulty(leaf.span)
        if value is FAULTY:
            return leaf
        if isinstance(value, Later):
            return replace(leaf, value=value)
        return Leaf(value, leaf.kind, leaf.span, leaf.text, not isinstance(value, Automatic))


def numbered(array: Array) -> Array:
    """The list with the places of its items filled in where they aren't written."""
    shape = array.kind.of if array.kind is not None else None
    name = getattr(shape, "numbered", None)
    if name is None:
        return array
    items = (
        _with_number(item, name, place, item.span)
        if isinstance(item, Record) and name not in item.members and name not in item.absent
        else item
        for place, item in enumerate(array.items, 1)
    )
    return replace(array, items=tuple(items))


def _with_number(item: Record, name: str, place: int, span: Span) -> Record:
    return with_members(item, {name: Leaf(place, _row_of(item, name).kind, span), **item.members})


def decided(record: Record) -> Record:
    """The object with what its shape's relations leave to the compiler."""
    for relation in record.shape.relations if record.shape is not None else ():
        decision = relation.decide(RecordMembers(record))
        if decision is not None:
            record = with_member(record, decision.field, _written(record, decision))
    return record


def _written(record: Record, decision: Decision) -> Leaf:
    """The value instead of the symbol that left it open, or for a field that isn't written."""
    left = record.members.get(decision.field)
    if isinstance(left, Leaf):
        return replace(left, value=decision.value, ready=True)
    return Leaf(decision.value, _row_of(record, decision.field).kind, record.at(decision.by))


def _row_of(record: Record, name: str) -> Field:
    """The row of a field that the object can have."""
    return next(row for row in record.fields() if row.name == name)
