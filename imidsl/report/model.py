"""What a check hands to the forms that other programs read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a check found, and what it looked at.

    `diagnostics` are in the order to be shown; `texts` are the answers of the proof, ready for JSON; `files` are the
    paths looked at, as findings name them; `messages` is how many there were; with `strict` warnings fail the check
    as errors do; `version` is imidsl's own. Paths are relative to the folder `here`; `root` is that of the repository.
    """

    diagnostics: Sequence[Diagnostic]
    texts: Sequence[Mapping[str, object]] = ()
    files: tuple[str, ...] = ()
    messages: int = 0
    strict: bool = False
    version: str = ""
    here: str = ""
    root: str = ""

    def named(self, path: str) -> str:
        """A path as systems name it that show findings beside the code: from `root`, in full where it lies outside."""
        if not self.root or path == "-":
            return path
        full = os.path.normpath(os.path.join(self.here, path)).replace(os.sep, "/")
        return full.removeprefix(f"{self.root.rstrip('/')}/")

    def every_file(self) -> list[str]:
        """The files looked at and those of findings (such as the configuration), each once, by path."""
        return sorted(set(chain(self.files, (d.span.source.path for d in self.diagnostics))))

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding makes the check fail."""
        return diagnostic.is_error or (self.strict and diagnostic.severity is Severity.WARNING)


def words(diagnostic: Diagnostic) -> str:
    """What a finding says, and below that its remedy."""
    return f"{diagnostic.message}\nhelp: {diagnostic.help}" if diagnostic.help else diagnostic.message
