"""In a large folder the open file has its findings before the others are read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from lsprotocol import types

from imidsl.lsp.main import server
from imidsl.lsp.uris import path_of
from imidsl.source import Source
from imidsl.workspace import workspace
from imidsl.workspace.files import Unreadable

TEXT = "message base {\n  param name: text(max: 9)\n}\n"
FILES = 1000


def test_the_open_file_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(FILES):
        (tmp_path / f"{number}.imi").write_text(f'import "0.imi"\nmessage m{number} extends base {{ }}\n')
    made = server()
    read: list[str] = []
    told: list[tuple[int, list[str]]] = []
    reading = workspace.read

    def counted(path: str, texts: Mapping[str, str] = MappingProxyType({})) -> Source | Unreadable:
        read.append(path)
        return reading(path, texts)

    monkeypatch.setattr(workspace, "read", counted)
    monkeypatch.setattr(
        made,
        "text_document_publish_diagnostics",
        lambda params: told.append((len(read), [str(one.code) for one in params.diagnostics])),
    )
    made.session.folders.append(path_of(tmp_path.as_uri()))

    async def opened() -> None:
        made.opened(types.TextDocumentItem((tmp_path / "0.imi").as_uri(), "imidsl", 1, TEXT + "message x { sms { } }"))
        assert made._work is not None
        await made._work

    asyncio.run(opened())
    assert told[0] == (0, ["IMI301"])  # nothing was read yet; whether the base is of use isn't known
    assert len(read) >= FILES - 1
