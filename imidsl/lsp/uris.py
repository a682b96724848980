"""What an editor calls a file, and what messages call it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path

from imidsl.request.settings import FILE_NAME
from imidsl.workspace.files import shown


@lru_cache(1024)
def path_of(uri: str) -> str:
    """The path of a file, links followed, as messages name it; of what is no file (a new one) the URI itself."""
    path = to_fs_path(uri)
    if not path or "\0" in path:
        return uri
    return shown(os.path.realpath(path))


def uri_of(path: str) -> str:
    """The URI of a file that isn't open."""
    return from_fs_path(os.path.abspath(path)) or path


def is_settings(path: str) -> bool:
    """Whether a file holds settings rather than definitions."""
    return Path(path).name == FILE_NAME
