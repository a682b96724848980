"""Pages that are generated into a folder and committed: which are there, and writing them anew.

A page is told by its mark, so that whatever else somebody keeps in the folder is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from imidsl.source import Source
from imidsl.workspace import files, writing


def stored(folder: str, mark: str) -> dict[str, str]:
    """The texts of the pages below a folder that hold the mark, by their relative paths with `/`."""
    found: dict[str, str] = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            page = files.read(path) if name.endswith(".md") else None
            if isinstance(page, Source) and mark in page.text:
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = page.text
    return found


def store(folder: str, pages: Mapping[str, str], obsolete: Collection[str]) -> files.Unreadable | None:
    """Write pages, all or none, then take away those that are obsolete."""
    fault = writing.write_all(folder, {name: text.encode() for name, text in pages.items()})
    for name in sorted(obsolete) if fault is None else ():
        try:
            os.unlink(os.path.join(folder, name))
        except OSError as error:
            return files.Unreadable(files.shown(os.path.join(folder, name)), files.reason(error))
    return fault
