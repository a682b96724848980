"""From the disk to a project: settings, sources and imports. What the command line and the Python interface share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from imidsl import files
from imidsl.build import Project
from imidsl.config import Config, read_config
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.diagnostics.catalogue import RULES
from imidsl.records import dataclass
from imidsl.source import Source
from imidsl.spec.envelope import limit_names
from imidsl.spec.kinds import COMPLETE, Profile
from imidsl.translation import Environment


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
    config, found = read_config(source, rules=RULES, limits=limit_names(), profiles=COMPLETE)
    return Settings(config, path, _profile(profile or config.profile), tuple(found))


def _profile(name: str | None) -> Profile:
    return next((profile for profile in COMPLETE if profile == name), COMPLETE[0])


Input: TypeAlias = str | Source | files.Unreadable
"""A file to read, one that was read, or why it can't be."""


def project(
    inputs: Iterable[Input], given: Settings, found: list[Diagnostic], texts: Mapping[str, str] = MappingProxyType({})
) -> Project:
    """The definitions of some files, each read when its turn comes; those that can't be read go to `found`.

    `texts` stand for what files of those paths hold.
    """
    return Project(_sources(inputs, found, texts), Environment(given.profile, _importer(given, texts), given.config))


def read(path: Input, texts: Mapping[str, str] = MappingProxyType({})) -> Source | files.Unreadable:
    """What a file holds, or is taken to hold."""
    source = files.read(path) if isinstance(path, str) else path
    return Source(source.path, texts[source.path]) if source.path in texts else source


def _sources(inputs: Iterable[Input], found: list[Diagnostic], texts: Mapping[str, str]) -> Iterator[Source]:
    for item in inputs:
        source = read(item, texts)
        if isinstance(source, files.Unreadable):
            found.append(unreadable(source))
        else:
            yield source


def _importer(given: Settings, texts: Mapping[str, str]) -> Callable[[str, str], Source | str]:
    def imported(importer: str, target: str) -> Source | str:
        path = files.imported(target, importer, files.root(importer, given.path))
        source = read(path, texts)
        return source.reason if isinstance(source, files.Unreadable) else source

    return imported


def unreadable(fault: files.Unreadable) -> Diagnostic:
    """A file that can't be read, as a finding."""
    return conformance.UNREADABLE.at(Source(fault.path, "").span(0, 0), found=fault.path, reason=fault.reason)
