"""What is counted of the rows that become requests: small, added up block by block, without a value in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from heapq import nsmallest
from typing import Any, Final

from imidsl.records import dataclass, field
from imidsl.text.chars.encoding import (
    GSM7_EXTENSION,
    GSM7_PART,
    GSM7_SINGLE,
    UCS2_PART,
    UCS2_SINGLE,
    Encoding,
    is_gsm7,
    segments,
    utf8_size,
    utf16_units,
)
from imidsl.text.types.containers import DateTimeType, DateType, DecimalType, IntType
from imidsl.text.types.parameters import Parameter

STEP: Final = 100
"""Bytes of a bar."""
LONGEST: Final = 5
"""How many of the longest rows are named."""
_PAIRS: Final = "".join(sorted(GSM7_EXTENSION))

Plain = dict[str, Any]
"""Counts as JSON has them."""


def sms_parts(text: str) -> tuple[Encoding, int]:
    """The encoding of a text, and how many parts it is sent in: `segments`, for millions of ordinary texts."""
    if is_gsm7(text):
        encoding, one, part = Encoding.GSM7, GSM7_SINGLE, GSM7_PART
        units = len(text) + sum(map(text.count, _PAIRS))
    else:
        encoding, one, part = Encoding.UCS2, UCS2_SINGLE, UCS2_PART
        units = utf16_units(text)
    if units <= one:
        return encoding, 1 if text else 0
    # Where some characters take two units, parts are filled one after the other.
    return encoding, -(-units // part) if units == len(text) else segments(text).count


@dataclass
class ChannelCounts:
    """Of one channel: recipients, requests, sizes of bodies without who gets them, and of an SMS how it is sent."""

    recipients: int = 0
    requests: int = 0
    bytes: Counter[int] = field(default_factory=Counter)
    segments: Counter[int] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    longest: list[tuple[int, int]] = field(default_factory=list)
    """Bytes and the number of the row."""

    def add(self, sizes: Sequence[tuple[int, int]], sent: Iterable[tuple[Encoding, int]]) -> None:
        """Bodies of some sizes, each with its row; how each SMS among them is sent."""
        self.recipients += len(sizes)
        self.bytes.update(size // STEP * STEP for size, _ in sizes)
        for (encoding, count), many in Counter(sent).items():
            self.segments[count] += many
            self.encodings[encoding] += many
        self.longest = _longest([*self.longest, *sizes])

    def merge(self, other: ChannelCounts) -> None:
        """Add those of later rows."""
        self.recipients += other.recipients
        self.requests += other.requests
        self.bytes += other.bytes
        self.segments += other.segments
        self.encodings += other.encodings
        self.longest = _longest([*self.longest, *other.longest])

    def plain(self) -> Plain:
        """As JSON."""
        return {
            "recipients": self.recipients,
            "requests": self.requests,
            "bytes": _sorted(self.bytes),
            "segments": _sorted(self.segments),
            "encodings": dict(sorted(self.encodings.items())),
            "longest": [{"row": row, "bytes": size} for size, row in self.longest],
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> ChannelCounts:
        """What `plain` gave."""
        return cls(
            plain["recipients"],
            plain["requests"],
            Counter({int(size): count for size, count in plain["bytes"].items()}),
            Counter({int(parts): count for parts, count in plain["segments"].items()}),
            Counter(plain["encodings"]),
            [(one["bytes"], one["row"]) for one in plain["longest"]],
        )


def _longest(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return nsmallest(LONGEST, found, key=lambda one: (-one[0], one[1]))


def _sorted(counts: Counter[int]) -> dict[str, int]:
    return {str(key): counts[key] for key in sorted(counts)}


@dataclass
class ParameterCounts:
    """What the values of a parameter have in common: the one that all have, by its hash, and their bounds."""

    only: str | None = None
    varies: bool = False
    characters: int = 0
    bytes: int = 0
    least: str | None = None
    most: str | None = None

    def add(self, parameter: Parameter, cells: Sequence[Any]) -> None:
        """The cells of some rows."""
        distinct = set(map(str, cells))
        if not distinct:
            return
        self._one(sha256(min(distinct).encode("utf-8", "replace")).hexdigest()[:16], varies=len(distinct) > 1)
        self.characters = max(self.characters, *map(len, distinct), 0)
        self.bytes = max(self.bytes, *map(utf8_size, distinct), 0)
        if isinstance(parameter.type, IntType | DecimalType | DateType | DateTimeType):
            key = Decimal if isinstance(parameter.type, IntType | DecimalType) else str
            self._bounds([min(distinct, key=key), max(distinct, key=key)])

    def _one(self, only: str | None, *, varies: bool) -> None:
        self.varies = self.varies or varies or (self.only is not None and self.only != only)
        self.only = only

    def _bounds(self, words: Sequence[str | None]) -> None:
        known = [word for word in (self.least, self.most, *words) if word is not None]
        if known:
            key = _order
            self.least, self.most = min(known, key=key), max(known, key=key)

    def merge(self, other: ParameterCounts) -> None:
        """Add those of later rows."""
        if other.only is None:
            return
        self._one(other.only, varies=other.varies)
        self.characters, self.bytes = max(self.characters, other.characters), max(self.bytes, other.bytes)
        self._bounds([other.least, other.most])

    def plain(self) -> Plain:
        """As JSON, for adding up."""
        return {name: getattr(self, name) for name in ("only", "varies", "characters", "bytes", "least", "most")}


def _order(word: str) -> tuple[Any, ...]:
    try:
        return (0, Decimal(word))
    except ArithmeticError:
        return (1, word)


@dataclass
class Counts:
    """Of some rows: how many there are, how many are rejected, by which rule, and what the others have."""

    rows: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    channels: dict[str, ChannelCounts] = field(default_factory=dict)
    parameters: dict[str, ParameterCounts] = field(default_factory=dict)

    def merge(self, other: Counts) -> None:
        """Add those of later rows."""
        self.rows += other.rows
        self.rejected += other.rejected
        self.reasons += other.reasons
        for channel, counts in other.channels.items():
            self.channels.setdefault(channel, ChannelCounts()).merge(counts)
        for name, bounds in other.parameters.items():
            self.parameters.setdefault(name, ParameterCounts()).merge(bounds)

    def plain(self) -> Plain:
        """As JSON."""
        return {
            "rows": self.rows,
            "rejected": self.rejected,
            "reasons": dict(sorted(self.reasons.items())),
            "channels": {name: counts.plain() for name, counts in self.channels.items()},
            "parameters": {name: bounds.plain() for name, bounds in self.parameters.items()},
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Counts:
        """What `plain` gave."""
        return cls(
            plain["rows"],
            plain["rejected"],
            Counter(plain["reasons"]),
            {name: ChannelCounts.of(counts) for name, counts in plain["channels"].items()},
            {name: ParameterCounts(**bounds) for name, bounds in plain["parameters"].items()},
        )
