"""Diagnostics for people: the line with its neighbours, the fault underlined, the other places, the remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from imidsl.diagnostics import Diagnostic, Severity
from imidsl.records import dataclass
from imidsl.report.cells import ELLIPSIS, safe, view
from imidsl.source import Source, Span

_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "frame": "\x1b[1;34m",
    "message": "\x1b[1m",
    "plain": "",
}
_RESET = "\x1b[0m"
# Two places whose lines and neighbours touch stand in one snippet.
_NEAR = 3
_LEAST_ROOM = 20


def render(
    diagnostics: Sequence[Diagnostic],
    *,
    files: int,
    width: int = 100,
    colour: bool = False,
    max_errors: int | None = None,
    texts: str = "",
) -> str:
    """Everything found, in the order given, then `texts`, and a closing line with counts; ends in a line break.

    `files` is how many were looked at; source lines are cut to `width` columns. Of more than `max_errors` findings
    (of any severity) the gravest are shown, and a line says how many aren't.
    """
    pen = _Pen(width, colour)
    shown = _gravest(diagnostics, max_errors)
    parts = [pen.finding(diagnostic) + "\n\n" for diagnostic in shown]
    if len(shown) < len(diagnostics):
        parts.append(f"{len(diagnostics) - len(shown)} more not shown (--max-errors is {max_errors})\n")
    return "".join(parts) + texts + pen.closing(diagnostics, files) + "\n"


def findings(diagnostics: Iterable[Diagnostic], *, width: int = 100, colour: bool = False) -> str:
    """Every finding as `render` shows it, with nothing below; ends without a line break."""
    return "\n\n".join(map(_Pen(width, colour).finding, diagnostics))


def _gravest(diagnostics: Sequence[Diagnostic], limit: int | None) -> Sequence[Diagnostic]:
    if limit is None or len(diagnostics) <= limit:
        return diagnostics
    gravity = list(Severity)
    order = sorted(range(len(diagnostics)), key=lambda index: gravity.index(diagnostics[index].severity))
    return [diagnostics[index] for index in sorted(order[:limit])]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place to underline, and the words behind the line; `sign` is what the line is drawn with."""

    span: Span
    sign: str
    style: str
    label: str = ""

    @property
    def line(self) -> int:
        return self.span.first.line

    @property
    def source(self) -> Source:
        return self.span.source


@dataclass(frozen=True, slots=True)
class _Pen:
    width: int
    colour: bool

    def finding(self, diagnostic: Diagnostic) -> str:
        """The lines of one finding."""
        severity = diagnostic.severity.value
        primary = _Mark(diagnostic.span, "^", severity)
        related = [_Mark(note.span, "-", "frame", safe(note.message)) for note in diagnostic.related]
        snippets = _snippets(primary, related)
        gutter = max(len(str(number)) for marks in snippets for number in _lines(marks))
        lines = [self._header(diagnostic, severity)]
        for marks in snippets:
            lines += self._snippet(marks, gutter, "-->" if primary in marks else ":::")
            if marks[0].source.text and (diagnostic.help or marks is not snippets[-1]):
                lines.append(self._row(gutter))
        if diagnostic.help:
            lines.append(
                f"{' ' * gutter} {self._in('frame', '=')} {self._in('message', 'help')}: {safe(diagnostic.help)}"
            )
        return "\n".join(lines)

    def closing(self, diagnostics: Sequence[Diagnostic], files: int) -> str:
        """`2 errors, 1 warning in 3 files`."""
        counts = Counter(diagnostic.severity for diagnostic in diagnostics)
        parts = [
            self._in(severity.value, _count(counts[severity], severity.value))
            for severity in Severity
            if counts[severity]
        ]
        return f"{', '.join(parts) or 'no problems'} in {_count(files, 'file')}"

    def _header(self, diagnostic: Diagnostic, severity: str) -> str:
        code = self._in(severity, f"{severity}[{diagnostic.rule.code}]")
        return f"{code} {diagnostic.rule.name}: {self._in('message', safe(diagnostic.message))}"

    def _snippet(self, marks: Sequence[_Mark], gutter: int, arrow: str) -> Iterator[str]:
        source, place = marks[0].source, marks[0].span.first
        yield f"{' ' * gutter}{self._in('frame', arrow)} {safe(source.path)}:{place.line}:{place.column}"
        if not source.text:
            yield from (f"{' ' * gutter} {self._in('frame', '=')} {mark.label}" for mark in marks if mark.label)
            return
        yield self._row(gutter)
        on_line: dict[int, list[_Mark]] = {}
        for mark in marks:
            on_line.setdefault(mark.line, []).append(mark)
        for number in _lines(marks):
            yield from self._line(number, source.line(number), on_line.get(number, []), gutter)

    def _line(self, number: int, line: str, marks: Sequence[_Mark], gutter: int) -> Iterator[str]:
        room = max(_LEAST_ROOM, self.width - gutter - 3)
        shown = view(line, marks[0].span.first.column - 1 if marks else 0, room)
        yield self._row(gutter, shown.text, str(number))
        for mark in marks:
            goes_on = "\n" in mark.span.text.rstrip("\r\n")
            start = shown.column(mark.span.first.column - 1)
            end = shown.column(len(line) if mark.span.last.line > number else mark.span.last.column - 1)
            drawn = mark.sign * max(1, end - start) + (ELLIPSIS if goes_on else "")
            label = f" {mark.label}" if mark.label else ""
            yield self._row(gutter, " " * start + self._in(mark.style, drawn + label))

    def _row(self, gutter: int, text: str = "", number: str = "") -> str:
        frame = self._in("frame", f"{number:>{gutter}} |")
        return f"{frame} {text}" if text else frame

    def _in(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self.colour else text


def _snippets(primary: _Mark, related: Iterable[_Mark]) -> list[list[_Mark]]:
    """The marks that are shown together: those near each other, in the order given, the fault's own first."""
    order = [primary, *related]
    groups: list[list[_Mark]] = []
    by_place = sorted(order, key=lambda mark: (mark.source.path, mark.line))
    for _, marks in groupby(by_place, key=lambda mark: mark.source.path):
        last = None
        for mark in marks:
            if last is None or mark.line - last > _NEAR:
                groups.append([])
            groups[-1].append(mark)
            last = mark.line
    given = {id(mark): at for at, mark in enumerate(order)}
    for group in groups:
        group.sort(key=lambda mark: given[id(mark)])
    return sorted(groups, key=lambda group: given[id(group[0])])


def _lines(marks: Sequence[_Mark]) -> range | list[int]:
    """The numbers of the lines that a snippet shows: from one before its first mark to one behind its last."""
    numbers = [mark.line for mark in marks]
    last = min(max(numbers) + 1, marks[0].source.line_count)
    if last == marks[0].source.line_count and last > max(numbers) and not marks[0].source.line(last):
        last -= 1
    return range(max(1, min(numbers) - 1), last + 1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
