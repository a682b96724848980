"""The door to the network: what was written, who is trusted, and how long anybody waits."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imidsl.delivery.sending.answers import HttpAnswer, NoAnswer
from imidsl.delivery.sending.http import Wire
from imidsl.delivery.sending.target import ServiceKey
from tests.delivery.peer import accepted, peer


def post(url: str, seconds: float = 20.0) -> HttpAnswer | NoAnswer:
    async def once() -> HttpAnswer | NoAnswer:
        async with Wire(url, ServiceKey("s3cret"), seconds) as wire:
            return await wire.post(b"{}")

    return asyncio.run(once())


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A server that only reads; what it has read."""
    heard: list[bytes] = []

    def serve(server: socket.socket) -> None:
        try:
            connection, _ = server.accept()
            with context.wrap_socket(connection, server_side=True) if context is not None else connection as talk:
                while data := talk.recv(4096):
                    heard.append(data)
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.getsockname()[1]}/", heard


def test_an_answer_comes_as_it_is() -> None:
    with peer(lambda *_: accepted("t-1")) as there:
        answer = post(there.url)
    assert isinstance(answer, HttpAnswer)
    assert (answer.status, b"t-1" in answer.body) == (200, True)


def test_nobody_there_is_told_from_nobody_answering() -> None:
    nobody = post("http://127.0.0.1:9/")
    assert isinstance(nobody, NoAnswer)
    assert not nobody.written
    with listening() as (url, heard):
        silent = post(url, seconds=0.5)
    assert isinstance(silent, NoAnswer)
    assert silent.written
    assert heard


@pytest.mark.parametrize(
    "drip", [b"x", b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: "]
)
def test_an_answer_that_drips_isnt_waited_for(drip: bytes) -> None:
    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(4096)
            try:
                connection.sendall(drip)
                while not ended.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                return

    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        answer = post(f"http://127.0.0.1:{server.getsockname()[1]}/", seconds=1.0)
        ended.set()
    assert isinstance(answer, NoAnswer)
    assert answer.written


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_certificate_that_nobody_vouches_for_gets_no_key(tmp_path: Path) -> None:
    made = tmp_path / "made.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        ["openssl", *words.split(), "-keyout", made, "-out", tmp_path / "c.pem"], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", made)
    with listening(context) as (url, heard):
        answer = post(url)
    assert isinstance(answer, NoAnswer)
    assert not answer.written
    assert "CERTIFICATE_VERIFY_FAILED" in answer.reason
    assert heard == []
