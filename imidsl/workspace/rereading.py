"""Definitions that are read again and again: of what hasn't changed, nor anything that it imports, all is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from imidsl.binding.modules import ReadImport
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass, replace
from imidsl.source import Source
from imidsl.workspace.workspace import Input, Settings, environment, sources_of

_Imports: TypeAlias = dict[str, dict[str, Source | str]]
"""What each import led to, or why to nothing: by the importing file's path, then as it is written there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Definitions, and what their imports led to."""

    project: Project
    imports: _Imports

    def unchanged(self, sources: Sequence[Source], given: Settings, read: ReadImport) -> Mapping[str, Translation]:
        """The files that are as they were, and lead where they led, by path."""
        if (self.project.profile, self.project.config) != (given.profile, given.config):
            return {}
        texts = {source.path: source.text for source in sources}
        return {
            translation.unit.source.path: translation
            for translation in self.project.translations
            if texts.get(translation.unit.source.path) == translation.unit.source.text
            and all(self._leads(unit.source.path, read) for unit in translation.units)
        }

    def _leads(self, importer: str, read: ReadImport) -> bool:
        led = self.imports.get(importer, {})
        return all(_same(read(importer, target), source) for target, source in led.items())


def read_again(inputs: Iterable[Input], given: Settings, found: list[Diagnostic], before: Reading | None) -> Reading:
    """The definitions of some files; those that can't be read go to `found`."""
    around = environment(given)
    imports: _Imports = {}

    def read(importer: str, target: str) -> Source | str:
        led = imports.setdefault(importer, {})
        led[target] = around.read(importer, target)
        return led[target]

    sources = list(sources_of(inputs, found))
    known = before.unchanged(sources, given, read) if before is not None else {}
    return Reading(Project(sources, replace(around, read=read), known), imports)


def _same(one: Source | str, other: Source | str) -> bool:
    if isinstance(one, Source) and isinstance(other, Source):
        return (one.path, one.text) == (other.path, other.text)
    return one == other
