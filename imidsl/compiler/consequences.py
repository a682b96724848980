"""One fault, one finding: what only follows from a fault that is found elsewhere is left out.

How a line with a faulty word reads depends on that word. Where part of a block can't be read, nobody knows what it
lacks; where a line that may declare a name can't be read, or an import, nobody knows which names there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from imidsl.diagnostics import Diagnostic, Spelling, names, relations, syntax, templates, values
from imidsl.records import dataclass, field
from imidsl.source import Source, Span
from imidsl.syntax import tree

_ABSENCES = frozenset(
    rule.code
    for rule in (
        relations.MISSING_FIELD,
        relations.MISSING_ONE_OF,
        relations.UNUSED_SMARTLINK,
        relations.UNREACHABLE_CHANNEL,
        names.NO_CHANNEL,
        values.INCOMPLETE_EXAMPLE,
    )
)
_UNKNOWN = frozenset(
    rule.code
    for rule in (
        templates.UNDECLARED_NAME,
        templates.UNDECLARED_LINK,
        values.UNKNOWN_PARAMETER,
        names.UNKNOWN_BASE,
        names.NOT_A_LIST,
    )
)
_SYNTAX = "IMI1"
_MUDDLED = frozenset(
    rule.code
    for rule in (
        syntax.UNEXPECTED_CHARACTER,
        syntax.UNCLOSED_STRING,
        syntax.UNEXPECTED_WORD,
        syntax.STRAY_BRACKET,
        syntax.WRONG_BRACKET,
        syntax.MISSING_BRACKET,
        syntax.ORPHANED_LINES,
    )
)
"""Faults behind which the rest of the line reads in another way than it was meant; the others are read as meant."""
_MISREAD = frozenset(
    rule.code for rule in (names.UNKNOWN_FORM, names.UNKNOWN_DECLARATION, names.MISSING_COLON, names.WRONG_LABELS)
)
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def without_consequences(found: Iterable[Diagnostic], files: Iterable[tree.File]) -> list[Diagnostic]:
    """The findings in these files (and whatever they import) that stand for a fault of their own."""
    found = list(found)
    causes = [diagnostic for diagnostic in found if diagnostic.is_error]
    if not causes:
        return found
    unread = _Unread.of(causes)
    trees = {file.source: file for file in files}
    return [diagnostic for diagnostic in found if not unread.explains(diagnostic, trees)]


@dataclass(slots=True)
class _Unread:
    """What couldn't be read: where, by source, on which lines, and the words that may have been declared there."""

    places: dict[Source, list[int]] = field(default_factory=dict)
    muddled: set[tuple[Source, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    imports: bool = False

    @classmethod
    def of(cls, causes: Iterable[Diagnostic]) -> _Unread:
        """Of findings."""
        unread = cls()
        lines: set[tuple[Source, int]] = set()
        for cause in causes:
            code, span = cause.rule.code, cause.span
            if code == names.BAD_IMPORT.code:
                unread.imports = True
            if code == names.UNKNOWN_FIELD.code:
                unread.words.add(span.text)
                unread.places.setdefault(span.source, []).append(span.start)
            elif code.startswith(_SYNTAX) or code in _MISREAD:
                lines.add((span.source, span.first.line))
                if code in _MUDDLED:
                    unread.muddled.add((span.source, span.first.line))
                unread.places.setdefault(span.source, []).append(span.start)
        for source, line in lines:
            unread.words.update(_WORD.findall(source.line(line)))
        for places in unread.places.values():
            places.sort()
        return unread

    def explains(self, diagnostic: Diagnostic, trees: Mapping[Source, tree.File]) -> bool:
        """Whether a finding may be there only because of that."""
        code, span = diagnostic.rule.code, diagnostic.span
        if self.muddled and not code.startswith(_SYNTAX) and (span.source, span.first.line) in self.muddled:
            return True
        if code in _UNKNOWN:
            return span.text in self.words or (self.imports and not isinstance(diagnostic.help, Spelling))
        places = self.places.get(span.source)
        if code not in _ABSENCES or not places or span.source not in trees:
            return False
        start, end = _around(trees[span.source], span)
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end


def _around(file: tree.File, span: Span) -> tuple[int, int]:
    """Where the innermost block that a place belongs to starts and ends."""
    node: tree.Node = file
    start, end = file.span.start, file.span.end
    while True:
        inner = next((n for n in tree.children(node) if n.span.start <= span.start < n.span.end), None)
        if inner is None:
            return start, end
        if isinstance(inner, tree.Block | tree.Body):
            start, end = inner.span.start, inner.span.end
        node = inner
