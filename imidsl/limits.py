"""Sizes: how long a text is, as the platform counts, and whether that is allowed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from imidsl.diagnostics import Diagnostic, sizes
from imidsl.located import Leaf, Record, plain
from imidsl.records import dataclass, field
from imidsl.spec.kinds import Limit, Profile, Text
from imidsl.text.encoding import utf8_size
from imidsl.text.proof.measure import Measure

SHORT_LINK = 30
"""How long the short link is that a placeholder becomes, in bytes, unless the configuration says otherwise."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What sizes depend on besides the text: declared smartlinks, the short link's length, configured limits."""

    links: Collection[str] = ()
    link_bytes: int = SHORT_LINK
    limits: Mapping[str, int] = field(default_factory=dict)

    def bytes_of(self, text: str) -> int:
        """UTF-8 bytes, each declared smartlink as the longer of its placeholder and its short link."""
        return Measure(links=self.links, link_bytes=self.link_bytes).size(text)

    def limit_of(self, name: str, limit: Limit) -> int:
        """The limit that holds for a field by its dotted name."""
        return self.limits.get(name, limit.amount)

    def used(self, record: Record, text: str, limit: Limit) -> int:
        """How much of a limit a text takes, with what the platform appends to it, in the limit's unit."""
        size = self.bytes_of(text) if limit.unit == "bytes" else len(text)
        for sibling in limit.plus:
            also = record.members.get(sibling)
            if isinstance(also, Leaf) and also.ready and isinstance(also.value, str):
                size += utf8_size(also.value) if limit.unit == "bytes" else len(also.value)
        return size

    def check_text(self, record: Record, leaf: Leaf, name: str, label: str) -> Iterator[Diagnostic]:
        """Whether a text keeps its limit; `name` is its dotted name, `label` what messages call it."""
        limit = leaf.kind.limit if isinstance(leaf.kind, Text) else None
        if limit is None or not isinstance(leaf.value, str):
            return
        size = self.used(record, leaf.value, limit)
        allowed = self.limit_of(name, limit)
        if size > allowed:
            rule = sizes.TEXT_TOO_LONG if limit.firm else sizes.LONG_TEXT
            yield rule.at(
                leaf.span,
                field=label,
                size=size,
                limit=allowed,
                unit=limit.unit,
                source=limit.source,
                over=size - allowed,
            )


def check_object(record: Record, profile: Profile, label: str) -> Iterator[Diagnostic]:
    """Whether an object, as compact UTF-8 JSON, keeps its shape's limit."""
    limit = record.shape.size if record.shape is not None else None
    if limit is None:
        return
    size = len(compact(plain(record, profile, raw=True)))
    if size > limit:
        yield sizes.PUSH_PAYLOAD_TOO_LARGE.at(record.span, field=label, size=size, limit=limit, over=size - limit)


def compact(body: object) -> bytes:
    """A body as UTF-8 JSON without blanks: as it is sent and counted."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
