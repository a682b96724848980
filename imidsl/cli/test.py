"""`imidsl test`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial

import click

from imidsl.cli.given import clock_of
from imidsl.cli.inputs import color_option, exclude_option, find, jobs_option, max_errors_option, profile_option
from imidsl.cli.output import coloured, failed, machine, people, progress, show
from imidsl.diagnostics import in_order
from imidsl.report.cells import safe
from imidsl.report.github import render as github
from imidsl.report.model import Report
from imidsl.report.text import findings
from imidsl.testing import report
from imidsl.testing.coverage import Coverage
from imidsl.testing.running import Outcome
from imidsl.testing.snapshots import FOLDER, MARK, NOW
from imidsl.testing.suite import Suite, Tested, tested
from imidsl.workspace import discovery, files, pages
from imidsl.workspace.workspace import Settings, settings


@click.command("test")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("-k", "picked", metavar="TEXT", default="", help="Only tests whose message and name hold this text.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit", "github"]),
    default="text",
    help="How it is written.",
)
@click.option("--coverage", "covered", is_flag=True, help="List what no test and no example shows.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Fail where less than this percentage is shown.")
@click.option(
    "--snapshots/--no-snapshots",
    default=None,
    help="Also hold what the examples make to the pages in snapshots/; unless said, where imidsl.toml says so.",
)
@click.option("--update", is_flag=True, help="Write the pages of --snapshots anew.")
@click.option("--now", "instant", metavar="INSTANT", help="What durations count from, where a test doesn't say.")
@profile_option
@max_errors_option
@exclude_option
@color_option
@jobs_option
def command(
    paths: tuple[str, ...],
    picked: str,
    form: str,
    covered: bool,
    fail_under: float | None,
    snapshots: bool | None,
    update: bool,
    instant: str | None,
    profile: str | None,
    max_errors: int,
    exclude: tuple[str, ...],
    jobs: int | None,
) -> None:
    """Run the tests that stand in definitions.

    A failure is shown at the expectation, with what was expected and what there is. The exit status is 1 where a test
    fails, and 2 where -k picks none.

    Example: imidsl test messages --coverage
    """
    if update and snapshots is False:
        raise click.UsageError("--update writes the pages of --snapshots, and --no-snapshots wants none")
    paths = paths or (".",)
    given = settings(paths[0], profile)
    clock = clock_of(instant)
    pages_wanted = update or (snapshots if snapshots is not None else given.config.snapshots and not picked)
    still = (clock if instant is not None else lambda: NOW) if pages_wanted else None
    suite = Suite(picked, clock, covered or fail_under is not None, still)
    inputs = find(paths, given, exclude)
    files_, found = tested(inputs, given, suite, jobs=jobs, watch=partial(progress, count=len(inputs)))
    found = in_order(found)
    if failed(found):
        show(found, files=len(inputs), max_errors=max_errors)
        sys.exit(1)
    outcomes = [outcome for file in files_ for outcome in file.outcomes]
    if picked and not outcomes:
        raise click.UsageError(f"-k '{picked}': no message and test has this in its name")
    _print(outcomes, form, len(files_), max_errors)
    wrong = any(not outcome.passed for outcome in outcomes)
    if suite.coverage:
        wrong |= _coverage(
            [file.coverage for file in files_ if file.coverage is not None], fail_under, err=form != "text"
        )
    if pages_wanted:
        wrong |= _snapshots(files_, given, update=update)
    sys.exit(1 if wrong else 0)


def _print(outcomes: Sequence[Outcome], form: str, count: int, max_errors: int) -> None:
    failures = [diagnostic for outcome in outcomes for diagnostic in outcome.failures]
    match form:
        case "json":
            machine(report.as_json(outcomes))
        case "junit":
            machine(report.as_junit(outcomes))
        case "github":
            here, root = discovery.real_path("."), discovery.checkout()
            machine(github(Report(failures, here=here, root=root)))
        case _:
            if failures:
                people(findings(failures[:max_errors], colour=coloured(sys.stderr)) + "\n\n", err=True)
            people(f"{report.summary(outcomes, count)}\n", err=True)


def _coverage(every: Sequence[Coverage], least: float | None, *, err: bool) -> bool:
    """Print what isn't shown; whether that is too much."""
    goals, missed = sum(one.goals for one in every), [goal for one in every for goal in one.missed]
    for goal in missed:
        place = goal.span.first
        words = f"'{goal.span.text}': {goal.words}"
        people(f"{safe(goal.span.source.path)}:{place.line}:{place.column}: {safe(words)}\n", err=err)
    percent = 100.0 if not goals else 100 * (goals - len(missed)) / goals
    people(f"{percent:.0f} % shown: {goals - len(missed)} of {goals}\n", err=err)
    return least is not None and percent < least


# --- snapshots


def _snapshots(every: Sequence[Tested], given: Settings, *, update: bool) -> bool:
    """Hold what examples make to the pages that are there, or write these; whether something is wrong."""
    root = files.folder(given.path or files.STDIN)
    folder = os.path.join(root, FOLDER)
    of_files = {_page_name(one.path, root): one.page for one in every}
    made = {name: text for name, text in of_files.items() if text}
    kept = pages.stored(folder, MARK)
    obsolete = {name for name in kept if name not in made and (name in of_files or not _has_source(name, root))}
    if update:
        fault = pages.store(folder, made, obsolete)
        people(
            f"error: cannot write {fault}\n"
            if fault
            else f"{len(made)} page{'' if len(made) == 1 else 's'} in {files.shown(folder)}\n",
            err=True,
        )
        return fault is not None
    wrong = [(name, "is missing") for name in made if name not in kept]
    wrong += [(name, "is of messages that aren't there any more") for name in obsolete]
    wrong += [(name, "differs from what is made now") for name in made if name in kept and made[name] != kept[name]]
    for name, problem in sorted(wrong):
        people(f"error: {files.shown(os.path.join(folder, name))} {problem}\n", err=True)
    if wrong:
        people("--update writes them anew, so that the difference can be read\n", err=True)
    return bool(wrong)


def _page_name(path: str, root: str) -> str:
    within = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
    return f"{within.removesuffix(discovery.SUFFIX)}.md"


def _has_source(page_name: str, root: str) -> bool:
    return os.path.exists(os.path.join(root, page_name.removesuffix(".md") + discovery.SUFFIX))
