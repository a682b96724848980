"""The server as an editor meets it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

BROKEN = 'message m {\n  sms { text: "😀 {{ nmae }}", type: auto }\n  param name: text(max: 9)\n}\n'


def opened(client: LanguageClient, path: Path, text: str) -> str:
    uri = path.as_uri()
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "imidsl", 1, text)))
    return uri


async def found(client: LanguageClient, uri: str, *codes: str) -> list[types.Diagnostic]:
    """Wait until just these rules are found to be broken."""
    async with asyncio.timeout(60):
        while uri not in client.diagnostics or [one.code for one in client.diagnostics[uri]] != [*codes]:
            await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


@pytest.mark.asyncio
async def test_findings_behind_an_emoji(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path / "a.imi", BROKEN)
    (one,) = await found(client, uri, "IMI506")
    assert one.range == types.Range(types.Position(1, 21), types.Position(1, 25))


@pytest.mark.asyncio
async def test_the_newest_text_counts(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path / "a.imi", BROKEN)
    for version, character in enumerate("xyz", 2):
        change = types.TextDocumentContentChangePartial(
            types.Range(types.Position(1, 21), types.Position(1, 21 + (version > 2))), character
        )
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
    fixed = types.TextDocumentContentChangeWholeDocument(BROKEN.replace("nmae", "name"))
    document = types.VersionedTextDocumentIdentifier(uri=uri, version=5)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [fixed]))
    await found(client, uri)


@pytest.mark.asyncio
async def test_an_import_is_as_it_is_in_the_editor(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "brand.imi").write_text('let shop = "Acme"\n')
    uri = opened(client, tmp_path / "a.imi", 'import "brand.imi"\nmessage m { sms { text: "{{ shop }}" } }\n')
    await found(client, uri)
    brand = opened(client, tmp_path / "brand.imi", 'let store = "Acme"\n')
    await found(client, uri, "IMI506")
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(brand)))
    await found(client, uri)


@pytest.mark.asyncio
async def test_a_closed_file_loses_its_findings(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path / "a.imi", BROKEN)
    await found(client, uri, "IMI506")
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    await found(client, uri)
