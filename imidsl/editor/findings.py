"""What a finding is in an editor besides its words: whether what it marks is shown as unneeded or as old."""

from __future__ import annotations

from typing import Final

from imidsl.diagnostics import Diagnostic, configuration, names, relations, style

_UNNEEDED: Final = frozenset(
    rule.code
    for rule in (
        style.UNUSED_PARAMETER,
        style.UNUSED_LET,
        style.UNUSED_IMPORT,
        relations.UNUSED_SMARTLINK,
        configuration.UNUSED_ALLOW,
    )
)
_OLD: Final = frozenset({names.DEPRECATED_SYMBOL.code})


def is_unneeded(found: Diagnostic) -> bool:
    """Whether it marks what could as well not be there."""
    return found.rule.code in _UNNEEDED


def is_old(found: Diagnostic) -> bool:
    """Whether it marks what should be written otherwise by now."""
    return found.rule.code in _OLD


def words(found: Diagnostic) -> str:
    """The message, and below it the remedy."""
    return "\n".join(filter(None, (found.message, found.help)))
