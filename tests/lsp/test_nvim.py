"""A real editor: Neovim, without a screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

EDITOR = shutil.which("nvim", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
SOURCE = """\
import "brand.imi"
message m {
  param name: text(max: 9)
  sms {
    type: auto
    text: "😀 {{ nmae }} of {{ shop }}: {{ name }}"
  }
}
"""


@pytest.mark.skipif(EDITOR is None and not os.environ.get("CI"), reason="Neovim isn't installed")
def test_neovim(tmp_path: Path) -> None:
    assert EDITOR is not None, "CI installs Neovim with the extra 'dev'"
    (tmp_path / "a.imi").write_text(SOURCE, "utf-8")
    (tmp_path / "brand.imi").write_text('let shop = "Acme"\n', "utf-8")
    command = json.dumps([sys.executable, "-m", "imidsl", "lsp"])
    place = {"IMIDSL_FOLDER": str(tmp_path), "IMIDSL_COMMAND": command, "PYTHONPATH": str(ROOT)}
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    script = Path(__file__).with_name("nvim.lua")
    done = subprocess.run(
        [EDITOR, "--headless", "--clean", "-n", "-l", str(script)],
        env={**os.environ, **place, **homes},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "attached imidsl",
        "finding IMI506 nmae",
        "action did you mean 'name'?",
        "fixed",
        "hint 17–87 of 1024 B · UCS-2 · 1 segment",
        "completion name",
        "renamed 2",
        'text     text: "😀 {{ name }} of {{ store }}: {{ name }}"',
        "formatted let odd = 1",
    ], done.stderr
