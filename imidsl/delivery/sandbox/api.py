"""What a test asks of the stand-in, below `/_imi`: what was sent, what became of it, faults, time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from imidsl.delivery.sandbox import faults, views
from imidsl.delivery.sandbox.asking import AskedWronglyError, Query, inbox_of, read_json
from imidsl.delivery.sandbox.courier import Courier, stamp
from imidsl.delivery.sandbox.feed import Feed
from imidsl.delivery.sandbox.openapi import openapi
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.searching import Search
from imidsl.delivery.sandbox.store import Stored
from imidsl.resources import __version__
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.kinds import Json
from imidsl.schema.receipts import Stage, receipt_code

HOME = "/_imi"
_LONGEST_STEP = 10 * 366 * 24 * 3600
"""Seconds that time is moved by at most."""
_ALIVE = 15.0
"""Seconds after which a quiet stream of events says that it lives."""
_Look: TypeAlias = Callable[[], Json]


class Api:
    """The answers."""

    def __init__(self, platform: Platform, courier: Courier) -> None:
        self._platform = platform
        self._courier = courier

    def routes(self) -> list[Route]:
        """Where what is answered."""
        asked: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
            ("GET", "/messages", self.messages),
            ("DELETE", "/messages", self.delete_all),
            ("GET", "/messages/{transid}", self.message),
            ("DELETE", "/messages/{transid}", self.delete),
            ("POST", "/messages/{transid}/receipts", self.make_receipt),
            ("GET", "/receipts", self.receipts),
            ("GET", "/faults", self.faults),
            ("PUT", "/faults", self.set_faults),
            ("DELETE", "/faults", self.set_faults),
            ("POST", "/advance", self.advance),
            ("GET", "/health", self.health),
            ("GET", "/events", self.events),
            ("GET", "/openapi.json", self.openapi),
        ]
        return [Route(HOME + path, answer, methods=[method]) for method, path, answer in asked]

    # --- what was sent

    async def messages(self, request: Request) -> Response:
        """The requests of an inbox that match; waits for one where there is none."""
        inbox = inbox_of(request, self._platform)
        asked = Query(request, "to", "channel", "contains", CORRELATION_ID.name, "after", "limit", "wait")
        channel = asked.choice("channel", BY_NAME)
        words = (asked.word("to"), channel, asked.word("contains"), asked.word(CORRELATION_ID.name))
        search = Search(inbox, *words, after=asked.whole("after"), limit=asked.whole("limit", 100, 1000))

        def look() -> Json:
            return [views.listed(self._platform, stored) for stored in self._platform.store.find(search)]

        return JSONResponse({"messages": await self._waited(inbox, asked.seconds("wait"), look)})

    async def message(self, request: Request) -> Response:
        """One of them in full."""
        return JSONResponse(views.in_full(self._platform, self._named(request)))

    async def delete_all(self, request: Request) -> Response:
        """Empty an inbox."""
        return self._deleted(inbox_of(request, self._platform), None)

    async def delete(self, request: Request) -> Response:
        """Delete one of them."""
        stored = self._named(request)
        return self._deleted(stored.inbox, stored.transid)

    def _deleted(self, inbox: str, transid: str | None) -> Response:
        number = self._platform.store.delete(inbox, transid)
        self._platform.feed.tell(inbox, "deleted", {"transid": transid} if transid else {})
        return JSONResponse({"deleted": number})

    def _named(self, request: Request) -> Stored:
        inbox = inbox_of(request, self._platform)
        stored = self._platform.store.get(inbox, request.path_params["transid"])
        if stored is None:
            raise AskedWronglyError("there is no such message in this inbox", 404)
        return stored

    # --- what became of it

    async def receipts(self, request: Request) -> Response:
        """The receipts of an inbox that were made; waits for one where there is none."""
        inbox = inbox_of(request, self._platform)
        asked = Query(request, "to", "code", "after", "limit", "wait")
        words = (asked.word("to"), asked.word("code"))
        numbers = (asked.whole("after"), asked.whole("limit", 100, 1000))

        def look() -> Json:
            made = self._platform.store.made(inbox, *words, *numbers)
            return [views.told(self._platform, *one) for one in made]

        return JSONResponse({"receipts": await self._waited(inbox, asked.seconds("wait"), look)})

    async def make_receipt(self, request: Request) -> Response:
        """Make a receipt now: the recipient has read it, or it failed."""
        stored = self._named(request)
        given = await read_json(request)
        code, to = (given.get("code"), given.get("to")) if isinstance(given, dict) else (None, None)
        row = receipt_code(code) if isinstance(code, str) else None
        if row is None or not isinstance(to, str | None):
            raise AskedWronglyError('an object like {"code": "7502", "to": "447700900123"} is wanted')
        if BY_NAME[stored.channel].receipts.of(row.stage) is None:
            raise AskedWronglyError(f"no receipt of {stored.channel} says that a message was {row.stage}", 409)
        store = self._platform.store
        numbers = [number for number, one in enumerate(store.recipients(stored.id)) if to in (None, one.address)]
        if not numbers:
            raise AskedWronglyError(f"the message isn't for '{to}'", 404)
        store.make(stored, numbers, row.code, self._platform.time.now(), last=row.stage is Stage.FAILED)
        self._platform.time.stir()
        return JSONResponse({"planned": len(numbers)}, 202)

    # --- faults and time

    async def faults(self, request: Request) -> Response:
        """The faults that an inbox has asked for, with the times that are left."""
        inbox = inbox_of(request, self._platform)
        return JSONResponse([fault.json() for fault in self._platform.own_faults.get(inbox, ())])

    async def set_faults(self, request: Request) -> Response:
        """Other faults for an inbox; none where they are deleted."""
        inbox = inbox_of(request, self._platform)
        read = faults.read_faults(await read_json(request) if request.method == "PUT" else [])
        if isinstance(read, str):
            raise AskedWronglyError(read)
        self._platform.set_faults(inbox, read)
        return JSONResponse([fault.json() for fault in read])

    async def advance(self, request: Request) -> Response:
        """Move time that is moved by hand; answers when everything that became due is told."""
        inbox_of(request, self._platform, needed=False)
        given = await read_json(request)
        seconds = given.get("seconds") if isinstance(given, dict) else None
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= _LONGEST_STEP:
            raise AskedWronglyError('an object like {"seconds": 2} is wanted')
        if not self._platform.time.manual:
            raise AskedWronglyError("time isn't moved by hand here; --clock manual starts a stand-in where it is", 409)
        await self._courier.advance(float(seconds))
        return JSONResponse({"now": stamp(self._platform.time.now())})

    # --- how it is

    async def health(self, request: Request) -> Response:
        """How it is; with `wait` once no receipt is under way, or after so many seconds."""
        asked = Query(request, "wait")
        inbox = inbox_of(request, self._platform, needed=False)

        def look() -> Json:
            return self._platform.store.pending(inbox or None) == 0

        await self._waited(inbox, asked.seconds("wait"), look)
        return JSONResponse(
            {
                "status": "ok",
                "version": __version__,
                "profile": self._platform.examiner.profile,
                "clock": "manual" if self._platform.time.manual else "real",
                "now": stamp(self._platform.time.now()),
                "messages": self._platform.store.count(),
                "pending": self._platform.store.pending(inbox or None),
            }
        )

    async def _waited(self, inbox: str, seconds: float, look: _Look) -> Json:
        """What is seen, as soon as that is anything, or after so many seconds."""
        found = look()
        if found or not seconds:
            return found
        with self._platform.feed.listening(inbox) as listener:
            try:
                async with asyncio.timeout(seconds):
                    while not (found := look()) and await listener.queue.get() is not None:
                        pass
            except TimeoutError:
                found = look()
        return found

    async def events(self, request: Request) -> Response:
        """A stream of server-sent events: what happens in an inbox from now on."""
        return stream(self._platform.feed, inbox_of(request, self._platform))

    async def openapi(self, request: Request) -> Response:
        """What there is to ask, in OpenAPI."""
        return JSONResponse(openapi(self._platform.examiner.profile))


def stream(feed: Feed, inbox: str) -> Response:
    """What happens in an inbox, or in all, as server-sent events."""
    return StreamingResponse(_events(feed, inbox), media_type="text/event-stream")


async def _events(feed: Feed, inbox: str) -> AsyncIterator[bytes]:
    with feed.listening(inbox) as listener:
        yield b"retry: 500\n\n"
        while True:
            try:
                news = await asyncio.wait_for(listener.queue.get(), _ALIVE)
            except TimeoutError:
                yield b": \n\n"
                continue
            if news is None:
                return
            yield f"event: {news.name}\ndata: {json.dumps(news.about)}\n\n".encode()
