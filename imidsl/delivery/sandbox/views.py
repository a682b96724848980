"""What is stored, as JSON tells it: requests in a list, one in full, receipts with what telling them came to."""

from __future__ import annotations

import json
from collections.abc import Sequence

from imidsl.delivery import receipts
from imidsl.delivery.sandbox.courier import body_of, stamp
from imidsl.delivery.sandbox.places import DefinedAt
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.store import Stored, StoredReceipt
from imidsl.delivery.sandbox.verdicts import Recipient, pointer_of
from imidsl.preview.cards.drawing import body_card
from imidsl.preview.cards.model import Card
from imidsl.preview.looks.said import said
from imidsl.records import dataclass
from imidsl.request.check_body import ReadBody, read_body
from imidsl.schema.envelope import CALLBACK_DATA, CORRELATION_ID, NOTIFY_URL
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import receipt_code
from imidsl.source import Source

_NAMED = 20
"""How many recipients a list names of each request."""


def listed(platform: Platform, stored: Stored) -> dict[str, Json]:
    """A request as a list has it: all but the body."""
    return {
        "id": stored.id,
        "transid": stored.transid,
        "at": stamp(stored.at),
        "channel": stored.channel,
        CORRELATION_ID.name: stored.reference,
        CALLBACK_DATA.name: stored.callback,
        NOTIFY_URL.name: stored.notify,
        "to": [_recipient(one) for one in platform.store.recipients(stored.id, _NAMED)],
        "text": stored.excerpt,
    }


def _recipient(one: Recipient) -> Json:
    own = {CORRELATION_ID.name: one.reference} if one.reference else {}
    return {"kind": one.kind, "address": one.address, **own}


@dataclass(frozen=True, slots=True)
class FullView:
    """A request in full: its card, its recipients and receipts."""

    stored: Stored
    body: Json
    source: Source
    read: ReadBody
    card: Card
    recipients: Sequence[Recipient]
    receipts: Sequence[StoredReceipt]
    places: Sequence[DefinedAt]


def full(platform: Platform, stored: Stored) -> FullView:
    """Everything that there is to see of a request."""
    source = Source("body", stored.body)
    read, body = read_body(source, platform.examiner.profile, platform.examiner.config), json.loads(stored.body)
    card = body_card(stored.transid, read, body, platform.examiner.profile, platform.examiner.config)
    store = platform.store
    recipients, receipts = store.recipients(stored.id), store.receipts(stored.id)
    return FullView(stored, body, source, read, card, recipients, receipts, platform.places.find(read))


def in_full(platform: Platform, stored: Stored) -> Json:
    """A request with its body, what the recipient sees of it, its sizes, findings and receipts."""
    view = full(platform, stored)
    return {
        **listed(platform, stored),
        "to": [_recipient(one) for one in view.recipients],
        "body": view.body,
        "view": [{"look": one.look.label, "says": list(said([one]))[1:]} for one in view.card.screens],
        "sizes": [
            {"field": one.name, "used": one.used, "limit": one.limit, "unit": one.unit} for one in view.card.meters
        ],
        "segments": sum(cost.segments for cost in view.card.costs) or None,
        "findings": [
            {
                "rule": one.rule.name,
                "code": one.rule.code,
                "severity": one.severity.value,
                "message": one.message,
                "pointer": pointer_of(view.source, one),
            }
            for one in view.read.found
        ],
        "places": [{"message": one.message, "at": one.at} for one in view.places],
        "receipts": [_receipt(platform, stored, view.recipients[one.number], one) for one in view.receipts],
    }


def told(platform: Platform, stored: Stored, receipt: StoredReceipt) -> Json:
    """A receipt by itself."""
    return _receipt(platform, stored, platform.store.recipient(stored.id, receipt.number), receipt)


def _receipt(platform: Platform, stored: Stored, recipient: Recipient, receipt: StoredReceipt) -> Json:
    body = body_of(stored, recipient, receipt, platform.examiner.profile)
    row = receipt_code(receipt.code)
    return {
        "id": receipt.id,
        "transid": stored.transid,
        "to": recipient.address,
        "code": receipt.code,
        "status": body.status,
        "means": row.why if row is not None else "",
        "at": stamp(receipt.planned),
        "state": state(receipt),
        "tries": list(receipt.tries),
        "body": receipts.write(body),
    }


def state(receipt: StoredReceipt) -> str:
    """How far a receipt has come: one that nobody asked to be told is only `kept`."""
    if receipt.at is None:
        return "planned"
    if receipt.due is not None:
        return "trying"
    if not receipt.tries:
        return "kept"
    return "told" if receipt.tries[-1]["good"] else "given up"
