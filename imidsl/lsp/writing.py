"""Answers to what an author wants changed: another name, another layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from imidsl.editor.actions import Action, actions, fixed
from imidsl.editor.checking import OpenFile
from imidsl.editor.completion import complete
from imidsl.editor.formatting import edits, layout
from imidsl.editor.proposals import Proposal, ProposalKind
from imidsl.editor.references import occurrence, renaming
from imidsl.lsp.diagnostics import diagnostic
from imidsl.lsp.server import Server

REQUEST_FAILED = -32803
"""The protocol's code for a request that was understood, and can't be done."""


def register(server: Server) -> None:
    """Answer these requests."""
    _complete(server)
    _rename(server)
    _format(server)
    _act(server)


_KINDS: Final[dict[ProposalKind, types.CompletionItemKind]] = {
    "keyword": types.CompletionItemKind.Keyword,
    "field": types.CompletionItemKind.Field,
    "block": types.CompletionItemKind.Struct,
    "symbol": types.CompletionItemKind.EnumMember,
    "type": types.CompletionItemKind.TypeParameter,
    "option": types.CompletionItemKind.Property,
    "parameter": types.CompletionItemKind.Variable,
    "let": types.CompletionItemKind.Constant,
    "message": types.CompletionItemKind.Class,
    "example": types.CompletionItemKind.Value,
    "test": types.CompletionItemKind.Event,
    "link": types.CompletionItemKind.Reference,
    "filter": types.CompletionItemKind.Function,
    "statement": types.CompletionItemKind.Keyword,
    "rule": types.CompletionItemKind.Text,
    "file": types.CompletionItemKind.File,
    "local": types.CompletionItemKind.Variable,
    "macro": types.CompletionItemKind.Function,
}


def _complete(server: Server) -> None:
    options = types.CompletionOptions(trigger_characters=[".", "|", "{", " ", '"'])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def completion(params: types.CompletionParams) -> types.CompletionList | None:
        file = server.file(params.text_document.uri)
        if file is None:
            return None
        offset = server.places.offset(file.path, params.position)
        found = complete(file, offset)
        range_ = server.places.range(file.path, found.start, found.end)
        items = [_item(server, one, range_, number) for number, one in enumerate(found.proposals)]
        return types.CompletionList(is_incomplete=not found.is_all, items=items)


def _item(server: Server, one: Proposal, range_: types.Range, number: int) -> types.CompletionItem:
    snippet = one.snippet if server.takes_snippets else None
    return types.CompletionItem(
        one.word,
        kind=_KINDS[one.kind],
        documentation=server.markup(one.doc) if one.doc else None,
        sort_text=f"{number:04}",
        filter_text=one.word,
        text_edit=types.TextEdit(range_, snippet or one.word),
        insert_text_format=types.InsertTextFormat.Snippet if snippet else types.InsertTextFormat.PlainText,
    )


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
        made = renaming(server.session, file, offset, params.new_name)
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


FIX_ALL: Final = "source.fixAll.imidsl"
_ACTIONS: Final = [
    types.CodeActionKind.QuickFix,
    types.CodeActionKind.RefactorExtract,
    types.CodeActionKind.RefactorRewrite,
    FIX_ALL,
]


def _act(server: Server) -> None:
    options = types.CodeActionOptions(code_action_kinds=_ACTIONS)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        file = await server.checked(params.text_document.uri)
        if file is None:
            return None
        start, end = server.places.offsets(file.path, params.range)
        only = params.context.only
        made = [_action(server, one) for one in actions(file, start, end) if _is_wanted(one.kind, only)]
        # It takes some checks, so it has to be asked for.
        return [*made, _fix_all(server, file)] if only is not None and _is_wanted(FIX_ALL, only) else made


def _fix_all(server: Server, file: OpenFile) -> types.CodeAction:
    made = edits(file.document.text, fixed(server.session, file))
    own = [types.TextEdit(server.places.range(file.path, start, end), text) for start, end, text in made]
    edit = types.WorkspaceEdit({server.places.uri(file.path): own})
    return types.CodeAction("fix all that can be fixed safely", FIX_ALL, edit=edit)


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether an editor that asks for some kinds alone wants one; kinds have the more general ones in front."""
    return only is None or any(f"{kind}.".startswith(f"{getattr(one, 'value', one)}.") for one in only)


def _action(server: Server, one: Action) -> types.CodeAction:
    found = [diagnostic(one.found, server.places, related=False)] if one.found is not None else None
    kind = types.CodeActionKind(one.kind)
    edit = server.places.edits(one.edits)
    return types.CodeAction(one.title, kind, found, is_preferred=one.is_preferred or None, edit=edit)
