"""Writing files: all or none, and whatever goes wrong the folder is left as it was. Faults are values."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from imidsl.workspace.files import Unreadable, reason, shown


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
