"""Tests of many files: the same with any number of processes, nothing proved, hardly dearer than a compile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks import content
from imidsl.cli.group import main
from imidsl.proof import analyse
from tests.steps import steps

FILES = 12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with files below `m` that have a test each, one of which fails."""
    content.write(tmp_path / "m", FILES, tests=True)
    path = tmp_path / "m" / "message_0003.imi"
    path.write_text(path.read_text("utf-8").replace('contains: ["Zoë"', 'contains: ["Zoe"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imidsl(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize("options", [[], ["--coverage"], ["--snapshots"], ["--format", "json"], ["--format", "github"]])
def test_the_outcome_is_the_same_with_several_processes(options: list[str], folder: Path) -> None:
    (alone, shared) = (imidsl("test", "m", *options, "--jobs", jobs) for jobs in ("1", "3"))
    assert (alone.exit_code, alone.output) == (shared.exit_code, shared.output)
    assert alone.exit_code == 1
    assert "lacks 'Zoe'" in alone.output or "--snapshots" in options


def test_each_file_is_faulty_alone_and_between_them_too(folder: Path) -> None:
    (folder / "m" / "z.imi").write_text('message z { sms { text: "{{ nobody }}" }, to customerid "1" }\n', "utf-8")
    results = [imidsl("test", "m", "--jobs", jobs) for jobs in ("1", "3")]
    assert results[0].output == results[1].output
    assert "undeclared-name" in results[0].output
    assert "passed" not in results[0].output


def test_nothing_is_proved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a test proves nothing")

    monkeypatch.setattr(analyse, "analyse", never)
    monkeypatch.setattr("imidsl.request.proofs.analyse", never)
    assert json.loads(imidsl("test", "m", "--format", "json").stdout)["summary"]["passed"] == FILES - 1


def test_a_test_is_hardly_dearer_than_compiling_the_message(folder: Path) -> None:
    def compiled() -> None:
        imidsl("compile", "m", "--example", "all", "--jobs", "1", "-o", "-")

    def tested() -> None:
        imidsl("test", "m", "--jobs", "1")

    compiled()  # what is loaded once isn't counted
    tested()
    most = steps(compiled, 1_000_000)
    steps(tested, most * 12 // 10)


def test_snapshots_where_the_settings_want_them(folder: Path) -> None:
    (folder / "imidsl.toml").write_text("[test]\nsnapshots = true\n", "utf-8")
    assert imidsl("test", "m").output.count("is missing") == FILES
    assert "is missing" not in imidsl("test", "m", "--no-snapshots").output
    assert "is missing" not in imidsl("test", "m", "-k", "who").output
    assert "is missing" in imidsl("test", "m", "-k", "who", "--snapshots").output
    assert f"{FILES} pages in" in imidsl("test", "m", "--update").output
    assert "is missing" not in imidsl("test", "m").output
    assert imidsl("test", "m", "--no-snapshots", "--update").exit_code == 2
