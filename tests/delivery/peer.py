"""A server at this computer that behaves as a test says, badly too: what HTTP libraries won't do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from imidsl.records import dataclass, field

Behaviour = Callable[[Any, int], bytes | None]
"""What is written for a body that came so many times: the bytes, or None for nothing until the other side is gone."""


def answer(body: object, status: str = "200 OK", headers: str = "") -> bytes:
    """An answer of HTTP."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(data)}\r\n{headers}\r\n".encode() + data


def accepted(transid: str = "t-1") -> bytes:
    """What the API says to a request that it takes."""
    return answer({"response": [{"code": "1001", "transid": transid, "description": "Queued"}]})


def refused(code: str, words: str = "No") -> bytes:
    """What it says to one that it doesn't."""
    return answer({"response": {"code": code, "description": words, "transid": "r-1"}})


@dataclass
class Peer:
    """The server: `heads` and `bodies` are what has come."""

    behave: Behaviour
    url: str = ""
    heads: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while head := _head(stream):
                fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:])
                body = json.loads(stream.read(int(fields["content-length"])))
                self.heads.append(head)
                self.bodies.append(body)
                reply = self.behave(body, self.bodies.count(body))
                if reply is None:
                    stream.read()
                    return
                connection.sendall(reply)
                if not reply or b"connection: close" in reply:
                    return


def _head(stream: Any) -> str:
    lines = []
    while (line := stream.readline()) not in (b"", b"\r\n"):
        lines.append(line.decode())
    return "".join(lines)


@contextmanager
def peer(behave: Behaviour) -> Iterator[Peer]:
    """Such a server, at a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Peer(behave, f"http://127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=_quiet, args=(made, connection), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)


def _quiet(made: Peer, connection: socket.socket) -> None:
    try:
        made._serve(connection)
    except (OSError, StopIteration):
        return
