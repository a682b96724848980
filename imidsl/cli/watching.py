"""`imidsl check --watch`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import NoReturn

import click

from imidsl.cli.extras import extra
from imidsl.cli.output import say
from imidsl.report.cells import safe
from imidsl.request.settings import FILE_NAME
from imidsl.workspace import files
from imidsl.workspace.discovery import GITIGNORE, SUFFIX

WAIT = 100
"""Milliseconds between two looks at whether something has changed."""


def repeat(run: Callable[[], object], paths: Sequence[str], besides: str | None) -> NoReturn:
    """Run, and again after every change of files that matter, until Ctrl-C; `besides` is a file that runs write."""
    with extra("preview", "--watch"):
        from watchfiles import Change, DefaultFilter, watch
    own = os.path.realpath(besides) if besides else None
    endings = (SUFFIX, ".json", FILE_NAME, GITIGNORE)

    usual = DefaultFilter()

    def matters(change: Change, path: str) -> bool:
        return path.endswith(endings) and usual(change, path) and os.path.realpath(path) != own

    watching = watch(*_folders(paths), watch_filter=matters, rust_timeout=WAIT, yield_on_timeout=True)
    # It watches from its first answer on, so that no change is missed between the first run and the second.
    next(watching)
    _once(run)
    say("watching; Ctrl-C ends it")
    for changes in filter(None, watching):
        changed = sorted({files.shown(path) for _, path in changes})
        say(f"\nchanged: {safe(', '.join(changed))}")
        _once(run)
    raise KeyboardInterrupt


def _once(run: Callable[[], object]) -> None:
    try:
        run()
    except click.ClickException as fault:  # such as a PATH that is gone, and may come back
        fault.show()


def _folders(paths: Sequence[str]) -> list[str]:
    """The folders whose files matter: the project, which holds what is imported too, and those given."""
    configured = files.configuration(paths[0])
    given = {os.path.abspath(path) if os.path.isdir(path) else files.folder(path) for path in paths}
    folders = sorted(given | ({files.folder(configured)} if configured else set()))
    return [folder for folder in folders if os.path.isdir(folder)]
