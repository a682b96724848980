"""What makes a finding the same one after lines have moved: its rule, its file, and what stands there."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import NamedTuple

from imidsl.diagnostics import Diagnostic
from imidsl.report.model import Report

# How much of a long line counts, on either side of the fault: of a minified body the whole file would.
_AROUND = 100


class FindingKey(NamedTuple):
    """Rule, file, the faulty line without the blanks around it, and the word at fault (its first line)."""

    file: str
    rule: str
    line: str
    word: str


def key(diagnostic: Diagnostic) -> FindingKey:
    """The key of a finding; several alike have the same."""
    span = diagnostic.span
    text = span.source.text
    before = text[max(0, span.start - _AROUND) : span.start].rpartition("\n")[2]
    after = text[span.start : span.start + _AROUND].partition("\n")[0]
    word = text[span.start : min(span.end, span.start + _AROUND)].partition("\n")[0].rstrip("\r")
    return FindingKey(span.source.path, diagnostic.rule.code, (before + after).strip("\ufeff \t\r"), word)


def fingerprints(report: Report) -> list[str]:
    """A hash for each finding, in their order, no two the same: of its key, and its number among those alike.

    Files are named from the root of the repository, so that it is the same wherever the check is run.
    """
    seen: Counter[FindingKey] = Counter()
    found = []
    for diagnostic in report.diagnostics:
        one = key(diagnostic)
        one = one._replace(file=report.named(one.file))
        seen[one] += 1
        found.append(sha256(json.dumps([*one, seen[one]]).encode()).hexdigest())
    return found
