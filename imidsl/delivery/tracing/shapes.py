"""The shape of what a text can be: what stands in it for certain, and what its parameters may have given.

It takes more than the text can be rather than less: whatever isn't understood stands for any characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from imidsl.records import dataclass, replace
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.patterns import tree as regex
from imidsl.text.patterns.pattern import DIGITS
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.checks import MSISDN_DIGITS, URL_CHARACTERS
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    ParameterType,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Just this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Letters:
    """So many characters of a set."""

    chars: CharSet
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class FromParameter:
    """What a parameter gave, or a field of one."""

    name: str
    inner: TextShape


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    items: tuple[TextShape, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of these."""

    options: tuple[TextShape, ...]


@dataclass(frozen=True, slots=True)
class Often:
    """So many times."""

    item: TextShape
    least: int
    most: int | None


TextShape: TypeAlias = Verbatim | Letters | FromParameter | Row | Alternatives | Often

NOTHING: Final = Verbatim("")
ANYTHING: Final = Letters(ALL, 0, None)
_LATIN: Final = CharSet.of((0x41, 0x5A), (0x61, 0x7A))
_NAMED: Final = "aAbBp"
"""The directives of dates that write words."""


def shape_of(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], channel: str
) -> TextShape:
    """The shape of what a text of a channel's request can be."""
    if template.tree is None:
        return Verbatim(template.text)
    known: dict[str, TextShape] = {name: _constant(value) for name, value in constants.items()}
    known |= {name: FromParameter(name, _of_type(one.type)) for name, one in parameters.items()}
    types = {name: one.type for name, one in parameters.items() if one.type is not None}
    return _Reader(known, types, channel).all(template.tree.body)


def _constant(value: object) -> TextShape:
    return Verbatim(value) if isinstance(value, str) else ANYTHING


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a template's tree: `known` are the shapes of names, `types` those of parameters."""

    known: Mapping[str, TextShape]
    types: Mapping[str, ParameterType]
    channel: str

    def all(self, body: Sequence[nodes.Node]) -> TextShape:
        """The statements of a body one after the other."""
        reader, items = self, []
        for node in body:
            items.append(reader.statement(node))
            reader = reader.after(node)
        return items[0] if len(items) == 1 else Row(tuple(items))

    def after(self, node: nodes.Node) -> _Reader:
        """What reads behind a statement, which may set a name."""
        if isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Macro):
            return self.within(node)
        return self

    def within(self, node: nodes.Node) -> _Reader:
        """What reads where a statement's own names hold: whatever they stand for, it is called by a parameter in it."""
        own = {name.name for name in node.find_all(nodes.Name) if name.ctx != "load"}
        names = own | ({node.name} if isinstance(node, nodes.Macro) else set())
        types = {name: type_ for name, type_ in self.types.items() if name not in names}
        return replace(self, known={**self.known, **{name: self._something(node) for name in names}}, types=types)

    def statement(self, node: nodes.Node) -> TextShape:
        """A statement's shape."""
        match node:
            case nodes.Output(nodes=parts):
                return Row(tuple(map(self.expression, parts)))
            case nodes.If(body=body, elif_=others, else_=otherwise):
                bodies = [body, *(other.body for other in others), otherwise]
                return Alternatives(tuple(self.all(one) if one else NOTHING for one in bodies))
            case nodes.For(body=body, else_=otherwise):
                return Alternatives(
                    (Often(self._each(node).all(body), 0, None), self.all(otherwise) if otherwise else NOTHING)
                )
            case nodes.With(body=body):
                return self.within(node).all(body)
            case nodes.Assign() | nodes.AssignBlock() | nodes.Macro():
                return NOTHING
        return self._something(node)

    def _each(self, node: nodes.For) -> _Reader:
        """What reads the body of a loop: its variable is an item of the list, where that is a parameter's."""
        inner = self.within(node)
        over, target = node.iter, node.target
        type_ = self.types.get(over.name) if isinstance(over, nodes.Name) else None
        if not isinstance(type_, ListType) or not isinstance(over, nodes.Name) or not isinstance(target, nodes.Name):
            return inner
        shape = FromParameter(over.name, _of_type(type_.item))
        return replace(inner, known={**inner.known, target.name: shape}, types={**inner.types, target.name: type_.item})

    def expression(self, node: nodes.Node) -> TextShape:
        """An expression's shape."""
        match node:
            case nodes.TemplateData(data=text):
                return Verbatim(text)
            case nodes.Const(value=str(text)):
                return Verbatim(text)
            case nodes.Name(name=name):
                return self.known.get(name, ANYTHING)
            case nodes.Getattr(node=nodes.Name(name="request"), attr="channel"):
                return Verbatim(self.channel)
            case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
                return self._field(node, name, attr)
            case nodes.CondExpr(expr1=one, expr2=other):
                return Alternatives((self.expression(one), self.expression(other) if other is not None else NOTHING))
            case nodes.Or(left=one, right=other):
                return Alternatives((self.expression(one), self.expression(other)))
            case nodes.Concat(nodes=parts):
                return Row(tuple(map(self.expression, parts)))
        return self._something(node)

    def _field(self, node: nodes.Node, name: str, attr: str) -> TextShape:
        type_ = self.types.get(name)
        fields = {one.name: one.type for one in type_.fields} if isinstance(type_, RecordType) else {}
        whole = self.known.get(name)
        if attr in fields and isinstance(whole, FromParameter):
            return FromParameter(f"{whole.name}.{attr}", _of_type(fields[attr]))
        return self._something(node)

    def _something(self, node: nodes.Node) -> TextShape:
        """Any characters, by the name of the first parameter that they depend on."""
        every = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
        given = (self.known.get(name.name) for name in every)
        first = next((shape.name for shape in given if isinstance(shape, FromParameter)), None)
        return FromParameter(first, ANYTHING) if first is not None else ANYTHING


def _of_type(type_: ParameterType | None) -> TextShape:
    """The shape of a parameter's value as text."""
    match type_:
        case TextType(pattern=pattern) if pattern is not None:
            return _of_regex(pattern.tree)
        case TextType():
            return Letters(type_.characters, type_.min, type_.max)
        case IntType():
            return Row((_MINUS, Letters(DIGITS, 1, None)))
        case DecimalType():
            return Row((_MINUS, Letters(DIGITS, 1, None), Often(Row((Verbatim("."), Letters(DIGITS, 1, None))), 0, 1)))
        case BoolType():
            return Alternatives((Verbatim("true"), Verbatim("false")))
        case DateType(format=format) | DateTimeType(format=format):
            return Row(tuple(_of_format(format)))
        case ChoiceType(options=options):
            return Alternatives(tuple(map(Verbatim, options)))
        case UrlType(max=most, http=http):
            scheme = Alternatives((Verbatim("https://"), *([Verbatim("http://")] if http else [])))
            return Row((scheme, Letters(URL_CHARACTERS, 1, most)))
        case MsisdnType():
            return Letters(DIGITS, *MSISDN_DIGITS)
    return ANYTHING


_MINUS: Final = Often(Verbatim("-"), 0, 1)


def _of_format(format: str) -> list[TextShape]:
    """The shape of a date in a format: numbers of up to four digits, and English words."""
    pieces = re.split(r"%(-?.)", format, flags=re.DOTALL)
    shapes: list[TextShape] = []
    for number, piece in enumerate(pieces):
        if number % 2 == 0 or piece == "%":
            shapes.append(Verbatim(piece))
        else:
            shapes.append(Letters(_LATIN, 2, 9) if piece[-1] in _NAMED else Letters(DIGITS, 1, 4))
    return shapes


def _of_regex(node: regex.RegexNode) -> TextShape:
    match node:
        case regex.Chars(set=chars):
            return Letters(chars, 1, 1)
        case regex.Repeat(item=regex.Chars(set=chars), min=least, max=most):
            return Letters(chars, least, most)
        case regex.Repeat(item=item, min=least, max=most):
            return Often(_of_regex(item), least, most)
        case regex.Sequence(items=items):
            return Row(tuple(map(_of_regex, items)))
        case regex.Alternation(options=options):
            return Alternatives(tuple(map(_of_regex, options)))
