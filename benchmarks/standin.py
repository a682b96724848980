"""The stand-in within a process: `python -m benchmarks.standin WAY FILE` prints seconds.

`checked` and `unchecked` answer a request, the latter without reading what is in it; `few` and `many` search what is
stored. The file's first body is what is sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

import imidsl
from benchmarks.measure import within
from imidsl.delivery.sandbox.app import application
from imidsl.delivery.sandbox.hosts import Hosts
from imidsl.delivery.sandbox.platform import Platform
from imidsl.delivery.sandbox.running import Setup
from imidsl.delivery.sandbox.searching import Search
from imidsl.delivery.sandbox.store import Taken
from imidsl.delivery.sandbox.verdicts import Examiner, Recipient, Verdict
from imidsl.request.check_body import ReadBody
from imidsl.schema.channels.sms import SMS
from imidsl.schema.responses import ACCEPTED, PATH

PORT = 8405
FEW, MANY = 100, 100_000
_UNCHECKED = Verdict(ACCEPTED.code, ACCEPTED.words, (), ReadBody((), SMS), (Recipient("msisdn", "447700900123"),))


class _Trusting(Examiner):
    """Takes whatever comes."""

    def verdict(self, data: bytes) -> Verdict:
        """The same each time."""
        return _UNCHECKED


def _body(file: str) -> bytes:
    library = imidsl.load(file)
    rendered = library.render(library.messages[0], example="ada", to={"msisdn": "447700900123"}, channels="sms")
    return json.dumps(rendered.requests[0].body).encode()


def _answering(file: str, examiner: Examiner) -> Callable[[], object]:
    platform = Setup().platform()
    platform.examiner = examiner
    app, body = application(platform, Hosts(), PORT), _body(file)
    loop = asyncio.new_event_loop()

    def once() -> None:
        status = loop.run_until_complete(_post(app, body))
        if status != 200:
            raise SystemExit(f"answered {status}")

    return once


async def _post(app: Starlette, body: bytes) -> int:
    """A request as a server hands it over; the status that it is answered with."""
    statuses: list[int] = []
    headers = [(b"host", f"127.0.0.1:{PORT}".encode()), (b"key", b"k"), (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers, "root_path": ""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        statuses.append(message.get("status", 0))

    await app({**scope, "http_version": "1.1", "scheme": "http"}, receive, send)
    return statuses[0]


def _searching(number: int) -> Callable[[], object]:
    platform = Setup(kept=number).platform()
    _fill(platform, number)
    search = Search("k", contains="code 77", to="*0077")
    if len(platform.store.find(search)) != 1:
        raise SystemExit("the search finds something else")
    return lambda: platform.store.find(search)


def _fill(platform: Platform, number: int) -> None:
    for at in range(number):
        address = f"4477009{at:05}" if at != number // 2 else "447700900077"
        said = f"Your code {at:06}" if at != number // 2 else "Your code 77"
        taken = Taken("k", str(at), 0.0, SMS.name, f"r{at}", "", "", "", "{}", said, said)
        platform.store.add(taken, [Recipient("msisdn", address)], ())


WAYS: dict[str, Callable[[str], Callable[[], object]]] = {
    "checked": lambda file: _answering(file, Examiner("imiconnect")),
    "unchecked": lambda file: _answering(file, _Trusting("imiconnect")),
    "few": lambda file: _searching(FEW),
    "many": lambda file: _searching(MANY),
}

if __name__ == "__main__":
    way, path = sys.argv[1:]
    print(within(WAYS[way](str(Path(path))), 300))
