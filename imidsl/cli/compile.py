"""`imidsl compile`."""

from __future__ import annotations

import sys

import click

from imidsl.cli import completion
from imidsl.cli.bodies import How, write_bodies
from imidsl.cli.given import clock_of, recipients_of, value_of, values_of
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
from imidsl.compiler.options import Options, pick_of
from imidsl.diagnostics import Diagnostic
from imidsl.workspace.workspace import settings


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
    how = How(out or given.config.out, keep_stale, max_errors, jobs)
    sys.exit(write_bodies(find(paths, given, exclude), given, run, found, how))
