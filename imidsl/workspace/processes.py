"""Work shared between processes: what one does for an item depends on nothing but the item and what it was given."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Reply = TypeVar("Reply")

_SHARES = 8
"""How many shares of the work each process takes, so that none waits long for the last one."""
_task: Callable[[Any], Any]
"""What this process does; set once, when it starts."""


def side_by_side(task: Callable[[Item], Reply], items: Sequence[Item], jobs: int) -> Iterator[Reply]:
    """What `task` makes of each item, in their order; items and replies have to be picklable, the task needn't be.

    Where processes can't be forked (Windows), or one of them dies, this process does the work.
    """
    done = 0
    if "fork" in get_all_start_methods():
        pool = ProcessPoolExecutor(jobs, get_context("fork"), _start, (task,))
        try:
            for reply in pool.map(_run, items, chunksize=-(-len(items) // (jobs * _SHARES))):
                yield reply
                done += 1
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    yield from map(task, items[done:])


def _start(task: Callable[[Any], Any]) -> None:
    global _task
    _task = task
    # Ctrl-C is for the process that started this one, which then ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(item: Any) -> Any:
    return _task(item)
