"""Completion in `# imidsl: allow NAME because …`: the rules that are broken below, then all that can be allowed."""

from __future__ import annotations

import re
from typing import Final

from imidsl.diagnostics.catalogue import RULES
from imidsl.diagnostics.configuration import SUPPRESSIONS, is_fixed
from imidsl.editor.checking import OpenFile
from imidsl.editor.proposals import Proposal, Proposals, ranked

_ALLOW: Final = re.compile(r"#\s*imidsl:\s*allow\s+(?:[\w-]+\s*,\s*)*(?P<begun>[\w-]*)\Z")
_MARK: Final = re.compile(r"#\s*imidsl:\s*(?P<begun>\w*)\Z")
FAR = 1000
"""From how many characters away on a finding isn't meant any more."""


def rules_in_comment(file: OpenFile, offset: int) -> Proposals | None:
    """What could stand at a place in a comment for imidsl; None where there is none."""
    text = file.document.text
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    mark = _MARK.search(line)
    if mark is not None:
        return Proposals(offset - len(mark["begun"]), offset, [Proposal("allow", "keyword", "allows findings below")])
    allow = _ALLOW.search(line)
    if allow is None:
        return None
    start = offset - len(allow["begun"])
    below = {
        one.rule.code: one.span.place[1] - offset for one in reversed(file.findings()) if one.span.place[1] > offset
    }
    found = [
        Proposal(rule.name, "rule", rule.why, rank=min(below.get(rule.code, FAR), FAR))
        for rule in RULES
        if not is_fixed(rule.code) and rule.code not in SUPPRESSIONS
    ]
    return ranked(start, offset, found)
