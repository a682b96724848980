"""The stand-in itself: requests in, answers out, receipts planned. It knows no HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil
from uuid import uuid4

from imidsl.delivery import responses
from imidsl.delivery.rates import Bucket, Rate
from imidsl.delivery.responses import Reply
from imidsl.delivery.sandbox import faults
from imidsl.delivery.sandbox.faults import FaultRule
from imidsl.delivery.sandbox.feed import Feed
from imidsl.delivery.sandbox.hosts import host_of
from imidsl.delivery.sandbox.places import KnownOrigins
from imidsl.delivery.sandbox.plans import plan
from imidsl.delivery.sandbox.store import NotStoredError, Store, Taken
from imidsl.delivery.sandbox.timing import Time
from imidsl.delivery.sandbox.verdicts import Examiner, Recipient, Verdict
from imidsl.preview.cards.drawing import APP
from imidsl.preview.looks import conversation, mockups
from imidsl.preview.looks.part import Part
from imidsl.preview.looks.said import excerpt
from imidsl.preview.looks.screens import Scene
from imidsl.records import dataclass, field
from imidsl.request.check_body import sizes_of
from imidsl.schema.envelope import CALLBACK_DATA, CONTENT, CORRELATION_ID, NOTIFY_URL, TEMPLATE
from imidsl.schema.kinds import Json, Profile
from imidsl.schema.model import Channel, Field
from imidsl.schema.responses import ACCEPTED, INTERNAL, NO_KEY, RESPONSES, TOO_FAST, UNKNOWN_KEY

_TOO_FAST = "429"
_SHOWN = 2000
"""Characters of a text in a list."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request comes to: a status of HTTP and an answer, a `line` that says so to who watches.

    `lost` says that the connection ends before the answer.
    """

    status: int
    body: Json
    line: str
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


@dataclass(slots=True)
class Platform:
    """The stand-in's state, and what it was told: the keys that it knows (any where none), how fast, which faults."""

    examiner: Examiner
    store: Store
    time: Time
    feed: Feed = field(default_factory=Feed)
    keys: frozenset[str] = frozenset()
    rate: Rate | None = None
    faults: list[FaultRule] = field(default_factory=list)
    """Those that are of every inbox."""
    own_faults: dict[str, list[FaultRule]] = field(default_factory=dict)
    """Those that an inbox asked for."""
    places: KnownOrigins = KnownOrigins()
    """Where definitions make such requests."""
    log: Callable[[str], object] = lambda line: None
    """Takes a line for each request that is answered."""
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def answer(self, key: str, data: bytes) -> Answered:
        """What is answered to a request; what is taken is stored by then."""
        try:
            answered = self._refusal(key) or self._judged(key, data)
        except NotStoredError as fault:
            answered = _answered(INTERNAL.code, f"{INTERNAL.words}: {fault}")
        self.log(answered.line)
        return answered

    def _refusal(self, key: str) -> Answered | None:
        """What is answered to a key, whatever the body, where it isn't let in."""
        if not key:
            return _answered(NO_KEY.code, NO_KEY.words)
        if self.keys and key not in self.keys:
            return _answered(UNKNOWN_KEY.code, UNKNOWN_KEY.words)
        if self.rate is not None:
            wait = self._buckets.setdefault(key, Bucket(self.rate)).take(self.time.now())
            return _busy(ceil(wait)) if wait else None
        return None

    def _judged(self, key: str, data: bytes) -> Answered:
        verdict = self.examiner.verdict(data)
        if not verdict.accepted or verdict.body.channel is None:
            return _answered(verdict.code, verdict.description)
        return self._take(key, data.decode("utf-8").lstrip("\ufeff"), verdict, verdict.body.channel)

    def _take(self, inbox: str, text: str, verdict: Verdict, channel: Channel) -> Answered:
        taken = self._taken(inbox, text, verdict, channel)
        given = faults.Given(verdict.recipients, channel.name, taken.reference, taken.words)
        fault = faults.first((*self.own_faults.get(inbox, ()), *self.faults), given)
        refused = _by_fault(fault.answer) if fault is not None else None
        if refused is not None:
            return refused
        recipients = fault.told(verdict.recipients) if fault is not None and fault.late else verdict.recipients
        self._keep(taken, recipients, channel)
        reply = responses.write(Reply(ACCEPTED.code, ACCEPTED.words, taken.transid))
        line = f"{ACCEPTED.code} {channel.name} to {_named(recipients)}: {taken.excerpt}"
        return Answered(200, reply, line, lost=fault is not None and fault.answer == faults.LOST)

    def _taken(self, inbox: str, text: str, verdict: Verdict, channel: Channel) -> Taken:
        body = json.loads(text)
        profile = self.examiner.profile
        config = self.examiner.config
        links = sizes_of(verdict.body.request, config).links if verdict.body.request is not None else ()
        scene = Scene(links, config.smartlink_length, APP)
        request = mockups.request(channel, body, profile)
        notify = _said(body, NOTIFY_URL, profile)
        return Taken(
            inbox=inbox,
            transid=str(uuid4()),
            at=self.time.now(),
            channel=channel.name,
            reference=_said(body, CORRELATION_ID, profile),
            callback=_said(body, CALLBACK_DATA, profile),
            notify=notify,
            host=host_of(notify) or notify,
            body=text,
            excerpt=_excerpt(channel, request, scene),
            words="\n".join(_texts([body.get(CONTENT), body.get(TEMPLATE.name)])),
        )

    def _keep(self, taken: Taken, recipients: tuple[Recipient, ...], channel: Channel) -> None:
        planned = (
            (number, one.code.code, taken.at + one.after, taken.at + one.told)
            for number, recipient in enumerate(recipients)
            for one in plan(recipient.address, recipient.end, channel.receipts)
        )
        number, gone = self.store.add(taken, recipients, planned)
        self.time.stir()
        self.feed.tell(taken.inbox, "message", {"id": number, "transid": taken.transid})
        for inbox in dict.fromkeys(gone):
            self.feed.tell(inbox, "deleted", {})

    def set_faults(self, inbox: str, given: Iterable[FaultRule]) -> None:
        """The faults that an inbox asks for, instead of those that it asked for before."""
        self.own_faults[inbox] = list(given)


def _excerpt(channel: Channel, request: Part, scene: Scene) -> str:
    """What stands for a message in a list: its text, or else the beginning of what its screens say."""
    shown = conversation.text(request.below(CONTENT, *channel.path))
    if shown:
        return shown[:_SHOWN]
    found = excerpt(mockups.screens(channel, request, scene))
    return " ".join(filter(None, (found.heading, found.text)))


def _texts(value: Json) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def _said(body: Json, row: Field, profile: Profile) -> str:
    """What a request says in one of its own fields, a text."""
    return str(body.get(row.on_wire(profile), ""))


def _named(recipients: Sequence[Recipient]) -> str:
    more = f" and {len(recipients) - 1} more" if len(recipients) > 1 else ""
    return f"{recipients[0].address}{more}" if recipients else "nobody"


def _answered(code: str, words: str) -> Answered:
    return Answered(200, responses.write(Reply(code, words, str(uuid4()))), f"{code} {words}")


def _by_fault(answer: str) -> Answered | None:
    """What is answered instead because of a fault, where that isn't told later."""
    if answer in faults.STATUSES:
        return _busy(1) if answer == _TOO_FAST else Answered(int(answer), {}, f"HTTP {answer}, as it was asked for")
    known = RESPONSES.get(answer)
    return _answered(answer, known.words) if known is not None and known != ACCEPTED else None


def _busy(seconds: int) -> Answered:
    reply = responses.write(Reply(TOO_FAST.code, TOO_FAST.words, str(uuid4())))
    return Answered(int(_TOO_FAST), reply, f"HTTP {_TOO_FAST} {TOO_FAST.words}", {"retry-after": str(seconds)})
