"""The stand-in itself: requests in, answers out, receipts planned. It knows no HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from uuid import uuid4

from imidsl.delivery import responses
from imidsl.delivery.rates import Bucket, Rate
from imidsl.delivery.responses import Reply
from imidsl.delivery.sandbox import faults
from imidsl.delivery.sandbox.faults import FaultRule
from imidsl.delivery.sandbox.feed import Feed
from imidsl.delivery.sandbox.hosts import host_of
from imidsl.delivery.sandbox.plans import plan
from imidsl.delivery.sandbox.store import Store, Taken
from imidsl.delivery.sandbox.timing import Time
from imidsl.delivery.sandbox.verdicts import Examiner, Recipient, Verdict
from imidsl.preview.cards.drawing import APP
from imidsl.preview.looks import mockups
from imidsl.preview.looks.said import excerpt, said
from imidsl.preview.looks.screens import Scene
from imidsl.records import dataclass, field
from imidsl.request.check_body import links_of
from imidsl.schema.envelope import CALLBACK_DATA, CORRELATION_ID, NOTIFY_URL
from imidsl.schema.kinds import Json, Profile
from imidsl.schema.model import Channel, Field
from imidsl.schema.responses import ACCEPTED, NO_KEY, RESPONSES, TOO_FAST, UNKNOWN_KEY


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request comes to: a status of HTTP and an answer; `lost` says that the connection ends before it."""

    status: int
    body: Json
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
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def refusal(self, key: str) -> Answered | None:
        """What is answered to a key, whatever the body, where it isn't let in."""
        if not key:
            return _answered(NO_KEY.code, NO_KEY.words)
        if self.keys and key not in self.keys:
            return _answered(UNKNOWN_KEY.code, UNKNOWN_KEY.words)
        return self._too_fast(key)

    def _too_fast(self, key: str) -> Answered | None:
        if self.rate is None:
            return None
        wait = self._buckets.setdefault(key, Bucket(self.rate)).take(self.time.now())
        return _busy(max(1, round(wait + 0.5))) if wait else None

    def answer(self, key: str, data: bytes) -> Answered:
        """What is answered to a body; what is taken is stored by then."""
        verdict = self.examiner.verdict(data)
        if not verdict.accepted or verdict.body.channel is None:
            return _answered(verdict.code, verdict.description)
        return self._take(key, data.decode("utf-8").lstrip("\ufeff"), verdict, verdict.body.channel)

    def _take(self, inbox: str, text: str, verdict: Verdict, channel: Channel) -> Answered:
        taken = self._taken(inbox, text, verdict, channel)
        given = faults.Given(verdict.recipients, channel.name, taken.reference, taken.words)
        fault = faults.first((*self.own_faults.get(inbox, ()), *self.faults), given)
        if fault is not None and fault.answer in faults.STATUSES:
            return _busy(1) if fault.answer == "429" else Answered(int(fault.answer), {})
        if fault is not None and fault.answer in RESPONSES and fault.answer != ACCEPTED.code:
            return _answered(fault.answer, RESPONSES[fault.answer].words)
        recipients = fault.told(verdict.recipients) if fault is not None and fault.late else verdict.recipients
        self._keep(taken, recipients, channel)
        reply = Reply(ACCEPTED.code, ACCEPTED.words, taken.transid)
        return Answered(200, responses.write(reply), lost=fault is not None and fault.answer == faults.LOST)

    def _taken(self, inbox: str, text: str, verdict: Verdict, channel: Channel) -> Taken:
        body = json.loads(text)
        profile = self.examiner.profile
        links = links_of(verdict.body.request) if verdict.body.request is not None else frozenset[str]()
        scene = Scene(links, self.examiner.config.smartlink_length, APP)
        screens = mockups.screens(channel, mockups.request(channel, body, profile), scene)
        shown = excerpt(screens)
        notify = _said(body, NOTIFY_URL, profile)
        return Taken(
            inbox=inbox,
            transid=str(uuid4()),
            at=self.time.now(),
            channel=channel.name,
            reference=_said(body, CORRELATION_ID, profile),
            callback=_said(body, CALLBACK_DATA, profile),
            notify=notify,
            host=host_of(notify),
            body=text,
            excerpt=" ".join(filter(None, (shown.heading, shown.text))),
            words="\n".join(said(screens)),
        )

    def _keep(self, taken: Taken, recipients: tuple[Recipient, ...], channel: Channel) -> None:
        planned = (
            (number, one.code.code, taken.at + one.after)
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


def _said(body: Json, row: Field, profile: Profile) -> str:
    """What a request says in one of its own fields, a text."""
    return str(body.get(row.on_wire(profile), ""))


def _answered(code: str, words: str) -> Answered:
    return Answered(200, responses.write(Reply(code, words, str(uuid4()))))


def _busy(seconds: int) -> Answered:
    reply = Reply(TOO_FAST.code, TOO_FAST.words, str(uuid4()))
    return Answered(429, responses.write(reply), {"retry-after": str(seconds)})
