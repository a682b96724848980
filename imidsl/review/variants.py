"""Values beside a value: the same but for one part of it, which is an end of its type, or what texts compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product

from imidsl.binding.message import Message
from imidsl.binding.values import leaves
from imidsl.records import dataclass
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.inclusion import common
from imidsl.text.patterns.tree import Chars, RegexNode, Repeat, Sequence
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordType,
    TextType,
)
from imidsl.text.types.parameters import Parameter
from imidsl.text.types.samples import Pick, made_up, taken, value_of

_ITEMS = 40
"""How many items a list is tried with at most."""
_NUMBERS = 200
"""Up to how many whole numbers are tried one by one."""
_PAIRED = 6
"""How many of the numbers that texts compare with are reckoned with."""
_FREE = 200
"""Up to which length a text without a pattern is looked for as if it had one."""


@dataclass(frozen=True, slots=True)
class Variants:
    """Makes values out of what the texts of a message compare with: `words`, and `numbers`."""

    words: tuple[str, ...]
    numbers: tuple[Decimal, ...]

    @classmethod
    def of(cls, message: Message) -> Variants:
        """Those for a message."""
        found = list(dict.fromkeys(_constants(message)))
        numbers = (one for one in found if isinstance(one, int | float) and not isinstance(one, bool))
        return cls(tuple(one for one in found if isinstance(one, str)), tuple(Decimal(str(one)) for one in numbers))

    def beside(self, parameter: Parameter, value: object) -> Iterator[object]:
        """Other canonical values of a parameter, the more ordinary first, each once."""
        if parameter.type is None:
            return
        seen = {repr(value)}
        if parameter.optional and value is not None:
            yield None
        for plain in self._of(parameter.type, parameter.name, _plain(value)):
            other, failed = taken(parameter.type, plain)
            if not failed and repr(other) not in seen:
                seen.add(repr(other))
                yield other

    def _of(self, type_: ParameterType, name: str, value: object) -> Iterator[object]:
        match type_:
            case BoolType():
                yield from (False, True)
            case ChoiceType(options=options):
                yield from options
            case IntType() | DecimalType():
                yield from self._numbers(type_)
            case ListType():
                yield from self._lists(type_, name, value if isinstance(value, list) else [])
            case RecordType():
                yield from self._records(type_, name, value)
            case _:
                yield from (value_of(type_, name, pick) for pick in (Pick.USUAL, Pick.SHORTEST, Pick.NON_GSM))
                yield from self.words
                if isinstance(type_, TextType):
                    here = value if isinstance(value, str) else str(value_of(type_, name, Pick.USUAL))
                    yield from self._texts(type_, here)

    def _numbers(self, type_: IntType | DecimalType) -> Iterator[object]:
        places = type_.places if isinstance(type_, DecimalType) else 0
        step = Decimal(1).scaleb(-(places or 0))
        ends = [Decimal(one) for one in (type_.min, type_.max) if one is not None]
        around = (number + sign * step for number in self.numbers for sign in (0, 1, -1))
        for number in (Decimal(0), Decimal(1), Decimal(2), *around, *ends, *self._reckoned()):
            yield int(number) if isinstance(type_, IntType) else number
        if isinstance(type_, IntType) and type_.min is not None and type_.max is not None:
            yield from range(type_.min, min(type_.max, type_.min + _NUMBERS) + 1)

    def _reckoned(self) -> Iterator[Decimal]:
        """What sums, products and quotients of two numbers may have been compared with."""
        for one, other in product(self.numbers[:_PAIRED], repeat=2):
            yield from (one + other, one - other, one * other)
            if other:
                yield one / other

    def _lists(self, type_: ListType, name: str, value: list[object]) -> Iterator[object]:
        first = value[0] if value else value_of(type_.item, name, Pick.USUAL)
        counts = (0, 1, 2, 3, *(int(number) + sign for number in self.numbers for sign in (0, 1, -1)))
        yield from ([first] * count for count in dict.fromkeys(counts) if 0 <= count <= _ITEMS)
        for other in self._of(type_.item, name, first):
            yield [other, *value[1:]]
            yield [first, other, *value[2:]]

    def _records(self, type_: RecordType, name: str, value: object) -> Iterator[object]:
        usual = value_of(type_, name, Pick.USUAL)
        here = value if isinstance(value, Mapping) else usual
        assert isinstance(here, Mapping)
        yield usual
        for field in type_.fields:
            others = self._of(field.type, field.name, here.get(field.name))
            yield from ({**here, field.name: other} for other in ([None] if field.optional else []))
            yield from ({**here, field.name: other} for other in others)

    def _texts(self, type_: TextType, here: str) -> Iterator[str]:
        """A text with a word in some place, or of another length; or a text of the pattern that has the word there."""
        places = [int(number) for number in self.numbers if 0 <= number <= _FREE]
        for word in self.words:
            for at in dict.fromkeys((0, *places)):
                yield f"{here[:at]:x<{at}}{word}{here[at + len(word) :]}"
                yield from _within(type_, (_any(at, at), *_exactly(word), _any(0, None)))
            yield from (f"{here[: max(0, len(here) - len(word))]}{word}", f"{here}{word}", f"{here}x{word}x")
            yield from _within(type_, (_any(0, None), *_exactly(word)))
            yield from _within(type_, (_any(0, None), *_exactly(word), _any(0, None)))
        yield from (
            f"{here[:length]:x<{length}}" for at in dict.fromkeys(places) for length in (at, at + 1, max(0, at - 1))
        )


def _constants(message: Message) -> Iterator[object]:
    """What the texts compare with."""
    for leaf in leaves(message.record):
        if isinstance(leaf.value, Template) and leaf.value.tree is not None:
            pending: list[nodes.Node] = [leaf.value.tree]
            while pending:
                node = pending.pop()
                pending.extend(node.iter_child_nodes())
                if isinstance(node, nodes.Const):
                    yield node.value


def _within(type_: TextType, wanted: Iterable[RegexNode]) -> Iterator[str]:
    """A text of a type that is of this form too, if there is one."""
    if type_.pattern is None and (type_.max is None or type_.max > _FREE):
        return
    own = type_.pattern.tree if type_.pattern is not None else Repeat(Chars(type_.characters), type_.min, type_.max)
    found = common(Automaton.of(own), Automaton.of(Sequence(tuple(wanted))))
    if found is not None:
        yield found


def _any(least: int, most: int | None) -> RegexNode:
    return Repeat(Chars(ALL), least, most)


def _exactly(word: str) -> Iterator[RegexNode]:
    return (Chars(CharSet.chars(char)) for char in word)


def canonical(parameters: Mapping[str, Parameter], plain: Mapping[str, object]) -> dict[str, object] | None:
    """Plain values of some parameters as canonical ones beside usual ones of the others; None where one isn't taken."""
    values = made_up(parameters, Pick.USUAL)
    for name, value in plain.items():
        parameter = parameters.get(name)
        if parameter is None or parameter.type is None:
            return None
        if value is None and parameter.optional:
            values[name] = None
            continue
        values[name], failed = taken(parameter.type, value)
        if failed:
            return None
    return values


def _plain(value: object) -> object:
    """A canonical value as data that types take."""
    match value:
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case tuple():
            return [_plain(part) for part in value]
        case _:
            return value
