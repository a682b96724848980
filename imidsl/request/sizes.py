"""Sizes: how long a text is, as the platform counts, and whether that is allowed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from imidsl.binding.values import Fixed, Leaf, Record, plain
from imidsl.diagnostics import Diagnostic, sizes
from imidsl.records import dataclass, field
from imidsl.request.path import RequestPath
from imidsl.schema.kinds import Limit, Profile, Text
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.chars.links import growth

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
        return utf8_size(text) + growth(text, self.links, self.link_bytes)

    def limit_of(self, name: str, limit: Limit) -> int:
        """The limit that holds for a field by its dotted name."""
        return self.limits.get(name, limit.amount)

    def used(self, record: Record, text: str, limit: Limit) -> int:
        """How much of a limit a text takes, with what the platform appends to it: in UTF-8 bytes, or in code points."""
        size = self._size(text, limit)
        for sibling in limit.plus:
            also = record.members.get(sibling)
            if isinstance(also, Leaf) and also.ready and isinstance(also.value, str):
                size += self._size(also.value, limit)
        return size

    def _size(self, text: str, limit: Limit) -> int:
        own = utf8_size(text) if limit.unit == "bytes" else len(text)
        return own + growth(text, self.links, self.link_bytes)

    def check_text(self, record: Record, leaf: Leaf, place: RequestPath) -> Iterator[Diagnostic]:
        """Whether a text keeps its limit."""
        limit = leaf.kind.limit if isinstance(leaf.kind, Text) else None
        if limit is None or not isinstance(leaf.value, str):
            return
        size = self.used(record, leaf.value, limit)
        allowed = self.limit_of(place.name, limit) if self.limits else limit.amount
        if size > allowed:
            rule = sizes.TEXT_TOO_LONG if limit.firm else sizes.LONG_TEXT
            yield rule.at(
                leaf.span,
                field=place.label,
                size=size,
                limit=allowed,
                unit=limit.unit,
                source=limit.source,
                over=size - allowed,
            )


def check_object(record: Record, profile: Profile, place: RequestPath, fixed: Fixed) -> Iterator[Diagnostic]:
    """Whether an object, as compact UTF-8 JSON, keeps its shape's limit."""
    limit = record.shape.size if record.shape is not None else None
    if limit is None:
        return
    size = len(compact(plain(record, profile, raw=True, fixed=fixed)))
    if size > limit:
        yield sizes.PUSH_PAYLOAD_TOO_LARGE.at(record.span, field=place.label, size=size, limit=limit, over=size - limit)


def compact(body: object) -> bytes:
    """A body as UTF-8 JSON without blanks: as it is sent and counted."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
