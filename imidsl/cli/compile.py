"""`imidsl compile`."""

from __future__ import annotations

import json
import sys
from functools import partial

import click

from imidsl.cli import completion
from imidsl.cli.given import clock_of, pick_of, recipients_of, value_of, values_of
from imidsl.cli.inputs import (
    channels_option,
    color_option,
    exclude_option,
    find,
    jobs_option,
    max_errors_option,
    messages_option,
    profile_option,
)
from imidsl.cli.output import failed, machine, progress, show
from imidsl.compiler.options import Options, Output
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.request.sizes import compact
from imidsl.schema.kinds import Json
from imidsl.workspace import batch, files, writing
from imidsl.workspace.workspace import settings

LISTED = 40
"""How many files a closing list names."""


@click.command("compile")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-o", "--out", metavar="DIR", help="The folder to write to, - for standard output; build unless said.")
@click.option(
    "--example",
    metavar="NAME",
    help="Values: those of an example; all compiles every example.",
    shell_complete=completion.examples,
)
@click.option("--params", metavar="FILE", help="Values: a JSON object; counts more than the example.")
@click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="One value; counts more than all others.")
@messages_option
@channels_option
@click.option("--to", metavar="KIND=VALUE", multiple=True, help="Send there instead; KIND=@FILE reads one a line.")
@click.option("--keep-stale", is_flag=True, help="Leave what earlier runs wrote and this one doesn't.")
@click.option("--now", "instant", metavar="INSTANT", help="What durations count from, such as 2026-12-24T10:00:00Z.")
@exclude_option
@profile_option
@max_errors_option
@color_option
@jobs_option
def command(
    paths: tuple[str, ...],
    out: str | None,
    example: str | None,
    params: str | None,
    sets: tuple[str, ...],
    messages: tuple[str, ...],
    channels: tuple[str, ...],
    to: tuple[str, ...],
    keep_stale: bool,
    instant: str | None,
    exclude: tuple[str, ...],
    profile: str | None,
    max_errors: int,
    jobs: int | None,
) -> None:
    """Make request bodies: DIR/<message>.<channel>.json, with an example DIR/<message>.<example>.<channel>.json.

    What an earlier run wrote there and this one doesn't is removed. Where an error is found nothing changes, and the
    exit status is 1.

    Example: imidsl compile messages --message order_shipped --set name=Ada -o -
    """
    if any(path.endswith(".json") for path in paths):
        raise click.UsageError("compile takes definitions (.imi); a finished body is for check")
    given = settings(paths[0], profile)
    found: list[Diagnostic] = []
    run = Options(
        messages=[pick_of("--message", name) for name in messages],
        channels=[pick_of("--channel", name) for name in channels] or None,
        example=pick_of("--example", example) if example is not None else None,
        values=[*(values_of(params, found) if params else ()), *map(value_of, sets)],
        to=[recipients_of(word) for word in to] or None,
        clock=clock_of(instant),
    )
    sources = find(paths, given, exclude)
    folder = out or given.config.out
    write = _line if folder == files.STDIN else _page
    watch = partial(progress, count=len(sources))
    outputs, more = batch.compile_(sources, given, run, write, jobs=jobs, watch=watch)
    found = in_order([*found, *more])
    show(found, files=len(sources), max_errors=max_errors, quiet=True)
    if failed(found):
        sys.exit(1)
    if folder == files.STDIN:
        for output in outputs:
            machine(f"{output.body}\n")
    else:
        _write(outputs, folder, keep_stale=keep_stale)


def _line(body: Json) -> str:
    """A body as a line of standard output."""
    return compact(body).decode()


def _page(body: Json) -> str:
    """A body as a file."""
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _write(outputs: list[Output], folder: str, *, keep_stale: bool) -> None:
    if not outputs:
        click.echo("nothing to write: no message makes a request", err=True)
        if not writing.published(folder):
            return
    bodies = {f"{output.name}.json": output.body.encode() for output in outputs}
    done = writing.publish(folder, bodies, keep_stale=keep_stale)
    if isinstance(done, files.Unreadable):
        click.echo(f"error: cannot write {done}", err=True)
        sys.exit(1)
    at = folder.rstrip("/")
    _list([f"{at}/{name}" for name in bodies])
    _list([f"removed {at}/{name}" for name in done.gone])
    for name in done.edited:
        click.echo(f"left {at}/{name}: no message makes it any more, but it was edited since it was written", err=True)
    click.echo(f"{len(bodies)} request{'' if len(bodies) == 1 else 's'} written to {folder}", err=True)


def _list(lines: list[str]) -> None:
    for line in lines[:LISTED]:
        click.echo(line, err=True)
    if len(lines) > LISTED:
        click.echo(f"… and {len(lines) - LISTED} more", err=True)
