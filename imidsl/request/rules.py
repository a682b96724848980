"""Relations between fields, and everything else that the table says of a request: one walk over its values.

The same rules hold for a request made from a definition and for a finished body; only what messages call a field
differs (its dotted name, or its JSON pointer). Values that aren't known yet are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from imidsl.binding.values import NOTHING, Array, Clock, Each, Fixed, Leaf, Record, ValueNode, is_known, loops
from imidsl.diagnostics import Diagnostic, Edit, Fix, names, relations, sizes, style
from imidsl.records import dataclass, replace
from imidsl.request.path import RequestPath
from imidsl.request.sizes import Sizes, check_object
from imidsl.schema.kinds import Automatic, Choice, Instant, Many, Profile, Text, of_others
from imidsl.schema.model import AnyOf, Apart, Counted, Encoded, Field, Implied, Need, OneOf, Relation, Shape, Wins
from imidsl.syntax.literals import read_instant
from imidsl.syntax.tree import String
from imidsl.text.chars.encoding import describe, is_gsm7, outside_gsm7
from imidsl.text.chars.gsm7 import typographic

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
            case Record(shape=None, members=members):
                for key, member in members.items():
                    yield from self._member(member, place, key)
            case Record(shape=Shape() as shape):
                yield from self._record(node, shape, place)
            case Array(items=items, kind=kind):
                if kind is not None:
                    yield from self._count(node, kind, place)
                for index, item in enumerate(items):
                    yield from self._member(item, place, index)
            case Each(item=item):
                yield from self.check(item, place)
            case Leaf():
                yield from self._leaf(node, place)

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
            elif self._needed(row.need) and row.name not in self.open and not (undecided and not _is_tag(shape, row)):
                yield relations.MISSING_FIELD.at(record.span, field=row.name, where=_quoted(place), help=_how(row))
        for relation in shape.relations:
            yield from self._relation(record, relation, place)
        if shape.size is not None and is_known(record, self.fixed):
            yield from check_object(record, self.profile, place, self.fixed)

    def _needed(self, need: Need) -> bool:
        return need == "yes" or (need == "content" and not self.templated)

    def _count(self, array: Array, kind: Many, place: RequestPath) -> Iterator[Diagnostic]:
        size = len(array.items)
        if any(isinstance(item, Each) for item in array.items):
            return
        if size < kind.low:
            yield sizes.TOO_FEW.at(array.span, field=place.label, size=size, limit=kind.low)
        elif kind.high is not None and size > kind.high:
            span = array.items[kind.high].span
            yield sizes.TOO_MANY.at(span, field=place.label, size=size, limit=kind.high, source=kind.source)

    def _leaf(self, leaf: Leaf, place: RequestPath) -> Iterator[Diagnostic]:
        if leaf.text is not None and type(leaf.kind) is Text:
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
            yield style.TRAILING_BLANKS.at(span, field=place.label, fix=Fix((Edit(span, ""),)))
        for found in () if self.templated else _PLATFORM.finditer(text.text):
            yield style.PLATFORM_PLACEHOLDER.at(text.at(*found.span()), found=found[0], name=found[1])

    # --- relations

    def _relation(self, record: Record, relation: Relation, place: RequestPath) -> Iterator[Diagnostic]:
        has = record.members
        match relation:
            case AnyOf(fields=fields, need=need):
                if not self._needed(need) or not has.keys().isdisjoint(fields):
                    return
                here = {row.name for row in record.fields(self.profile)}
                fields = tuple(name for name in fields if name in here)
                if len(fields) > 1:
                    yield relations.MISSING_ONE_OF.at(record.span, where=_quoted(place), fields=_listed(fields))
            case OneOf(fields=fields, together=together):
                given = [name for name in has if name in fields]
                for other in given[1:] if not together.issuperset(given) else ():
                    yield relations.ONLY_ONE_OF.at(record.at(other), found=other, other=given[0])
                if not given:
                    yield relations.MISSING_ONE_OF.at(record.span, where=_quoted(place), fields=_listed(fields))
            case Apart(one=one, other=other_group, why=why):
                first = next((name for name in one if name in has), None)
                second = next((name for name in other_group if name in has), None)
                if first is not None and second is not None:
                    yield relations.MIXED_SHAPES.at(record.at(second), found=second, other=first, why=why)
            case Wins(winner=winner, loser=loser, why=why):
                if winner in has and loser in has:
                    yield relations.IGNORED_FIELD.at(record.at(loser), found=loser, other=winner, why=why)
            case Implied(field=name, by=by):
                row = next(row for row in record.fields() if row.name == name)
                if by in has and name not in has and self.profile in row.profiles:
                    yield relations.MISSING_FIELD.at(record.span, field=name, where=_quoted(place), help=_how(row))
            case Counted():
                yield from _counted(record, relation)
            case Encoded():
                yield from _encoded(record, relation, place)


def _counted(record: Record, relation: Counted) -> Iterator[Diagnostic]:
    by, items = record.members.get(relation.by), record.members.get(relation.items)
    if not isinstance(by, Leaf) or not by.ready or (items is not None and any(loops(items))):
        return
    found = len(items.items) if isinstance(items, Array) else 0
    for prefix, wanted in relation.counts.items():
        if str(by.value).startswith(prefix) and found != wanted:
            words = f"{wanted} action" + ("" if wanted == 1 else "s")
            yield relations.ACTION_COUNT.at(record.span, category=by.value, wanted=words, found=found)


def _encoded(record: Record, relation: Encoded, place: RequestPath) -> Iterator[Diagnostic]:
    by, text = record.members.get(relation.by), record.members.get(relation.text)
    if not isinstance(text, Leaf) or not text.ready or not isinstance(text.value, str):
        return
    kind = by.value if isinstance(by, Leaf) else relation.gsm7
    if isinstance(kind, Automatic):
        return
    label = place.below(relation.text).label
    if kind == relation.gsm7 and not is_gsm7(text.value):
        odd = outside_gsm7(text.value)
        characters = ", ".join(describe(c) for c in odd[:5]) + (" and others" if len(odd) > 5 else "")
        span = text.span
        if text.text is not None and odd[0] in text.text.text:
            at = text.text.text.index(odd[0])
            span = text.text.at(at, at + 1)
        verb = "lies" if len(odd) == 1 else "lie"
        fix = _in_gsm7(text.text, odd) or automatic(record, relation)
        yield sizes.NEEDS_UNICODE.at(span, characters=characters, verb=verb, field=label, fix=fix)
    elif kind == relation.ucs2 and is_gsm7(text.value) and isinstance(by, Leaf):
        yield sizes.UNICODE_NOT_NEEDED.at(by.span, field=label)


def _in_gsm7(text: String | None, odd: str) -> Fix | None:
    """Plain signs for typographic ones, where nothing else is outside GSM-7."""
    plain = {char: typographic(char) for char in odd}
    if text is None or None in plain.values():
        return None
    quote = '"' if text.block else '\\"'
    return Fix(
        tuple(
            Edit(text.at(index, index + 1), (plain[char] or "").replace('"', quote))
            for index, char in enumerate(text.text)
            if char in plain
        )
    )


def automatic(record: Record, relation: Encoded) -> Fix:
    """Leaves the type of an SMS to the compiler."""
    by = record.members.get(relation.by)
    if by is not None:
        return Fix((Edit(by.span, relation.automatic),))
    key = record.at(relation.text)
    line = key.source.line(key.first.line)[: key.first.column - 1]
    behind = f"\n{line}" if not line.strip() else ", "
    return Fix((Edit(key.source.span(key.start, key.start), f"{relation.by}: {relation.automatic}{behind}"),))


def _default(shape: Shape) -> set[str | None]:
    return {None} if shape.cases is not None and shape.cases.default is not None else set()


def _is_tag(shape: Shape, row: Field) -> bool:
    return shape.cases is not None and row.name == shape.cases.tag


def _quoted(place: RequestPath) -> str:
    return f"'{place.label}'" if place.pointer else "the request"


def _listed(fields: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in fields)


def _how(row: Field) -> str:
    doc = f"{row.doc[0].lower()}{row.doc[1:]}"
    return f"'{row.name}' is {doc}: {row.kind.words}" if row.item is None else f"'{row.name}': {doc}"
