"""`imidsl check`."""

from __future__ import annotations

import sys

import click

from imidsl.cli.findings import Out
from imidsl.cli.inputs import color_option, exclude_option, find, jobs_option, max_errors_option, profile_option
from imidsl.cli.look import Inspection, read_input
from imidsl.report import FORMATS
from imidsl.workspace import files
from imidsl.workspace.workspace import settings


@click.command("check")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", *FORMATS]), default="text", help="How findings are written."
)
@click.option("--output-file", metavar="FILE", help="Write the findings there.")
@click.option("-q", "--quiet", is_flag=True, help="Write findings alone: nothing where nothing is wrong.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely, in place.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; the exit status is 1 where it would.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fix also what may change the meaning.")
@click.option("--baseline", metavar="FILE", help="Hide the findings that this file lists.")
@click.option("--update-baseline", is_flag=True, help="Write the present findings to the baseline.")
@click.option("--stdin-filename", metavar="NAME", help="Take what is on standard input for this file.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@exclude_option
@profile_option
@max_errors_option
@color_option
@jobs_option
@click.option(
    "--cache/--no-cache",
    default=None,
    help="Answer unchanged files from earlier runs; unless said, not in CI, nor from what others can write.",
)
def command(
    paths: tuple[str, ...],
    form: str,
    output_file: str | None,
    quiet: bool,
    strict: bool,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    baseline: str | None,
    update_baseline: bool,
    stdin_filename: str | None,
    watch: bool,
    exclude: tuple[str, ...],
    profile: str | None,
    max_errors: int,
    jobs: int | None,
    cache: bool | None,
) -> None:
    """Find what is wrong with definitions (files, folders, - for standard input) or request bodies (.json).

    Without a PATH the working directory is checked. Values aren't needed: whatever depends on them is checked for each
    example. Findings go to standard error, those of the other formats to standard output. The exit status is 1 where an
    error is among them.

    Example: imidsl check messages --strict
    """
    paths = paths or (files.STDIN if stdin_filename else ".",)
    if files.STDIN in paths and (fix or diff or watch):
        raise click.UsageError("--fix, --diff and --watch work on files, not on standard input")
    out = Out(form, output_file, quiet, strict, max_errors)

    def once() -> int:
        given = settings(stdin_filename or paths[0], profile)
        inputs = [read_input(path, stdin_filename) for path in find(paths, given, exclude)]
        look = Inspection(inputs, given, form != "text", jobs, files.cache_folder(cache))
        if fix or diff:
            from imidsl.cli.fixing import fix_files

            return fix_files(look, out, diff=diff, unsafe=unsafe_fixes)
        found, checked = look.checked()
        if baseline is not None or update_baseline:
            from imidsl.cli.baseline import without_known

            found = without_known(baseline, update_baseline, found, look.paths)
        return out.write(look, found, checked)

    if watch:
        from imidsl.cli.watching import repeat

        repeat(once, paths, output_file)
    sys.exit(once())
