"""Being alone with a folder, and undisturbed, while its files change."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

STAGE_PREFIX = ".imidsl-"
_PATIENCE = 0.02
"""How many seconds lie between two looks at whether another run is done."""
_STAGE = re.compile(r"\.imidsl-[a-z0-9_]{8}")
_STAGED = re.compile(r"[0-9]+(\.old)?")
_UNNAMED = re.compile(r"\.imidsl-[0-9a-f]{12}\.tmp")


class InterruptedEarlyError(Exception):
    """A signal came before anything was changed."""


@contextmanager
def alone_in(folder: str, held: Sequence[int]) -> Iterator[None]:
    """Within, no other run changes the folder; what killed ones left there is gone. A signal ends the waiting."""
    if os.name != "posix":
        yield  # no such locks, and what lies there may be in use
        return
    import fcntl

    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)  # a pipe in its place would be waited for
    try:
        while not _locked(fcntl.flock, at, fcntl.LOCK_EX | fcntl.LOCK_NB):
            stop(held)
            time.sleep(_PATIENCE)
        _clear(folder)
        yield
    finally:
        os.close(at)


def _locked(lock: Callable[[int, int], None], at: int, how: int) -> bool:
    try:
        lock(at, how)
    except BlockingIOError:
        return False
    return True


def _clear(folder: str) -> None:
    """Remove the stages of runs that were killed, and nothing that only looks like one."""
    with os.scandir(folder) as entries:
        hidden = [entry for entry in entries if entry.name.startswith(STAGE_PREFIX)]
    for entry in hidden:
        if _UNNAMED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            with suppress(OSError):
                os.unlink(entry.path)
        elif _STAGE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            _remove(entry.path)


def _remove(stage: str) -> None:
    if all(map(_STAGED.fullmatch, os.listdir(stage))):
        shutil.rmtree(stage, ignore_errors=True)


def stop(held: Sequence[int]) -> None:
    """Raises where a signal came."""
    if held:
        raise InterruptedEarlyError


@contextmanager
def signals_held() -> Iterator[list[int]]:
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
