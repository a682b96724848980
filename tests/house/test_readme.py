"""The README is true: its commands give its output, its snippets work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.groups import GROUPS
from imidsl.records import dataclass
from tests import ROOT

TEXT = (ROOT / "README.md").read_text("utf-8")


@dataclass(frozen=True)
class Block:
    kind: str
    text: str
    file: str | None


def blocks() -> list[Block]:
    fenced = re.finditer(r"(?:<!-- file: (\S+) -->\n)?```(\w*)\n(.*?)```\n", TEXT, re.DOTALL)
    return [Block(match[2], match[3], match[1]) for match in fenced]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    shell = f'imidsl() {{ "{sys.executable}" -m imidsl "$@"; }}\n{command}'
    return subprocess.run(
        ["bash", "-c", shell],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "100"},
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for block in blocks():
        if block.file is not None:
            path = tmp_path / block.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, "utf-8")
    return tmp_path


def sessions() -> list[tuple[str, str]]:
    """Every command that is shown with its output."""
    found = []
    for block in blocks():
        if block.kind == "console":
            found += re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE)
    return found


@pytest.mark.parametrize(("command", "output"), sessions())
def test_a_command_prints_what_is_shown(command: str, output: str, folder: Path) -> None:
    result = run(command, folder)
    assert result.stdout + result.stderr == output


def test_the_python_snippet_prints_what_is_shown(folder: Path) -> None:
    snippet = next(block.text for block in blocks() if block.kind == "python" and "imidsl.load" in block.text)
    (folder / "snippet.py").write_text(snippet, "utf-8")
    result = run(f'"{sys.executable}" snippet.py', folder)
    assert result.stdout + result.stderr == next(block.text for block in blocks() if block.kind == "text")


def test_the_first_command_compiles_the_samples(tmp_path: Path) -> None:
    set_up = next(block.text for block in blocks() if block.kind == "sh")
    command = set_up.strip().split(" && ")[-1].replace(".venv/bin/imidsl", "imidsl")
    assert command.startswith("imidsl compile samples")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    result = run(command, tmp_path)
    assert result.returncode == 0, result.stderr
    written = sorted(path.name for path in (tmp_path / "build").glob("[!.]*"))
    assert len(written) > 20
    assert all(name in result.stderr for name in written[:20])


def test_the_second_command_is_the_one_of_ci() -> None:
    commands = [block.text for block in blocks() if block.kind == "sh"]
    assert sum("pytest" in command for command in commands) == 1


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT))))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_command_is_listed() -> None:
    from imidsl.cli import COMMANDS

    assert set(re.findall(r"^\| `imidsl (\w+)", TEXT, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"^\| (`[^|]*`) \|", TEXT, re.MULTILINE))))
def test_the_map_is_true(path: str) -> None:
    for name in re.findall(r"`([\w./]+\.\w+|[\w./]+/)`", path):
        assert (ROOT / name).exists() or (ROOT / "imidsl" / name).exists(), name


def test_the_benchmarks_can_be_asked_for() -> None:
    assert "`python -m benchmarks`" in TEXT
    command = [sys.executable, "-m", "benchmarks", "--help"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0
    assert f"[{'|'.join(GROUPS)}]" in re.sub(r"\s", "", result.stdout)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_what_the_pages_name_is_there(page: Path) -> None:
    """Files that a page names, and links to other pages."""
    text = page.read_text("utf-8")
    if page.stem == "architecture":
        for name in re.findall(r"`((?:\w+/)+\w+\.py|(?:\w+/)+)`", text):
            assert any((top / name).exists() for top in (ROOT, ROOT / "imidsl", ROOT / "imidsl/proof")), name
    for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
        assert (page.parent / link).exists(), link
