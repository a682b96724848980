"""How much of each limit a request takes, now and at the very most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from imidsl.binding.values import Array, Leaf, Record, ValueNode, leaves, plain
from imidsl.records import dataclass
from imidsl.request.path import RequestPath
from imidsl.request.sizes import Sizes, compact
from imidsl.schema.kinds import Profile, Text
from imidsl.schema.looks import Role
from imidsl.schema.model import Field

ProofEntry: TypeAlias = Mapping[str, object]
"""What the proof says of one text, as `check --format json` lists it."""

_NEAR = 0.75
"""From which share of a limit a meter is shown for a field that isn't its block's text."""


@dataclass(frozen=True, slots=True)
class SizeMeter:
    """A size beside its limit. `most` is the largest size over all values, None where that isn't known.

    `answer` is the proof's word (`proved`, `refuted`, `open`), empty where there is no proof; `most_segments` are those
    of an SMS in the worst case.
    """

    name: str
    used: int
    limit: int
    unit: str
    firm: bool = True
    most: int | None = None
    answer: str = ""
    most_segments: int | None = None

    @property
    def over(self) -> int:
        """By how much it is over its limit."""
        return max(0, self.used - self.limit)

    @property
    def words(self) -> str:
        """Used, limit and the worst case in a sentence."""
        said = f"{self.used:,} of {self.limit:,} {self.unit}"
        said += f", {self.over:,} too many" if self.over else ""
        return f"{said} · {self.worst}" if self.worst else said

    @property
    def worst(self) -> str:
        """The worst case in words."""
        if self.most is None:
            return "worst case open" if self.answer == "open" else ""
        kept = {"proved": "proved", "refuted": "too long"}.get(self.answer, self.answer)
        count = self.most_segments
        segments = f" in {count} segment{'' if count == 1 else 's'}" if count is not None else ""
        return f"worst case {self.most:,}{segments}{f' ({kept})' if kept else ''}"


@dataclass(frozen=True, slots=True)
class Metering:
    """What sizes depend on, and the proof's answers for the message and channel, by field."""

    sizes: Sizes
    profile: Profile
    answers: Mapping[str, ProofEntry]

    def of(self, record: Record, place: RequestPath | None = None) -> Iterator[SizeMeter]:
        """The meters of a filled request that are worth showing, in the order of its fields."""
        place = place or RequestPath()
        for row in {row.name: row for row in record.fields()}.values():
            node = record.members.get(row.name)
            below = place.below(row.on_wire(self.profile), hidden=row.hidden)
            if node is not None:
                yield from self._node(record, row, node, below)
        limit = record.shape.size if record.shape is not None else None
        if limit is not None and all(leaf.ready for leaf in leaves(record)):
            yield SizeMeter(
                f"{place.name} as JSON", len(compact(plain(record, self.profile, raw=True))), limit, "bytes"
            )

    def _node(self, record: Record, row: Field, node: ValueNode, place: RequestPath) -> Iterator[SizeMeter]:
        match node:
            case Record() if node.shape is not None:
                yield from self.of(node, place)
            case Array(items=items):
                for index, item in enumerate(items):
                    if isinstance(item, Record) and item.shape is not None:
                        yield from self.of(item, place.below(index))
            case Leaf(kind=Text(limit=limit)) if limit is not None and node.ready and isinstance(node.value, str):
                used = self.sizes.used(record, node.value, limit)
                meter = self._meter(place.name, used, self.sizes.limit_of(place.name, limit), limit.unit, limit.firm)
                if limit.unit == "bytes" or row.role is Role.TEXT or meter.used >= _NEAR * meter.limit:
                    yield meter

    def _meter(self, name: str, used: int, limit: int, unit: str, firm: bool) -> SizeMeter:
        answer = self.answers.get(name, {})
        most, segments = answer.get("max_bytes"), answer.get("max_segments")
        said = str(answer.get("answer", ""))
        most = most if isinstance(most, int) else None
        return SizeMeter(name, used, limit, unit, firm, most, said, segments if isinstance(segments, int) else None)
