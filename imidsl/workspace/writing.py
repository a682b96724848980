"""Writing files: all or none, and whatever goes wrong the folder is left as it was. Faults are values."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.records import dataclass
from imidsl.workspace.changes import Change, change, contents, holds, replace_file
from imidsl.workspace.files import Unreadable, reason, shown
from imidsl.workspace.manifest import FILE_NAME, Manifest, UnreadableManifestError, hash_of, own


def write(path: str, data: bytes) -> Unreadable | None:
    """Write one file at once or not at all; through a link, the file that it leads to."""
    fault = replace_file(os.path.realpath(path), data)
    return Unreadable(shown(path), fault.reason) if fault else None


def make_private(path: str) -> Unreadable | None:
    """An empty file that only its owner can read and write, where there is none yet."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as fault:
        return Unreadable(shown(path), reason(fault))
    return None


def write_all(folder: str, files: Mapping[str, bytes]) -> Unreadable | None:
    """Write all the files or none; the keys are relative paths with `/`, folders are made where they are missing.

    A file that holds just that already isn't touched; one that exists keeps its owner and mode, and one that is
    read-only is refused; a link in the place of a file is replaced, never followed, so nothing is written outside of
    the folder.
    """
    at = folder or os.curdir
    return change(at, lambda: list(_changed(at, files)))


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files that earlier runs wrote and this one doesn't: those that are `gone`, those `edited`."""

    gone: Sequence[str]
    edited: Sequence[str]


def published(folder: str) -> bool:
    """Whether a run wrote to a folder."""
    return os.path.isfile(os.path.join(folder, FILE_NAME))


def publish(folder: str, files: Mapping[str, bytes], *, keep_stale: bool = False) -> Published | Unreadable:
    """Write all the files or none, and remove what an earlier run wrote and this one doesn't.

    Whose a file is, a manifest in the folder says. One that was edited since stays, as does all that others wrote.
    The manifest is the first to change, and says until the last change that the folder isn't complete: a run that is
    killed in between is made good by the next.
    """
    at = folder or os.curdir
    gone: list[str] = []
    edited: list[str] = []

    def plan() -> list[Change]:
        before = Manifest.read(at)
        stale = [name for name in before.known() if name not in files and own(at, name, files)]
        mine = [name for name in stale if before.wrote(name, contents(os.path.join(at, name)))]
        edited.extend(name for name in stale if name not in mine)
        gone.extend(mine if not keep_stale else ())
        kept = {name: hash_of(contents(os.path.join(at, name))) for name in mine if keep_stale}
        after = Manifest({name: hash_of(data) for name, data in files.items()} | kept)
        return _with_manifest(at, before, after, [*_changed(at, files), *_removed(at, gone)])

    try:
        fault = change(at, plan)
    except UnreadableManifestError as why:
        return Unreadable(shown(os.path.join(at, FILE_NAME)), str(why))
    return fault or Published(gone, edited)


def _with_manifest(folder: str, before: Manifest, after: Manifest, changes: Sequence[Change]) -> list[Change]:
    """The changes between those of the manifest, which says until the end that the folder isn't complete."""
    if not changes:
        return list(_changed(folder, {FILE_NAME: after.text()}))
    at = os.path.join(folder, FILE_NAME)
    return [Change(at, before.underway(after).text()), *changes, Change(at, after.text())]


def _changed(folder: str, files: Mapping[str, bytes]) -> Iterator[Change]:
    for name, data in files.items():
        path = os.path.join(folder, name)
        if not holds(path, data):
            yield Change(path, data)


def _removed(folder: str, names: Iterable[str]) -> Iterator[Change]:
    return (Change(os.path.join(folder, name), None) for name in names)
