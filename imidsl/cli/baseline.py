"""`--baseline` and `--update-baseline` of `imidsl check`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence

import click

from imidsl.cli.output import say
from imidsl.diagnostics import Diagnostic
from imidsl.report import baseline
from imidsl.report.cells import safe
from imidsl.workspace import files, writing

SHOWN = 10
"""How many stale entries are named."""


def without_known(
    path: str | None, update: bool, found: Sequence[Diagnostic], looked_at: Collection[str]
) -> list[Diagnostic]:
    """The findings that the baseline at `path` doesn't hide. With `update` it is brought up to date before."""
    if path is None:
        if update:
            raise click.UsageError("--update-baseline goes with --baseline FILE")
        return list(found)
    known = _read(path, update)
    kept, left = baseline.hide(found, known)
    # Of files that this run didn't look at nothing is known, unless they are gone.
    stale = Counter({k: n for k, n in left.items() if k.file in looked_at or not os.path.lexists(k.file)})
    if update:
        new = (known - stale) + baseline.of(kept)
        _write(path, new)
        return baseline.hide(found, new)[0]
    _report(path, stale)
    return kept


def _read(path: str, update: bool) -> baseline.Baseline:
    if update and not os.path.lexists(path):
        return Counter()
    source = files.read(path)
    if isinstance(source, files.Unreadable):
        raise click.BadParameter(f"cannot read {source}; --update-baseline makes it", param_hint="--baseline")
    known = baseline.load(source.text)
    if isinstance(known, str):
        raise click.BadParameter(f"'{path}' is {known}", param_hint="--baseline")
    return known


def _write(path: str, known: baseline.Baseline) -> None:
    fault = writing.write(path, baseline.dump(known).encode())
    if fault is not None:
        raise click.BadParameter(f"cannot write {fault}", param_hint="--baseline")
    say(f"{path} knows {known.total()} finding{'' if known.total() == 1 else 's'}")


def _report(path: str, stale: baseline.Baseline) -> None:
    for one in sorted(stale)[:SHOWN]:
        say(safe(f"info: {path}: {one.rule} at '{one.word}' in {one.file} is no longer found"))
    if len(stale) > SHOWN:
        say(f"info: … and {len(stale) - SHOWN} more")
    if stale:
        say("info: --update-baseline takes out what is no longer found")
