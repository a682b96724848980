"""The command `imidsl` with its commands, as click runs them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click

from imidsl.cli import COMMANDS, MODULES
from imidsl.cli.output import COLOUR
from imidsl.resources import __version__

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = MODULES.get(name, name)
        command = import_module(f"imidsl.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from imidsl.diagnostics.suggest import suggestion

            ctx.fail(f"there is no command '{args[0]}': {suggestion(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        COLOUR.set(None)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # of which click would tell
            sys.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group("imidsl", cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="imidsl", message="%(prog)s %(version)s")
def main() -> None:
    """Compile message definitions to request bodies of the IMIconnect Messaging API.

    Example: imidsl check messages && imidsl compile messages --example all
    """


def run() -> NoReturn:
    """The command line as click runs it, but that misuse is told as all else is: in what the terminal can show."""
    try:
        status = main(prog_name="imidsl", standalone_mode=False)
    except click.ClickException as fault:
        fault.show(sys.stderr)
        sys.exit(fault.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    sys.exit(status if isinstance(status, int) else 0)
