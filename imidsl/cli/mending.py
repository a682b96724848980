"""`--fix` and `--diff` of `imidsl check`."""

from __future__ import annotations

from difflib import unified_diff

import click

from imidsl.cli.findings import Out
from imidsl.cli.look import Look
from imidsl.cli.output import machine
from imidsl.diagnostics.fixes import mended
from imidsl.workspace import writing

ROUNDS = 10
"""How often mended texts are looked at again: a mend can make room for another."""


def mend(look: Look, out: Out, *, diff: bool, unsafe: bool) -> int:
    """Mend what can be; the exit status."""
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    found, checked = look.checked()
    for _ in range(ROUNDS):
        changes = {s: text for s, text in mended(found, unsafe=unsafe).items() if s.path in look.paths}
        if not changes:
            break
        for source, text in changes.items():
            before.setdefault(source.path, source.text)
            texts[source.path] = text
        found, checked = look.checked(texts)
    if diff:
        for path, text in sorted(texts.items()):
            lines = (before[path].splitlines(keepends=True), text.splitlines(keepends=True))
            machine("".join(unified_diff(*lines, path, path)))
        return 1 if texts else 0
    for path, text in sorted(texts.items()):
        fault = writing.write(path, text.encode())
        if fault is not None:
            click.echo(f"error: cannot write {fault}", err=True)
            return 1
        click.echo(f"mended {path}", err=True)
    return out.write(look, found, checked)
