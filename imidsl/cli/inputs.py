"""What commands share: options, and PATHs to definitions."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from imidsl.cli import completion
from imidsl.cli.output import COLOUR, progress
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.schema.kinds import COMPLETE, DEFAULT_PROFILE
from imidsl.workspace import discovery, files, workspace
from imidsl.workspace.workspace import Input, Settings

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
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=lambda context, _, word: COLOUR.set({"always": True, "never": False}.get(word)),
    help="Whether to use colour; auto: on a terminal, unless NO_COLOR is set, or where FORCE_COLOR is.",
)
exclude_option = click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="Pass over in folders what matches, as in .gitignore; also what imidsl.toml and .gitignore say.",
)


def find(paths: Sequence[str], given: Settings, exclude: Sequence[str] = ()) -> list[str | files.Unreadable]:
    """The files that PATHs mean. A PATH that isn't there is a misuse of the command."""
    here = excluded(exclude)
    for path in paths:
        if path != files.STDIN and not os.path.lexists(path):
            raise click.BadParameter(f"there is no file or folder '{path}'", param_hint="PATH")
    return discovery.find(paths, [*given.exclude, *here])


def excluded(exclude: Sequence[str]) -> list[discovery.Patterns]:
    """What `--exclude` passes over."""
    for pattern in exclude:
        if not discovery.is_pattern(pattern):
            raise click.BadParameter(f"'{pattern}' is no pattern as in .gitignore", param_hint="--exclude")
    return discovery.patterns(".", exclude)


def project(inputs: Sequence[Input], given: Settings, found: list[Diagnostic]) -> Project:
    """The definitions of some files."""
    return workspace.project(progress(inputs, len(inputs)), given, found)
