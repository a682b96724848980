"""What rendering gives."""

from __future__ import annotations

from typing import Any

from imidsl.diagnostics import Diagnostic
from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the message and channel that it is of, and its body in the profile's spelling, for `json.dumps`."""

    message: str
    channel: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What rendering gave: the requests, none where something is wrong, and all findings."""

    requests: tuple[Request, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether no error was found."""
        return not any(diagnostic.is_error for diagnostic in self.diagnostics)
