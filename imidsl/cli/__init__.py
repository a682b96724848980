"""The command line: a shell round functions that return diagnostics. A command's module is read when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from imidsl.resources import __version__

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""
COMMANDS = {
    "check": "Find what is wrong with definitions or request bodies.",
    "compile": "Make request bodies of definitions.",
    "diff": "Show what a change makes of the messages.",
    "explain": "Tell why a rule exists, with a bad and a good example; or list all rules.",
    "fmt": "Lay definitions out in the one canonical way.",
    "import": "Write definitions for request bodies.",
    "init": "Write a starter project.",
    "lsp": "Answer an editor: the language server, over standard input and output.",
    "preview": "Show what the recipient will see, on the terminal or as a page.",
    "send": "Send request bodies; unless asked to, only show what would go where.",
    "test": "Run the tests that stand in definitions.",
    "trace": "Find the line of a definition that a delivery receipt came from.",
    "examples": "Make up the examples that show every branch of a message.",
    "schema": "Print the JSON Schema of a request, or of a message's parameters.",
}


_MODULES = {"import": "import_", "examples": "cover"}
"""Modules that are called otherwise than their commands: `import` is a word of Python, `examples` another module."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = _MODULES.get(name, name)
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
