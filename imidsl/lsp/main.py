"""What the server answers, request by request: each is handed to a function of `editor/` and translated."""

from __future__ import annotations

import logging
import os
import sys

from lsprotocol import types

from imidsl.lsp import reading, writing
from imidsl.lsp.protocol import Protocol
from imidsl.lsp.server import Server
from imidsl.lsp.uris import path_of


def serve(log: str | None) -> bool:
    """Answer over standard input and output until the editor ends; whether it said so before.

    `log` is a file for what goes wrong.
    """
    handler = logging.FileHandler(log, encoding="utf-8") if log else logging.NullHandler()
    logging.basicConfig(
        level=logging.WARNING, handlers=[handler], format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    # The library closes what it writes to.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        made = server()
        made.start_io(stdout=out)
    return isinstance(made.protocol, Protocol) and made.protocol.is_shut_down


def server() -> Server:
    """A server that knows what to answer."""
    made = Server()
    _follow(made)
    reading.register(made)
    writing.register(made)
    return made


def _follow(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)
        if server.pulls:
            _answer_findings(server)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        server.watch()
        await server.follow_settings()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.change(params)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.close(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        """What is saved is known already."""

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.reread()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        await server.follow_settings(params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.change_folders(params.event)


def _answer_findings(server: Server) -> None:
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="imidsl")

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def pulled(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        file = await server.checked(params.text_document.uri)
        if file is None:
            found = server.faults_of_settings(path_of(params.text_document.uri))
            return types.RelatedFullDocumentDiagnosticReport(found)
        others = await server.others(file.path) if file.hangs_on_others() else ()
        return types.RelatedFullDocumentDiagnosticReport(server.findings(file.path, others))
