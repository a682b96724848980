"""`imidsl schema`."""

from __future__ import annotations

import sys

import click

from imidsl.cli import completion
from imidsl.cli.inputs import find, profile_option, project
from imidsl.cli.output import failed, machine, show
from imidsl.diagnostics.suggest import suggestion
from imidsl.diagnostics.values import UNKNOWN_PICK
from imidsl.schema.json_schema import dump, request_schema
from imidsl.source import Source
from imidsl.text.types.json_schema import parameters_schema
from imidsl.workspace.workspace import settings


@click.command("schema")
@click.argument("path", metavar="[PATH]", required=False)
@click.option(
    "--message",
    metavar="NAME",
    help="Print the schema of this message's parameters; wants PATH.",
    shell_complete=completion.messages,
)
@profile_option
def command(path: str | None, message: str | None, profile: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a request body, or of a message's parameters.

    Example: imidsl schema --message order_shipped messages
    """
    if (path is None) != (message is None):
        raise click.UsageError("--message NAME and PATH go together")
    given = settings(path or ".", profile)
    if path is None or message is None:
        machine(dump(request_schema(given.profile, given.config.limits)))
        return
    found = list(given.found)
    loaded = project(find([path], given), given, found)
    found += loaded.settled(loaded.found, complete=False)
    if failed(found):
        show(found, files=1, max_errors=100)
        sys.exit(1)
    picked = next((m for m in loaded.messages if m.name == message), None)
    if picked is None:
        span = Source("--message", message).span(0, len(message))
        help_ = suggestion(message, [m.name for m in loaded.messages])
        show([UNKNOWN_PICK.at(span, what="message", found=message, help=help_)], files=1, max_errors=100)
        sys.exit(1)
    examples = [example.values for example in picked.examples.values()]
    machine(dump(parameters_schema(picked.parameters.values(), picked.name, examples)))
