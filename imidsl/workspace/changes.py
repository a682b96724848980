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

from imidsl.records import dataclass
from imidsl.workspace.alone import STAGE_PREFIX, InterruptedEarlyError, alone_in, signals_held, stop
from imidsl.workspace.files import Unreadable, opened, reason, shown

FEW = 16
"""Up to how many files are made durable one by one; asking for all at once takes as long as some of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file gets these contents, or, without any, goes."""

    target: str
    data: bytes | None


def change(folder: str, plan: Callable[[], Sequence[Change]]) -> Unreadable | None:
    """Make the changes that `plan` decides on while nobody else changes the folder, in their order; all or none.

    Ctrl-C and SIGTERM wait: they stop it before the first change, or come after the last.
    """
    at = folder
    with signals_held() as held, ExitStack() as afterwards, ExitStack() as undo:
        try:
            make_folder(folder, undo)
            afterwards.enter_context(alone_in(folder, held))
            changes = plan()
            inner = {os.path.dirname(one.target): one.target for one in reversed(changes)}
            for at in inner.values():
                check_within(os.path.dirname(at), folder)
            for at in (one.target for one in changes):
                check(at)
            for at in inner.values():
                make_folder(os.path.dirname(at), undo)
            at = folder
            stage = _stage(folder, afterwards) if changes else folder
            staged = [(os.path.join(stage, str(number)), one) for number, one in enumerate(changes)]
            for new, one in staged:
                at = one.target
                _prepare(new, one)
                stop(held)
            at = folder
            _settle([new for new, one in staged if one.data is not None])
            stop(held)
            for new, one in staged:
                at = one.target
                _make(new, one, undo)
            _settle_folders(inner)
        except InterruptedEarlyError:
            return Unreadable(shown(folder), "interrupted")
        except (OSError, ValueError) as fault:
            return Unreadable(shown(at), reason(fault))
        undo.pop_all()
    return None


def replace_file(target: str, data: bytes) -> Unreadable | None:
    """Give one file other contents, at once or not at all."""
    with signals_held() as held, ExitStack() as undo:
        try:
            make_folder(os.path.dirname(target), undo)
            with alone_in(os.path.dirname(target), held):
                check(target)
                if not holds(target, data):
                    os.replace(_beside(target, data), target)
        except InterruptedEarlyError:
            return Unreadable(shown(target), "interrupted")
        except (OSError, ValueError) as fault:
            return Unreadable(shown(target), reason(fault))
        undo.pop_all()
    return None


def holds(target: str, data: bytes) -> bool:
    """Whether a file has just these contents."""
    try:
        return os.stat(target).st_size == len(data) and contents(target) == data
    except OSError:
        return False


def contents(target: str) -> bytes:
    """What a file holds; raises an OSError."""
    with opened(target) as file:
        return file.read()


# --- before


def make_folder(folder: str, undo: ExitStack) -> None:
    """Make a folder and those above it, as far as they are missing."""
    if folder and not os.path.exists(folder):
        make_folder(os.path.dirname(folder), undo)
        os.mkdir(folder)
        undo.callback(_try, partial(os.rmdir, folder))


def check_within(inner: str, folder: str) -> None:
    """Raises where a link leads out of the folder that is to be changed."""
    whole = os.path.realpath(folder)
    if os.path.commonpath([os.path.realpath(inner), whole]) != whole:
        raise OSError(None, "outside of the folder")


def check(target: str) -> None:
    """Raises what would otherwise be found halfway through the changes, or overlooked."""
    now = _present(target)
    if now is None or stat.S_ISLNK(now.st_mode):
        return
    if stat.S_ISDIR(now.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(now.st_mode):
        raise OSError(None, "is no plain file")
    # A rename asks for the folder's permission alone, and nobody for that of the file.
    if not now.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise OSError(None, "is read-only")


def _present(target: str) -> os.stat_result | None:
    """What is there, a link itself; nothing where nothing is."""
    try:
        return os.lstat(target)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _stage(folder: str, afterwards: ExitStack) -> str:
    stage = tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=folder or os.curdir)
    afterwards.callback(shutil.rmtree, stage, ignore_errors=True)
    return stage


def _prepare(new: str, one: Change) -> None:
    """Do all that can be done beforehand, so that the changes themselves are over in no time."""
    before = _present(one.target)
    if before is not None:
        _keep(one.target, _old(new))
    if one.data is not None:
        with open(new, "wb") as file:
            file.write(one.data)
            _as_before(file.fileno(), before)


def _old(new: str) -> str:
    return f"{new}.old"


def _keep(target: str, old: str) -> None:
    """What a file is now, for undoing: the same file under a second name, where the system has such."""
    try:
        os.link(target, old, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, old, follow_symlinks=False)


def _as_before(new: int, before: os.stat_result | None) -> None:
    """The owner and the mode of the file whose place a new one takes."""
    if before is None or stat.S_ISLNK(before.st_mode):
        return
    now = os.fstat(new)
    if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
        try:
            os.chown(new, before.st_uid, before.st_gid)
        except PermissionError:
            raise OSError(None, "belongs to somebody else, and a new file would not") from None
    if hasattr(os, "fchmod"):
        os.fchmod(new, stat.S_IMODE(before.st_mode))


def _beside(target: str, data: bytes) -> str:
    """A durable file with the contents, beside another; it has no name until it is complete, where that works."""
    path = os.path.join(os.path.dirname(target), f"{STAGE_PREFIX}{os.urandom(6).hex()}.tmp")
    new, named = _opened(path)
    try:
        with open(new, "wb", closefd=False) as file:
            file.write(data)
        _as_before(new, _present(target))
        os.fsync(new)
        if not named:
            os.link(f"/proc/self/fd/{new}", path, src_dir_fd=new, follow_symlinks=True)
    except BaseException:
        _try(partial(os.unlink, path))
        raise
    finally:
        os.close(new)
    return path


def _opened(path: str) -> tuple[int, bool]:
    """A new file, and whether it has its name already."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with suppress(OSError):  # not every file system has such
            return os.open(os.path.dirname(path), os.O_TMPFILE | os.O_WRONLY, 0o666), False
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), True


def _settle(files: Sequence[str]) -> None:
    """Make what was written durable: a rename must not outlive, in a power cut, what it puts in place."""
    if len(files) > FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


# --- the changes


def _make(new: str, one: Change, undo: ExitStack) -> None:
    old = _old(new)
    if one.data is None:
        os.unlink(one.target)
    else:
        os.replace(new, one.target)
    undo.callback(
        _try, partial(os.replace, old, one.target) if os.path.lexists(old) else partial(os.unlink, one.target)
    )


def _settle_folders(folders: Iterable[str]) -> None:
    for folder in folders if hasattr(os, "O_DIRECTORY") else ():
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _try(step: Callable[[], object]) -> None:
    with suppress(OSError):
        step()
