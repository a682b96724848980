"""Finished request bodies on the disk: files of one, lines of many, folders of both. They come as they are read, so
that there may be any number of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from imidsl.records import dataclass
from imidsl.workspace import files
from imidsl.workspace.files import LARGEST, STDIN, Unreadable
from imidsl.workspace.manifest import FILE_NAME, Manifest, UnreadableManifestError

ONE = ".json"
"""How the name of a file ends that holds one body."""
LINES = (".jsonl", ".ndjson")
"""Of one that holds a body a line."""
_UNFINISHED = "a run of compile that wrote there didn't come to its end: compile again"
_BLANKS = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class BodyText:
    """The text of a body, the file that holds it, and the line that it starts at."""

    path: str
    line: int
    text: str
    picked: bool = True
    """Whether somebody named the file, or a manifest does: then it has to be a body."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The files of a folder that hold bodies; `aside` are others like them that its manifest doesn't list.

    `edited` were changed since they were written.
    """

    files: Sequence[str]
    picked: bool
    aside: Sequence[str] = ()
    edited: Sequence[str] = ()


def outbox(folder: str) -> Outbox | Unreadable:
    """What there is to send in a folder: where `compile` wrote it, just what its manifest lists."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith((ONE, *LINES)) and name != FILE_NAME)
        manifest = Manifest.read(folder)
    except OSError as fault:
        return Unreadable(files.shown(folder), files.reason(fault))
    except UnreadableManifestError as fault:
        return Unreadable(files.shown(os.path.join(folder, FILE_NAME)), str(fault))
    if not os.path.isfile(os.path.join(folder, FILE_NAME)):
        return Outbox([os.path.join(folder, name) for name in names], picked=False)
    if manifest.before:
        return Unreadable(files.shown(folder), _UNFINISHED)
    return _listed(folder, manifest, [name for name in names if name not in manifest.files])


def _listed(folder: str, manifest: Manifest, aside: Sequence[str]) -> Outbox | Unreadable:
    edited = []
    for name in manifest.files:
        data = files.read_bytes(os.path.join(folder, name))
        if isinstance(data, Unreadable):
            return data
        if not manifest.wrote(name, data):
            edited.append(name)

    def shown(names: Iterable[str]) -> list[str]:
        return [files.shown(os.path.join(folder, name)) for name in names]

    return Outbox(shown(manifest.files), True, shown(aside), shown(edited))


def bodies(path: str, *, picked: bool = True) -> Iterator[BodyText | Unreadable]:
    """The bodies of a file, or of standard input for `-`."""
    name = "standard input" if path == STDIN else files.shown(path)
    if path.endswith(ONE):
        source = files.read(path)
        yield source if isinstance(source, Unreadable) else BodyText(source.path, 1, source.text, picked)
        return
    try:
        with files.opened(path) as stream:
            yield from _bodies(stream, name, picked)
    except (OSError, ValueError) as fault:
        yield Unreadable(name, files.reason(fault))


def _bodies(stream: BinaryIO, name: str, picked: bool) -> Iterator[BodyText | Unreadable]:
    """A body a line; where the first line is none, all of it is one."""
    is_first = True
    for number, line in enumerate(iter(lambda: stream.readline(LARGEST + 1), b""), 1):
        if not line.strip(_BLANKS):
            continue
        if is_first and not _is_value(line):
            line += stream.read(LARGEST + 1)
        is_first = False
        if len(line) > LARGEST:
            yield Unreadable(name, f"line {number} is larger than {LARGEST // 1024 // 1024} MiB")
            return
        source = files.decoded(name, line)
        yield source if isinstance(source, Unreadable) else BodyText(name, number, source.text, picked)


def _is_value(line: bytes) -> bool:
    try:
        json.loads(line.lstrip(_BLANKS))
    except (ValueError, RecursionError):
        return False
    return True
