"""`--fix` and `--diff` of `imidsl check`."""

from __future__ import annotations

from difflib import unified_diff

import click

from imidsl.cli.findings import Out
from imidsl.cli.look import Inspection
from imidsl.cli.output import machine
from imidsl.diagnostics.fixes import Mended
from imidsl.diagnostics.fixes import mend as mend_texts
from imidsl.workspace import writing


def mend(look: Inspection, out: Out, *, diff: bool, unsafe: bool) -> int:
    """Mend what can be; the exit status."""
    mended = mend_texts(lambda texts: look.checked(texts)[0], look.paths, unsafe=unsafe)
    for path, rules in sorted(mended.kept.items()):
        why = f"would bring up {', '.join(rules)}" if rules else "would have no end"
        click.echo(f"kept {path} as it is: its mends {why}", err=True)
    if diff:
        return _show(mended)
    for path, text in sorted(mended.texts.items()):
        fault = writing.write(path, text.encode())
        if fault is not None:
            click.echo(f"error: cannot write {fault}", err=True)
            return 1
        click.echo(f"mended {path}", err=True)
    found, checked = look.checked(mended.texts)
    return out.write(look, found, checked)


def _show(mended: Mended) -> int:
    for path, text in sorted(mended.texts.items()):
        lines = (mended.before[path].splitlines(keepends=True), text.splitlines(keepends=True))
        machine("".join(unified_diff(*lines, path, path)))
    return 1 if mended.texts else 0
