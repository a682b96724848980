"""The command line: exit statuses, what goes where, and never a traceback. Most cases are data, in `cli.toml`."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from imidsl.cli import COMMANDS
from imidsl.cli.group import main
from imidsl.workspace.manifest import FILE_NAME
from tests import ROOT, TESTS

DATA = tomllib.loads((TESTS / "cli.toml").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the definitions of `cli.toml`."""
    _put(tmp_path, DATA["definitions"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def _put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _all(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _run(line: str, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
    result = CliRunner().invoke(main, shlex.split(line), input=stdin, env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: str(case["run"]))
def test_run(case: dict[str, Any], folder: Path) -> None:
    _put(folder, case.get("files", {}))
    before = _all(folder)
    result = _run(case["run"], case.get("stdin"), case.get("env"))
    assert result.exit_code == case["status"], result.output
    for part in case.get("out", ()):
        assert part in result.stdout
    for part in case.get("err", ()):
        assert part in result.stderr
    after = _all(folder)
    assert {name: after[name] for name in before} == before
    written = sorted(name for name in after.keys() - before.keys() if not name.endswith(FILE_NAME))
    assert written == case.get("writes", [])


# --- help


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_help_has_an_example(name: str) -> None:
    result = _run(f"{name} --help")
    assert result.exit_code == 0
    assert f"Example: imidsl {name}".strip() in " ".join(result.stdout.split())


def test_help_lists_every_command() -> None:
    for name, does in COMMANDS.items():
        assert name in _run("--help").stdout, does


# --- output


def test_an_error_leaves_the_folder_as_it_was(folder: Path) -> None:
    assert _run("compile plain.imi --now 2026-12-24T10:00:00Z").exit_code == 0
    before = _all(folder)
    assert _run("compile plain.imi bad.imi --now 2027-12-24T10:00:00Z").exit_code == 1
    assert _all(folder) == before


def test_files_of_other_runs_stay(folder: Path) -> None:
    _put(folder, {"build/other.json": "mine", "build/plain.sms.json": "old"})
    assert _run("compile plain.imi").exit_code == 0
    assert _all(folder)["build/other.json"] == b"mine"
    assert json.loads(_all(folder)["build/plain.sms.json"])["deliverychannel"] == "sms"


def test_a_run_removes_what_an_earlier_one_wrote_and_says_so(folder: Path) -> None:
    """Whoever posts the folder posts what the last run made: 1000 addresses are one body, 1001 are two others."""
    _put(folder, {"build/other.json": "mine", "to.txt": "\n".join(f"C-{n}" for n in range(1000))})
    assert _run("compile plain.imi --to customerid=@to.txt").exit_code == 0
    assert _run("compile plain.imi --to customerid=@to.txt --to customerid=C-1000").exit_code == 0
    names = ["build/other.json", "build/plain.sms.1.json", "build/plain.sms.2.json"]
    assert sorted(name for name in _all(folder) if name.endswith("json") and name.startswith("build/")) == [
        f"build/{FILE_NAME}",
        *names,
    ]
    result = _run("compile m.imi --example ada --keep-stale")
    assert "removed" not in result.stderr
    assert _all(folder).keys() >= {*names, "build/hello.ada.sms.json"}
    result = _run("compile plain.imi")
    gone = ["hello.ada.sms", "hello.ada.wa", "plain.sms.1", "plain.sms.2"]
    assert [line for line in result.stderr.splitlines() if "removed" in line] == [
        f"removed build/{name}.json" for name in gone
    ]


def test_a_run_that_makes_nothing_removes_what_was_made(folder: Path) -> None:
    _put(folder, {"alone/a.imi": 'message a { sms { text: "x" }, to customerid "1" }'})
    assert _run("compile alone").exit_code == 0
    _put(folder, {"alone/a.imi": "let a = 1"})
    result = _run("compile alone")
    assert (result.exit_code, "removed build/a.sms.json" in result.stderr) == (0, True)
    assert [name for name in _all(folder) if name.startswith("build/")] == [f"build/{FILE_NAME}"]


def test_a_manifest_that_is_none_stops_the_run(folder: Path) -> None:
    _put(folder, {f"build/{FILE_NAME}": "<<<<<<< ours"})
    before = _all(folder)
    result = _run("compile plain.imi")
    assert (result.exit_code, "cannot write" in result.stderr) == (1, True)
    assert _all(folder) == before


def test_what_cannot_be_written_is_said(folder: Path) -> None:
    _put(folder, {"taken": "a file"})
    result = _run("compile plain.imi -o taken")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot write" in result.stderr
    assert _all(folder)["taken"] == b"a file"


def test_bodies_on_standard_output_are_lines_of_json_and_nothing_else(folder: Path) -> None:
    result = _run("compile m.imi odd.imi --example all -o -")
    assert "unused-smartlink" in result.stderr
    bodies = [json.loads(line) for line in result.stdout.splitlines()]
    assert [body["deliverychannel"] for body in bodies] == ["sms", "wa", "sms", "wa", "sms"]
    assert not (folder / "build").exists()


def test_findings_as_json_go_to_standard_output(folder: Path) -> None:
    result = _run("check bad.imi odd.imi --format json")
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (1, "")
    assert set(found) == {"diagnostics", "texts", "summary"}
    assert found["summary"] == {"files": 2, "messages": 2, "errors": 1, "warnings": 1}
    first = found["diagnostics"][0]
    assert list(first) == ["code", "name", "severity", "message", "help", "file", "start", "end", "related"]
    assert (first["file"], first["start"], first["end"]) == (
        "bad.imi",
        {"line": 2, "column": 9},
        {"line": 2, "column": 12},
    )


@pytest.mark.parametrize(
    ("option", "env", "colour"),
    [
        ("", {}, False),
        ("--color always", {}, True),
        ("--color always", {"NO_COLOR": "1"}, True),
        ("--color never", {"FORCE_COLOR": "1"}, False),
        ("", {"FORCE_COLOR": "1"}, True),
        ("", {"FORCE_COLOR": "", "NO_COLOR": ""}, False),
        ("--color auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
@pytest.mark.parametrize("line", ["check bad.imi", "compile bad.imi", "explain needs-unicode", "preview m.imi"])
def test_colour_is_for_terminals_unless_asked_for(
    line: str, option: str, env: dict[str, str], colour: bool, folder: Path
) -> None:
    assert ("\x1b[" in _run(f"{line} {option}", env=env).output) == colour


# --- odd input


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "latin.imi").write_bytes('message m { sms { text: "é" } }'.encode("latin-1"))
    result = _run("check latin.imi plain.imi")
    assert result.exit_code == 1
    assert "latin.imi" in result.stderr
    assert "UTF-8" in result.stderr


def test_standard_input_that_is_not_utf8(folder: Path) -> None:
    result = _run("check -", b"\xff\xfe")
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "plain.imi").chmod(0)
    result = _run("check plain.imi")
    assert result.exit_code == 1
    assert "plain.imi" in result.stderr


def test_a_link_to_nowhere(folder: Path) -> None:
    (folder / "link.imi").symlink_to("gone.imi")
    result = _run("check .")
    assert result.exit_code == 1
    assert "link.imi" in result.stderr


def test_a_text_of_a_megabyte(folder: Path) -> None:
    _put(folder, {"long.imi": f'message m {{ sms {{ text: "{"x" * 1_000_000}" }} }}'})
    result = _run("check long.imi")
    assert result.exit_code == 1
    assert "1000000 bytes, 1024 are allowed" in result.stderr
    assert len(result.stderr) < 5000


def test_byte_order_mark_and_line_ends_of_windows(folder: Path) -> None:
    text = "\ufeff" + DATA["definitions"]["plain.imi"].replace("\n", "\r\n")
    (folder / "plain.imi").write_bytes(text.encode())
    assert _run("compile plain.imi").exit_code == 0


# --- as a process


def _process(line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = f"{shlex.quote(sys.executable)} -m imidsl"
    return subprocess.run(
        ["bash", "-c", line.replace("imidsl", command, 1)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_a_broken_pipe_is_quiet(folder: Path) -> None:
    messages = "\n".join(f'message m{n} {{ sms {{ text: "x" }}, to customerid "1" }}' for n in range(2000))
    _put(folder, {"many.imi": messages})
    run = _process("imidsl compile many.imi -o - | head -n 1", folder)
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 1
    assert run.stderr == b""
    assert _process("imidsl compile plain.imi -o - | head -n 0", folder).stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
@pytest.mark.parametrize("line", ["--version", "explain", "compile plain.imi -o -", "check plain.imi --format json"])
def test_output_that_cannot_be_written_is_said(line: str, folder: Path) -> None:
    for buffered in ("", "1"):
        run = _process(f"imidsl {line} >/dev/full", folder, PYTHONUNBUFFERED=buffered)
        assert (run.returncode, run.stderr) == (1, b"error: cannot write: no space left on device\n")


def test_exit_statuses_reach_the_shell(folder: Path) -> None:
    statuses = [
        _process(f"imidsl {line}", folder).returncode for line in ("check plain.imi", "check bad.imi", "check nowhere")
    ]
    assert statuses == [0, 1, 2]


ODD = {"u.imi": 'message m {\n  sms { type: auto, txt: "ő😀" }\n  to customerid "1"\n  example é { }\n}\n'}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1:strict", "utf-16"])
@pytest.mark.parametrize(
    "line",
    [
        "compile u.imi -o -",
        "check u.imi --diff",
        "check u.imi --format gitlab",
        "schema",
        "schema --message m u.imi",
        "fmt - < u.imi",
        "fmt --diff ő.imi",
        "fmt --check ő.imi",
        "import u.json",
    ],
)
def test_what_programs_read_is_utf8_whatever_the_locale(line: str, encoding: str, folder: Path) -> None:
    right = {"u.imi": ODD["u.imi"].replace("txt", "text").replace("  example é { }\n", "")}
    body = '{"deliverychannel":"sms","channels":{"sms":{"text":"ő"}},"destination":[{"customerid":["1"]}]}'
    _put(folder, (ODD if "check" in line else right) | {"ő.imi": "message  m { } # ő", "u.json": body})
    usual = _process(f"imidsl {line}", folder, PYTHONIOENCODING="utf-8")
    other = _process(f"imidsl {line}", folder, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert usual.stdout
    assert (other.stdout, other.returncode) == (usual.stdout, usual.returncode)


@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "latin-1:strict"])
@pytest.mark.parametrize(
    "line",
    [
        "check u.imi",
        "explain needs-unicode",
        "preview u.imi",
        "fmt u.imi",
        "fmt ő.imi",
        "init ő",
        "import u.json -o ő.imi",
        "check ő --bogus",
        "check --format ő",
        "explain ő",
        "ő",
        "check nothing-ő",
        "compile u.imi --message ő",
    ],
)
def test_what_people_read_is_replaced_where_the_terminal_cannot_show_it(line: str, encoding: str, folder: Path) -> None:
    body = '{"deliverychannel":"sms","channels":{"sms":{"text":"ő"}},"destination":[{"customerid":["1"]}]}'
    _put(folder, ODD | {"u.json": body})
    run = _process(f"imidsl {line}", folder, PYTHONIOENCODING=encoding)
    assert b"Traceback" not in run.stderr
    assert (run.stdout + run.stderr).decode(encoding.partition(":")[0])
    if line == "check u.imi":
        assert b'txt: "??" }' in run.stderr


@pytest.mark.skipif(os.name == "nt", reason="for a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("line", ["--version", "--help", "check bad.imi", "check -", "compile plain.imi -o -"])
def test_closed_streams_are_quiet(line: str, closed: str, folder: Path) -> None:
    usual, run = (_process(f"imidsl {line} {end}", folder) for end in ("</dev/null", f"</dev/null {closed}"))
    assert run.returncode == usual.returncode
    assert run.stderr in (usual.stderr, b"")


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_control_c_is_quiet(folder: Path) -> None:
    os.mkfifo(folder / "input")
    command = [sys.executable, "-m", "imidsl", "check", "-"]
    with (
        subprocess.Popen(
            ["bash", "-c", f"exec {shlex.join(command)} < input"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            # Whoever runs the tests in the background has it ignored, and a child would inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as run,
        (folder / "input").open("wb") as pipe,
    ):
        # More than a pipe holds: once it is written, the command is reading.
        pipe.write(b"#" * 200_000)
        pipe.flush()
        # A signal that comes between two reads is noticed at the next one.
        while run.poll() is None:
            run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                run.wait(2)
        assert run.stderr is not None
        assert (run.stderr.read(), run.wait()) == (b"", 130)


# --- the starter project


def test_the_starter_project_is_clean_and_compiles(folder: Path) -> None:
    assert _run("init start").exit_code == 0
    os.chdir(folder / "start")
    checked = _run("check messages --strict")
    assert checked.exit_code == 0
    assert checked.stderr.endswith("no problems in 6 files\n")
    assert _run("compile messages --example all").exit_code == 0
    assert len(list((folder / "start" / "build").glob("[!.]*.json"))) == 6


def test_the_commands_of_the_starter_project_work(folder: Path) -> None:
    assert _run("init start").exit_code == 0
    os.chdir(folder / "start")
    readme = (folder / "start" / "README.md").read_text(encoding="utf-8").replace("\\\n", "")
    commands = [line.strip() for line in readme.splitlines() if line.startswith("    imidsl ")]
    workflow = (folder / "start" / ".github" / "workflows" / "messages.yml").read_text(encoding="utf-8")
    commands += [line.split("run: ")[1] for line in workflow.splitlines() if "run: imidsl" in line]
    assert len(commands) == 7
    for command in commands:
        assert _run(command.removeprefix("imidsl ")).exit_code == 0, command


def test_every_definition_of_the_starter_project_is_in_its_readme(folder: Path) -> None:
    assert _run("init start").exit_code == 0
    readme = (folder / "start" / "README.md").read_text(encoding="utf-8")
    for path in (folder / "start" / "messages").iterdir():
        assert f"`messages/{path.name}`" in readme


def test_the_end_of_memory_is_said_in_a_line() -> None:
    run = "import imidsl.__main__ as it\ndef ends(): raise MemoryError\nit._run = ends\nit.main()"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "error: there is not enough memory\n")
