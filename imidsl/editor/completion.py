"""Completion: what could stand where the cursor is, the likeliest first; nothing that a check would refuse there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from imidsl.binding.expectations import Sort
from imidsl.binding.message import EXAMPLE, TEST
from imidsl.diagnostics.catalogue import RULES
from imidsl.editor.checking import OpenFile
from imidsl.editor.comment_completion import rules_in_comment
from imidsl.editor.field_completion import channels_of, choice, in_message, in_shape
from imidsl.editor.fields_in_words import parameter_in_words
from imidsl.editor.names import FileNames, parameters_of
from imidsl.editor.place import STAND_IN, CursorPlace, place_at
from imidsl.editor.proposals import Proposal, Proposals
from imidsl.editor.text_completion import complete_text
from imidsl.editor.trials import tried
from imidsl.schema.channels import CHANNELS
from imidsl.schema.kinds import Text
from imidsl.syntax import tree
from imidsl.text.chars.encoding import Encoding
from imidsl.text.types.containers import BoolType, ListType, RecordType
from imidsl.text.types.parameters import Parameter, value_of_node
from imidsl.text.types.reader import TYPES, options_of
from imidsl.text.types.texts import Charset

FORMS: Final = {
    "message": ("message ${1:name} {\n  $0\n}", "a message: its parameters, its texts for each channel, who gets it"),
    "let": ('let ${1:name} = "$0"', "a constant that texts of this file, and of those that import it, can use"),
    "import": ('import "$0"', "another file's lets, defaults, and messages to extend"),
    "defaults": ("defaults {\n  $0\n}", "what messages have unless they say otherwise"),
    "test": ('test ${1:message} "${2:name}" {\n  $0\n}', "what values make of a message"),
}
_CONDITIONS: Final = {
    Sort.BYTES: "${1:100}",
    Sort.CHARACTERS: "${1:100}",
    Sort.SEGMENTS: "${1:1}",
    Sort.ENCODING: choice(1, Encoding),
}
"""How conditions on texts go on; the others with a text."""
_TEXT: Final = '"$0"'
PARTS: Final = {
    "example": ("example: $0", "the example whose values it takes"),
    "with": ("with {\n  $0\n}", "values of parameters"),
    "now": ("now: $0", "what durations count from"),
    "expect": (f"expect {choice(1, (one.name for one in CHANNELS))} {{\n  $0\n}}", "what a channel's request says"),
    "refused": ("refused $1", "the rule that the values break"),
}


def complete(file: OpenFile, offset: int) -> Proposals:
    """What could stand at a place of a file."""
    in_comment = rules_in_comment(file, offset)
    if in_comment is not None:
        return in_comment
    place = place_at(file, offset)
    if isinstance(place.node, tree.String):
        return complete_text(place)
    is_name = isinstance(place.node, tree.Name) and STAND_IN in place.node.text
    return tried(place, list(_proposed(place))) if is_name else Proposals(place.start, offset, [])


def _proposed(place: CursorPlace) -> Iterator[Proposal]:
    way = place.way
    test = way[1] if len(way) > 1 else None
    if len(way) > 3 and isinstance(test, tree.Block) and test.key.text == TEST:
        yield from _test(place, way[2:])
        return
    if len(way) == 3 and isinstance(way[1], tree.Entry | tree.Block | tree.Statement | tree.Declaration):
        yield from _at_the_top(place, way[1])
        return
    inner = way[3] if len(way) > 3 else None
    if place.block is None or not isinstance(inner, tree.Entry | tree.Block | tree.Statement | tree.Declaration):
        yield from in_shape(place)
    elif isinstance(inner, tree.Declaration) and place.node is not inner.word:
        yield from _declaration(place)
    elif isinstance(inner, tree.Declaration) or place.node is inner.key:
        yield from in_message(place, inner)
    elif isinstance(inner, tree.Block) and inner.key.text == EXAMPLE:
        yield from _values(place)
    elif isinstance(inner, tree.Block) and inner.key.text == TEST:
        yield from _test(place, way[4:])
    else:
        yield from in_shape(place)


# --- the top


def _at_the_top(place: CursorPlace, item: tree.Item) -> Iterator[Proposal]:
    first = item.word if isinstance(item, tree.Declaration) else item.key
    if place.node is first:
        yield from _forms(place, item)
    elif isinstance(item, tree.Block | tree.Statement) and item.key.text == "message":
        yield from _labels_of_message(place, item)
    elif isinstance(item, tree.Block | tree.Statement) and item.key.text == TEST and place.node in item.labels[:1]:
        names = {name: unit for unit in reversed(place.unit.seen) for name in unit.own_messages}
        yield from (Proposal(name, "message", f"of {unit.source.path}") for name, unit in names.items())


def _forms(place: CursorPlace, item: tree.Item) -> Iterator[Proposal]:
    alone = isinstance(item, tree.Entry) and isinstance(item.value, tree.Missing)
    labels = item.labels if isinstance(item, tree.Block | tree.Statement) else ()
    fits = {
        "let": isinstance(item, tree.Declaration),
        "import": isinstance(item, tree.Statement) and isinstance(labels[0], tree.String),
        "message": isinstance(item, tree.Block) and bool(labels) and not isinstance(labels[-1], tree.String),
        "test": isinstance(item, tree.Block) and len(labels) == 2,
        "defaults": isinstance(item, tree.Block) and not labels and place.unit.defaults is None,
    }
    for word, (snippet, doc) in FORMS.items():
        if (alone and (word != "defaults" or place.unit.defaults is None)) or fits[word]:
            yield Proposal(word, "keyword", doc, snippet if alone else None)


def _labels_of_message(place: CursorPlace, item: tree.Block | tree.Statement) -> Iterator[Proposal]:
    at = next((number for number, one in enumerate(item.labels) if one is place.node), 0)
    if at == 1:
        yield Proposal("extends", "keyword", "takes over what another message says")
    elif at == 2 and item.labels[1].span.text == "extends":
        own = item.labels[0].span.text
        for number, unit in enumerate(place.unit.seen):
            for name in unit.own_messages:
                if name != own:
                    # What is imported is there to be extended.
                    yield Proposal(name, "message", f"of {unit.source.path}", rank=number if number else 50)


# --- parameters


def _declaration(place: CursorPlace) -> Iterator[Proposal]:
    types = [node for node in place.way if isinstance(node, tree.Type)]
    if not types:
        return
    inner, above = types[-1], place.way[-2]
    if place.node is inner.name:
        yield from _types()
    elif isinstance(above, tree.Argument) and place.node is above.value:
        if above.name.text == "charset":
            yield from (Proposal(word, "symbol", "the characters of the text") for word in Charset)
        elif inner.name.text == RecordType.name:
            yield from _types()
    elif inner.name.text == ListType.name and inner.arguments and inner.arguments[0] is place.node:
        yield from _types()
    elif isinstance(above, tree.Type | tree.Argument):
        written = {one.name.text for one in inner.arguments if isinstance(one, tree.Argument)}
        for option in options_of(inner.name.text):
            if option not in written:
                snippet = f"{option}: $0" if isinstance(above, tree.Type) else None
                yield Proposal(option, "option", f"an option of {inner.name.text}", snippet)


def _types() -> Iterator[Proposal]:
    return (Proposal(word, "type", "a type of parameters") for word in TYPES)


def _values(place: CursorPlace) -> Iterator[Proposal]:
    """Names of parameters that are given no value yet, those first that the value suits; and values."""
    match place.way[-4:]:
        case [tree.Block(), tree.Body(items=items), (tree.Entry() | tree.Block()) as item, node] if node is item.key:
            yield from _names_of_values(place, items, item)
        case [tree.Block(), tree.Body(), tree.Entry(key=key), tree.Name()]:
            parameter = _parameters(place).get(key.text)
            type_ = parameter.type if parameter is not None else None
            words = ["true", "false"] if isinstance(type_, BoolType) else ()
            yield from (Proposal(word, "symbol") for word in words)


def _names_of_values(
    place: CursorPlace, items: Iterable[tree.Item], item: tree.Entry | tree.Block
) -> Iterator[Proposal]:
    written = {one.key.text for one in items if not isinstance(one, tree.Declaration)}
    value = item.value if isinstance(item, tree.Entry) else item.body
    for number, one in enumerate(_parameters(place).values()):
        if one.name not in written:
            rank = 2 * _is_unfit(one, value) + (not one.required) + number / 100
            snippet = f"{one.name}: $0" if isinstance(value, tree.Missing) else None
            yield Proposal(one.name, "parameter", parameter_in_words(one), snippet, rank)


def _parameters(place: CursorPlace) -> Mapping[str, Parameter]:
    """Those of the message that the place is in, or that a test is of."""
    return parameters_of(*place.message) if place.message is not None else {}


def _is_unfit(parameter: Parameter, value: tree.Value) -> bool:
    return not isinstance(value, tree.Missing) and bool(value_of_node(parameter, value)[1])


def _is_alone(item: tree.Item) -> bool:
    """Whether nothing but a word stands there."""
    return isinstance(item, tree.Entry) and isinstance(item.value, tree.Missing)


# --- tests


def _test(place: CursorPlace, way: Sequence[tree.Node]) -> Iterator[Proposal]:
    """What could stand in a test; `way` are the nodes in it."""
    match way:
        case [tree.Body(), (tree.Entry() | tree.Block() | tree.Statement()) as item, node] if node is item.key:
            for word, (snippet, doc) in PARTS.items():
                yield Proposal(word, "keyword", doc, snippet if _is_alone(item) else None)
        case [tree.Body(), tree.Entry(key=tree.Name(text="example")), _] if place.message is not None:
            unit, block = place.message
            for name in FileNames(unit).message(block).examples:
                yield Proposal(name if name.isidentifier() else f'"{name}"', "example")
        case [tree.Body(), (tree.Block() | tree.Statement()) as item, node] if item.key.text == "expect":
            if node is item.labels[-1]:
                own = set(channels_of(place))
                yield from (Proposal(one.name, "block", one.doc, rank=one not in own) for one in CHANNELS)
        case [tree.Body(), (tree.Block() | tree.Statement()) as item, _] if item.key.text == "refused":
            yield from _rules()
        case [tree.Body(), tree.Block(key=tree.Name(text="with")), *_]:
            yield from _values(place)
        case [tree.Body(), tree.Block(key=tree.Name(text="refused")), _, tree.Entry() as entry, node]:
            if node is entry.key:
                yield Proposal(
                    "parameter", "keyword", "what the refusal is about", "parameter: $0" if _is_alone(entry) else None
                )
            else:
                yield from (
                    Proposal(one.name, "parameter", parameter_in_words(one)) for one in _parameters(place).values()
                )
        case [tree.Body(), tree.Block(key=tree.Name(text="expect")), *_]:
            yield from _expected(place)


def _rules() -> Iterator[Proposal]:
    return (Proposal(rule.name, "rule", rule.why) for rule in RULES)


def _expected(place: CursorPlace) -> Iterator[Proposal]:
    """Fields of a channel's request; of a text what it is to be like."""
    match place.way[-4:]:
        case [*_, tree.Block(key=word) as block, tree.Body(items=items), tree.Entry() as entry, node]:
            row = place.enclosing(block).row(word.text, place.profile)
            if row is not None and isinstance(row.kind, Text):
                yield from _conditions(entry, items) if node is entry.key else _encodings(entry)
                return
    yield from in_shape(place)


def _conditions(entry: tree.Entry, items: Iterable[tree.Item]) -> Iterator[Proposal]:
    written = {one.key.text for one in items if isinstance(one, tree.Entry) and one is not entry}
    for sort in Sort:
        if sort.value not in written:
            snippet = f"{sort.value}: {_CONDITIONS.get(sort, _TEXT)}" if _is_alone(entry) else None
            yield Proposal(sort.value, "keyword", "a condition on the text", snippet)


def _encodings(entry: tree.Entry) -> Iterator[Proposal]:
    if entry.key.text == Sort.ENCODING:
        yield from (Proposal(one.value, "symbol", "an encoding of the text") for one in Encoding)
