"""`imidsl test`: every condition passes and fails as it should, at the right place; and what it prints."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from imidsl.cli.group import main
from tests import ROOT, TESTS

CASES: list[dict[str, Any]] = tomllib.loads((TESTS / "testing" / "tests.toml").read_text("utf-8"))["case"]
MESSAGE = """
message m {
  param name: text(max: 9)
  param express: bool
  smartlink 4021
  sms {
    senderid: "ACME"
    type: auto
    text: "Hi {{ name }}, {% if express %}today{% else %}tomorrow{% endif %}: {{ link_4021 }}"
  }
  push {
    ios { text: "{{ name }}" }
    interactive {
      device_types: [ios]
      action OPEN_URL { value: "https://e.com/" }
      action DISMISS
    }
  }
  to customerid "1"
  example ada { name: "Ada", express: true }
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imidsl(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict[str, Any], here: Path) -> None:
    (here / "a.imi").write_text(f"{MESSAGE}{case['tests']}}}\n", "utf-8")
    result = imidsl("test", "a.imi")
    fails = case.get("fails", [])
    assert result.exit_code == bool(fails), result.output
    for words in fails:
        assert words in result.output
    assert ("1 test passed in 1 file" in result.output) is not bool(fails)


def test_tests_are_never_compiled(here: Path) -> None:
    (here / "a.imi").write_text(f'{MESSAGE}test "t" {{ example: ada, expect no voice }}\n}}\n', "utf-8")
    made = imidsl("compile", "a.imi", "--example", "ada", "-o", "-").stdout
    (here / "a.imi").write_text(f"{MESSAGE}}}\n", "utf-8")
    assert made == imidsl("compile", "a.imi", "--example", "ada", "-o", "-").stdout


def test_a_test_at_the_top_is_of_an_imported_message(here: Path) -> None:
    (here / "a.imi").write_text(f"{MESSAGE}}}\n", "utf-8")
    text = 'import "a.imi"\ntest m "here" { example: ada, expect sms { senderid: "ACME" } }\n'
    (here / "t.imi").write_text(text, "utf-8")
    assert "1 test passed" in imidsl("test", "t.imi").output
    (here / "t.imi").write_text(text.replace("test m", "test n"), "utf-8")
    assert "unknown-in-test: 'n' is no message of this file" in imidsl("check", "t.imi").output


def test_check_knows_the_names_in_tests(here: Path) -> None:
    wrong = (
        'test "t" { exampl: ada, example: adda, with { nam: "x" }, expect sms { senderidd: "x", text { has: "x" } } }'
    )
    (here / "a.imi").write_text(f"{MESSAGE}{wrong}\n}}\n", "utf-8")
    result = imidsl("check", "a.imi")
    assert result.exit_code == 1
    for words in ("'exampl'", "'adda'", "'nam'", "'senderidd'", "'has' is no condition of a text"):
        assert words in result.output
    assert result.output.count("did you mean") >= 4


def test_picked(here: Path) -> None:
    (here / "a.imi").write_text(
        f'{MESSAGE}test "one" {{ example: ada, expect no voice }}\ntest "two" {{ example: ada, expect no sms }}\n}}\n',
        "utf-8",
    )
    assert imidsl("test", "a.imi").exit_code == 1
    assert imidsl("test", "a.imi", "-k", "one").exit_code == 0
    result = imidsl("test", "a.imi", "-k", "three")
    assert result.exit_code == 2
    assert "-k 'three'" in result.output


def test_forms_for_programs(here: Path) -> None:
    text = (
        f'{MESSAGE}test "one" {{ example: ada, expect no voice }}\ntest "two" {{ example: ada, expect no sms }}\n}}\n'
    )
    (here / "sub").mkdir()
    (here / "sub/a.imi").write_text(text, "utf-8")
    data = json.loads(imidsl("test", ".", "--format", "json").stdout)
    assert data["summary"] == {"tests": 2, "passed": 1, "failed": 1}
    assert [(one["message"], one["name"], one["passed"]) for one in data["tests"]] == [
        ("m", "one", True),
        ("m", "two", False),
    ]
    assert data["tests"][1]["failures"][0]["code"] == "IMI913"
    suite = ElementTree.fromstring(imidsl("test", ".", "--format", "junit").stdout)[0]
    assert suite.attrib == {"name": "sub/a.imi", "tests": "2", "failures": "1", "errors": "0"}
    case = suite[1].attrib
    assert (case["name"], case["classname"], case["file"]) == ("m › two", "sub.a", "sub/a.imi")
    assert float(case["time"]) >= 0
    assert "::error file=sub/a.imi" in imidsl("test", ".", "--format", "github").stdout


def test_coverage(here: Path) -> None:
    (here / "a.imi").write_text(f"{MESSAGE}}}\n", "utf-8")
    result = imidsl("test", "a.imi", "--coverage")
    assert "a.imi:9:30: 'if': false" in result.output
    assert result.exit_code == 0
    assert imidsl("test", "a.imi", "--fail-under", "100").exit_code == 1
    covered = f'{MESSAGE}test "t" {{ example: ada, with {{ express: false }}, expect no voice }}\n}}\n'
    (here / "a.imi").write_text(covered, "utf-8")
    assert "100 % shown" in imidsl("test", "a.imi", "--fail-under", "100").output


def test_snapshots(here: Path) -> None:
    (here / "imidsl.toml").write_text("", "utf-8")
    (here / "sub").mkdir()
    (here / "sub/a.imi").write_text(f"{MESSAGE}expiry: 2d\n}}\n", "utf-8")
    (here / "snapshots").mkdir()
    (here / "snapshots/notes.md").write_text("mine", "utf-8")
    missing = imidsl("test", ".", "--snapshots")
    assert (missing.exit_code, missing.output.count("is missing")) == (1, 1)
    assert not (here / "snapshots/sub").exists()
    assert imidsl("test", ".", "--snapshots", "--update").exit_code == 0
    page = (here / "snapshots/sub/a.md").read_text("utf-8")
    assert "## m · ada · sms\n" in page
    assert "GSM-7 · 45 of 1024 bytes · 1 segment\n\n```\nHi Ada, today: {{link_4021}}\n```\n" in page
    assert imidsl("test", ".", "--snapshots").exit_code == 0
    (here / "sub/a.imi").write_text(f"{MESSAGE}}}\n", "utf-8")
    assert "snapshots/sub/a.md differs" in imidsl("test", ".", "--snapshots").output
    (here / "sub/a.imi").rename(here / "sub/b.imi")
    assert "snapshots/sub/a.md is of messages that aren't there any more" in imidsl("test", ".", "--snapshots").output
    imidsl("test", ".", "--snapshots", "--update")
    names = sorted(path.relative_to(here).as_posix() for path in (here / "snapshots").rglob("*.md"))
    assert names == ["snapshots/notes.md", "snapshots/sub/b.md"]


@pytest.mark.parametrize("folder", ["samples", "imidsl/cli/starter/project"])
def test_what_is_shown_to_learn_from_is_tested(folder: str) -> None:
    result = imidsl("test", str(ROOT / folder))
    assert result.exit_code == 0, result.output
    assert "0 tests" not in result.output
