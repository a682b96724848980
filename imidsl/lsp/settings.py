"""What the editor's settings say, below `imidsl`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from imidsl.editor.facts import FactKind
from imidsl.editor.hints import SWITCHES
from imidsl.records import dataclass

SECTION: Final = "imidsl"
"""What the editor's settings of imidsl are below."""


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """Which hints are shown, the profile (None where that is left to `imidsl.toml`), and whether commands are offered
    above messages: only an editor that knows them wants those."""

    hints: frozenset[FactKind]
    profile: str | None
    lenses: bool


def settings_of(given: object) -> EditorSettings:
    """What settings come to, as the editor sends them: whatever isn't as it should be is as if it weren't there."""
    section = given.get(SECTION, given) if isinstance(given, Mapping) else {}
    section = section if isinstance(section, Mapping) else {}
    hints = section.get("hints")
    hints = hints if isinstance(hints, Mapping) else {}
    shown = frozenset(kind for kind, usual in SWITCHES.items() if hints.get(kind, usual) is True)
    profile = section.get("profile")
    return EditorSettings(
        shown, profile if isinstance(profile, str) and profile else None, section.get("lenses") is True
    )
