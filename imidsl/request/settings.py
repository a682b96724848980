"""The settings of a project: what `imidsl.toml` says (`configtext` reads it), and what that does to findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.records import dataclass, field, replace

FILE_NAME = "imidsl.toml"
OFF = "off"
EDITOR = "vscode://file/{path}:{line}:{column}"


@dataclass(frozen=True, slots=True)
class Config:
    """What a project has settled.

    `profile` is None where the project doesn't say; `limits` has the overridden ones by name; `severity` maps codes of
    rules to `error`, `warning`, `info` or `off`; `smartlink_length` is that of a short link in bytes; `out` the folder
    that is compiled into; `exclude` says what is passed over in folders, in the notation of `.gitignore`,
    `editor` the URL that opens a place in an editor, with `{path}`, `{line}` and `{column}`; `snapshots` whether tests
    hold what the examples make to the pages that are kept, `only` the patterns of the addresses that may be sent to,
    all where there are none.
    """

    profile: str | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    smartlink_length: int = 30
    out: str = "build"
    exclude: tuple[str, ...] = ()
    editor: str | None = EDITOR
    snapshots: bool = False
    only: tuple[str, ...] = ()


def apply(diagnostics: Iterable[Diagnostic], severities: Mapping[str, str]) -> list[Diagnostic]:
    """The findings with the severities that a project gave their rules (by code), without those that it turned off."""
    changed = ((diagnostic, severities.get(diagnostic.rule.code)) for diagnostic in diagnostics)
    return [replace(d, severity=Severity(new)) if new else d for d, new in changed if new != OFF]
