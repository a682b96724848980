"""Faults that a test asks for by rule: which requests, what they are answered, how many times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.records import dataclass, replace
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import CODES
from imidsl.schema.responses import RESPONSES

LOST = "lost"
"""An answer that says that the request was taken, and that the connection ends before."""
STATUSES = ("429", "500", "502", "503")
"""Statuses of HTTP that can be answered instead of a code."""
_MOST = 100
_TO, _CHANNEL, _CONTAINS = "to", "channel", "contains"
_MATCHED = (_TO, _CHANNEL, _CONTAINS, CORRELATION_ID.name)


@dataclass(frozen=True, slots=True)
class Given:
    """What faults are chosen by."""

    recipients: Sequence[Recipient]
    channel: str
    reference: str
    words: str


@dataclass(slots=True)
class FaultRule:
    """One rule: patterns with `*` and `?` that all have to match, and the answer; `left` times, None for always."""

    match: dict[str, str]
    answer: str
    left: int | None = None

    def meets(self, given: Given) -> bool:
        """Whether the rule is of a request that would be accepted otherwise."""
        said = {_CHANNEL: given.channel, CORRELATION_ID.name: given.reference}
        return (
            self.left != 0
            and all(fnmatchcase(said[name], self.match[name]) for name in said if name in self.match)
            and self.match.get(_CONTAINS, "") in given.words
            and (_TO not in self.match or any(map(self.at, given.recipients)))
        )

    def at(self, recipient: Recipient) -> bool:
        """Whether it is of an address."""
        return fnmatchcase(recipient.address, self.match.get(_TO, "*"))

    @property
    def late(self) -> bool:
        """Whether the request is taken and the fault is told in receipts."""
        return self.answer not in (*RESPONSES, *STATUSES, LOST)

    def told(self, recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
        """The recipients, those that it is of with its end."""
        return tuple(replace(one, end=self.answer) if self.at(one) else one for one in recipients)

    def used(self) -> FaultRule:
        """The rule, counted down."""
        if self.left is not None:
            self.left -= 1
        return self

    def json(self) -> Json:
        """The rule as it is written, with the times that are left."""
        return {"match": self.match, "answer": self.answer} | ({"times": self.left} if self.left is not None else {})


def first(faults: Iterable[FaultRule], given: Given) -> FaultRule | None:
    """The first rule that is of a request, counted down."""
    fault = next((fault for fault in faults if fault.meets(given)), None)
    return fault.used() if fault is not None else None


def read_faults(given: Json) -> list[FaultRule] | str:
    """The rules that a JSON value writes, or why it writes none."""
    if not isinstance(given, list) or len(given) > _MOST:
        return f"a list of at most {_MOST} rules is wanted"
    read = [_read(one) for one in given]
    wrong = next((f"rule {number}: {one}" for number, one in enumerate(read, 1) if isinstance(one, str)), None)
    return wrong or [one for one in read if isinstance(one, FaultRule)]


def _read(given: Json) -> FaultRule | str:
    if not isinstance(given, dict) or not given.keys() <= {"match", "answer", "times"} or "answer" not in given:
        return 'an object like {"match": {"to": "*7006"}, "answer": "7006", "times": 2} is wanted'
    match, answer, times = given.get("match", {}), given["answer"], given.get("times")
    if not isinstance(match, dict) or not match.keys() <= set(_MATCHED):
        return f"'match' is an object of {', '.join(_MATCHED)}"
    if not all(isinstance(value, str) for value in match.values()):
        return "what 'match' has are texts in quotes"
    if not _is_answer(answer):
        return f"'answer' is a code of the API or of a receipt, {', '.join(STATUSES)} or {LOST}, as a text in quotes"
    if times is not None and (type(times) is not int or times < 1):
        return "'times' is a whole number from 1"
    return FaultRule(dict(match), answer, times)


def _is_answer(answer: Json) -> bool:
    if not isinstance(answer, str):
        return False
    return answer in (*RESPONSES, *STATUSES, LOST) or any(row.covers(answer) for row in CODES)
