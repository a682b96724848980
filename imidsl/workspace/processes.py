"""Work shared between processes: what one does for an item depends on nothing but the item and what it was given.

Each worker is this process once more (a fork), does every n-th item, and writes its replies, in their order, to a pipe
of its own; they are read in turn. So nothing is handed out, nobody waits for more than the pipes hold, and no worker
holds an end of what others write to. A worker goes when this process does, however that ends: it watches a pipe that
only this process could write to, so that the pipe's end means its own.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from threading import Thread
from typing import Any, BinaryIO, NoReturn, TypeVar

Item = TypeVar("Item")
Reply = TypeVar("Reply")

_ROOM = 1 << 20
"""How many bytes of replies a pipe holds, where the system lets one ask: what a worker can be ahead of the others."""


def side_by_side(task: Callable[[Item], Reply], items: Sequence[Item], jobs: int) -> Generator[Reply]:
    """What `task` makes of each item, in their order; replies have to be picklable, the rest needn't be.

    Where processes can't be forked (Windows), or one of them ends before its work, this process does the work; so a
    task that fails fails here.
    """
    done = 0
    if hasattr(os, "fork"):
        with ExitStack() as ending, suppress(EOFError, pickle.UnpicklingError):
            replies = _workers(task, items, jobs, ending)
            for number in range(len(items)):
                yield pickle.load(replies[number % jobs])
                done += 1
    yield from map(task, items[done:])


def _workers(task: Callable[[Any], Any], items: Sequence[Any], jobs: int, ending: ExitStack) -> list[BinaryIO]:
    """Start the workers, each with every `jobs`-th item; what they write. They end with `ending`."""
    watched, alive = os.pipe()
    ending.callback(os.close, watched)
    ending.callback(os.close, alive)
    ours: list[BinaryIO] = []
    for number in range(jobs):
        source, sink = os.pipe()
        _widen(sink)
        _flush()
        worker = os.fork()
        if worker == 0:
            _work(task, islice(items, number, None, jobs), sink, watched, [alive, source, *(r.fileno() for r in ours)])
        os.close(sink)
        ours.append(ending.enter_context(os.fdopen(source, "rb")))
        ending.callback(_end, worker)
    return ours


def _widen(sink: int) -> None:
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, _ROOM)


def _flush() -> None:
    """What is in a buffer when a process is forked would be written twice."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _end(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(worker, 0)


# --- in the worker


def _work(task: Callable[[Any], Any], items: Iterator[Any], sink: int, watched: int, others: Sequence[int]) -> NoReturn:
    try:
        for end in others:
            os.close(end)
        # Ctrl-C is for the process that started this one, which then ends it; any other signal ends it at once.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        Thread(target=_leave_with_parent, args=(watched,), daemon=True).start()
        with os.fdopen(sink, "wb") as replies:
            for item in items:
                pickle.dump(task(item), replies)
                replies.flush()
    finally:
        # However it went: nothing of what the other process would do at its end is for this one.
        os._exit(0)


def _leave_with_parent(watched: int) -> None:
    with suppress(OSError):
        os.read(watched, 1)
    os._exit(1)
