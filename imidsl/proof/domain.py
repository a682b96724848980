"""The abstract domain: what is known of a value whatever the parameters are. A few small kinds, none of which changes.

A text is a row of pieces. What a parameter writes is kept as a use of it in a view (its format, and the filters behind
it that work character by character), so that all uses of one value can be weighed together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from imidsl.proof.growth import View
from imidsl.records import dataclass, field
from imidsl.source import Span
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes
from imidsl.text.types.containers import ParameterType

if TYPE_CHECKING:
    from imidsl.text.template.template import Template

Path: TypeAlias = tuple["str | int", ...]
"""A parameter, and the way to a part of it: `("items", 0, "name")`."""
Bounds: TypeAlias = "tuple[int, int | None]"
"""At least and at most; None is without bound."""


class TextPlace(NamedTuple):
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


class Fails(Exception):  # noqa: N818 (no fault of ours: these values have no rendering)
    """Rendering stops with an error here; `problem` says why in the words of the language."""

    def __init__(self, place: TextPlace, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem


class Infeasible(Exception):  # noqa: N818 (as `Fails`)
    """What was decided fits no values at all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What stopped the proof: the word, where it is used, what it does, and what to declare instead."""

    place: TextPlace
    word: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A parameter or a part of one, as yet without a value; the path says which."""

    path: Path
    type: ParameterType
    optional: bool = False

    @property
    def word(self) -> str:
        """The parameter's name."""
        return str(self.path[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.path == other.path and self.type is other.type

    def __hash__(self) -> int:
        return hash(self.path)


# -- Pieces of a text


@dataclass(frozen=True, slots=True)
class LiteralPiece:
    """Just this text."""

    text: str
    place: TextPlace


@dataclass(frozen=True, slots=True)
class LinkPiece:
    """The placeholder of a short link, which may come out longer.

    One that isn't `whole` stands for such a placeholder within a range: its characters are counted there. With a
    `reason` it may stand there any number of times.
    """

    text: str
    place: TextPlace
    whole: bool = True
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class UsePiece:
    """What a parameter writes in a view; `loose`: some part of that."""

    atom: Atom
    view: View
    place: TextPlace
    loose: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RangePiece:
    """Some text of these characters: so many of them, and (where that is known better) so many bytes.

    `atom` is the parameter that is worth a try at both ends of its range when a witness is looked for, `made_of` are
    the pieces that went into it.
    """

    alphabet: CharSet
    chars: Bounds
    place: TextPlace
    octets: Bounds | None = None
    atom: Atom | None = None
    reason: Reason | None = None
    made_of: tuple[UsePiece | SummedPiece, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SummedPiece:
    """A part of the text that was looked at on its own, way by way; its short links may be there more than once."""

    total: Total
    place: TextPlace
    links: tuple[LinkPiece, ...] = ()


Piece: TypeAlias = "LiteralPiece | LinkPiece | UsePiece | RangePiece | SummedPiece"


# -- Values


@dataclass(frozen=True, slots=True)
class KnownValue:
    """Just this value."""

    value: Any


@dataclass(frozen=True, slots=True)
class TextValue:
    """A text, at least a piece of which isn't known."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number from `low` to `high` (None: without bound).

    A decimal is written with `least_places` to `places` (None: with any number of them), a float with as many at most
    (None: as Python likes). With
    `signed_zero` it may be a zero that is written with a minus. `atom` is the parameter that it is reckoned from, of
    which it is the `view`: its `value` itself, the `length` of its text, a part of a date. `size` is how many
    characters it is written with, where that is known better.
    """

    kind: Literal["int", "decimal", "float"]
    low: Fraction | None
    high: Fraction | None
    places: int | None = 0
    least_places: int = 0
    signed_zero: bool = False
    atom: Atom | None = None
    view: str = ""
    size: Bounds | None = None
    reason: Reason | None = None

    @property
    def is_endless(self) -> bool:
        """Whether nothing bounds how long it is when written."""
        return self.low is None or self.high is None or (self.kind == "decimal" and self.places is None)


@dataclass(frozen=True, slots=True)
class MomentValue:
    """A date or an instant."""

    atom: Atom


@dataclass(frozen=True, slots=True, eq=False)
class ListValue:
    """A list of known length; its items may have names besides (those of `groupby`)."""

    items: Sequence[Value | Atom]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LongListValue:
    """A list of a parameter that is too long to be looked at item by item, or without bound.

    With an `order` its items stand otherwise than in the parameter.
    """

    atom: Atom
    reason: Reason
    order: int | None = None


@dataclass(frozen=True, slots=True)
class PartsValue:
    """What `split` makes of a text: so many parts, each of them some part of it."""

    part: TextValue
    count: Bounds


@dataclass(frozen=True, slots=True, eq=False)
class RecordValue:
    """A record."""

    fields: Mapping[str, Value | Atom]


@dataclass(frozen=True, slots=True)
class UndefinedValue:
    """A name, field or item that there isn't; a `lenient` one is written as nothing (`a if b`)."""

    problem: str
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Anything:
    """A value of which nothing is known, or (with `is_list`) no more than that it is a list."""

    reason: Reason
    is_list: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MacroValue:
    """A macro, or the block that it is called with: what it writes for arguments, and whether it takes a `caller`."""

    takes_caller: bool
    call: Callable[[Sequence[Value], Mapping[str, Value], nodes.Node, Mapping[str, Value]], Value]


@dataclass(slots=True, eq=False)
class NamespaceValue:
    """A `namespace`: the one thing that a text changes where others see it, so this one is written to.

    Behind what isn't followed, and might have changed it, any field may be `anything`.
    """

    fields: dict[str, Value | Atom] = field(default_factory=dict)
    anything: Anything | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LoopValue:
    """The `loop` of a list of known length."""

    items: Sequence[Value | Atom]
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class SomeLoopValue:
    """The `loop` of a list that isn't looked at item by item: in its first turn (0) or in any later one (1)."""

    items: LongListValue
    index: int


Value: TypeAlias = (
    "KnownValue | TextValue | NumberValue | MomentValue | ListValue | LongListValue | PartsValue | RecordValue"
    " | UndefinedValue | Anything | MacroValue | NamespaceValue | LoopValue | SomeLoopValue"
)


# -- Sizes

Assignment: TypeAlias = dict[tuple[Path, Hashable], object]
"""For decisions what was decided, for parameters (`(path, "=")`) a value."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """What takes a text out of GSM-7: a parameter, a literal, or a filter behind a parameter."""

    kind: str
    word: str
    characters: str
    place: TextPlace
    atom: Atom | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Where rendering stops for values like those of `assigned`, or `always`."""

    place: TextPlace
    problem: str
    assigned: Assignment = field(compare=False)
    always: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sizes of a text over some ways through it."""

    ranges: dict[str, Bounds]
    letters: tuple[CharSet | str, ...]
    """What its characters are from; many totals are made, and of few of them anybody asks for the set."""
    gsm7: bool
    """Whether some rendering is within GSM-7."""
    culprits: tuple[Culprit, ...] = ()
    reasons: tuple[Reason, ...] = ()
    ways: tuple[tuple[int, Assignment], ...] = ()
    """Assignments by the size that they should give, largest first."""
    leaving: tuple[tuple[Culprit, Assignment], ...] = ()
    """For each culprit the decisions of a way that it is on."""

    @property
    def alphabet(self) -> CharSet:
        """Every character that there can be."""
        sets = [letters for letters in self.letters if isinstance(letters, CharSet)]
        known = "".join(letters for letters in self.letters if isinstance(letters, str))
        return reduce(CharSet.__or__, sets, CharSet.chars(known))
