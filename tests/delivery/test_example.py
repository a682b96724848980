"""The README's example: the stand-in is started, the samples are compiled, sent there, and a receipt is traced back."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PORT = "8405"
# Who has no curl gets as much of one as the example needs.
CURL = """curl() { "$PYTHON" -c '
import sys, urllib.request as web
asked = web.Request(sys.argv[4], headers=dict([sys.argv[3].split(": ")]))
sys.stdout.write(web.urlopen(asked).read().decode())' "$@"; }
"""


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def test_a_receipt_is_traced_to_its_line(tmp_path: Path) -> None:
    found = re.search(r"<!-- run: the other end -->\n```sh\n(.*?)```\n\n```\n(.*?)```\n", README, re.DOTALL)
    assert found is not None
    port = free_port()
    script, shown = (part.replace(PORT, port) for part in found.groups())
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    program = tmp_path / "bin/imidsl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m imidsl "$@"\n')
    program.chmod(0o755)
    around = f"""trap 'kill $(jobs -p)' EXIT
{"" if shutil.which("curl") else CURL}"""
    path = os.pathsep.join([str(program.parent), os.environ["PATH"]])
    env = {"PATH": path, "PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    command = ["bash", "-c", around + script]
    result = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, **env}, check=False, timeout=120
    )
    assert result.returncode == 0, result.stderr
    said = result.stdout.splitlines()
    for line in shown.splitlines():
        if line.startswith("  sent at"):
            line = line.partition(" from ")[2]
        assert any(line.partition(" · commit ")[0] in one for one in said), line


@pytest.mark.parametrize("path", ["README.md", "docs/sending.md"])
def test_the_key_is_shown_as_no_argument(path: str) -> None:
    assert "--key " not in (ROOT / path).read_text("utf-8").replace("sandbox --key ", "")
