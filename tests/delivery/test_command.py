"""`imidsl sandbox`: what it is told wrongly, what it says while it runs, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner

from imidsl.cli.group import main
from imidsl.report.cells import safe
from tests import ROOT
from tests.delivery.bodies import sms

COMMAND = [sys.executable, "-m", "imidsl", "sandbox", "--port", "0"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "there is no file or folder 'nowhere'"),
        (["-"], "standard input is none"),
        (["--rate", "20"], "write a rate such as 20/s, not '20'"),
        (["--key", ""], "a key has at least one character"),
        (["--faults", "nowhere"], "cannot read nowhere"),
        (["--faults", "faults.json"], "'faults.json' is not JSON"),
        (["--faults", "other.json"], "rule 1: 'answer' is a code"),
        (["--db", "nowhere/x.db"], "cannot keep anything in 'nowhere/x.db'"),
        (["--db", "faults.json"], "cannot keep anything in 'faults.json': file is not a database"),
        (["--clock", "slow"], "'slow' is not one of"),
        (["--keep", "0"], "not in the range"),
    ],
)
def test_what_it_is_told_wrongly(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faults.json").write_text("not json, and long enough to be no database either" * 20)
    Path("other.json").write_text('[{"answer": "x"}]')
    done = CliRunner().invoke(main, ["sandbox", "--port", "0", *words])
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("imidsl.delivery.sandbox")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    done = CliRunner().invoke(main, ["sandbox"])
    assert (done.exit_code, "pip install 'imidsl[sandbox]'" in done.stderr) == (2, True), done.stderr


def test_a_wrong_configuration_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("imidsl.toml").write_text("profile = 7\n")
    done = CliRunner().invoke(main, ["sandbox", "--port", "0"])
    assert (done.exit_code, "wrong-setting" in done.stderr) == (1, True), done.stderr


def test_it_says_what_comes_and_goes_on_after_a_kill(tmp_path: Path) -> None:
    db = str(tmp_path / "sandbox.db")
    with running("--db", db) as (first, url):
        httpx2.post(f"{url}/resources/v1/messaging", headers={"key": "k"}, content=json.dumps(sms(text="Hi\x1b[31m")))
        httpx2.post(f"{url}/resources/v1/messaging", headers={"key": "k"}, content=b"{")
        assert first.stderr is not None
        assert first.stderr.readline() == f"1001 sms to 447700900123: {safe('Hi' + chr(27) + '[31m')}\n"
        assert first.stderr.readline().startswith("7000 Invalid JSON: /: ")
    with running("--db", db) as (second, url):
        found = httpx2.get(f"{url}/_imi/messages", headers={"key": "k"}).json()["messages"]
        assert [one["text"] for one in found] == ["Hi\x1b[31m"]
        second.send_signal(signal.SIGINT)
        _, rest = second.communicate(timeout=60)
        assert rest == ""


@contextmanager
def running(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and where it listens; killed in the end."""
    with subprocess.Popen([*COMMAND, *words], cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = re.match(r"Sandbox at (http://127\.0\.0\.1:\d+)/ ", process.stderr.readline())
            assert found is not None
            yield process, found[1]
        finally:
            process.kill()
