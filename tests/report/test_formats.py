"""The forms that CI reads: held to their public schemas, and to goldens of the cases that `test_report` has."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imidsl.diagnostics import Diagnostic, Rule, Severity
from imidsl.diagnostics.catalogue import RULES
from imidsl.report import FORMATS, github, gitlab, junit, keys, renderer, sarif
from imidsl.report.model import Report, words
from imidsl.source import Source, Span
from tests import TESTS
from tests.conftest import Golden
from tests.report.test_report import CASES, load

SCHEMAS = TESTS / "schemas"
ENDINGS = {"github": "github.txt", "gitlab": "gitlab.json", "junit": "junit.xml", "sarif": "sarif"}
GOLDENS = [path for path in CASES if path.stem in ("hostile", "none", "related")]
TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from('\n\r\t%:,<>&"]ő😀\x00\ufffe')), max_size=40)


def report(path: Path) -> Report:
    case, found = load(path)
    return Report(found, [], tuple(case["files"]), messages=1, version="1.2.3")


def one(
    text: str, start: int = 0, end: int | None = None, *, rule: Rule = RULES[0], message: str = "odd"
) -> Diagnostic:
    span = Source("a.imi", text).span(start, len(text) if end is None else end)
    return Diagnostic(rule, span, message, "", (), rule.severity)


@cache
def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / name).read_text("utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def hold(form: str, text: str) -> None:
    """Hold what a form writes to its public schema."""
    match form:
        case "sarif":
            schema("sarif-2.1.0.json").validate(json.loads(text))
        case "gitlab":
            schema("gitlab-code-quality.json").validate(json.loads(text))
        case "junit":
            junit_schema().validate(text)


@pytest.mark.parametrize("form", sorted(ENDINGS))
@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_goldens(path: Path, form: str, golden: Golden) -> None:
    golden(path.with_suffix(f".{ENDINGS[form]}"), renderer(form)(report(path)))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_schemas(path: Path, form: str) -> None:
    hold(form, renderer(form)(report(path)))


@pytest.mark.parametrize("form", FORMATS)
def test_every_rule_of_the_catalogue_can_be_written(form: str) -> None:
    hold(form, renderer(form)(Report([one("abc", rule=rule) for rule in RULES])))


def test_schemas_refuse_what_is_spoilt() -> None:
    log = json.loads(sarif.render(Report([one("abc")])))
    log["runs"][0]["results"][0]["level"] = "info"
    assert not schema("sarif-2.1.0.json").is_valid(log)
    issues = json.loads(gitlab.render(Report([one("abc")])))
    issues[0]["severity"] = "error"
    assert not schema("gitlab-code-quality.json").is_valid(issues)
    assert not junit_schema().is_valid(junit.render(Report([one("abc")])).replace("testcase", "case"))


@given(TEXTS, TEXTS)
def test_any_text_makes_a_sound_document(text: str, message: str) -> None:
    found = [one(text, message=f"odd {message}")]
    for form in FORMATS:
        written = renderer(form)(Report(found))
        hold(form, written)
        written.encode()


# --- SARIF


@given(TEXTS, st.data())
def test_sarif_columns_count_utf16_units(text: str, data: st.DataObject) -> None:
    text = text.replace("\ufeff", "")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    region = _result(one(f"x{text}", start + 1, end + 1))["locations"][0]["physicalLocation"]["region"]
    lines = [line.encode("utf-16-le", "surrogatepass") for line in f"x{text}".split("\n")]
    before = [*(line + b"\n\0" for line in lines[: region["startLine"] - 1])]
    first = b"".join([*before, lines[region["startLine"] - 1][: 2 * region["startColumn"] - 2]])
    assert first.decode("utf-16-le", "surrogatepass") == f"x{text}"[: start + 1]
    before = [*(line + b"\n\0" for line in lines[: region["endLine"] - 1])]
    last = b"".join([*before, lines[region["endLine"] - 1][: 2 * region["endColumn"] - 2]])
    assert last.decode("utf-16-le", "surrogatepass") == f"x{text}"[: end + 1]


def test_sarif_does_not_count_a_byte_order_mark() -> None:
    region = _result(one("\ufeff😀ab", 2, 3))["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (3, 4)


def _result(diagnostic: Diagnostic) -> Any:
    return json.loads(sarif.render(Report([diagnostic])))["runs"][0]["results"][0]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("orders/ü b#1%.imi", "orders/%C3%BC%20b%231%25.imi"),
        ("a:b.imi", "a%3Ab.imi"),
        ("/tmp/x y.imi", "file:///tmp/x%20y.imi"),
        ("C:/x.imi", "file:///C:/x.imi"),
        ("\udcff.imi", "%FF.imi"),
    ],
)
def test_sarif_addresses(path: str, uri: str) -> None:
    log = json.loads(sarif.render(Report([], files=(path,))))
    location = log["runs"][0]["artifacts"][0]["location"]
    assert location["uri"] == uri
    assert ("uriBaseId" in location) == (not uri.startswith("file:"))


def test_sarif_shows_no_region_of_a_file_that_could_not_be_read() -> None:
    assert "region" not in _result(one(""))["locations"][0]["physicalLocation"]


def test_sarif_rules_carry_their_severity_and_findings_that_of_the_project() -> None:
    diagnostic = Diagnostic(RULES[0], Source("a.imi", "abc").span(0, 1), "odd", "", (), Severity.INFO)
    run = json.loads(sarif.render(Report([diagnostic])))["runs"][0]
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"
    assert run["results"][0]["level"] == "note"


# --- GitHub


@given(TEXTS)
def test_github_writes_one_line_each_and_hides_no_command_in_it(message: str) -> None:
    written = github.render(Report([one("abc", message=message), one("abc", message="other")]))
    lines = written.split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("::error file=a.imi,line=1,endLine=1,col=1,endColumn=4,title=IMI101 ")
    assert not [char for char in written if char < " " and char != "\n"]


def test_github_escapes() -> None:
    source = Source("a,b:c%.imi", "one\ntwo")
    rule = next(rule for rule in RULES if rule.severity is Severity.INFO)
    diagnostic = Diagnostic(rule, source.span(0, 7), "50%: a,b", "line", (), Severity.INFO)
    title = f"title={rule.code} {rule.name}"
    assert github.render(Report([diagnostic])) == (
        f"::notice file=a%2Cb%3Ac%25.imi,line=1,endLine=2,{title}::50%25: a,b%0Ahelp: line\n"
    )


# --- JUnit


@pytest.mark.parametrize(("strict", "failures"), [(False, 1), (True, 2)])
def test_junit_fails_what_fails_the_check(strict: bool, failures: int) -> None:
    span = Source("a.imi", "abc").span(0, 1)
    found = [Diagnostic(RULES[0], span, "odd", "", (), severity) for severity in Severity]
    root = ElementTree.fromstring(junit.render(Report(found, files=("a.imi", "b.imi"), strict=strict)))
    assert root.attrib == {"name": "imidsl", "tests": "4", "failures": str(failures), "errors": "0"}
    assert [suite.attrib["tests"] for suite in root] == ["3", "1"]
    assert len(root.findall(".//failure")) == failures
    assert len(root.findall(".//system-out")) == 3 - failures
    assert root[1][0].attrib == {"name": "no findings", "classname": "b.imi"}


# --- fingerprints


def fingerprint(text: str, word: str, *, path: str = "a.imi") -> str:
    source = Source(path, text)
    start = text.index(word)
    span = Span(source, start, start + len(word))
    return keys.fingerprints(Report([Diagnostic(RULES[0], span, "odd", "", (), Severity.ERROR)]))[0]


def test_a_fingerprint_stays_when_lines_move() -> None:
    before = fingerprint("a\n  text: 1\nb\n", "text")
    assert fingerprint("new\nlines\na\n    text: 1\nother\n", "text") == before
    assert fingerprint("text: 1\r\n", "text") == before
    assert fingerprint("a\n  text: 2\nb\n", "text") != before
    assert fingerprint("a\n  text: 1\nb\n", "1") != before
    assert fingerprint("a\n  text: 1\nb\n", "text", path="b.imi") != before


def test_like_findings_have_fingerprints_of_their_own() -> None:
    found = [one("x\nx\nx\n", at, at + 1) for at in (0, 2, 4)]
    assert len(set(keys.fingerprints(Report(found)))) == 3
    assert {keys.key(diagnostic) for diagnostic in found} == {keys.key(found[0])}


def test_words_have_the_remedy() -> None:
    assert words(one("abc")) == "odd"
    diagnostic = Diagnostic(RULES[0], Source("a", "b").span(0, 1), "odd", "mend it", (), Severity.ERROR)
    assert words(diagnostic) == "odd\nhelp: mend it"
