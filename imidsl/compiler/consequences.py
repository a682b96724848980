"""One fault, one finding: what only follows from a fault that is found elsewhere is left out.

How a line with a faulty word reads depends on that word. Where part of a block can't be read, nobody knows what it
lacks; where a line that may declare a name can't be read, or an import, nobody knows which names there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from imidsl.binding.usage import Usage
from imidsl.diagnostics import (
    Diagnostic,
    Spelling,
    in_order,
    names,
    parameters,
    proof,
    relations,
    syntax,
    templates,
    testing,
    values,
)
from imidsl.records import dataclass, field, replace
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
_UNDECLARED = frozenset(
    rule.code
    for rule in (
        templates.UNDECLARED_NAME,
        templates.UNDECLARED_LINK,
        templates.UNKNOWN_ATTRIBUTE,
        names.NOT_A_LIST,
        parameters.UNKNOWN_RECORD_FIELD,
    )
)
_OF_ONE_NAME = _UNDECLARED | {values.UNKNOWN_PARAMETER.code}
# A line that imports, however it is spoilt.
_IMPORT = re.compile(r"[ \t]*import\b|[^#]*\.imi\"")
_LINK = "link_"
_OF_MESSAGES = frozenset({relations.UNREACHABLE_CHANNEL.code})
_FOREIGN = frozenset({names.UNKNOWN_FIELD.code, names.OTHER_CASE.code})
"""Faults of items that stand in a block which they don't belong to."""
_SENT_AS_WRITTEN = frozenset({templates.FOREIGN_PLACEHOLDER.code, templates.FOREIGN_TAG.code})
_OF_FORM = frozenset({proof.CAN_BE_ODD.code, relations.URL_WITH_BLANKS.code})
_SYNTAX = "IMI1"
_MISREAD = frozenset(
    rule.code
    for rule in (
        names.MADE_FIELD,
        names.MISSING_COLON,
        names.OTHER_CASE,
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
_HEIRLESS = frozenset((names.UNKNOWN_BASE.code, names.EXTENDS_TOO_DEEP.code))
"""Of what keeps a message from inheriting."""


def without_consequences(found: Iterable[Diagnostic], files: Iterable[tree.File]) -> list[Diagnostic]:
    """The findings in these files (and whatever they import) that stand for a fault of their own."""
    found = _without_forms(list(found))
    causes = [diagnostic for diagnostic in found if diagnostic.is_error]
    if not causes:
        return found
    unread = _Unread.of(causes)
    blocks = {file.source: _Blocks(file) for file in files}
    return _without_repeats((d for d in found if not unread.explains(d, blocks)), blocks)


def _without_forms(found: list[Diagnostic]) -> list[Diagnostic]:
    """What is sent as it stands spoils the form of its text, which is no fault of its own."""
    placeholders = [one.span for one in found if one.rule.code in _SENT_AS_WRITTEN]
    if not placeholders:
        return found
    return [one for one in found if one.rule.code not in _OF_FORM or not _holds_any(one.span, placeholders)]


def _holds_any(span: Span, others: Iterable[Span]) -> bool:
    return any(span.source == one.source and span.start <= one.start and one.end <= span.end for one in others)


def own_usage(usage: Usage, found: Sequence[Diagnostic], files: Sequence[tree.File]) -> Usage:
    """The usage without the messages that may have no channel only because a word in them is wrong."""
    lonely = usage.channelless
    if not lonely:
        return usage
    kept = without_consequences([*found, *(one for _, one in lonely)], files)
    own = {(one.rule.code, one.span.place) for one in kept}
    return replace(usage, channelless=tuple(pair for pair in lonely if (pair[1].rule.code, pair[1].span.place) in own))


def _without_repeats(found: Iterable[Diagnostic], blocks: Mapping[Source, _Blocks]) -> list[Diagnostic]:
    """A name that a message doesn't declare is one fault, however often texts use it or examples give it a value."""
    kept: list[Diagnostic] = []
    undeclared: set[tuple[Source, int, str]] = set()
    for diagnostic in in_order(found):
        span, code = diagnostic.span, diagnostic.rule.code
        if code in _OF_ONE_NAME and span.source in blocks:
            key = (span.source, blocks[span.source].form(span).start, span.text)
            if key in undeclared:
                continue
            if code in _UNDECLARED:
                undeclared.add(key)
        kept.append(diagnostic)
    return kept


@dataclass(slots=True)
class _Unread:
    """What couldn't be read: where, by source, on which lines, and the words that may have been declared there.

    `losses` are the places of whole lines that are left out, and of what may keep a message from inheriting; `heads`
    are the lines of which it isn't known what block they open.
    """

    places: dict[Source, list[int]] = field(default_factory=dict)
    losses: dict[Source, list[int]] = field(default_factory=dict)
    heads: set[tuple[Source, int]] = field(default_factory=set)
    lines: set[tuple[Source, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    imports: bool = False

    @classmethod
    def of(cls, causes: Iterable[Diagnostic]) -> _Unread:
        """Of findings."""
        unread = cls()
        lines = _Lines()
        for cause in causes:
            code, span = cause.rule.code, cause.span
            line = span.source, span.first.line
            if code == names.BAD_IMPORT.code:
                unread.imports = True
            if code.startswith(_SYNTAX):
                unread.lines.add(line)
            if code.startswith(_SYNTAX) or code == names.UNKNOWN_FORM.code:
                unread.imports |= _IMPORT.match(lines.text(span)) is not None
            if code.startswith(_SYNTAX) or code == names.WRONG_LABELS.code:
                unread.heads.add(line)
            if code.startswith(_SYNTAX) or code in _MISREAD:
                unread.words.update(lines.words(cause))
            elif code not in _HEIRLESS:
                continue
            unread.places.setdefault(span.source, []).append(span.start)
            if code == syntax.ORPHANED_LINES.code or _HEAD_OF_HEIR.match(lines.text(span)):
                unread.losses.setdefault(span.source, []).append(span.start)
        for places in (*unread.places.values(), *unread.losses.values()):
            places.sort()
        return unread

    def explains(self, diagnostic: Diagnostic, blocks: Mapping[Source, _Blocks]) -> bool:
        """Whether a finding may be there only because of that."""
        code, span = diagnostic.rule.code, diagnostic.span
        if not code.startswith(_SYNTAX) and (span.source, span.first.line) in self.lines:
            return True
        if any((note.span.source, note.span.first.line) in self.lines for note in diagnostic.related):
            return True
        if span.source not in blocks:
            return False
        own = blocks[span.source]
        if code in _FOREIGN:
            return bool(self.heads) and (span.source, own.around(span.start - 1).first.line) in self.heads
        if code in _UNKNOWN:
            return self._lost(span, own) or self._is_named(span) or self._may_be_imported(diagnostic)
        return code in _ABSENCES and (self.imports or self._lost(span, own) or self._unread(code, span, own))

    def _lost(self, span: Span, blocks: _Blocks) -> bool:
        """Whether lines of the form around it are left out, or what it inherits is unknown."""
        return _lies_in(self.losses.get(span.source, ()), blocks.form(span), but=span.start)

    def _is_named(self, span: Span) -> bool:
        return span.text in self.words or span.text.removeprefix(_LINK) in self.words

    def _may_be_imported(self, diagnostic: Diagnostic) -> bool:
        return self.imports and not isinstance(diagnostic.help, Spelling)

    def _unread(self, code: str, span: Span, blocks: _Blocks) -> bool:
        """Whether something in the block around it can't be read; a channel is reached by what stands elsewhere."""
        around = blocks.form(span) if code in _OF_MESSAGES else blocks.around(span.start)
        return _lies_in(self.places.get(span.source, ()), around)


def _lies_in(places: Sequence[int], span: Span, but: int = -1) -> bool:
    """Whether one of some sorted places is within a span, another than a certain one."""
    at = bisect_left(places, span.start)
    return any(place < span.end and place != but for place in places[at : at + 2])


class _Blocks:
    """The blocks of a file, found by a place in them; gone through when one is asked for."""

    def __init__(self, file: tree.File) -> None:
        self._file = file
        self._spans: list[Span] = []
        self._outer: list[int] = []

    @cached_property
    def _starts(self) -> list[int]:
        self._collect(self._file, -1)
        return [span.start for span in self._spans]

    def _collect(self, node: tree.Node, outer: int) -> None:
        if isinstance(node, tree.Block | tree.Body):
            self._spans.append(node.span)
            self._outer.append(outer)
            outer = len(self._spans) - 1
        for child in tree.children(node):
            self._collect(child, outer)

    def around(self, place: int) -> Span:
        """The innermost block that a place belongs to, or the file."""
        at = bisect_right(self._starts, place) - 1
        while at >= 0 and self._spans[at].end <= place:
            at = self._outer[at]
        return self._spans[at] if at >= 0 else self._file.span

    def form(self, span: Span) -> Span:
        """The form at the top of the file that a place belongs to, or the file."""
        at = bisect_right(self._file.items, span.start, key=lambda item: item.span.start)
        return self._file.items[at - 1].span if at else self._file.span


class _Lines:
    """The lines of faults, each gone through once: a long one may have thousands."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Source, int], str] = {}
        self._told: set[tuple[Source, int]] = set()
        self._heads: dict[Source, tuple[int, int]] = {}

    def text(self, span: Span) -> str:
        """The line that a fault begins on."""
        key = span.source, span.first.line
        if key not in self._texts:
            self._texts[key] = span.source.line(key[1])
        return self._texts[key]

    def words(self, cause: Diagnostic) -> list[str]:
        """The words that a fault may have kept from being declared, and that weren't told before: those of its line,
        of an unknown field its labels."""
        span, source = cause.span, cause.span.source
        if cause.rule.code != names.UNKNOWN_FIELD.code:
            line = source, span.first.line
            is_new = line not in self._told
            self._told.add(line)
            return _WORD.findall(self.text(span)) if is_new else []
        start, end = self._heads.get(source, (0, 0))
        head = _HEAD.match(source.text, span.start) if not start <= span.start < end else None
        if head is None:
            return []
        self._heads[source] = head.span()
        return _WORD.findall(head[0])
