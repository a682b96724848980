"""Findings with the lines of their source, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.records import dataclass
from imidsl.report.cells import safe
from imidsl.source import Span

_LONGEST = 240
_LEAD = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A source line: its number, and the characters before, in and behind the place (all in the first where none)."""

    number: int
    before: str
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding, and the diagnostic that it shows."""

    severity: str
    code: str
    name: str
    message: str
    help: str
    place: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    diagnostic: Diagnostic


def problems(found: Iterable[Diagnostic]) -> tuple[Problem, ...]:
    """Findings, in the order given."""
    return tuple(map(_problem, found))


def state(found: Iterable[Problem]) -> str:
    """The gravest severity among findings, `ok` where there is none."""
    severities = {problem.severity for problem in found}
    return next((severity.value for severity in Severity if severity.value in severities), "ok")


def _problem(found: Diagnostic) -> Problem:
    return Problem(
        found.severity.value,
        found.rule.code,
        found.rule.name,
        safe(found.message),
        safe(found.help),
        place(found.span),
        tuple(_lines(found.span)) if found.span.source.text else (),
        tuple(f"{safe(note.message)} ({place(note.span)})" for note in found.related),
        found,
    )


def place(span: Span) -> str:
    """File, line and column, as editors jump to them."""
    return f"{safe(span.source.path)}:{span.first.line}:{span.first.column}"


def _lines(span: Span) -> Iterable[Line]:
    first, last = span.first, span.last
    source = span.source
    if first.line > 1:
        yield Line(first.line - 1, _short(source.line(first.line - 1)))
    text = source.line(first.line)
    start = first.column - 1
    end = last.column - 1 if last.line == first.line else len(text)
    low = max(0, start - _LEAD) if len(text) > _LONGEST else 0
    high = max(low + _LONGEST, start + 1)
    before = ("…" if low else "") + _shown(text[low:start])
    marked = _shown(text[start : min(end, high)])
    after = _shown(text[end:high]) + ("…" if high < len(text) else "")
    yield Line(first.line, before, marked or " ", after)
    if first.line < source.line_count and (first.line + 1 < source.line_count or source.line(first.line + 1)):
        yield Line(first.line + 1, _short(source.line(first.line + 1)))


def _short(text: str) -> str:
    return _shown(text[:_LONGEST]) + ("…" if len(text) > _LONGEST else "")


def _shown(text: str) -> str:
    return safe(text.replace("\t", "    "))
