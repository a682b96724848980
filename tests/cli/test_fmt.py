"""`imidsl fmt`: what is written where, and what stays as it is. The layout itself is for `test_format.py`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from imidsl.cli import fmt
from imidsl.cli.group import main
from imidsl.syntax.format.reformat import Reformatted
from imidsl.workspace import files, writing
from tests import ROOT

FILES = {
    "good.imi": "a: 1\n",
    "sub/untidy.imi": "a:1\nb {  c: 2 }\n",
    "windows.imi": "\ufeffa:1\r\n",
    "faulty.imi": "a:1\nb: 01\n",
}
TIDY = {"sub/untidy.imi": "a: 1\nb { c: 2 }\n", "windows.imi": "\ufeffa: 1\r\n"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with files in all states."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["fmt", *words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def texts(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode() for p in folder.rglob("*") if p.is_file()}


def test_formats_in_place_and_keeps_what_is_faulty(folder: Path) -> None:
    result = run(".")
    assert (result.exit_code, result.stdout) == (1, "")
    assert texts(folder) == FILES | TIDY
    assert "bad-literal" in result.stderr
    assert "faulty.imi:2:4" in result.stderr
    assert "formatted sub/untidy.imi\nformatted windows.imi\n" in result.stderr
    assert result.stderr.endswith("2 files formatted, 1 file unchanged, 1 file kept as it is\n")


def test_nothing_to_do(folder: Path) -> None:
    before = (folder / "good.imi").stat()
    result = run("good.imi")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 file unchanged\n")
    assert (folder / "good.imi").stat().st_ino == before.st_ino


def test_formatting_succeeds(folder: Path) -> None:
    assert run("sub", "windows.imi", "good.imi").exit_code == 0
    assert run("sub", "windows.imi", "good.imi", "--check").exit_code == 0


def test_check_lists_what_would_change(folder: Path) -> None:
    result = run("--check", "sub", "windows.imi", "good.imi")
    assert (result.exit_code, result.stdout) == (1, "sub/untidy.imi\nwindows.imi\n")
    assert result.stderr == "2 files would change, 1 file unchanged\n"
    assert texts(folder) == FILES


def test_check_fails_for_faults_alone(folder: Path) -> None:
    assert run("--check", "good.imi", "faulty.imi").exit_code == 1


@pytest.mark.parametrize("more", [(), ("--check",)])
def test_diff_shows_what_would_change(folder: Path, more: tuple[str, ...]) -> None:
    result = run("--diff", "sub", "good.imi", *more)
    lines = [
        "--- sub/untidy.imi",
        "+++ sub/untidy.imi",
        "@@ -1,2 +1,2 @@",
        "-a:1",
        "-b {  c: 2 }",
        "+a: 1",
        "+b { c: 2 }",
    ]
    assert (result.exit_code, result.stdout.splitlines()) == (1, lines)
    assert texts(folder) == FILES
    assert run("--diff", "good.imi").exit_code == 0


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
@pytest.mark.parametrize("text", ["a:1", 'a:"\u2028"\n\n', "a:1\r\nb:1\n", '# \x0c\na:"""\nx\n\n"""'])
def test_diff_can_be_applied(folder: Path, text: str) -> None:
    (folder / "x.imi").write_bytes(text.encode())
    shown = run("--diff", "x.imi").stdout_bytes
    applied = subprocess.run(["patch", "--binary", "x.imi"], input=shown, cwd=folder, capture_output=True, check=False)
    assert applied.returncode == 0, applied.stdout
    assert run("--check", "x.imi").exit_code == 0


def test_standard_input_goes_to_standard_output() -> None:
    result = run("-", stdin="\ufeffa:'\u00e9'\r\n".replace("'", '"').encode())
    assert (result.exit_code, result.stdout_bytes) == (0, '\ufeffa: "\u00e9"\r\n'.encode())
    assert run("-", stdin="a: 1\n").stdout == "a: 1\n"


def test_faulty_standard_input_comes_back_as_it_is() -> None:
    result = run("-", stdin="a:1\nb: 01")
    assert (result.exit_code, result.stdout) == (1, "a:1\nb: 01")
    assert "bad-literal" in result.stderr


def test_check_of_standard_input() -> None:
    assert (run("--check", "-", stdin="a:1").exit_code, run("--check", "-", stdin="a:1").stdout) == (1, "-\n")
    assert run("--diff", "-", stdin="a:1\n").stdout.splitlines()[-2:] == ["-a:1", "+a: 1"]
    assert (run("--check", "-", stdin="a: 1\n").exit_code, run("--check", "-", stdin="a: 1\n").stdout) == (0, "")


def test_mode_and_link_stay(folder: Path) -> None:
    (folder / "sub" / "untidy.imi").chmod(0o640)
    (folder / "link.imi").symlink_to("sub/untidy.imi")
    assert run("link.imi").exit_code == 0
    assert (folder / "link.imi").is_symlink()
    assert (folder / "sub" / "untidy.imi").stat().st_mode & 0o777 == 0o640
    assert texts(folder)["sub/untidy.imi"] == TIDY["sub/untidy.imi"]


@pytest.mark.parametrize("words", [(), ("nowhere.imi",), ("body.json",), ("--chek", "good.imi")])
def test_misuse(folder: Path, words: tuple[str, ...]) -> None:
    (folder / "body.json").write_text("{}")
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "sub" / "latin.imi").write_bytes(b'a:"\xe9"')
    result = run("sub")
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr
    assert (folder / "sub" / "latin.imi").read_bytes() == b'a:"\xe9"'
    assert (folder / "sub" / "untidy.imi").read_bytes().decode() == TIDY["sub/untidy.imi"]


def test_what_would_change_a_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fmt, "reformat", lambda source: Reformatted(None))
    result = run("sub")
    assert result.exit_code == 1
    assert "sub/untidy.imi: formatting would change what it says" in result.stderr
    assert texts(folder) == FILES


def test_what_cannot_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "write", lambda path, data: files.Unreadable(path, "no permission"))
    result = run("sub")
    assert result.exit_code == 1
    assert "cannot write sub/untidy.imi: no permission" in result.stderr


def test_as_a_process(folder: Path) -> None:
    command = [sys.executable, "-m", "imidsl", "fmt", "-"]
    done = subprocess.run(
        command,
        input=b"a:1 # \xc3\xa9",
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout) == (0, b"a: 1 # \xc3\xa9\n")
