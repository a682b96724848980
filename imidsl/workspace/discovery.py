"""Finding files: what PATHs mean, and what is passed over below a folder.

Passed over are hidden files and folders, installed packages and environments, what `.gitignore` files name, and what
the project excludes in the same notation. Whatever is itself a PATH is always taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from imidsl.records import dataclass, field
from imidsl.workspace import files
from imidsl.workspace.files import STDIN, Unreadable, reason, shown

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIX = ".imi"
GITIGNORE = ".gitignore"
PACKAGES = frozenset({"node_modules", "bower_components", "site-packages", "__pypackages__", "__pycache__"})
"""Folders of what others wrote."""
CI_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where GitHub and GitLab say which folder the repository is checked out in."""
ENVIRONMENT = frozenset({"pyvenv.cfg", "conda-meta"})
"""What stands in a folder that is an environment of Python or Conda."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is passed over below a (real) folder, in the notation of `.gitignore`."""

    folder: str
    lines: tuple[str, ...]


def patterns(folder: str, lines: Sequence[str]) -> list[Patterns]:
    """What a user excludes; with `./` in front, as paths are often written, it is meant all the same."""
    return [Patterns(real_path(folder), tuple(line.removeprefix("./") for line in lines))] if lines else []


def find(paths: Iterable[str], exclude: Sequence[Patterns] = ()) -> list[str | Unreadable]:
    """The files that PATHs mean, each once, by path: a file or `-` itself, of a folder all `.imi` below it.

    Links are followed.
    """
    found: dict[str, str | Unreadable] = {}
    for path in paths:
        for real, item in _expand(path, exclude):
            found.setdefault(real, item)
    return sorted(found.values(), key=lambda item: item.path if isinstance(item, Unreadable) else item)


def repository(at: str) -> str | None:
    """The top folder of the git work tree that a real folder is in."""
    while not os.path.lexists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return None
        at = above
    return at


def real_path(path: str) -> str:
    """A path with all links followed, with `/`."""
    return os.path.realpath(path).replace(os.sep, "/")


def checkout() -> str:
    """The folder that a CI system takes paths from: what it says, else the git work tree, else the working folder.

    What it says counts only where that holds the working folder: in a container it may mean another place.
    """
    here = real_path(".")
    said = [real_path(folder) for name in CI_ROOTS if (folder := os.environ.get(name))]
    return next((folder for folder in said if f"{here}/".startswith(f"{folder}/")), repository(here) or here)


def _expand(path: str, exclude: Sequence[Patterns]) -> Iterator[tuple[str, str | Unreadable]]:
    """What a PATH means, each with what tells it from others: its real path."""
    if path == STDIN:
        yield STDIN, STDIN
    elif "\0" in path:
        yield path, Unreadable(path, "can't be a path")
    elif not os.path.isdir(path):
        yield real_path(path), shown(path)
    else:
        walk = _Walk()
        found = list(walk.below(path, _around(real_path(path), exclude)))
        besides = " that isn't ignored or excluded" if walk.passed_over else ""
        empty = Unreadable(shown(path), f"no {SUFFIX} file below this folder{besides}")
        yield from found or [(f"{path}: empty", empty)]


@dataclass(slots=True)
class _Walk:
    """A way through a folder, which goes into each real folder once, however many links lead to it."""

    seen: set[str] = field(default_factory=set)
    passed_over: int = 0

    def below(self, folder: str, patterns: tuple[Patterns, ...]) -> Iterator[tuple[str, str | Unreadable]]:
        """The sources below a folder, each with its real path."""
        start, pending = folder, [(folder, patterns)]
        while pending:
            folder, patterns = pending.pop()
            real, name = real_path(folder), shown(folder)
            if real in self.seen:
                continue
            self.seen.add(real)
            try:
                with os.scandir(folder) as scanned:
                    entries = sorted(scanned, key=lambda entry: entry.name)
            except OSError as fault:
                yield f"{real}: {fault}", Unreadable(name, reason(fault))
                continue
            names = {entry.name for entry in entries}
            if folder is not start and not ENVIRONMENT.isdisjoint(names):
                continue
            if GITIGNORE in names:
                patterns = (*patterns, *_gitignore(real))
            entries = [entry for entry in entries if self._wanted(entry, real, patterns)]
            pending += ((os.path.join(folder, e.name), patterns) for e in reversed(entries) if _is_folder(e))
            for entry in entries:
                if entry.name.endswith(SUFFIX) and _is_source(entry):
                    path = real_path(entry.path) if entry.is_symlink() else f"{real}/{entry.name}"
                    yield path, entry.name if name == "." else f"{name}/{entry.name}"

    def _wanted(self, entry: os.DirEntry[str], real: str, patterns: tuple[Patterns, ...]) -> bool:
        is_folder = _is_folder(entry)
        if entry.name.startswith(".") or not (is_folder or entry.name.endswith(SUFFIX)):
            return False
        passed_over = entry.name in PACKAGES or _ignored(f"{real}/{entry.name}{'/' * is_folder}", patterns)
        self.passed_over += passed_over
        return not passed_over


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def _is_source(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link that leads nowhere, which is for `read` to report; no pipe or socket."""
    if entry.is_symlink():
        return os.path.isfile(entry.path) or not os.path.exists(entry.path)
    return entry.is_file()


# --- patterns


def _around(folder: str, exclude: Sequence[Patterns]) -> tuple[Patterns, ...]:
    """What is passed over in a folder that is a PATH: what is named above it, unless that is the folder itself."""
    top = repository(folder) or real_path(".")
    steps = folder.removeprefix(top).split("/")[1:] if folder.startswith(f"{top}/") else []
    above = list(exclude)
    for number, step in enumerate(steps):
        at = "/".join([top, *steps[:number]])
        above += _gitignore(at)
        if _ignored(f"{at}/{step}/", above):
            return ()
    return tuple(above)


def _gitignore(folder: str) -> list[Patterns]:
    read = files.read(os.path.join(folder, GITIGNORE))
    return [] if isinstance(read, Unreadable) else [Patterns(folder, tuple(read.text.splitlines()))]


def _ignored(path: str, patterns: Iterable[Patterns]) -> bool:
    """What the last pattern that speaks of a path says; the path of a folder ends in `/`."""
    said = False
    for one in patterns:
        below = path.removeprefix(f"{one.folder.rstrip('/')}/")
        spec = _spec(one.lines)
        if below != path and spec is not None and (said_here := spec.check_file(below).include) is not None:
            said = said_here
    return said


@lru_cache
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    """Patterns ready to be asked; what is none is passed over, as git does."""
    if not (sound := [line for line in lines if is_pattern(line)]):
        return None
    from pathspec import GitIgnoreSpec  # where there is a pattern

    # `a/**` speaks of all that is in `a`, not of `a` itself, which the library would take for ignored as well.
    return GitIgnoreSpec.from_lines([re.sub(r"/\*\*\s*$", "/**/*", line) for line in sound])


def is_pattern(line: str) -> bool:
    """Whether a line of `.gitignore` names anything."""
    return line.strip(" /!") != "" and not line.startswith("#") and not line.rstrip().endswith("\\")
