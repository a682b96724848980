"""The fixture for pytest, and that nobody pays for it who doesn't use it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests import ROOT

USES = """
import sys
import httpx2

def test_one(imi_sandbox):
    body = {"deliverychannel": "sms", "channels": {"sms": {"text": "Code 4821"}}}
    body["destination"] = [{"msisdn": ["447700900123"]}]
    httpx2.post(imi_sandbox.endpoint, headers={"key": imi_sandbox.key}, json=body).raise_for_status()
    assert imi_sandbox.wait(to="447700900123", contains="4821")["body"] == body
    imi_sandbox.advance(2)
    assert [one["status"] for one in imi_sandbox.receipts()] == ["Submitted", "Delivered"]

def test_two(imi_sandbox):
    assert imi_sandbox.messages() == []
"""
USES_NOT = """
import sys

def test_nothing():
    loaded = [name for name in sys.modules if name.startswith(("imidsl.", "starlette", "uvicorn", "httpx2"))]
    assert sorted(loaded) == ["imidsl.pytest_plugin", "imidsl.resources"]
"""


# Where imidsl is installed, pytest would find the plugin by itself, and refuse to load it twice.
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def ran(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(text, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "imidsl.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "test_it.py",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)


def test_the_readmes_test_passes(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    example = text.partition("<!-- run: a test of an application -->\n```python\n")[2].partition("```")[0]
    assert sum(bool(line.strip()) for line in example.partition("def test_")[2].splitlines()) <= 10
    done = ran(example, tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixture_is_an_inbox_of_the_tests_own(tmp_path: Path) -> None:
    done = ran(USES, tmp_path)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_nothing_is_imported_until_it_is_used(tmp_path: Path) -> None:
    done = ran(USES_NOT, tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_pytest_finds_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"imidsl": "imidsl.pytest_plugin"}
