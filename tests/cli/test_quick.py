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
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def drawn(random: Random) -> list[str]:
    words = random.choices(PATHS, k=random.randint(0, 3)) + random.choices(OPTIONS, k=random.randint(0, 3))
    random.shuffle(words)
    return ["check", *words]


@pytest.mark.parametrize("seed", range(10))
def test_random_words(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(seed)
    known = 0
    for _ in range(30):
        words = drawn(random)
        status = run(words)
        output = capsys.readouterr()
        if status is None:
            assert output == ("", "")
            continue
        known += 1
        by_click = CliRunner().invoke(main, words, prog_name="imidsl")
        assert (status, output.out, output.err) == (by_click.exit_code, by_click.stdout, by_click.stderr), words
    assert known


@pytest.mark.parametrize("words", [["check"], ["check", "right.imi", "-q"], ["check", "below", "--jobs", "2"]])
def test_plain_words_need_no_click(words: list[str]) -> None:
    code = "import sys; from imidsl.cli.quick import run; print(run(sys.argv[1:]), 'click' in sys.modules)"
    made = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert made.stdout.split()[1] == "False"


@pytest.mark.parametrize("words", [[], ["fmt", "right.imi"], ["check", "no.imi"], ["check", "--jobs"], ["check", "-"]])
def test_other_words_are_for_click(words: list[str]) -> None:
    assert run(words) is None


def test_completion_is_for_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_IMIDSL_COMPLETE", "bash_complete")
    assert run(["check", "right.imi"]) is None
