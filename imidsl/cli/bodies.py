"""Request bodies to a folder or to standard output, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from imidsl.cli.output import failed, machine, people, progress, show
from imidsl.compiler.options import Options, Output
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import dataclass
from imidsl.request.layout import laid_out
from imidsl.request.sizes import compact
from imidsl.schema.kinds import Json
from imidsl.workspace import batch, files, writing
from imidsl.workspace.workspace import Input, Settings

LISTED = 40
"""How many files a closing list names."""


@dataclass(frozen=True, slots=True)
class How:
    """Where to, a folder or `-`, and how: `keep_stale` is whether what earlier runs wrote there stays."""

    folder: str
    keep_stale: bool
    max_errors: int
    jobs: int | None


def write_bodies(sources: Sequence[Input], given: Settings, run: Options, found: Sequence[Diagnostic], how: How) -> int:
    """Compile files and write their requests, unless there is an error; `found` is already. The exit status."""
    to_stdout = how.folder == files.STDIN
    write, watch = _line if to_stdout else _page, partial(progress, count=len(sources))
    outputs, more = batch.compile_(sources, given, run, write, jobs=how.jobs, watch=watch)
    every = in_order([*found, *more])
    show(every, files=len(sources), max_errors=how.max_errors, quiet=True)
    if failed(every):
        return 1
    if not to_stdout:
        return _write(outputs, how)
    for output in outputs:
        machine(f"{output.body}\n")
    return 0


def _line(body: Json) -> str:
    """A body as a line of standard output."""
    return compact(body).decode()


def _page(body: Json) -> str:
    """A body as a file."""
    return laid_out(body) + "\n"


def _write(outputs: Sequence[Output], how: How) -> int:
    if not outputs:
        _say("nothing to write: no message makes a request")
        if not writing.published(how.folder):
            return 0
    bodies = {f"{output.name}.json": output.body.encode() for output in outputs}
    done = writing.publish(how.folder, bodies, keep_stale=how.keep_stale)
    if isinstance(done, files.Unreadable):
        _say(f"error: cannot write {done}")
        return 1
    at = how.folder.rstrip("/")
    _list([f"{at}/{name}" for name in bodies])
    _list([f"removed {at}/{name}" for name in done.gone])
    for name in done.edited:
        _say(f"left {at}/{name}: no message makes it any more, but it was edited since it was written")
    _say(f"{len(bodies)} request{'' if len(bodies) == 1 else 's'} written to {how.folder}")
    return 0


def _list(lines: Sequence[str]) -> None:
    for line in lines[:LISTED]:
        _say(line)
    if len(lines) > LISTED:
        _say(f"… and {len(lines) - LISTED} more")


def _say(line: str) -> None:
    people(f"{line}\n", err=True)
