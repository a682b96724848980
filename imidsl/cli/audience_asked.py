"""What `imidsl audience` is asked for: its words, read, and the table opened."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from imidsl.audience.folder import RunFolder, head_of, opened
from imidsl.audience.lines import table as table_of_lines
from imidsl.audience.tables import Table, Unusable
from imidsl.cli.extras import extra
from imidsl.cli.given import clock_of
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.source import Source, Span
from imidsl.workspace import files
from imidsl.workspace.library import Library
from imidsl.workspace.rows import KINDS_OF_IDS

_MAGIC = (b"PAR1", b"ARROW1", b"\xff\xff\xff\xff")
"""What Parquet, and Arrow's files and streams begin with."""

Pair = tuple[Span, Span]
"""What stands before and behind an equals sign."""


@dataclass(frozen=True, slots=True)
class AskedAudience:
    """The words of a command line, read."""

    message: str
    to: Pair
    maps: Sequence[Pair]
    channels: Sequence[str]
    dry_run: bool
    max_reject: float | int | None
    allow_duplicates: bool
    show_values: bool
    resume: bool
    instant: str | None


def pair(option: str, word: str) -> Pair:
    """The two sides of a word such as `name=first_name`."""
    left, equals, right = word.partition("=")
    if not equals or not left or not right:
        shape = "KIND=COLUMN" if option == "--to" else "PARAM=COLUMN"
        raise click.BadParameter(f"write {shape}, not '{word}'", param_hint=option)
    source = Source(option, word)
    return source.span(0, len(left)), source.span(len(left) + 1, len(word))


def pairs(option: str, words: Sequence[str]) -> list[Pair]:
    """The two sides of each of some words; nothing may stand on the left twice."""
    found = [pair(option, word) for word in words]
    names = [left.text for left, _ in found]
    for name in names:
        if names.count(name) > 1:
            raise click.BadParameter(f"'{name}' is given twice", param_hint=option)
    return found


def only(option: str, words: Sequence[str]) -> Pair:
    """The two sides of the only word."""
    if len(words) > 1:
        raise click.BadParameter("is given twice: a run sends to one column of addresses", param_hint=option)
    return pair(option, words[0])


def most_rejects(word: str | None) -> float | int | None:
    """How many rejects are too many: a count, or a share of the rows."""
    if word is None:
        return None
    if re.fullmatch(r"[0-9]+", word):
        return int(word)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?%", word) and float(word[:-1]) <= 100:
        return float(word[:-1]) / 100
    raise click.BadParameter(
        f"write a share such as 0.1%, or a number of rows, not '{word}'", param_hint="--max-reject"
    )


def instant_of(asked: AskedAudience, folder: RunFolder) -> datetime:
    """The instant of the run; of one that goes on the one that it began with."""
    before = (folder.identity or {}).get("now") if asked.resume and asked.instant is None else None
    return clock_of(before or asked.instant)()


def refuse_unknown_names(asked: AskedAudience, library: Library) -> None:
    """Names that nothing has are said before a file is opened."""
    _known("message", asked.message, library.messages)
    _known("kind of id", asked.to[0].text, KINDS_OF_IDS)
    channels = [one.name for one in library.project.homes(asked.message)[0][1].channels]
    for channel in asked.channels:
        _known(f"channel in '{asked.message}'", channel, channels)


def _known(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise click.UsageError(f"there is no {what} '{name}': {suggestion(name, known)}")


# -- The table


def path_of(table: str, folder: RunFolder) -> str:
    """The file of the table; standard input, or a pipe of the shell, is put aside, as it is read more than once."""
    if table == files.STDIN:
        return folder.spool(sys.stdin.buffer)
    if not os.path.exists(table):
        raise click.BadParameter(f"there is no file '{table}'", param_hint="--from")
    if os.path.isdir(table):
        raise click.BadParameter(f"'{table}' is a folder, not a file", param_hint="--from")
    if os.path.isfile(table):
        return table
    if not _is_pipe_of_shell(table):
        raise click.BadParameter(f"'{table}' is no plain file; what others write is read from '-'", param_hint="--from")
    with opened(table) as stream:
        return folder.spool(stream)


def _is_pipe_of_shell(path: str) -> bool:
    """Whether a path is a pipe that this process was started with, as `<(…)` is. Another one may never end."""
    is_own = os.path.realpath(path).startswith(("/proc/", "/dev/fd/"))
    return is_own and stat.S_ISFIFO(os.stat(path).st_mode)


def table_of(path: str, name: str) -> Table:
    """The table that a file is, which is called `name`."""
    found = _table(path)
    if isinstance(found, Unusable):
        raise click.BadParameter(f"'{name}' is no table: {found.problem}", param_hint="--from")
    return found


def _table(path: str) -> Table | Unusable:
    magic = head_of(path)
    if not magic.startswith(_MAGIC):
        return table_of_lines(lambda: opened(path))
    with extra("audience", "reading Parquet and Arrow"):
        from imidsl.audience.arrow.tables import table
    return table(path, magic)
