"""Patterns: the same language as Python's `re`, in predictable time, with exact bounds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.patterns.inclusion import common
from imidsl.text.patterns.pattern import Refused, TextPattern
from imidsl.text.patterns.straight import matcher
from tests.steps import steps

LETTERS = "ab1_ é😀\n-."


def parsed(text: str) -> TextPattern:
    pattern = TextPattern.parse(text)
    assert isinstance(pattern, TextPattern), pattern
    return pattern


ATOMS = st.sampled_from(
    [
        *("a", "b", "1", "é", "😀", " ", ".", "()"),
        *(r"\.", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\n", r"\x61", r"\u00e9"),
        *("[ab]", "[^ab]", "[a-z1]", r"[\d_]", r"[^\s]", "[-a]", "[a-]", r"[a\-1]", "[é-😀]", r"[\]a]", "[a^]"),
    ]
)
QUANTIFIERS = st.sampled_from(["", "?", "*", "+", "{2}", "{0}", "{1,}", "{0,2}", "{1,3}", "*?", "{2}?", "??"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, QUANTIFIERS).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner | st.just(""), min_size=2, max_size=3).map(lambda options: f"({'|'.join(options)})"),
    ),
    max_leaves=6,
)
TEXTS = st.text(st.sampled_from(LETTERS), max_size=6)


@settings(max_examples=400)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
def test_matches_as_python_does(text: str, values: list[str]) -> None:
    pattern, python = parsed(text), re.compile(text, re.ASCII)
    for value in values:
        assert pattern.matches(value) == bool(python.fullmatch(value))


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
def test_the_portable_form_says_the_same(text: str, values: list[str]) -> None:
    pattern = parsed(text)
    portable = re.compile(pattern.portable)
    for value in values:
        assert bool(portable.fullmatch(value)) == pattern.matches(value)


@given(st.lists(st.tuples(ATOMS, QUANTIFIERS), max_size=4), st.lists(TEXTS, min_size=1, max_size=8))
def test_what_never_goes_back_matches_as_all_patterns_do(parts: list[tuple[str, str]], values: list[str]) -> None:
    pattern = parsed("".join(f"(?:{atom}){times}" for atom, times in parts))
    matches = matcher(pattern.tree)
    for value in values:
        assert matches is None or bool(matches(value)) == pattern.matches(value)


@given(PATTERNS, TEXTS)
def test_bounds_hold_for_every_match(text: str, value: str) -> None:
    pattern = parsed(text)
    least, most, least_bytes, most_bytes = pattern.extent
    if pattern.matches(value):
        assert least <= len(value) <= (len(value) if most is None else most)
        size = len(value.encode())
        assert least_bytes <= size <= (size if most_bytes is None else most_bytes)
        assert all(char in pattern.characters for char in value)


@given(PATTERNS)
def test_bounds_are_reached(text: str) -> None:
    pattern = parsed(text)
    small = pattern.automaton.smallest()
    assert small is not None
    assert pattern.matches(small)
    assert len(small.encode()) == pattern.extent.min_bytes
    if pattern.extent.max_chars is not None:
        large = pattern.automaton.largest()
        assert large is not None
        assert pattern.matches(large)
        assert len(large.encode()) == pattern.extent.max_bytes


@given(PATTERNS, st.integers(0, 4), st.integers(0, 4), st.integers(0, 8))
def test_the_smallest_is_within_its_bounds_and_none_is_missed(text: str, least: int, more: int, octets: int) -> None:
    pattern, letters = parsed(text), "a1é"
    alphabet = CharSet.chars(letters)
    found = pattern.automaton.smallest(alphabet, least, least + more, octets)
    short = [""]
    for _ in range(4):
        short += [head + char for head in short if len(head) == len(short[-1]) for char in letters]
    fitting = [
        value
        for value in short
        if least <= len(value) <= least + more and len(value.encode()) <= octets and pattern.matches(value)
    ]
    if found is None:
        assert not fitting
    else:
        assert pattern.matches(found)
        assert set(found) <= set(letters)
        assert least <= len(found) <= least + more
        assert len(found.encode()) <= min([octets, *(len(value.encode()) for value in fitting)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(a+)+b", "a" * 5000),
        ("((a*)*)*", "a" * 3000 + "b"),
        ("(a|a)*", "a" * 3000 + "b"),
        ("(a?){800}a{800}", "a" * 800),
    ],
)
def test_no_pattern_explodes(text: str, value: str) -> None:
    assert steps(lambda: parsed(text).matches(value), at_most=20_000_000)


@pytest.mark.parametrize(("text", "value"), [("^a|b$", "b"), ("^a$", "a"), ("^$|a", ""), ("$", ""), ("a|^b", "b")])
def test_anchors_round_the_whole_mean_nothing(text: str, value: str) -> None:
    assert parsed(text).matches(value)


REFUSED = [
    ("a**", "**", "a quantifier behind a quantifier"),
    ("a*+", "*+", "possessive"),
    ("*a", "*", "nothing stands before"),
    ("(a", "(", "never closed"),
    ("a)", ")", "closes nothing"),
    ("x[a", "[", "never closed"),
    ("[]", "[]", "an empty class"),
    ("[z-a]", "z-a", "upside down"),
    (r"[\d-x]", r"\d-x", "a range goes"),
    (r"[^\s\S]", r"[^\s\S]", "no character"),
    ("a{3,1}", "{3,1}", "at least 3 and at most 1"),
    ("a{", "{", r"write '\{'"),
    ("a]", "]", r"write '\]'"),
    (r"(a)\1", r"\1", "back-references"),
    (r"\bx", r"\b", "whole value"),
    (r"\Ax", r"\A", "whole value"),
    (r"\q", r"\q", "means nothing"),
    ("x\\", "\\", "nothing follows"),
    (r"\u12", r"\u", "hexadecimal"),
    (r"\ud800", r"\ud800", "surrogate"),
    ("(?=a)b", "(?=", "not available"),
    ("(?<!a)b", "(?<", "not available"),
    ("(?i)a", "(?i", "not available"),
    ("(?P<n>a)", "(?P", "not available"),
    ("a^b", "^", "whole value"),
    ("(a$)", "$", "whole value"),
    ("(a{4000}){4000}", "(a{4000}){4000}", "more than 5000"),
    ("a{99999999}", "a{99999999}", "more than 5000"),
    ("(" * 60 + ")" * 60, "(", "nest deeper"),
]


@pytest.mark.parametrize(("text", "place", "words"), REFUSED)
def test_refused_with_reason_and_place(text: str, place: str, words: str) -> None:
    refused = TextPattern.parse(text)
    assert isinstance(refused, Refused)
    assert words in refused.message
    assert text[refused.start : refused.end] == place


@given(st.text(st.sampled_from(r"ab(){}[]|*+?.^$\d-,1:=é"), max_size=20))
def test_any_text_is_a_pattern_of_python_too_or_refused(text: str) -> None:
    pattern = TextPattern.parse(text)
    if isinstance(pattern, TextPattern):
        re.compile(text)
    else:
        assert 0 <= pattern.start <= pattern.end <= len(text)


RANGES = st.lists(
    st.tuples(st.integers(0, 0x10FFFF), st.integers(0, 0x10FFFF)).map(lambda pair: (min(pair), max(pair)))
)
SETS = RANGES.map(lambda ranges: CharSet.of(*ranges))
CHARS = st.characters(exclude_categories=["Cs"])


@given(SETS, SETS, CHARS)
def test_sets_of_characters_are_sets(a: CharSet, b: CharSet, char: str) -> None:
    assert (char in (a | b)) == (char in a or char in b)
    assert (char in (a & b)) == (char in a and char in b)
    assert (char in (a - b)) == (char in a and char not in b)
    assert (char in a.complement()) == (char not in a)
    assert a.complement().complement() == a
    assert (a <= b) == (not (a - b))
    assert a | a.complement() == ALL


@given(SETS, CHARS)
def test_a_class_holds_the_characters_of_its_set(a: CharSet, char: str) -> None:
    if a:
        assert bool(re.fullmatch(f"[{a.as_class()}]", char)) == (char in a)
        assert a.sample() in a


@given(SETS | SETS.map(CharSet.complement), CHARS | st.just("\ud800"))
def test_one_of_a_set_and_none_are_told_by_its_smaller_side(a: CharSet, char: str) -> None:
    if a:
        assert bool(re.fullmatch(a.one_of(), char)) == (char in a)
        assert bool(re.fullmatch(a.one_of(negated=True), char)) == (char not in a)


@given(PATTERNS, PATTERNS)
@settings(max_examples=60, deadline=None)
def test_what_two_patterns_have_in_common_is_of_both(one: str, other: str) -> None:
    both = [TextPattern.parse(text) for text in (one, other)]
    if not any(isinstance(pattern, Refused) for pattern in both):
        found = common(*(pattern.automaton for pattern in both if isinstance(pattern, TextPattern)))
        if found is not None:
            assert all(re.fullmatch(text, found, re.ASCII) for text in (one, other))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("[A-Z]{2}[0-9]{6}", "LV.*99", "LV000099"), ("a*b", "aab", "aab"), ("[ab]{3}", "[cd]+", None), ("", "a?", "")],
)
def test_what_two_patterns_have_in_common(one: str, other: str, found: str | None) -> None:
    assert common(parsed(one).automaton, parsed(other).automaton) == found
