"""The language server: open files, checked in slices, and what is wrong with them sent to the editor.

All work is done in one thread. Between two messages of a file whatever has come in meanwhile is taken, so that the
newest edit wins; findings are sent when nothing is left to check, so that none is of an older text.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from imidsl.binding.usage import Usage
from imidsl.diagnostics import Diagnostic
from imidsl.editor.checking import OpenFile
from imidsl.editor.session import Session
from imidsl.lsp.diagnostics import diagnostic
from imidsl.lsp.places import Places, cleaned
from imidsl.lsp.protocol import Protocol
from imidsl.lsp.settings import SECTION, settings_of
from imidsl.lsp.uris import is_settings, path_of
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
        self.settings = settings_of(None)
        self.pulls = False
        self.takes_snippets = False
        self._reads_markdown = False
        self._shows_related = False
        self._asks_again = False
        self._watches = False
        self._hears = False
        self._can_be_asked = False
        self._told: dict[str, list[types.Diagnostic]] = {}
        """What was said of files of settings, by path."""
        self._work: asyncio.Task[None] | None = None

    def begin(self, params: types.InitializeParams) -> None:
        """What the editor can do is known."""
        of_text = params.capabilities.text_document or types.TextDocumentClientCapabilities()
        self.pulls = of_text.diagnostic is not None
        item = of_text.completion.completion_item if of_text.completion else None
        self.takes_snippets = bool(item and item.snippet_support)
        formats = {
            *((of_text.hover and of_text.hover.content_format) or ()),
            *((item and item.documentation_format) or ()),
        }
        self._reads_markdown = types.MarkupKind.Markdown in formats
        folders = params.workspace_folders or []
        roots = [folder.uri for folder in folders] or ([params.root_uri] if params.root_uri else [])
        self.session.folders[:] = [path_of(uri) for uri in roots]
        published = of_text.diagnostic or of_text.publish_diagnostics
        self._shows_related = bool(published and published.related_information)
        self.places = Places(self.session, self.uris, self.workspace.position_encoding or "utf-16")
        self._set(params.initialization_options)
        of_workspace = params.capabilities.workspace or types.WorkspaceClientCapabilities()
        self._asks_again = bool(of_workspace.diagnostics and of_workspace.diagnostics.refresh_support)
        self._can_be_asked = bool(of_workspace.configuration)
        watched, configured = of_workspace.did_change_watched_files, of_workspace.did_change_configuration
        self._watches = bool(watched and watched.dynamic_registration)
        self._hears = bool(configured and configured.dynamic_registration)

    def watch(self) -> None:
        """Have the editor tell of files that change on the disk, and of its settings, where it can."""
        wanted: list[types.Registration] = []
        if self._watches:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted.append(types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
        if self._hears:
            section = types.DidChangeConfigurationRegistrationOptions(SECTION)
            wanted.append(types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
        if wanted:
            self.client_register_capability(types.RegistrationParams(wanted))

    async def follow_settings(self, given: object = None) -> None:
        """The editor's settings may have changed: `given` are those, unless it is an editor that can be asked."""
        if self._can_be_asked:
            asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
            given = next(iter(await self.workspace_configuration_async(asked)), None)
        if not isinstance(given, Mapping) or settings_of(given) == self.settings:
            return
        self._set(given)
        self.reread()
        of_workspace = self.client_capabilities.workspace
        if of_workspace and of_workspace.inlay_hint and of_workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if of_workspace and of_workspace.code_lens and of_workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def _set(self, given: object) -> None:
        self.settings = settings_of(given)
        self.session.profile = self.settings.profile

    # --- open files

    def file(self, uri: str) -> OpenFile | None:
        """The open file that the editor means."""
        return self.session.files.get(path_of(uri))

    def opened(self, document: types.TextDocumentItem) -> None:
        """A file was opened."""
        path = path_of(document.uri)
        self.uris[path], self.versions[path] = document.uri, document.version
        if is_settings(path):
            self.session.settings_files[path] = cleaned(document.text)
            self.reread()
            return
        self.session.opened(path, cleaned(document.text))
        self._wake()

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """A file was edited; each change is of the text that the one before left."""
        path = path_of(params.text_document.uri)
        if path in self.session.settings_files:
            self._change_settings_file(path, params)
            return
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

    def _change_settings_file(self, path: str, params: types.DidChangeTextDocumentParams) -> None:
        for change in params.content_changes:
            text = self.session.settings_files[path]
            start, end = 0, len(text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = self.places.offsets_in(text, change.range)
            self.session.settings_files[path] = text[:start] + cleaned(change.text) + text[end:]
        self.versions[path] = params.text_document.version
        self.reread()

    def close(self, uri: str) -> None:
        """A file was closed: nothing is said of it any more; what the disk has of settings counts again."""
        path = path_of(uri)
        if self.session.settings_files.pop(path, None) is not None:
            self.uris.pop(path)
            self.versions.pop(path)
            self.reread()
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

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders came into the workspace, or left it."""
        gone = {path_of(folder.uri) for folder in event.removed}
        kept = [folder for folder in self.session.folders if folder not in gone]
        self.session.folders[:] = dict.fromkeys([*kept, *(path_of(folder.uri) for folder in event.added)])
        self.reread()

    def markup(self, words: str) -> types.MarkupContent:
        """Words in Markdown, for an editor that can show such or not."""
        kind = types.MarkupKind.Markdown if self._reads_markdown else types.MarkupKind.PlainText
        return types.MarkupContent(kind, words)

    # --- findings

    def findings(self, path: str, others: Sequence[Usage] | None) -> list[types.Diagnostic]:
        """What is wrong with an open file."""
        return self._shown(self.session.findings(path, others))

    def _shown(self, found: Sequence[Diagnostic]) -> list[types.Diagnostic]:
        return [diagnostic(one, self.places, related=self._shows_related) for one in found]

    def _wake(self) -> None:
        """See to it that all open files get checked."""
        self._tell_of_settings()
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._check_all())

    def faults_of_settings(self, path: str) -> list[types.Diagnostic]:
        """What is wrong with an `imidsl.toml`."""
        return self._shown(self.session.faults_of_settings().get(path, []))

    def _tell_of_settings(self) -> None:
        """Say what is wrong with files of settings, but for open ones where the editor asks for that."""
        known = self.session.faults_of_settings()
        for path in {*self._told, *known}:
            asked = self.pulls and path in self.session.settings_files
            found = [] if asked else self._shown(known.get(path, []))
            if found != self._told.get(path, []):
                version = self.versions.get(path)
                params = types.PublishDiagnosticsParams(self.places.uri(path), found, version)
                self.text_document_publish_diagnostics(params)
                self._told[path] = found

    async def _check_all(self) -> None:
        """Check what is stale; then look who uses what seems unused."""
        unsure: dict[str, None] = {}
        while self.session.stale or unsure:
            if self.session.stale:
                path, by_others = next(iter(self.session.stale.items()))
                if self._slice(path):
                    self.session.stale.pop(path)
                    with _logged():
                        unsure |= self._settled(path, by_others)
            else:
                path = next(iter(unsure))
                others = await self.others(path)
                if others is not None and path in unsure and path not in self.session.stale:
                    self._publish(path, others)
                unsure.pop(path)
            await asyncio.sleep(0)

    def _slice(self, path: str) -> bool:
        """Check a file for a moment; whether that was all."""
        file, until = self.session.files[path], time.monotonic() + SLICE
        while file.due and time.monotonic() < until:
            with _logged():
                file.step()
        return not file.due

    def _settled(self, path: str, by_others: bool) -> dict[str, None]:
        """Nothing of a file is left to check: tell the editor. Whether files that import it have a say is returned."""
        if self.pulls:
            # It knows nothing of checks for others' sake.
            if by_others and self._asks_again:
                self.workspace_diagnostic_refresh(None)
            return {}
        unsure = self.session.files[path].hangs_on_others()
        self._publish(path, None if unsure else ())
        return {path: None} if unsure else {}

    def _publish(self, path: str, others: Sequence[Usage] | None) -> None:
        params = types.PublishDiagnosticsParams(self.uris[path], self.findings(path, others), self.versions[path])
        self.text_document_publish_diagnostics(params)

    async def others(self, path: str) -> list[Usage] | None:
        """What the files use that import one; None where it was closed or changed meanwhile."""
        found: list[Usage] = []
        for usage in self.session.usages(path):
            if usage is not None:
                found.append(usage)
            await asyncio.sleep(0)
            if path not in self.session.files or self.session.files[path].due:
                return None
        return found

    async def checked(self, uri: str) -> OpenFile | None:
        """An open file, once nothing of it is left to check."""
        while (file := self.file(uri)) is not None and not self._slice(file.path):
            await asyncio.sleep(0)
        return file


@contextmanager
def _logged() -> Iterator[None]:
    """A fault of the program ends what is done, not the server."""
    try:
        yield
    except Exception:
        log.exception("this should not have happened")
