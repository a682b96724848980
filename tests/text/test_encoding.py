"""Sizes and parts of a text, against the vectors of `segments.json` and by laws."""

from __future__ import annotations

import json
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.text.chars import encoding
from imidsl.text.chars.encoding import Encoding, Segmentation, segments
from tests import TESTS


class Vector(TypedDict):
    text: str
    encoding: str
    units: int
    segments: int


VECTORS: list[Vector] = json.loads((TESTS / "segments.json").read_text("utf-8"))


def long_texts(chars: str) -> st.SearchStrategy[str]:
    """Runs of characters, so that the edges of parts are met with one unit left as often as with two."""
    runs = st.tuples(st.sampled_from(chars), st.integers(1, 80)).map(lambda run: run[0] * run[1])
    return st.lists(runs, max_size=12).map("".join)


SMS_TEXTS = st.one_of(long_texts("aé]€\n"), long_texts("aő😀]"), st.text(max_size=200))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['encoding']}-{vector['units']}")
def test_vectors(vector: Vector) -> None:
    found = segments(vector["text"])
    assert (found.encoding, found.units, found.count) == (vector["encoding"], vector["units"], vector["segments"])


def units(text: str, kind: Encoding) -> int:
    """Septets or UTF-16 units, counted one character after the other: slow, and plain to see."""
    if kind is Encoding.GSM7:
        return sum(2 if char in "^{}\\[~]|€\f" else 1 for char in text)
    return sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def sizes(kind: Encoding) -> tuple[int, int]:
    return (160, 153) if kind is Encoding.GSM7 else (70, 67)


@given(SMS_TEXTS)
def test_parts_are_the_text_and_fit(text: str) -> None:
    found = segments(text)
    single, part = sizes(found.encoding)
    assert "".join(text[start:end] for start, end in found.parts) == text
    assert found.count == len(found.parts)
    assert found.units == units(text, found.encoding)
    room = single if found.count <= 1 else part
    assert all(0 < units(text[start:end], found.encoding) <= room for start, end in found.parts)
    assert (found.count <= 1) == (found.units <= single)


@given(SMS_TEXTS)
def test_no_part_has_room_for_what_follows(text: str) -> None:
    found = segments(text)
    _, part = sizes(found.encoding)
    for (start, end), _next in zip(found.parts, found.parts[1:], strict=False):
        assert units(text[start : end + 1], found.encoding) > part


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_sizes_are_those_of_the_codecs(text: str) -> None:
    assert encoding.utf8_size(text) == len(text.encode())
    assert encoding.utf16_units(text) == len(text.encode("utf-16-be")) // 2


def test_a_lone_surrogate_is_no_exception() -> None:
    assert encoding.utf8_size("a\ud800") == 4
    assert encoding.utf16_units("a\ud800") == 2
    assert segments("\ud800") == Segmentation(Encoding.UCS2, 1, 1, ((0, 1),))


def test_the_alphabet_has_its_size() -> None:
    # 128 positions of the default alphabet, of which one is the escape; ten characters of the extension.
    assert len(encoding.GSM7_BASIC) == 127
    assert len(encoding.GSM7_EXTENSION) == 10


def test_outside_gsm7_names_each_once_in_order() -> None:
    assert encoding.outside_gsm7("ő`aő😀ç€") == "ő`😀ç"
    assert encoding.gsm7_septets("ő") is None
    assert encoding.gsm7_septets("a€") == 3


@pytest.mark.parametrize(("octets", "parts"), [(0, 0), (1, 1), (140, 1), (141, 2), (268, 2), (269, 3), (1024, 8)])
def test_binary_parts(octets: int, parts: int) -> None:
    assert encoding.binary_parts(octets) == parts


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("\u00a0", "U+00A0 NO-BREAK SPACE"),
        ("😀", "U+1F600 GRINNING FACE"),
        ("\x07", "U+0007 CONTROL CHARACTER"),
        ("\ud800", "U+D800 LONE SURROGATE"),
        ("\ue000", "U+E000 PRIVATE USE CHARACTER"),
        ("\u0378", "U+0378 UNASSIGNED CHARACTER"),
    ],
)
def test_describe(char: str, words: str) -> None:
    assert encoding.describe(char) == words
