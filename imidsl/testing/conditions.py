"""What is wanted of a text and what it is: whether that is the same, and in few words how it isn't."""

from __future__ import annotations

from imidsl.binding.expectations import Between, Condition, Sort
from imidsl.binding.values import Leaf, ValueNode
from imidsl.request.sizes import Sizes
from imidsl.text.chars.charset import ALL
from imidsl.text.chars.encoding import Encoding, segments
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.patterns.tree import Chars, Repeat, Sequence

_AROUND = 12
"""How many characters of what is the same are shown on each side of what isn't."""
_SHOWN = 60


def failure(condition: Condition, node: ValueNode | None, sizes: Sizes) -> str | None:
    """How a text fails a condition, in words that follow its name; None where it meets it."""
    if not (isinstance(node, Leaf) and node.ready and isinstance(node.value, str)):
        return "is absent"
    text, wanted = node.value, condition.wanted
    match condition.sort, wanted:
        case Sort.CONTAINS, str():
            return None if wanted in text else f"lacks {quoted(wanted)}: it is {quoted(text)}"
        case Sort.LACKS, str():
            return f"contains {quoted(wanted)}" if wanted in text else None
        case Sort.EQUALS, str():
            expected, got = difference(wanted, text)
            return None if wanted == text else f"is {got}, and {expected} is expected"
        case Sort.MATCHES, TextPattern():
            matched = _matches_somewhere(wanted, text)
            return None if matched else f"has no match of {quoted(wanted.text)}: it is {quoted(text)}"
        case Sort.ENCODING, Encoding():
            found = segments(text).encoding
            return None if found is wanted else f"is {found.label}, and {wanted.label} is expected"
        case sort, Between():
            return _outside(_amount(sort, text, sizes), wanted, sort.value)
    raise AssertionError(condition)


def _amount(sort: Sort, text: str, sizes: Sizes) -> int:
    match sort:
        case Sort.BYTES:
            return sizes.bytes_of(text)
        case Sort.SEGMENTS:
            return segments(text).count
        case _:
            return len(text)


def _outside(amount: int, wanted: Between, unit: str) -> str | None:
    words = f"has {amount} {unit if amount != 1 else unit.removesuffix('s')}"
    if wanted.least == wanted.most and amount != wanted.least:
        return f"{words}, and {wanted.least} are expected"
    if wanted.least is not None and amount < wanted.least:
        return f"{words}, and at least {wanted.least} are expected"
    if wanted.most is not None and amount > wanted.most:
        return f"{words}, and at most {wanted.most} are expected"
    return None


def _matches_somewhere(pattern: TextPattern, text: str) -> bool:
    anything = Repeat(Chars(ALL), 0, None)
    return Automaton.of(Sequence((anything, pattern.tree, anything))).accepts(text)


def quoted(value: object) -> str:
    """A value as messages show it: a long text cut."""
    if not isinstance(value, str):
        return "absent" if value is None else str(value)
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return f"'{shown}'"


def difference(expected: object, got: object) -> tuple[str, str]:
    """Two values as messages show them: of two texts only where they differ, and a little around that."""
    if not (isinstance(expected, str) and isinstance(got, str)):
        return quoted(expected), quoted(got)
    start = next(
        (i for i, (a, b) in enumerate(zip(expected, got, strict=False)) if a != b), min(len(expected), len(got))
    )
    rest = min(len(expected), len(got)) - start
    end = next((i for i in range(rest) if expected[-1 - i] != got[-1 - i]), rest)
    return _window(expected, start, end), _window(got, start, end)


def _window(text: str, start: int, end: int) -> str:
    """What differs in a text, from `start` to `end` characters before its end."""
    first, last = max(0, start - _AROUND), min(len(text), len(text) - end + _AROUND)
    return f"'{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}'"
