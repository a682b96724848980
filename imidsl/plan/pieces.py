"""The form in which a request waits for its values: a tree of what no value changes, with holes for the rest.

It is small on purpose: whoever prints it (as a function of Python, as kernels of Arrow) has to know just what stands
here. What can't be said in it isn't planned, and goes the general way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from imidsl.records import dataclass
from imidsl.schema.kinds import Json, Kind

Values: TypeAlias = Mapping[str, Any]
Render: TypeAlias = Callable[[Values], Any]
"""What a part of a text gives for values; any exception means that the general way has to say it."""


class NotPlanned(Exception):  # noqa: N818 (no error: the general way does it)
    """A request, or values for it, that a plan leaves to the general way."""


# -- Tests: what a choice goes by


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a parameter's value counts as true."""

    name: str


@dataclass(frozen=True, slots=True)
class Equals:
    """Whether a parameter's value equals a constant."""

    name: str
    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    test: Test


@dataclass(frozen=True, slots=True)
class Both:
    """`and`."""

    left: Test
    right: Test


@dataclass(frozen=True, slots=True)
class Either:
    """`or`."""

    left: Test
    right: Test


@dataclass(frozen=True, slots=True)
class Computed:
    """Whatever else a text may ask: what it gives counts as true or not."""

    render: Render


Test: TypeAlias = Holds | Equals | Not | Both | Either | Computed


# -- Pieces of a text


@dataclass(frozen=True, slots=True)
class Constant:
    """Characters that are always the same."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A parameter's value as text."""

    name: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the text's own renderer makes of a part of it: filters, loops, fields of records."""

    render: Render


@dataclass(frozen=True, slots=True)
class PieceChoice:
    """The pieces behind the first test that holds, else the last ones."""

    branches: tuple[tuple[Test, Pieces], ...]
    other: Pieces


Piece: TypeAlias = Constant | Column | Rendered | PieceChoice
Pieces: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlannedText:
    """A text as pieces; with `drops_break` without the line break that may end it, with `longest` refused beyond."""

    pieces: Pieces
    drops_break: bool = False
    longest: int | None = None


# -- What stands in a body where a value goes


@dataclass(frozen=True, slots=True, eq=False)
class TextHole:
    """A text; of a `kind` what that takes it for, if it does. Where it is empty it is left out if it is `optional`, and
    refused if it is `fixed`: other fields depend on whether it is there."""

    text: PlannedText
    kind: Kind | None = None
    optional: bool = False
    fixed: bool = False

    @property
    def can_lack(self) -> bool:
        """Whether it is left out for some values."""
        return self.optional and not self.fixed


@dataclass(frozen=True, slots=True)
class EncodingHole:
    """How a text is encoded: one value where GSM-7 has all its characters, else the other."""

    text: PlannedText
    gsm7: Json
    ucs2: Json


@dataclass(frozen=True, slots=True)
class MomentHole:
    """The instant so long after that of the run."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class PlaceHole:
    """The place of an item in a repeated list, from 1."""


@dataclass(frozen=True, slots=True)
class DestinationsHole:
    """Who gets it: an object for each kind of id that the run gives, by name and as it is spelled on the wire.

    `beside` is what stands beside the addresses in each of them.
    """

    kinds: tuple[tuple[str, str], ...]
    beside: Mapping[str, TextHole | Json]


@dataclass(frozen=True, slots=True)
class Repeated:
    """An item for each item of a list parameter."""

    over: str
    variable: str
    item: Body


@dataclass(frozen=True, slots=True)
class ItemsHole:
    """A list with repeated items in it, of at least `low` and at most `high`."""

    items: tuple[Body | Repeated, ...]
    low: int
    high: int | None


Hole: TypeAlias = TextHole | EncodingHole | MomentHole | PlaceHole | DestinationsHole | ItemsHole
Body: TypeAlias = Any
"""JSON in which holes stand for values."""


@dataclass(frozen=True, slots=True)
class EncodingGuard:
    """A text that must (not) be within GSM-7: else there is a finding."""

    text: PlannedText
    gsm7: bool


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """A request to one channel: its body, what has to hold, and instants that must not have passed.

    `constants` are what its texts know besides the values; `encoded` leads to the text whose encoding is a question, by
    the keys of the body, where there is one.
    """

    channel: str
    constants: Values
    body: Body
    guards: Sequence[EncodingGuard]
    instants: Sequence[datetime]
    encoded: Sequence[str] = ()


def found_at(body: Body, path: Sequence[str]) -> Body:
    """What stands in a body at the end of a way of keys, None where there is nothing, or no way."""
    if not path:
        return None
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body


def holes(body: Body) -> list[Hole]:
    """The holes of a body, from the outside in."""
    if isinstance(body, dict):
        return [hole for value in body.values() for hole in holes(value)]
    if isinstance(body, list):
        return [hole for value in body for hole in holes(value)]
    if isinstance(body, ItemsHole):
        return [body, *holes([item.item if isinstance(item, Repeated) else item for item in body.items])]
    return [body] if isinstance(body, Hole) else []
