"""The commits that lines of definitions are of."""

from __future__ import annotations

import os

from imidsl.records import dataclass, field
from imidsl.review.git import Commit, LineChange, NoCommit, commit_of, last_change
from imidsl.source import Span
from imidsl.workspace import files

EDITED = "edited since the last commit"
UNCOMMITTED = "in no commit yet"


@dataclass(slots=True)
class History:
    """Asks git, once for each folder and line."""

    _commits: dict[str, Commit | NoCommit] = field(default_factory=dict)
    _lines: dict[tuple[str, int], LineChange | str | None] = field(default_factory=dict)

    def of(self, span: Span) -> LineChange | str | None:
        """The commit that the line of a place is of, in words why there is none; None where there is no git."""
        key = (span.source.path, span.first.line)
        if key not in self._lines:
            self._lines[key] = self._of(span)
        return self._lines[key]

    def _of(self, span: Span) -> LineChange | str | None:
        path = os.path.realpath(span.source.path)
        folder = files.folder(span.source.path)
        if folder not in self._commits:
            self._commits[folder] = commit_of(folder, "HEAD", direct=True)
        commit = self._commits[folder]
        if isinstance(commit, NoCommit):
            return None
        name = os.path.relpath(path, os.path.realpath(commit.top)).replace(os.sep, "/")
        if name not in commit.blobs:
            return UNCOMMITTED
        if not commit.is_unchanged(name, span.source.text.encode()):
            return EDITED
        return last_change(commit, name, span.first.line)
