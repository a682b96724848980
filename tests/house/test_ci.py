"""What other systems read of this repository, and the snippets of docs/ci.md: they parse, and what they run exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from imidsl.cli import COMMANDS
from imidsl.cli.group import main
from imidsl.report import FORMATS
from tests import ROOT
from tests.review.test_git import run

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MESSAGE = 'message m {\n  sms { text: "“Hello”" }\n  to msisdn "447700900123"\n}\n'
BASH = shutil.which("bash") or ""


def options(command: str) -> set[str]:
    return {name for parameter in main.get_command(None, command).params for name in parameter.opts}  # type: ignore[union-attr,arg-type]


def snippet(head: str) -> str:
    return next(text for _, text in SNIPPETS if text.startswith(head))


# --- snippets


@pytest.mark.parametrize("text", [text for kind, text in SNIPPETS if kind == "yaml"])
def test_yaml_parses(text: str) -> None:
    assert yaml.safe_load(text)


def test_every_format_has_a_snippet_and_no_other_is_named() -> None:
    named = set(re.findall(r"(?:--format |format: )(\w+)", "".join(text for _, text in SNIPPETS)))
    assert named | {"github"} == set(FORMATS)


def test_every_command_of_the_page_exists() -> None:
    commands = re.findall(rf"imidsl ({'|'.join(COMMANDS)})\b([^\n|>'|]*)", PAGE)
    assert commands
    for name, rest in commands:
        assert set(re.findall(r"--[a-z-]+", rest)) <= options(name)


@pytest.mark.skipif(not BASH, reason="the snippets are for a POSIX shell")
@pytest.mark.parametrize("text", [text for kind, text in SNIPPETS if kind == "sh"])
def test_shell_snippets_run(text: str, tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "m.imi").write_text(MESSAGE, "utf-8")
    (tmp_path / "imidsl-baseline.json").write_text('{"version": 1, "findings": []}')
    done = shell(text, tmp_path)
    # Beside the baseline that is empty here, strictly judged, a warning makes the exit status 1.
    assert done.returncode == (1 if "--strict" in text else 0), done.stderr
    assert "Traceback" not in done.stderr


def test_gitlab_job_writes_what_it_promises(tmp_path: Path) -> None:
    job = yaml.safe_load(snippet("# .gitlab-ci.yml"))["messages"]
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "m.imi").write_text(MESSAGE.replace("text:", "txt:"), "utf-8")
    done = shell("\n".join(line for line in job["script"] if "pip install" not in line), tmp_path)
    assert done.returncode == 1
    for path in job["artifacts"]["reports"].values():
        assert (tmp_path / path).stat().st_size > 0


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script where `imidsl` is that of this checkout."""
    (folder / "bin").mkdir(exist_ok=True)
    command = folder / "bin" / "imidsl"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m imidsl "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


# --- pre-commit


def test_pre_commit_hooks() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    for hook in hooks:
        program, command, *rest = shlex.split(hook["entry"])
        assert program == "imidsl"
        assert set(rest) <= options(command)
        assert {"id", "name", "language", "files"} <= set(hook)
        assert re.search(hook["files"], "messages/orders.imi")
        assert not re.search(hook["files"], "imidsl.toml")
    used = yaml.safe_load(snippet("# .pre-commit-config.yaml"))["repos"][0]["hooks"]
    assert {hook["id"] for hook in used} <= {hook["id"] for hook in hooks}
    for hook in used:
        assert set(hook["args"]) <= options("check")


# --- the action


def test_workflows_use_inputs_that_the_action_has() -> None:
    inputs = ACTION["inputs"]
    workflows = [text for _, text in SNIPPETS if text.startswith("# .github/workflows")]
    assert workflows
    for text in workflows:
        steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
        given = next(step["with"] for step in steps if step["uses"].startswith("OWNER/imidsl@"))
        assert set(given) <= set(inputs)
        assert given.get("format", "github") in FORMATS
    assert set(inputs) == set(re.findall(r"\$\{\{ inputs\.(\w+) \}\}", (ROOT / "action.yml").read_text("utf-8")))


def test_no_input_is_part_of_a_script() -> None:
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]]
    assert all(step["shell"] == "bash" for step in ACTION["runs"]["steps"])


def act(folder: Path, name: str = "Check", **inputs: str) -> subprocess.CompletedProcess[str]:
    step = next(step for step in ACTION["runs"]["steps"] if step["name"] == name)
    given = {name: row["default"] for name, row in ACTION["inputs"].items()} | inputs
    variables = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], text)
        for name, text in step["env"].items()
    }
    around = {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return shell(step["run"], folder, **variables | around | {"IMIDSL": "imidsl", "NUMBER": "7"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my messages").mkdir()
    (tmp_path / "my messages" / "m.imi").write_text(MESSAGE, "utf-8")
    (tmp_path / "other.imi").write_text(MESSAGE.replace("message m", "message n"), "utf-8")
    return tmp_path


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_the_action_annotates(folder: Path) -> None:
    done = act(folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split(",")[0] for line in lines] == ["::warning file=my messages/m.imi", "::warning file=other.imi"]
    assert act(folder, strict="true").returncode == 1


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_the_action_takes_paths_output_and_baseline(folder: Path) -> None:
    done = act(folder, paths="\nmy messages\n", format="sarif", output="out.sarif", strict="true")
    assert (done.returncode, done.stdout) == (1, "")
    run = json.loads((folder / "out.sarif").read_text("utf-8"))["runs"][0]
    assert [row["location"]["uri"] for row in run["artifacts"]] == ["my%20messages/m.imi"]
    arguments = ["check", str(folder), "--baseline", str(folder / "known.json"), "--update-baseline"]
    here = os.getcwd()
    try:
        os.chdir(folder)
        assert CliRunner().invoke(main, arguments).exit_code == 0
    finally:
        os.chdir(here)
    assert act(folder, strict="true", baseline="known.json").returncode == 0


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_nothing_given_to_the_action_is_run(folder: Path) -> None:
    done = act(folder, paths='$(touch hacked)\n"; touch hacked; "\n--fix', baseline="`touch hacked`")
    assert done.returncode == 2
    assert not (folder / "hacked").exists()


GH = """#!/bin/sh
echo "$@" >> gh.log
case "$*" in *--paginate*) cat mine.id 2>/dev/null; exit 0;; esac
test ! -e refused.id
"""


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_the_action_keeps_one_comment(folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "gh").write_text(GH, "utf-8")
    (folder / "bin" / "gh").chmod(0o755)
    (folder / ".gitignore").write_text("bin\n*.log\n*.md\n*.id\n", "utf-8")
    run(folder, "init", "-q", "-b", "main")
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "-m", "x")
    assert act(folder, "Diff", diff="main", comment="true").returncode == 0
    assert "nothing changes against main" in (folder / "summary.md").read_text("utf-8")
    assert "--method" not in (folder / "gh.log").read_text("utf-8")
    (folder / "other.imi").write_text(MESSAGE.replace("message m", "message k"), "utf-8")
    done = act(folder, "Diff", diff="main", comment="true")
    assert done.returncode == 1, done.stderr
    assert "--method POST" in (folder / "gh.log").read_text("utf-8")
    (folder / "mine.id").write_text("42\n43\n", "utf-8")
    act(folder, "Diff", diff="main", comment="true")
    assert "--method PATCH" in (folder / "gh.log").read_text("utf-8").splitlines()[-1]
    assert "comments/42" in (folder / "gh.log").read_text("utf-8").splitlines()[-1]
    # What no longer changes anything mustn't go on being told, and whoever begins a comment alike has none of ours.
    run(folder, "checkout", "-q", "other.imi")
    assert act(folder, "Diff", diff="main", comment="true").returncode == 0
    assert "--method PATCH" in (folder / "gh.log").read_text("utf-8").splitlines()[-1]
    assert '.user.login == "github-actions[bot]"' in (folder / "gh.log").read_text("utf-8")


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_a_comment_that_can_t_be_written_fails_nothing(folder: Path) -> None:
    (folder / "bin").mkdir()
    (folder / "bin" / "gh").write_text(GH, "utf-8")
    (folder / "bin" / "gh").chmod(0o755)
    (folder / "refused.id").write_text("", "utf-8")
    run(folder, "init", "-q", "-b", "main")
    run(folder, "add", "other.imi")
    run(folder, "commit", "-q", "-m", "x")
    done = act(folder, "Diff", diff="main", comment="true")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::notice title=imidsl diff::the comment can't be written")


@pytest.mark.skipif(not BASH, reason="the action runs in bash")
def test_nothing_of_the_folder_is_run(folder: Path) -> None:
    install = next(step["run"] for step in ACTION["runs"]["steps"] if step["name"] == "Install imidsl")
    for name in ("venv", "pip", "ensurepip"):
        (folder / f"{name}.py").write_text("raise SystemExit(f'{__file__} was run')\n", "utf-8")
    done = shell(install, folder, RUNNER_TEMP=str(folder), ACTION_PATH=str(folder / "nowhere"), GITHUB_OUTPUT="out")
    assert "was run" not in done.stderr + done.stdout
    assert "nowhere" in done.stderr
