"""The tree of a pattern, and what can be read off it without running it."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple, TypeAlias

from imidsl.records import dataclass
from imidsl.text.chars.charset import CharSet


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of a set that is not empty."""

    set: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[RegexNode, ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    """One of at least two."""

    options: tuple[RegexNode, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `min` to `max` times, without end where `max` is None."""

    item: RegexNode
    min: int
    max: int | None


RegexNode: TypeAlias = "Chars | Sequence | Alternation | Repeat"

EMPTY = Sequence(())


class Extent(NamedTuple):
    """The smallest and the largest size, each in characters and in bytes of UTF-8; None is without bound."""

    min_chars: int
    max_chars: int | None
    min_bytes: int
    max_bytes: int | None


_NOTHING = Extent(0, 0, 0, 0)


def extent(node: RegexNode) -> Extent:
    """The sizes of the texts that a node matches: exact, each reached by some text."""
    match node:
        case Chars(set=chars):
            sizes = chars.sizes
            return Extent(1, 1, sizes[0], sizes[-1])
        case Sequence(items=items):
            return reduce(_behind, map(extent, items), _NOTHING)
        case Alternation(options=options):
            return reduce(_either, map(extent, options))
        case Repeat(item=item, min=least, max=most):
            one = extent(item)
            return Extent(
                one.min_chars * least, _times(one.max_chars, most), one.min_bytes * least, _times(one.max_bytes, most)
            )


def _behind(a: Extent, b: Extent) -> Extent:
    return Extent(
        a.min_chars + b.min_chars,
        None if a.max_chars is None or b.max_chars is None else a.max_chars + b.max_chars,
        a.min_bytes + b.min_bytes,
        None if a.max_bytes is None or b.max_bytes is None else a.max_bytes + b.max_bytes,
    )


def _either(a: Extent, b: Extent) -> Extent:
    return Extent(
        min(a.min_chars, b.min_chars),
        None if a.max_chars is None or b.max_chars is None else max(a.max_chars, b.max_chars),
        min(a.min_bytes, b.min_bytes),
        None if a.max_bytes is None or b.max_bytes is None else max(a.max_bytes, b.max_bytes),
    )


def _times(amount: int | None, count: int | None) -> int | None:
    if amount == 0 or count == 0:
        return 0
    return None if amount is None or count is None else amount * count


def characters(node: RegexNode) -> CharSet:
    """Every character that stands in some text that the node matches."""
    match node:
        case Chars(set=chars):
            return chars
        case Sequence(items=nodes) | Alternation(options=nodes):
            return reduce(CharSet.__or__, map(characters, nodes), CharSet())
        case Repeat(item=item, max=most):
            return CharSet() if most == 0 else characters(item)


def size(node: RegexNode) -> int:
    """About how many states its automaton has."""
    match node:
        case Chars():
            return 1
        case Sequence(items=nodes) | Alternation(options=nodes):
            return 1 + sum(map(size, nodes))
        case Repeat(item=item, min=least, max=most):
            return 1 + (size(item) + 1) * max(least, 1 if most is None else most)


def portable(node: RegexNode) -> str:
    """The node as a regular expression that Python and ECMAScript read alike."""
    match node:
        case Chars(set=chars):
            return _portable_chars(chars)
        case Sequence(items=items):
            return "".join(_grouped(item) if isinstance(item, Alternation) else portable(item) for item in items)
        case Alternation(options=options):
            return "|".join(map(portable, options))
        case Repeat(item=item, min=least, max=most):
            inner = portable(item) if isinstance(item, Chars) else _grouped(item)
            return inner + _quantifier(least, most)


def _grouped(node: RegexNode) -> str:
    return f"(?:{portable(node)})"


def _portable_chars(chars: CharSet) -> str:
    inner = chars.as_class()
    return inner if len(inner) == 1 and inner not in ".*+?(){}|$/" else f"[{inner}]"


def _quantifier(least: int, most: int | None) -> str:
    match least, most:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _, None:
            return f"{{{least},}}"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"
