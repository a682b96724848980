"""The door to the network: one request out, one answer in, and whether any of it was written."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Final

import httpx2

from imidsl.delivery.sending.answers import HttpAnswer, NoAnswer
from imidsl.delivery.sending.target import ServiceKey
from imidsl.resources import __version__
from imidsl.schema.responses import KEY_HEADER

_LARGEST: Final = 64 * 1024
"""Bytes of an answer that are read."""
_CONNECT: Final = 10.0
_WHOLE: Final = 60.0
"""Seconds for a connection, and for everything until the answer is there, however slowly it drips."""


class Wire:
    """Connections to one endpoint. Certificates are checked, redirects aren't followed, no proxy is asked."""

    def __init__(self, endpoint: str, key: ServiceKey, seconds: float = _WHOLE) -> None:
        self._endpoint, self._seconds = endpoint, seconds
        headers = {
            KEY_HEADER: key.reveal(),
            "content-type": "application/json",
            "accept": "application/json",
            "accept-encoding": "identity",
            "user-agent": f"imidsl/{__version__}",
        }
        # What the environment says would send a key by a proxy, or put somebody's .netrc beside it.
        self._client = httpx2.AsyncClient(
            headers=headers,
            verify=ssl.create_default_context(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(seconds, connect=_CONNECT, pool=None),
        )

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def post(self, body: bytes) -> HttpAnswer | NoAnswer:
        """One attempt."""
        written = False

        async def watch(event: str, info: Mapping[str, object]) -> None:
            nonlocal written
            written = written or event.endswith("send_request_headers.started")

        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(body, {"trace": watch})
        except TimeoutError:
            return NoAnswer(f"no answer within {self._seconds:g} s", written)
        except (httpx2.HTTPError, OSError) as fault:
            return NoAnswer(str(fault) or type(fault).__name__, written)

    async def _post(self, body: bytes, extensions: Mapping[str, object]) -> HttpAnswer:
        async with self._client.stream("POST", self._endpoint, content=body, extensions=dict(extensions)) as response:
            data = b""
            async for piece in response.aiter_raw():
                data += piece
                if len(data) > _LARGEST:
                    break
            return HttpAnswer(response.status_code, data[:_LARGEST], response.headers.get("retry-after"))
