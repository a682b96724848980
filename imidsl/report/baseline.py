"""A baseline: the findings that a project knows of, so that only new ones are shown.

It is a JSON file for the repository, sorted, with what is found where and how often; lines may move, and what is no
longer found is stale. Faults of syntax, of conformance and of the configuration are always shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.configuration import is_fixed
from imidsl.report.keys import FindingKey, key

VERSION = 1
Baseline = Counter[FindingKey]
"""How often each finding is known."""


def of(diagnostics: Iterable[Diagnostic]) -> Baseline:
    """The baseline that hides these findings, as far as they can be hidden."""
    return Counter(key(diagnostic) for diagnostic in diagnostics if _hideable(diagnostic))


def hide(diagnostics: Iterable[Diagnostic], known: Baseline) -> tuple[list[Diagnostic], Baseline]:
    """The findings that aren't known, in their order, and what of the baseline isn't found."""
    left = known.copy()
    kept = []
    for diagnostic in diagnostics:
        one = key(diagnostic)
        if _hideable(diagnostic) and left[one] > 0:
            left[one] -= 1
        else:
            kept.append(diagnostic)
    return kept, +left


def _hideable(diagnostic: Diagnostic) -> bool:
    return not is_fixed(diagnostic.rule.code) and diagnostic.rule.run != "configuration"


def dump(known: Baseline) -> str:
    """The text of a baseline's file; ends in a line break."""
    entries = [{**one._asdict(), "count": known[one]} for one in sorted(known)]
    text = json.dumps({"version": VERSION, "findings": entries}, ensure_ascii=False, indent=2) + "\n"
    # A file's name that can't be decoded has halves of characters in it: as JSON writes them, they are read again.
    return text.encode("utf-8", "backslashreplace").decode()


def load(text: str) -> Baseline | str:
    """The baseline in a file's text, or why it is none."""
    try:
        data = json.loads(text)
    except RecursionError:
        return "brackets too deep"
    except ValueError as fault:
        return f"no JSON: {fault}"
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        return f"no baseline of version {VERSION}"
    known: Baseline = Counter()
    for number, entry in enumerate(data["findings"], 1):
        if not isinstance(entry, dict) or not _is_entry(entry):
            return f"entry {number} needs the texts {', '.join(FindingKey._fields)} and a count from 1"
        known[FindingKey(**{name: entry[name] for name in FindingKey._fields})] += entry["count"]
    return known


def _is_entry(entry: Mapping[str, object]) -> bool:
    count = entry.get("count")
    return all(isinstance(entry.get(name), str) for name in FindingKey._fields) and type(count) is int and count > 0
