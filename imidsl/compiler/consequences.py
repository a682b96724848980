"""One fault, one finding: what only follows from a fault that is found elsewhere is left out.

How a line with a faulty word reads depends on that word. Where part of a block can't be read, nobody knows what it
lacks; where a line that may declare a name can't be read, or an import, nobody knows which names there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from imidsl.diagnostics import Diagnostic, Spelling, in_order, names, relations, syntax, templates, testing, values
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
        testing.UNKNOWN_IN_TEST,
    )
)
_UNDECLARED = frozenset({templates.UNDECLARED_NAME.code, templates.UNDECLARED_LINK.code})
_OF_ONE_NAME = _UNDECLARED | {values.UNKNOWN_PARAMETER.code, names.NOT_A_LIST.code}
# A line that imports, however it is spoilt.
_IMPORT = re.compile(r"[ \t]*import\b|[^#]*\.imi\"")
_LINK = "link_"
_SYNTAX = "IMI1"
_MISREAD = frozenset(
    rule.code
    for rule in (
        names.MISSING_COLON,
        names.UNKNOWN_DECLARATION,
        names.UNKNOWN_FIELD,
        names.UNKNOWN_FORM,
        names.WRONG_LABELS,
    )
)
"""Faults whose line may have said something else: declared a name, filled a field."""
_WORD = re.compile(r"\w[\w-]*")
# The head of a message that inherits something.
_HEAD_OF_HEIR = re.compile(r"message[ \t]+[^\s{]+[ \t]+[^\s{]")
_HEAD = re.compile(r"[^{:\n]*")


def without_consequences(found: Iterable[Diagnostic], files: Iterable[tree.File]) -> list[Diagnostic]:
    """The findings in these files (and whatever they import) that stand for a fault of their own."""
    found = list(found)
    causes = [diagnostic for diagnostic in found if diagnostic.is_error]
    if not causes:
        return found
    unread = _Unread.of(causes)
    trees = {file.source: file for file in files}
    return _without_repeats((d for d in found if not unread.explains(d, trees)), trees)


def _without_repeats(found: Iterable[Diagnostic], trees: Mapping[Source, tree.File]) -> list[Diagnostic]:
    """A name that a message doesn't declare is one fault, however often texts use it or examples give it a value."""
    kept: list[Diagnostic] = []
    undeclared: set[tuple[Source, int, str]] = set()
    for diagnostic in in_order(found):
        span, code = diagnostic.span, diagnostic.rule.code
        if code in _OF_ONE_NAME and span.source in trees:
            key = (span.source, _form(trees[span.source], span), span.text)
            if key in undeclared:
                continue
            if code in _UNDECLARED:
                undeclared.add(key)
        kept.append(diagnostic)
    return kept


def _form(file: tree.File, span: Span) -> int:
    """The form at the top of a file that a place belongs to, by number."""
    return bisect_right(file.items, span.start, key=lambda item: item.span.start)


@dataclass(slots=True)
class _Unread:
    """What couldn't be read: where, by source, on which lines, and the words that may have been declared there.

    `losses` are the places of whole lines that are left out, and of what may keep a message from inheriting.
    """

    places: dict[Source, list[int]] = field(default_factory=dict)
    losses: dict[Source, list[int]] = field(default_factory=dict)
    lines: set[tuple[Source, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    imports: bool = False

    @classmethod
    def of(cls, causes: Iterable[Diagnostic]) -> _Unread:
        """Of findings."""
        unread = cls()
        for cause in causes:
            code, span = cause.rule.code, cause.span
            line = span.source, span.first.line
            if code == names.BAD_IMPORT.code:
                unread.imports = True
            elif code.startswith(_SYNTAX):
                unread.lines.add(line)
                unread.imports |= _IMPORT.match(span.source.line(line[1])) is not None
            if code.startswith(_SYNTAX) or code in _MISREAD:
                unread.words.update(_words(cause))
            elif code != names.UNKNOWN_BASE.code:
                continue
            unread.places.setdefault(span.source, []).append(span.start)
            if code == syntax.ORPHANED_LINES.code or _HEAD_OF_HEIR.match(span.source.line(line[1])):
                unread.losses.setdefault(span.source, []).append(span.start)
        for places in (*unread.places.values(), *unread.losses.values()):
            places.sort()
        return unread

    def explains(self, diagnostic: Diagnostic, trees: Mapping[Source, tree.File]) -> bool:
        """Whether a finding may be there only because of that."""
        code, span = diagnostic.rule.code, diagnostic.span
        if not code.startswith(_SYNTAX) and (span.source, span.first.line) in self.lines:
            return True
        if any((note.span.source, note.span.first.line) in self.lines for note in diagnostic.related):
            return True
        if code not in _UNKNOWN | _ABSENCES or span.source not in trees:
            return False
        file = trees[span.source]
        if code != names.UNKNOWN_BASE.code and _lies_in(self.losses.get(span.source), file.items[max(0, _form(file, span) - 1)].span):
            return True
        if code in _UNKNOWN:
            named = span.text in self.words or span.text.removeprefix(_LINK) in self.words
            return named or (self.imports and not isinstance(diagnostic.help, Spelling))
        return self.imports or _lies_in(self.places.get(span.source), _around(file, span))


def _lies_in(places: Sequence[int] | None, span: Span) -> bool:
    """Whether one of some sorted places is within a span."""
    at = bisect_left(places, span.start) if places else 0
    return bool(places) and at < len(places) and places[at] < span.end


def _words(cause: Diagnostic) -> list[str]:
    """The words that a fault may have kept from being declared: those of its line, of an unknown field its labels."""
    span = cause.span
    if cause.rule.code != names.UNKNOWN_FIELD.code:
        return _WORD.findall(span.source.line(span.first.line))
    head = _HEAD.match(span.source.text, span.start)
    return _WORD.findall(head[0]) if head else []


def _around(file: tree.File, span: Span) -> Span:
    """The innermost block that a place belongs to, or the file."""
    node: tree.Node = file
    around = file.span
    while True:
        inner = next((n for n in tree.children(node) if n.span.start <= span.start < n.span.end), None)
        if inner is None:
            return around
        if isinstance(inner, tree.Block | tree.Body):
            around = inner.span
        node = inner
