"""The inbox as a page: messages as their recipients see them, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from imidsl.delivery.sandbox import views
from imidsl.delivery.sandbox.courier import body_of, stamp
from imidsl.delivery.sandbox.places import DefinedAt
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.searching import Search
from imidsl.delivery.sandbox.store import Stored, StoredReceipt
from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.diagnostics.conformance import BAD_JSON
from imidsl.preview.cards.model import Card, ChannelTag, channel_tag
from imidsl.preview.show import page
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import CODES, DELIVERED, READ, Stage, receipt_code
from imidsl.schema.responses import KEY_HEADER, PATH

_OWN = "imidsl.delivery.sandbox"
_LISTED = 200
_LINES = 24
_GRAVEST_FIRST = (Stage.FAILED, Stage.READ, Stage.DELIVERED, Stage.SUBMITTED)
_FAILURES = sorted((row for row in CODES if row.stage is Stage.FAILED and not row.last), key=lambda row: row.code)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a page shows: an inbox, what is searched in it, one of its messages."""

    key: str
    search: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A message in the list."""

    transid: str
    link: str
    channel: ChannelTag
    to: str
    at: str
    text: str
    stage: str


@dataclass(frozen=True, slots=True)
class TimeStep:
    """A receipt in a time line."""

    stage: str
    status: str
    code: str
    at: str
    state: str
    how: str
    tries: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What becomes of one address."""

    address: str
    kind: str
    reference: str
    steps: Sequence[TimeStep]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in full."""

    transid: str
    to: str
    at: str
    time: str
    places: Sequence[DefinedAt]
    card: Card
    told: str
    readable: bool
    unread: bool
    lines: Sequence[TimeLine]
    others: str


def style() -> str:
    """The page's style: the preview's, and its own."""
    return page.asset("style.css") + page.asset("inbox.css", _OWN)


def script() -> str:
    """The page's script."""
    return page.asset("inbox.js", _OWN)


def policy() -> str:
    """What the page may do: use that style and that script, and ask the server that it came from."""
    return page.policy(style(), script(), connect=True)


def whole(platform: Platform, chosen: Chosen, url: str) -> str:
    """The page."""
    frame = {"style": style(), "script": script(), "policy": policy()}
    return page.template("inbox.html.j2", _OWN, **frame, **_given(platform, chosen, url))


def parts(platform: Platform, chosen: Chosen, url: str) -> Json:
    """What of the page changes as things happen."""
    given = _given(platform, chosen, url)
    names = {"list": "inbox_list.html.j2", "view": "inbox_view.html.j2", "clock": "inbox_clock.html.j2"}
    return {name: page.template(file, _OWN, **given) for name, file in names.items()} | {"inboxes": given["inboxes"]}


def _given(platform: Platform, chosen: Chosen, url: str) -> dict[str, Any]:
    store = platform.store
    found = store.find(Search(chosen.key, anywhere=chosen.search, limit=_LISTED + 1))[::-1]
    stored = store.get(chosen.key, chosen.message) if chosen.message else None
    inboxes = dict.fromkeys(platform.keys, 0) | dict(store.inboxes())
    return {
        "key": chosen.key,
        "search": chosen.search,
        "chosen": chosen.message,
        "inboxes": sorted((inboxes | {chosen.key: inboxes.get(chosen.key, 0)} if chosen.key else inboxes).items()),
        "now": stamp(platform.time.now())[11:19] if platform.time.manual else "",
        "entries": [_entry(platform, one, chosen) for one in found[:_LISTED]],
        "more": f"Of more than {_LISTED} messages the newest are shown." if len(found) > _LISTED else "",
        "letter": _letter(platform, stored) if stored is not None else None,
        "failures": _FAILURES,
        "endpoint": url + PATH,
        "example": json.dumps(json.loads(BAD_JSON.good)),
        "editor": None,
    }


def _entry(platform: Platform, stored: Stored, chosen: Chosen) -> ListedLetter:
    asked = {KEY_HEADER: chosen.key, "message": stored.transid} | ({"search": chosen.search} if chosen.search else {})
    return ListedLetter(
        stored.transid,
        f"?{urlencode(asked)}",
        channel_tag(BY_NAME[stored.channel]),
        _to(platform, stored),
        stamp(stored.at)[11:19],
        stored.excerpt,
        _stage(platform.store.codes(stored.id)),
    )


def _to(platform: Platform, stored: Stored) -> str:
    first = next((one.address for one in platform.store.recipients(stored.id, 1)), "nobody")
    others = platform.store.reach(stored.id) - 1
    return first if others < 1 else f"{first} and {'another' if others == 1 else f'{others:,} others'}"


def _stage(codes: Iterable[str]) -> str:
    stages = {row.stage for row in map(receipt_code, codes) if row is not None}
    return next((stage.value for stage in _GRAVEST_FIRST if stage in stages), "queued")


def _letter(platform: Platform, stored: Stored) -> Letter:
    view = views.full(platform, stored)
    by_number: dict[int, list[StoredReceipt]] = {}
    for receipt in view.receipts:
        by_number.setdefault(receipt.number, []).append(receipt)
    codes = platform.store.codes(stored.id)
    readable = BY_NAME[stored.channel].receipts.read is not None
    lines = [
        TimeLine(one.address, one.kind, one.reference, list(_steps(platform, stored, one, by_number.get(number, ()))))
        for number, one in enumerate(view.recipients[:_LINES])
    ]
    others = len(view.recipients) - len(lines)
    return Letter(
        stored.transid,
        _to(platform, stored),
        stamp(stored.at).replace("T", " ")[:19] + " UTC",
        stamp(stored.at)[11:19],
        view.places,
        view.card,
        f"told to {stored.notify}" if stored.notify else "told to nobody, as there is no notifyurl",
        readable,
        readable and DELIVERED.code in codes and READ.code not in codes,
        lines,
        f"and {others:,} more recipients" if others else "",
    )


def _steps(
    platform: Platform, stored: Stored, recipient: Recipient, receipts: Iterable[StoredReceipt]
) -> Iterator[TimeStep]:
    for one in receipts:
        row = receipt_code(one.code)
        body = body_of(stored, recipient, one, platform.examiner.profile)
        tries = [{"at": str(each["at"])[11:19], "said": str(each["said"])} for each in one.tries]
        stage = row.stage.value if row is not None else Stage.FAILED.value
        state = views.state(one)
        how = _how(state, tries, body.description)
        yield TimeStep(stage, body.status, one.code, stamp(one.planned)[11:19], state, how, tries)


def _how(state: str, tries: Sequence[Mapping[str, str]], words: str) -> str:
    """What telling a receipt came to, in words."""
    last = tries[-1]["said"] if tries else ""
    match state:
        case "planned":
            return "to come"
        case "trying":
            return "told in vain so far" if len(tries) > 1 else f"told in vain so far: {last}"
        case "kept":
            return words
        case "told":
            return f"{words} · told, {last}"
        case _:
            return f"{words} · given up" if len(tries) > 1 else f"{words} · given up: {last}"
