"""`check --baseline`: what is known stays quiet wherever its line goes, what is new is shown, what is gone is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from imidsl.cli.group import main
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.report import baseline
from imidsl.report.keys import FindingKey
from imidsl.source import Source

MESSAGE = """message m {
  sms { text: "“Hello”" }
  push { ios { txt: "Hello" } }
  to customerid "1"
}
"""
KEYS = st.builds(FindingKey, *[st.text(max_size=9)] * 4)


def found(name: str, text: str, *starts: int, path: str = "a.imi") -> list[Diagnostic]:
    source = Source(path, text)
    rule = BY_KEY[name]
    return [Diagnostic(rule, source.span(at, at + 1), "odd", "", (), rule.severity) for at in starts]


def test_known_findings_are_hidden_as_often_as_they_are_known() -> None:
    known = baseline.of(found("unknown-field", "x\nx\n", 0, 2))
    moved = found("unknown-field", "new\n  x\nx\nx\n", 6, 8, 10)
    kept, left = baseline.hide(moved, known)
    assert kept == moved[2:]
    assert not left


@pytest.mark.parametrize(
    "other",
    [
        found("wrong-kind", "x\n", 0),
        found("unknown-field", "x\n", 0, path="b.imi"),
        found("unknown-field", "x: 1\n", 0),
        found("unknown-field", "xx\n", 1),
    ],
)
def test_another_rule_file_or_line_is_new(other: list[Diagnostic]) -> None:
    known = baseline.of(found("unknown-field", "x\n", 0))
    assert baseline.hide(other, known) == (other, known)


@pytest.mark.parametrize("name", ["unexpected-word", "unreadable", "unknown-setting"])
def test_what_cannot_be_silenced_is_always_shown(name: str) -> None:
    fault = found(name, "x\n", 0)
    assert not baseline.of(fault)
    line = baseline.of(found("unknown-field", "x\n", 0))
    known = baseline.Baseline({key._replace(rule=fault[0].rule.code): count for key, count in line.items()})
    assert baseline.hide(fault, known)[0] == fault


@given(st.dictionaries(KEYS, st.integers(1, 9)))
def test_a_baseline_survives_its_file(entries: dict[FindingKey, int]) -> None:
    known = baseline.Baseline(entries)
    text = baseline.dump(known)
    assert baseline.load(text) == known
    assert baseline.dump(baseline.Baseline(dict(reversed(entries.items())))) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "brackets too deep"),
        ("[]", "no baseline of version 1"),
        ('{"version": 2, "findings": []}', "no baseline of version 1"),
        ('{"version": 1, "findings": {}}', "no baseline of version 1"),
        ('{"version": 1, "findings": [1]}', "entry 1 needs"),
        ('{"version": 1, "findings": [{"file": "a", "rule": "b", "line": "c", "word": 1, "count": 1}]}', "entry 1"),
        ('{"version": 1, "findings": [{"file": "a", "rule": "b", "line": "c", "word": "", "count": 0}]}', "entry 1"),
        ('{"version": 1, "findings": [{"file": "a", "rule": "b", "line": "c", "word": "", "count": true}]}', "entry"),
    ],
)
def test_what_is_no_baseline_is_told(text: str, reason: str) -> None:
    told = baseline.load(text)
    assert isinstance(told, str)
    assert told.startswith(reason)


# --- on the command line


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.imi").write_text(MESSAGE, "utf-8")
    return tmp_path


def check(*args: str) -> Result:
    return CliRunner().invoke(main, ["check", *args, "--baseline", "known.json"])


def names(result: Result) -> list[str]:
    return [row["name"] for row in json.loads(result.stdout)["diagnostics"]]


def test_the_whole_way(project: Path) -> None:
    assert check(".", "--update-baseline").exit_code == 0
    written = (project / "known.json").read_bytes()
    assert {row["rule"] for row in json.loads(written)["findings"]} >= {"IMI201", "IMI410"}
    quiet = check(".", "--format", "json", "--strict")
    assert (quiet.exit_code, names(quiet), quiet.stderr) == (0, [], "")
    (project / "m.imi").write_text("# moved\n\n" + MESSAGE.replace("to cust", 'appid: "x"\n  to cust'), "utf-8")
    new = check(".", "--format", "json")
    assert (new.exit_code, names(new)) == (1, ["other-profile"])
    assert (project / "known.json").read_bytes() == written


def test_stale_entries_are_told_and_taken_out(project: Path) -> None:
    check(".", "--update-baseline")
    (project / "m.imi").write_text(MESSAGE.replace("“", "'").replace("”", "'"), "utf-8")
    told = check(".")
    assert told.exit_code == 0
    assert "info: known.json: IMI410 at '“' in m.imi is no longer found" in told.stderr
    check(".", "--update-baseline")
    assert "IMI410" not in (project / "known.json").read_text("utf-8")
    assert "no longer" not in check(".").stderr


def test_entries_of_files_not_looked_at_stay_while_the_files_do(project: Path) -> None:
    (project / "n.imi").write_text(MESSAGE.replace("message m", "message n"), "utf-8")
    check(".", "--update-baseline")
    before = (project / "known.json").read_bytes()
    assert "no longer" not in check("m.imi").stderr
    check("m.imi", "--update-baseline")
    assert (project / "known.json").read_bytes() == before
    (project / "n.imi").unlink()
    assert "in n.imi is no longer found" in check("m.imi").stderr
    check("m.imi", "--update-baseline")
    assert "n.imi" not in (project / "known.json").read_text("utf-8")


def test_misuse(project: Path) -> None:
    missing = check(".")
    assert missing.exit_code == 2
    assert "cannot read known.json: no such file or folder" in missing.stderr
    (project / "known.json").write_text("[]")
    for args in ((), ("--update-baseline",)):
        spoilt = check(".", *args)
        assert spoilt.exit_code == 2
        assert "'known.json' is no baseline of version 1" in spoilt.stderr
    assert (project / "known.json").read_text() == "[]"
    alone = CliRunner().invoke(main, ["check", ".", "--update-baseline"])
    assert alone.exit_code == 2
    assert "--update-baseline goes with --baseline FILE" in alone.stderr


def test_the_name_of_a_file_that_cannot_be_decoded_is_known_again() -> None:
    known = baseline.Baseline({FindingKey(**dict.fromkeys(FindingKey._fields, "\udcff.imi é")): 1})
    text = baseline.dump(known)
    assert "\\udcff.imi é" in text
    assert baseline.load(text.encode().decode()) == known
