"""What is measured: groups of rows, the rows of a group in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from benchmarks import content, peers
from benchmarks.lab import Command, Lab, make_bodies
from benchmarks.measure import Taken, timed
from benchmarks.table import Row, Rows

ALONE = ("--jobs", "1")
COLD = (*ALONE, "--no-cache")
CHANGED = 50
"""Of so many files one is changed before a diff."""


@dataclass(frozen=True)
class Given:
    """What a run was asked for: how many files, and the peers that there are."""

    files: int
    peers: peers.Peers


@dataclass(frozen=True)
class Group:
    """Rows that are measured in turn, how often unless said, and the unit of their medians."""

    title: str
    rows: Callable[[Lab, Given], Rows]
    rounds: int
    unit: str = "ms"


def _timed(lab: Lab, command: Command, ordinary: str = "") -> Row:
    return Row(timed(lambda: lab.run(command)), ordinary)


def _writing(lab: Lab, command: Command, ordinary: str = "") -> Row:
    """A command that writes files, each time into a folder that isn't there yet."""
    out = lab.folder / "out"
    into = (*command, "-o", str(out))
    return Row(timed(lambda: lab.run(into), before=lambda: rmtree(out, ignore_errors=True)), ordinary)


def _peak(lab: Lab, command: Command, ordinary: str = "") -> Row:
    return Row(lambda: Taken(lab.peak(command)), ordinary)


def _floor(lab: Lab, row: Callable[[Lab, Command], Row] = _timed) -> Rows:
    """What nothing of this kind can go below."""
    return {"empty Python": row(lab, lab.code("pass")), "import click": row(lab, lab.code("import click"))}


def _within(lab: Lab, module: str, way: str, path: Path, ordinary: str = "") -> Row:
    """A row that a process of its own measures within itself, and prints."""
    command = (lab.python, "-m", f"benchmarks.{module}", way, str(path))
    return Row(lambda: Taken(float(lab.output(command))), ordinary)


def startup(lab: Lab, given: Given) -> Rows:
    """One short run."""
    source = lab.folder / "forty.imi"
    source.write_text(content.FORTY_LINES, "utf-8")
    bodies = make_bodies(lab, source)
    return {
        **_floor(lab),
        "ordinary --version": _timed(lab, lab.ordinary("--version")),
        "ordinary check": _timed(lab, lab.ordinary("check", str(source))),
        "imidsl --version": _timed(lab, lab.imidsl("--version"), "ordinary --version"),
        "imidsl check": _timed(lab, lab.imidsl("check", str(source), *COLD), "ordinary check"),
        **{name: _timed(lab, command, "ordinary check") for name, command in given.peers.commands(lab, bodies)},
    }


def files(lab: Lab, given: Given) -> Rows:
    """Many files in one process."""
    source = content.write(lab.folder / "files", given.files)
    folder = str(source)
    bodies = make_bodies(lab, source)
    compiling = ("compile", folder, "--example", "all")
    jobs = ("--jobs", "2")
    checks, compiles = "ordinary check", "ordinary compile"
    return {
        **_floor(lab),
        compiles: _writing(lab, lab.ordinary("compile", folder)),
        checks: _timed(lab, lab.ordinary("check", folder)),
        "ordinary check without the schema": _timed(lab, lab.ordinary("check", "--no-schema", folder), checks),
        "imidsl compile": _writing(lab, lab.imidsl(*compiling, *ALONE), compiles),
        "imidsl compile --jobs 2": _writing(lab, lab.imidsl(*compiling, *jobs), compiles),
        "imidsl check": _timed(lab, lab.imidsl("check", folder, *COLD), checks),
        "imidsl check --jobs 2": _timed(lab, lab.imidsl("check", folder, *jobs, "--no-cache"), checks),
        "imidsl check, unchanged files": _timed(lab, lab.imidsl("check", folder), checks),
        **{name: _timed(lab, command, compiles) for name, command in given.peers.commands(lab, bodies)},
    }


def large(lab: Lab, given: Given) -> Rows:
    """One long file."""
    source = lab.folder / "large.imi"
    source.write_text(content.large_file(given.files * 10), "utf-8")
    make_bodies(lab, source)
    file = str(source)
    return {
        **_floor(lab),
        "ordinary compile": _writing(lab, lab.ordinary("compile", file)),
        "ordinary check": _timed(lab, lab.ordinary("check", file)),
        "imidsl compile": _writing(lab, lab.imidsl("compile", file, "--example", "all"), "ordinary compile"),
        "imidsl check": _timed(lab, lab.imidsl("check", file, *COLD), "ordinary check"),
    }


def review(lab: Lab, given: Given) -> Rows:
    """A small change to many files, and a test of each message."""
    source = content.write(lab.folder / "review", given.files, tests=True)
    lab.git(source, "init", "--quiet")
    lab.git(source, "add", "--all")
    lab.git(source, "commit", "--quiet", "--message", "as it was")
    content.change(source, given.files // CHANGED)
    folder = str(source)
    compiling = ("compile", folder, "--example", "all", "-o", str(lab.folder / "tested"), *ALONE)
    return {
        **_floor(lab),
        "imidsl check": _timed(lab, lab.imidsl("check", folder, *COLD)),
        "imidsl diff": _timed(lab, lab.imidsl("diff", "HEAD", folder)),
        "imidsl compile": _timed(lab, lab.imidsl(*compiling)),
        "imidsl test": _timed(lab, lab.imidsl("test", folder, *ALONE)),
        "imidsl test --jobs 2": _timed(lab, lab.imidsl("test", folder, "--jobs", "2")),
    }


def unchanged(lab: Lab, given: Given) -> Rows:
    """Many files that the cache knows, within one process."""
    source = content.write(lab.folder / "unchanged", given.files)
    return {
        "open and read": _within(lab, "unchanged", "read", source),
        "check from the cache": _within(lab, "unchanged", "cached", source),
    }


def render(lab: Lab, given: Given) -> Rows:
    """One message again and again, in one process."""
    source, short = lab.folder / "render.imi", lab.folder / "short.imi"
    source.write_text(content.FORTY_LINES, "utf-8")
    short.write_text(content.SHORT_SMS, "utf-8")
    return {
        "template.render": _within(lab, "rendering", "jinja", source, "ordinary bodies"),
        "ordinary bodies": _within(lab, "rendering", "ordinary", source),
        "library.render": _within(lab, "rendering", "imidsl", source, "ordinary bodies"),
        "library.render, to=": _within(lab, "rendering", "imidsl-to", source, "ordinary bodies"),
        "plan, as JSON": _within(lab, "rendering", "plan", source, "ordinary bodies"),
        "short SMS: template.render": _within(lab, "rendering", "jinja", short),
        "short SMS: library.render, to=": _within(lab, "rendering", "imidsl-to-number", short),
        "short SMS: plan, as JSON": _within(lab, "rendering", "plan-number", short),
    }


def editor(lab: Lab, given: Given) -> Rows:
    """A letter typed into one message of a long file, within one process."""
    source = lab.folder / "edited.imi"
    source.write_text(content.large_file(given.files * 10), "utf-8")
    return {
        "check of the message alone": _within(lab, "editing", "alone", source),
        "edit, and check of the file": _within(lab, "editing", "edit", source),
    }


def memory(lab: Lab, given: Given) -> Rows:
    """The most memory that a run has at a time."""
    few = content.write(lab.folder / "few", given.files // 10)
    all_ = content.write(lab.folder / "all", given.files)
    return {
        **_floor(lab, _peak),
        "ordinary check, all files": _peak(lab, lab.ordinary("check", str(all_))),
        "imidsl check, a tenth": _peak(lab, lab.imidsl("check", str(few), *COLD)),
        "imidsl check, all files": _peak(lab, lab.imidsl("check", str(all_), *COLD), "ordinary check, all files"),
    }


def standin(lab: Lab, given: Given) -> Rows:
    """The stand-in of the platform, within a process."""
    source = lab.folder / "standin.imi"
    source.write_text(content.FORTY_LINES, "utf-8")
    return {
        "a request, not checked": _within(lab, "standin", "unchecked", source),
        "a request": _within(lab, "standin", "checked", source),
        "a search, 100 stored": _within(lab, "standin", "few", source),
        "a search, 100,000 stored": _within(lab, "standin", "many", source),
    }


GROUPS = {
    "startup": Group("start-up, a file of 40 lines", startup, 15),
    "files": Group("{files} files", files, 3),
    "review": Group("{files} files with a test each, a fiftieth changed", review, 3),
    "unchanged": Group("{files} unchanged files within a process", unchanged, 7),
    "large": Group("one file of {lines} lines", large, 3),
    "render": Group("one rendering within a process", render, 7),
    "standin": Group("the stand-in, within a process", standin, 3),
    "editor": Group("a letter typed into a file of {lines} lines, within a process", editor, 5),
    "memory": Group("most memory at a time, {files} files", memory, 3, "MB"),
}
