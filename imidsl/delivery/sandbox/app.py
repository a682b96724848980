"""The stand-in over HTTP: the API's own address, and everything below `/_imi` that a test or a person may ask for."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from imidsl.delivery.sandbox.platform import Answered, Platform
from imidsl.preview.show import page, serving
from imidsl.schema import responses

LARGEST = 1024 * 1024
"""Bytes of a request."""
HOME = "/_imi"
_BEARER = "bearer "


class TooLargeError(Exception):
    """A request with more bytes than are taken; the rest isn't read."""


def application(platform: Platform, port: int) -> Starlette:
    """Everything that is served at a port of this computer."""
    routes = [Route(responses.PATH, _Messaging(platform).post, methods=["POST"])]
    style, script = page.asset("style.css"), page.asset("page.js")
    policy = page.policy(style, script, connect=True)
    guard = Middleware(serving.Guard, port=port, policy=policy, programs=(responses.PATH, HOME))
    return Starlette(routes=routes, middleware=[guard], exception_handlers={TooLargeError: _too_large})


class _Messaging:
    """The API's one address."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def post(self, request: Request) -> Response:
        """Answer a request."""
        key = key_of(request)
        refused = self._platform.refusal(key)
        try:
            data = await whole(request)
        except ClientDisconnect:
            return Response(status_code=400)
        answered = refused or self._platform.answer(key, data)
        return _CutOff() if answered.lost else _response(answered)


def key_of(request: Request) -> str:
    """The key that a request names its inbox by; a token in its place wins."""
    authorization = request.headers.get("authorization", "")
    if authorization.lower().startswith(_BEARER):
        return authorization[len(_BEARER) :].strip()
    return request.headers.get(responses.KEY_HEADER, "").strip()


async def whole(request: Request, largest: int = LARGEST) -> bytes:
    """What a request carries, unless that is too much: then no more of it is read than is needed to know."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest:
        raise TooLargeError
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > largest:
            raise TooLargeError
    return bytes(data)


async def _too_large(request: Request, _: Exception) -> Response:
    return PlainTextResponse(f"a request has at most {LARGEST:,} bytes", 413, headers={"connection": "close"})


def _response(answered: Answered) -> Response:
    return JSONResponse(answered.body, answered.status, dict(answered.headers))


class _CutOff(Response):
    """An answer that ends with the connection, before it is whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin it, and no more."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
