"""Findings as the protocol has them."""

from __future__ import annotations

from typing import Final

from lsprotocol import types

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.editor.findings import is_old, is_unneeded, words
from imidsl.lsp.places import Places
from imidsl.resources import HOME

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostic(found: Diagnostic, places: Places, *, related: bool) -> types.Diagnostic:
    """A finding, with the other places that belong to it where the editor shows such (`related`)."""
    notes = [types.DiagnosticRelatedInformation(places.location(n.span), n.message) for n in found.related]
    return types.Diagnostic(
        places.range_of(found.span),
        words(found),
        severity=_SEVERITIES[found.severity],
        code=found.rule.code,
        code_description=types.CodeDescription(_page(found)),
        source="imidsl",
        tags=_tags(found) or None,
        related_information=notes or None if related else None,
    )


def _page(found: Diagnostic) -> str:
    anchor = f"{found.rule.code} {found.rule.name}".lower().replace(" ", "-")
    return f"{HOME}/blob/main/docs/rules.md#{anchor}"


def _tags(found: Diagnostic) -> list[types.DiagnosticTag]:
    tags = {types.DiagnosticTag.Unnecessary: is_unneeded(found), types.DiagnosticTag.Deprecated: is_old(found)}
    return [tag for tag, holds in tags.items() if holds]
