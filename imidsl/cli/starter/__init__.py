"""The starter project that `imidsl init` writes, kept as files in `project/`.

A leading dot is spelled `dot-` there, so that git, editors and packagers take the files for what they are: data.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

DOT = "dot-"


def project() -> dict[str, bytes]:
    """The files of the starter project by their relative paths, with `/`."""
    return dict(sorted(_below(files(__package__) / "project", "")))


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = prefix + (f".{entry.name.removeprefix(DOT)}" if entry.name.startswith(DOT) else entry.name)
        if entry.is_dir():
            yield from _below(entry, f"{path}/")
        else:
            yield path, entry.read_bytes()
