"""One rule for one thing: what a kind lets pass in a finished body, a definition can say, and nothing else."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imidsl.binding.values import from_text
from imidsl.schema.envelope import FIREFOX_ID, PRIORITY
from imidsl.schema.kinds import Amount, Count, Flag, Instant, Json, Kind, Msisdn, Url
from imidsl.syntax.literals import read_instant

KINDS: dict[str, Kind] = {
    "instant": Instant(),
    "count": Count(0, 2592000),
    "digit": Count(1, 5),
    "number": Count(wire="number"),
    "amount": Amount(),
    "flag": Flag(),
    "choice": PRIORITY,
    "msisdn": Msisdn(),
    "url": Url(web=True),
    "pattern": FIREFOX_ID,
}


def errors(kind: Kind, value: Json) -> list[str]:
    return [wrong.rule.name for wrong in kind.faults(value) if wrong.rule.severity == "error"]


def conforms(kind: Kind, value: Json) -> bool:
    return Draft202012Validator(kind.schema()).is_valid(value)


def _milliseconds(value: Json) -> datetime:
    instant = read_instant(value)
    assert instant is not None
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


DIGITS = "0123456789٣²"
NEAR = st.from_regex(
    rf"[{DIGITS}]{{4}}-[{DIGITS}]{{2}}-[0-3][{DIGITS}]T[0-2][{DIGITS}]:[0-6][0-9](:[0-6][0-9])?(\.[0-9]{{1,10}})?"
    rf"(Z|[+-][{DIGITS}]{{1,2}}:[0-9]{{2}})?\n?",
    fullmatch=True,
)
WORDS = NEAR | st.from_regex(r"[+-]?[0-9٣]{1,20}\n?", fullmatch=True) | st.text(max_size=9)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_passes_in_a_body_can_be_said(kind: Kind) -> None:
    @given(WORDS | st.integers(-10, 10**7) | st.booleans())
    @example("2026-12-24T10:00:00Z")
    @example("2015-04-12T18:30:19.456+5:30")
    @example("2026-12-24T24:00:00Z")
    @example("007")
    @example("-0")
    @example("447700900123")
    @example("https://a.example\u2028")
    @example("a@b\n")
    def judge(value: Json) -> None:
        if errors(kind, value):
            return
        assert conforms(kind, value)
        if isinstance(value, str):
            said = from_text(kind, value)
            assert said in (value, kind.meant(value)) or _milliseconds(said) == _milliseconds(value)
            assert errors(kind, said) == []

    judge()


@pytest.mark.parametrize(
    "value",
    [
        "2026-13-01T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-12-24T10:61:00Z",
        "2026-12-24T24:00:00Z",
        "2026-12-24T10:00:00+99:99",
        "2026-12-24T10:00:00+5:60",
        "٢٠٢٦-12-24T10:00:00Z",
        "2026-12-24T10:00:00",
        "2026-12-24T10:00:00Z\n",
        "2d",
    ],
)
def test_instants_that_do_not_exist(value: str) -> None:
    assert errors(KINDS["instant"], value) == ["wrong-kind"]


def test_what_is_spelled_otherwise_has_a_right_spelling() -> None:
    assert errors(KINDS["instant"], "2015-04-12T18:30:19.456+5:30") == []
    assert KINDS["instant"].meant("2015-04-12T18:30:19.456+5:30") == "2015-04-12T13:00:19.456Z"
    assert KINDS["instant"].meant("2026-12-24T10:00:00Z") is None
    assert errors(KINDS["msisdn"], "+44 7700 900123") == ["bad-msisdn"]


def test_no_pattern_is_read_otherwise_elsewhere() -> None:
    """Classes that differ between readers, and ends that aren't, stand in none."""
    for kind in KINDS.values():
        schema = kind.schema()
        assert not re.search(r"\\[dDwWsSbB]", schema.get("pattern", ""))
        if "pattern" in schema:
            assert schema["not"] == {"pattern": r"\n"}
