"""What commands share: options, PATHs to definitions, findings to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import click

from imidsl.cli import completion
from imidsl.cli.output import coloured, people
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.report import text
from imidsl.schema.kinds import COMPLETE, DEFAULT_PROFILE
from imidsl.workspace import discovery, files, workspace
from imidsl.workspace.workspace import Input, Settings

Item = TypeVar("Item")
_WIDTH = 100

MANY = 50
"""From how many files on a terminal shows progress."""

profile_option = click.option(
    "--profile",
    type=click.Choice(COMPLETE),
    help=f"The API's dialect; {DEFAULT_PROFILE} unless imidsl.toml says otherwise.",
)
messages_option = click.option(
    "--message",
    "messages",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.messages,
    help="Only this message.",
)
channels_option = click.option(
    "--channel",
    "channels",
    metavar="NAME",
    multiple=True,
    shell_complete=completion.channels,
    help="Only this channel.",
)
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes share the work; otherwise as many as it is worth.",
)
max_errors_option = click.option(
    "--max-errors", type=click.IntRange(min=1), default=100, show_default=True, help="How many findings are shown."
)


exclude_option = click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="Pass over in folders what matches, as in .gitignore; also what imidsl.toml and .gitignore say.",
)


def find(paths: Sequence[str], given: Settings, exclude: Sequence[str] = ()) -> list[str | files.Unreadable]:
    """The files that PATHs mean. A PATH that isn't there is a misuse of the command."""
    for pattern in exclude:
        if not discovery.is_pattern(pattern):
            raise click.BadParameter(f"'{pattern}' is no pattern as in .gitignore", param_hint="--exclude")
    for path in paths:
        if path != files.STDIN and not os.path.lexists(path):
            raise click.BadParameter(f"there is no file or folder '{path}'", param_hint="PATH")
    here = discovery.patterns(".", exclude)
    return discovery.find(paths, [*given.exclude, *here])


def project(inputs: Sequence[Input], given: Settings, found: list[Diagnostic]) -> Project:
    """The definitions of some files."""
    return workspace.project(progress(inputs, len(inputs)), given, found)


def progress(items: Iterable[Item], count: int) -> Iterator[Item]:
    """The items as they come, with a progress bar on a terminal where they are many."""
    if count < MANY or not sys.stderr.isatty():
        yield from items
        return
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
    width = _width() if diagnostics else _WIDTH
    return text.render(diagnostics, files=files, width=width, colour=colour, max_errors=max_errors, texts=texts)


def _width() -> int:
    from shutil import get_terminal_size  # which brings compression along

    return max(60, get_terminal_size((_WIDTH, 24)).columns)


def failed(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether findings make the exit status 1: errors, with `strict` warnings too."""
    return any(d.is_error or (strict and d.severity == "warning") for d in diagnostics)
