"""`imidsl import`."""

from __future__ import annotations

import os
import sys

import click

from imidsl.cli.inputs import color_option, max_errors_option
from imidsl.cli.output import machine, say, show
from imidsl.diagnostics import in_order
from imidsl.importer.importing import guess, import_bodies
from imidsl.importer.inputs import Inputs
from imidsl.request.settings import apply
from imidsl.schema.kinds import COMPLETE, Profile
from imidsl.workspace import files, writing
from imidsl.workspace.workspace import Settings, settings, unreadable


@click.command("import")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "--out", metavar="FILE", help="The file to write; standard output unless said.")
@click.option("--profile", type=click.Choice(COMPLETE), help="The API's dialect; guessed from the bodies unless said.")
@max_errors_option
@color_option
def command(paths: tuple[str, ...], out: str | None, profile: Profile | None, max_errors: int) -> None:
    """Write definitions for request bodies, so that they compile back to equal ones.

    A FILE holds one body, an array of bodies, one a line, or a Postman collection (v2.1); - is standard input. What
    breaks a rule is written all the same and shown, so that it can be fixed in the definitions.

    Example: imidsl import order.sms.json order.push.json -o order.imi
    """
    given = settings(out or paths[0], profile)
    inputs = _inputs(paths)
    if inputs.found or given.found:
        show(in_order([*given.found, *inputs.found]), files=len(paths), max_errors=max_errors)
        sys.exit(1)
    if not inputs.bodies:
        say("error: there is no request body in what was given")
        _tell_skipped(inputs)
        sys.exit(1)
    chosen = profile or _guessed(inputs, given)
    if chosen != given.profile:
        say(f'compile with --profile {chosen}, or with profile = "{chosen}" in imidsl.toml')
    imported = import_bodies(inputs.bodies, chosen, files.shown(out) if out else files.STDIN, given.config)
    found = apply([*imported.found, *imported.rules], given.config.severity)
    show(found, files=len(paths), max_errors=max_errors, quiet=True)
    _tell_skipped(inputs)
    if imported.refused:
        sys.exit(1)
    _write(imported.text, out)


def _inputs(paths: tuple[str, ...]) -> Inputs:
    inputs = Inputs()
    for path in paths:
        source = files.read(path)
        if isinstance(source, files.Unreadable):
            inputs.found.append(unreadable(source))
        else:
            name = os.path.basename(path).removesuffix(".json").removesuffix(".jsonl")
            inputs.add(source, name)
    return inputs


def _guessed(inputs: Inputs, given: Settings) -> Profile:
    """The profile that the bodies speak for; the configured one where they don't."""
    best, against = guess(inputs.bodies)
    if against is None:
        say(f"guessed profile {given.profile}: nothing in the bodies tells the profiles apart")
        return given.profile
    say(f"guessed profile {best}: under another one, {against}")
    return best


def _tell_skipped(inputs: Inputs) -> None:
    for skipped in inputs.skipped:
        say(f"skipped {skipped}")


def _write(text: str, out: str | None) -> None:
    if out is None or out == files.STDIN:
        machine(text)
        return
    fault = writing.write(out, text.encode())
    if fault is not None:
        say(f"error: cannot write {fault}")
        sys.exit(1)
    say(f"wrote {files.shown(out)}")
