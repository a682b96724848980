"""The stand-in over HTTP: the API's own address, what a test may ask, and the inbox for people."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from imidsl.delivery.sandbox import webpage
from imidsl.delivery.sandbox.api import HOME, Api, stream
from imidsl.delivery.sandbox.asking import LARGEST, AskedWronglyError, Query, TooLargeError, key_of, whole
from imidsl.delivery.sandbox.courier import Courier
from imidsl.delivery.sandbox.hosts import Hosts
from imidsl.delivery.sandbox.platform import Answered, Platform
from imidsl.delivery.sandbox.webpage import Chosen
from imidsl.preview.show import serving
from imidsl.schema import responses
from imidsl.schema.responses import KEY_HEADER

_ASKED = ("search", "message")


def application(platform: Platform, hosts: Hosts, port: int) -> Starlette:
    """Everything that is served at a port of this computer."""
    courier = Courier(platform, hosts)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        telling = asyncio.create_task(courier.run())
        try:
            yield
        finally:
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling
            platform.store.close()

    people = _People(platform, f"http://{serving.HOST}:{port}")
    routes = [
        Route(responses.PATH, _Messaging(platform).post, methods=["POST"]),
        *Api(platform, courier).routes(),
        Route("/", people.whole),
        Route("/inbox", people.parts),
        Route("/inbox/events", people.events),
    ]
    guard = Middleware(serving.Guard, port=port, policy=webpage.policy(), programs=(responses.PATH, HOME))
    faults = {TooLargeError: _too_large, AskedWronglyError: _asked_wrongly}
    return Starlette(routes=routes, middleware=[guard], exception_handlers=faults, lifespan=lifespan)


class _Messaging:
    """The API's one address."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def post(self, request: Request) -> Response:
        """Answer a request."""
        answered = self._platform.answer(key_of(request), await whole(request))
        return _CutOff() if answered.lost else _response(answered)


class _People:
    """The inbox for people."""

    def __init__(self, platform: Platform, url: str) -> None:
        self._platform, self._url = platform, url

    async def whole(self, request: Request) -> Response:
        """The page; of the inbox that something came into last, where none is named."""
        html = webpage.whole(self._platform, self._chosen(request), self._url)
        return HTMLResponse(html.encode("utf-8", "replace"))

    async def parts(self, request: Request) -> Response:
        """What of the page changes."""
        return JSONResponse(webpage.parts(self._platform, self._chosen(request), self._url))

    async def events(self, request: Request) -> Response:
        """What happens, in whichever inbox: the page names them all."""
        return stream(self._platform.feed, "")

    def _chosen(self, request: Request) -> Chosen:
        asked = Query(request, *_ASKED)
        key = asked.word(KEY_HEADER) or self._platform.store.newest() or min(self._platform.keys, default="")
        return Chosen(key, *map(asked.word, _ASKED))


def _response(answered: Answered) -> Response:
    return JSONResponse(answered.body, answered.status, dict(answered.headers))


class _CutOff(Response):
    """An answer that ends with the connection, before it is whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin it, and no more."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _too_large(_: Request, __: Exception) -> Response:
    return PlainTextResponse(f"a request has at most {LARGEST:,} bytes", 413, headers={"connection": "close"})


async def _asked_wrongly(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, AskedWronglyError)
    return JSONResponse({"error": fault.reason}, fault.status)
