"""What `imidsl check` looks at: definitions, and finished bodies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from imidsl.cli.output import progress
from imidsl.compiler.results import Checked
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import dataclass
from imidsl.source import Source
from imidsl.workspace import batch, files
from imidsl.workspace.workspace import Input, Settings, read


def read_input(path: Input, stdin_name: str | None) -> Input:
    """What has to be read to know what it is: a body by its name, on standard input by its first character."""
    if path == files.STDIN and stdin_name is not None:
        return files.read(files.STDIN, files.shown(stdin_name))
    return read(path) if path == files.STDIN or (isinstance(path, str) and path.endswith(".json")) else path


def _is_body(item: Input) -> bool:
    return isinstance(item, Source) and (item.path.endswith(".json") or item.text.lstrip("\ufeff \t\r\n")[:1] == "{")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is looked at: definitions, and finished bodies; `jobs` and `cache` are how."""

    inputs: list[Input]
    given: Settings
    as_json: bool
    jobs: int | None
    cache: str | None

    @property
    def paths(self) -> tuple[str, ...]:
        """The files, as findings name them."""
        return tuple(item if isinstance(item, str) else item.path for item in self.inputs)

    def checked(self, texts: Mapping[str, str] = MappingProxyType({})) -> tuple[list[Diagnostic], list[Checked]]:
        """The findings, and what is left of each file of definitions; `texts` stand for what files hold."""
        inputs = [item for item in self.inputs if not _is_body(item)]
        watch = partial(progress, count=len(inputs))
        checked, found = batch.check(
            inputs, self.given, as_json=self.as_json, texts=texts, jobs=self.jobs, cache=self.cache, watch=watch
        )
        for item in self.inputs:
            if _is_body(item):
                assert isinstance(item, Source)
                found += _check_body(item, self.given)
        return in_order(found), checked


def _check_body(source: Source, given: Settings) -> list[Diagnostic]:
    from imidsl.request.check_body import check_body
    from imidsl.request.settings import apply

    return apply(check_body(source, given.profile, given.config), given.config.severity)
