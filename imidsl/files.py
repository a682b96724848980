"""The door to the disk: finding, reading and writing files. No other module opens one.

Faults are values (`Unreadable`). Paths that are shown are relative to the working directory, with `/`.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from imidsl.config import FILE_NAME
from imidsl.records import dataclass
from imidsl.source import Source

STDIN = "-"
SUFFIX = ".imi"
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that can't be read or written, and why, in words."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def shown(path: str | Path) -> str:
    """A path as messages name it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive of Windows
        relative = os.path.abspath(path)
    return Path(relative).as_posix()


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


def find(paths: Iterable[str]) -> list[str | Unreadable]:
    """The files that PATHs mean, each once, by path: a file or `-` itself, of a folder all `.imi` below it.

    Hidden files and folders are passed over; links are followed.
    """
    found: dict[str, str | Unreadable] = {}
    for path in paths:
        for real, item in _expand(path):
            found.setdefault(real, item)
    return sorted(found.values(), key=lambda item: item.path if isinstance(item, Unreadable) else item)


def _expand(path: str) -> Iterator[tuple[str, str | Unreadable]]:
    """What a PATH means, each with what tells it from others: its real path."""
    if path == STDIN:
        yield STDIN, STDIN
    elif "\0" in path:
        yield path, Unreadable(path, "can't be a path")
    elif not os.path.isdir(path):
        yield os.path.realpath(path), shown(path)
    else:
        empty = Unreadable(shown(path), f"no {SUFFIX} file below this folder")
        yield from list(_below(path)) or [(f"{path}: empty", empty)]


def _below(folder: str) -> Iterator[tuple[str, str | Unreadable]]:
    """The sources below a folder, each real folder once, however many links lead to it."""
    pending, seen = [folder], set()
    while pending:
        folder = pending.pop()
        real, name = os.path.realpath(folder), shown(folder)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(folder) as scanned:
                entries = sorted((e for e in scanned if not e.name.startswith(".")), key=lambda entry: entry.name)
        except OSError as fault:
            yield f"{real}: {fault}", Unreadable(name, reason(fault))
            continue
        pending += (os.path.join(folder, entry.name) for entry in reversed(entries) if _is_folder(entry))
        for entry in entries:
            if entry.name.endswith(SUFFIX) and _is_source(entry):
                path = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}/{entry.name}"
                yield path, entry.name if name == "." else f"{name}/{entry.name}"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def _is_source(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link that leads nowhere, which is for `read` to report; no pipe or socket."""
    if entry.is_symlink():
        return os.path.isfile(entry.path) or not os.path.exists(entry.path)
    return entry.is_file()


def read(path: str) -> Source | Unreadable:
    """A file (or standard input for `-`) as text, its line ends and a byte-order mark as they are."""
    data = read_bytes(path)
    if isinstance(data, Unreadable):
        return data
    return decoded(path if path == STDIN else shown(path), data)


def decoded(name: str, data: bytes) -> Source | Unreadable:
    """The bytes of a file as text."""
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        return Unreadable(name, _not_utf8(data, fault.start))


def read_bytes(path: str) -> bytes | Unreadable:
    """The bytes of a file (or of standard input for `-`), at most 16 MiB."""
    name = path if path == STDIN else shown(path) if "\0" not in path else path
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        return Unreadable(name, reason(fault))
    return data if len(data) <= LARGEST else Unreadable(name, f"larger than {LARGEST // 1024 // 1024} MiB")


def _not_utf8(data: bytes, at: int) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16, not UTF-8: save it as UTF-8"
    lines = data[:at].decode("utf-8").split("\n")
    column = len(lines[-1].removeprefix("\ufeff" if len(lines) == 1 else "")) + 1
    return f"not UTF-8: byte 0x{data[at]:02X} at line {len(lines)}, column {column}"


def configuration(first: str) -> str | None:
    """The path of the `imidsl.toml` that holds for a run: the nearest, upward from its first PATH."""
    start = Path(os.path.abspath("." if first == STDIN else first))
    folders = [start, *start.parents] if start.is_dir() else start.parents
    return next((shown(folder / FILE_NAME) for folder in folders if (folder / FILE_NAME).is_file()), None)


def root(path: str, configured: str | None) -> Path:
    """The folder that the imports of a file stay in: that of `imidsl.toml`, else the working one, else the file's own.

    The first two only where they hold the file. `configured` is what `configuration` found.
    """
    here = Path.cwd()
    if path == STDIN:
        return Path(configured).resolve().parent if configured else here
    folder = Path(path).resolve().parent
    candidates = [Path(configured).resolve().parent] if configured else []
    return next((candidate for candidate in (*candidates, here) if folder.is_relative_to(candidate)), folder)


def cache_folder() -> Path:
    """Where answers are kept from run to run: what `IMIDSL_CACHE` says, else the system's usual place."""
    if own := os.environ.get("IMIDSL_CACHE"):
        return Path(own)
    usual = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return Path(usual or os.path.expanduser("~/.cache"), "imidsl")


def folder(path: str) -> str:
    """The real folder that a file stands in, for `-` the working one."""
    if path == STDIN:
        return os.getcwd()
    return os.path.realpath(os.path.dirname(os.path.realpath(path) if os.path.islink(path) else path))


def imported(target: str, importer: str, within: Path) -> str | Unreadable:
    """The path of the file that an import names, links followed; `target` is relative to the importing file.

    Refused is what isn't a relative path with `/`, and what lies outside of the root `within`, also through `..` or
    a link. So one file has one path, however it is reached.
    """
    if "\0" in target or not target.strip():
        return Unreadable(target, "can't be a path")
    if "\\" in target:
        return Unreadable(target, "paths are written with '/'")
    if PurePosixPath(target).is_absolute() or PureWindowsPath(target).drive:
        return Unreadable(target, "an import is relative to the file that it stands in")
    folder = Path.cwd() if importer == STDIN else Path(importer).resolve().parent
    try:
        real = (folder / target).resolve()
        if not real.is_relative_to(within.resolve()):
            return Unreadable(target, "outside of the project")
        if not real.is_dir():
            return shown(real) if real.exists() else Unreadable(target, "no such file")
    except (OSError, RuntimeError):  # a link that leads to itself, a name that is too long
        return Unreadable(target, "can't be reached")
    return Unreadable(target, "is a folder")


def write(path: str, data: bytes) -> Unreadable | None:
    """Write one file at once or not at all; through a link, the file that it leads to."""
    real = Path(os.path.realpath(path))
    fault = write_all(str(real.parent), {real.name: data})
    return Unreadable(shown(path), fault.reason) if fault else None


def write_all(folder: str, files: Mapping[str, bytes]) -> Unreadable | None:
    """Write all the files or none; the keys are relative paths with `/`, folders are made where they are missing.

    Everything is first written into a hidden folder beside, then moved into place; whatever fails before or while
    moving, the folder is left as it was. Ctrl-C and SIGTERM wait: they stop the writing before the first move, or come
    after the last. A file that holds just that already isn't touched; one that exists keeps its mode; a link in the
    place of a file is replaced, never followed, so nothing is written outside of the folder.
    """
    at = Path(folder)
    with _signals_held() as held, ExitStack() as afterwards, ExitStack() as undo:
        try:
            _make_folder(at, undo)
            targets = {Path(folder, name): data for name, data in files.items()}
            for at in targets:
                _check(at, Path(folder))
            changed = [(target, data) for target, data in targets.items() if not _holds(target, data)]
            at = Path(folder)
            stage = _stage(at, afterwards)
            for number, (at, data) in enumerate(changed):
                _make_folder(at.parent, undo)
                _prepare(stage / str(number), at, data)
                if held:
                    return Unreadable(shown(folder), "interrupted")
            for number, (at, _) in enumerate(changed):
                _move(stage / str(number), at, undo)
        except (OSError, ValueError) as fault:
            return Unreadable(shown(at), reason(fault))
        undo.pop_all()
    return None


def _make_folder(folder: Path, undo: ExitStack) -> None:
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir()
        undo.callback(_try, missing.rmdir)


def _check(target: Path, folder: Path) -> None:
    """Raises what would otherwise be found halfway through the moves."""
    if not Path(os.path.realpath(target.parent)).is_relative_to(os.path.realpath(folder)):
        raise OSError(None, "outside of the folder")
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError
    if target.exists() and not target.is_file():
        raise OSError(None, "is no plain file")


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _stage(folder: Path, afterwards: ExitStack) -> Path:
    stage = tempfile.mkdtemp(prefix=".imidsl-", dir=folder)
    afterwards.callback(shutil.rmtree, stage, ignore_errors=True)
    return Path(stage)


def _prepare(path: Path, target: Path, data: bytes) -> None:
    path.write_bytes(data)
    if target.is_file() and not target.is_symlink():
        path.chmod(stat.S_IMODE(target.stat().st_mode))


def _move(new: Path, target: Path, undo: ExitStack) -> None:
    if not os.path.lexists(target):
        new.replace(target)
        undo.callback(_try, target.unlink)
        return
    old = new.with_suffix(".old")
    shutil.copy2(target, old, follow_symlinks=False)
    new.replace(target)
    undo.callback(_try, partial(old.replace, target))


def _try(step: Callable[[], object]) -> None:
    with suppress(OSError):
        step()


@contextmanager
def _signals_held() -> Iterator[list[int]]:
    """Within, signals that would end the program are only noted (in the list); they are delivered on leaving."""
    held: list[int] = []
    usual = {}
    if threading.current_thread() is threading.main_thread():
        ending = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
        for number in ending:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                usual[number] = signal.signal(number, lambda got, _: held.append(got))
    try:
        yield held
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        for got in dict.fromkeys(held):
            signal.raise_signal(got)
