"""What becomes of an address: the receipts that will be made, and when. An address can ask for another fate."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.records import dataclass, replace
from imidsl.schema.receipts import (
    BAD_ADDRESS,
    BAD_SENDER,
    DELIVERED,
    READ,
    SUBMITTED,
    TOO_LONG,
    ReceiptCode,
    Stage,
    StatusWords,
    receipt_code,
)

_STEP = 0.5
"""Seconds from one stage to the next."""
_LATE = 60.0
_LAST = 4
"""How many of an address's last characters ask for a fate."""
_ASKED = {row.code: row for row in (SUBMITTED, DELIVERED, READ, BAD_SENDER, BAD_ADDRESS, TOO_LONG)}


@dataclass(frozen=True, slots=True)
class Planned:
    """A receipt to come: its code, in how many seconds that happens, and in how many it is told."""

    code: ReceiptCode
    after: float
    told: float


def plan(address: str, end: str, words: StatusWords) -> list[Planned]:
    """The receipts of an address, in the order in which they are sent; `end` is the code that they must end with."""
    asked = "" if end else address[-_LAST:]
    last = receipt_code(end) or _ASKED.get(asked, DELIVERED)
    told = [one for one in _course(last) if words.of(one.code.stage) is not None]
    match asked:
        case "0000":
            return []
        case "0002":
            return [one for one in told for _ in range(2)]
        case "0003":
            return [replace(one, told=at.told) for one, at in zip(reversed(told), told, strict=True)]
        case "0060":
            return [replace(one, told=one.told + _LATE) for one in told]
        case _:
            return told


def _course(end: ReceiptCode) -> Iterator[Planned]:
    """What comes up to a receipt and with it."""
    if end.stage is Stage.FAILED:
        yield Planned(end, _STEP, _STEP)
        return
    for number, row in enumerate((SUBMITTED, DELIVERED, READ), 1):
        yield Planned(row, number * _STEP, number * _STEP)
        if row.stage is end.stage:
            return
