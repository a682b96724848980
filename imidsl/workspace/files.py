"""The door to the disk: reading files (`discovery` finds and `writing` writes them). No other module opens one.

Faults are values (`Unreadable`). Paths that are shown are relative to the working directory, with `/`.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from imidsl.records import dataclass
from imidsl.request.settings import FILE_NAME
from imidsl.source import Source

STDIN = "-"
LARGEST = 16 * 1024 * 1024
_LARGEST_SECRET = 4096


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that can't be read or written, and why, in words."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def shown(path: str | os.PathLike[str]) -> str:
    """A path as messages name it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive of Windows
        relative = os.path.abspath(path)
    return relative.replace(os.sep, "/")


def reason(fault: Exception) -> str:
    """Why the system refused, in words."""
    match fault:
        case FileNotFoundError():
            return "no such file or folder"
        case PermissionError():
            return "no permission"
        case IsADirectoryError():
            return "is a folder"
        case NotADirectoryError() | FileExistsError():
            return "a file stands where a folder is needed"
        case OSError(strerror=str(words)):
            return words[:1].lower() + words[1:]
        case _:
            return "can't be a path"


def read(path: str, name: str | None = None) -> Source | Unreadable:
    """A file (or standard input for `-`) as text, its line ends and a byte-order mark as they are.

    `name` is what messages call it, where that is known already.
    """
    name = name or _name(path)
    data = read_bytes(path, name)
    return data if isinstance(data, Unreadable) else decoded(name, data)


def _name(path: str) -> str:
    return path if path == STDIN or "\0" in path else shown(path)


def decoded(name: str, data: bytes) -> Source | Unreadable:
    """The bytes of a file as text."""
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        return Unreadable(name, _not_utf8(data, fault.start))


def read_bytes(path: str, name: str | None = None) -> bytes | Unreadable:
    """The bytes of a file (or of standard input for `-`), at most 16 MiB."""
    name = name or _name(path)
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if path == STDIN else _contents(path)
    except (OSError, ValueError) as fault:
        return Unreadable(name, reason(fault))
    return data if len(data) <= LARGEST else Unreadable(name, f"larger than {LARGEST // 1024 // 1024} MiB")


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file (or standard input for `-`) of any size, to be read piece by piece; raises an OSError or ValueError."""
    if path == STDIN:
        yield sys.stdin.buffer
        return
    descriptor, _ = _descriptor(path)
    with os.fdopen(descriptor, "rb") as stream:
        yield stream


def read_secret(path: str) -> str | Unreadable:
    """What a small file holds that nobody but its owner can read, without the blanks around it."""
    try:
        descriptor, status = _descriptor(path)
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(_LARGEST_SECRET + 1)
    except (OSError, ValueError) as fault:
        return Unreadable(_name(path), reason(fault))
    if os.name == "posix" and status.st_mode & 0o077:
        return Unreadable(_name(path), f"others can read it: chmod 600 {_name(path)}")
    if len(data) > _LARGEST_SECRET:
        return Unreadable(_name(path), f"larger than {_LARGEST_SECRET} bytes")
    return data.decode("utf-8", "replace").strip()


def _descriptor(path: str) -> tuple[int, os.stat_result]:
    """A plain file, opened; a folder only says that it is one when it is read."""
    # A pipe that nobody writes to would be waited for.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    status = os.fstat(descriptor)
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        os.close(descriptor)
        raise OSError(None, "is no plain file")
    return descriptor, status


def _contents(path: str) -> bytes:
    """What a file holds, of one that is too large a byte more than is allowed; without the buffer that `open` makes."""
    descriptor, status = _descriptor(path)
    try:
        size = min(status.st_size, LARGEST) + 1
        data = os.read(descriptor, size)
        # A file may grow meanwhile.
        while len(data) != size - 1 and len(data) <= LARGEST and (more := os.read(descriptor, 1 << 16)):
            data += more
    finally:
        os.close(descriptor)
    return data


def _not_utf8(data: bytes, at: int) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16, not UTF-8: save it as UTF-8"
    lines = data[:at].decode("utf-8").split("\n")
    column = len(lines[-1].removeprefix("\ufeff" if len(lines) == 1 else "")) + 1
    return f"not UTF-8: byte 0x{data[at]:02X} at line {len(lines)}, column {column}"


def configuration(first: str) -> str | None:
    """The path of the `imidsl.toml` that holds for a run: the nearest, upward from its first PATH."""
    at = os.path.abspath("." if first == STDIN else first)
    at = at if os.path.isdir(at) else os.path.dirname(at)
    while not os.path.isfile(path := os.path.join(at, FILE_NAME)):
        above = os.path.dirname(at)
        if above == at:
            return None
        at = above
    return shown(path)


def identity(folder: str) -> tuple[int, int] | None:
    """What tells a folder from another one of its name, None where there is no folder."""
    try:
        found = os.stat(folder)
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def root(path: str, configured: str | None) -> str:
    """The folder that the imports of a file stay in: that of `imidsl.toml`, else the working one, else the file's own.

    The first two only where they hold the file. `configured` is what `configuration` found.
    """
    own = folder(path)
    candidates = [folder(configured)] if configured else []
    return next((one for one in (*candidates, os.path.realpath(os.getcwd())) if _holds(one, own)), own)


def folder(path: str) -> str:
    """The real folder that a file stands in, for `-` the working one."""
    if path == STDIN:
        return os.path.realpath(os.getcwd())
    return os.path.realpath(os.path.dirname(os.path.realpath(path) if os.path.islink(path) else path))


def _holds(folder: str, path: str) -> bool:
    """Whether a path is a folder or in it; both are real ones."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def imported(target: str, importer: str, within: str | os.PathLike[str]) -> str | Unreadable:
    """The path of the file that an import names, links followed; `target` is relative to the importing file.

    Refused is what isn't a relative path with `/`, and what lies outside of the root `within`, also through `..` or
    a link. So one file has one path, however it is reached.
    """
    if "\0" in target or not target.strip():
        return Unreadable(target, "can't be a path")
    if "\\" in target:
        return Unreadable(target, "paths are written with '/'")
    if target.startswith("/") or target[1:2] == ":":
        return Unreadable(target, "an import is relative to the file that it stands in")
    real = os.path.realpath(os.path.join(folder(importer), target))
    if not _holds(os.path.realpath(within), real):
        return Unreadable(target, "outside of the project")
    if os.path.isdir(real):
        return Unreadable(target, "is a folder")
    try:
        os.stat(real)
    except FileNotFoundError:
        return Unreadable(target, "no such file")
    except OSError:  # a link that leads to itself, a name that is too long
        return Unreadable(target, "can't be reached")
    return shown(real)


def cache_folder(wanted: bool | None) -> str | None:
    """Where answers are kept from run to run, None where nothing is: what `IMIDSL_CACHE` says, else the usual place.

    Where nobody says that it's `wanted`, nor where it is, it has to be one that nobody else can write. In CI that can't
    be told: jobs of all sorts are the same user there, and caches come from elsewhere.
    """
    if wanted is False:
        return None
    if own := os.environ.get("IMIDSL_CACHE"):
        return own
    usual = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    at = os.path.join(usual or os.path.expanduser("~/.cache"), "imidsl")
    return at if wanted or not (_in_ci() or _is_open_to_others(at)) else None


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def _is_open_to_others(folder: str) -> bool:
    """Whether somebody else can write a folder or the files in it."""
    if os.name != "posix":
        return False
    try:
        at = os.stat(folder)
        if at.st_uid != os.geteuid() or at.st_mode & 0o022:
            return True
        if not at.st_mode & 0o011:  # nobody else gets at what is in it
            return False
        with os.scandir(folder) as files:
            return any((file := entry.stat()).st_uid != os.geteuid() or file.st_mode & 0o022 for entry in files)
    except FileNotFoundError:
        return False
    except OSError:
        return True
