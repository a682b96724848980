"""Where a name is declared and used, in all files of the workspace; and a new name in place of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from imidsl.diagnostics import Diagnostic, Edit
from imidsl.editor.checking import OpenFile
from imidsl.editor.names import FileNames
from imidsl.editor.session import Session
from imidsl.editor.text_names import NameSymbol, Occurrence
from imidsl.source import Source, Span
from imidsl.syntax import tree
from imidsl.text.types.reader import name_fault

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_OF_TEXTS: Final = frozenset({"param", "let", "field", "local", "macro"})
"""Kinds of names that templates read, and that must be names of theirs."""


def occurrence(file: OpenFile, offset: int) -> Occurrence | None:
    """The name at a place, also just behind it."""
    read = file.piece_at(offset)
    found = [one for one in FileNames(file.unit).of_items(read.file.items) if _touches(one.span, file, offset)]
    return min(found, key=lambda one: one.span.end - one.span.start, default=None)


def _touches(span: Span, file: OpenFile, offset: int) -> bool:
    path, start = span.place
    return path == file.path and start <= offset <= start + span.end - span.start


def highlights(file: OpenFile, offset: int) -> list[Occurrence]:
    """Where the name at a place stands in its file."""
    one = occurrence(file, offset)
    return [other for other in FileNames(file.unit).every() if other.symbol == one.symbol] if one else []


def references(session: Session, file: OpenFile, offset: int, *, declaration: bool = True) -> list[Span]:
    """Where the name at a place stands, in all files."""
    one = occurrence(file, offset)
    if one is None:
        return []
    found = [other for other in _everywhere(session, one.symbol) if declaration or not other.declares]
    return list(dict.fromkeys(other.span for other in found))


def definition(session: Session, file: OpenFile, offset: int) -> list[Span]:
    """Where the name at a place is declared, or the file that an import names."""
    imported = imports_at(file, offset)
    if imported is not None:
        return [imported.span(0, 0)]
    one = occurrence(file, offset)
    if one is None:
        return []
    home = file if one.symbol.path == file.path else session.any(one.symbol.path)
    return (
        [other.span for other in FileNames(home.unit).every() if other.declares and other.symbol == one.symbol]
        if home
        else []
    )


def imports_at(file: OpenFile, offset: int) -> Source | None:
    """The file that the import at a place names."""
    for unit, span in file.unit.imports:
        if _touches(span, file, offset):
            return unit.source
    return None


def _everywhere(session: Session, symbol: NameSymbol) -> Iterator[Occurrence]:
    for file in session.every(symbol.name.rpartition(".")[2]):
        yield from (one for one in FileNames(file.unit).every() if one.symbol == symbol)


# --- renaming


def renaming(session: Session, file: OpenFile, offset: int, new: str) -> Sequence[Edit] | str:
    """The edits that give the name at a place another one, or why it can't have that."""
    one = occurrence(file, offset)
    if one is None:
        return "there is no name that could be changed here"
    fault = _refused(one, new)
    if fault is not None:
        return fault
    spans = dict.fromkeys(other.span for other in _everywhere(session, one.symbol))
    edits = [Edit(span, new) for span in spans]
    broken = _broken(session, edits)
    return f"{broken.message} ({broken.span.source.path}, line {broken.span.first.line})" if broken else edits


def _refused(one: Occurrence, new: str) -> str | None:
    """What the language says of a name."""
    kind = one.symbol.kind
    if kind == "link":
        return None if new.isascii() and new.isdigit() else f"'{new}' is no id of a link: digits alone"
    if kind == "example" and not _NAME.fullmatch(new):
        quoted = not re.search(r'["\\\x00-\x1f]', new)
        return None if quoted and new else "the name of an example has neither quotes, backslashes nor line breaks"
    if not _NAME.fullmatch(new):
        return f"'{new}' is no name: letters A to Z, digits, '_' and '-', not a digit first"
    fault = name_fault(tree.Name(new, span=one.span)) if kind in _OF_TEXTS else None
    return "; ".join(filter(None, (fault.message, fault.help))) if fault is not None else None


def _broken(session: Session, edits: Sequence[Edit]) -> Diagnostic | None:
    """An error that edits bring with them: the name may be taken."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.source.path, []).append(edit)
    before = {path: file for path in by_path if (file := session.any(path)) is not None}
    after = session.with_texts({path: edited(file.document.text, by_path[path]) for path, file in before.items()})
    for path, file in after.items():
        known = {_key(one) for one in _errors(before[path])}
        new = next((one for one in _errors(file) if _key(one) not in known), None)
        if new is not None:
            return new
    return None


def _errors(file: OpenFile) -> list[Diagnostic]:
    while file.step():
        pass
    return [one for one in file.findings() if one.is_error]


def _key(found: Diagnostic) -> tuple[str, int]:
    return found.rule.code, found.span.first.line


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text of a file with edits made, none of which overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span.place, reverse=True):
        start = edit.span.place[1]
        text = text[:start] + edit.text + text[start + edit.span.end - edit.span.start :]
    return text
