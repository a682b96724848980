"""`imidsl audience`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from imidsl.audience.folder import RefusedFolder, RunFolder, fingerprint
from imidsl.audience.mapping import mapped
from imidsl.audience.packing import Packer
from imidsl.audience.running import AudienceRun, counted, definitions_hash
from imidsl.audience.statistics import Counts
from imidsl.audience.summary import rendered, summary
from imidsl.audience.tables import Table
from imidsl.cli import completion
from imidsl.cli.audience_asked import (
    AskedAudience,
    instant_of,
    most_rejects,
    only,
    pairs,
    path_of,
    refuse_unknown_names,
    table_of,
)
from imidsl.cli.audience_progress import watching
from imidsl.cli.inputs import color_option, find, jobs_option, max_errors_option, profile_option
from imidsl.cli.output import columns as columns_of_terminal
from imidsl.cli.output import failed, people, say, show
from imidsl.diagnostics import Diagnostic
from imidsl.resources import __version__
from imidsl.workspace import files
from imidsl.workspace.library import Library
from imidsl.workspace.library import load as load_library
from imidsl.workspace.rows import Plan
from imidsl.workspace.workspace import settings

_WIDTH = 80


@click.command("audience")
@click.argument("message", metavar="MESSAGE")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--from",
    "table",
    metavar="FILE",
    required=True,
    help="The table: CSV, JSON lines, Parquet, Arrow; - reads standard input.",
)
@click.option(
    "--to",
    metavar="KIND=COLUMN",
    multiple=True,
    required=True,
    help="The kind of id, and the column that has the addresses.",
)
@click.option(
    "--map",
    "maps",
    metavar="PARAM=COLUMN",
    multiple=True,
    help="The column of a parameter; otherwise that of its name.",
)
@click.option("-o", "--out", metavar="DIR", required=True, help="The folder to write to, which is empty or new.")
@click.option(
    "--channel",
    "channels",
    metavar="NAME",
    multiple=True,
    help="Only this channel.",
    shell_complete=completion.channels,
)
@click.option("--dry-run", is_flag=True, help="Write nothing but the summary.")
@click.option(
    "--max-reject",
    metavar="SHARE",
    help="Exit with 1 where more rows are rejected, such as 0.1% or 20; the requests are held back.",
)
@click.option("--allow-duplicates", is_flag=True, help="Send to an address once for each of its rows.")
@click.option("--show-values", is_flag=True, help="Write the cells of rejected rows too: they are personal data.")
@click.option("--resume", is_flag=True, help="Go on with a run that didn't come to its end.")
@click.option("--now", "instant", metavar="INSTANT", help="What durations count from, such as 2026-12-24T10:00:00Z.")
@profile_option
@max_errors_option
@color_option
@jobs_option
def command(
    message: str,
    paths: tuple[str, ...],
    table: str,
    to: tuple[str, ...],
    maps: tuple[str, ...],
    out: str,
    channels: tuple[str, ...],
    dry_run: bool,
    max_reject: str | None,
    allow_duplicates: bool,
    show_values: bool,
    resume: bool,
    instant: str | None,
    profile: str | None,
    max_errors: int,
    jobs: int | None,
) -> None:
    """Make the request bodies of a message for the rows of a table: DIR/part-00000.jsonl and so on, a body a line.

    Recipients whose bodies are equal share a request. Rows that no request can be made of are listed in
    DIR/rejects.csv. A run that was killed goes on with --resume, and its files are those of an undisturbed run.

    Example: imidsl audience order_shipped messages --from orders.csv --to msisdn=phone -o out
    """
    asked = AskedAudience(
        message=message,
        to=only("--to", to),
        maps=pairs("--map", maps),
        channels=channels,
        dry_run=dry_run,
        max_reject=most_rejects(max_reject),
        allow_duplicates=allow_duplicates,
        show_values=show_values,
        resume=resume,
        instant=instant,
    )
    library = _library(paths, profile, max_errors)
    refuse_unknown_names(asked, library)
    folder = RunFolder(out)
    with _said_in_words(folder):
        _accept(folder.check(resume=resume and not dry_run), out)
        path = path_of(table, folder)
        opened = table_of(path, table)
        packer, found = _packer(asked, library, opened, files.shown(path), folder)
        if failed(found):
            folder.give_up()
            _stop(found, max_errors)
        run = AudienceRun(opened, packer, folder, allow_duplicates, dry_run)
        if dry_run or _is_begun(folder, _identity(library, packer, path, allow_duplicates=allow_duplicates)):
            _run(run, asked.max_reject, jobs or 1)


def _library(paths: Sequence[str], profile: str | None, max_errors: int) -> Library:
    """The definitions, which have no errors."""
    given = settings(paths[0], profile)
    find(paths, given)
    library = load_library(*paths, profile=given.profile)
    found = [one for one in library.check() if one.is_error]
    if found:
        _stop(found, max_errors)
    return library


def _stop(found: Sequence[Diagnostic], max_errors: int) -> None:
    show(found, files=1, max_errors=max_errors, quiet=True)
    sys.exit(1)


def _accept(refused: RefusedFolder | None, out: str) -> None:
    if refused is not None:
        raise click.UsageError(f"{out} isn't written to: {refused.problem}")


@contextmanager
def _said_in_words(folder: RunFolder) -> Iterator[None]:
    """What the system refuses, and an interruption, is said with what can be done then."""
    try:
        yield
    except OSError as fault:
        place = files.shown(fault.filename) if fault.filename else str(folder.path)
        say(f"error: {place}: {files.reason(fault)}{_remedy(folder)}")
        sys.exit(1)
    except KeyboardInterrupt:
        say(f"interrupted{_remedy(folder)}")
        raise


def _remedy(folder: RunFolder) -> str:
    return f"; the same command with --resume goes on with what is in {folder.path}" if folder.is_open else ""


# -- What is run


def _packer(
    asked: AskedAudience, library: Library, table: Table, shown: str, folder: RunFolder
) -> tuple[Packer, list[Diagnostic]]:
    """What packs the rows, and what is wrong with it whatever they are."""
    (kind, column), now = asked.to, instant_of(asked, folder)
    channels = list(asked.channels) or None
    plan = Plan(library, asked.message, to=(kind.text, column.text), channels=channels, now=now, words=table.words)
    columns, found = mapped(table, shown, plan.definition, (column.text, column), asked.maps)
    return Packer(plan, columns, asked.show_values), found or plan.problems()


def _is_begun(folder: RunFolder, identity: Mapping[str, object]) -> bool:
    """Begin a run, or go on with it; whether something is left to do."""
    _accept(folder.begin(identity), str(folder.path))
    if folder.is_finished:
        say(f"nothing is left to do: {folder.path} is complete")
    return not folder.is_finished


def _identity(library: Library, packer: Packer, path: str, *, allow_duplicates: bool) -> dict[str, object]:
    """What a run is about: where any of it has changed, none goes on."""
    plan = packer.plan
    sources = {unit.source.path: unit.source.text for unit in library.project.units}
    config = library.project.config
    return {
        "version": __version__,
        "definitions": definitions_hash(sources),
        "settings": definitions_hash(
            {
                "limits": repr(sorted(config.limits.items())),
                "link": str(config.smartlink_length),
                "severity": repr(sorted(config.severity.items())),
            }
        ),
        "profile": library.project.profile,
        "message": plan.message,
        "channels": plan.channels,
        "to": list(plan.to or ()),
        "columns": dict(packer.columns.parameters),
        "now": plan.now.isoformat().replace("+00:00", "Z"),
        "duplicates": allow_duplicates,
        "values": packer.show,
        "input": fingerprint(path),
    }


def _run(run: AudienceRun, most: float | int | None, jobs: int) -> None:
    """Run it, and say what came of it."""
    with watching() as watch:
        if run.dry and not run.allow_repeated:
            run.folder.prepare()
        records = list(run.pack(run.survey(watch), jobs, watch))
    counts = counted(records)
    held = most is not None and counts.rejected > (most if isinstance(most, int) else most * counts.rows)
    parameters = run.packer.plan.definition.parameters
    plain = summary(counts, parameters, dry=run.dry, held=held)
    if run.dry:
        run.folder.give_up()
        run.folder.summary_only(plain)
    else:
        run.folder.finish(records, plain, run.head, held=held)
    people(rendered(counts, parameters, columns_of_terminal(_WIDTH)))
    _outcome(counts, run, held=held)


def _outcome(counts: Counts, run: AudienceRun, *, held: bool) -> None:
    """What is where now; the exit status is 1 where no more than rejects came of it, or too many of them."""
    at = str(run.folder.path)
    if held:
        where = "" if run.dry else f"; the requests are held back in {at}/held"
        say(f"error: more rows are rejected than --max-reject allows{where}")
        sys.exit(1)
    if counts.rows == counts.rejected:
        said = "no row became a request" if counts.rows else "the table has no rows"
        say(f"error: {said}")
        sys.exit(1)
    made = sum(channel.requests for channel in counts.channels.values())
    verb = "would be" if run.dry else "is" if made == 1 else "are"
    say(f"{made:,} request{'' if made == 1 else 's'} {verb} in {at}")
