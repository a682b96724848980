"""What commands share: PATHs to sources, the project's settings, findings to the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from imidsl import files
from imidsl.build import Project
from imidsl.config import Config, read_config
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.diagnostics.catalogue import RULES
from imidsl.report import text
from imidsl.source import Source
from imidsl.spec.envelope import limit_names
from imidsl.spec.kinds import PROFILES, Profile

MANY = 50
"""From how many files on a terminal shows progress."""

profile_option = click.option(
    "--profile", type=click.Choice(PROFILES), help="The API's dialect; imiconnect unless imidsl.toml says otherwise."
)
max_errors_option = click.option(
    "--max-errors", type=click.IntRange(min=1), default=100, show_default=True, help="How many findings are shown."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run: the configuration and what is wrong with it, where it is, the profile."""

    config: Config
    path: str | None
    profile: Profile
    found: tuple[Diagnostic, ...]


def settings(first: str, profile: str | None) -> Settings:
    """The settings for a run whose first PATH this is; `--profile` counts more than the configuration."""
    path = files.configuration(first)
    source = files.read(path) if path is not None else None
    if isinstance(source, files.Unreadable):
        return Settings(Config(), path, _profile(profile), (unreadable(source),))
    config, found = read_config(source, rules=RULES, limits=limit_names(), profiles=PROFILES)
    return Settings(config, path, _profile(profile or config.profile), tuple(found))


def _profile(name: str | None) -> Profile:
    return next((profile for profile in PROFILES if profile == name), PROFILES[0])


def find(paths: Sequence[str]) -> list[str | files.Unreadable]:
    """The files that PATHs mean. A PATH that isn't there is a misuse of the command."""
    for path in paths:
        if path != files.STDIN and not os.path.lexists(path):
            raise click.BadParameter(f"there is no file or folder '{path}'", param_hint="PATH")
    return files.find(paths)


def project(paths: Iterable[str | files.Unreadable], given: Settings, found: list[Diagnostic]) -> Project:
    """The definitions of some files; those that can't be read go to `found`."""
    return Project(_sources(list(paths), found), _importer(given), given.profile, given.config)


def _sources(paths: list[str | files.Unreadable], found: list[Diagnostic]) -> Iterator[Source]:
    shown = len(paths) >= MANY and sys.stderr.isatty()
    with click.progressbar(paths, label="reading", file=sys.stderr, hidden=not shown) as bar:
        for path in bar:
            source = path if isinstance(path, files.Unreadable) else files.read(path)
            if isinstance(source, files.Unreadable):
                found.append(unreadable(source))
            else:
                yield source


def _importer(given: Settings) -> Callable[[str, str], Source | str]:
    def read(importer: str, target: str) -> Source | str:
        within: Path = files.root(importer, given.path)
        path = files.imported(target, importer, within)
        source = path if isinstance(path, files.Unreadable) else files.read(path)
        return source.reason if isinstance(source, files.Unreadable) else source

    return read


def unreadable(fault: files.Unreadable) -> Diagnostic:
    """A file that can't be read, as a finding."""
    return conformance.UNREADABLE.at(Source(fault.path, "").span(0, 0), found=fault.path, reason=fault.reason)


def show(diagnostics: Sequence[Diagnostic], *, files: int, max_errors: int, quiet: bool = False) -> None:
    """Findings to standard error; `quiet` leaves out the closing line where there are none."""
    if not diagnostics and quiet:
        return
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    width = max(60, shutil.get_terminal_size((100, 24)).columns)
    rendered = text.render(diagnostics, files=files, width=width, colour=colour, max_errors=max_errors)
    click.echo(rendered, err=True, nl=False, color=True)


def failed(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether findings make the exit status 1: errors, with `strict` warnings too."""
    return any(d.is_error or (strict and d.severity == "warning") for d in diagnostics)
