"""The files that are open in an editor, and those on the disk that they lie over."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.binding.usage import Usage
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.editor.checking import OpenFile
from imidsl.records import replace
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from imidsl.workspace import discovery, files, workspace
from imidsl.workspace.workspace import Settings


class Session:
    """Open files by path, as messages name it; whatever imports one of them sees it as it is in the editor."""

    def __init__(self) -> None:
        self.files: dict[str, OpenFile] = {}
        self.profile: str | None = None
        """The profile that the editor's settings name; it counts more than that of `imidsl.toml`."""
        self.stale: dict[str, bool] = {}
        """The files of which something else may be found than was last time, the one that was touched last first; and
        whether that is because of other files."""
        self.folders: list[str] = []
        """The folders of the editor's workspace."""
        self.settings_files: dict[str, str] = {}
        """The texts of the `imidsl.toml` that are open."""
        self._texts = _OpenTexts(self.files)
        self._settings: dict[str, Settings] = {}
        self._closed: dict[str, OpenFile] = {}
        self._trees: dict[str, tuple[tree.File, list[Diagnostic]]] = {}

    def opened(self, path: str, text: str) -> None:
        """A file was opened."""
        self._settings[path] = self._given(path)
        self.files[path] = OpenFile(path, text, self._environment(path), self._paths)
        self._touched(path)
        self._refresh(self.files.keys() - {path})

    def edit(self, path: str, start: int, end: int, new: str) -> None:
        """Other characters stand in place of those between two offsets."""
        self.files[path].edit(start, end, new)
        self._touched(path)
        self._refresh(other for other, file in self.files.items() if path in file.imported)
        # What they declare may be used here or not.
        for other in self.files.keys() & self.files[path].imported:
            self.stale.setdefault(other, True)

    def close(self, path: str) -> None:
        """A file was closed: from now on what the disk has counts."""
        del self.files[path], self._settings[path]
        self.stale.pop(path, None)
        self._refresh(self.files)

    def reread(self) -> None:
        """Files on the disk, or settings, may have changed."""
        for path, old in self._settings.items():
            new = self._given(path)
            self._settings[path] = old if new == old else new
        self._refresh(self.files)

    def faults_of_settings(self) -> dict[str, list[Diagnostic]]:
        """What is wrong with each `imidsl.toml` that is open, or holds for the workspace or for an open file."""
        found: dict[str, list[Diagnostic]] = {}
        for path, text in self.settings_files.items():
            found[path] = workspace.configured(Source(path, text))[1]
        for given in (*self._settings.values(), *map(self._given, self.folders)):
            if given.path is not None:
                found.setdefault(given.path, list(given.found))
        return found

    def every(self, word: str = "") -> Iterator[OpenFile]:
        """The files of the workspace that hold a word, closed ones as well."""
        yield from (file for file in list(self.files.values()) if word in file.document.text)
        for path in sorted(self._paths() - self.files.keys()):
            file = self.closed(path)
            if file is not None and word in file.document.text:
                yield file

    def closed(self, path: str) -> OpenFile | None:
        """A file as the disk has it; None where it can't be read."""
        source = workspace.read(path)
        if not isinstance(source, Source):
            return None
        known = self._closed.get(path)
        if known is None or known.document.text != source.text:
            known = self._closed[path] = OpenFile(path, source.text, self._environment(path))
        return known

    def any(self, path: str) -> OpenFile | None:
        """A file, open or not."""
        return self.files.get(path) or self.closed(path)

    def with_texts(self, texts: Mapping[str, str]) -> dict[str, OpenFile]:
        """Some files as they would be with other texts, each seeing the others so; nothing here changes."""
        made: dict[str, OpenFile] = {}
        over = {**{path: file.document.text for path, file in self.files.items()}, **texts}
        for path, text in texts.items():
            environment = workspace.environment(self._settings.get(path) or self._given(path), over)
            made[path] = OpenFile(path, text, environment)
        return made

    def _paths(self) -> set[str]:
        """The definitions in the folders of the workspace, and those that open files import."""
        exclude = self._given(self.folders[0]).exclude if self.folders else []
        found = {files.shown(one) for one in discovery.find(self.folders, exclude) if isinstance(one, str)}
        return found.union(*(file.imported for file in self.files.values()))

    def findings(self, path: str, others: Sequence[Usage] | None) -> list[Diagnostic]:
        """What is wrong with an open file that was checked; `others` are as for `OpenFile.findings`."""
        return self.files[path].findings(others)

    def usages(self, path: str) -> Iterator[Usage | None]:
        """What the files use that import one, found out one by one: None for each other file that was looked at."""
        name = posixpath.basename(path)
        for file in self.every(name):
            yield file.usage() if path in file.imported else None

    def _refresh(self, paths: Iterable[str]) -> None:
        for path in list(paths):
            self.files[path].refresh(self._environment(path))
            self.stale.setdefault(path, True)

    def _touched(self, path: str) -> None:
        self.stale.pop(path, None)
        self.stale = {path: False, **self.stale}

    def _given(self, path: str) -> Settings:
        try:
            return workspace.settings(path, self.profile, self.settings_files)
        except ValueError:  # the editor's settings name no profile
            return workspace.settings(path, None, self.settings_files)

    def _environment(self, path: str) -> Environment:
        given = self._settings.get(path) or self._given(path)
        around = workspace.environment(given, self._texts)

        def read(importer: str, target: str) -> Source | str:
            found = around.read(importer, target)
            # A file that was never saved is nowhere but in the editor.
            new = posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
            return Source(new, self._texts[new]) if isinstance(found, str) and new in self._texts else found

        return replace(around, read=read, parse=self._parse)

    def _parse(self, source: Source) -> tuple[tree.File, list[Diagnostic]]:
        """The tree of an imported file, the same one as long as its text is the same."""
        known = self._trees.get(source.path)
        if known is None or known[0].source.text != source.text:
            known = self._trees[source.path] = parse(source)
        return known


class _OpenTexts(Mapping[str, str]):
    """What open files hold, by path."""

    def __init__(self, files: Mapping[str, OpenFile]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> str:
        return self._files[path].document.text

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
