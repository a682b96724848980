"""The two versions that are compared: what the folder holds now, and what a commit or another folder holds.

A file that is the same in both, with all that it imports, can't differ in what it makes and is left out: for a small
change to a large project that is nearly all of the work.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from imidsl.binding.modules import Loader
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.records import dataclass
from imidsl.request.settings import Config
from imidsl.review.git import Commit
from imidsl.schema.kinds import Profile
from imidsl.source import Source
from imidsl.syntax.parse import parse
from imidsl.workspace import discovery, files
from imidsl.workspace.workspace import Settings, configured, environment, profile_of

_IMPORT = "import"


class Tree(Protocol):
    """The files of the old side, by their paths below `base`, with `/`."""

    @property
    def base(self) -> str:
        """The folder that stands for the tree's own on this disk."""

    def paths(self) -> Iterable[str]:
        """Every file."""

    def texts(self, paths: Sequence[str]) -> dict[str, str]:
        """What some files hold; those that aren't there, or no UTF-8, are left out."""

    def holds(self, path: str, text: str) -> bool:
        """Whether a file holds just this text."""


@dataclass(frozen=True, slots=True)
class CommitTree:
    """The files of a commit."""

    commit: Commit

    @property
    def base(self) -> str:
        """The folder of the repository."""
        return self.commit.top

    def paths(self) -> Iterable[str]:
        """Every file that the commit has."""
        return self.commit.blobs

    def texts(self, paths: Sequence[str]) -> dict[str, str]:
        """What some of them hold."""
        decoded = ((path, files.decoded(path, data)) for path, data in self.commit.contents(paths))
        return {path: source.text for path, source in decoded if isinstance(source, Source)}

    def holds(self, path: str, text: str) -> bool:
        """Whether a file held just this text; told by its hash alone."""
        return self.commit.is_unchanged(path, text.encode())


@dataclass(frozen=True, slots=True)
class FolderTree:
    """The files below another folder, which stands for the working one."""

    folder: str
    base: str

    def paths(self) -> Iterable[str]:
        """Every definition below it."""
        found = (item for item in discovery.find([self.folder]) if isinstance(item, str))
        return [os.path.relpath(path, self.folder).replace(os.sep, "/") for path in found]

    def texts(self, paths: Sequence[str]) -> dict[str, str]:
        """What some of them hold."""
        read = ((path, files.read(os.path.join(self.folder, path))) for path in paths)
        return {path: source.text for path, source in read if isinstance(source, Source)}

    def holds(self, path: str, text: str) -> bool:
        """Whether a file holds just this text."""
        return self.texts([path]).get(path) == text


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions of the files that may differ."""

    old: Project
    new: Project


def sides(sources: Sequence[Source], paths: Sequence[str], given: Settings, tree: Tree, profile: str | None) -> Sides:
    """The present `sources` that `paths` mean, and what the tree has below the same paths."""
    around = environment(given)
    config = _old_config(given, tree)
    old = _old_environment(tree, config, profile_of(profile or config.profile))
    same_settings = (config, old.profile) == (given.config, given.profile)
    names = {_within(source.path, tree.base): source for source in sources}
    changed = {path for path, source in names.items() if not (same_settings and _is_same(source, around, tree))}
    wanted = {_within(path, tree.base) for path in paths}
    before = [path for path in tree.paths() if _is_meant(path, wanted) and (path in changed or path not in names)]
    old_sources = (Source(_shown(path, tree.base), text) for path, text in sorted(tree.texts(before).items()))
    return Sides(Project(old_sources, old), Project((names[path] for path in sorted(changed)), around))


def _is_same(source: Source, around: Environment, tree: Tree) -> bool:
    """Whether a file and all that it imports are as they were."""
    reached = [source]
    if _IMPORT in source.text:
        loader = Loader(around.read, around.parse)
        loader.load(source)
        reached = [unit.source for unit in loader.units()]
    return all(tree.holds(_within(one.path, tree.base), one.text) for one in reached)


def _old_config(given: Settings, tree: Tree) -> Config:
    """The settings that the tree has in the place of the present ones; the usual ones where it has none there."""
    if given.path is None:
        return Config()
    path = _within(given.path, tree.base)
    text = tree.texts([path]).get(path)
    return configured(Source(given.path, text))[0] if text is not None else Config()


def _old_environment(tree: Tree, config: Config, profile: Profile) -> Environment:
    @lru_cache(None)
    def found(path: str) -> Source | str:
        text = tree.texts([path]).get(path)
        return Source(_shown(path, tree.base), text) if text is not None else "no such file"

    def read(importer: str, target: str) -> Source | str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(_within(importer, tree.base)), target))
        return "outside of the project" if path.startswith(("..", "/")) else found(path)

    return Environment(profile, read, config, lru_cache(256)(parse))


def _within(path: str, base: str) -> str:
    """A path as the tree has it."""
    return os.path.relpath(os.path.realpath(path), os.path.realpath(base)).replace(os.sep, "/")


def _shown(path: str, base: str) -> str:
    """A path of the tree as messages name it."""
    return files.shown(os.path.join(base, path))


def _is_meant(path: str, wanted: Iterable[str]) -> bool:
    """Whether a file of the tree is one of the paths, or a definition below one."""
    if path in wanted:
        return True
    below = any(one == "." or path.startswith(f"{one}/") for one in wanted)
    return below and path.endswith(discovery.SUFFIX) and not any(part.startswith(".") for part in path.split("/"))
