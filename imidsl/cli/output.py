"""What goes to the standard streams: bytes for programs, text and findings for people.

Nothing here needs click, which takes longer to load than a file to check.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import TextIO, TypeVar

from imidsl.diagnostics import Diagnostic
from imidsl.report import text

Item = TypeVar("Item")

MANY = 50
"""From how many files on a terminal shows progress."""
_WIDTH = 100

COLOUR: ContextVar[bool | None] = ContextVar("colour", default=None)
"""Whether the command was asked to use colour; None where that follows from the stream."""


def machine(output: str) -> None:
    """Write what programs read: UTF-8 with plain line ends, whatever the locale says; file names as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(output.encode(errors="surrogateescape"))
    sys.stdout.buffer.flush()


def people(output: str, *, err: bool = False) -> None:
    """Write what people read, as it is; escape sequences in it only where `coloured` says so."""
    stream = sys.stderr if err else sys.stdout
    if os.name == "nt":  # whose older terminals need escape sequences translated
        import click

        click.echo(output, file=stream, nl=False, color=True)
    else:
        stream.write(output)
        stream.flush()


def say(line: str, *, err: bool = True) -> None:
    """Write a line for people; what their terminal can't show is replaced, where click would write it all the same."""
    people(f"{line}\n", err=err)


def coloured(stream: TextIO) -> bool:
    """Whether to use colour there."""
    asked = COLOUR.get()
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def progress(items: Iterable[Item], count: int) -> Iterator[Item]:
    """The items as they come, with a progress bar on a terminal where they are many."""
    if count < MANY or not sys.stderr.isatty():
        yield from items
        return
    import click

    with click.progressbar(items, length=count, label="reading", file=sys.stderr) as bar:
        yield from bar


def show(
    diagnostics: Sequence[Diagnostic], *, files: int, max_errors: int, quiet: bool = False, texts: str = ""
) -> None:
    """Findings to standard error; `quiet` leaves out the closing line where there are none."""
    colour = coloured(sys.stderr)
    people(rendered(diagnostics, files=files, max_errors=max_errors, quiet=quiet, texts=texts, colour=colour), err=True)


def rendered(
    diagnostics: Sequence[Diagnostic], *, files: int, max_errors: int, quiet: bool, texts: str, colour: bool
) -> str:
    """Findings as people read them."""
    if not diagnostics and quiet:
        return ""
    width = max(60, columns(_WIDTH)) if diagnostics else _WIDTH
    return text.render(diagnostics, files=files, width=width, colour=colour, max_errors=max_errors, texts=texts)


def columns(otherwise: int) -> int:
    """How wide the terminal is; what stands in COLUMNS counts more."""
    with suppress(ValueError):
        said = int(os.environ.get("COLUMNS", ""))
        if said > 0:
            return said
    with suppress(AttributeError, OSError, ValueError):  # no stream, no terminal, a closed stream
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise  # type: ignore[union-attr]
    return otherwise


def failed(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether findings make the exit status 1: errors, with `strict` warnings too."""
    return any(d.is_error or (strict and d.severity == "warning") for d in diagnostics)
