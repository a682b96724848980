"""Types as they are declared in a file: `text(max: 24, charset: gsm7)` to a `Text`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from imidsl.diagnostics import Diagnostic, Rewriting, Spelling
from imidsl.diagnostics.parameters import (
    BAD_DATE_FORMAT,
    BAD_PATTERN,
    CONSTANT_FORMAT,
    IMPOSSIBLE_TYPE,
    INCOMPLETE_TYPE,
    OPTIONAL_ITEM,
    STRAY_ARGUMENT,
    TWICE_IN_TYPE,
    TYPE_OPTION_VALUE,
    TYPE_TOO_DEEP,
    UNKNOWN_TYPE,
    UNKNOWN_TYPE_OPTION,
    UNUSABLE_NAME,
)
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.syntax.literals import read_literal
from imidsl.text.patterns.pattern import Refused, TextPattern
from imidsl.text.types.checks import as_text, kind_of, shown
from imidsl.text.types.containers import (
    BoolType,
    Charset,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    ParameterType,
    RecordField,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.dates import available, bad_directives, directives_of, is_constant
from imidsl.text.types.faults import Faults
from imidsl.text.vocabulary import RESERVED

MAX_COUNT: Final = 100_000
"""The largest number of characters, bytes or items that a type can name; no message comes near it."""

MAX_PLACES: Final = 9
MAX_DEPTH: Final = 8
"""How deep lists and records may nest."""

_LINK: Final = "link_"


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A type as written, with or without arguments."""

    node: tree.Type | tree.Name
    name: tree.Name
    arguments: tuple[tree.Argument | tree.Value, ...] = ()
    optional: bool = False

    @staticmethod
    def of(node: tree.Value) -> WrittenType | None:
        """What a node says as a type; None where it can't be one."""
        match node:
            case tree.Name():
                return WrittenType(node, node)
            case tree.Type():
                return WrittenType(node, node.name, node.arguments, node.optional)
        return None

    @property
    def named(self) -> list[tree.Argument]:
        """The arguments with names."""
        return [argument for argument in self.arguments if isinstance(argument, tree.Argument)]

    @property
    def bare(self) -> list[tree.Value]:
        """The arguments without names."""
        return [argument for argument in self.arguments if not isinstance(argument, tree.Argument)]


@dataclass(frozen=True, slots=True)
class TypeOption:
    """What an option takes: in words, and how it is read from a node (None: it is something else)."""

    wanted: str
    plain: Callable[[tree.Value], object | None]
    check: Callable[[tree.Value, object, Faults], object | None] = lambda node, value, found: value
    """What it comes to; None where that was reported."""


def _literal(node: tree.Value, *kinds: type) -> object | None:
    good = isinstance(node, tree.Literal) and type(node.value) in kinds
    return node.value if good and isinstance(node, tree.Literal) else None


def _whole(least: int, most: int) -> TypeOption:
    def plain(node: tree.Value) -> object | None:
        value = _literal(node, int)
        return value if isinstance(value, int) and least <= value <= most else None

    return TypeOption(f"a whole number from {least} to {most}", plain)


def _decimal(node: tree.Value) -> object | None:
    value = _literal(node, int, Decimal)
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _charset(node: tree.Value) -> object | None:
    good = isinstance(node, tree.Name) and node.text in set(Charset)
    return Charset(node.text) if good and isinstance(node, tree.Name) else None


def _string(node: tree.Value) -> object | None:
    return node.text if isinstance(node, tree.String) else None


def _pattern(node: tree.Value, value: object, found: Faults) -> object | None:
    pattern = TextPattern.parse(str(value))
    if isinstance(pattern, Refused):
        found.at(node).report(BAD_PATTERN, (pattern.start, pattern.end), reason=pattern.message)
        return None
    return pattern


def _format(node: tree.Value, value: object, found: Faults, *, type_: str, time: bool) -> object | None:
    bad = bad_directives(str(value), time=time)
    for directive in bad:
        allowed, part = ", ".join(available(time=time)), (directive.start, directive.end)
        found.at(node).report(BAD_DATE_FORMAT, part, word=shown(directive.word), type=type_, allowed=allowed)
    if bad or as_text(value, "a format", found.at(node)) is None:
        return None
    if is_constant(str(value)):
        meant = directives_of(str(value), time=time)
        help_ = Spelling(meant) if meant is not None else None
        found.at(node).report(CONSTANT_FORMAT, (0, len(str(value))), help_, found=shown(str(value)))
    return value


_COUNT: Final = _whole(0, MAX_COUNT)
_INT: Final = TypeOption("a whole number", lambda node: _literal(node, int))
_NUMBER: Final = TypeOption("a number", _decimal)
_PATTERN: Final = TypeOption("a regular expression in quotes", _string, _pattern)
_DATE_FORMAT: Final = TypeOption("a format in quotes", _string, partial(_format, type_="date", time=False))
_INSTANT_FORMAT: Final = TypeOption("a format in quotes", _string, partial(_format, type_="datetime", time=True))
_CHARSET: Final = TypeOption(f"one of {', '.join(Charset)}", _charset)
_FLAG: Final = TypeOption("true or false", lambda node: _literal(node, bool))

_TEXT: Final = {"min": _COUNT, "max": _COUNT, "bytes": _COUNT, "charset": _CHARSET, "pattern": _PATTERN}
_RANGE: Final = {"min": _COUNT, "max": _COUNT}
_NONE: Final[Mapping[str, TypeOption]] = MappingProxyType({})
_SIMPLE: Final[Mapping[str, tuple[Callable[..., ParameterType], Mapping[str, TypeOption]]]] = {
    TextType.name: (TextType, _TEXT),
    IntType.name: (IntType, {"min": _INT, "max": _INT}),
    DecimalType.name: (DecimalType, {"min": _NUMBER, "max": _NUMBER, "places": _whole(0, MAX_PLACES)}),
    BoolType.name: (BoolType, {}),
    DateType.name: (DateType, {"format": _DATE_FORMAT}),
    DateTimeType.name: (DateTimeType, {"format": _INSTANT_FORMAT}),
    UrlType.name: (UrlType, {"max": _COUNT, "http": _FLAG}),
    MsisdnType.name: (MsisdnType, {}),
}
"""The types that are made of options alone."""

TYPES: Final = (*_SIMPLE, ChoiceType.name, ListType.name, RecordType.name)
"""The words for types."""

_ALIASES: Final = {
    **dict.fromkeys(("string", "str", "varchar", "char", "any", "mail", "email", "uuid", "word"), TextType.name),
    **dict.fromkeys(("integer", "number", "long", "num"), IntType.name),
    **dict.fromkeys(("float", "double", "real", "money", "price", "currency", "percent"), DecimalType.name),
    **dict.fromkeys(("boolean", "flag"), BoolType.name),
    **dict.fromkeys(("timestamp", "time", "instant"), DateTimeType.name),
    **dict.fromkeys(("link", "uri", "href"), UrlType.name),
    **dict.fromkeys(("phone", "mobile", "tel", "phonenumber"), MsisdnType.name),
    **dict.fromkeys(("enum", "oneof", "one_of", "option", "options", "select"), ChoiceType.name),
    **dict.fromkeys(("array", "set", "sequence", "tuple"), ListType.name),
    **dict.fromkeys(("object", "struct", "map", "dict"), RecordType.name),
}
"""What types are called elsewhere."""

_SAME_OPTIONS: Final = {
    **dict.fromkeys(("maxlength", "max_length", "maxlen", "length", "len", "limit", "maximum", "to"), "max"),
    **dict.fromkeys(("minlength", "min_length", "minlen", "minimum", "from"), "min"),
    **dict.fromkeys(("regex", "regexp", "match", "matches"), "pattern"),
    **dict.fromkeys(("decimals", "precision", "scale", "digits"), "places"),
    **dict.fromkeys(("alphabet", "encoding"), "charset"),
}
"""What options are called elsewhere."""

_OTHER_OPTIONS: Final = {
    **dict.fromkeys(("default", "value"), "a default stands behind the type: {type}(…) = …"),
    **dict.fromkeys(("optional", "nullable", "required"), "what may be missing has a '?' behind its type: {type}(…)?"),
    **dict.fromkeys(("of", "items", "item", "type"), "the type of the items stands first: {type}(text(max: 24), …)"),
}
"""What isn't said by an option."""


def options_of(type_: str) -> tuple[str, ...]:
    """The options that a type has, for completion."""
    return tuple(_SIMPLE[type_][1] if type_ in _SIMPLE else _RANGE if type_ == ListType.name else ())


def name_fault(name: tree.Name) -> Diagnostic | None:
    """Why a parameter, record field or `let` can't have this name, or None."""
    reason, help = _name_reason(name.text)
    return UNUSABLE_NAME.at(name.span, help=help, word=shown(name.text), reason=reason) if reason else None


def _name_reason(word: str) -> tuple[str, str]:
    if "-" in word:
        return "in a template '-' subtracts", f"write '{word.replace('-', '_')}'"
    if word in RESERVED:
        return "templates use that word themselves", f"another name, such as '{word}_'"
    if word.startswith(_LINK):
        return (
            "names that begin with link_ are those of smartlinks",
            f"another name, such as '{word.removeprefix(_LINK)}'",
        )
    if word.startswith("__"):
        return "templates don't read names that begin with two underscores", f"write '{word.lstrip('_')}'"
    return "", ""


def read_type(node: tree.Value, found: Faults, depth: int = 0) -> ParameterType | None:
    """The type that a node says; None where that was reported (or, for a missing node, is reported already)."""
    call = WrittenType.of(node)
    if call is None:
        return None
    if depth > MAX_DEPTH:
        found.at(node).report(TYPE_TOO_DEEP, bound=MAX_DEPTH)
        return None
    type_ = _built(call, found, depth)
    reason = type_.impossible() if type_ is not None else None
    if reason is not None:
        found.at(node).report(IMPOSSIBLE_TYPE, reason=reason)
        return None
    return type_


def _built(call: WrittenType, found: Faults, depth: int) -> ParameterType | None:
    word = call.name.text
    if word == ChoiceType.name:
        return _choice(call, found)
    if word == ListType.name:
        return _list(call, found, depth)
    if word == RecordType.name:
        return _record(call, found, depth)
    if word in _SIMPLE:
        build, rows = _SIMPLE[word]
        such = "max: 24" if "max" in rows else 'format: "%d.%m."'
        allowed = f"only options with a name, such as '{such}'" if rows else "no arguments"
        stray = _stray(call, call.bare, allowed, found, _with_names(call, call.bare, rows)) if call.bare else False
        options = _options(call, rows, found)
        return None if stray or options is None else build(**options)
    found.at(call.name).report(UNKNOWN_TYPE, help=suggestion(word, TYPES, _ALIASES), word=shown(word))
    return None


def _stray(
    call: WrittenType, nodes: Sequence[tree.Value], allowed: str, found: Faults, helps: Sequence[str] = ()
) -> bool:
    """Report arguments that have no place, with the help for each; whether there were any."""
    for node, help in zip(nodes, helps or [""] * len(nodes), strict=True):
        if not isinstance(node, tree.Missing):
            found.at(node).report(STRAY_ARGUMENT, help=help, type=call.name.text, allowed=allowed, given=kind_of(node))
    return bool(nodes)


def _with_names(call: WrittenType, nodes: Sequence[tree.Value], rows: Mapping[str, TypeOption]) -> list[str]:
    """How to write each of some arguments that only lack the names of their options."""
    given = {argument.name.text for argument in call.named}
    guesses: list[tuple[str, ...]]
    if not all(isinstance(node, tree.Literal) for node in nodes):
        guesses = [("format", "pattern")] * len(nodes)
    elif "places" in rows or len(nodes) > len(_BOUNDS):
        guesses = [()] * len(nodes)  # which of them is which nobody knows
    else:
        guesses = [(name,) for name in _BOUNDS[-len(nodes) :]] if nodes else []
    free = {name: row for name, row in rows.items() if name not in given}
    return [_with_name(node, names, free) for node, names in zip(nodes, guesses, strict=True)]


_BOUNDS: Final = ("min", "max")


def _with_name(node: tree.Value, names: Iterable[str], rows: Mapping[str, TypeOption]) -> str:
    """How to write an argument with the first of some names that fits it."""
    name = next((name for name in names if name in rows and rows[name].plain(node) is not None), None)
    return "" if name is None else Rewriting(f"{name}: {node.span.text}")


def _in_quotes(node: tree.Value) -> str:
    """How to write what was meant for a text, or for several."""
    match node:
        case tree.Name(text=text) | tree.Literal(text=text):
            return Rewriting(f'"{text}"')
        case tree.List(items=items) if items and all(isinstance(item, tree.String | tree.Name) for item in items):
            words = (item.span.text for item in items)
            return Rewriting(", ".join(word if word.startswith('"') else f'"{word}"' for word in words))
    return ""


def _options(call: WrittenType, rows: Mapping[str, TypeOption], found: Faults) -> dict[str, object] | None:
    """The values of the named arguments; None where one was reported."""
    values: dict[str, object] = {}
    good = not _twice(call.named, "the option", found)
    for argument in call.named:
        value = _option(call, argument, rows, found)
        good = good and value is not None
        values[argument.name.text] = value
    return values if good else None


def _option(call: WrittenType, argument: tree.Argument, rows: Mapping[str, TypeOption], found: Faults) -> object | None:
    word, node = argument.name.text, argument.value
    row = rows.get(word)
    if row is None:
        same = {other: name for other, name in _SAME_OPTIONS.items() if name in rows}
        help = _OTHER_OPTIONS.get(word, "").format(type=call.name.text) or suggestion(word, rows, same)
        found.at(argument.name).report(UNKNOWN_TYPE_OPTION, help=help, type=call.name.text, word=shown(word))
        return None
    if isinstance(node, tree.Missing):
        return None
    value = row.plain(node)
    if value is None:
        help = _respelled(row, node)
        found.at(node).report(TYPE_OPTION_VALUE, help=help, option=word, wanted=row.wanted, given=kind_of(node))
        return None
    return row.check(node, value, found)


def _respelled(row: TypeOption, node: tree.Value) -> str:
    """Help for the value of an option: the nearest word, without its quotes, or with those that it should have."""
    if isinstance(node, tree.Name) and row is _CHARSET:
        return suggestion(node.text, Charset)
    if isinstance(node, tree.Name) and row in (_PATTERN, _DATE_FORMAT, _INSTANT_FORMAT):
        return Rewriting(f'"{node.text}"')
    if not isinstance(node, tree.String):
        return ""
    text, value = node.text, read_literal(node.text)
    bare = tree.Name(text, span=node.span) if value is None else tree.Literal(value, text, span=node.span)
    return Rewriting(text) if row.plain(bare) is not None else ""


def _twice(named: list[tree.Argument], what: str, found: Faults) -> bool:
    """Report names that are there again; whether there were any."""
    first = {argument.name.text: argument for argument in reversed(named)}
    again = [argument.name for argument in named if first[argument.name.text] is not argument]
    for name in again:
        found.at(name).report(TWICE_IN_TYPE, what=what, word=shown(name.text))
    return bool(again)


def _incomplete(call: WrittenType, wanted: str, example: str, found: Faults) -> None:
    found.at(call.node).report(INCOMPLETE_TYPE, type=call.name.text, wanted=wanted, example=example)


def _choice(call: WrittenType, found: Faults) -> ChoiceType | None:
    strings = [node for node in call.bare if isinstance(node, tree.String)]
    others = [node for node in call.bare if not isinstance(node, tree.String)]
    stray = _stray(call, others, "texts in quotes", found, [_in_quotes(node) for node in others])
    if _options(call, {}, found) is None or stray:
        return None
    if not strings:
        _incomplete(call, "texts to choose from", 'choice("gold", "silver")', found)
        return None
    texts = [as_text(node.text, "text", found.at(node)) for node in strings]
    first = {text: index for index, text in reversed(list(enumerate(texts)))}
    again = [node for index, node in enumerate(strings) if first.get(node.text, index) < index]
    for node in again:
        found.at(node).report(TWICE_IN_TYPE, what="the value", word=shown(node.text))
    return None if again or None in texts else ChoiceType(tuple(node.text for node in strings))


def _list(call: WrittenType, found: Faults, depth: int) -> ListType | None:
    options = _options(call, _RANGE, found)
    if not call.bare:
        _incomplete(call, "the type of its items", "list(text(max: 24), max: 10)", found)
        return None
    node, *rest = call.bare
    item = WrittenType.of(node)
    stray = _stray(
        call,
        rest if item else call.bare,
        "one type, then options",
        found,
        _with_names(call, rest if item else call.bare, _RANGE),
    )
    if item is not None and item.optional:
        found.at(node).report(OPTIONAL_ITEM)
    type_ = read_type(node, found, depth + 1)
    if type_ is None or options is None or stray or item is None or item.optional:
        return None
    return ListType(type_, **{"min": 0, **options})  # type: ignore[arg-type]


def _record(call: WrittenType, found: Faults, depth: int) -> RecordType | None:
    stray = _stray(call, call.bare, "fields such as 'title: text(max: 24)'", found)
    again = _twice(call.named, "the field", found)
    if not call.arguments:
        _incomplete(call, "fields", "record(title: text(max: 24), price: decimal(places: 2))", found)
        return None
    fields = [_field(argument, found, depth) for argument in call.named]
    good = [field for field in fields if field is not None]
    return None if stray or again or len(good) < len(fields) else RecordType(tuple(good))


def _field(argument: tree.Argument, found: Faults, depth: int) -> RecordField | None:
    fault = name_fault(argument.name)
    if fault is not None:
        found.found.append(fault)
    call = WrittenType.of(argument.value)
    if call is None and not isinstance(argument.value, tree.Missing):
        given = kind_of(argument.value)
        found.at(argument.value).report(TYPE_OPTION_VALUE, option=argument.name.text, wanted="a type", given=given)
    type_ = read_type(argument.value, found.below(f".{argument.name.text}"), depth + 1)
    return None if type_ is None or call is None or fault else RecordField(argument.name.text, type_, call.optional)
