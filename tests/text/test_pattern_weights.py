"""The heaviest match of a pattern is found by its structure: right for small ones, affordable for large ones."""

from __future__ import annotations

import re
from itertools import product

import pytest

from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.patterns.weights import WeighedChar, heaviest_match

WEIGHTS = {"a": 1, "b": 3, "c": -2}
PATTERNS = ["a*", "[ab]{2,3}", "(a|bb)*c?", "(ab?){1,3}", "(aaa|b)*", "c*b", "(c|ab)+", "a{2}|b{4}", "((a|bc){2})*", ""]


def weigh(chars: CharSet) -> tuple[WeighedChar, ...]:
    return tuple(WeighedChar(weight, 1, char) for char, weight in WEIGHTS.items() if char in chars)


@pytest.mark.parametrize("text", PATTERNS)
@pytest.mark.parametrize(("least", "most"), [(0, 5), (2, 5), (3, 3), (5, 6), (0, 1)])
def test_no_match_is_heavier(text: str, least: int, most: int) -> None:
    pattern = TextPattern.parse(text)
    assert isinstance(pattern, TextPattern)
    every = ["".join(chars) for length in range(least, most + 1) for chars in product("abc", repeat=length)]
    weights = [sum(WEIGHTS[char] for char in word) for word in every if re.fullmatch(text, word)]
    found = heaviest_match(pattern.tree, weigh, least, most)
    if not weights:
        return
    assert found is not None
    assert found.bound >= max(weights)
    if found.is_exact:
        assert found.match is not None
        word = found.match.text
        assert word is not None
        assert re.fullmatch(text, word)
        assert found.bound == max(weights)


@pytest.mark.parametrize(
    ("text", "most", "bound"),
    [
        ("([a-z]{1,10}[0-9]?){160}", None, 1760),
        (".*x.*", 20_000, 4 * 19_999 + 1),
        ("[a-z]+", 20_000, 20_000),
        ("(.*x.*y){3}", 20_000, 4 * 19_994 + 6),
    ],
)
def test_the_work_grows_with_the_pattern_alone(text: str, most: int | None, bound: int) -> None:
    pattern = TextPattern.parse(text)
    assert isinstance(pattern, TextPattern)
    asked = []

    def weigh(chars: CharSet) -> tuple[WeighedChar, ...]:
        asked.append(chars)
        return tuple(WeighedChar(size, 1, chars.of_size(size).sample()) for size in chars.sizes)

    found = heaviest_match(pattern.tree, weigh, 0, most)
    assert found is not None
    assert found.bound == bound
    assert found.match is not None
    assert found.match.text is not None
    assert found.match.weight > 0.99 * bound
    assert len(asked) < 500
