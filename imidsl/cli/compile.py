"""`imidsl compile`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import NoReturn

import click

from imidsl import clock, files
from imidsl.cli.inputs import failed, find, max_errors_option, profile_option, project, show
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.diagnostics.conformance import BAD_JSON
from imidsl.jsontext import Unread, plain_value, read
from imidsl.limits import compact
from imidsl.located import Clock
from imidsl.run import Address, Given, Output, Run
from imidsl.source import Source
from imidsl.syntax.literals import read_instant
from imidsl.workspace import settings

LISTED = 40
"""How many files the closing list names."""


@click.command("compile")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-o", "--out", metavar="DIR", help="The folder to write to, - for standard output; build unless said.")
@click.option("--example", metavar="NAME", help="Values: those of an example; all compiles every example.")
@click.option("--params", metavar="FILE", help="Values: a JSON object; counts more than the example.")
@click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="One value; counts more than all others.")
@click.option("--message", "messages", metavar="NAME", multiple=True, help="Only this message.")
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Only this channel.")
@click.option("--to", metavar="KIND=VALUE", multiple=True, help="Send there instead; KIND=@FILE reads one a line.")
@click.option("--now", "instant", metavar="INSTANT", help="What durations count from, such as 2026-12-24T10:00:00Z.")
@profile_option
@max_errors_option
def command(
    paths: tuple[str, ...],
    out: str | None,
    example: str | None,
    params: str | None,
    sets: tuple[str, ...],
    messages: tuple[str, ...],
    channels: tuple[str, ...],
    to: tuple[str, ...],
    instant: str | None,
    profile: str | None,
    max_errors: int,
) -> None:
    """Make request bodies: DIR/<message>.<channel>.json, with an example DIR/<message>.<example>.<channel>.json.

    Where an error is found nothing is written, and the exit status is 1.

    Example: imidsl compile messages --message order_shipped --set name=Ada -o -
    """
    if any(path.endswith(".json") for path in paths):
        raise click.UsageError("compile takes definitions (.imi); a finished body is for check")
    given = settings(paths[0], profile)
    found = list(given.found)
    run = Run(
        messages=[_pick("--message", name) for name in messages],
        channels=[_pick("--channel", name) for name in channels],
        example=_pick("--example", example) if example is not None else None,
        values=[*(_params(params, found) if params else ()), *map(_set, sets)],
        to=[address for word in to for address in _to(word)],
        clock=_clock(instant),
    )
    sources = find(paths)
    loaded = project(sources, given, found)
    outputs, more = loaded.compile(run)
    found = in_order([*found, *more])
    show(found, files=len(sources), max_errors=max_errors, quiet=True)
    if failed(found):
        sys.exit(1)
    _write(outputs, out or given.config.out)


def _write(outputs: list[Output], folder: str) -> None:
    if folder == files.STDIN:
        for output in outputs:
            click.echo(compact(output.body))
        return
    if not outputs:
        click.echo("nothing written: no message makes a request", err=True)
        return
    bodies = {f"{o.name}.json": json.dumps(o.body, ensure_ascii=False, indent=2) + "\n" for o in outputs}
    fault = files.write_all(folder, {name: body.encode() for name, body in bodies.items()})
    if fault is not None:
        _refuse(f"cannot write {fault}")
    for name in list(bodies)[:LISTED]:
        click.echo(f"{folder.rstrip('/')}/{name}", err=True)
    if len(bodies) > LISTED:
        click.echo(f"… and {len(bodies) - LISTED} more", err=True)
    click.echo(f"{len(bodies)} request{'' if len(bodies) == 1 else 's'} written to {folder}", err=True)


def _refuse(message: str) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(1)


# --- what options say, with its place in a source of its own


def _pick(option: str, name: str) -> Given:
    span = Source(option, name).span(0, len(name))
    return Given(name, None, span, span)


def _set(word: str) -> Given:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"write NAME=VALUE, not '{word}'", param_hint="--set")
    source = Source("--set", word)
    return Given(name, value, source.span(0, len(name)), source.span(len(name) + 1, len(word)), word=True)


def _params(path: str, found: list[Diagnostic]) -> Iterator[Given]:
    source = files.read(path)
    if isinstance(source, files.Unreadable):
        raise click.BadParameter(f"cannot read {source}", param_hint="--params")
    placed = read(source)
    if isinstance(placed, Unread):
        found.append(BAD_JSON.at(placed.span, reason=placed.reason))
    elif not isinstance(placed.value, tuple):
        raise click.BadParameter(f"'{path}' holds no JSON object", param_hint="--params")
    else:
        yield from (Given(m.key, plain_value(m.value), m.place, m.value.span) for m in placed.value)


def _to(word: str) -> Iterator[Address]:
    kind, equals, value = word.partition("=")
    if not equals or not kind or not value:
        raise click.BadParameter(f"write KIND=VALUE or KIND=@FILE, not '{word}'", param_hint="--to")
    source = Source("--to", word)
    kind_span = source.span(0, len(kind))
    if not value.startswith("@"):
        yield Address(kind, value, kind_span, source.span(len(kind) + 1, len(word)))
        return
    lines = files.read(value[1:])
    if isinstance(lines, files.Unreadable):
        raise click.BadParameter(f"cannot read {lines}", param_hint="--to")
    start = 0
    for line in lines.text.split("\n"):
        address = line.strip("\ufeff \t\r")
        if address:
            at = start + line.index(address)
            yield Address(kind, address, kind_span, lines.span(at, at + len(address)))
        start += len(line) + 1


def _clock(instant: str | None) -> Clock:
    if instant is None:
        try:
            clock.epoch()
        except ValueError as fault:
            raise click.UsageError(str(fault)) from None
        return clock.now
    read_ = read_instant(instant)
    if read_ is None:
        raise click.BadParameter(f"write an instant such as 2026-12-24T10:00:00Z, not '{instant}'", param_hint="--now")
    return lambda: read_
