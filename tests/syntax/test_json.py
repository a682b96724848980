"""JSON with places: what the standard library reads is read, and faults have one place and one wording everywhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.source import Source
from imidsl.syntax.json import Placed, Unread, plain_value, read

# By hand: the standard library's own words and places change from version to version (3.13 has others than 3.11).
FAULTS = {
    "": ("a value is missing", 0),
    " [1, 2": ("expecting ',' delimiter", 6),
    "[1 2]": ("expecting ',' delimiter", 3),
    "[1,]": ("a value is missing", 3),
    "[,1]": ("a value is missing", 1),
    '{"a": 1,}': ("expecting property name enclosed in double quotes", 8),
    '{"a": 1,\n  }': ("expecting property name enclosed in double quotes", 11),
    "{a: 1}": ("expecting property name enclosed in double quotes", 1),
    "{,}": ("expecting property name enclosed in double quotes", 1),
    '{"a" 1}': ("expecting ':' delimiter", 5),
    '{"a": }': ("a value is missing", 6),
    '{"a": 1 "b": 2}': ("expecting ',' delimiter", 8),
    '{"a": 1': ("expecting ',' delimiter", 7),
    '["a': ("unterminated string starting at", 1),
    '{"a': ("unterminated string starting at", 1),
    '["\\x"]': ("invalid \\escape", 2),
    '["a\nb"]': ("invalid control character at", 3),
    "[NaN]": ("this is no number of JSON", 1),
    '["\\ud800"]': ("the string has half of a surrogate pair", 1),
    '{"\\ud800": 1}': ("the string has half of a surrogate pair", 1),
    "1 2": ("something stands behind the value", 2),
    "[" * 101: ("it nests deeper than 100 levels", 100),
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: text[:12])
def test_faults(text: str) -> None:
    found = read(Source("a.json", text))
    assert isinstance(found, Unread)
    assert (found.reason, found.span.start) == FAULTS[text]


def test_places() -> None:
    text = '\ufeff { "a" : [1, {"b":true} ] , "a":null}'
    found = read(Source("a.json", text))
    assert isinstance(found, Placed)
    assert isinstance(found.value, tuple)
    assert [(member.place.text, member.value.span.text) for member in found.value] == [
        ('"a"', '[1, {"b":true} ]'),
        ('"a"', "null"),
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(VALUES, st.sampled_from([None, 1]))
def test_any_value_is_read(value: object, indent: int | None) -> None:
    found = read(Source("a.json", json.dumps(value, indent=indent)))
    assert isinstance(found, Placed)
    assert plain_value(found) == value
