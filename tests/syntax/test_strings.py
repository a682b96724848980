"""What stands in quotes and what begins with a digit: values, and the way back to the source."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.literals import read_literal
from imidsl.syntax.parse import parse


def _string(quoted: str) -> tuple[tree.String, list[str]]:
    file, found = parse(Source("x.imi", f"a: {quoted}"))
    (item,) = file.items
    assert isinstance(item, tree.Entry)
    assert isinstance(item.value, tree.String)
    return item.value, [d.span.text for d in found]


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ('""', ""),
        ('"a"', "a"),
        (r'"\"\\\/\b\f\n\r\t"', '"\\/\b\f\n\r\t'),
        (r'"\u00e9\u{e9}\u{1F600}\ud83d\ude00"', "éé😀😀"),
        ('"a\tb\xa0"', "a\tb\xa0"),
        ('""""""', ""),
        ('"""a"""', "a"),
        ('"""   """', "   "),
        ('"""\n"""', ""),
        ('"""\n   """', ""),
        ('"""\n\n  """', ""),
        ('"""\n  a\n  """', "a"),
        ('"""\n  a\n\n  """', "a\n"),
        ('"""\n  a\n    b\n"""', "  a\n    b"),
        ('"""\n    a\n  b\n    """', "  a\nb"),
        ('"""\n    a\n\n \n      \n    b\n    """', "a\n\n\n  \nb"),
        ('"""\n\ta\n\tb"""', "a\nb"),
        ('"""\n\ta\n  b"""', "\ta\n  b"),
        ('"""a\n  b"""', "a\n  b"),
        ('""" \n  a"""', "\na"),
        ('"""\n  a \\\n  b\n  """', "a b"),
        ('"""\n  a \\\n    b\n  """', "a   b"),
        ('"""\n  a\\\\\n  b\n  """', "a\\\nb"),
        ('"""\n  a\\\\\\\n  b\n  """', "a\\b"),
        ('"""\n  a \\\n  """', "a "),
        ('"""\n  a  \n  b\n  """', "a  \nb"),
        ('"""\n  \\ta\n  \\"""\n  """', '\ta\n"""'),
        ('"""\r\n  a\r\n  b \\\r\n  c\r\n  """', "a\nb c"),
    ],
)
def test_decoded(quoted: str, text: str) -> None:
    string, faults = _string(quoted)
    assert string.text == text
    assert faults == []
    assert string.block == quoted.startswith('"""')


@pytest.mark.parametrize(
    ("quoted", "text", "faults"),
    [
        (r'"a\qb\n"', "a\\qb\n", ["\\q"]),
        (r'"\ud83d"', "\\ud83d", ["\\ud83d"]),
        (r'"\ude00\ud83d"', "\\ude00\\ud83d", ["\\ude00", "\\ud83d"]),
        (
            r'"\u{D800}\u{110000}\u{}\u12"',
            r"\u{D800}\u{110000}\u{}\u12",
            [r"\u{D800}", r"\u{110000}", r"\u{}", r"\u12"],
        ),
        ('"a\x07b"', "a\x07b", ["\x07"]),
        ('"""a\rb"""', "a\rb", ["\r"]),
    ],
)
def test_refused_and_the_rest_decoded(quoted: str, text: str, faults: list[str]) -> None:
    string, found = _string(quoted)
    assert string.text == text
    assert found == faults


def test_the_place_of_decoded_characters() -> None:
    string, _ = _string('"""\n  ab\\u00e9\\n\n  c \\\n  d\n  """')
    assert string.text == "abé\n\nc d"
    places = [string.at(i, i + 1).text for i in range(len(string.text))]
    assert places == ["a", "b", "\\u00e9", "\\n", "\n", "c", " ", "d"]
    assert string.at(1, 4).text == "b\\u00e9\\n"


LINES = st.lists(st.text(st.sampled_from(list("ab \t\\né")), max_size=8), min_size=1, max_size=6)


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_every_character_has_its_place(lines: list[str], end: str) -> None:
    string, _ = _string('"""' + end.join(lines) + 'x"""')
    source = string.span.source.text
    previous = -1
    for index, character in enumerate(string.text):
        place = string.at(index, index + 1)
        assert place.start > previous
        assert source[place.start] in (character, "\\")
        previous = place.start


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("+5", 5),
        ("-1.50", Decimal("-1.50")),
        ("90s", timedelta(seconds=90)),
        ("2w", timedelta(weeks=2)),
        ("2d12h", timedelta(days=2, hours=12)),
        ("1w2d3h4m5s", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
        ("2026-12-24", date(2026, 12, 24)),
        ("2026-12-24T10:00:00Z", datetime(2026, 12, 24, 10, tzinfo=UTC)),
        ("2026-12-24T10:00Z", datetime(2026, 12, 24, 10, tzinfo=UTC)),
        ("2015-04-12T18:30:19.456+5:30", datetime(2015, 4, 12, 13, 0, 19, 456000, tzinfo=UTC)),
        ("2015-04-12T10:00:00.123456789-02:00", datetime(2015, 4, 12, 12, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_literals(word: str, value: object) -> None:
    assert read_literal(word) == value
    assert type(read_literal(word)) is type(value)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "-",
        "01",
        "1.",
        "1e5",
        "2h2d",
        "2d2d",
        "1.5h",
        "-2d",
        "٣",
        "1\n",
        "2026-2-1",
        "2026-02-30",
        "9" * 5000,
        "2026-12-24T10:00:00",
        "2026-12-24T24:00:00Z",
        "2026-12-24T10:00:60Z",
        "2026-12-24T10:00:00+5:60",
        "2026-12-24T10:00:00+24:00",
        "2026-12-24T10:00:00.1234567890Z",
        "9999-12-31T23:59:59-1:00",
        "999999999w",
    ],
)
def test_words_that_are_no_literal(word: str) -> None:
    assert read_literal(word) is None
