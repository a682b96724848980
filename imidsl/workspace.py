"""From the disk to a project: settings, sources and imports. What the command line and the Python interface share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from imidsl import files
from imidsl.build import Project
from imidsl.config import Config, read_config
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.diagnostics.catalogue import RULES
from imidsl.source import Source
from imidsl.spec.envelope import limit_names
from imidsl.spec.kinds import PROFILES, Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run: the configuration and what is wrong with it, where it is, the profile."""

    config: Config
    path: str | None
    profile: Profile
    found: tuple[Diagnostic, ...]


def settings(first: str, profile: str | None) -> Settings:
    """The settings for a run whose first PATH this is; `profile` counts more than the configuration's."""
    path = files.configuration(first)
    source = files.read(path) if path is not None else None
    if isinstance(source, files.Unreadable):
        return Settings(Config(), path, _profile(profile), (unreadable(source),))
    config, found = read_config(source, rules=RULES, limits=limit_names(), profiles=PROFILES)
    return Settings(config, path, _profile(profile or config.profile), tuple(found))


def _profile(name: str | None) -> Profile:
    return next((profile for profile in PROFILES if profile == name), PROFILES[0])


def project(paths: Iterable[str | files.Unreadable], given: Settings, found: list[Diagnostic]) -> Project:
    """The definitions of some files, each read when its turn comes; those that can't be read go to `found`."""
    return Project(_sources(paths, found), _importer(given), given.profile, given.config)


def _sources(paths: Iterable[str | files.Unreadable], found: list[Diagnostic]) -> Iterator[Source]:
    for path in paths:
        source = path if isinstance(path, files.Unreadable) else files.read(path)
        if isinstance(source, files.Unreadable):
            found.append(unreadable(source))
        else:
            yield source


def _importer(given: Settings) -> Callable[[str, str], Source | str]:
    def read(importer: str, target: str) -> Source | str:
        path = files.imported(target, importer, files.root(importer, given.path))
        source = path if isinstance(path, files.Unreadable) else files.read(path)
        return source.reason if isinstance(source, files.Unreadable) else source

    return read


def unreadable(fault: files.Unreadable) -> Diagnostic:
    """A file that can't be read, as a finding."""
    return conformance.UNREADABLE.at(Source(fault.path, "").span(0, 0), found=fault.path, reason=fault.reason)
