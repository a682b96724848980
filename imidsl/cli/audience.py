"""`imidsl audience`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import click

from imidsl.audience.folder import RefusedFolder, RunFolder, fingerprint, head_of, opened
from imidsl.audience.lines import table as table_of_lines
from imidsl.audience.mapping import mapped
from imidsl.audience.packing import Packer
from imidsl.audience.running import AudienceRun, Watch, counted, definitions_hash
from imidsl.audience.summary import bar, rendered, summary
from imidsl.audience.tables import Table, Unusable
from imidsl.cli import completion
from imidsl.cli.extras import extra
from imidsl.cli.given import clock_of
from imidsl.cli.inputs import color_option, find, jobs_option, max_errors_option, profile_option
from imidsl.cli.output import failed, people, say, show
from imidsl.diagnostics.suggest import suggestion
from imidsl.resources import __version__
from imidsl.source import Source, Span
from imidsl.workspace import clock, files
from imidsl.workspace.library import Library
from imidsl.workspace.library import load as load_library
from imidsl.workspace.rows import KINDS_OF_IDS, Plan
from imidsl.workspace.workspace import settings

_WIDTH = 100
_MAGIC = (b"PAR1", b"ARROW1", b"\xff\xff\xff\xff")
"""What Parquet, and Arrow's files and streams begin with."""


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
    "--to", metavar="KIND=COLUMN", required=True, help="The kind of id, and the column that has the addresses."
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
    to: str,
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
    share = _share(max_reject)
    kind, column = _pair("--to", to)
    given = [_pair("--map", word) for word in maps]
    library = _library(paths, profile, max_errors)
    _known("message", message, library.messages)
    _known("kind of id", kind.text, KINDS_OF_IDS)
    for channel in channels:
        _known(f"channel in '{message}'", channel, [one.name for one in library.project.homes(message)[0][1].channels])
    folder = RunFolder(out)
    with _guarded(folder):
        _accept(folder.check(resume=resume and not dry_run), out)
        path = _table_path(table, folder)
        opened_table = _opened(path)
        if isinstance(opened_table, Unusable):
            raise click.BadParameter(f"'{table}' is no table: {opened_table.problem}", param_hint="--from")
        now = _instant(instant, folder, resume=resume)
        plan = Plan(
            library,
            message,
            to=(kind.text, column.text),
            channels=list(channels) or None,
            now=now,
            words=opened_table.words,
        )
        columns, found = mapped(opened_table, files.shown(path), plan.definition, (column.text, column), given)
        found = found or plan.problems()
        show(found, files=len(paths), max_errors=max_errors, quiet=True)
        if failed(found):
            folder.give_up()
            sys.exit(1)
        packer = Packer(plan, columns, show_values)
        run = AudienceRun(opened_table, packer, folder, allow_duplicates, dry_run)
        identity = _identity(library, packer, path, allow_duplicates=allow_duplicates)
        if not dry_run:
            _accept(folder.begin(identity), out)
            if folder.is_finished:
                say(f"nothing is left to do: {out} is complete")
                return
        _run(run, plan, share, jobs or 1)


def _run(run: AudienceRun, plan: Plan, share: float | int | None, jobs: int) -> None:
    with _watching() as watch:
        if run.dry and not run.allow_repeated:
            run.folder.prepare()
        survey = run.survey(watch)
        records = list(run.pack(survey, jobs, watch))
    counts = counted(records)
    held = share is not None and counts.rejected > (share if isinstance(share, int) else share * counts.rows)
    parameters = plan.definition.parameters
    plain = summary(counts, parameters, dry=run.dry, held=held)
    if run.dry:
        run.folder.give_up()
        run.folder.summary_only(plain)
    else:
        run.folder.finish(records, plain, run.head, held=held)
    people(rendered(counts, parameters))
    at = str(run.folder.path).rstrip("/")
    if held:
        where = "" if run.dry else f"; the requests are held back in {at}/held"
        say(f"error: more rows are rejected than --max-reject allows{where}")
        sys.exit(1)
    if counts.rows == counts.rejected:
        say("error: no row became a request")
        sys.exit(1)
    made = sum(channel.requests for channel in counts.channels.values())
    verb = "would be" if run.dry else "is" if made == 1 else "are"
    say(f"{made:,} request{'' if made == 1 else 's'} {verb} in {at}")


# -- What is given


def _pair(option: str, word: str) -> tuple[Span, Span]:
    left, equals, right = word.partition("=")
    if not equals or not left or not right:
        shape = "KIND=COLUMN" if option == "--to" else "PARAM=COLUMN"
        raise click.BadParameter(f"write {shape}, not '{word}'", param_hint=option)
    source = Source(option, word)
    return source.span(0, len(left)), source.span(len(left) + 1, len(word))


def _accept(refused: RefusedFolder | None, out: str) -> None:
    if refused is not None:
        raise click.UsageError(f"{out} isn't written to: {refused.problem}")


def _share(word: str | None) -> float | int | None:
    """How many rejects are too many: a count, or a share of the rows."""
    if word is None:
        return None
    if re.fullmatch(r"[0-9]+", word):
        return int(word)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?%", word) and float(word[:-1]) <= 100:
        return float(word[:-1]) / 100
    raise click.BadParameter(
        f"write a share such as 0.1%, or a number of rows, not '{word}'", param_hint="--max-reject"
    )


def _library(paths: Sequence[str], profile: str | None, max_errors: int) -> Library:
    given = settings(paths[0], profile)
    find(paths, given)
    library = load_library(*paths, profile=given.profile)
    found = [one for one in library.check() if one.is_error]
    if found:
        show(found, files=len(paths), max_errors=max_errors, quiet=True)
        sys.exit(1)
    return library


def _known(what: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise click.UsageError(f"there is no {what} '{name}': {suggestion(name, known)}")


def _instant(instant: str | None, folder: RunFolder, *, resume: bool) -> datetime:
    """The instant of the run; of one that goes on the one that it began with."""
    before = (folder.identity or {}).get("now") if resume and instant is None else None
    return clock_of(before or instant)()


def _identity(library: Library, packer: Packer, path: str, *, allow_duplicates: bool) -> dict[str, object]:
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


# -- The table


def _table_path(table: str, folder: RunFolder) -> str:
    """The file of the table; standard input is put aside, since it is read more than once."""
    if table == files.STDIN:
        return folder.spool(sys.stdin.buffer)
    if not os.path.exists(table) or os.path.isdir(table):
        raise click.BadParameter(f"there is no file '{table}'", param_hint="--from")
    if os.path.isfile(table):
        return table
    with opened(table) as stream:
        return folder.spool(stream)


def _opened(path: str) -> Table | Unusable:
    magic = head_of(path)
    if not magic.startswith(_MAGIC):
        return table_of_lines(lambda: opened(path))
    with extra("audience", "reading Parquet and Arrow"):
        from imidsl.audience.arrow.tables import table
    return table(path, magic)


@contextmanager
def _guarded(folder: RunFolder) -> Iterator[None]:
    """What the system refuses is said in words."""
    try:
        yield
    except OSError as fault:
        place = files.shown(fault.filename) if fault.filename else str(folder.path)
        say(f"error: {place}: {files.reason(fault)}")
        sys.exit(1)


# -- Progress


@contextmanager
def _watching() -> Iterator[Watch]:
    """A line on a terminal that says how far it is."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    began = clock.seconds()

    def watch(what: str, rows: int, total: int, rejected: int) -> None:
        rate = rows / max(clock.seconds() - began, 1e-9)
        left = f", {(total - rows) / max(rate, 1e-9):,.0f} s left" if total else ""
        done = f"{bar(rows, total, 20)} {rows / total:4.0%} " if total else ""
        line = f"{what} {done}{rows:,} rows, {rate:,.0f} a second, {rejected:,} rejects{left}"
        sys.stderr.write(f"\r{line[:_WIDTH]:<{_WIDTH}}")
        sys.stderr.flush()

    try:
        yield watch
    finally:
        sys.stderr.write(f"\r{'':<{_WIDTH}}\r")
        sys.stderr.flush()
