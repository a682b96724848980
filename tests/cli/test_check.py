"""`imidsl check`: what other systems are told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from imidsl.cli.group import main
from tests import ROOT

BAD = 'message m {\n  sms { txt: "x", text: "y" }\n  to customerid "1"\n}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository's folder `messages`, which is the working one."""
    folder = tmp_path / "repo" / "messages"
    folder.mkdir(parents=True)
    (folder / "a.imi").write_text(BAD, "utf-8")
    monkeypatch.chdir(folder)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return folder


def check(line: str, **env: str) -> Result:
    return CliRunner().invoke(main, ["check", *line.split()], env=env)


def named(line: str, **env: str) -> set[str]:
    """How each format names the one file that is found wrong."""
    github = check(f"{line} --format github", **env).stdout.partition("file=")[2].partition(",")[0]
    gitlab = json.loads(check(f"{line} --format gitlab", **env).stdout)[0]["location"]["path"]
    run: dict[str, Any] = json.loads(check(f"{line} --format sarif", **env).stdout)["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place in [row["location"] for row in run["artifacts"]]
    assert place.get("uriBaseId", "%SRCROOT%") in run["originalUriBaseIds"]
    return {github, gitlab, place["uri"]}


def test_paths_are_relative_to_the_working_folder_outside_of_repositories(folder: Path) -> None:
    assert named(".") == {"a.imi"}


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_are_relative_to_what_ci_says(name: str, folder: Path) -> None:
    (folder / ".git").mkdir()
    assert named(".", **{name: str(folder.parent)}) == {"messages/a.imi"}
    assert named("../messages", **{name: f"{folder.parent}/"}) == {"messages/a.imi"}


@pytest.mark.parametrize("work_tree", ["folder", "file"])
def test_paths_are_relative_to_the_top_of_the_work_tree(work_tree: str, folder: Path) -> None:
    top = folder.parent / ".git"
    top.mkdir() if work_tree == "folder" else top.write_text("gitdir: elsewhere")
    assert named(".") == {"messages/a.imi"}
    assert named(".", GITHUB_WORKSPACE=str(folder / "elsewhere"), CI_PROJECT_DIR="/nowhere") == {"messages/a.imi"}


def test_a_file_outside_is_named_in_full(folder: Path) -> None:
    (folder.parent / "out side.imi").write_text(BAD, "utf-8")
    (folder / ".git").mkdir()
    full = (folder.parent / "out side.imi").as_posix()
    result = CliRunner().invoke(main, ["check", "../out side.imi", "--format", "sarif"])
    assert f"file://{full.replace(' ', '%20')}" in result.stdout
    assert "../" not in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_control_characters_in_names_are_escaped(folder: Path) -> None:
    (folder / "a.imi").rename(folder / "a\tb\n,c.imi")
    assert check(". --format github").stdout.startswith("::error file=a%09b%0A%2Cc.imi,line=2,")
    assert "a%09b%0A%2Cc.imi" in check(". --format sarif").stdout


def test_fingerprints_are_the_same_wherever_the_check_is_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / ".git").mkdir()
    here = json.loads(check(". --format gitlab").stdout)
    monkeypatch.chdir(folder.parent)
    assert json.loads(check("messages --format gitlab").stdout) == here


def test_sarif_says_where_the_tool_is_described(folder: Path) -> None:
    driver = json.loads(check(". --format sarif").stdout)["runs"][0]["tool"]["driver"]
    assert driver["informationUri"].startswith("https://")


# --- how much is said


@pytest.mark.parametrize(("line", "said"), [("--quiet", ""), ("-q --strict", "")])
def test_quiet_says_nothing_where_nothing_is_wrong(line: str, said: str, folder: Path) -> None:
    (folder / "a.imi").write_text(BAD.replace('txt: "x", ', ""), "utf-8")
    result = check(f". {line}")
    assert (result.exit_code, result.output) == (0, said)


def test_quiet_says_what_is_wrong_without_proofs(folder: Path) -> None:
    assert check(". --quiet").stderr.endswith("1 error in 1 file\n")
    assert "proved" not in check(". --quiet").stderr


def test_of_many_texts_only_their_number_is_said(folder: Path) -> None:
    (folder / "a.imi").unlink()
    for number in range(40):
        right = f'message m{number} {{\n  sms {{ text: "x" }}\n  to customerid "1"\n}}\n'
        (folder / f"{number}.imi").write_text(right, "utf-8")
    said = "40 texts in 40 messages: 40 proved (--format json has each)\n\nno problems in 40 files\n"
    assert check(".").stderr == said
    assert len(check("1.imi 2.imi").stderr.splitlines()) == 7


def test_what_is_left_after_mending_is_said_in_the_format(folder: Path) -> None:
    (folder / "a.imi").write_text('message m {\n  smartlink 7\n  sms { txt: "x" }\n  to customerid "1"\n}\n', "utf-8")
    result = check(". --fix --format json")
    assert (result.exit_code, result.stderr) == (0, "fixed a.imi\n")
    assert {finding["name"] for finding in json.loads(result.stdout)["diagnostics"]} == {"unused-smartlink"}
    assert check(". --fix --strict --format json").exit_code == 1


# --- again and again


@pytest.mark.skipif(os.name == "nt", reason="ended by a signal")
def test_watch_checks_again_when_a_file_changes(folder: Path) -> None:
    command = [sys.executable, "-m", "imidsl", "check", "--watch", "--format", "concise"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment, text=True) as run:
        limit = threading.Timer(60, run.kill)
        limit.start()
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline() == "a.imi:2:9: error IMI201 'txt' is not a field of 'sms'\n"
        assert run.stderr.readline() == "watching; Ctrl-C ends it\n"
        (folder / "a.imi").write_text("\n" + BAD, "utf-8")
        assert run.stdout.readline() == "a.imi:3:9: error IMI201 'txt' is not a field of 'sms'\n"
        run.terminate()
        limit.cancel()
