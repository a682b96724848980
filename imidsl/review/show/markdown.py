"""A review as Markdown for a pull request's comment: whatever a message says stays text there.

Words of users stand in fences longer than any run of backticks in them, or with every sign that means something to
Markdown, HTML or GitHub (`@team`, `#1`) written as an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from imidsl.report.cells import safe
from imidsl.review.change import Effect, Impact, Review
from imidsl.review.show.parts import beside, closing, sections
from imidsl.review.words import Fate, of, pieces

MARKER = "<!-- imidsl diff -->"
"""The first line, by which a job finds the comment that it made before."""
_MEANS = re.compile(r"[^\w\s.,;:'\"/%→–·?]")


def render(review: Review, *, limit: int) -> str:
    """The review in at most `limit` characters: sections that don't fit are left out whole, and that is said."""
    parts = [f"{MARKER}\n### What this change does to the messages\n\n{plain(closing(review))}\n"]
    parts += [f"\n> {plain(note)}\n" for note in review.notes]
    left: list[str] = []
    room = limit - sum(map(len, parts)) - _NOTICE
    for effect, changes in sections(review):
        section = f"\n#### {effect.heading}\n\n" + "".join(map(_change, changes))
        if len(section) > room:
            left.append(f"{effect.heading} ({len(changes)})")
            continue
        room -= len(section)
        parts.append(section)
    if left:
        parts.append(f"\nLeft out, since a comment has its limit: {', '.join(left)}.\n")
    return "".join(parts)


_NOTICE = 400
"""Characters kept for the sentence that says what was left out."""


def plain(text: str) -> str:
    """Words that mean nothing but themselves."""
    return _MEANS.sub(lambda found: f"&#{ord(found[0])};", safe(text))


def _change(change: Impact) -> str:
    names = plain(" · ".join(filter(None, [", ".join(change.messages), beside(change)])))
    if change.effect is Effect.READ:
        return f"{names}\n\n{_fenced(list(_lines(change)))}\n"
    finding, place = change.finding, change.finding.span
    at = f"{plain(f'{place.source.path}:{place.first.line}')} · {names}"
    return f"- {finding.severity} {finding.rule.code}: {plain(finding.message)} ({at})\n"


def _lines(change: Impact) -> Iterator[str]:
    row = pieces(change.before or "", change.after or "")
    for fate, text in ((Fate.GONE, change.before), (Fate.NEW, change.after)):
        if text is not None:
            whole = "".join(piece for _, piece in of(row, fate))
            yield from (f"{fate} {safe(line)}" for line in whole.split("\n"))


def _fenced(lines: list[str]) -> str:
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}diff", *lines, fence]) + "\n"
