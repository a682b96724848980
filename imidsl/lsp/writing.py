"""Answers to what an author wants changed: another name, another layout."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from imidsl.editor.formatting import layout
from imidsl.editor.references import occurrence, rename
from imidsl.lsp.server import Server

REQUEST_FAILED = -32803
"""The protocol's code for a request that was understood, and can't be done."""


def register(server: Server) -> None:
    """Answer these requests."""
    _rename(server)
    _format(server)


def _rename(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        file = server.file(params.text_document.uri)
        one = occurrence(file, server.places.offset(file.path, params.position)) if file is not None else None
        return types.PrepareRenamePlaceholder(server.places.range_of(one.span), one.span.text) if one else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        file = server.file(params.text_document.uri)
        if file is None:
            return None
        offset = server.places.offset(file.path, params.position)
        made = rename(server.session, file, offset, params.new_name)
        if isinstance(made, str):
            raise JsonRpcException(made, code=REQUEST_FAILED)
        return server.places.edits(made)


def _format(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        file = server.file(params.text_document.uri)
        if file is None:
            return None
        made = layout(file.path, file.document.text)
        return [types.TextEdit(server.places.range(file.path, start, end), text) for start, end, text in made]
