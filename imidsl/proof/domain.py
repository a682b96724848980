"""What the proof knows of a value: pieces of text with exact or bounded sizes, numbers in intervals, lists, records."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from imidsl.proof.growth import Steps
from imidsl.records import dataclass, field
from imidsl.source import Span
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.template import nodes
from imidsl.text.types.containers import ParameterType

if TYPE_CHECKING:
    from imidsl.text.template.template import Template

Path: TypeAlias = tuple["str | int", ...]
"""A parameter, and the way to a part of it: `("items", 0, "name")`."""
Range: TypeAlias = "tuple[int, int | None]"
"""At least and at most; None is without bound."""


class Fails(Exception):  # noqa: N818 (no fault of ours: the case at hand has no rendering)
    """Rendering stops with an error here, so that nothing of this case can be too long."""


class Place(NamedTuple):
    """A word of a template: that of a node, or (with a `length`) so many characters of its text from an offset on."""

    template: Template
    at: nodes.Node | int
    length: int = 0

    @property
    def span(self) -> Span:
        """Where it stands in the source."""
        if self.length and isinstance(self.at, int):
            return self.template.string.at(self.at, self.at + self.length)
        return self.template.span(self.at)


@dataclass(frozen=True, slots=True)
class Reason:
    """What stopped the proof: the word, where it is used, what it does, and what to declare instead."""

    place: Place
    word: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A parameter or a part of one, as yet without a value; the path says which."""

    path: Path
    type: ParameterType
    optional: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.path == other.path and self.type is other.type

    def __hash__(self) -> int:
        return hash(self.path)


# -- Pieces of a text


@dataclass(frozen=True, slots=True)
class Literal:
    """Just this text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Use:
    """The text of a parameter behind filters; `loose`: some part of that."""

    atom: Atom
    steps: Steps
    place: Place
    loose: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Blur:
    """Some text of these characters: so many of them, and (where that is known better) so many bytes.

    `source` is the parameter that is worth a try at both ends of its range when a witness is looked for.
    """

    alphabet: CharSet
    chars: Range
    place: Place
    octets: Range | None = None
    source: Atom | None = None
    reason: Reason | None = None
    made_of: tuple[Use | Frozen, ...] = ()
    """What went into it, for values that are worth a try."""


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """A part of the text that was looked at on its own, case by case."""

    total: Total
    place: Place


Piece: TypeAlias = "Literal | Use | Blur | Frozen"


# -- Sizes

Assignment: TypeAlias = dict[tuple[Path, Hashable], object]
"""For decisions what was decided, for parameters (`(path, "=")`) a text."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """What takes a text out of GSM-7: a parameter, a literal, or a filter behind a parameter."""

    kind: str
    word: str
    characters: str
    place: Place
    atom: Atom | None = None
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sizes of a text over some cases."""

    ranges: dict[str, Range]
    letters: tuple[CharSet | str, ...]
    """What its characters are from; many totals are made, and of few of them anybody asks for the set."""
    gsm7: bool
    """Whether some rendering is within GSM-7."""
    culprits: tuple[Culprit, ...] = ()
    reasons: tuple[Reason, ...] = ()
    ways: tuple[tuple[int, Assignment], ...] = ()
    """Assignments by the size that they should give, largest first."""
    leaving: tuple[tuple[Culprit, Assignment], ...] = field(default=())
    """For each culprit the decisions of a case that it is in."""

    @property
    def alphabet(self) -> CharSet:
        """Every character that there can be."""
        sets = [letters for letters in self.letters if isinstance(letters, CharSet)]
        known = "".join(letters for letters in self.letters if isinstance(letters, str))
        return reduce(CharSet.__or__, sets, CharSet.chars(known))


# -- Values


@dataclass(frozen=True, slots=True)
class Const:
    """A known value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Written:
    """A text, at least a piece of which isn't known."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `low` to `high` (None: without bound) with so many places, None of those: a float.

    `source` is the parameter that it is reckoned from, with `own` its very value.
    """

    low: Decimal | int | None
    high: Decimal | int | None
    places: int | None = 0
    source: Atom | None = None
    reason: Reason | None = None
    own: bool = False
    length_of: Atom | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or an instant."""

    atom: Atom


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list of known length."""

    items: Sequence[Value | Atom]


@dataclass(frozen=True, slots=True)
class Endless:
    """A list that is too long to be looked at item by item, or without bound."""

    atom: Atom
    reason: Reason


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """A record."""

    fields: Mapping[str, Value | Atom]


@dataclass(frozen=True, slots=True, eq=False)
class Callable:
    """A macro, or the block that it is called with, in the scope where it is defined."""

    node: nodes.Macro | nodes.CallBlock
    scope: Any


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """A `namespace`."""

    fields: dict[str, Value | Atom] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """The `loop` of a list of known length."""

    items: Sequence[Value | Atom]
    index: int


@dataclass(frozen=True, slots=True)
class Missing:
    """An undefined name, field or item."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of which nothing is known."""

    reason: Reason


Value: TypeAlias = (
    "Const | Written | Number | Moment | Items | Endless | Fields | Callable | Space | Loop | Missing | Unknown"
)

ANYTHING = ALL
