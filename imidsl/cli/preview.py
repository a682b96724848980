"""`imidsl preview`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from imidsl.cli import completion
from imidsl.cli.extras import extra
from imidsl.cli.given import clock_of, value_of, values_of
from imidsl.cli.inputs import (
    channels_option,
    color_option,
    exclude_option,
    excluded,
    find,
    max_errors_option,
    messages_option,
    profile_option,
    project,
)
from imidsl.cli.output import coloured, columns, failed, people, say, show
from imidsl.compiler.options import ALL, Options, Supplied, known_of, misnamed, pick_of
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.preview.cards.maker import Maker
from imidsl.preview.cards.model import Wanted
from imidsl.preview.show import terminal
from imidsl.text.types import parameters
from imidsl.workspace import clock, files, writing
from imidsl.workspace.workspace import settings

PORT = 8404
"""Where the live preview is unless said; another where that is taken."""


@click.command("preview")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@messages_option
@channels_option
@click.option(
    "--example", metavar="NAME", help="Only this example; all unless said.", shell_complete=completion.examples
)
@click.option("--params", metavar="FILE", help="Values: a JSON object; counts more than the examples.")
@click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, help="One value; counts more than all others.")
@click.option("--now", "instant", metavar="INSTANT", help="What durations count from, such as 2026-12-24T10:00:00Z.")
@click.option("--html", metavar="FILE", help="Write one self-contained page; - for standard output.")
@click.option("--serve", is_flag=True, help="Show a page at this computer that follows every change of the files.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"With --serve: where; {PORT} unless said.")
@click.option("--open", "browse", is_flag=True, help="With --serve: open the page in the browser.")
@profile_option
@exclude_option
@max_errors_option
@color_option
def command(
    paths: tuple[str, ...],
    messages: tuple[str, ...],
    channels: tuple[str, ...],
    example: str | None,
    params: str | None,
    sets: tuple[str, ...],
    instant: str | None,
    html: str | None,
    serve: bool,
    port: int | None,
    browse: bool,
    profile: str | None,
    exclude: tuple[str, ...],
    max_errors: int,
) -> None:
    """Show what the recipient will see: on the terminal, as a page (--html), or live in the browser (--serve).

    Each message is shown with each of its examples, one without with made-up values. Where an error is found, the exit
    status is 1; what can be shown is shown beside it.

    Example: imidsl preview messages --message order_shipped --set name=Ada
    """
    _misuse(serve, html, port, browse, (messages, channels, example, params, sets))
    if serve:
        _serve(paths, profile, exclude, port, browse)
        return
    given = settings(paths[0], profile)
    found = list(given.found)
    sources = find(paths, given, exclude)
    loaded = project(sources, given, found)
    wanted = _wanted(
        loaded,
        messages,
        channels,
        example,
        [*(values_of(params, found) if params else ()), *map(value_of, sets)],
        found,
    )
    preview = Maker(loaded, found, clock_of(instant)).preview(wanted)
    if html is not None:
        from imidsl.preview.show import page

        title = page.title_of(path for path in paths if path != files.STDIN) or "standard input"
        _write(html, page.render(preview, title=title))
        show(preview.every_problem(), files=len(sources), max_errors=max_errors, quiet=True)
    else:
        colour = coloured(sys.stdout)
        width = columns(100)
        people(terminal.render(preview, width=width, colour=colour))
    sys.exit(1 if failed(preview.every_problem()) else 0)


def _misuse(serve: bool, html: str | None, port: int | None, browse: bool, picks: tuple[object, ...]) -> None:
    if serve and html is not None:
        raise click.UsageError("--html writes a page and --serve shows one: take one of them")
    if serve and any(picks):
        raise click.UsageError("with --serve the page itself picks messages, examples and values")
    if not serve and (port is not None or browse):
        raise click.UsageError("--port and --open go with --serve")


def _write(path: str, html: str) -> None:
    data = html.encode("utf-8", "replace")
    if path == files.STDIN:
        sys.stdout.buffer.write(data)
        return
    fault = writing.write(path, data)
    if fault is not None:
        say(f"error: cannot write {fault}")
        sys.exit(1)
    say(f"{path} written")


# --- what is picked


def _wanted(
    loaded: Project,
    messages: tuple[str, ...],
    channels: tuple[str, ...],
    example: str | None,
    given: list[Supplied],
    found: list[Diagnostic],
) -> Wanted:
    run = Options(
        [pick_of("--message", name) for name in messages],
        [pick_of("--channel", name) for name in channels] or None,
        pick_of("--example", example) if example is not None else None,
        given,
    )
    found += misnamed([known_of(loaded.messages, run)], run)
    example = None if example == ALL else example
    return Wanted(frozenset(messages), frozenset(channels), example, _values(loaded, given, found), loaded.entries())


def _values(loaded: Project, given: list[Supplied], found: list[Diagnostic]) -> Mapping[str, Mapping[str, object]]:
    """The values that the command gives, by message, as the types of its parameters have them."""
    taken: dict[str, dict[str, object]] = {}
    for value in given:
        for message in loaded.messages:
            parameter = message.parameters.get(value.name)
            if parameter is None:
                continue
            canonical, more = (
                parameters.value_of_word(parameter, str(value.value), value.span)
                if value.word
                else parameters.value_of_plain(parameter, value.value, value.span)
            )
            found += more
            if not any(diagnostic.is_error for diagnostic in more):
                taken.setdefault(message.name, {})[value.name] = canonical
    return taken


# --- live


def _serve(
    paths: tuple[str, ...], profile: str | None, exclude: tuple[str, ...], port: int | None, browse: bool
) -> None:
    if files.STDIN in paths:
        raise click.UsageError("--serve follows files, and standard input is none")
    with extra("preview", "--serve"):
        from imidsl.preview.show import server, serving
        from imidsl.preview.show.live import Live
    find(paths, settings(paths[0], profile), exclude)
    listening = serving.listen(PORT if port is None else port, any_other=port is None)
    if isinstance(listening, str):
        raise click.UsageError(f"cannot listen at port {port}: {listening}")
    url = f"http://{serving.HOST}:{listening.getsockname()[1]}/"
    say(f"Preview at {url} (Ctrl-C ends it)")
    if browse:
        click.launch(url)
    server.serve(Live(paths, profile, clock.now, excluded(exclude)), listening)
