"""The bounds of rendering: no template can hang or fill memory.

A step is about one small operation of Jinja; characters count a sixteenth. What rendering does is charged before it
is done, so that the bound also holds for a single operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sized
from decimal import Decimal
from itertools import islice

from imidsl.diagnostics import Rule
from imidsl.diagnostics.templates import NUMBER_TOO_LARGE, TEXT_TOO_LARGE, TOO_MANY_ITEMS, TOO_MUCH_WORK

#: Steps that one rendering may take.
MAX_STEPS = 1_000_000
#: Steps that all renderings together may take with which values of a text are tried.
MAX_TRIED = 2 * MAX_STEPS
#: Steps of an operator or a call, which take Python several calls of its own.
OPERATION = 4
#: Characters of a rendered text, and of any text made on the way.
MAX_CHARACTERS = 65_536
#: Items of a list made in a template, and numbers of a `range`.
MAX_ITEMS = 10_000
#: Binary digits of a whole number.
MAX_BITS = 1_024
#: Macros and recursive loops running inside one another.
MAX_CALLS = 40

_DIRECTIVE = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?[-#0 +]*(?P<width>\*|\d+)?(?:\.(?P<places>\*|\d+))?[hlL]?(?P<kind>.)", re.S
)


class Fault(Exception):  # noqa: N818 (the house calls what a user did wrong a fault)
    """A rule broken while rendering; of what is `given` for its message, `word` is one of the template."""

    def __init__(self, rule: Rule, **given: str | int) -> None:
        super().__init__(rule.name)
        self.rule = rule
        self.given = given


class Meter:
    """What is left for one rendering, or for several."""

    __slots__ = ("depth", "left")

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps
        self.depth = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0

    def spend(self, steps: int) -> None:
        """Take steps away; a `Fault` where there are not as many left."""
        self.left -= steps
        if self.left < 0:
            raise Fault(TOO_MUCH_WORK, limit=MAX_STEPS)

    def weigh(self, *values: object) -> None:
        """Charge for walking through values, what is nested in them included."""
        waiting = list(values)
        steps = 0
        while waiting:
            value = waiting.pop()
            steps += 1
            if isinstance(value, str):
                steps += len(value) >> 4
            elif isinstance(value, (list, tuple)):
                waiting.extend(islice(value, self.left + 1))
            elif isinstance(value, Mapping):
                waiting.extend(islice(value.values(), self.left + 1))
            elif isinstance(value, range):
                steps += len(value)
            if steps > self.left:
                break
        self.spend(steps)

    def listed(self, values: Iterable[object]) -> list[object]:
        """The items of something that may make them one by one."""
        if isinstance(values, Sized):
            check_items(len(values))
            self.spend(len(values))
            return list(values)
        items: list[object] = []
        for value in values:
            self.spend(1)
            items.append(value)
            check_items(len(items))
        return items


def check_length(characters: int) -> None:
    """A `Fault` where a text would get too long."""
    if characters > MAX_CHARACTERS:
        raise Fault(TEXT_TOO_LARGE, limit=MAX_CHARACTERS)


def check_items(count: int) -> None:
    """A `Fault` where a list would get too long."""
    if count > MAX_ITEMS:
        raise Fault(TOO_MANY_ITEMS, limit=MAX_ITEMS)


def check_bits(bits: int) -> None:
    """A `Fault` where a number would get too large."""
    if bits > MAX_BITS:
        raise Fault(NUMBER_TOO_LARGE, limit=MAX_BITS)


def check_number(value: object) -> None:
    """A `Fault` where a number is too large to go on with."""
    if isinstance(value, int):
        check_bits(value.bit_length())
    elif isinstance(value, Decimal) and value.is_finite():
        check_bits(abs(value.adjusted()) * 4)


def names_in(pattern: str) -> set[str | None]:
    """The names of the values that a `%` format asks for; None for one without."""
    return {found["key"] for found in _DIRECTIVE.finditer(pattern) if found["kind"] != "%"}


def check_format(pattern: str, values: Iterable[object]) -> None:
    """The widths and places that a `%` format asks for, before they are made."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=MAX_BITS)
    total = len(pattern)
    for directive in _DIRECTIVE.finditer(pattern):
        width, places, kind = directive["width"], directive["places"], directive["kind"]
        if "*" in (width, places) or kind in "ra":
            raise ValueError(f"the format '{directive[0]}' is not available")
        total += 0 if kind == "%" else max(_size(width), _size(places), min(longest, MAX_CHARACTERS))
    # A format that names its longest value only now and then is measured again once it is written.
    check_length(total >> 4)


def _size(digits: str | None) -> int:
    size = int(digits[:9]) if digits else 0
    check_length(size)
    return size
