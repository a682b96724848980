"""Places of files as the protocol has them, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from imidsl.diagnostics import Edit
from imidsl.editor.document import Document
from imidsl.editor.positions import Lines
from imidsl.editor.session import Session
from imidsl.lsp.uris import uri_of
from imidsl.source import Source, Span

_HALVES: Final = re.compile("[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """A text without halves of characters, which no file can hold; positions stay."""
    return _HALVES.sub("\ufffd", text)


class Places:
    """Places of open files, and of those that they import, in the encoding that was agreed upon."""

    def __init__(self, session: Session, uris: dict[str, str], encoding: str) -> None:
        self._session, self._uris, self._encoding = session, uris, encoding
        self._lines: dict[str, tuple[Document | Source, Lines]] = {}

    def offset(self, path: str, position: types.Position) -> int:
        """The offset of a position in an open file."""
        return self.lines(path).offset(position.line, position.character)

    def offsets(self, path: str, range_: types.Range) -> tuple[int, int]:
        """The offsets of a range, in their order."""
        start, end = self.offset(path, range_.start), self.offset(path, range_.end)
        return min(start, end), max(start, end)

    def offsets_in(self, text: str, range_: types.Range) -> tuple[int, int]:
        """The offsets of a range in any text, in their order."""
        lines = Lines(text, self._encoding)
        start, end = (lines.offset(at.line, at.character) for at in (range_.start, range_.end))
        return min(start, end), max(start, end)

    def range(self, path: str, start: int, end: int) -> types.Range:
        """The range between two offsets in an open file."""
        lines = self.lines(path)
        return types.Range(types.Position(*lines.position(start)), types.Position(*lines.position(end)))

    def range_of(self, span: Span) -> types.Range:
        """The range of a span in any file."""
        path, start = span.place
        end = start + span.end - span.start
        if path in self._session.files:
            return self.range(path, start, end)
        lines = self._of_source(span.source)
        return types.Range(types.Position(*lines.position(start)), types.Position(*lines.position(end)))

    def location(self, span: Span) -> types.Location:
        """The file and range of a span."""
        return types.Location(self.uri(span.source.path), self.range_of(span))

    def uri(self, path: str) -> str:
        """What the editor calls a file."""
        return self._uris.get(path) or uri_of(path)

    def edits(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Edits of files for the editor to make."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            own = changes.setdefault(self.uri(edit.span.source.path), [])
            own.append(types.TextEdit(self.range_of(edit.span), edit.text))
        return types.WorkspaceEdit(changes)

    def lines(self, path: str) -> Lines:
        """The lines of an open file."""
        document = self._session.files[path].document
        known = self._lines.get(path)
        if known is None or known[0] is not document:
            known = self._lines[path] = document, Lines(document.text, self._encoding)
        return known[1]

    def _of_source(self, source: Source) -> Lines:
        known = self._lines.get(source.path)
        if known is None or known[0] is not source:
            known = self._lines[source.path] = source, Lines(source.text, self._encoding)
        return known[1]
