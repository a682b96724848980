"""`imidsl init`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from imidsl.cli.output import say
from imidsl.cli.starter import project
from imidsl.workspace import files, writing


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".")
def command(folder: str) -> None:
    """Write a starter project into DIR, the working directory unless said.

    It has a message for each common channel, a workflow that checks them, and settings for editors. A file that is
    there already is never overwritten: then nothing is written, and the exit status is 1.

    Example: imidsl init my-messages
    """
    starter = project()
    there = [name for name in starter if os.path.lexists(os.path.join(folder, name))]
    if there:
        _refuse(f"{files.shown(os.path.join(folder, name))} is there already" for name in there)
    fault = writing.write_all(folder, starter)
    if fault is not None:
        _refuse([f"cannot write {fault}"])
    for name in starter:
        say(files.shown(os.path.join(folder, name)), err=False)
    where = "" if folder == os.curdir else f" in {files.shown(folder)}"
    say(f"Now try{where}: imidsl check messages && imidsl compile messages --example all", err=False)


def _refuse(reasons: Iterable[str]) -> None:
    for reason in reasons:
        say(f"error: {reason}")
    say("nothing was written")
    sys.exit(1)
