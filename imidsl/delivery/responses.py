"""The API's answers: written by the stand-in, read by whoever sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.records import dataclass
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.kinds import Json
from imidsl.schema.responses import ACCEPTED, CODE, DESCRIPTION, RESPONSE, RESPONSES, TRANSID


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to a request: a code, its words, the id of the transaction that receipts will carry."""

    code: str
    description: str
    transid: str = ""
    reference: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the request was taken."""
        return self.code == ACCEPTED.code


def write(reply: Reply) -> Json:
    """The body of an answer, as the API documents it: a list where the request was taken, an object where not."""
    keyed = ((CODE, reply.code), (TRANSID, reply.transid), (DESCRIPTION, reply.description))
    shown: Json = {key: value for key, value in (*keyed, (CORRELATION_ID.name, reply.reference)) if value}
    return {RESPONSE: [shown] if reply.accepted else shown}


def read(body: Json) -> tuple[Reply, ...]:
    """The answers in a body; none where it is no answer of the API."""
    given = body.get(RESPONSE) if isinstance(body, dict) else None
    return tuple(_replies(given if isinstance(given, list) else [given]))


def _replies(given: Sequence[Json]) -> Iterator[Reply]:
    for one in given:
        code = _word(one.get(CODE)) if isinstance(one, dict) else ""
        if code:
            yield Reply(code, *(_word(one.get(key)) for key in (DESCRIPTION, TRANSID, CORRELATION_ID.name)))


def _word(value: Json) -> str:
    """A string; the number of one where somebody wrote a code as such."""
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def meaning(code: str) -> str:
    """What a code means, as far as that is documented."""
    row = RESPONSES.get(code)
    return row.why if row is not None else "no document says what this code means"
