"""The live preview's server: for its own page only, so that what a form asks for must say that it comes from there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, awatch

from imidsl.preview.show import page, serving
from imidsl.preview.show.live import Live
from imidsl.request.settings import FILE_NAME
from imidsl.workspace import files
from imidsl.workspace.discovery import SUFFIX

_LARGEST: Final = 1024 * 1024
"""Bytes of a form's values."""
_DEBOUNCE: Final = 60
"""Milliseconds that changes are gathered for."""
_PATIENCE: Final = 0.25
"""Seconds after which a quiet stream of events says that it lives, and looks whether the server ends."""


def serve(live: Live, listening: socket.socket) -> None:
    """Serve at the socket until the process is interrupted."""
    hub = _Hub(live)
    app = application(hub, listening.getsockname()[1])
    server = uvicorn.Server(serving.config(app))
    hub.ending = lambda: server.should_exit
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def application(hub: _Hub, port: int) -> Starlette:
    """The server's pages, and the task that follows the files."""
    routes = [
        Route("/", hub.whole),
        Route("/render", hub.render, methods=["POST"]),
        Route("/events", hub.events),
    ]
    style, script = page.asset("style.css"), page.asset("page.js") + page.asset("live.js")
    guard = Middleware(serving.Guard, port=port, policy=page.policy(style, script, connect=True))
    return Starlette(routes=routes, middleware=[guard], lifespan=hub.lifespan)


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
