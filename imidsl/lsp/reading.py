"""Answers to what an author wants to see: hints, names, outlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from lsprotocol import types

from imidsl.editor.checking import OpenFile
from imidsl.editor.hints import hints
from imidsl.editor.hover import hover
from imidsl.editor.lenses import Lens, lenses
from imidsl.editor.outline import FoldKind, OutlineItem, OutlineKind, folds, links, outline, selections
from imidsl.editor.references import definition, highlights, references
from imidsl.editor.tokens import SORTS, tokens
from imidsl.lsp.server import Server

_KINDS: Final[dict[OutlineKind, types.SymbolKind]] = {
    "message": types.SymbolKind.Class,
    "let": types.SymbolKind.Constant,
    "defaults": types.SymbolKind.Namespace,
    "parameter": types.SymbolKind.Variable,
    "channel": types.SymbolKind.Object,
    "example": types.SymbolKind.EnumMember,
    "test": types.SymbolKind.Event,
    "import": types.SymbolKind.Module,
}
_Positioned: TypeAlias = types.DefinitionParams | types.ReferenceParams | types.DocumentHighlightParams
_FOLDS: Final[dict[FoldKind, types.FoldingRangeKind | None]] = {
    "block": None,
    "comment": types.FoldingRangeKind.Comment,
    "imports": types.FoldingRangeKind.Imports,
}


def register(server: Server) -> None:
    """Answer these requests."""
    _hints(server)
    _hover(server)
    _names(server)
    _outline(server)
    _tokens(server)
    _lenses(server)


def _hints(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hint(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        file = await server.checked(params.text_document.uri)
        if file is None:
            return None
        start, end = server.places.offsets(file.path, params.range)
        lines = server.places.lines(file.path)
        return [
            types.InlayHint(
                types.Position(*lines.position(hint.offset)), hint.words, tooltip=hint.details, padding_left=True
            )
            for hint in hints(file, start, end, server.settings.hints)
        ]


def _hover(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def pointed_at(params: types.HoverParams) -> types.Hover | None:
        file = await server.checked(params.text_document.uri)
        if file is None:
            return None
        found = hover(file, server.places.offset(file.path, params.position))
        if found is None:
            return None
        return types.Hover(server.markup(found.words), server.places.range_of(found.span))


def _names(server: Server) -> None:
    def at(params: _Positioned) -> tuple[OpenFile, int] | None:
        file = server.file(params.text_document.uri)
        return (file, server.places.offset(file.path, params.position)) if file is not None else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definitions(params: types.DefinitionParams) -> list[types.Location] | None:
        there = at(params)
        return [server.places.location(one) for one in definition(server.session, *there)] if there else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def all_references(params: types.ReferenceParams) -> list[types.Location] | None:
        there = at(params)
        if there is None:
            return None
        found = references(server.session, *there, declaration=params.context.include_declaration)
        return [server.places.location(one) for one in found]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def all_highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
        there = at(params)
        if there is None:
            return None
        kinds = {True: types.DocumentHighlightKind.Write, False: types.DocumentHighlightKind.Read}
        found = highlights(*there)
        return [types.DocumentHighlight(server.places.range_of(one.span), kinds[one.declares]) for one in found]


def _outline(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        file = server.file(params.text_document.uri)
        return _symbols(server, outline(file)) if file is not None else None

    @server.feature(types.WORKSPACE_SYMBOL)
    def workspace_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return [
            types.WorkspaceSymbol(server.places.location(item.name_span), item.name, _KINDS[item.kind])
            for file in server.session.every()
            for item in outline(file)
            if params.query.lower() in item.name.lower()
        ]

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folding(params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
        file = server.file(params.text_document.uri)
        if file is None:
            return None
        return [types.FoldingRange(first, last, kind=_FOLDS[kind]) for first, last, kind in folds(file)]

    @server.feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
    def selection(params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
        file = server.file(params.text_document.uri)
        return [_selection(server, file, position) for position in params.positions] if file is not None else None

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def document_links(params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        file = server.file(params.text_document.uri)
        if file is None:
            return None
        places = server.places
        return [types.DocumentLink(places.range_of(span), places.uri(source.path)) for span, source in links(file)]


def _symbols(server: Server, items: Sequence[OutlineItem]) -> list[types.DocumentSymbol]:
    return [
        types.DocumentSymbol(
            item.name or '""',
            _KINDS[item.kind],
            server.places.range_of(item.span),
            server.places.range_of(item.name_span),
            detail=item.detail,
            children=_symbols(server, item.children),
        )
        for item in items
    ]


def _selection(server: Server, file: OpenFile, position: types.Position) -> types.SelectionRange:
    found: types.SelectionRange | None = None
    for span in reversed(selections(file, server.places.offset(file.path, position))):
        found = types.SelectionRange(server.places.range_of(span), found)
    assert found is not None  # the whole file at the least
    return found


def _tokens(server: Server) -> None:
    legend = types.SemanticTokensLegend(list(SORTS), [])

    def encoded(file: OpenFile, start: int, end: int) -> types.SemanticTokens:
        """Each token by how far it is from the one before, as the protocol has it."""
        data: list[int] = []
        line = column = 0
        lines = server.places.lines(file.path)
        for token in tokens(file, start, end):
            at_line, at = lines.position(token.offset)
            behind = lines.position(token.offset + token.length)[1]
            delta = at - column if at_line == line else at
            data += [at_line - line, delta, behind - at, SORTS.index(token.sort), 0]
            line, column = at_line, at
        return types.SemanticTokens(data)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, legend)
    def all_tokens(params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        file = server.file(params.text_document.uri)
        return encoded(file, 0, len(file.document.text)) if file is not None else None

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, legend)
    def some_tokens(params: types.SemanticTokensRangeParams) -> types.SemanticTokens | None:
        file = server.file(params.text_document.uri)
        return encoded(file, *server.places.offsets(file.path, params.range)) if file is not None else None


def _lenses(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        file = await server.checked(params.text_document.uri) if server.settings.lenses else None
        return [_lens(server, params.text_document.uri, one) for one in lenses(file)] if file is not None else None


def _lens(server: Server, uri: str, lens: Lens) -> types.CodeLens:
    texts = [[fact.field, fact.words, server.places.location(fact.span)] for fact in lens.texts]
    given = [uri, lens.message, *([texts] if texts else [lens.example])]
    return types.CodeLens(server.places.range_of(lens.span), types.Command(lens.title, lens.command, arguments=given))
