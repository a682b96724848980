"""Changes of a folder, all made or none: files that get other contents, files that go.

New contents are written into a hidden folder beside (the stage) and made durable; then each takes its place by a
rename, which the system does at once or not at all. Whatever fails before or meanwhile is undone. A run that is killed
leaves a stage behind at the most, which the next one removes: one run at a time changes a folder, so that a stage that
it finds there belongs to nobody.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from imidsl.records import dataclass
from imidsl.workspace.alone import STAGE_PREFIX, InterruptedEarlyError, alone_in, signals_held, stop
from imidsl.workspace.files import Unreadable, reason, shown

FEW = 16
"""Up to how many files are made durable one by one; asking for all at once takes as long as some of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file gets these contents, or, without any, goes."""

    target: Path
    data: bytes | None


def change(folder: Path, plan: Callable[[], Sequence[Change]]) -> Unreadable | None:
    """Make the changes that `plan` decides on while nobody else changes the folder, in their order; all or none.

    Ctrl-C and SIGTERM wait: they stop it before the first change, or come after the last.
    """
    at = folder
    with signals_held() as held, ExitStack() as afterwards, ExitStack() as undo:
        try:
            make_folder(folder, undo)
            afterwards.enter_context(alone_in(folder, held))
            changes = plan()
            for at in (one.target for one in changes):
                check(at, folder)
            at = folder
            stage = _stage(folder, afterwards) if changes else folder
            for number, one in enumerate(changes):
                at = one.target
                make_folder(at.parent, undo)
                _prepare(stage / str(number), one)
                stop(held)
            at = folder
            _settle([stage / str(number) for number, one in enumerate(changes) if one.data is not None])
            stop(held)
            for number, one in enumerate(changes):
                at = one.target
                _make(stage / str(number), one, undo)
            _settle_folders({one.target.parent for one in changes})
        except InterruptedEarlyError:
            return Unreadable(shown(folder), "interrupted")
        except (OSError, ValueError) as fault:
            return Unreadable(shown(at), reason(fault))
        undo.pop_all()
    return None


def replace_file(target: Path, data: bytes) -> Unreadable | None:
    """Give one file other contents, at once or not at all."""
    with signals_held() as held, ExitStack() as undo:
        try:
            make_folder(target.parent, undo)
            with alone_in(target.parent, held):
                check(target, target.parent)
                if not holds(target, data):
                    _beside(target, data).replace(target)
        except InterruptedEarlyError:
            return Unreadable(shown(target), "interrupted")
        except (OSError, ValueError) as fault:
            return Unreadable(shown(target), reason(fault))
        undo.pop_all()
    return None


def holds(target: Path, data: bytes) -> bool:
    """Whether a file has just these contents."""
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


# --- before


def make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder and those above it, as far as they are missing."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir()
        undo.callback(_try, missing.rmdir)


def check(target: Path, folder: Path) -> None:
    """Raises what would otherwise be found halfway through the changes, or overlooked."""
    if not Path(os.path.realpath(target.parent)).is_relative_to(os.path.realpath(folder)):
        raise OSError(None, "outside of the folder")
    if target.is_symlink() or not target.exists():
        return
    if target.is_dir():
        raise IsADirectoryError
    if not target.is_file():
        raise OSError(None, "is no plain file")
    # A rename asks for the folder's permission alone, and nobody for that of the file.
    if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
        raise OSError(None, "is read-only")


def _stage(folder: Path, afterwards: ExitStack) -> Path:
    stage = tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=folder)
    afterwards.callback(shutil.rmtree, stage, ignore_errors=True)
    return Path(stage)


def _prepare(new: Path, one: Change) -> None:
    """Do all that can be done beforehand, so that the changes themselves are over in no time."""
    if os.path.lexists(one.target):
        _keep(one.target, new.with_suffix(".old"))
    if one.data is not None:
        with new.open("wb") as file:
            file.write(one.data)
            _as_before(file.fileno(), one.target)


def _keep(target: Path, old: Path) -> None:
    """What a file is now, for undoing: the same file under a second name, where the system has such."""
    try:
        os.link(target, old, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, old, follow_symlinks=False)


def _as_before(new: int, target: Path) -> None:
    """The owner and the mode of the file whose place a new one takes."""
    if target.is_symlink() or not target.exists():
        return
    before, now = target.stat(), os.fstat(new)
    if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
        try:
            os.chown(new, before.st_uid, before.st_gid)
        except PermissionError:
            raise OSError(None, "belongs to somebody else, and a new file would not") from None
    if hasattr(os, "fchmod"):
        os.fchmod(new, stat.S_IMODE(before.st_mode))


def _beside(target: Path, data: bytes) -> Path:
    """A durable file with the contents, beside another; it has no name until it is complete, where that works."""
    path = target.parent / f"{STAGE_PREFIX}{os.urandom(6).hex()}.tmp"
    new, named = _opened(path)
    try:
        with open(new, "wb", closefd=False) as file:
            file.write(data)
        _as_before(new, target)
        os.fsync(new)
        if not named:
            os.link(f"/proc/self/fd/{new}", path, src_dir_fd=new, follow_symlinks=True)
    except BaseException:
        _try(path.unlink)
        raise
    finally:
        os.close(new)
    return path


def _opened(path: Path) -> tuple[int, bool]:
    """A new file, and whether it has its name already."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with suppress(OSError):  # not every file system has such
            return os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o666), False
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), True


def _settle(files: Sequence[Path]) -> None:
    """Make what was written durable: a rename must not outlive, in a power cut, what it puts in place."""
    if len(files) > FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


# --- the changes


def _make(new: Path, one: Change, undo: ExitStack) -> None:
    old = new.with_suffix(".old")
    if one.data is None:
        one.target.unlink()
    else:
        new.replace(one.target)
    undo.callback(_try, partial(old.replace, one.target) if os.path.lexists(old) else one.target.unlink)


def _settle_folders(folders: Iterable[Path]) -> None:
    for folder in folders if hasattr(os, "O_DIRECTORY") else ():
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _try(step: Callable[[], object]) -> None:
    with suppress(OSError):
        step()
