"""What servers at this computer share: loopback only, patience with limits, and nothing for pages from elsewhere.

A page elsewhere can make a browser ask a server at this computer, also under a name of its own (DNS rebinding). So only
requests whose `Host` is this server are answered, and those with an `Origin` only if that is this server too.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection
from typing import Final

import h11
import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST: Final = "127.0.0.1"
_LONGEST: Final = 10.0
"""Seconds that a request may take to arrive."""
_ALWAYS: Final = {
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def listen(port: int, *, any_other: bool) -> socket.socket | str:
    """A socket of this computer's own at the port (0: any free one; so where it is taken, if `any_other`); else why."""
    # Named, so that accepted connections are known to be TCP and send small answers at once.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(64)  # who comes before the server is ready waits
    except OSError as fault:
        listening.close()
        return listen(0, any_other=False) if any_other else str(fault.strerror or fault).lower()
    return listening


def config(app: ASGIApp) -> uvicorn.Config:
    """How the server serves: quietly, and with limits to its patience."""
    return uvicorn.Config(
        app,
        http=Connection,
        log_level="warning",
        timeout_graceful_shutdown=2,
        server_header=False,
    )


class Connection(H11Protocol):
    """A connection that waits only so long for the rest of a request, and not at all once the server ends."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on where that isn't all of a request."""
        super().data_received(data)
        if not self._incomplete():
            self._arrived()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more comes."""
        self._arrived()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End what is half-sent at once; the others finish their answers."""
        if self._incomplete():
            self.transport.abort()
        else:
            super().shutdown()

    def _incomplete(self) -> bool:
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_LONGEST, self.transport.abort)

    def _arrived(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class Guard:
    """Answers only requests for this server by this server's own pages, and says so to the browser."""

    def __init__(self, app: ASGIApp, port: int, policy: str, programs: Collection[str] = ()) -> None:
        """`policy` is the pages' own; at `programs` whatever is no browser may ask for more than to be shown something.

        A browser says where such a request comes from, so that one that doesn't say is no page's.
        """
        self._app = app
        self._hosts = {f"{name}:{port}" for name in (HOST, "localhost")}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._programs = tuple(programs)
        self._headers = {**_ALWAYS, "content-security-policy": f"{policy}; frame-ancestors 'none'"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and self._welcome(scope):
            await self._app(scope, receive, self._guarded(send))
        elif scope["type"] == "http":
            await PlainTextResponse("this server answers only its own page", 403)(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return False
        if origin is None:
            asks = scope["method"] in ("GET", "HEAD") or scope["path"].startswith(self._programs)
            return asks and headers.get("sec-fetch-site") != "cross-site"
        return origin in self._origins

    def _guarded(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in self._headers.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        return with_headers
