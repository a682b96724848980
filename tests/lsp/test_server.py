"""The server as an editor meets it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
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


EVERY = {
    types.TEXT_DOCUMENT_HOVER: types.HoverParams,
    types.TEXT_DOCUMENT_DEFINITION: types.DefinitionParams,
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionParams,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: types.DocumentHighlightParams,
    types.TEXT_DOCUMENT_PREPARE_RENAME: types.PrepareRenameParams,
}
WHOLE = {
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: types.DocumentSymbolParams,
    types.TEXT_DOCUMENT_FOLDING_RANGE: types.FoldingRangeParams,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: types.DocumentLinkParams,
}


async def ask(client: LanguageClient, method: str, params: object) -> object:
    return await client.protocol.send_request_async(method, params)  # type: ignore[no-untyped-call]


ODD = [
    "",
    "\x00\x01\x7f",
    '\ufeffmessage m { sms { text: "{{ ',
    "message m { " * 200,
    '"""' * 7 + "{%" * 50,
    "\ud800\udc00 \u2028\r\r\n é😀",
    "x" * 1_000_000,
    'message m { sms { text: "' + "é😀 {{ a }}" * 3000 + '" } }',
]


@pytest.mark.asyncio
async def test_odd_texts_and_places(client: LanguageClient, tmp_path: Path) -> None:
    for number, text in enumerate(ODD):
        uri = opened(client, tmp_path / f"{number}.imi", text)
        document = types.TextDocumentIdentifier(uri)
        for line, character in ((0, 0), (0, 10), (10**6, 10**6), (0, 2**31 - 1), (3, 1)):
            for method, params in EVERY.items():
                await ask(client, method, params(document, types.Position(line, character)))
        for method, whole in WHOLE.items():
            await ask(client, method, whole(document))


@pytest.mark.asyncio
async def test_what_nobody_opened(client: LanguageClient) -> None:
    for uri in ("file:///nowhere/a.imi", "untitled:Untitled-1", "nonsense", "file:///%00", "git:/a?b"):
        document = types.TextDocumentIdentifier(uri)
        for method, params in EVERY.items():
            answer = await ask(client, method, params(document, types.Position(0, 0)))
            assert answer is None
        changed = types.VersionedTextDocumentIdentifier(uri=uri, version=2)
        whole = types.TextDocumentContentChangeWholeDocument("x")
        client.text_document_did_change(types.DidChangeTextDocumentParams(changed, [whole]))
        client.text_document_did_close(types.DidCloseTextDocumentParams(document))


@pytest.mark.asyncio
async def test_a_new_file_without_a_place(client: LanguageClient) -> None:
    item = types.TextDocumentItem("untitled:Untitled-1", "imidsl", 1, BROKEN)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await found(client, "untitled:Untitled-1", "IMI506")


@pytest.mark.asyncio
async def test_a_request_that_is_cancelled(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path / "a.imi", BROKEN * 50)
    range_ = types.Range(types.Position(0, 0), types.Position(9, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), range_)
    asked = client.protocol.send_request(types.TEXT_DOCUMENT_INLAY_HINT, params, msg_id="asked")
    client.cancel_request(types.CancelParams(id="asked"))
    client.cancel_request(types.CancelParams(id="never"))
    with suppress(JsonRpcException):  # it may have been faster
        await asyncio.wrap_future(asked)
    assert await client.text_document_hover_async(types.HoverParams(params.text_document, types.Position(0, 9)))


@pytest.mark.asyncio
async def test_settings_of_the_project_are_followed(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path / "a.imi", BROKEN)
    await found(client, uri, "IMI506")
    (tmp_path / "imidsl.toml").write_text('[severity]\nundeclared-name = "off"\n')
    event = types.FileEvent((tmp_path / "imidsl.toml").as_uri(), types.FileChangeType.Created)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await found(client, uri)


@pytest.mark.asyncio
async def test_a_base_that_another_file_extends(client: LanguageClient, tmp_path: Path) -> None:
    base = "message base {\n  param name: text(max: 9)\n}\n"
    other = tmp_path / "b.imi"
    other.write_text('import "a.imi"\nmessage m extends base { sms { text: "{{ name }}", type: auto } }\n')
    uri = opened(client, tmp_path / "a.imi", base)
    await found(client, uri)
    await asyncio.sleep(0.5)
    assert [(one.code, one.message) for one in client.diagnostics[uri]] == []  # nothing more comes: it is extended
    other.unlink()
    event = types.FileEvent(other.as_uri(), types.FileChangeType.Deleted)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await found(client, uri, "IMI221")


@pytest.mark.asyncio
async def test_faults_of_settings_stand_in_their_file(client: LanguageClient, tmp_path: Path) -> None:
    settings = tmp_path / "imidsl.toml"
    settings.write_text('[severity]\n"no-such-rule" = "off"\n')
    opened(client, tmp_path / "a.imi", BROKEN)
    (one,) = await found(client, settings.as_uri(), "IMI753")
    assert one.range.start.line == 1
    # What is open counts, and what is typed.
    item = types.TextDocumentItem(settings.as_uri(), "toml", 1, "")
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await found(client, settings.as_uri())
    change = types.TextDocumentContentChangePartial(types.Range(types.Position(0, 0), types.Position(0, 0)), "é = 1\n[")
    document = types.VersionedTextDocumentIdentifier(uri=settings.as_uri(), version=2)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
    await found(client, settings.as_uri(), "IMI750")
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(settings.as_uri())))
    await found(client, settings.as_uri(), "IMI753")
    settings.unlink()
    event = types.FileEvent(settings.as_uri(), types.FileChangeType.Deleted)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await found(client, settings.as_uri())


@pytest.mark.asyncio
async def test_settings_that_are_sent_switch_hints(client: LanguageClient, tmp_path: Path) -> None:
    text = 'message m { sms { text: "Hello", type: auto } }\n'
    uri = opened(client, tmp_path / "a.imi", text)
    whole = types.Range(types.Position(0, 0), types.Position(9, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), whole)
    (size,) = await client.text_document_inlay_hint_async(params) or ()
    assert size.label == "5 of 1024 B · GSM-7 · 1 segment"
    hints = {"sizes": False, "automatic": True}
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"imidsl": {"hints": hints}}))
    (automatic,) = await client.text_document_inlay_hint_async(params) or ()
    assert automatic.label == "GSM-7"
