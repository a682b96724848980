"""Completion inside texts: names in scope, fields, filters, tags, and only lists after `in`.

What is proposed is put in, and the text is asked again: nothing is offered that a check would refuse there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from imidsl.editor.cursor_in_text import CursorInText, cursor_in_text
from imidsl.editor.fields_in_words import parameter_in_words
from imidsl.editor.filter_words import about
from imidsl.editor.likelihood import Likelihood
from imidsl.editor.names import LINK, parameters_of
from imidsl.editor.place import STAND_IN, CursorPlace
from imidsl.editor.proposals import Proposal, ProposalKind, Proposals, ranked
from imidsl.editor.text_names import Bound, owner_of, scope_at
from imidsl.records import replace
from imidsl.syntax import tree
from imidsl.text import vocabulary
from imidsl.text.scope.check import (
    REQUEST,
    check,
)
from imidsl.text.template.filters import ROWS, FilterRow, Takes
from imidsl.text.template.template import parse
from imidsl.text.types.containers import BoolType, DateTimeType, DateType, ListType, ParameterType, RecordType
from imidsl.text.types.scalars import DecimalType, IntType
from imidsl.text.types.texts import ChoiceType

_OPEN: Final = re.compile(r"\{[{%](?:(?!\}\}|%\}).)*\Z", re.DOTALL)
_CLOSERS: Final = ("", " }}", " %}", " %}{% endif %}", " %}{% endfor %}", ") }}", " }}{% endif %}", " }}{% endfor %}")
_LOOPED: Final = re.compile(r"\bfor\s+\w+(?:\s*,\s*\w+)?\s+in\s+\Z")
_OPERAND_NEXT: Final = re.compile(r"(?:\{\{[-+]?|[(\[,=+*/~<>:-]|\b(?:if|elif|and|or|not|in|else|print)\s)\s*\Z")
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
_LIKELY: Final = {
    "text": (
        "upper",
        "default",
        "fit",
        "truncate",
        "title",
        "capitalize",
        "lower",
        "gsm",
        "urlencode",
        "replace",
        "trim",
    ),
    "number": ("money", "round", "int", "abs", "default"),
    "date": ("date", "default"),
    "list": ("join", "length", "first", "map", "last", "sort", "selectattr", "sum"),
}
"""The filters that are likeliest for each sort of value."""


def complete_text(cursor: CursorPlace) -> Proposals:
    """What could stand at a place in a string."""
    string = cursor.node
    assert isinstance(string, tree.String)
    parent = cursor.way[-2]
    if isinstance(parent, tree.Statement) and parent.key.text == "import":
        return _paths(cursor, string)
    at = string.text.find(STAND_IN)
    opened = _OPEN.search(string.text, 0, at) if at >= 0 else None
    if opened is None:
        return Proposals(cursor.start, cursor.offset, [])
    place = cursor_in_text(cursor, string.text[:at], string.text[at + len(STAND_IN) :])
    return ranked(cursor.start, cursor.offset, list(_proposed(place, opened[0])))


def _proposed(place: CursorInText, head: str) -> Iterator[Proposal]:
    if re.search(r"\|\s*\Z", head):
        yield from _filters(place, head)
    elif re.match(r"\{%[-+]?\s*\Z", head):
        yield from _tags(place)
    elif re.search(r"[\w)\]]\.\Z", head):
        yield from _fields(place)
    elif re.search(r"\bis\s+(?:not\s+)?\Z", head):
        yield from _allowed(
            place, (Proposal(word, "keyword") for word in sorted(vocabulary.TESTS) if word.isidentifier())
        )
    elif re.match(r"\{%[-+]?\s*for\s+\w+(?:\s*,\s*\w+)?\s+\Z", head):
        yield Proposal("in", "keyword")
    elif _OPERAND_NEXT.search(head):
        yield from _names(place, head)


# --- names


def _names(place: CursorInText, head: str) -> Iterator[Proposal]:
    is_looped = _LOOPED.search(head) is not None
    likely, constants = Likelihood.of(place), place.cursor.file.constants()
    found: list[Proposal] = []
    records = {"request": next(iter(REQUEST.fields))}
    for name, bound in _bound(place).items():
        type_ = bound.value.type if bound.value is not None else None
        if is_looped and not isinstance(type_, ListType):
            continue
        rank = likely.rank(name, bound.symbol.kind, constants.get(name))
        if _is_unlikely(type_, head, place.behind) and not getattr(place.scope.names.get(name), "optional", False):
            rank += 8
        if isinstance(type_, RecordType):
            records[name] = type_.fields[0].name
        found.append(Proposal(name, _KINDS[bound.symbol.kind], _doc(place, bound), rank=rank))
    if place.cursor.block is not None and not is_looped:
        found.append(Proposal("request", "let", "the channel and the part of this request", rank=12))
    yield from _allowed(place, found, records)


_KINDS: Final[Mapping[str, ProposalKind]] = {"param": "parameter", "let": "let", "link": "link", "local": "local"}


def _is_unlikely(type_: ParameterType | None, head: str, behind: str) -> bool:
    """Whether what stands around suits another type."""
    tail = behind.lstrip()
    condition = re.search(r"(?:\b(?:if|elif)\s+(?:not\s+)?)\Z", head) is not None
    plain = condition and re.match(r"%\}|else\b|\}\}|and\b|or\b", tail) is not None
    if compared := re.match(r"[=!]=\s*[\"']([^\"']*)", tail):
        return not (isinstance(type_, ChoiceType) and compared[1] in type_.options)
    if tail.startswith("."):
        return not isinstance(type_, RecordType)
    if filtered := re.match(r"\|\s*(\w+)", tail):
        row = ROWS.get(filtered[1])
        return row is not None and sort_of(type_) not in _sorts(row)
    if plain:
        return not isinstance(type_, BoolType)
    return not condition and isinstance(type_, BoolType | ListType)


def _doc(place: CursorInText, bound: Bound) -> str:
    if bound.symbol.kind == "param" and place.cursor.block is not None:
        parameter = parameters_of(place.cursor.unit, place.cursor.block).get(bound.symbol.name)
        return parameter_in_words(parameter) if parameter is not None else ""
    return {"let": "a let", "link": "the short link of a smartlink", "local": "bound in this text"}.get(
        bound.symbol.kind, ""
    )


def _bound(place: CursorInText) -> Mapping[str, Bound]:
    """The names that are bound at a place: in the text, and outside of it."""
    outer = {
        name: bound
        for name in [*place.scope.names, *(f"{LINK}{link}" for link in place.scope.links)]
        if (bound := place.outside(name))
    }
    for closer in _CLOSERS:
        inner = scope_at(place.with_word(STAND_IN, closer), STAND_IN, place.outside)
        if inner is not None:
            return {**outer, **inner}
    return outer


# --- fields, filters, tags


def _fields(place: CursorInText) -> Iterator[Proposal]:
    for closer in _CLOSERS:
        owner = owner_of(place.with_word(STAND_IN, closer), STAND_IN, place.outside)
        if owner is not None:
            if isinstance(owner.type, RecordType):
                used = set(re.findall(r"\.(\w+)", place.before + place.behind))
                yield from (
                    Proposal(one.name, "field", one.type.wanted, rank=one.name in used) for one in owner.type.fields
                )
            return
    name = re.search(r"(\w+)\.\Z", place.before)
    if name is not None and name[1] == "request":
        yield from (Proposal(one, "field") for one in ("channel", "part"))
    elif name is not None and name[1] == "loop":
        yield from (
            Proposal(one, "field") for one in ("index", "first", "last", "length", "index0", "revindex", "revindex0")
        )


def sort_of(type_: ParameterType | None) -> str:
    """What a type is to filters."""
    match type_:
        case ListType():
            return "list"
        case IntType() | DecimalType():
            return "number"
        case DateType() | DateTimeType():
            return "date"
        case None:
            return ""
    return "text"


def _sorts(row: FilterRow) -> frozenset[str]:
    """The sorts of value that a filter is for."""
    own = {sort for sort, likely in _LIKELY.items() if row.name in likely}
    if own:
        return frozenset(own)
    return frozenset(
        {"list"}
        if row.takes is Takes.LIST
        else {"text"}
        if row.takes is Takes.TEXT
        else {"text", "number", "date", "list"}
    )


def _filters(place: CursorInText, head: str) -> Iterator[Proposal]:
    found = scope_type(place, head)
    sort = sort_of(found)
    has_arguments = place.behind.startswith("(")
    given = re.match(r"\(\s*(\"|'|\d|\w)?", place.behind)
    used = set(re.findall(r"\|\s*(\w+)", place.cursor.file.document.text))
    likely = _LIKELY.get(sort, (*_LIKELY["text"][:3], *_LIKELY["number"][:2], "date", "join"))
    for row in ROWS.values():
        if (row.takes is Takes.LIST) != (sort == "list") and sort and row.takes is not Takes.VALUE:
            continue
        if row.name in ("e", "d", "count") or (has_arguments and not row.arguments):
            continue
        rank = likely.index(row.name) if row.name in likely else 20 + (sort not in _sorts(row)) * 20
        if has_arguments and given is not None:
            rank += 10 * (
                bool(given[1] and given[1].isdigit())
                != (
                    row.arguments[:1]
                    in (("bytes",), ("length",), ("precision",), ("width",), ("linecount",), ("slices",), ("count",))
                )
            )
        elif row.required and not has_arguments:
            rank += 3
        rank -= 4 * (row.name in used)
        snippet = f"{row.name}($0)" if row.required and not has_arguments else None
        yield Proposal(row.name, "filter", about(row), snippet, rank)


def scope_type(place: CursorInText, head: str) -> ParameterType | None:
    """The type of what a filter is applied to, where it is a name or a field of one."""
    path = re.search(r"([\w.]+)\s*\|\s*\Z", head)
    if path is None:
        return None
    name, *steps = path[1].split(".")
    bound = _bound(place).get(name)
    type_ = bound.value.type if bound is not None and bound.value is not None else None
    for step in steps:
        fields = type_.fields if isinstance(type_, RecordType) else ()
        type_ = next((field.type for field in fields if field.name == step), None)
    return type_


def _tags(place: CursorInText) -> Iterator[Proposal]:
    opened: list[str] = []
    for tag in re.findall(r"\{%[-+]?\s*(\w+)", place.before):
        if tag in vocabulary.BLOCKS and tag != "set":
            opened.append(tag)
        elif tag.startswith("end") and opened:
            opened.pop()
    inner = opened[-1] if opened else ""
    for number, (word, doc) in enumerate(_TAGS.items()):
        is_end = word.startswith("end")
        if is_end and word != vocabulary.BLOCKS.get(inner, ""):
            continue
        if word in vocabulary.CONTINUATIONS and inner not in ("if", "for"):
            continue
        yield Proposal(word, "statement", doc, rank=-1 if is_end else number)


def _allowed(
    place: CursorInText, found: Iterable[Proposal], records: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Proposal]:
    """Of some proposals those that a check lets stand there; a record with one of its fields behind it."""
    closer = next((one for one in _CLOSERS if parse(place.with_word(STAND_IN, one))[0] is not None), None)
    if closer is None:
        yield from found
        return
    for one in found:
        if _is_allowed(place, one.word, closer):
            yield one
        elif one.word in records and _is_allowed(place, f"{one.word}.{records[one.word]}", closer):
            yield replace(one, snippet=f"{one.word}.$0")


def _is_allowed(place: CursorInText, word: str, closer: str) -> bool:
    template, _ = parse(place.with_word(word, closer))
    start, end = len(place.before), len(place.before) + len(word)
    faults = check(template, place.scope) if template is not None else ()
    return template is not None and not any(
        fault.is_error and fault.span.start <= end and fault.span.end > start for fault in faults
    )


# --- paths


def _paths(cursor: CursorPlace, string: tree.String) -> Proposals:
    """The definitions near a file, by their paths from there."""
    begun = string.text.partition(STAND_IN)[0]
    folder = posixpath.dirname(cursor.file.path)
    start = cursor.offset - len(begun)
    found = [
        Proposal(path, "file")
        for other in cursor.file.neighbours()
        if other != cursor.file.path and (path := posixpath.relpath(other, folder or "."))
    ]
    return ranked(start, cursor.offset, found)
