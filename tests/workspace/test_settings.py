"""The settings file: what it gives, and each fault at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.diagnostics import Diagnostic, Rule, Severity, configuration
from imidsl.request.settings import Config, apply
from imidsl.source import Source
from imidsl.workspace.settings_file import read_config
from imidsl.workspace.toml import places
from tests import TESTS
from tests.expect import assert_raises

CASES = sorted((TESTS / "golden" / "config").glob("*.toml"))


def rule(code: str, name: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(code, name, severity, "found", "", "", "")


RULES = [
    rule("IMI101", "syntax"),
    rule("IMI401", "text-too-long"),
    rule("IMI402", "needs-unicode", Severity.WARNING),
    rule("IMI601", "conforms"),
]
LIMITS = ["sms.text", "twitter.text", "push.ios.text", "push.android.text"]
ROWS = [row for row in vars(configuration).values() if isinstance(row, Rule) and row.run == "configuration"]


def read(text: str) -> tuple[Config, list[Diagnostic]]:
    source = Source("imidsl.toml", text)
    return read_config(source, rules=RULES, limits=LIMITS, profiles=["imiconnect", "webexconnect"])


def test_usual_settings() -> None:
    assert read("") == (Config(None, {}, {}, 30, "build"), [])


def test_all_settings() -> None:
    config, found = read(CASES[[path.stem for path in CASES].index("good")].read_text("utf-8"))
    assert not found
    assert config.profile == "webexconnect"
    assert config.out == "dist/messages"
    assert config.smartlink_length == 25
    assert config.exclude == ("drafts/", "!drafts/kept.imi")
    assert config.editor == "zed://file{path}:{line}"
    assert config.snapshots
    assert config.limits == {"sms.text": 2000, "twitter.text": 280, "push.ios.text": 5}
    assert config.severity == {"IMI401": "warning", "IMI402": "off"}


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("false", True),
        ('"cursor://file/{path}:{line}:{column}"', True),
        ('"http://localhost:63342/api/file/{path}:{line}"', True),
        ("true", False),
        ('"code"', False),
        ('"vscode://file/"', False),
        ('"JavaScript:{path}"', False),
        ('"data:text/html,{path}"', False),
    ],
)
def test_editors(value: str, taken: bool) -> None:
    assert (not read(f"[preview]\neditor = {value}\n")[1]) == taken


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_faults(path: Path) -> None:
    text = path.read_text("utf-8")
    config, found = read(text)
    assert_raises(Source("imidsl.toml", text), found)
    if path.stem != "good":
        assert config == Config()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_rows(row: Rule) -> None:
    assert_raises(Source("imidsl.toml", row.bad), read(row.bad)[1])
    assert not read(row.good)[1]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("profile = \n", (1, 11)),
        ("\n\n  = 3\n", (3, 3)),
        ("\r\nout = 'a\r\n", (2, 9)),
        ("\ufeffprofile = x", (1, 11)),
        ("[smartlink", (1, 11)),
        ("a = [1,\n\n\n", (1, 8)),
        ("a = " + "[" * 5000, (1, 1)),
        ("a = " + "9" * 9000, (1, 1)),
    ],
)
def test_what_isnt_toml_is_reported_at_its_place(text: str, place: tuple[int, int]) -> None:
    config, found = read(text)
    assert config == Config()
    assert [(d.rule.name, tuple(d.span.first)) for d in found] == [("configuration-syntax", place)]
    assert "(at " not in found[0].message


def test_a_byte_order_mark_is_no_fault() -> None:
    config, found = read("\ufeffout = 'dist'\r\nprofil = 1\r\n")
    assert config.out == "dist"
    assert [tuple(d.span.first) for d in found] == [(2, 1)]


def test_the_nearest_name_is_suggested() -> None:
    helps = [d.help for d in read("[severity]\nneds-unicode = 'off'\n[limits]\n'sms.txt' = 1")[1]]
    assert sorted(helps) == ["did you mean 'needs-unicode'?", "did you mean 'sms.text'?"]


def test_a_huge_number_is_refused_in_a_few_words() -> None:
    found = read("[smartlink]\nlength = 0x" + "F" * 9000)[1]
    assert [d.message for d in found] == ["'smartlink.length' is a whole number from 1, not so large a number"]


def test_severities() -> None:
    span = Source("a.imi", "x").span(0, 1)
    found = [row.at(span) for row in RULES]
    changed = apply(found, {"IMI401": "info", "IMI402": "off"})
    assert [(d.rule.code, d.severity) for d in changed] == [
        ("IMI101", Severity.ERROR),
        ("IMI401", Severity.INFO),
        ("IMI601", Severity.ERROR),
    ]


KEYS = st.sampled_from(["a", "b-1", '"q x"', "'l.m'", "profile", "limits", "sms"])
SCALARS = st.sampled_from(["1", "1.5", "true", '"s # ]"', "'}'", '"""m\n"k" ] """', "1979-05-27T07:32:00Z", "'''\n'''"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ # c ]\n" + ",\n".join(items) + "]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n} = {v}" for n, v in enumerate(items)) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=5, unique_by=lambda pair: pair[0]))
def test_places_are_found_whatever_the_values(entries: list[tuple[str, str]]) -> None:
    source = Source("imidsl.toml", "".join(f"{key} = {value} # end\n" for key, value in entries))
    found = places(source)
    for key, value in entries:
        place = found[(key.strip("\"'"),)]
        assert place.key.text == key
        assert place.value.text == value


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    for d in read(text)[1]:
        assert 0 <= d.span.start <= d.span.end <= len(text)
