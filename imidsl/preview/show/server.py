"""The live preview's server: loopback only, for this page only, and it writes nothing.

A page elsewhere can make a browser ask a server at this computer, also under a name of its own (DNS rebinding). So only
requests whose `Host` is this server are answered, those with an `Origin` only if that is this server too, and what a
form asks for must have one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Final

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from watchfiles import Change, awatch

from imidsl.binding.values import Clock
from imidsl.preview.show import page
from imidsl.preview.show.live import Live
from imidsl.request.settings import FILE_NAME
from imidsl.workspace import files
from imidsl.workspace.discovery import SUFFIX

HOST: Final = "127.0.0.1"
_LARGEST: Final = 1024 * 1024
"""Bytes of a form's values."""
_LONGEST: Final = 10.0
"""Seconds that a request may take to arrive."""
_DEBOUNCE: Final = 60
"""Milliseconds that changes are gathered for."""
_PATIENCE: Final = 0.25
"""Seconds after which a quiet stream of events says that it lives, and looks whether the server ends."""
_ALWAYS: Final = {
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def listen(port: int, *, any_other: bool) -> socket.socket | str:
    """A socket of this computer's own at the port (0: any free one; so where it is taken, if `any_other`); else why."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(64)  # who comes before the server is ready waits
    except OSError as fault:
        listening.close()
        return listen(0, any_other=False) if any_other else str(fault.strerror or fault).lower()
    return listening


def serve(paths: Sequence[str], profile: str | None, listening: socket.socket, clock: Clock) -> None:
    """Serve at the socket until the process is interrupted."""
    hub = _Hub(Live(paths, profile, clock))
    app = application(hub, listening.getsockname()[1])
    server = uvicorn.Server(config(app))
    hub.ending = lambda: server.should_exit
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def config(app: ASGIApp) -> uvicorn.Config:
    """How the server serves: quietly, and with limits to its patience."""
    return uvicorn.Config(
        app,
        http=Connection,
        log_level="warning",
        timeout_graceful_shutdown=2,
        server_header=False,
    )


def application(hub: _Hub, port: int) -> Starlette:
    """The server's pages, and the task that follows the files."""
    routes = [
        Route("/", hub.whole),
        Route("/render", hub.render, methods=["POST"]),
        Route("/events", hub.events),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, port=port)], lifespan=hub.lifespan)


class _Hub:
    def __init__(self, live: Live) -> None:
        self.ending: Callable[[], bool] = lambda: False
        self._live = live
        self._changes = 0
        self._changed = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Follows the files while the server runs."""
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following

    async def _follow(self) -> None:
        """Reloads at every change, and watches anew where the folders are others: moved, replaced, imported from."""
        while True:
            folders = await asyncio.to_thread(self._live.folders)
            with contextlib.suppress(OSError):  # a folder that has just gone
                async for _ in _changes(folders):
                    await self._reload()
                    if await asyncio.to_thread(self._live.folders) != folders:
                        break

    async def _reload(self) -> None:
        if await asyncio.to_thread(self._live.reload):
            async with self._changed:
                self._changes += 1
                self._changed.notify_all()

    async def whole(self, request: Request) -> Response:
        """The page with a message."""
        asked = request.query_params
        version = str(self._changes)
        given = _object(asked.get("values", ""))
        name, pick = asked.get("message", ""), asked.get("pick", "")
        html = await asyncio.to_thread(self._live.whole, name, pick, given, version)
        return HTMLResponse(html.encode("utf-8", "replace"))

    async def render(self, request: Request) -> Response:
        """What the page shows of a message with a form's values."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return PlainTextResponse("JSON is wanted", 415)
        asked = await _read(request)
        if asked is None:
            return PlainTextResponse("an object with message, pick and values is wanted", 400)
        name, pick, key = (str(asked.get(what, "")) for what in ("message", "pick", "key"))
        values = asked.get("values")
        part = await asyncio.to_thread(self._live.part, name, pick, values if isinstance(values, dict) else None, key)
        # Escaped, as a form can hold what UTF-8 can't: half of a surrogate pair.
        return Response(json.dumps(part), media_type="application/json")

    async def events(self, request: Request) -> Response:
        """A stream of server-sent events: `change` whenever there is something new to show."""
        return StreamingResponse(self._stream(request.query_params.get("since", "")), media_type="text/event-stream")

    async def _stream(self, seen: str) -> AsyncIterator[bytes]:
        """Events since the version that the page shows: what changed while it was loading is not missed."""
        yield b"retry: 500\n\n"
        while not self.ending():
            try:
                async with asyncio.timeout(_PATIENCE), self._changed:
                    while str(self._changes) == seen:
                        await self._changed.wait()
                seen = str(self._changes)
                yield b"event: change\ndata: \n\n"
            except TimeoutError:
                yield b": \n\n"


async def _read(request: Request) -> dict[str, object] | None:
    """The object that a request carries, unless it is too large or none."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return None
    except ClientDisconnect:
        return None
    return _object(bytes(body))


def _object(text: str | bytes) -> dict[str, object] | None:
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) else None


async def _changes(folders: Mapping[str, tuple[int, int]]) -> AsyncIterator[None]:
    """Something in the folders changed, or one of them isn't what it was any more.

    A folder that is moved with all its files says nothing of these files, and a watched one that is moved or replaced
    says nothing at all: so every so often it is looked whether they are still there.
    """
    if not folders:
        await asyncio.sleep(_PATIENCE)
        yield
        return
    watch = awatch(
        *folders,
        watch_filter=_matters,
        debounce=_DEBOUNCE,
        step=10,
        rust_timeout=int(1000 * _PATIENCE),
        yield_on_timeout=True,
    )
    async for found in watch:
        if found or any(files.identity(folder) != known for folder, known in folders.items()):
            yield


def _matters(change: Change, path: str) -> bool:
    """Whether a change can change what is shown: of a definition or the settings, or of a folder that may hold some."""
    return path.endswith((SUFFIX, FILE_NAME)) or change is Change.deleted or os.path.isdir(path)


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

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in (HOST, "localhost")}
        self._origins = {f"http://{host}" for host in self._hosts}
        style, script = page.asset("style.css"), page.asset("page.js") + page.asset("live.js")
        policy = page.policy(style, script, connect=True)
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
            return scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-site") != "cross-site"
        return origin in self._origins

    def _guarded(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in self._headers.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        return with_headers
