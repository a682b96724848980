"""`imidsl check`."""

from __future__ import annotations

import sys

import click

from imidsl import files
from imidsl.cli.inputs import failed, find, max_errors_option, profile_option, project, show
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.source import Source
from imidsl.workspace import Settings, settings, unreadable


@click.command("check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How findings are written.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@profile_option
@max_errors_option
def command(paths: tuple[str, ...], form: str, strict: bool, profile: str | None, max_errors: int) -> None:
    """Find what is wrong with definitions (files, folders, - for standard input) or request bodies (.json).

    Values aren't needed: whatever depends on them is checked for each example. Findings go to standard error, those
    of a machine format to standard output. The exit status is 1 where an error is among them.

    Example: imidsl check messages --strict
    """
    given = settings(paths[0], profile)
    found = list(given.found)
    definitions, bodies = [], []
    for path in find(paths):
        if isinstance(path, str) and (body := _body(path, found)) is not None:
            bodies.append(body)
        else:
            definitions.append(path)
    count = len(definitions) + len(bodies)
    loaded = project(definitions, given, found)
    found += loaded.check()
    for body in bodies:
        found += _check_body(body, given)
    found = in_order(found)
    if form == "json":
        from imidsl.report import json

        click.echo(json.render(found, [], files=count, messages=len(loaded.messages)), nl=False)
    else:
        show(found, files=count, max_errors=max_errors)
    sys.exit(1 if failed(found, strict=strict) else 0)


def _body(path: str, found: list[Diagnostic]) -> Source | None:
    """The request body at a path, if it holds one: by its name, from standard input by its first character."""
    if not path.endswith(".json"):
        return None
    source = files.read(path)
    if isinstance(source, files.Unreadable):
        found.append(unreadable(source))
        return None
    return source


def _check_body(source: Source, given: Settings) -> list[Diagnostic]:
    from imidsl.config import apply
    from imidsl.request import check_body

    return apply(check_body(source, given.profile, given.config), given.config.severity)
