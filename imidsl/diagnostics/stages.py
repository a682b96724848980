"""The stages that the catalogue is sorted by: the first digit of a code."""

from __future__ import annotations

from imidsl.diagnostics import Rule

STAGES = {
    "1": "syntax",
    "2": "names and kinds",
    "3": "relations between fields",
    "4": "sizes",
    "5": "templates and parameters",
    "6": "conformance",
    "7": "portability, style and configuration",
    "8": "changes between two versions",
    "9": "tests",
}


def stage(rule: Rule) -> str:
    """The stage that a rule belongs to."""
    return STAGES[rule.code[3]]
