"""What an editor offers to change where the cursor is: fixes of findings, and rewritings that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from imidsl.binding.message import PARAM
from imidsl.diagnostics import Diagnostic, Edit, moved
from imidsl.diagnostics.configuration import SUPPRESSIONS, is_fixed
from imidsl.diagnostics.fixes import fix_all
from imidsl.editor.checking import OpenFile
from imidsl.editor.examples import more_examples
from imidsl.editor.names import FileNames
from imidsl.editor.place import CursorPlace, place_of
from imidsl.editor.session import Session
from imidsl.editor.text_names import names_in
from imidsl.records import dataclass
from imidsl.source import Source, Span
from imidsl.syntax import tree
from imidsl.syntax.parse import parse_piece
from imidsl.text.template.template import parse
from imidsl.text.types.containers import DecimalType, IntType, ListType, ParameterType
from imidsl.text.types.parameters import declare
from imidsl.text.types.texts import TextType

ActionKind: TypeAlias = Literal["quickfix", "refactor.extract", "refactor.rewrite"]
BOUNDS: Final[Mapping[type[ParameterType], Mapping[str, str]]] = {
    TextType: {"max": "100"},
    IntType: {"min": "0", "max": "1000000"},
    DecimalType: {"min": "0", "max": "1000000", "places": "2"},
    ListType: {"max": "10"},
}
"""The options that bound each type, and what is proposed for them."""


@dataclass(frozen=True, slots=True)
class Action:
    """A change: what it does, in words, its edits, and the finding that it is for."""

    title: str
    kind: ActionKind
    edits: Sequence[Edit]
    found: Diagnostic | None = None
    is_preferred: bool = False


def actions(file: OpenFile, start: int, end: int) -> Iterator[Action]:
    """What is offered between two offsets of a file that was checked."""
    here = [one for one in file.findings() if _meets(one.span, start, end)]
    yield from sorted((_fix(one) for one in here if one.fix is not None), key=lambda one: not one.is_preferred)
    for one in here:
        yield from _bounds_for(file, one)
    place = place_of(file, start)
    yield from _rewritings(place)
    for one in here:
        if not is_fixed(one.rule.code) and one.rule.code not in SUPPRESSIONS:
            yield _allow(file, one)


def _meets(span: Span, start: int, end: int) -> bool:
    at = span.place[1]
    return at <= end and start <= at + span.end - span.start


# --- findings


def _fix(found: Diagnostic) -> Action:
    assert found.fix is not None
    new = ", ".join(dict.fromkeys(edit.text.strip() for edit in found.fix.edits if edit.text.strip()))
    title = found.help or (f"write {new}" if new else f"remove '{found.span.text}'")
    return Action(title.splitlines()[0], "quickfix", found.fix.edits, found, found.fix.safe)


def _allow(file: OpenFile, found: Diagnostic) -> Action:
    """A comment above the line of a finding, or above the text over several lines that it is in."""
    place = place_of(file, found.span.place[1])
    text, at = file.document.text, found.span.place[1]
    for node in place.way:
        if isinstance(node, tree.String) and node.span.first.line < found.span.first.line:
            at = node.span.place[1]
    line = text.rfind("\n", 0, at) + 1
    indent = text[line : len(text) - len(text[line:].lstrip(" \t"))]
    comment = f"{indent}# imidsl: allow {found.rule.name} because …\n"
    edit = Edit(Source(file.path, text).span(line, line), comment)
    return Action(f"allow {found.rule.name} here, because …", "quickfix", [edit], found)


def _bounds_for(file: OpenFile, found: Diagnostic) -> Iterator[Action]:
    """Bounds for the parameters that a finding speaks of."""
    for note in found.related:
        path, at = note.span.place
        if path == file.path:
            for node in place_of(file, at).way:
                if isinstance(node, tree.Declaration) and node.name.span.place == note.span.place:
                    yield from _bounds(node, found)


def _bounds(item: tree.Declaration, found: Diagnostic | None = None) -> Iterator[Action]:
    type_ = declare(item)[0].type if item.word.text == PARAM else None
    if type_ is None or not isinstance(item.type, tree.Type):
        return
    if isinstance(type_, TextType) and (type_.bytes is not None or type_.pattern is not None):
        return
    missing = {name: value for name, value in BOUNDS.get(type(type_), {}).items() if getattr(type_, name) is None}
    if missing:
        bounds = ", ".join(f"{name}: {value}" for name, value in missing.items())
        span = item.type.span
        closed = item.type.arguments
        at = span.end - 1 - item.type.optional if closed else item.type.name.span.end
        text = f", {bounds}" if closed else f"({bounds})"
        edit = Edit(span.source.span(at, at), text)
        yield Action(f"declare a bound for '{item.name.text}': {bounds}", "quickfix", [edit], found, found is not None)


# --- rewritings


def _rewritings(place: CursorPlace) -> Iterator[Action]:
    node = place.node
    for above in place.way:
        if isinstance(above, tree.Declaration):
            yield from _bounds(above)
    block = place.block
    if block is not None and node is block.labels[0] and block in place.unit.own_messages.values():
        yield from _examples(place, block)
    if isinstance(node, tree.String) and node is not _key_of(place.way[-2]):
        yield from _extracted(place, node)
        yield from _other_quotes(node)


def _examples(place: CursorPlace, block: tree.Block) -> Iterator[Action]:
    """Examples that show every branch, where the cursor is on the name of a message."""
    more = more_examples(place.file, block)
    if more is not None:
        what = "an example" if more.count == 1 else f"{more.count} examples"
        yield Action(f"add {what} to show every branch", "refactor.rewrite", [more.edit])


def _key_of(node: tree.Node) -> tree.Node | None:
    return node.key if isinstance(node, tree.Entry | tree.Block | tree.Statement) else None


def _extracted(place: CursorPlace, string: tree.String) -> Iterator[Action]:
    """A let for a text that takes nothing from its message."""
    template, _ = parse(string)
    entry, form = place.way[-2], place.form
    if template is None or place.block is None or form is None or not isinstance(entry, tree.Entry) or not string.text:
        return
    names = FileNames(place.unit)
    if not template.names <= set(names.unit.let_names()) or any(
        one.symbol.kind != "let" for one in names_in(string, names.let)
    ):
        return
    name = _free(re.sub(r"\W", "_", entry.key.text), place)
    start = form.comments.before[0].span.start if form.comments.before else form.span.start
    source = string.span.source
    let = Edit(source.span(start, start), f"let {name} = {string.span.text}\n\n")
    yield Action(f"extract to let {name}", "refactor.extract", [let, Edit(string.span, f'"{{{{ {name} }}}}"')])


def _free(name: str, place: CursorPlace) -> str:
    """A name that nobody has yet."""
    taken = set(place.unit.let_names())
    for block in place.unit.own_messages.values():
        taken |= FileNames(place.unit).message(block).parameters.keys()
    numbered = (f"{name}_{number}" for number in range(1, len(taken) + 2))
    return next(one for one in (f"{name}_text", *numbered) if one not in taken)


def _other_quotes(string: tree.String) -> Iterator[Action]:
    """The same text in the other sort of quotes, where that can be."""
    span = string.span
    source = span.source
    line = source.text.rfind("\n", 0, span.start) + 1
    indent = re.match(r"[ \t]*", source.text[line:])
    assert indent is not None
    written = _single(string.text) if string.block else _block(string.text, indent[0] + "  ")
    title = "write as a string" if string.block else "write as a text block"
    if written is not None and _reads_as(source, span, written, string.text):
        yield Action(title, "refactor.rewrite", [Edit(span, written)])


def _single(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def _block(text: str, indent: str) -> str | None:
    if "\r" in text:
        return None
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"""')
    lines = "\n".join(f"{indent}{line}" if line else "" for line in escaped.split("\n"))
    return f'"""\n{lines}\n{indent}"""'


def _reads_as(source: Source, span: Span, written: str, text: str) -> bool:
    """Whether a string that is written otherwise is the same text."""
    changed = Source(source.path, source.text[: span.start] + written + source.text[span.end :])
    file, _ = parse_piece(changed)
    strings = (node for item in file.items for node in tree.walk(item) if isinstance(node, tree.String))
    return any(node.span.start == span.start and node.text == text for node in strings)


# --- everything at once


def fixed(session: Session, file: OpenFile) -> str:
    """The text of a file with all safe fixes made, as far as nothing new is wrong then."""

    def look(texts: Mapping[str, str]) -> list[Diagnostic]:
        text = texts.get(file.path, file.document.text)
        other = session.with_texts({file.path: text})[file.path]
        while other.step():
            pass
        source = Source(file.path, text)
        return [moved(found, source) for found in other.findings()]

    return fix_all(look, [file.path], unsafe=False).texts.get(file.path, file.document.text)
