"""The language server: open files, checked in slices, and what is wrong with them sent to the editor.

All work is done in one thread. Between two messages of a file whatever has come in meanwhile is taken, so that the
newest edit wins; findings are sent when nothing is left to check, so that none is of an older text.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from imidsl.editor.checking import OpenFile
from imidsl.editor.session import Session
from imidsl.lsp.diagnostics import diagnostic
from imidsl.lsp.places import Places, cleaned
from imidsl.lsp.protocol import Protocol
from imidsl.lsp.uris import path_of
from imidsl.resources import __version__

SLICE = 0.01
"""How many seconds to work before looking at what has come in."""
WATCHED = ("**/*.imi", "**/imidsl.toml")
log = logging.getLogger(__name__)


class Server(LanguageServer):
    """A server with the files that are open in its editor.

    `uris` and `versions` are what the editor calls each of them, by path; `pulls` is whether it asks for findings
    instead of being sent them.
    """

    def __init__(self) -> None:
        super().__init__("imidsl", __version__, protocol_cls=Protocol)
        self.session = Session()
        self.uris: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.places = Places(self.session, self.uris, "utf-16")
        self.pulls = False
        self._shows_related = False
        self._asks_again = False
        self._watches = False
        self._work: asyncio.Task[None] | None = None

    def begin(self, params: types.InitializeParams) -> None:
        """What the editor can do is known."""
        of_text = params.capabilities.text_document or types.TextDocumentClientCapabilities()
        self.pulls = of_text.diagnostic is not None
        published = of_text.diagnostic or of_text.publish_diagnostics
        self._shows_related = bool(published and published.related_information)
        self.places = Places(self.session, self.uris, self.workspace.position_encoding or "utf-16")
        of_workspace = params.capabilities.workspace or types.WorkspaceClientCapabilities()
        self._asks_again = bool(of_workspace.diagnostics and of_workspace.diagnostics.refresh_support)
        watched = of_workspace.did_change_watched_files
        self._watches = bool(watched and watched.dynamic_registration)

    def watch(self) -> None:
        """Have the editor tell of files that change on the disk, where it can."""
        if self._watches:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            change = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([change]))

    # --- open files

    def file(self, uri: str) -> OpenFile | None:
        """The open file that the editor means."""
        return self.session.files.get(path_of(uri))

    def opened(self, document: types.TextDocumentItem) -> None:
        """A file was opened."""
        path = path_of(document.uri)
        self.uris[path], self.versions[path] = document.uri, document.version
        self.session.opened(path, cleaned(document.text))
        self._wake()

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """A file was edited; each change is of the text that the one before left."""
        path = path_of(params.text_document.uri)
        if path not in self.session.files:
            log.warning("a change of %s, which isn't open", params.text_document.uri)
            return
        for change in params.content_changes:
            start, end = 0, len(self.session.files[path].document.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = self.places.offsets(path, change.range)
            self.session.edit(path, start, end, cleaned(change.text))
        self.versions[path] = params.text_document.version
        self._wake()

    def close(self, uri: str) -> None:
        """A file was closed: nothing is said of it any more."""
        path = path_of(uri)
        if path in self.session.files:
            self.session.close(path)
            self.uris.pop(path)
            self.versions.pop(path)
            if not self.pulls:
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
            self._wake()

    def reread(self) -> None:
        """Something changed on the disk."""
        self.session.reread()
        self._wake()

    # --- findings

    def findings(self, path: str) -> list[types.Diagnostic]:
        """What is wrong with an open file."""
        return [diagnostic(one, self.places, related=self._shows_related) for one in self.session.findings(path)]

    def _wake(self) -> None:
        """See to it that all open files get checked."""
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._check_all())

    async def _check_all(self) -> None:
        while self.session.stale:
            until = time.monotonic() + SLICE
            path = next(iter(self.session.stale))
            file = self.session.files[path]
            with _logged():
                while file.due and time.monotonic() < until:
                    file.step()
            if not file.due:
                by_others = self.session.stale.pop(path)
                with _logged():
                    self._settled(path, by_others)
            await asyncio.sleep(0)

    def _settled(self, path: str, by_others: bool) -> None:
        """Nothing of a file is left to check: tell the editor, which knows nothing of checks for others' sake."""
        if self.pulls and by_others and self._asks_again:
            self.workspace_diagnostic_refresh(None)
        if not self.pulls:
            found = self.findings(path)
            params = types.PublishDiagnosticsParams(self.uris[path], found, self.versions[path])
            self.text_document_publish_diagnostics(params)

    async def checked(self, uri: str) -> OpenFile | None:
        """An open file, once nothing of it is left to check."""
        while (file := self.file(uri)) is not None and file.due:
            until = time.monotonic() + SLICE
            while file.due and time.monotonic() < until:
                with _logged():
                    file.step()
            await asyncio.sleep(0)
        return file


@contextmanager
def _logged() -> Iterator[None]:
    """A fault of the program ends what is done, not the server."""
    try:
        yield
    except Exception:
        log.exception("this should not have happened")
