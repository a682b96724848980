"""The page on Python is true: its snippets print what is shown, and what it sends arrives."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from tests import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```\n", PAGE, re.DOTALL)
SNIPPETS = [
    (text, BLOCKS[at + 1][1])
    for at, (kind, text) in enumerate(BLOCKS)
    if kind == "python" and at + 1 < len(BLOCKS) and BLOCKS[at + 1][0] == "text"
]
SENDING = BLOCKS[-1][1]
CURL = next(text for kind, text in BLOCKS if kind == "sh")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "orders.imi").write_text(BLOCKS[0][1], "utf-8")
    return tmp_path


def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1", **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize(("snippet", "output"), SNIPPETS)
def test_a_snippet_prints_what_is_shown(snippet: str, output: str, folder: Path) -> None:
    done = run([sys.executable, "-c", snippet], folder)
    assert done.stdout + done.stderr == output


# --- sending


class Platform(BaseHTTPRequestHandler):
    """Stands for the platform: queues what has the right key."""

    got: ClassVar[list[Any]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.got.append((self.headers["key"], self.headers["content-type"], body))
        queued = {"code": "1001", "transid": f"t-{len(self.got)}", "description": "Queued"}
        refused = {"code": "7001", "description": "Authentication failed", "transid": "t-0"}
        answer = {"response": [queued] if self.headers["key"] == "secret" else refused}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def url() -> Iterator[str]:
    Platform.got = []
    with HTTPServer(("127.0.0.1", 0), Platform) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/resources/v1/messaging"
        server.shutdown()


def test_the_client_sends(folder: Path, url: str) -> None:
    done = run([sys.executable, "-c", SENDING], folder, IMICONNECT_URL=url, IMICONNECT_KEY="secret")
    assert (done.stdout, done.stderr) == ("sms t-1\npush t-2\n", "")
    assert [(key, kind) for key, kind, _ in Platform.got] == [("secret", "application/json")] * 2
    assert [body["destination"] for *_, body in Platform.got] == [[{"customerid": ["C-7"]}]] * 2


def test_the_client_says_what_was_refused(folder: Path, url: str) -> None:
    done = run([sys.executable, "-c", SENDING], folder, IMICONNECT_URL=url, IMICONNECT_KEY="wrong")
    assert done.returncode == 1
    assert "the platform refused it: 7001 Authentication failed" in done.stderr


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="curl isn't on this machine")
@pytest.mark.parametrize(
    ("key", "status", "said"), [("secret", 0, "order_shipped.sms.json: queued"), ("wrong", 1, "7001")]
)
def test_curl_sends(folder: Path, url: str, key: str, status: int, said: str) -> None:
    compiled = run([sys.executable, "-m", "imidsl", "compile", "messages", "--example", "ada"], folder)
    assert compiled.returncode == 0, compiled.stderr
    names = [path.name for path in (folder / "build").glob("[!.]*.json")]
    done = run(["sh", "-c", CURL], folder, IMICONNECT_URL=url, IMICONNECT_KEY=key)
    assert done.returncode == status, done.stderr
    assert said.replace("order_shipped.sms", "order_shipped.ada.sms") in done.stdout + done.stderr
    assert len(Platform.got) == (len(names) if status == 0 else 1)
