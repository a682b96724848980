"""Commands that run without click, beside click: the same output and exit status, whatever the words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from imidsl.cli.group import main
from imidsl.cli.quick import run

FILES = {
    "right.imi": 'message m { sms { text: "x" }, to msisdn "447700900123" }\n',
    "warned.imi": 'message w { param a: text(max: 9), sms { text: "x" }, to msisdn "447700900123" }\n',
    "wrong.imi": 'message n { sms { txt: "x" } }\n',
    "broken.imi": "message {\n",
    "body.json": "{}",
    "below/more.imi": 'message b { sms { text: "ő" }, to msisdn "447700900123" }\n',
    "empty/none": "",
    "values.imi": """message v {
  param a: text(max: 9)
  sms { text: "{{ a }}" }
  to msisdn "447700900123"
  example one { a: "x" }
  example "The other" { a: "y" }
}
""",
    "two/v.imi": 'message nobody { sms { text: "x" } }\n',
}
PATHS = [*FILES, "below", "empty", ".", "no.imi", "", "-", "./right.imi"]
OPTIONS = [
    *[
        "-q",
        "--quiet",
        "--strict",
        "--cache",
        "--no-cache",
        "--jobs",
        "-j",
        "1",
        "2",
        "0",
        "x",
        "--jobs=2",
        "-j1",
        "--",
    ],
    *[
        "--format",
        "json",
        "text",
        "--fix",
        "--help",
        "-h",
        "--qui",
        "--no-strict",
        "-qj",
        "٣",
        "--color",
        "never",
        "-x",
    ],
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("COLUMNS", "80")


def fresh(folder: Path) -> None:
    """The files in a folder, and nothing else."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def contents(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


def drawn(random: Random) -> list[str]:
    words = random.choices(PATHS, k=random.randint(0, 3)) + random.choices(OPTIONS, k=random.randint(0, 3))
    random.shuffle(words)
    return [random.choice(["check", "compile"]), *words]


@pytest.mark.parametrize("seed", range(10))
def test_random_words(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(seed)
    known = 0
    for _ in range(30):
        words = drawn(random)
        fresh(tmp_path / "here")
        status, output = run(words), capsys.readouterr()
        written = contents(tmp_path / "here")
        if status is None:
            assert output == ("", "")
            continue
        known += 1
        fresh(tmp_path / "here")
        by_click = CliRunner().invoke(main, words, prog_name="imidsl")
        assert (status, output.out, output.err) == (by_click.exit_code, by_click.stdout, by_click.stderr), words
        assert written == contents(tmp_path / "here"), words
    assert known


@pytest.mark.parametrize("words", [["check"], ["check", "right.imi", "-q"], ["compile", "right.imi", "-o", "-"]])
def test_plain_words_need_no_click(words: list[str]) -> None:
    code = "import sys; from imidsl.cli.quick import run; print(run(sys.argv[1:]), 'click' in sys.modules)"
    made = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert made.stdout.endswith(" False\n")


@pytest.mark.parametrize("words", [[], ["fmt", "right.imi"], ["check", "no.imi"], ["check", "--jobs"], ["compile"]])
def test_other_words_are_for_click(words: list[str]) -> None:
    assert run(words) is None


def test_completion_is_for_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_IMIDSL_COMPLETE", "bash_complete")
    assert run(["check", "right.imi"]) is None
