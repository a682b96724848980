"""Fixes of diagnostics → other texts, for `check --fix`: none that leaves a file worse than it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.records import dataclass
from imidsl.source import Source

ROUNDS = 10
"""How often fixed texts are looked at again: a fix can make room for another."""

_JUDGED = "IMI3"
"""From here on the codes of rules are about what a file says, no more about how."""

Look = Callable[[Mapping[str, str]], list[Diagnostic]]
"""What is wrong where files hold other texts, by their paths."""


@dataclass(frozen=True, slots=True)
class FixedSources:
    """What fixes make of files: the `texts` of those that change, by path, and as they were `before`.

    `kept` are those whose fixes would not do, by path, each with the names of the rules that they would break anew;
    none where they would never come to an end.
    """

    texts: Mapping[str, str]
    before: Mapping[str, str]
    kept: Mapping[str, Collection[str]]


def fix_all(look: Look, paths: Collection[str], *, unsafe: bool) -> FixedSources:
    """Fix the files as long as there is something to fix; leave alone those in which something new would be wrong.

    Where fixes of one file break another, which isn't fixed itself, none are made.
    """
    kept: dict[str, Collection[str]] = {}
    first = look({})
    while True:
        texts, before, unsettled, found = _rounds(look, first, [path for path in paths if path not in kept], unsafe)
        worse = _worse(first, found) | dict.fromkeys(unsettled, ())
        if not worse:
            return FixedSources(texts, before, kept)
        blamed = worse.keys() & texts.keys()
        rules = sorted({name for names in worse.values() for name in names})
        kept |= {path: worse[path] for path in blamed} if blamed else dict.fromkeys(texts, rules)


def _rounds(
    look: Look, found: list[Diagnostic], paths: Collection[str], unsafe: bool
) -> tuple[dict[str, str], dict[str, str], set[str], list[Diagnostic]]:
    """The texts in the end, those before, the files in which there would be more to fix, and what is wrong then."""
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    changes: dict[Source, str] = {}
    for _ in range(ROUNDS):
        changes = {source: text for source, text in edited(found, unsafe=unsafe).items() if source.path in paths}
        if not changes:
            break
        for source, text in changes.items():
            before.setdefault(source.path, source.text)
            texts[source.path] = text
        found = look(texts)
    return texts, before, {source.path for source in changes}, found


def _worse(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> dict[str, Collection[str]]:
    """The files in which more is wrong than was, with the rules that are broken more often.

    Where a file had errors, what needs more than its form and its names was only judged in part: that more of it comes to
    light is no fault of a fix.
    """
    before, after = list(before), list(after)
    faulty = {finding.span.source.path for finding in before if finding.is_error}
    form = {_key(finding) for finding in after if finding.rule.code < _JUDGED}
    worse: dict[str, list[str]] = {}
    for path, name in Counter(map(_key, after)) - Counter(map(_key, before)):
        if path not in faulty or (path, name) in form:
            worse.setdefault(path, []).append(name)
    return {path: sorted(names) for path, names in worse.items()}


def _key(found: Diagnostic) -> tuple[str, str]:
    """What stays of a finding where the text round it changes."""
    return found.span.source.path, found.rule.name


def edited(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> dict[Source, str]:
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
