"""Suppression: `# imidsl: allow NAME because …` above the line of a finding, or above the entry or block it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.diagnostics import Diagnostic, Edit, Fix, Rule, in_order
from imidsl.diagnostics import configuration as rows
from imidsl.diagnostics.lookup import rules_by_key
from imidsl.records import dataclass
from imidsl.request.settings import Config, apply
from imidsl.source import Span
from imidsl.syntax import tree

# As texts: few files have suppressions, and `re` keeps what it has compiled.
_MARKED = "imidsl:"
_MARK = r"(?s:imidsl:\s*(?P<order>.*))"
_ALLOW = r"(?s:allow\s+(?P<names>[\w-]+(?:\s*,\s*[\w-]+)*)\s*(?P<because>\bbecause\b\s*(?P<reason>.*))?)"
_NAME = r"[\w-]+"
# What may stand between a suppression and the line that it is about: more comments.
_BELOW = r"(?:\r?\n[ \t]*#[^\n]*)*\r?\n[ \t]*"
_ELSEWHERE = frozenset({"8"})
"""Stages whose findings no check makes: those of `diff`."""
# A `#` between blanks starts a comment upon the comment.
_ASIDE = " # "


@dataclass(frozen=True, slots=True)
class Allow:
    """One name of a suppression: its rule and place, the offsets that it covers (-1: none), how it is taken out."""

    rule: Rule
    span: Span
    start: int
    end: int
    removal: Fix

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether it is about a finding of its file."""
        if diagnostic.rule.code != self.rule.code or self.start < 0:
            return False
        source, at = self.span.source, diagnostic.span.place[1]
        within = self.start <= at - source.offset <= self.end
        return within or diagnostic.span.first.line == source.position(self.start).line


def is_suppression(comment: tree.Comment) -> bool:
    """Whether a comment is addressed to imidsl, and so is no documentation."""
    return re.match(_MARK, comment.text) is not None


def allows(file: tree.File, found: list[Diagnostic]) -> list[Allow]:
    """The suppressions of a file; what is wrong with them goes to `found`. Syntax (1xx) and conformance (6xx) can't be
    suppressed."""
    return list(_allows(file, found)) if _MARKED in file.source.text else []


def settled(
    diagnostics: Iterable[Diagnostic], allows: Mapping[str, Sequence[Allow]], config: Config, *, complete: bool = True
) -> list[Diagnostic]:
    """The findings in order, without those that comments of the files (by path) allow, with the project's severities.

    With `complete` false (a run that leaves out checks) it is not judged which suppressions are unused.
    """
    kept: list[Diagnostic] = []
    # By identity, since a name may stand twice in one suppression; `allows` holds them.
    used: set[int] = set()
    for diagnostic in in_order(diagnostics):
        covering = [allow for allow in allows.get(diagnostic.span.source.path, ()) if allow.covers(diagnostic)]
        used.update(map(id, covering))
        if not covering:
            kept.append(diagnostic)
    if complete:
        every = (allow for found in allows.values() for allow in found)
        kept += (_unused(allow) for allow in every if id(allow) not in used and allow.rule.code[3] not in _ELSEWHERE)
    return in_order(apply(kept, config.severity))


def _unused(allow: Allow) -> Diagnostic:
    return rows.UNUSED_ALLOW.at(allow.span, name=allow.span.text, fix=allow.removal)


def _allows(file: tree.File, found: list[Diagnostic]) -> Iterator[Allow]:
    nodes = list(tree.walk(file))
    comments = [comment for node in nodes for comment in _comments(node) if is_suppression(comment)]
    # Of nodes that start at one place the outermost counts, which the walk meets first.
    ends = {node.span.start: node.span.end for node in reversed(nodes) if node is not file} if comments else {}
    below = _Below(ends)
    for comment in comments:
        start, end = below.covered(comment.span)
        spans = _names(comment.span, found)
        for number, span in enumerate(spans):
            rule = rules_by_key().get(span.text)
            if rule is None:
                help_ = rows.near_rule(span.text, rules_by_key())
                found.append(rows.ALLOW_UNKNOWN_RULE.at(span, help=help_, name=span.text))
            elif rows.is_fixed(rule.code) or rule.code in rows.SUPPRESSIONS:
                found.append(rows.ALLOW_REFUSED.at(span, name=span.text))
            else:
                yield Allow(rule, span, start, end, _removal(comment.span, spans, number))


def _removal(comment: Span, names: list[Span], number: int) -> Fix:
    """Takes one name out of a suppression, or the whole comment, with its line where it stands alone."""
    source = comment.source
    if len(names) > 1:
        last = number == len(names) - 1
        start = names[number - 1].end if last else names[number].start
        end = names[number].end if last else names[number + 1].start
        return Fix((Edit(source.span(start, end), ""),))
    before = source.line(comment.first.line)[: comment.first.column - 1]
    if before.strip():
        return Fix((Edit(source.span(comment.start - len(before) + len(before.rstrip()), comment.end), ""),))
    end = source.text.find("\n", comment.end) + 1 or len(source.text)
    return Fix((Edit(source.span(comment.start - len(before), end), ""),))


def _comments(node: tree.Node) -> tuple[tree.Comment, ...]:
    return node.comments.before + node.comments.suffix + node.comments.inside


def _names(comment: Span, found: list[Diagnostic]) -> list[Span]:
    """The places of the names in a suppression; none where it isn't well-formed."""
    text = comment.text.partition(_ASIDE)[0].rstrip()
    mark = re.search(_MARK, text)
    order = mark["order"] if mark else ""
    offset = comment.start + len(text) - len(order)
    whole = comment.source.span(comment.start, comment.start + len(text))
    allow = re.fullmatch(_ALLOW, order)
    if allow is None:
        found.append(rows.MALFORMED_ALLOW.at(whole, found=order))
        return []
    if not allow["reason"]:
        found.append(rows.ALLOW_WITHOUT_REASON.at(whole, names=allow["names"]))
        return []
    offset += allow.start("names")
    names = re.finditer(_NAME, allow["names"])
    return [comment.source.span(offset + name.start(), offset + name.end()) for name in names]


class _Below:
    """Finds what stands below comments, asked in the order of the file; `ends` are where nodes end, by their start."""

    def __init__(self, ends: Mapping[int, int]) -> None:
        self._ends = ends
        self._from, self._at = 0, -1

    def covered(self, comment: Span) -> tuple[int, int]:
        """The offsets of what stands below a comment; nothing (-1) for one that shares its line."""
        source, column = comment.source, comment.first.column
        if source.line(comment.first.line)[: column - 1].strip():
            return -1, -1
        # Below one of many comments stands what stands below the last: nothing is gone through twice.
        if not self._from <= comment.end < self._at:
            below = re.compile(_BELOW).match(source.text, comment.end)
            self._from, self._at = comment.end, below.end() if below is not None else -1
        return (self._at, self._ends.get(self._at, self._at)) if self._at >= 0 else (-1, -1)
