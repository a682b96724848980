"""Expectations that stand in the source: what is expected on a line is said on that line.

`# ! rule-name 'word'` at the end of the faulty line (several with `; ` between), or, where no comment is possible
there, `# ^ rule-name` on the line below. The word is the text of the diagnostic's span and may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from imidsl.diagnostics import Diagnostic
from imidsl.source import Source

Expectation = tuple[int, str, str | None]

_ONE = r"[a-z][a-z0-9-]*(?: '[^']*')?"
_COMMENT = re.compile(rf"#\s*([!^])\s*({_ONE}(?:; {_ONE})*)\s*$")
_PART = re.compile(r"([a-z][a-z0-9-]*)(?: '([^']*)')?")


def expectations(text: str) -> list[Expectation]:
    """Line (from 1), rule name and word of each expectation in a source."""
    found: list[Expectation] = []
    for number, line in enumerate(text.split("\n"), 1):
        comment = _COMMENT.search(line)
        if comment:
            line_number = number - (comment[1] == "^")
            found += [(line_number, part[1], part[2]) for part in _PART.finditer(comment[2])]
    return found


def compare(source: Source, diagnostics: Iterable[Diagnostic]) -> list[str]:
    """What was expected and not found, and what was found and not expected; empty where all is as expected."""
    missing = expectations(source.text)
    surplus = []
    for diagnostic in diagnostics:
        match = next((e for e in missing if _meets(diagnostic, e)), None)
        if match is None:
            place = diagnostic.span.first
            what = f"{diagnostic.rule.name} '{diagnostic.span.text}': {diagnostic.message}"
            surplus.append(f"unexpected: line {place.line} {what}")
        else:
            missing.remove(match)
    return [f"missing: line {line} {name} '{word or ''}'" for line, name, word in missing] + surplus


def _meets(diagnostic: Diagnostic, expected: Expectation) -> bool:
    line, name, word = expected
    span = diagnostic.span
    return diagnostic.rule.name == name and span.first.line == line and word in (None, span.text)


def assert_raises(source: Source, diagnostics: Iterable[Diagnostic]) -> None:
    """Fail, with the list of differences, unless exactly what the source expects was found."""
    differences = compare(source, diagnostics)
    assert not differences, "\n".join(differences)
