"""Delivery receipts: their codes, what each channel calls what happened, and the keys of both profiles.

Source: the Messaging API's page for the envelope, its successor's reference for codes, statuses and the other keys.
Statuses and codes that aren't listed exist.
"""

from __future__ import annotations

from enum import StrEnum

from imidsl.records import dataclass, replace
from imidsl.schema.responses import RESPONSES

NOTIFICATION, INFO, SUBTID = "deliveryInfoNotification", "deliveryInfo", "subtid"
STATUS, CHANNEL, WORDS, ID_KIND, TIME = (
    "deliveryStatus",
    "deliveryChannel",
    "Description",
    "destinationType",
    "timeStamp",
)
ADDRESS = "destination"
"""The keys of a receipt that requests and answers don't have."""


class Stage(StrEnum):
    """How far a message has come, as a receipt says."""

    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A code of receipts, or all of a range; `words` as the platform describes it, `why` in words of our own."""

    code: str
    stage: Stage
    words: str
    why: str
    last: str = ""

    def covers(self, code: str) -> bool:
        """Whether the row is of that code."""
        return self.code <= code <= (self.last or self.code) and len(code) == len(self.code)


SUBMITTED = ReceiptCode("7501", Stage.SUBMITTED, "Message submitted", "the platform handed it to the operator or app")
DELIVERED = ReceiptCode("7500", Stage.DELIVERED, "Message delivered", "it has reached the device")
READ = ReceiptCode("7502", Stage.READ, "Message read", "the recipient has opened it")
BAD_SENDER = ReceiptCode("7101", Stage.FAILED, "Invalid sender id", "the sender id can't be used")
BAD_ADDRESS = ReceiptCode("7102", Stage.FAILED, "Invalid destination address", "the address can't be reached")
TOO_LONG = ReceiptCode("7107", Stage.FAILED, "Message length exceeded", "the text is longer than the channel takes")

CODES = (
    SUBMITTED,
    DELIVERED,
    READ,
    ReceiptCode("7503", Stage.FAILED, "Message expired", "it expired before the platform tried to deliver it"),
    ReceiptCode("7528", Stage.READ, "Message clicked", "the recipient has followed a link or pressed a button"),
    BAD_SENDER,
    BAD_ADDRESS,
    TOO_LONG,
    ReceiptCode("7109", Stage.FAILED, "Do not disturb", "the recipient is on a do-not-disturb list"),
    ReceiptCode("7201", Stage.FAILED, "Refused by the operator", "the operator refused it", "7211"),
    ReceiptCode("7301", Stage.FAILED, "Not delivered to the app", "the app messaging service refused it", "7312"),
    ReceiptCode("7504", Stage.FAILED, "Not delivered by the push service", "the push service refused it", "7518"),
    ReceiptCode("7537", Stage.FAILED, "Not delivered by the push service", "the push service refused it", "7571"),
)


def receipt_code(code: str) -> ReceiptCode | None:
    """The row of a code, itself alone; None where no document has it."""
    row = next((row for row in CODES if row.covers(code)), None)
    return replace(row, code=code, last="") if row is not None else None


def meaning(code: str) -> str:
    """What a code of a receipt means, as far as that is known; a request's own codes can come there too."""
    row = receipt_code(code) or RESPONSES.get(code)
    return row.why if row is not None else "no document says what this code means"


@dataclass(frozen=True, slots=True)
class StatusWords:
    """What receipts of a channel say: its name there (empty: as in requests), and a word for each stage.

    None stands for a stage that no receipt of the channel tells of.
    """

    channel: str = ""
    submitted: str | None = "Submitted"
    delivered: str | None = "Delivered"
    read: str | None = None
    failed: str = "Failed"

    def of(self, stage: Stage) -> str | None:
        """The word for a stage."""
        words = {Stage.SUBMITTED: self.submitted, Stage.DELIVERED: self.delivered, Stage.READ: self.read}
        return words.get(stage, self.failed)
