"""JSON values → values of a definition, each the most readable one that goes back to just that value on the wire."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from imidsl.binding.values import from_text
from imidsl.importer import nodes
from imidsl.schema.kinds import (
    SECONDS,
    Choice,
    Count,
    Flag,
    Instant,
    Json,
    Kind,
    Number,
    Switch,
    Symbol,
    Text,
    WrittenValue,
)
from imidsl.syntax import tree
from imidsl.syntax.json import Placed
from imidsl.syntax.literals import MAX_DIGITS, read_instant, read_int


def same(one: Json, other: Json) -> bool:
    """Whether two JSON values are equal, kinds of numbers included; the order of keys makes no difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def single(kind: Kind, value: Json, links: Collection[str]) -> tree.Value | None:
    """A value that isn't made of others, as a kind takes it; None where no value becomes this one."""
    for given, node in _candidates(kind, value):
        if same(kind.take(given), value):
            return node
    if isinstance(value, str) and same(from_text(kind, value), value):
        return nodes.text(value, links)
    return None


def _candidates(kind: Kind, value: Json) -> Iterator[tuple[WrittenValue, tree.Value]]:
    match kind:
        case Choice(options=options):
            for option in options:
                yield Symbol(option.symbol), nodes.name(option.symbol)
        case Switch() | Flag():
            for known in (True, False):
                yield known, nodes.flag(known)
        case Count(unit=unit):
            whole = read_int(value) if isinstance(value, str) else value
            if isinstance(whole, int) and not isinstance(whole, bool):
                yield from _counts(whole, SECONDS[unit] if unit else None)
        case Instant():
            instant = read_instant(value) if isinstance(value, str) else None
            if instant is not None:
                yield instant, tree.Literal(instant, value, span=nodes.NOWHERE)
        case Text():
            pass
        case _ if isinstance(value, bool):
            yield value, nodes.flag(value)
        case _ if isinstance(value, int | float):
            word = nodes.number(value)
            if word is not None:
                yield Number(word.value, word.text), word  # type: ignore[arg-type]  # a number's literal holds one


def _counts(whole: int, seconds: int | None) -> Iterator[tuple[WrittenValue, tree.Value]]:
    word = nodes.number(whole)
    if seconds is not None and 0 < whole <= 10**9:
        yield timedelta(seconds=whole * seconds), nodes.duration(whole * seconds)
    if word is not None and len(word.text) <= MAX_DIGITS:
        yield Number(whole, word.text), word


def free(kind: Kind, placed: Placed, links: Collection[str], *, nulls: bool = False) -> tree.Value | None:
    """Any JSON value as a kind of free values takes it; None where something in it can't be said (`nulls`: or null)."""
    match placed.value:
        case None:
            return nodes.NULL if nulls else None
        case tuple() as members:
            last = {member.key: member.value for member in members}
            values = {name: free(kind, value, links, nulls=nulls) for name, value in last.items()}
            items = [nodes.entry(name, value) for name, value in values.items() if value is not None]
            return nodes.body(items) if len(items) == len(values) else None
        case list() as items_:
            made = [free(kind, item, links, nulls=nulls) for item in items_]
            kept = [value for value in made if value is not None]
            return nodes.many(kept) if len(kept) == len(made) else None
        case value:
            return single(kind, value, links)
