"""`imidsl diff`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

import click

from imidsl.cli.given import clock_of
from imidsl.cli.inputs import color_option, exclude_option, find, profile_option
from imidsl.cli.output import coloured, failed, machine, people, show
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.diagnostics.suggest import suggestion
from imidsl.report.github import render as github
from imidsl.report.model import Report
from imidsl.review import git
from imidsl.review.change import Review
from imidsl.review.reviewing import Asked, Picks, review_of
from imidsl.review.show import json, markdown, text
from imidsl.review.sides import CommitTree, FolderTree, Tree
from imidsl.schema.channels import BY_NAME
from imidsl.source import Source
from imidsl.workspace import discovery, files
from imidsl.workspace.workspace import read, settings, unreadable

_FAILS: dict[str, Callable[[Review], bool]] = {
    "breaking": lambda review: any(change.finding.is_error for change in review.changes),
    "any": lambda review: bool(review.changes),
    "never": lambda _: False,
}


@click.command("diff")
@click.argument("ref", metavar="REF", required=False)
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("--between", "folder", metavar="DIR", help="Compare with another folder instead of a ref.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "github"]),
    default="text",
    help="How it is written.",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILS)),
    default="breaking",
    show_default=True,
    help="What makes the exit status 1.",
)
@click.option("--message", "messages", metavar="NAME", multiple=True, help="Only this message.")
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Only this channel.")
@click.option("--example", metavar="NAME", help="Only with the values of this example.")
@click.option("--direct", is_flag=True, help="Compare with REF itself, not with where the present commit left it.")
@click.option(
    "--limit", type=click.IntRange(min=1000), default=65_000, show_default=True, help="Characters of --format markdown."
)
@click.option(
    "--now", "instant", metavar="INSTANT", help="What durations count from; the present commit's time unless said."
)
@profile_option
@exclude_option
@color_option
def command(
    ref: str | None,
    paths: tuple[str, ...],
    folder: str | None,
    form: str,
    fail_on: str,
    messages: tuple[str, ...],
    channels: tuple[str, ...],
    example: str | None,
    direct: bool,
    limit: int,
    instant: str | None,
    profile: str | None,
    exclude: tuple[str, ...],
) -> None:
    """Show what recipients will read differently than at a git ref, what breaks callers, what costs more.

    The folder as it is, uncommitted changes included, is compared with the commit at which it left REF. Nothing on
    the disk changes. The exit status is 1 where something breaks callers, or the present definitions have errors.

    Example: imidsl diff origin/main messages
    """
    if folder is not None and ref is not None:
        paths = (ref, *paths)
    if folder is None and ref is None:
        raise click.UsageError("say what to compare with: a REF such as origin/main, or --between DIR")
    paths = paths or (".",)
    _check_channels(channels)
    tree, against = _old(ref or "", folder, paths[0], direct=direct)
    given = settings(paths[0], profile)
    found: list[Diagnostic] = list(given.found)
    picks = Picks(frozenset(messages), frozenset(channels), example)
    asked = Asked(paths, given, tree, against, _clock(instant, paths[0]), profile, picks)
    items = find(paths, given, exclude)
    if folder is not None:
        items = [item for item in items if not _is_within(item, folder)]
    sources = _read(items, found)
    review = review_of(sources, asked)
    found = in_order([*found, *review.found])
    if failed(found):
        show(found, files=len({one.span.source.path for one in found}), max_errors=100)
        people("the present definitions have errors, and aren't compared\n", err=True)
        sys.exit(1)
    for name in messages:
        _check_name(
            "--message", "message", name, name in {one for change in review.changes for one in change.messages}, sources
        )
    _check_channels_there(channels, review, sources)
    if example is not None:
        _check_name(
            "--example", "example", example, any(example in change.examples for change in review.changes), sources
        )
    _print(review, form, limit)
    sys.exit(1 if _FAILS[fail_on](review) else 0)


def _check_channels(names: Sequence[str]) -> None:
    for name in names:
        if name not in BY_NAME:
            help_ = suggestion(name, BY_NAME)
            raise click.BadParameter(f"there is no channel '{name}'; {help_}", param_hint="--channel")


def _check_channels_there(names: Sequence[str], review: Review, sources: Sequence[Source]) -> None:
    """A channel that neither side has is no reason to say that nothing changes."""
    changed = {channel for change in review.changes for channel in change.channels}
    for name in names:
        written = re.compile(rf"\b{name}\b[ \t]*:?[ \t]*[{{\"]")
        if name not in changed and not any(written.search(source.text) for source in sources):
            raise click.BadParameter(f"no message has a block for '{name}'", param_hint="--channel")


def _check_name(option: str, word: str, name: str, told: bool, sources: Sequence[Source]) -> None:
    """A name that is nowhere is a slip, and no reason to say that nothing changes."""
    written = re.compile(rf'\b{word}\s+"?([^\s"{{}}]+)')
    known = sorted({found for source in sources for found in written.findall(source.text)})
    if not told and name not in known:
        raise click.BadParameter(f"there is no {word} '{name}'; {suggestion(name, known)}", param_hint=option)


def _old(ref: str, folder: str | None, first: str, *, direct: bool) -> tuple[Tree, str]:
    if folder is not None:
        if not os.path.isdir(folder):
            raise click.BadParameter(f"there is no folder '{folder}'", param_hint="--between")
        return FolderTree(folder, os.getcwd()), files.shown(folder)
    commit = git.commit_of(_folder(first), ref, direct=direct, wanted=discovery.SUFFIX)
    if isinstance(commit, git.NoCommit):
        raise click.UsageError(f"{commit.reason}; {commit.help}")
    return CommitTree(commit), ref if direct else f"{ref} ({commit.id[:9]})"


def _is_within(item: str | files.Unreadable, folder: str) -> bool:
    """Whether a file is in the folder that is compared with, where that lies in the one that is looked at."""
    inside, here = f"{discovery.real_path(folder)}/", f"{discovery.real_path('.')}/"
    return isinstance(item, str) and inside.startswith(here) and discovery.real_path(item).startswith(inside)


def _folder(path: str) -> str:
    return path if os.path.isdir(path) else files.folder(path)


def _read(items: list[str | files.Unreadable], found: list[Diagnostic]) -> list[Source]:
    sources = list(map(read, items))
    found += [unreadable(item) for item in sources if isinstance(item, files.Unreadable)]
    return [item for item in sources if isinstance(item, Source)]


def _clock(instant: str | None, first: str) -> Callable[[], datetime]:
    if instant is None and (made := git.time_of_head(_folder(first))) is not None:
        return lambda: made
    return clock_of(instant)


def _print(review: Review, form: str, limit: int) -> None:
    match form:
        case "markdown":
            written = markdown.render(review, limit=limit)
        case "json":
            written = json.render(review)
        case "github":
            here, root = discovery.real_path("."), discovery.checkout()
            written = github(Report([change.finding for change in review.changes], here=here, root=root))
        case _:
            people(text.render(review, colour=coloured(sys.stdout)))
            return
    machine(written)
