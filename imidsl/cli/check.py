"""`imidsl check`."""

from __future__ import annotations

import sys

import click

from imidsl.cli.inputs import exclude_option, failed, find, jobs_option, max_errors_option, profile_option, show
from imidsl.cli.look import Look, read_input
from imidsl.cli.output import color_option, machine
from imidsl.compiler.proof_report import lines
from imidsl.report import FORMATS, renderer
from imidsl.report.model import Report
from imidsl.resources import __version__
from imidsl.workspace import discovery, files
from imidsl.workspace.workspace import settings


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
@exclude_option
@profile_option
@max_errors_option
@color_option
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
    exclude: tuple[str, ...],
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
    inputs = [read_input(path) for path in find(paths, given, exclude)]
    look = Look(inputs, given, form != "text", jobs, files.cache_folder() if cache else None)
    if fix or diff:
        if files.STDIN in look.paths:
            raise click.UsageError("--fix and --diff work on files, not on standard input")
        from imidsl.cli.mending import mend

        sys.exit(mend(look, diff=diff, unsafe=unsafe_fixes, max_errors=max_errors))
    found, checked = look.checked()
    if baseline is not None or update_baseline:
        from imidsl.cli.baseline import without_known

        found = without_known(baseline, update_baseline, found, look.paths)
    if form == "text":
        texts = lines(message for one in checked for message in one.lines)
        show(found, files=len(look.paths), max_errors=max_errors, texts=texts)
    else:
        entries = [entry for one in checked for entry in one.entries]
        messages = sum(one.messages for one in checked)
        around = {"here": discovery.real_path("."), "root": discovery.checkout()}
        report = Report(found, entries, look.paths, messages, strict, __version__, **around)
        machine(renderer(form)(report))
    sys.exit(1 if failed(found, strict=strict) else 0)
