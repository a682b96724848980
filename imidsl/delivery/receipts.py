"""Delivery receipts in the documented envelope: written by the stand-in, read by whoever follows one back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from imidsl.records import dataclass, field
from imidsl.schema.envelope import CALLBACK_DATA, CORRELATION_ID
from imidsl.schema.kinds import WEBEX, Json, Profile
from imidsl.schema.receipts import ADDRESS, CHANNEL, ID_KIND, INFO, NOTIFICATION, STATUS, SUBTID, TIME, WORDS
from imidsl.schema.responses import CODE, TRANSID


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What a receipt says. Whatever this package doesn't know of it is kept in `more`, by its key."""

    transid: str
    address: str
    status: str
    code: str = ""
    description: str = ""
    channel: str = ""
    id_kind: str = ""
    reference: str = ""
    callback: str = ""
    time: str = ""
    subtid: str = ""
    more: Mapping[str, Json] = field(default_factory=dict)


_OUTER = {
    CORRELATION_ID.name: "reference",
    TRANSID: "transid",
    SUBTID: "subtid",
    CALLBACK_DATA.name: "callback",
}
_INNER = {
    ADDRESS: "address",
    ID_KIND: "id_kind",
    STATUS: "status",
    CHANNEL: "channel",
    CODE: "code",
    WORDS: "description",
    TIME: "time",
}


def write(receipt: DeliveryReceipt) -> Json:
    """The body that is posted to whoever asked for receipts."""
    outer = {key: getattr(receipt, name) for key, name in _OUTER.items()}
    inner = {key: getattr(receipt, name) for key, name in _INNER.items()}
    told = {key: value for key, value in inner.items() if value} | dict(receipt.more)
    return {NOTIFICATION: {**{key: value for key, value in outer.items() if value}, INFO: told}}


def read(body: Json) -> DeliveryReceipt | None:
    """The receipt in a body, with or without the key round it; None where it is none."""
    outer = _object(_object(body).get(NOTIFICATION, body))
    inner = _object(outer.get(INFO))
    given = {name: _word(outer.get(key)) for key, name in _OUTER.items()}
    given |= {name: _word(inner.get(key)) for key, name in _INNER.items()}
    if not given["status"] and not given["code"]:
        return None
    more = {key: value for key, value in {**outer, **inner}.items() if key not in (*_OUTER, *_INNER, INFO)}
    return DeliveryReceipt(**given, more=more)


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _word(value: Json) -> str:
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def timestamp(instant: datetime, profile: Profile) -> str:
    """An instant as the profile's receipts have it: in milliseconds, with its offset only under webexconnect."""
    if profile in WEBEX:
        return instant.isoformat(timespec="milliseconds")
    return instant.replace(tzinfo=None).isoformat(timespec="milliseconds")
