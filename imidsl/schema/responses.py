"""What the API answers to a request: its codes, and the keys of its answers.

Source: the Messaging API's page (S), its successor's reference (D); see the rows.
"""

from __future__ import annotations

from imidsl.records import dataclass

RESPONSE, CODE, TRANSID, DESCRIPTION = "response", "code", "transid", "description"
"""The keys of an answer: the list or object at the first has the others."""
KEY_HEADER = "key"
"""The header that has the service key."""
PATH = "/resources/v1/messaging"


@dataclass(frozen=True, slots=True)
class Response:
    """A code that the API answers with, and its words; of those that refuse, `why` in words of our own."""

    code: str
    words: str
    why: str


ACCEPTED = Response("1001", "Queued", "the request was taken, which doesn't mean that it will be delivered")
BAD_JSON = Response("7000", "Invalid JSON", "the body isn't JSON")
UNKNOWN_KEY = Response("7001", "Authentication failed", "the service key isn't known")
NO_KEY = Response("7002", "Service key missing", "there is no header with the service key")
LACKING = Response("7003", "Mandatory parameters missing", "a needed field is missing")
INVALID = Response("7004", "Invalid parameters", "a field is unknown, or its value is wrong")
EXPIRED = Response("7005", "Request expired", "the request came after its expiry")
INTERNAL = Response("7006", "Internal error", "the platform failed; the same request may succeed later")
INACTIVE = Response("7007", "Service inactive", "the service is switched off")
TOO_MANY = Response("7009", "Max number of destinations", "the request has too many addresses")
WRONG_IP = Response("7010", "Source IP not allowed", "the platform doesn't take requests from this address")
TOO_FAST = Response("7020", "Max transaction limit", "requests come faster than the account may send")
BAD_APP = Response("7104", "Invalid app id", "no app has this id")
BAD_TEMPLATE = Response("7108", "Invalid template id", "no template has this id")
UNKNOWN = Response("7200", "Unknown status", "the platform doesn't know")

RESPONSES = {
    row.code: row
    for row in (
        ACCEPTED,
        BAD_JSON,
        UNKNOWN_KEY,
        NO_KEY,
        LACKING,
        INVALID,
        EXPIRED,
        INTERNAL,
        INACTIVE,
        TOO_MANY,
        WRONG_IP,
        TOO_FAST,
        BAD_APP,
        BAD_TEMPLATE,
        UNKNOWN,
    )
}
