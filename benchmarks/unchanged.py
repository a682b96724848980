"""The time of a check of files that the cache knows, within a process: `python -m benchmarks.unchanged WAY FOLDER`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from benchmarks.measure import within
from imidsl.workspace import batch, files
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import settings

TIMES = 6
"""How often the files are looked at."""


def by_reading(folder: str) -> Callable[[], object]:
    """Only opening and reading the files of a folder."""

    def once() -> None:
        for entry in os.scandir(folder):
            with open(entry.path, encoding="utf-8") as file:
                file.read()

    return once


def from_cache(folder: str) -> Callable[[], object]:
    """What `imidsl check` does with the folder, up to what it prints."""

    def once() -> list[object]:
        return [*batch.check(find([folder]), settings(folder, None), jobs=1, cache=files.cache_folder(True))]

    return once


WAYS = {"read": by_reading, "cached": from_cache}


if __name__ == "__main__":
    print(within(WAYS[sys.argv[1]](sys.argv[2]), TIMES))
