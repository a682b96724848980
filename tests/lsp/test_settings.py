"""An editor that can be asked for its settings, and pulls findings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.lsp.conftest import COMMAND

CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        configuration=True,
        inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
    ),
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
)


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND))
async def asked(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    lsp_client.set_configuration({"imidsl": {"hints": {"sizes": False}}})
    lsp_client.refreshed = []  # type: ignore[attr-defined]
    for method in (types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH):

        @lsp_client.feature(method)
        def refresh(params: None, method: str = method) -> None:
            lsp_client.refreshed.append(method)  # type: ignore[attr-defined]

    folders = [types.WorkspaceFolder(tmp_path.as_uri(), "project")]
    await lsp_client.initialize_session(types.InitializeParams(capabilities=CAPABILITIES, workspace_folders=folders))
    yield
    await lsp_client.shutdown_session()


async def until(labels: list[str], client: LanguageClient, params: types.InlayHintParams) -> None:
    async with asyncio.timeout(60):
        while [one.label for one in await client.text_document_inlay_hint_async(params) or ()] != labels:
            await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_settings_are_asked_for(asked: LanguageClient, tmp_path: Path) -> None:
    uri = (tmp_path / "a.imi").as_uri()
    text = 'message m { sms { text: "Hello", type: auto } }\n'
    asked.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "imidsl", 1, text)))
    document = types.TextDocumentIdentifier(uri)
    params = types.InlayHintParams(document, types.Range(types.Position(0, 0), types.Position(9, 0)))
    await until([], asked, params)
    asked.set_configuration({"imidsl": {"hints": {"sizes": True}, "lenses": True}})
    # What it comes with doesn't count.
    asked.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    await until(["5 of 1024 B · GSM-7 · 1 segment"], asked, params)
    refreshed = asked.refreshed  # type: ignore[attr-defined]
    assert {*refreshed} == {types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH}
    lenses = await asked.text_document_code_lens_async(types.CodeLensParams(document))
    assert [one.command and one.command.command for one in lenses or ()] == ["imidsl.preview", "imidsl.sizes"]


@pytest.mark.asyncio
async def test_faults_of_open_settings_are_asked_for(asked: LanguageClient, tmp_path: Path) -> None:
    settings = tmp_path / "imidsl.toml"
    settings.write_text("")
    uri = settings.as_uri()
    item = types.TextDocumentItem(uri, "toml", 1, 'profil = "x"\n')
    asked.text_document_did_open(types.DidOpenTextDocumentParams(item))
    report = await asked.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
    )
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [one.code for one in report.items] == ["IMI751"]
    assert uri not in asked.diagnostics
