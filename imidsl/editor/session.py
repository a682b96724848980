"""The files that are open in an editor, and those on the disk that they lie over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.editor.checking import OpenFile
from imidsl.records import replace
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from imidsl.workspace import workspace
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
        self._texts = _OpenTexts(self.files)
        self._settings: dict[str, Settings] = {}
        self._trees: dict[str, tuple[tree.File, list[Diagnostic]]] = {}

    def opened(self, path: str, text: str) -> None:
        """A file was opened."""
        self._settings[path] = self._given(path)
        self.files[path] = OpenFile(path, text, self._environment(path))
        self._touched(path)
        self._refresh(self.files.keys() - {path})

    def edit(self, path: str, start: int, end: int, new: str) -> None:
        """Other characters stand in place of those between two offsets."""
        self.files[path].edit(start, end, new)
        self._touched(path)
        self._refresh(other for other, file in self.files.items() if path in file.imported)

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

    def findings(self, path: str) -> list[Diagnostic]:
        """What is wrong with an open file, as far as it was checked."""
        return self.files[path].findings()

    def _refresh(self, paths: Iterable[str]) -> None:
        for path in list(paths):
            self.files[path].refresh(self._environment(path))
            self.stale.setdefault(path, True)

    def _touched(self, path: str) -> None:
        self.stale.pop(path, None)
        self.stale = {path: False, **self.stale}

    def _given(self, path: str) -> Settings:
        try:
            return workspace.settings(path, self.profile)
        except ValueError:  # the editor's settings name no profile
            return workspace.settings(path, None)

    def _environment(self, path: str) -> Environment:
        return replace(workspace.environment(self._settings[path], self._texts), parse=self._parse)

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
