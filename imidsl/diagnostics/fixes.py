"""Fixes of diagnostics → other texts, for `check --fix`."""

from __future__ import annotations

from collections.abc import Iterable

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.source import Source


def mended(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> dict[Source, str]:
    """The sources that fixes change, with their new texts.

    Of fixes that overlap the first is made; the others come when the new text is checked again.
    """
    edits: dict[Source, list[Edit]] = {}
    for fix in _wanted(diagnostics, unsafe):
        if not any(_overlap(edit, other) for edit in fix.edits for other in edits.get(edit.span.source, ())):
            for edit in fix.edits:
                edits.setdefault(edit.span.source, []).append(edit)
    return {source: _edited(source.text, changes) for source, changes in edits.items()}


def _wanted(diagnostics: Iterable[Diagnostic], unsafe: bool) -> Iterable[Fix]:
    # Each fix once: a finding may be met by several ways.
    fixes = (d.fix for d in diagnostics if d.fix is not None and (unsafe or d.fix.safe))
    return dict.fromkeys(fixes)


def _overlap(one: Edit, other: Edit) -> bool:
    a, b = one.span, other.span
    return (a.start < b.end and b.start < a.end) or a.start == b.start


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
