"""From the disk to a project: settings, sources and imports. What the command line and the Python interface share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from imidsl.binding.modules import ReadImport
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.records import dataclass
from imidsl.request.settings import Config
from imidsl.schema.envelope import limit_names
from imidsl.schema.kinds import COMPLETE, DEFAULT_PROFILE, Profile, known_profile
from imidsl.source import Source
from imidsl.syntax.parse import parse
from imidsl.workspace import files
from imidsl.workspace.discovery import Patterns, patterns

if TYPE_CHECKING:
    from imidsl.compiler.project import Project


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run: the configuration and what is wrong with it, where it is, the profile."""

    config: Config
    path: str | None
    profile: Profile
    found: tuple[Diagnostic, ...]

    @property
    def exclude(self) -> list[Patterns]:
        """What the project passes over in its folders."""
        return patterns(files.folder(self.path or files.STDIN), self.config.exclude)


def settings(first: str, profile: str | None, texts: Mapping[str, str] = MappingProxyType({})) -> Settings:
    """The settings for a run whose first PATH this is; `profile` counts more than the configuration's.

    `texts` stand for what files of those paths hold. ValueError where there is no profile of that name; what the
    configuration names is a finding if it is wrong.
    """
    path = files.configuration(first)
    source = None if path is None else Source(path, texts[path]) if path in texts else files.read(path)
    if isinstance(source, files.Unreadable):
        return Settings(Config(), path, profile_of(profile), (unreadable(source),))
    if source is None:
        return Settings(Config(), None, profile_of(profile), ())
    config, found = configured(source)
    return Settings(config, path, profile_of(profile or config.profile), tuple(found))


def configured(source: Source) -> tuple[Config, list[Diagnostic]]:
    """The settings in the text of an `imidsl.toml`, and what is wrong with it."""
    from imidsl.diagnostics.catalogue import RULES  # where there is one
    from imidsl.workspace.settings_file import read_config

    return read_config(source, rules=RULES, limits=limit_names(), profiles=COMPLETE)


def profile_of(name: str | None) -> Profile:
    """The profile of that name, the usual one where none is said."""
    return DEFAULT_PROFILE if name is None else known_profile(name)


_IMPORTED = 256
"""How many imported files are remembered."""

Input: TypeAlias = str | Source | files.Unreadable
"""A file to read, one that was read, or why it can't be."""


def project(
    inputs: Iterable[Input], given: Settings, found: list[Diagnostic], texts: Mapping[str, str] = MappingProxyType({})
) -> Project:
    """The definitions of some files, each read when its turn comes; those that can't be read go to `found`.

    `texts` stand for what files of those paths hold.
    """
    from imidsl.compiler.project import Project

    return Project(sources_of(inputs, found, texts), environment(given, texts))


def environment(given: Settings, texts: Mapping[str, str] = MappingProxyType({})) -> Environment:
    """What holds for every file of a run; what many of them import is read and parsed once."""
    parsed = lru_cache(_IMPORTED)(parse)
    return Environment(given.profile, _importer(given, texts), given.config, parsed)


def read(path: Input, texts: Mapping[str, str] = MappingProxyType({})) -> Source | files.Unreadable:
    """What a file holds, or is taken to hold; a path is as messages name it."""
    source = files.read(path, path) if isinstance(path, str) else path
    return Source(source.path, texts[source.path]) if source.path in texts else source


def sources_of(
    inputs: Iterable[Input], found: list[Diagnostic], texts: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Source]:
    """The texts of some files, each read when its turn comes; those that can't be read go to `found`."""
    for item in inputs:
        source = read(item, texts)
        if isinstance(source, files.Unreadable):
            found.append(unreadable(source))
        else:
            yield source


def _importer(given: Settings, texts: Mapping[str, str]) -> ReadImport:
    @lru_cache(_IMPORTED)
    def found(folder: str, target: str) -> Source | str:
        importer = f"{folder}/{files.STDIN}"
        path = files.imported(target, importer, files.root(importer, given.path))
        source = read(path, texts)
        return source.reason if isinstance(source, files.Unreadable) else source

    return lambda importer, target: found(files.folder(importer), target)


def unreadable(fault: files.Unreadable) -> Diagnostic:
    """A file that can't be read, as a finding."""
    return conformance.UNREADABLE.at(Source(fault.path, "").span(0, 0), found=fault.path, reason=fault.reason)
