"""Everything that the table says of a request, each relation between fields too: one walk over its values.

The same rules hold for a request made from a definition and for a finished body; only what messages call a field
differs (its dotted name, or its JSON pointer). Values that aren't known yet are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from imidsl.binding.values import NOTHING, Array, Clock, Each, Fixed, Leaf, Record, ValueNode, is_known
from imidsl.diagnostics import Diagnostic, Edit, Fix, Note, names, relations, sizes, style
from imidsl.records import dataclass, replace
from imidsl.request.members import PlacedMembers
from imidsl.request.path import RequestPath
from imidsl.request.sizes import Sizes, check_object
from imidsl.schema.kinds import Choice, Id, Instant, OneLine, Profile, Text, of_others
from imidsl.schema.model import Field, Shape
from imidsl.schema.relations import Need
from imidsl.syntax.literals import read_instant
from imidsl.syntax.tree import String

_PLATFORM = re.compile(r"\$\(\s*([^()\s]+)\s*\)")
"""What the platform fills in: `$(name)`."""


FieldRow: TypeAlias = tuple[Record, Field]
"""A field of an object that is there."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules depend on besides the request; `templated` says whether it uses a template of the platform."""

    profile: Profile
    sizes: Sizes
    templated: bool = False
    now: Clock | None = None
    open: frozenset[str] = frozenset()
    """Needed fields that the run may still bring (the destination of a message without any)."""
    fixed: Fixed = NOTHING

    def check(self, node: ValueNode, place: RequestPath) -> Iterator[Diagnostic]:
        """Everything wrong with a value and what is in it."""
        match node:
            case Leaf():
                return self._leaf(node, place)
            case Record(shape=Shape() as shape):
                return self._record(node, shape, place)
            case Record(members=members):
                return self._members(members.items(), place)
            case Array(items=items):
                return chain(self._count(node, place), self._members(enumerate(items), place))
            case Each(item=item):
                return self.check(item, place)

    def _members(self, members: Iterable[tuple[str | int, ValueNode]], place: RequestPath) -> Iterator[Diagnostic]:
        for step, member in members:
            yield from self._member(member, place, step)

    def _member(
        self, node: ValueNode, above: RequestPath, step: str | int, row: FieldRow | None = None
    ) -> Iterable[Diagnostic]:
        """What is wrong with a value in another one; for one that is always the same, what was found before."""
        found: Iterable[Diagnostic] | None = self.fixed.found.get(id(node))
        if found is None:
            found = self._judged(node, above, step, row)
            if node in self.fixed:
                found = self.fixed.found[id(node)] = tuple(found)
        return found

    def _judged(
        self, node: ValueNode, above: RequestPath, step: str | int, row: FieldRow | None
    ) -> Iterator[Diagnostic]:
        place = above.below(step, hidden=row is not None and row[1].hidden)
        yield from self.check(node, place)
        if row is not None and isinstance(node, Leaf) and node.ready:
            yield from self.sizes.check_text(row[0], node, place)

    def _record(self, record: Record, shape: Shape, place: RequestPath) -> Iterator[Diagnostic]:
        undecided = shape.cases is not None and record.tag() not in {*shape.cases.when, *_default(shape)}
        for row, wire in record.asked(self.profile):
            node = record.members.get(row.name)
            if node is not None:
                yield from self._member(node, place, wire, (record, row))
            elif self._lacks(record, row) and not (undecided and not _is_tag(shape, row)):
                yield relations.MISSING_FIELD.at(record.span, field=row.name, where=place.quoted, help=row.remedy)
        yield from _repeated(record, shape.distinct)
        for relation in shape.relations:
            yield from relation.check(PlacedMembers(record, place, self.profile, self.templated))
        if shape.size is not None and is_known(record, self.fixed):
            yield from check_object(record, self.profile, place, self.fixed)

    def _lacks(self, record: Record, row: Field) -> bool:
        return self._needed(row.need) and row.name not in self.open and row.name not in record.said()

    def _needed(self, need: Need) -> bool:
        return need == "yes" or (need == "content" and not self.templated)

    def _count(self, array: Array, place: RequestPath) -> Iterator[Diagnostic]:
        kind, size = array.kind, len(array.items)
        if kind is None or any(isinstance(item, Each) for item in array.items):
            return
        if size < kind.low:
            yield sizes.TOO_FEW.at(array.span, field=place.label, size=size, limit=kind.low)
        elif kind.high is not None and size > kind.high:
            span = array.items[kind.high].span
            yield kind.rule.at(span, field=place.label, size=size, limit=kind.high, source=kind.source)

    def _leaf(self, leaf: Leaf, place: RequestPath) -> Iterator[Diagnostic]:
        if leaf.text is not None and type(leaf.kind) in (Text, OneLine, Id):
            yield from self._habits(leaf.text, place)
        if not leaf.ready:
            return
        for wrong in leaf.kind.faults(leaf.value):
            found = wrong.at(leaf.span, place.label)
            if wrong.rule is relations.URL_WITHOUT_SCHEME and leaf.text is not None:
                found = replace(found, fix=Fix((Edit(leaf.text.at(0, 0), "https://"),)))
            yield found
        match leaf.kind:
            case Choice(options=options):
                for option in options:
                    if option.wire == leaf.value and self.profile not in option.profiles:
                        rule = names.GONE_SYMBOL if self.profile in option.gone else names.OTHER_PROFILE
                        wrong = of_others(option.symbol, option.profiles, self.profile, rule)
                        yield wrong.at(leaf.span, place.label)
            case Instant() if self.now is not None and isinstance(leaf.value, str):
                instant = read_instant(leaf.value)
                if instant is not None and instant <= self.now():
                    yield relations.PAST_EXPIRY.at(leaf.span, field=place.label)

    def _habits(self, text: String, place: RequestPath) -> Iterator[Diagnostic]:
        """What a text should not have, whatever its parameters."""
        end = len(text.text)
        start = len(text.text.rstrip())
        if 0 < start < end:
            span = text.at(start, end)
            yield style.TRAILING_BLANKS.at(span, field=place.label, fix=_without_end(text, start, end))
        for found in () if self.templated else _PLATFORM.finditer(text.text):
            yield style.PLATFORM_PLACEHOLDER.at(text.at(*found.span()), found=found[0], name=found[1])


def _default(shape: Shape) -> set[str | None]:
    return {None} if shape.cases is not None and shape.cases.default is not None else set()


def _is_tag(shape: Shape, row: Field) -> bool:
    return shape.cases is not None and row.name == shape.cases.tag


def _without_end(text: String, start: int, end: int) -> Fix:
    """Takes the blanks off a text; a quote before them mustn't join those that close a text block."""
    if text.block and text.text[start - 1] == '"':
        return Fix((Edit(text.at(start - 1, end), '\\"'),))
    return Fix((Edit(text.at(start, end), ""),))


def _repeated(record: Record, way: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Values at the end of a way of names that stand there a second time."""
    first: dict[object, Leaf] = {}
    for leaf in _at(record, way) if way else ():
        if leaf.ready and isinstance(leaf.value, str):
            before = first.setdefault(leaf.value, leaf)
            if before is not leaf:
                note = Note("the first time", before.span)
                yield relations.REPEATED_ID.at(leaf.span, field=way[-1], found=leaf.value, related=[note])


def _at(node: ValueNode, way: tuple[str, ...]) -> Iterator[Leaf]:
    match node:
        case Array(items=items):
            for item in items:
                yield from _at(item, way)
        case Record(members=members) if way and way[0] in members:
            yield from _at(members[way[0]], way[1:])
        case Leaf() if not way:
            yield node
