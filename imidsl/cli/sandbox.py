"""`imidsl sandbox`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from imidsl.cli.extras import extra
from imidsl.cli.inputs import find, profile_option, project
from imidsl.cli.output import failed, say, show
from imidsl.delivery.rates import Rate, read_rate
from imidsl.report.cells import safe
from imidsl.schema.responses import PATH
from imidsl.workspace import files
from imidsl.workspace.workspace import settings

if TYPE_CHECKING:
    from imidsl.delivery.sandbox.faults import FaultRule

PORT = 8405
"""Where the stand-in is unless said; another where that is taken."""


def _key(_: click.Context, __: click.Parameter, keys: tuple[str, ...]) -> tuple[str, ...]:
    if "" in keys:
        raise click.BadParameter("a key has at least one character")
    return keys


@click.command("sandbox")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), help=f"Where; {PORT} unless said.")
@click.option("--db", metavar="FILE", help="Keep what is sent in a file; in memory unless said.")
@click.option(
    "--keep", type=click.IntRange(min=1), default=10_000, show_default=True, help="How many messages are kept."
)
@profile_option
@click.option(
    "--key", "keys", metavar="KEY", multiple=True, callback=_key, help="A key that is known; any is unless said."
)
@click.option("--rate", metavar="N/s", help="How many requests of a key are taken; others are answered 429.")
@click.option(
    "--clock",
    type=click.Choice(["real", "manual"]),
    default="real",
    show_default=True,
    help="Manual: time moves only by POST /_imi/advance.",
)
@click.option("--strict", is_flag=True, help="Refuse what the platform would only tell in receipts: 7101, 7102, 7107.")
@click.option("--faults", metavar="FILE", help="Faults of all inboxes: JSON as PUT /_imi/faults takes it.")
@click.option(
    "--notify-host",
    "hosts",
    metavar="HOST",
    multiple=True,
    help="Who is told of receipts besides this computer: a public name, an address, a network.",
)
@click.option("--open", "browse", is_flag=True, help="Open the inbox in the browser.")
def command(
    paths: tuple[str, ...],
    port: int | None,
    db: str | None,
    keep: int,
    profile: str | None,
    keys: tuple[str, ...],
    rate: str | None,
    clock: str,
    strict: bool,
    faults: str | None,
    hosts: tuple[str, ...],
    browse: bool,
) -> None:
    """Stand in for the platform: take messages at this computer, show them, send receipts.

    An application under test sends to it instead of to the API, with any key; the key is its inbox. With PATHs to
    definitions each message is shown with its place there.

    Example: imidsl sandbox messages --open
    """
    if files.STDIN in paths:
        raise click.UsageError("the sandbox reads files, and standard input is none")
    with extra("sandbox", "imidsl sandbox"):
        from imidsl.delivery.sandbox import running, store
        from imidsl.delivery.sandbox.places import KnownOrigins
        from imidsl.preview.show import serving
    given = settings(paths[0] if paths else ".", profile)
    sources = find(paths, given)
    if failed(given.found):
        show(given.found, files=1, max_errors=100)
        sys.exit(1)
    setup = running.Setup(
        profile=given.profile,
        config=given.config,
        strict=strict,
        keys=keys,
        rate=_rate(rate),
        manual=clock == "manual",
        faults=_faults(faults),
        db=db or store.MEMORY,
        kept=keep,
        notify_hosts=hosts,
        places=KnownOrigins.of(project(sources, given, [])),
        log=lambda line: say(safe(line)),
    )
    listening = serving.listen(PORT if port is None else port, any_other=port is None)
    if isinstance(listening, str):
        raise click.UsageError(f"cannot listen at port {port}: {listening}")
    try:
        server = setup.server(listening)
    except store.NotADatabaseError as fault:
        raise click.BadParameter(f"cannot keep anything in '{db}': {fault}", param_hint="--db") from None
    url = f"http://{serving.HOST}:{listening.getsockname()[1]}"
    say(f"Sandbox at {url}/ (Ctrl-C ends it); messages go to {url}{PATH}")
    if browse:
        click.launch(f"{url}/")
    running.serve(server, listening)


def _rate(word: str | None) -> Rate | None:
    rate = read_rate(word) if word is not None else None
    if word is not None and rate is None:
        raise click.BadParameter(f"write a rate such as 20/s, not '{word}'", param_hint="--rate")
    return rate


def _faults(path: str | None) -> list[FaultRule]:
    """The rules in a file."""
    from imidsl.delivery.sandbox.faults import read_faults

    read = read_faults(_json(path)) if path is not None else []
    if isinstance(read, str):
        raise click.BadParameter(read, param_hint="--faults")
    return read


def _json(path: str) -> object:
    source = files.read(path)
    if isinstance(source, files.Unreadable):
        raise click.BadParameter(f"cannot read {source}", param_hint="--faults")
    try:
        return json.loads(source.text)
    except (ValueError, RecursionError):
        raise click.BadParameter(f"'{path}' is not JSON", param_hint="--faults") from None
