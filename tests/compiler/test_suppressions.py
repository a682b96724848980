"""Silencing. In the cases the words BAD, WORSE and BROKEN raise a finding each, wherever they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imidsl.compiler.suppressions import Allow, allows, is_suppression, settled
from imidsl.diagnostics import Diagnostic, Rule, Severity, configuration
from imidsl.request.settings import Config
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from tests import TESTS
from tests.expect import assert_raises

CASES = sorted((TESTS / "golden" / "silence").glob("*.imi"))


def rule(code: str, name: str) -> Rule:
    return Rule(code, name, Severity.WARNING, "found", "", "", "")


RAISED = {
    "BAD": rule("IMI410", "needs-unicode"),
    "WORSE": rule("IMI401", "text-too-long"),
    "BROKEN": rule("IMI101", "unexpected-character"),
}
OWN = [row for row in vars(configuration).values() if isinstance(row, Rule) and row.run == "check"]


def read(path: str, text: str) -> tree.File:
    file, faults = parse(Source(path, text))
    assert not faults
    return file


def findings(file: tree.File) -> list[Diagnostic]:
    code = re.sub(r"#.*", lambda match: " " * len(match[0]), file.source.text)
    matches = re.finditer("|".join(RAISED), code)
    return [RAISED[match[0]].at(file.source.span(*match.span())) for match in matches]


def silence(files: list[tree.File], found: list[Diagnostic], *, complete: bool = True) -> list[Diagnostic]:
    """The findings that the comments of the files leave."""
    about: list[Diagnostic] = []
    by_path: dict[str, list[Allow]] = {file.source.path: allows(file, about) for file in files}
    return settled([*found, *about], by_path, Config(), complete=complete)


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path, crlf: bool) -> None:
    text = path.read_text("utf-8")
    file = read("a.imi", text.replace("\n", "\r\n") if crlf else text)
    assert_raises(file.source, silence([file], findings(file)))


@pytest.mark.parametrize("row", OWN, ids=lambda row: row.name)
def test_rows(row: Rule) -> None:
    bad, good = read("bad.imi", row.bad), read("good.imi", row.good)
    assert_raises(bad.source, silence([bad], []))
    assert not silence([good], [])


def test_each_file_for_itself() -> None:
    one = read("one.imi", "# imidsl: allow needs-unicode because it is fine\nlet a = 'BAD'\n".replace("'", '"'))
    two = read("two.imi", 'let a = "x"\nlet b = "BAD"\n')
    kept = silence([one, two], findings(one) + findings(two))
    assert [d.span.source.path for d in kept] == ["two.imi"]
    assert [d.span.source.path for d in silence([two], findings(one) + findings(two))] == ["one.imi", "two.imi"]


def test_a_run_that_leaves_out_checks_doesnt_judge_what_is_unused() -> None:
    file = read("a.imi", '# imidsl: allow needs-unicode because it is fine\nlet a = "x"\n')
    assert silence([file], [], complete=False) == []


def test_a_silencing_is_no_documentation() -> None:
    span = Source("a.imi", "#").span(0, 1)
    assert is_suppression(tree.Comment("imidsl: allow x because y", span))
    assert not is_suppression(tree.Comment("Of imidsl: nothing", span))
