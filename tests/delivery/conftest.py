"""A stand-in that runs, and somebody who is told of receipts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from imidsl.delivery.sandbox.inbox import Inbox, Sandbox
from imidsl.delivery.sandbox.running import Setup
from imidsl.schema.kinds import Json


class Receiver:
    """Takes receipts; `answers` are the statuses of the next ones, 200 where there are none."""

    def __init__(self) -> None:
        self.bodies: list[Json] = []
        self.hosts: list[str] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                receiver.hosts.append(self.headers["host"])
                status = receiver.answers.pop(0) if receiver.answers else 200
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("location", receiver.url)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *given: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_address[1]}/receipts"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def told(self) -> list[str]:
        """Whom what was told of, in the order in which that came."""
        infos = [body["deliveryInfoNotification"]["deliveryInfo"] for body in self.bodies]
        return [f"{info['destination'][-4:]} {info['code']} {info['deliveryStatus']}" for info in infos]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Somebody who is told, while that lasts."""
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def by_hand() -> Iterator[Sandbox]:
    """One whose time is moved by hand."""
    with Sandbox(Setup(manual=True)) as sandbox:
        yield sandbox


@pytest.fixture
def inbox(by_hand: Sandbox) -> Iterator[Inbox]:
    """An inbox of it."""
    inbox = by_hand.inbox()
    yield inbox
    inbox.clear()
