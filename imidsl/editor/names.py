"""The names of a file: where each stands, and what it means; for definitions, references, renaming and hovering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.binding.modules import Unit, bases
from imidsl.editor.text_names import Bound, Meaning, NameSymbol, Occurrence, Outside, field_symbol, item_of, names_in
from imidsl.records import dataclass
from imidsl.schema.envelope import SMARTLINKS
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.types.containers import ListType, ParameterType, RecordType
from imidsl.text.types.parameters import Parameter, declare

LINK: Final = "link_"


@dataclass(frozen=True, slots=True)
class MessageNames:
    """What the names of a message mean: its parameters, links and examples, inherited ones too."""

    block: tree.Block
    parameters: Mapping[str, Meaning]
    links: Mapping[str, NameSymbol]
    examples: Mapping[str, NameSymbol]


class FileNames:
    """The names of a file; `unit` is what it declares and imports."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._messages: dict[int, MessageNames] = {}

    def every(self) -> Iterator[Occurrence]:
        """Every name in the file that means something."""
        yield from self._lets()
        yield from self._defaults()
        for block in self.unit.own_messages.values():
            yield from self.of_message(block)
        for test in self.unit.own_tests:
            yield from self.of_test(test)

    def of_items(self, items: Iterable[tree.Item]) -> Iterator[Occurrence]:
        """The names of some top-level forms."""
        for item in items:
            if isinstance(item, tree.Declaration):
                yield from self._let(item)
            elif isinstance(item, tree.Block) and self.unit.own_messages.get(_name(item)) is item:
                yield from self.of_message(item)
            elif isinstance(item, tree.Block) and any(item is test for test in self.unit.own_tests):
                yield from self.of_test(item)
            elif item is self.unit.defaults:
                yield from self._defaults()

    # --- lets and defaults

    def let(self, name: str) -> Bound | None:
        """What a name means as a let."""
        found = self.unit.let(name)
        return Bound.to(Meaning(NameSymbol("let", *found[1].name.span.place, name))) if found is not None else None

    def _lets(self) -> Iterator[Occurrence]:
        for item in self.unit.own_lets.values():
            yield from self._let(item)

    def _let(self, item: tree.Declaration) -> Iterator[Occurrence]:
        yield Occurrence(item.name.span, NameSymbol("let", *item.name.span.place, item.name.text), declares=True)
        if item.value is not None:
            yield from _texts(item.value, self.let)

    def _defaults(self) -> Iterator[Occurrence]:
        """Names in the defaults mean what they mean in each message of the file."""
        if self.unit.defaults is None:
            return
        messages = [self.message(block) for block in self.unit.own_messages.values()]
        seen: set[Occurrence] = set()
        ways: list[Outside] = [*(partial(self.outside, message) for message in messages), self.let]
        for outside in ways:
            for one in _texts(self.unit.defaults.body, outside):
                if one not in seen:
                    seen.add(one)
                    yield one

    # --- messages

    def message(self, block: tree.Block) -> MessageNames:
        """What the names of a message mean."""
        known = self._messages.get(id(block))
        if known is None:
            known = self._messages[id(block)] = _declared([*reversed(bases(self.unit, block, [])), block])
        return known

    def outside(self, message: MessageNames, name: str) -> Bound | None:
        """What a name means to the texts of a message."""
        if name in message.parameters:
            return Bound.to(message.parameters[name])
        if name.startswith(LINK) and (link := message.links.get(name.removeprefix(LINK))) is not None:
            return Bound(link, None)
        return self.let(name)

    def of_message(self, block: tree.Block) -> Iterator[Occurrence]:
        """The names of a message."""
        message = self.message(block)
        label = block.labels[0]
        yield Occurrence(label.span, message_symbol(block), declares=True)
        match block.labels:
            case [_, tree.Name(text="extends"), tree.Name() as base]:
                pair = self.unit.message(base.text, block)
                if pair is not None:
                    yield Occurrence(base.span, message_symbol(pair[1]))
        outside = partial(self.outside, message)
        for item in block.body.items:
            yield from self._item(item, message, outside)

    def _item(self, item: tree.Item, message: MessageNames, outside: Outside) -> Iterator[Occurrence]:
        match item:
            case tree.Declaration(word=tree.Name(text=word), name=name) if word == PARAM:
                meaning = message.parameters.get(name.text)
                if meaning is not None:
                    yield Occurrence(name.span, meaning.symbol, declares=True)
                    if item.type is not None:
                        yield from _fields_of_type(item.type, meaning)
                        if item.value is not None:
                            yield from _fields_of_value(item.value, meaning)
            case tree.Block(key=tree.Name(text=word), labels=[label, *_], body=body) if word == EXAMPLE:
                yield from _label(label, message.examples, declares=True)
                yield from _values(body.items, message)
            case tree.Block(key=tree.Name(text=word), body=body) if word == TEST:
                yield from _test(body.items, message)
            case _:
                yield from _texts(item, outside)

    def of_test(self, block: tree.Block) -> Iterator[Occurrence]:
        """The names of a test at the top of the file."""
        match block.labels:
            case [tree.Name(text=name) as label, *_]:
                pair = self._named(name)
                if pair is not None:
                    unit, tested = pair
                    yield Occurrence(label.span, message_symbol(tested))
                    yield from _test(block.body.items, FileNames(unit).message(tested))

    def _named(self, name: str) -> tuple[Unit, tree.Block] | None:
        return next(((unit, unit.own_messages[name]) for unit in self.unit.seen if name in unit.own_messages), None)


def message_symbol(block: tree.Block) -> NameSymbol:
    """A message, by its block."""
    label = block.labels[0]
    return NameSymbol("message", *label.span.place, label.span.text)


def _name(block: tree.Block) -> str:
    return block.labels[0].text if block.labels and isinstance(block.labels[0], tree.Name) else ""


def _declared(chain: Sequence[tree.Block]) -> MessageNames:
    """What a chain of messages, bases first, declares: of one name the first declaration is what it is known by."""
    parameters: dict[str, Meaning] = {}
    links: dict[str, NameSymbol] = {}
    examples: dict[str, NameSymbol] = {}
    for block in chain:
        for item in block.body.items:
            match item:
                case tree.Declaration(word=tree.Name(text=word), name=name) if word == PARAM:
                    known = parameters.get(name.text)
                    symbol = known.symbol if known else NameSymbol("param", *name.span.place, name.text)
                    parameters[name.text] = Meaning(symbol, declare(item)[0].type)
                case tree.Block(key=key, labels=[label, *_]) | tree.Statement(key=key, labels=[label, *_]):
                    text = _text(label)
                    if key.text == EXAMPLE:
                        examples.setdefault(text, NameSymbol("example", *label.span.place, text))
                    elif key.text == SMARTLINKS.block:
                        links.setdefault(text, NameSymbol("link", *label.span.place, text))
    return MessageNames(chain[-1], parameters, links, examples)


def _text(label: tree.Label) -> str:
    return "" if isinstance(label, tree.Missing) else label.text


# --- texts


def _texts(node: tree.Node, outside: Outside) -> Iterator[Occurrence]:
    """The names in the strings below a node; `for x in items` binds one for the texts of its block."""
    match node:
        case tree.String():
            yield from names_in(node, outside)
        case tree.Block(labels=[*labels, tree.Name("for"), tree.Name() as variable, tree.Name("in"), over]):
            yield from _loop(node, labels, variable, over, outside)
        case tree.Block(key=key, labels=[label, *_]) | tree.Statement(key=key, labels=[label, *_]) if (
            key.text == SMARTLINKS.block
        ):
            link = outside(LINK + _text(label))
            if link is not None:
                yield Occurrence(label.span, link.symbol, declares=True)
        case tree.Entry(value=value):
            yield from _texts(value, outside)
        case _:
            for child in tree.children(node):
                yield from _texts(child, outside)


def _loop(
    node: tree.Block,
    labels: Sequence[tree.Label],
    variable: tree.Name,
    over: tree.Label,
    outside: Outside,
) -> Iterator[Occurrence]:
    items = outside(_text(over))
    if items is not None:
        yield Occurrence(over.span, items.symbol)
    symbol = NameSymbol("local", *variable.span.place, variable.text)
    yield Occurrence(variable.span, symbol, declares=True)
    of_list = items.value if items is not None else None
    item = Meaning(of_list.symbol, item_of(of_list.type)) if of_list is not None else None

    def inside(name: str) -> Bound | None:
        return Bound(symbol, item) if name == variable.text else outside(name)

    for label in labels:
        yield from _texts(label, outside)
    yield from _texts(node.body, inside)


# --- values


def _label(label: tree.Label, known: Mapping[str, NameSymbol], *, declares: bool = False) -> Iterator[Occurrence]:
    symbol = known.get(_text(label))
    if symbol is not None:
        yield Occurrence(_inside(label), symbol, declares)


def _inside(node: tree.Node) -> Span:
    """The characters of a name, without its quotes."""
    span = node.span
    quoted = isinstance(node, tree.String) and not node.block
    return span.source.span(span.start + 1, span.end - 1) if quoted else span


def _values(items: Iterable[tree.Item], message: MessageNames) -> Iterator[Occurrence]:
    """The names of parameters that are given values."""
    for item in items:
        match item:
            case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                meaning = message.parameters.get(key.text)
                if meaning is not None:
                    yield Occurrence(_inside(key), meaning.symbol)
                    yield from _fields_of_value(value, meaning)


def _test(items: Iterable[tree.Item], message: MessageNames) -> Iterator[Occurrence]:
    for item in items:
        match item:
            case tree.Entry(key=tree.Name(text="example"), value=tree.Name() | tree.String() as name):
                yield from _label(name, message.examples)
            case tree.Block(key=tree.Name(text="with"), body=body):
                yield from _values(body.items, message)
            case tree.Block(key=tree.Name(text="refused"), body=body):
                for one in body.items:
                    match one:
                        case tree.Entry(key=tree.Name(text="parameter"), value=tree.Name() as named):
                            meaning = message.parameters.get(named.text)
                            if meaning is not None:
                                yield Occurrence(named.span, meaning.symbol)


def _fields_of_type(node: tree.Node, owner: Meaning) -> Iterator[Occurrence]:
    """The fields that a type declares."""
    match node:
        case tree.Type(name=tree.Name(text=RecordType.name), arguments=arguments):
            for argument in arguments:
                if isinstance(argument, tree.Argument):
                    symbol = field_symbol(owner.symbol, argument.name.text)
                    yield Occurrence(argument.name.span, symbol, declares=True)
                    yield from _fields_of_type(argument.value, Meaning(symbol))
        case tree.Type(arguments=arguments):
            for argument in arguments:
                if not isinstance(argument, tree.Argument):
                    yield from _fields_of_type(argument, owner)


def _fields_of_value(node: tree.Node, owner: Meaning) -> Iterator[Occurrence]:
    """The fields that a value gives."""
    match node, owner.type:
        case tree.List(items=items), ListType(item=type_):
            for item in items:
                yield from _fields_of_value(item, Meaning(owner.symbol, type_))
        case tree.Body(items=entries), RecordType(fields=fields):
            types: dict[str, ParameterType] = {field.name: field.type for field in fields}
            for entry in entries:
                match entry:
                    case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                        if key.text in types:
                            symbol = field_symbol(owner.symbol, key.text)
                            yield Occurrence(_inside(key), symbol)
                            yield from _fields_of_value(value, Meaning(symbol, types[key.text]))


def parameters_of(unit: Unit, block: tree.Block) -> dict[str, Parameter]:
    """The parameters of a message, inherited ones too, as they are declared last."""
    found: dict[str, Parameter] = {}
    for one in [*reversed(bases(unit, block, [])), block]:
        for item in one.body.items:
            if isinstance(item, tree.Declaration) and item.word.text == PARAM:
                found[item.name.text] = declare(item)[0]
    return found
