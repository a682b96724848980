"""What a test expects of a channel's request: a part of its block, and conditions on its texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from imidsl.binding.binder import Binder
from imidsl.binding.fields import Layer
from imidsl.binding.values import Record
from imidsl.diagnostics import Diagnostic, testing
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass, replace
from imidsl.schema.kinds import Profile, Text
from imidsl.schema.model import Channel, Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.chars.encoding import Encoding
from imidsl.text.patterns.pattern import Refused, TextPattern

Step: TypeAlias = str | int
"""A field's name, or the index of a repeated block."""


class Sort(StrEnum):
    """What a condition is about."""

    CONTAINS = "contains"
    LACKS = "lacks"
    MATCHES = "matches"
    EQUALS = "equals"
    BYTES = "bytes"
    CHARACTERS = "characters"
    SEGMENTS = "segments"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Between:
    """A number that is wanted: both ends count, None is without end."""

    least: int | None
    most: int | None


Wanted: TypeAlias = str | TextPattern | Encoding | Between


@dataclass(frozen=True, slots=True)
class Condition:
    """What is wanted of a text, by sort a string, a pattern that some part of it matches, an encoding, or a number."""

    sort: Sort
    wanted: Wanted
    span: Span


@dataclass(frozen=True, slots=True)
class TextExpectation:
    """Conditions on the text at a path below a channel's block."""

    path: tuple[Step, ...]
    span: Span
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a request to a channel says at least; without a `record` there is to be no such request."""

    channel: Channel
    span: Span
    record: Record | None
    texts: tuple[TextExpectation, ...] = ()


def expectation(channel: Channel, block: tree.Block, profile: Profile, found: list[Diagnostic]) -> Expectation:
    """An `expect CHANNEL { … }`: bound as a message's own block of the channel is, but that strings are data."""
    texts: list[TextExpectation] = []
    binder = Binder(profile, templates=False)
    items = tuple(_without_conditions(block.body.items, channel.shape, (), profile, texts, found))
    record = binder.record(channel.shape, [Layer(block.key.span, (), items)])
    found += binder.found
    return Expectation(channel, block.key.span, record, tuple(texts))


def _without_conditions(
    items: Iterable[tree.Item],
    shape: Shape,
    path: tuple[Step, ...],
    profile: Profile,
    texts: list[TextExpectation],
    found: list[Diagnostic],
) -> Iterator[tree.Item]:
    """What is left for the binder; the blocks of conditions of texts go to `texts`."""
    rows = _by_spelling(shape, profile)
    seen: Counter[str] = Counter()
    for item in items:
        row = rows.get(item.key.text) if isinstance(item, tree.Block) else None
        if row is None or not isinstance(item, tree.Block):
            yield item
        elif isinstance(row.kind, Text) or (row.short is not None and _are_conditions(item)):
            conditions = tuple(_conditions(item, found))
            place = (*path, row.name, *([row.short] if row.short is not None else []))
            texts.append(TextExpectation(place, item.key.span, conditions))
        elif row.item is not None:
            inside: tuple[Step, ...] = (*path, row.name)
            if item.key.text == row.block:
                inside, seen[row.name] = (*inside, seen[row.name]), seen[row.name] + 1
            inner = tuple(_without_conditions(item.body.items, row.item, inside, profile, texts, found))
            yield replace(item, body=replace(item.body, items=inner))
        else:
            yield item


def _are_conditions(block: tree.Block) -> bool:
    """Whether a block speaks of the text that an object can be written as, rather than of the object."""
    return all(not isinstance(item, tree.Declaration) and item.key.text in set(Sort) for item in block.body.items)


def _by_spelling(shape: Shape, profile: Profile) -> Mapping[str, Field]:
    return {
        word: row
        for row in shape.every_field()
        if profile in row.profiles
        for word in (*row.spellings(), *([row.block] if row.block is not None else ()))
    }


# --- conditions


def _conditions(block: tree.Block, found: list[Diagnostic]) -> Iterator[Condition]:
    for item in block.body.items:
        key = item.word if isinstance(item, tree.Declaration) else item.key
        sort = next((sort for sort in Sort if sort == key.text), None)
        if sort is None:
            help_ = suggestion(key.text, [sort.value for sort in Sort])
            found.append(testing.UNKNOWN_IN_TEST.at(key.span, what="condition of a text", found=key.text, help=help_))
            continue
        value = item.value if isinstance(item, tree.Entry) else item.body if isinstance(item, tree.Block) else None
        values = value.items if isinstance(value, tree.List) and sort in _SEVERAL else (value,)
        for one in values:
            span = one.span if one is not None else key.span
            wanted = _READERS[sort](one) if one is not None else None
            if wanted is None:
                found.append(testing.WRONG_CONDITION.at(span, found=key.text, wanted=_WORDS[sort]))
            elif isinstance(wanted, Diagnostic):
                found.append(wanted)
            else:
                yield Condition(sort, wanted, span)


def _string(value: object) -> str | None:
    return value.text if isinstance(value, tree.String) else None


def _pattern(value: object) -> TextPattern | Diagnostic | None:
    if not isinstance(value, tree.String):
        return None
    # Some part of the text is to match, whatever stands around it.
    read = TextPattern.parse(value.text)
    if isinstance(read, Refused):
        return testing.WRONG_CONDITION.at(value.span, found=Sort.MATCHES, wanted=f"a pattern, and {read.message}")
    return read


def _encoding(value: object) -> Encoding | None:
    return next((one for one in Encoding if isinstance(value, tree.Name) and value.text == one.value), None)


def _between(value: object) -> Between | None:
    match value:
        case tree.Literal(value=int(number)) if not isinstance(number, bool):
            return Between(number, number)
        case tree.Body(items=items) if items:
            ends = {
                item.key.text: item.value.value
                for item in items
                if isinstance(item, tree.Entry) and isinstance(item.value, tree.Literal)
            }
            numbers = [ends.get(name) for name in ("min", "max")]
            if len(ends) == len(items) and not ends.keys() - {"min", "max"}:
                least, most = (number if isinstance(number, int) else None for number in numbers)
                return Between(least, most)
    return None


_SEVERAL = frozenset({Sort.CONTAINS, Sort.LACKS})
_WORDS = MappingProxyType(
    {
        Sort.CONTAINS: "a text in quotes, or a list of some",
        Sort.LACKS: "a text in quotes, or a list of some",
        Sort.MATCHES: "a pattern in quotes",
        Sort.EQUALS: "a text in quotes",
        Sort.BYTES: "a number, or { min: …, max: … }",
        Sort.CHARACTERS: "a number, or { min: …, max: … }",
        Sort.SEGMENTS: "a number, or { min: …, max: … }",
        Sort.ENCODING: "gsm7 or ucs2",
    }
)
_READERS: Mapping[Sort, Callable[[object], Wanted | Diagnostic | None]] = MappingProxyType(
    {
        Sort.CONTAINS: _string,
        Sort.LACKS: _string,
        Sort.MATCHES: _pattern,
        Sort.EQUALS: _string,
        Sort.BYTES: _between,
        Sort.CHARACTERS: _between,
        Sort.SEGMENTS: _between,
        Sort.ENCODING: _encoding,
    }
)
