"""The extension for Visual Studio Code: it builds, holds what it should, and its snippets are sound."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from imidsl.cli.group import main
from imidsl.editor.hints import SWITCHES
from imidsl.resources import __version__
from tests import ROOT

EXTENSION = ROOT / "editors" / "vscode"
PACKAGE = json.loads((EXTENSION / "package.json").read_text("utf-8"))
SNIPPETS = json.loads((EXTENSION / "snippets" / "imidsl.json").read_text("utf-8"))


def written(body: str | list[str]) -> str:
    """What a snippet writes where all its places keep what they hold."""
    text = body if isinstance(body, str) else "\n".join(body)
    text = re.sub(r"\$\{\d+\|((?:\\.|[^,|\\])*)[^}]*\|\}", r"\1", text)
    while (shorter := re.sub(r"\$\{\d+:((?:\\.|[^{}$\\]|\{\{|\}\})*?)\}|\$\d+", r"\1", text)) != text:
        text = shorter
    return re.sub(r"\\([$}\\,])", r"\1", text)


def test_the_version_is_that_of_the_program() -> None:
    assert PACKAGE["version"] == __version__


def test_the_snippet_of_a_message_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "m.imi"
    file.write_text(written(SNIPPETS["Message"]["body"]) + "\n", "utf-8")
    checked = CliRunner().invoke(main, ["check", "--strict", str(file)])
    assert checked.exit_code == 0, checked.output
    assert CliRunner().invoke(main, ["fmt", "--check", str(file)]).exit_code == 0


@pytest.mark.parametrize("name", ["Parameter", "SMS", "Push", "Smart link", "Example", "Test", "Suppression"])
def test_snippets_inside_a_message_parse(name: str, tmp_path: Path) -> None:
    """Their names needn't exist here, but each is of the form that it claims to be."""
    file = tmp_path / "m.imi"
    lines = written(SNIPPETS[name]["body"]).splitlines()
    file.write_text("message m {\n" + "".join(f"  {line}\n" for line in lines) + "}\n", "utf-8")
    formatted = CliRunner().invoke(main, ["fmt", "--check", str(file)])
    assert formatted.exit_code == 0, formatted.output


def test_the_settings_of_hints_are_the_servers() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    said = {name.rpartition(".")[2]: one["default"] for name, one in settings.items() if ".hints." in name}
    assert said == {str(kind): usual for kind, usual in SWITCHES.items()}


@pytest.mark.usefixtures("extension_modules")
def test_it_is_packaged_with_all_it_needs() -> None:
    npm = shutil.which("npm")
    assert npm is not None
    done = subprocess.run([npm, "run", "-s", "package"], cwd=EXTENSION, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    with ZipFile(EXTENSION / "imidsl.vsix") as package:
        names = {name.removeprefix("extension/") for name in package.namelist()}
    said = PACKAGE["contributes"]
    needed = {PACKAGE["main"], *(one["path"] for one in (*said["grammars"], *said["snippets"]))}
    needed |= {one["configuration"] for one in said["languages"]}
    assert {name.removeprefix("./") for name in needed} <= names
    assert not any("node_modules" in name or "tests" in name for name in names)
