"""A request to one channel → its plan: what no value changes is settled, limits and encodings by what was proved.

Every rule that a filled request is held to is either no question of values, or proved for all of them, or asked of each
set of values by a guard or a hole; where none of that holds, the request isn't planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from imidsl.binding.values import (
    Array,
    Each,
    Leaf,
    Record,
    ValueNode,
    children,
    in_order,
    is_known,
    with_member,
    with_members,
)
from imidsl.plan.columns import PlanColumn
from imidsl.plan.pieces import (
    Body,
    Column,
    Constant,
    DestinationsHole,
    EncodingGuard,
    EncodingHole,
    ItemsHole,
    MomentHole,
    NotPlanned,
    PlaceHole,
    PlannedText,
    Repeated,
    RequestPlan,
    TextHole,
)
from imidsl.plan.texts import planned
from imidsl.records import replace
from imidsl.request.destinations import count
from imidsl.request.fill import Filler
from imidsl.request.payloads import Payloads
from imidsl.request.proofs import Proof, encoding
from imidsl.request.request import OpenRequest
from imidsl.request.texts import parts
from imidsl.schema.envelope import ADDRESSES, CONTENT, DESTINATION
from imidsl.schema.kinds import Automatic, Choice, Instant, Kind, Later, Many, Profile, Text
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.relations import Encoded
from imidsl.syntax.literals import read_instant
from imidsl.text.chars.encoding import Encoding
from imidsl.text.template.template import Template

Columns: TypeAlias = Mapping[str, PlanColumn]
"""The parameters whose values have a text of their own."""
_SOONEST: Final = timedelta(seconds=1)
"""What comes so much later than the run is later whatever it is rounded to."""


def planned_request(
    form: OpenRequest, proofs: Iterable[Proof], columns: Mapping[str, PlanColumn], *, is_open: bool
) -> RequestPlan:
    """The plan of a request.

    Of one that `is_open` the run says who gets it, so that the addresses that stand in it are none. `NotPlanned` where
    there is no plan.
    """
    return _Planner(form, proofs, columns, is_open=is_open).request()


def encoded_path(channel: Channel, profile: Profile) -> tuple[str, ...]:
    """The keys of a body that lead to the text of a channel whose encoding is a question; none without such a text."""
    relation = next((one for one in channel.shape.relations if isinstance(one, Encoded)), None)
    if relation is None:
        return ()
    row = channel.shape.by_name()[relation.text]
    return (CONTENT, *channel.path, row.on_wire(profile))


class _Planner:
    """Goes through a request once; what a text became is known by the identity of its leaf."""

    def __init__(
        self, form: OpenRequest, proofs: Iterable[Proof], columns: Mapping[str, PlanColumn], *, is_open: bool
    ) -> None:
        self.form, self.columns, self.is_open = form, columns, is_open
        self.proofs = {id(proof.leaf): proof for proof in proofs}
        self.constants = {**form.message.constants, "request": {"channel": form.channel.name, "part": 1}}
        self.texts: dict[int, PlannedText] = {}
        self.guards: list[EncodingGuard] = []
        self.instants: list[datetime] = []

    def request(self) -> RequestPlan:
        filler = Filler(self.constants, None, self.form.fixed)
        record = filler.record(self.form.record)
        if filler.found or not self._small(record):
            raise NotPlanned
        body = self.record(record)
        channel = self.form.channel
        encoded = encoded_path(channel, self.form.profile)
        return RequestPlan(channel.name, self.constants, body, tuple(self.guards), tuple(self.instants), encoded)

    def _small(self, request: Record) -> bool:
        """Whether no values make an object of the request too large."""
        answers = {id(proof.leaf): proof.answer for proof in self.proofs.values()}
        payloads = Payloads(self.form.profile, self.constants, answers)
        limited = (
            part
            for part in parts(request, self.form.message.parameters)
            if isinstance(part.node, Record) and part.node.shape is not None and part.node.shape.size is not None
        )
        return all(is_known(part.node) or payloads.proves(part) for part in limited)

    # -- Objects and lists

    def record(self, record: Record) -> dict[str, Body]:
        """An object, in the order in which it is written."""
        if record.raw is not None:
            raise NotPlanned
        relation = encoding(record)
        record, asked = self._encoded(record, relation) if relation is not None else (record, {})
        if record.shape is not None and self._depends(record, record.shape):
            raise NotPlanned
        rows = record.shape.by_name() if record.shape is not None else {}
        names = {id(node): name for name, node in record.members.items()}
        body: dict[str, Body] = {}
        for wire, node in in_order(record, self.form.profile):
            name = names[id(node)]
            body[wire] = asked[name] if name in asked else self.member(record, name, node, rows.get(name))
        return body

    def _depends(self, record: Record, shape: Shape) -> bool:
        """Whether values decide which fields it has, or what is compared with one another."""
        relations = [relation for relation in shape.relations if not isinstance(relation, Encoded)]
        weighed = {name for relation in relations for name in relation.weighed()}
        asked = [*weighed, *([shape.cases.tag] if shape.cases is not None else ())]
        if any(name in record.members and not _is_settled(record.members[name]) for name in asked):
            return True
        return any(name in record.members and not is_known(record.members[name]) for name in shape.distinct[:1])

    def member(self, record: Record, name: str, node: ValueNode, row: Field | None) -> Body:
        """A value of an object."""
        if name == DESTINATION.name and isinstance(node, Array):
            return self._destinations(node)
        if isinstance(node, Leaf):
            return self._leaf(node, row, record, name)
        body = self._node(node)
        if row is not None and row.unless_empty and _may_be_empty(body):
            raise NotPlanned
        return body

    def _node(self, node: ValueNode) -> Body:
        match node:
            case Record():
                return self.record(node)
            case Array():
                return self._array(node)
            case Leaf():
                return self._leaf(node, None, None, "")
        raise NotPlanned

    def _array(self, array: Array) -> Body:
        if not any(isinstance(item, Each) for item in array.items):
            return [self._node(item) for item in array.items]
        low, high = (array.kind.low, array.kind.high) if array.kind is not None else (0, None)
        if any(isinstance(item, Each) for item in array.items[:-1]) and _place_of(array.kind) is not None:
            raise NotPlanned  # what stands behind has no place yet
        return ItemsHole(tuple(self._item(item, array.kind) for item in array.items), low, high)

    def _item(self, item: ValueNode, kind: Many | None) -> Body | Repeated:
        return self._repeated(item, kind) if isinstance(item, Each) else self._node(item)

    def _repeated(self, each: Each, kind: Many | None) -> Repeated:
        columns = {name: column for name, column in self.columns.items() if name != each.variable}
        inner = _Planner(self.form, (), columns, is_open=self.is_open)
        inner.constants = {name: value for name, value in self.constants.items() if name != each.variable}
        inner.proofs, inner.guards, inner.instants = self.proofs, self.guards, self.instants
        filler = Filler(inner.constants, None, self.form.fixed)
        item = filler.node(each.item)
        if filler.found or item is None:
            raise NotPlanned
        return Repeated(each.over, each.variable, inner._node(_numbered(item, kind)))

    def _destinations(self, array: Array) -> Body:
        if not self.is_open:
            return self._own_destinations(array)
        kinds: list[tuple[str, str]] = []
        beside: dict[str, Any] = {}
        for item in array.items:
            assert isinstance(item, Record)
            lists = {name for name, node in item.members.items() if isinstance(node, Array)}
            rest = with_members(item, {name: node for name, node in item.members.items() if name not in lists})
            beside = self.record(rest)
            kinds += ((row.name, wire) for row, wire in item.asked(self.form.profile) if row.name in lists)
        return DestinationsHole(tuple(kinds), beside)

    def _own_destinations(self, array: Array) -> Body:
        """Those that stand in the message: who is there twice is no question of values."""
        total = count(array)
        lists = [node for item in array.items for node in children(item) if isinstance(node, Array)]
        if total > ADDRESSES or (total > 1 and not all(map(is_known, lists))):
            raise NotPlanned
        return [self._node(item) for item in array.items]

    # -- Single values

    def _leaf(self, leaf: Leaf, row: Field | None, record: Record | None, name: str) -> Body:
        if leaf.ready:
            return self._constant(leaf, record)
        if isinstance(leaf.value, Later) and leaf.value.after >= _SOONEST:
            return MomentHole(leaf.value.after)
        if not isinstance(leaf.value, Template):
            raise NotPlanned
        text = self._text(leaf)
        relations = record.shape.relations if record is not None and record.shape is not None else ()
        fixed = any(name in relation.names() for relation in relations)
        optional = row is not None and row.need == "no" and not self._is_there(text)
        return TextHole(text, self._kind(leaf.kind), optional, fixed)

    def _is_there(self, text: PlannedText) -> bool:
        """Whether a text is never empty."""
        return not text.drops_break and any(
            isinstance(piece, Constant) or (isinstance(piece, Column) and self.columns[piece.name].is_never_empty)
            for piece in text.pieces
        )

    def _constant(self, leaf: Leaf, record: Record | None) -> Body:
        if isinstance(leaf.kind, Instant) and isinstance(leaf.value, str):
            instant = read_instant(leaf.value)
            if instant is None:
                raise NotPlanned
            self.instants.append(instant)
        limit = leaf.kind.limit if isinstance(leaf.kind, Text) else None
        beside = [record.members.get(name) for name in limit.plus] if limit is not None and record is not None else []
        if any(node is not None and not is_known(node) for node in beside):
            self._proved(leaf)
        return leaf.value

    def _text(self, leaf: Leaf) -> PlannedText:
        """A text, which keeps its limit if it has one."""
        assert isinstance(leaf.value, Template)
        if id(leaf) not in self.texts:
            text = planned(leaf.value, self.columns.keys(), self.constants)
            if isinstance(leaf.kind, Text) and leaf.kind.limit is not None:
                self._proved(leaf)
                text = replace(text, longest=None)
            self.texts[id(leaf)] = text
        return self.texts[id(leaf)]

    def _proved(self, leaf: Leaf) -> Proof:
        proof = self.proofs.get(id(leaf))
        if proof is None or proof.answer.kind != "proved":
            raise NotPlanned
        return proof

    def _kind(self, kind: Kind) -> Kind | None:
        """The kind that a text has to be asked for."""
        if kind.any_text:
            return None
        limited = isinstance(kind, Choice) and any(self.form.profile not in one.profiles for one in kind.options)
        if limited or isinstance(kind, Instant):
            raise NotPlanned
        return kind

    # -- Encodings

    def _encoded(self, record: Record, relation: Encoded) -> tuple[Record, dict[str, Body]]:
        """The object with its encoding settled; where that is asked of the text, with one of both and what asks."""
        text, by = record.members.get(relation.text), record.members.get(relation.by)
        if not isinstance(text, Leaf) or text.ready or not isinstance(by, Leaf | None):
            return record, {}
        encodings = self._proved(text).answer.encodings
        if by is not None and isinstance(by.value, Automatic):
            return self._decided(record, by, text, encodings, relation)
        sent = relation.gsm7 if by is None else by.value
        if sent == relation.gsm7 and encodings != (Encoding.GSM7,):
            self.guards.append(EncodingGuard(self._text(text), True))
        elif sent == relation.ucs2 and by is not None and encodings != (Encoding.UCS2,):
            self.guards.append(EncodingGuard(self._text(text), False))
        return record, {}

    def _decided(
        self, record: Record, by: Leaf, text: Leaf, encodings: tuple[Encoding, ...], relation: Encoded
    ) -> tuple[Record, dict[str, Body]]:
        one, other = (
            with_member(record, relation.by, replace(by, value=value, ready=True))
            for value in (relation.gsm7, relation.ucs2)
        )
        if len(encodings) == 1:
            return (one if encodings[0] is Encoding.GSM7 else other), {}
        if one.fields() != other.fields():
            raise NotPlanned
        return one, {relation.by: EncodingHole(self._text(text), relation.gsm7, relation.ucs2)}


def _is_settled(node: ValueNode) -> bool:
    """Whether no values decide a value or, of a list, how many items it has."""
    if isinstance(node, Array):
        return not any(isinstance(item, Each) for item in node.items)
    return is_known(node)


def _may_be_empty(body: Body) -> bool:
    """Whether an object has nothing in it for some values, empty objects aside."""
    if isinstance(body, dict):
        return all(map(_may_be_empty, body.values()))
    return isinstance(body, TextHole) and body.can_lack


def _place_of(kind: Many | None) -> str | None:
    """The field that counts the items of a list."""
    shape = kind.of if kind is not None else None
    return shape.numbered if isinstance(shape, Shape) else None


def _numbered(item: ValueNode, kind: Many | None) -> ValueNode:
    """An item of a repeated list, with a hole for its place where that isn't written."""
    name = _place_of(kind)
    if name is None or not isinstance(item, Record) or name in item.members or name in item.absent:
        return item
    row = next(row for row in item.fields() if row.name == name)
    return with_members(item, {name: Leaf(PlaceHole(), row.kind, item.span), **item.members})
