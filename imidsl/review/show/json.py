"""A review as one JSON object."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import product

from imidsl.report.json import place
from imidsl.review.change import Impact, Review


def render(review: Review) -> str:
    """The object as text, ASCII only; ends in a line break."""
    counts = Counter(change.finding.severity.value for change in review.changes)
    data = {
        "against": review.against,
        "changes": [one for change in review.changes for one in _changes(change)],
        "notes": list(review.notes),
        "summary": {
            "messages": review.messages,
            "breaking": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
        },
    }
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def _changes(change: Impact) -> Iterator[dict[str, object]]:
    """An entry for each message, channel and field that the change shows in."""
    for message, channel, name in product(change.messages, change.channels or [None], change.fields or [None]):
        yield _entry(change, message, channel, name)


def _entry(change: Impact, message: str, channel: str | None, name: str | None) -> dict[str, object]:
    finding = change.finding
    return {
        "kind": change.effect.value,
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity.value,
        "text": finding.message,
        "message": message,
        "channel": channel,
        "field": name,
        "examples": list(change.examples),
        "before": change.before,
        "after": change.after,
        "bytes": [change.old.bytes, change.new.bytes],
        "segments": [change.old.segments, change.new.segments],
        **place(finding.span),
    }
