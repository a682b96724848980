"""Completion inside texts: names in scope, fields, filters, tags, and only lists after `in`.

What is proposed is put in, and the text is asked again: nothing is offered that a check would refuse there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Final, NamedTuple

from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.editor.cursor_in_text import CursorInText, cursor_in_text
from imidsl.editor.fields_in_words import parameter_in_words
from imidsl.editor.filter_words import about
from imidsl.editor.likelihood import Likelihood
from imidsl.editor.names import parameters_of
from imidsl.editor.place import STAND_IN, CursorPlace
from imidsl.editor.proposals import (
    NEVER,
    Objections,
    Proposal,
    ProposalKind,
    Proposals,
    accepted,
    ranked,
    without_places,
)
from imidsl.editor.text_names import Bound
from imidsl.editor.trials import tried
from imidsl.records import replace
from imidsl.syntax import tree
from imidsl.text import vocabulary
from imidsl.text.scope.check import REQUEST
from imidsl.text.template.filters import ROWS, FilterRow, Takes
from imidsl.text.template.tokens import Word
from imidsl.text.template.unfinished import open_blocks
from imidsl.text.types.containers import BoolType, DateTimeType, DateType, ListType, ParameterType, RecordType
from imidsl.text.types.scalars import DecimalType, IntType
from imidsl.text.types.texts import ChoiceType

_OPERAND_NEXT: Final = frozenset({"if", "elif", "and", "or", "not", "in", "else", "print", "call"})
"""Words behind which a value is wanted; it is behind signs too, but for these."""
_CLOSING: Final = frozenset({")", "]", "}"})
_TAGS: Final = {
    "if": "what stands up to `endif`, where something holds",
    "elif": "else, where something else holds",
    "else": "else",
    "endif": "the end of `if`",
    "for": "what stands up to `endfor`, for each item of a list",
    "endfor": "the end of `for`",
    "set": "a name for a value within this text",
    "with": "names for values, up to `endwith`",
    "endwith": "the end of `with`",
    "filter": "puts what stands up to `endfilter` through a filter",
    "endfilter": "the end of `filter`",
    "macro": "a part of this text that can be called",
    "endmacro": "the end of `macro`",
    "raw": "what stands up to `endraw` is no template",
    "endraw": "the end of `raw`",
}
_TAILS: Final = {
    "if": "if true",
    "elif": "elif true",
    "for": "for a_name in []",
    "set": "set a_name = 1",
    "filter": "filter upper",
    "macro": "macro a_name()",
}
"""How a tag may go on."""
_LIKELY: Final = {
    "text": [
        "upper",
        "fit",
        "truncate",
        "title",
        "capitalize",
        "lower",
        "gsm",
        "urlencode",
        "replace",
        "trim",
        "default",
    ],
    "choice": ["upper", "capitalize", "lower", "title", "replace", "default"],
    "number": ["money", "round", "int", "abs", "default"],
    "date": ["date", "default"],
    "list": ["join", "length", "first", "map", "last", "sort", "selectattr", "sum"],
}
"""The filters that are likeliest for each sort of value."""


_SAMPLES: Final[Mapping[str, str]] = {
    "bytes": "${%d:140}",
    "linecount": "${%d:2}",
    "slices": "${%d:2}",
    "format": '"${%d:%%d %%B}"',
    "currency": '"${%d:EUR}"',
}
"""What arguments of filters may be, as places of a snippet: by name, else a text."""


class Attempt(NamedTuple):
    """A proposal, and how it may go on: one of these has to be right."""

    proposal: Proposal
    tries: tuple[str, ...]


def complete_text(cursor: CursorPlace) -> Proposals:
    """What could stand at a place in a string."""
    string = cursor.node
    assert isinstance(string, tree.String)
    parent = cursor.way[-2]
    if isinstance(parent, tree.Statement) and parent.key.text == "import":
        return _paths(cursor, string)
    place = cursor_in_text(cursor, string) if _is_template(cursor) else None
    if place is None:
        return Proposals(cursor.start, cursor.offset, [])
    known = place.objections(STAND_IN)
    found = [(one.proposal, _objections(place, one, known)) for one in _attempts(place)]
    return ranked(cursor.start, cursor.offset, accepted(found))


def _is_template(cursor: CursorPlace) -> bool:
    """Whether a string is a text: those of types, examples and tests are taken as they are."""
    for node in cursor.way[1:4]:
        if isinstance(node, tree.Declaration) and node.word.text == PARAM:
            return False
        if isinstance(node, tree.Block) and node.key.text in (EXAMPLE, TEST):
            return False
    return True


def _objections(place: CursorInText, one: Attempt, known: Objections) -> Objections:
    """What a check says of the best of an attempt."""
    found = Objections() if one.tries else NEVER
    for number, words in enumerate(one.tries):
        new = place.objections(words).besides(known)
        if not new.refused:
            return new
        found = new if not number else min(found, new, key=lambda one: len(one.refused))
    return found


def _attempts(place: CursorInText) -> Iterator[Attempt]:
    words = [word.text for word in place.tag]
    last = place.tag[-1]
    match words:
        case [*_, "|"] | [_, "filter"]:
            yield from _filters(place)
        case [_] if last.kind == "block_begin":
            yield from _tags(place)
        case [*_, "."]:
            yield from _fields(place)
        case [*_, "is"] | [*_, "is", "not"]:
            yield from _tests()
        case [_, "for", _] | [_, "for", _, ",", _]:
            yield Attempt(Proposal("in", "keyword"), ("in []",))
        case [_] | [_, "with", *_, "="] | [_, "set", *_, "="]:
            yield from _names(place)
        case [_, "for" | "set" | "with" | "macro"] | [_, "for", *_, ","]:
            return
        case _ if last.text in _OPERAND_NEXT or (last.kind == "operator" and last.text not in _CLOSING):
            yield from _names(place)


# --- names


def _names(place: CursorInText) -> Iterator[Attempt]:
    yield from _options(place)
    likely, constants = Likelihood.of(place), place.cursor.file.constants()
    for name, bound in place.bound().items():
        type_ = bound.value.type if bound.value is not None else None
        if _is_looped(place) and not isinstance(type_, ListType) and not isinstance(constants.get(name), tuple):
            continue
        rank = likely.rank(name, bound.symbol.kind)
        if _is_unlikely(type_, place) and not getattr(place.scope.names.get(name), "optional", False):
            rank += 8
        one = Proposal(name, _KINDS[bound.symbol.kind], _doc(place, bound), rank=rank)
        if bound.arguments is not None:
            given = ", ".join(f"${{{number}:'{argument}'}}" for number, argument in enumerate(bound.arguments, 1))
            called = Proposal(name, one.kind, one.doc, f"{name}({given})", rank)
            yield Attempt(called, (called.written,))
            continue
        yield Attempt(one, (name,))
        if isinstance(type_, RecordType):
            yield _record(name, one, [field.name for field in type_.fields])
    if "request" in place.scope.names and not _is_looped(place):
        request = Proposal("request", "let", "the channel and the part of this request", rank=12)
        yield Attempt(request, ("request",))
        yield _record("request", request, list(REQUEST.fields))


def _options(place: CursorInText) -> Iterator[Attempt]:
    """What a parameter that is compared can be."""
    match [word.text for word in place.tag]:
        case [*_, name, "==" | "!="] if (bound := place.bound().get(name)) is not None and bound.value is not None:
            options = bound.value.type.options if isinstance(bound.value.type, ChoiceType) else ()
            for number, option in enumerate(options):
                yield Attempt(Proposal(f"'{option}'", "symbol", rank=number / 100 - 20), (f"'{option}'",))


def _record(name: str, one: Proposal, fields: list[str]) -> Attempt:
    """A record to go on with at a field."""
    proposal = Proposal(name, one.kind, one.doc, f"{name}.$0", one.rank)
    return Attempt(proposal, tuple(f"{name}.{field}" for field in fields))


_KINDS: Final[Mapping[str, ProposalKind]] = {
    "param": "parameter",
    "let": "let",
    "link": "link",
    "local": "local",
    "macro": "macro",
}
_DOCS: Final = {
    "let": "a let",
    "link": "the short link of a smartlink",
    "local": "bound in this text",
    "macro": "a part of this text",
}


def _is_looped(place: CursorInText) -> bool:
    """Whether a list is wanted, to go through."""
    return place.tag[-1].text == "in" and len(place.tag) > 1 and place.tag[1].text == "for"


def _is_unlikely(type_: ParameterType | None, place: CursorInText) -> bool:
    """Whether what stands around suits another type."""
    condition = place.tag[-1].text in ("if", "elif", "not")
    match list(place.rest):
        case ["==" | "!=", str(word), *_]:
            return not (isinstance(type_, ChoiceType) and word.strip("'\"") in type_.options)
        case [".", *_]:
            return not isinstance(type_, RecordType)
        case ["[", *_]:
            return not isinstance(type_, ListType)
        case ["|", str(name), *_] if name in ROWS:
            return sort_of(type_) not in _sorts(ROWS[name])
        case [] | ["else" | "and" | "or", *_] if condition:
            return not isinstance(type_, BoolType)
    return not condition and isinstance(type_, BoolType | ListType)


def _doc(place: CursorInText, bound: Bound) -> str:
    if bound.symbol.kind == "param" and place.cursor.block is not None:
        parameter = parameters_of(place.cursor.unit, place.cursor.block).get(bound.symbol.name)
        return parameter_in_words(parameter) if parameter is not None else ""
    return _DOCS.get(bound.symbol.kind, "")


# --- fields, tests, filters, tags


def _fields(place: CursorInText) -> Iterator[Attempt]:
    owner = place.there.owner
    if owner is not None and isinstance(owner.type, RecordType):
        used = set(place.cursor.source.text.split(".")[1:])
        for field in owner.type.fields:
            is_used = any(word.startswith(field.name) for word in used)
            yield Attempt(Proposal(field.name, "field", field.type.wanted, rank=is_used), (field.name,))
        return
    name = place.tag[-2].text
    if name == "request":
        yield from (Attempt(Proposal(one, "field"), (one,)) for one in REQUEST.fields)
    elif name == "loop":
        yield from (Attempt(Proposal(one, "field"), (one, f"{one}()")) for one in sorted(vocabulary.LOOP_METHODS))
    elif name in place.cursor.file.constants():
        record = place.cursor.file.constants()[name]
        yield from (Attempt(Proposal(one, "field"), (one,)) for one in record) if isinstance(record, Mapping) else ()


def _tests() -> Iterator[Attempt]:
    for word in sorted(vocabulary.TESTS):
        if word.isidentifier():
            yield Attempt(Proposal(word, "keyword"), (word, f"{word}(1)", f'{word}("a")'))


def sort_of(type_: ParameterType | None) -> str:
    """What a type is to filters."""
    match type_:
        case ListType():
            return "list"
        case IntType() | DecimalType():
            return "number"
        case DateType() | DateTimeType():
            return "date"
        case ChoiceType():
            return "choice"
        case None:
            return ""
    return "text"


def _sort_of_constant(value: object) -> str:
    match value:
        case str():
            return "text"
        case int() | Decimal():
            return "number"
        case tuple():
            return "list"
    return ""


def _sorts(row: FilterRow) -> frozenset[str]:
    """The sorts of value that a filter is for."""
    own = {sort for sort, likely in _LIKELY.items() if row.name in likely}
    sorts = {Takes.LIST: {"list"}, Takes.TEXT: {"text", "choice"}, Takes.VALUE: set(_LIKELY)}
    return frozenset(own or sorts[row.takes])


def _filters(place: CursorInText) -> Iterator[Attempt]:
    operand = place.there.filtered
    name = place.tag[-2].text if len(place.tag) > 1 else ""
    sort = sort_of(operand.type) if operand is not None else ""
    sort = sort or _sort_of_constant(place.cursor.file.constants().get(name))
    likely = _LIKELY.get(sort, [*_LIKELY["text"][:3], *_LIKELY["number"][:2], "date", "join"])
    is_optional = getattr(place.scope.names.get(name), "optional", False)
    used = {name for name in ROWS if f"|{name}" in place.cursor.file.document.text}
    has_arguments = place.rest[:1] == ["("]
    path = _path(place.tag)
    for row in ROWS.values():
        if row.name in ("e", "d", "count") or (row.takes is Takes.LIST and sort not in ("list", "")):
            continue
        rank = likely.index(row.name) if row.name in likely else 20 + (sort not in _sorts(row)) * 20
        rank += 3 * (row.required > 0 and not has_arguments) - 4 * (row.name in used)
        rank += (-30 if is_optional else 10) * (row.name == "default")
        proposal = Proposal(row.name, "filter", about(row), rank=rank)
        if has_arguments:
            yield Attempt(proposal, (row.name,))
        for snippet, tries in _calls(row, operand and operand.type) if not has_arguments else ():
            yield Attempt(replace(proposal, snippet=snippet), tuple(one for one in tries if place.takes(path, one)))


def _path(tag: Sequence[Word]) -> str:
    """The dotted name that the words of a tag end in, before a sign; none where they end in something else."""
    names = list(takewhile(lambda word: word.kind == "name" or word.text == ".", reversed(tag[1:-1])))
    return "".join(word.text for word in reversed(names))


def _calls(row: FilterRow, type_: ParameterType | None) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """How a filter may be written, as a snippet, and with what may have to follow before there is a text."""
    tails = ("", '|join(", ")', "|length") if isinstance(type_, ListType) else ("",)
    for snippet in _snippets(row, type_):
        yield snippet, tuple(f"{without_places(snippet or row.name)}{tail}" for tail in tails)


def _snippets(row: FilterRow, type_: ParameterType | None) -> Iterator[str | None]:
    if not row.required and row.name != "default":
        yield None
    item = type_.item if isinstance(type_, ListType) else None
    if isinstance(item, RecordType) and (row.name == "map" or "attribute" in row.arguments):
        keyword = "" if row.arguments[0] == "attribute" else "attribute="
        yield from (f'{row.name}({keyword}"${{1:{field.name}}}")' for field in item.fields)
    elif row.required or row.name == "default":
        samples = [_SAMPLES.get(one, '"${%d:a}"') for one in row.arguments[: max(1, row.required)]]
        yield f"{row.name}({', '.join(one % number for number, one in enumerate(samples, 1))})"


def _tags(place: CursorInText) -> Iterator[Attempt]:
    opened = open_blocks(place.before)
    inner = opened[-1] if opened else ""
    for number, (word, doc) in enumerate(_TAGS.items()):
        is_end = word.startswith("end")
        if is_end and word not in (vocabulary.BLOCKS.get(inner, ""), "endraw"):
            continue
        if word in vocabulary.CONTINUATIONS and inner not in ("if", "for"):
            continue
        tail = _TAILS.get(word, word) if not place.rest else word
        yield Attempt(Proposal(word, "statement", doc, rank=-1 if is_end else number), (tail,))


# --- paths


def _paths(cursor: CursorPlace, string: tree.String) -> Proposals:
    """The definitions near a file, by their paths from there, those that go on with what is begun."""
    begun, folder = string.text.partition(STAND_IN)[0], posixpath.dirname(cursor.file.path)
    others = (other for other in cursor.file.neighbours() if other != cursor.file.path)
    paths = (posixpath.relpath(other, folder or ".") for other in others)
    found = [Proposal(path, "file", rank=path.count("/")) for path in paths if path.startswith(begun)]
    return tried(cursor, found, begun=begun)
