"""`imidsl check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType

import click

from imidsl import __version__, batch, files
from imidsl.cli.baseline import without_known
from imidsl.cli.inputs import failed, find, jobs_option, max_errors_option, profile_option, progress, show
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.mends import mended
from imidsl.outcome import Checked, settle_checks
from imidsl.records import dataclass
from imidsl.report import FORMATS, renderer
from imidsl.report.model import Report
from imidsl.report.texts import lines
from imidsl.source import Source
from imidsl.workspace import Input, Settings, read, settings


@click.command("check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(["text", *FORMATS]), default="text", help="How findings are written."
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, in place.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; the exit status is 1 where it would.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: mend also what may change the meaning.")
@click.option("--baseline", metavar="FILE", help="Hide the findings that this file lists.")
@click.option("--update-baseline", is_flag=True, help="Write the present findings to the baseline.")
@profile_option
@max_errors_option
@jobs_option
@click.option("--cache/--no-cache", default=True, help="Answer unchanged files from earlier runs.  [default: cache]")
def command(
    paths: tuple[str, ...],
    form: str,
    strict: bool,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    baseline: str | None,
    update_baseline: bool,
    profile: str | None,
    max_errors: int,
    jobs: int | None,
    cache: bool,
) -> None:
    """Find what is wrong with definitions (files, folders, - for standard input) or request bodies (.json).

    Values aren't needed: whatever depends on them is checked for each example. Findings go to standard error, those
    of a machine format to standard output. The exit status is 1 where an error is among them.

    Example: imidsl check messages --strict
    """
    given = settings(paths[0], profile)
    inputs = [_read_input(path) for path in find(paths)]
    look = _Look(inputs, given, form != "text", jobs, files.cache_folder() if cache else None)
    if fix or diff:
        if files.STDIN in look.paths:
            raise click.UsageError("--fix and --diff work on files, not on standard input")
        sys.exit(_mend(look, diff=diff, unsafe=unsafe_fixes, max_errors=max_errors))
    found, checked = look.checked()
    found = without_known(baseline, update_baseline, found, look.paths)
    if form == "text":
        texts = lines(message for one in checked for message in one.lines)
        show(found, files=len(look.paths), max_errors=max_errors, texts=texts)
    else:
        entries = [entry for one in checked for entry in one.entries]
        report = Report(found, entries, look.paths, sum(one.messages for one in checked), strict, __version__)
        # As bytes: the forms are UTF-8 with plain line ends, whatever the console has.
        click.echo(renderer(form)(report).encode(), nl=False)
    sys.exit(1 if failed(found, strict=strict) else 0)


def _read_input(path: Input) -> Input:
    """What has to be read to know what it is: a body by its name, on standard input by its first character."""
    return read(path) if path == files.STDIN or (isinstance(path, str) and path.endswith(".json")) else path


def _is_body(item: Input) -> bool:
    return isinstance(item, Source) and (item.path.endswith(".json") or item.text.lstrip("\ufeff \t\r\n")[:1] == "{")


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked at: definitions, and finished bodies; `jobs` and `cache` are how."""

    inputs: list[Input]
    given: Settings
    as_json: bool
    jobs: int | None
    cache: Path | None

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(item if isinstance(item, str) else item.path for item in self.inputs)

    def checked(self, texts: Mapping[str, str] = MappingProxyType({})) -> tuple[list[Diagnostic], list[Checked]]:
        """The findings, and what is left of each file of definitions; `texts` stand for what files hold."""
        found = list(self.given.found)
        inputs = [item for item in self.inputs if not _is_body(item)]
        outcomes = batch.check(
            inputs, self.given, found, as_json=self.as_json, texts=texts, jobs=self.jobs, cache=self.cache
        )
        checked = list(progress(outcomes, len(inputs)))
        found += settle_checks(checked, self.given.config)
        for item in self.inputs:
            if _is_body(item):
                assert isinstance(item, Source)
                found += _check_body(item, self.given)
        return in_order(found), checked


def _check_body(source: Source, given: Settings) -> list[Diagnostic]:
    from imidsl.config import apply
    from imidsl.request import check_body

    return apply(check_body(source, given.profile, given.config), given.config.severity)


ROUNDS = 10
"""How often mended texts are looked at again: a mend can make room for another."""


def _mend(look: _Look, *, diff: bool, unsafe: bool, max_errors: int) -> int:
    """Mend what can be; the exit status."""
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    found, _ = look.checked()
    for _ in range(ROUNDS):
        changes = {s: text for s, text in mended(found, unsafe=unsafe).items() if s.path in look.paths}
        if not changes:
            break
        for source, text in changes.items():
            before.setdefault(source.path, source.text)
            texts[source.path] = text
        found, _ = look.checked(texts)
    if diff:
        for path, text in sorted(texts.items()):
            lines = (before[path].splitlines(keepends=True), text.splitlines(keepends=True))
            click.echo("".join(unified_diff(*lines, path, path)), nl=False)
        return 1 if texts else 0
    for path, text in sorted(texts.items()):
        fault = files.write(path, text.encode())
        if fault is not None:
            click.echo(f"error: cannot write {fault}", err=True)
            return 1
        click.echo(f"mended {path}", err=True)
    show(found, files=len(look.paths), max_errors=max_errors)
    return 1 if failed(found) else 0
