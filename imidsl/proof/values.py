"""Values as the walk meets them: parameters become what their types say, the undecided is decided when it matters."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from imidsl.proof import numbers
from imidsl.proof.cases import Case
from imidsl.proof.domain import (
    Atom,
    Blur,
    Const,
    Endless,
    Fails,
    Fields,
    Frozen,
    Items,
    Literal,
    Missing,
    Moment,
    Number,
    Piece,
    Place,
    Range,
    Reason,
    Unknown,
    Use,
    Value,
    Written,
)
from imidsl.proof.languages import Finite, Moments, Words, is_endless
from imidsl.proof.totals import Ruler
from imidsl.proof.weighing import heaviest, lightest
from imidsl.text.chars.charset import ALL
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.template.text_of import text_of
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    RecordField,
    RecordType,
)
from imidsl.text.types.parameters import Parameter

if TYPE_CHECKING:
    from imidsl.text.template.jinja.sandbox import Rendering

_LENGTHS: Final = 12
"""Up to how many items every length of a list is a case of its own, wherever the list is."""
_LONGEST: Final = 40
"""The same for lists of parameters themselves."""
_MAX_STEADY: Final = 400
"""How many items are looked at one by one."""
_OPTIONS: Final = 64
"""Up to how many values a choice or whole number is looked at value by value."""
_MAX_PART: Final = 1_000_000
"""More parts than a request is ever split into."""


class Values:
    """The state of one walk, and questions to values."""

    def __init__(
        self,
        template: Template,
        parameters: Mapping[str, Parameter],
        constants: Mapping[str, object],
        ruler: Ruler,
        steady: frozenset[str],
        case: Case,
    ) -> None:
        self.template = template
        self.parameters = parameters
        self.constants = constants
        self.ruler = ruler
        self.steady = steady
        self.case = case

    @cached_property
    def rendering(self) -> Rendering:
        """Operations on known values; the proof's door to Jinja, which most texts don't need."""
        from imidsl.text.template.jinja import sandbox

        return sandbox.Rendering()

    def place(self, node: nodes.Node | int) -> Place:
        """A place of the text."""
        return Place(self.template, node)

    def unknown(self, node: nodes.Node, word: str, problem: str, remedy: str) -> Unknown:
        """A value that the proof doesn't follow, and why."""
        return Unknown(Reason(self.place(node), word, problem, remedy))

    # -- Names

    def outside(self, name: str, node: nodes.Node) -> Value:
        """A name of the message: a constant or a parameter."""
        if name in self.parameters:
            parameter = self.parameters[name]
            if parameter.type is None:
                return self.unknown(node, name, "has a type that can't be read", "mend its declaration")
            return self.resolve(Atom((name,), parameter.type, parameter.optional), node)
        if name == "request":
            given = self.constants.get(name)
            known = {k: Const(v) for k, v in given.items() if k != "part"} if isinstance(given, Mapping) else {}
            return Fields({**known, "part": Number(1, _MAX_PART)})
        return Const(self.constants[name]) if name in self.constants else Missing()

    def resolve(self, value: Value | Atom, node: nodes.Node) -> Value:
        """The value of a parameter or a part of it in this case."""
        if not isinstance(value, Atom):
            return value
        if value.optional and self.case.decide(value.path, "?", 2):
            return Const(None)
        match value.type:
            case BoolType():
                return Const(self.case.decide(value.path, "bool", 2) == 0)
            case IntType() | DecimalType():
                return self._number(value, node)
            case DateType() | DateTimeType():
                return Moment(value)
            case ListType():
                return self._list(value, value.type, node)
            case RecordType(fields=fields):
                return Fields({field.name: part(value, field) for field in fields})
            case ChoiceType(options=options):
                picked = self._picked(value)
                return Const(options[picked]) if picked is not None else self._text(value, node)
        return self._text(value, node)

    def _number(self, atom: Atom, node: nodes.Node) -> Value:
        low, high = self.case.interval(atom)
        return numbers.of_atom(atom, low, high, self.place(node))

    def _picked(self, atom: Atom) -> int | None:
        return self.case.known(atom.path, "value")

    def _text(self, atom: Atom, node: nodes.Node) -> Value:
        texts = self.case.texts(atom)
        if isinstance(texts, Finite | ChoiceType) and len(texts.options) == 1:
            return Const(texts.options[0])
        return Written((Use(atom, (), self.place(node)),))

    def _list(self, atom: Atom, type_: ListType, node: nodes.Node) -> Value:
        least, most, word = type_.min, type_.max, str(atom.path[0])
        if most is None:
            remedy = f"give '{word}' a max: list(…, max: 10)"
            return Endless(atom, Reason(self.place(node), word, "has no largest size", remedy))
        lengths: tuple[int, ...] = tuple(range(least, most + 1))
        if len(atom.path) == 1 and word in self.steady and most <= _MAX_STEADY:
            lengths = tuple(sorted({least, min(most, max(least, 1)), most}))
        elif len(lengths) > (_LONGEST if len(atom.path) == 1 else _LENGTHS):
            problem = f"has up to {most} items, too many to look at one by one here"
            return Endless(atom, Reason(self.place(node), word, problem, f"give '{word}' a smaller max"))
        # Longest first: most proofs fail there, and the first answer counts when the budget is spent.
        length = lengths[-1 - self.case.decide(atom.path, ("length", lengths), len(lengths))]
        return Items(tuple(Atom((*atom.path, index), type_.item) for index in range(length)))

    def picked(self, value: Value) -> Value:
        """A choice or a small whole number as one of its values."""
        atom = self.source(value)
        if atom is None:
            return value
        if isinstance(atom.type, ChoiceType) and isinstance(value, Written):
            options = atom.type.options
            if len(options) > _OPTIONS:
                return value
            text = options[self.case.decide(atom.path, "value", len(options))]
            self.case.only(atom, text)
            return Const(text)
        if isinstance(value, Number) and isinstance(atom.type, IntType) and value.low is not None:
            low, high = self.case.interval(atom)
            if low is not None and high is not None and high - low < _OPTIONS:
                number = int(low) + self.case.decide(atom.path, ("pick", int(low)), int(high) - int(low) + 1)
                self.case.between(atom, number, number)
                return Const(number)
        return value

    def source(self, value: Value) -> Atom | None:
        """The parameter that a value is, unchanged."""
        if isinstance(value, Number):
            return value.source if value.own else None
        if isinstance(value, Moment):
            return value.atom
        if isinstance(value, Written) and len(value.pieces) == 1:
            piece = value.pieces[0]
            if isinstance(piece, Use) and not piece.steps and not piece.loose:
                return piece.atom
        return None

    # -- As text

    def pieces(self, value: Value, node: nodes.Node) -> tuple[Piece, ...]:
        """What `{{ }}` writes."""
        place = self.place(node)
        match value:
            case Const(value=known):
                return (Literal(self.concrete(lambda: text_of(known)), place),)
            case Written(pieces=found):
                return found
            case Number():
                return (numbers.written(value, place),)
            case Moment(atom=atom):
                return (Use(atom, (), place),)
            case Unknown(reason=reason) | Endless(reason=reason):
                return (Blur(ALL, (0, None), place, reason=reason),)
        raise Fails

    def text(self, value: Value, node: nodes.Node) -> Const | Written:
        """A value read as a text."""
        if isinstance(value, Const) and isinstance(value.value, str):
            return value
        return written(self.pieces(value, node))

    def concrete(self, work: Any) -> Any:
        """What Python makes of known values; `Fails` where that is an error."""
        try:
            return work()
        except Exception as error:  # whatever rendering would stop at
            raise Fails from error

    def length(self, pieces: Sequence[Piece]) -> Range:
        """Fewest and most characters."""
        low, high = 0, 0
        endless = False
        for piece in pieces:
            least, most = self._length(piece)
            low += least
            endless = endless or most is None
            high += most or 0
        return low, None if endless else high

    def _length(self, piece: Piece) -> Range:
        match piece:
            case Literal(text=text):
                return len(text), len(text)
            case Blur(chars=chars):
                return chars
            case Frozen(total=total):
                return total.ranges["chars"]
        return self._use_length(piece)

    def _use_length(self, piece: Use) -> Range:
        from_, to = self._own_length(piece.atom)
        if piece.steps:
            found = self.measured(piece, "chars")
            from_, to = found
        return (0 if piece.loose else from_), to

    def _own_length(self, atom: Atom) -> Range:
        language = self.case.language(atom)
        match language:
            case Words():
                return language.min, language.most
            case Moments(shortest=short, longest=long):
                return len(short), len(long)
            case Finite(options=options):
                return min(map(len, options), default=0), max(map(len, options), default=0)

    def measured(self, piece: Use, dimension: str) -> Range:
        """The size of a single use."""
        language = self.case.language(piece.atom)
        low = lightest(language, (piece.steps,), dimension)
        if low is None:
            raise Fails
        high = None if is_endless(language) else heaviest(language, (piece.steps,), dimension)
        return (0 if piece.loose else max(0, low.weight)), high.weight if high is not None else None

    # -- Truth

    def truth(self, value: Value) -> bool:
        """Whether a value counts as true; decided where it might or might not."""
        match value:
            case Const(value=known):
                return bool(self.concrete(lambda: bool(known)))
            case Written(pieces=pieces):
                return self._is_filled(value, pieces)
            case Number():
                return self._is_nonzero(value)
            case Items(items=items):
                return bool(items)
            case Fields(fields=fields):
                return bool(fields)
            case Endless(atom=atom):
                assert isinstance(atom.type, ListType)
                return atom.type.min > 0 or self.case.decide(atom.path, "filled", 2) == 0
            case Unknown():
                return self.flip(None)
            case Missing():
                raise Fails
        return True

    def _is_filled(self, value: Written, pieces: Sequence[Piece]) -> bool:
        low, high = self.length(pieces)
        if low > 0 or high == 0:
            return low > 0
        atom = self.source(value)
        if atom is None:
            return self.flip(self.identity(value))
        filled = self.case.decide(atom.path, "filled", 2) == 0
        if filled:
            self.case.at_least(atom, 1)
            self.case.without(atom, "")
        else:
            self.case.only(atom, "")
        return filled

    def _is_nonzero(self, value: Number) -> bool:
        low, high = value.low, value.high
        if value.places is not None and ((low is not None and low > 0) or (high is not None and high < 0)):
            return True
        return not self.compared_number("eq", value, Decimal(0))

    def compared_number(self, operator: str, value: Number, other: Decimal | int) -> bool:
        """A number against a known one; decided, and remembered of the parameter, where it may be both."""
        raise NotImplementedError

    def identity(self, value: Value) -> Hashable:
        """What is equal for values that are surely the same; None where nothing says so."""
        if isinstance(value, Const):
            return repr(value.value)
        if not isinstance(value, Written):
            atom = self.source(value)
            return atom.path if atom is not None else None
        found = []
        for piece in value.pieces:
            if isinstance(piece, Literal):
                found.append(piece.text)
            elif isinstance(piece, Use) and not piece.loose:
                found.append((piece.atom.path, piece.steps))  # type: ignore[arg-type]
            else:
                return None
        return tuple(found)

    def flip(self, key: Hashable) -> bool:
        """Both ways, the same one for what is the same."""
        return self.case.flip(("free", key) if key is not None else None)


def part(atom: Atom, field: RecordField) -> Atom:
    """A field of a record."""
    return Atom((*atom.path, field.name), field.type, field.optional)


def written(pieces: Sequence[Piece]) -> Const | Written:
    """Pieces as a value: a known text where all of them are."""
    known = [piece.text for piece in pieces if isinstance(piece, Literal)]
    return Const("".join(known)) if len(known) == len(pieces) else Written(tuple(pieces))
