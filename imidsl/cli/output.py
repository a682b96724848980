"""What goes to the standard streams: bytes for programs, text for people."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=lambda context, _, word: setattr(context, "color", {"always": True, "never": False}.get(word)),
    help="Whether to use colour; auto: on a terminal, unless NO_COLOR is set, or where FORCE_COLOR is.",
)


def machine(text: str) -> None:
    """Write what programs read: UTF-8 with plain line ends, whatever the locale says; file names as they are."""
    click.echo(text.encode(errors="surrogateescape"), nl=False)


def people(text: str, *, err: bool = False) -> None:
    """Write what people read, as it is; escape sequences in it only where `coloured` says so."""
    # Named, since click would make an ASCII stream a UTF-8 one behind the back of who asked for ASCII.
    click.echo(text, file=sys.stderr if err else sys.stdout, nl=False, color=True)


def coloured(stream: TextIO) -> bool:
    """Whether to use colour there."""
    asked = click.get_current_context().color
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")
