"""The state of one walk, passed to every function of it, and the first questions to values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from imidsl.proof import numbers
from imidsl.proof.decisions import Decisions
from imidsl.proof.domain import (
    Anything,
    Assignment,
    Atom,
    Fails,
    Infeasible,
    KnownValue,
    ListValue,
    LongListValue,
    MomentValue,
    NamespaceValue,
    NumberValue,
    Reason,
    RecordValue,
    TextPlace,
    TextValue,
    UndefinedValue,
    UsePiece,
    Value,
)
from imidsl.proof.growth import DateFormat, View
from imidsl.proof.languages import FiniteTexts
from imidsl.records import dataclass, field, replace
from imidsl.text.scope.late import LateNames
from imidsl.text.template import nodes
from imidsl.text.template.jinja.meter import Fault
from imidsl.text.template.problems import problem_of
from imidsl.text.template.template import Template
from imidsl.text.template.text_of import is_undefined
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

Made = TypeVar("Made")

_LENGTHS: Final = 13
"""How many lengths a list may have to be looked at length by length, wherever the list is (`max: 12`)."""
_LONGEST: Final = 41
"""The same for lists of parameters themselves (`max: 40`)."""
_MAX_STEADY: Final = 400
"""How many items are looked at one by one."""
OPTIONS: Final = 64
"""Up to how many values a choice or whole number is looked at value by value."""
_MAX_PART: Final = 1_000_000
"""More parts than a request is ever split into."""
MAX_PIECES: Final = 4_000
"""Of how many pieces a text may be."""


class Operations:
    """Operations on known values, as rendering has them: the proof's door to Jinja, which most texts don't need."""

    @cached_property
    def rendering(self) -> Rendering:
        """The sandbox, one operation at a time."""
        from imidsl.text.template.jinja import sandbox

        return sandbox.Rendering()


@dataclass
class State:
    """What a walk knows: of what text, with what names, and what was decided on this way.

    `steady` are the lists of which only the shortest and the longest matter. With `separate` each turn of a loop is
    looked at on its own. `late` are the names that a scope sets before it reads them. `cut` collects where a short link
    may be cut, `lost` what isn't followed; `taken` what conditions come to and how many items loops run over (up to 2),
    by their offset; `skipped` where statements aren't followed; `turns`, where it is there, what was decided in turns
    that are looked at on their own.
    """

    template: Template
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, object]
    links: frozenset[str]
    steady: frozenset[str]
    decisions: Decisions
    separate: bool = False
    calls: int = 0
    operations: Operations = field(default_factory=Operations)
    late: LateNames = field(default_factory=dict)
    cut: dict[object, TextPlace] = field(default_factory=dict)
    lost: dict[object, Reason] = field(default_factory=dict)
    namespaces: list[NamespaceValue] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    skipped: set[TextPlace] = field(default_factory=set)
    turns: list[Assignment] | None = None

    def place(self, node: nodes.Node | int) -> TextPlace:
        """A place of the text."""
        return TextPlace(self.template, node)

    def unknown(self, node: nodes.Node, word: str, problem: str, remedy: str) -> Anything:
        """A value that the proof doesn't follow, and why."""
        reason = Reason(self.place(node), word, problem, remedy)
        return Anything(self.lost.setdefault((id(node), word), reason))

    def doubt(self, value: Anything, node: nodes.Node) -> Anything:
        """What becomes of a value that isn't followed: whether it stops rendering here isn't known either."""
        self.lost.setdefault((id(node), value.reason.word), value.reason)
        return Anything(value.reason)

    def forget(self, reason: Reason) -> None:
        """Statements aren't followed here, which may change what they like."""
        self.skipped.add(reason.place)
        for namespace in self.namespaces:
            namespace.fields.clear()
            namespace.anything = Anything(reason)

    def fails(self, node: nodes.Node, problem: str) -> Fails:
        """Rendering stops here."""
        return Fails(self.place(node), problem)

    def concrete(self, node: nodes.Node, work: Callable[[], Made]) -> Made:
        """What Python makes of known values; `Fails` where that is an error."""
        try:
            return work()
        except Exception as error:  # whatever rendering would stop at
            raise self.fails(node, _words_of(error)) from error

    def decided(self, node: nodes.Node, holds: bool) -> bool:
        """What a condition comes to on this way."""
        self.taken.add((node.lineno, holds))
        return holds

    def flip(self, key: Hashable) -> bool:
        """Both ways, the same one for what is the same."""
        return self.decisions.flip(("free", key) if key is not None else None)

    def flipped(self, key: Hashable) -> bool | None:
        """What came of it, if it was asked."""
        return self.decisions.flipped(("free", key))


def _words_of(error: Exception) -> str:
    if isinstance(error, Fault):
        return error.rule.message.format_map(error.given)
    return problem_of(error)


# -- Names and parameters


def outside(state: State, name: str, node: nodes.Node) -> Value:
    """A name of the message: a constant or a parameter."""
    if name in state.parameters:
        parameter = state.parameters[name]
        if parameter.type is None:
            # That is found where it is declared.
            return Anything(Reason(state.place(node), name, "has a type that can't be read", "fix its declaration"))
        return resolve(state, Atom((name,), parameter.type, parameter.optional), node)
    if name == "request":
        given = state.constants.get(name)
        known = {k: KnownValue(v) for k, v in given.items() if k != "part"} if isinstance(given, Mapping) else {}
        part = numbers.hull([n for n in map(numbers.as_number, (1, _MAX_PART)) if n is not None])
        return RecordValue({**known, "part": part})
    if name in state.constants:
        return KnownValue(state.constants[name])
    return UndefinedValue(f"'{name}' is undefined")


def resolve(state: State, value: Value | Atom, node: nodes.Node) -> Value:
    """The value of a parameter or a part of it on this way."""
    if not isinstance(value, Atom):
        return value
    if value.optional and state.decisions.decide(value.path, "?", 2):
        return KnownValue(None)
    match value.type:
        case BoolType():
            return KnownValue(state.decisions.decide(value.path, "bool", 2) == 0)
        case IntType() | DecimalType():
            return _number(state, value, node)
        case DateType() | DateTimeType():
            return MomentValue(value)
        case ListType():
            return _list(state, value, value.type, node)
        case RecordType(fields=fields):
            return RecordValue({field.name: part_of(value, field) for field in fields})
        case ChoiceType(options=options):
            picked = state.decisions.known(value.path, "value")
            return KnownValue(options[picked]) if picked is not None else _text(state, value, node)
    return _text(state, value, node)


def part_of(atom: Atom, field: RecordField) -> Atom:
    """A field of a record."""
    return Atom((*atom.path, field.name), field.type, field.optional)


def _number(state: State, atom: Atom, node: nodes.Node) -> Value:
    low, high = state.decisions.interval(atom)
    if isinstance(atom.type, IntType) and low is not None and low == high:
        return KnownValue(int(low))
    return numbers.of_atom(atom, low, high, state.place(node))


def _text(state: State, atom: Atom, node: nodes.Node) -> Value:
    texts = state.decisions.texts(atom)
    if isinstance(texts, FiniteTexts | ChoiceType) and len(texts.options) == 1:
        return KnownValue(texts.options[0])
    return TextValue((UsePiece(atom, view_of(atom), state.place(node)),))


def view_of(atom: Atom) -> View:
    """How a parameter is written where nothing else is said."""
    return (DateFormat(atom.type.format),) if isinstance(atom.type, DateType | DateTimeType) else ()


def _list(state: State, atom: Atom, type_: ListType, node: nodes.Node) -> Value:
    least, most = type_.min, type_.max
    if most is None:
        remedy = f"give '{atom.word}' a max: list(…, max: 10)"
        return LongListValue(atom, Reason(state.place(node), atom.word, "has no largest size", remedy))
    lengths: tuple[int, ...] = tuple(range(least, most + 1))
    if len(atom.path) == 1 and atom.word in state.steady and most <= _MAX_STEADY:
        lengths = tuple(sorted({least, min(most, max(least, 1)), most}))
    elif len(lengths) > (_LONGEST if len(atom.path) == 1 else _LENGTHS):
        problem = f"has up to {most} items, too many to look at one by one here"
        return LongListValue(atom, Reason(state.place(node), atom.word, problem, f"give '{atom.word}' a smaller max"))
    # Longest first: most proofs fail there, and the first answer counts when the budget is spent.
    length = lengths[-1 - state.decisions.decide(atom.path, ("length", lengths), len(lengths))]
    return ListValue(tuple(Atom((*atom.path, index), type_.item) for index in range(length)))


def at_least(state: State, value: LongListValue, count: int) -> bool:
    """Whether a long list has so many items."""
    type_ = value.atom.type
    assert isinstance(type_, ListType)
    if type_.min >= count or (type_.max is not None and type_.max < count):
        return type_.min >= count
    return state.decisions.decide(value.atom.path, ("at least", count), 2) == 0


def in_other_order(state: State, value: LongListValue) -> LongListValue:
    """The same items in an order of its own, so that nothing is known of any of them."""
    return replace(value, order=state.decisions.number())


def item_of(value: LongListValue, index: int) -> Atom:
    """An item of a long list that has it."""
    assert isinstance(value.atom.type, ListType)
    ordered = () if value.order is None else ("sorted", value.order)
    return Atom((*value.atom.path, *ordered, index), value.atom.type.item)


# -- What a value is


def source(value: Value) -> Atom | None:
    """The parameter that a value is, unchanged."""
    if isinstance(value, NumberValue):
        return value.atom if value.view == "value" else None
    if isinstance(value, MomentValue):
        return value.atom
    if isinstance(value, TextValue) and len(value.pieces) == 1:
        piece = value.pieces[0]
        if isinstance(piece, UsePiece) and not piece.view and not piece.loose:
            return piece.atom
    return None


def picked(state: State, value: Value, most: int = OPTIONS) -> Value:
    """A choice or a whole number of few values as one of them."""
    atom = source(value)
    if atom is None:
        return value
    if isinstance(atom.type, ChoiceType) and isinstance(value, TextValue):
        options = atom.type.options
        if len(options) > OPTIONS:
            return value
        text = options[state.decisions.decide(atom.path, "value", len(options))]
        language = state.decisions.language(atom)
        if isinstance(language, FiniteTexts) and text not in language.options:
            raise Infeasible
        state.decisions.only(atom, text)
        return KnownValue(text)
    if isinstance(value, NumberValue) and isinstance(atom.type, IntType):
        low, high = state.decisions.interval(atom)
        if low is not None and high is not None and high - low < most:
            number = int(low) + state.decisions.decide(atom.path, ("pick", int(low)), int(high) - int(low) + 1)
            found = numbers.as_number(number)
            assert found is not None
            state.decisions.between(atom, found.low, found.high)
            return KnownValue(number)
    return value


def plain(value: Value | Atom) -> KnownValue | None:
    """A value that is known through and through."""
    if isinstance(value, KnownValue):
        return value
    if isinstance(value, ListValue) and not value.names:
        items: list[object] = []
        for item in value.items:
            # The first that isn't known is enough: what holds one list many times over would be gone through as often.
            if (known := plain(item)) is None:
                return None
            items.append(known.value)
        return KnownValue(items)
    return None


def plain_record(value: Any) -> RecordValue:
    """A known record as one whose fields may be asked for."""
    return RecordValue({key: KnownValue(item) for key, item in value.items()})


def as_value(made: Any) -> Value:
    """What an operation gave, as a value."""
    if is_undefined(made):
        lenient = type(made).__name__ == "Undefined"
        return UndefinedValue(getattr(made, "_undefined_message", "") or "there is none", lenient)
    return KnownValue(made)


def as_undefined(state: State, value: UndefinedValue) -> KnownValue:
    """What Python has for a value that there isn't."""
    return KnownValue(state.operations.rendering.undefined(value.problem, lenient=value.lenient))


def settled(state: State, value: Value, node: nodes.Node) -> Value:
    """The value as it is known after what was decided about it."""
    if isinstance(value, TextValue | NumberValue):
        atom = source(value)
        return resolve(state, replace(atom, optional=False), node) if atom is not None else value
    return value
