"""What a shell offers for a line that is begun."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from imidsl.cli.group import main
from tests import ROOT

SOURCE = """\
message order_shipped {
  sms { text: "x" }
  example ada { }
  example "Ada Lovelace" { }
}
message order_lost extends order_shipped {
"""


def offered(line: str) -> list[str]:
    *before, begun = shlex.split(line) if not line.endswith(" ") else [*shlex.split(line), ""]
    return [item.value for item in ShellComplete(main, {}, "imidsl", "_IMIDSL_COMPLETE").get_completions(before, begun)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.imi").write_text(SOURCE, "utf-8")
    Path("b.imi").write_text(SOURCE.replace("order", "other"), "utf-8")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ch", ["check"]),
        ("check --format ", ["text", "concise", "json", "github", "sarif", "junit", "gitlab"]),
        ("explain needs-u", ["needs-unicode"]),
        ("explain imi10", [f"IMI10{number}" for number in range(1, 10)]),
        ("compile a.imi --message order_s", ["order_shipped"]),
        ("compile --message ", ["order_lost", "order_shipped", "other_lost", "other_shipped"]),
        ("compile missing.imi --message ", []),
        ("preview b.imi --example ", ["Ada Lovelace", "ada", "all"]),
        ("compile a.imi --channel s", ["sms"]),
        ("schema a.imi --message order", ["order_lost", "order_shipped"]),
        ("schema --message other_l", ["other_lost"]),
    ],
)
def test_offers(line: str, names: list[str]) -> None:
    assert offered(line) == names


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_for_shells(shell: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "_IMIDSL_COMPLETE": f"{shell}_source"}
    run = subprocess.run([sys.executable, "-m", "imidsl"], env=environment, capture_output=True, text=True)
    assert "_IMIDSL_COMPLETE" in run.stdout
    assert run.stderr == ""
