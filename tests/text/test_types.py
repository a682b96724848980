"""Types and values of parameters: the table of `types.json`, and what no table can hold.

A row of `values` has a type and what it takes (with the rendering), reads from the command line and takes as a literal
in a file, and what it refuses (rule, part of the message; for literals also the text of the place). A fourth word in a
row of `refuses` says why the JSON Schema of the type lets the value through. A row of `declarations` is refused whole.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imidsl.diagnostics import Diagnostic, Rule
from imidsl.diagnostics import parameters as catalogue
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from imidsl.text.chars.charset import USABLE
from imidsl.text.types import checks, parameters
from imidsl.text.types.containers import DateTimeType, DateType, TextType
from imidsl.text.types.dates import DIRECTIVES, FormattedDate, extremes, write
from imidsl.text.types.faults import Faults
from imidsl.text.types.json_schema import json_value, parameters_schema, schema_of
from imidsl.text.types.parameters import NO_DEFAULT, Parameter
from imidsl.text.types.reader import TYPES, options_of
from imidsl.text.types.samples import Pick, made_up
from tests import TESTS

TABLE = json.loads((TESTS / "types.json").read_text("utf-8"))
EXPECTATION = "  # ! "


def message(source: str) -> tree.Body:
    file, faults = parse(Source("m.imi", source))
    assert faults == []
    block = file.items[0]
    assert isinstance(block, tree.Block)
    return block.body


def declared(line: str) -> tuple[Parameter, list[Diagnostic]]:
    item = message(f"message m {{\n{line}\n}}").items[0]
    assert isinstance(item, tree.Declaration)
    return parameters.declare(item)


def parameter(type_: str) -> Parameter:
    found, faults = declared(f"param x: {type_}")
    assert faults == []
    return found


def rendered(value: object) -> object:
    """A canonical value with its scalars as text."""
    if isinstance(value, dict):
        return {name: rendered(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [rendered(part) for part in value]
    return value if value is None or isinstance(value, bool) else str(value)


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(row["type"], *case, id=f"{row['type'][:40]}-{str(case[0])[:30]!a}")
        for row in TABLE["values"]
        for case in row.get(kind, ())
    ]


def valid(parameter: Parameter, value: object) -> bool:
    assert parameter.type is not None
    schema = schema_of(parameter.type)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(value)


def expect(found: list[Diagnostic], rule: str, words: str) -> None:
    assert [finding.rule.name for finding in found] == [rule]
    assert words in found[0].message


@pytest.mark.parametrize(("type_", "plain", "text"), cases("takes"))
def test_takes(type_: str, plain: object, text: object) -> None:
    to = parameter(type_)
    value, found = parameters.value_of_plain(to, plain, to.span)
    assert found == []
    assert rendered(value) == text
    assert valid(to, plain)


@pytest.mark.parametrize(("type_", "plain", "text"), cases("takes"))
def test_a_canonical_value_as_json_is_taken_as_the_same(type_: str, plain: object, text: object) -> None:
    to = parameter(type_)
    value, _ = parameters.value_of_plain(to, plain, to.span)
    as_json = json.loads(json.dumps(json_value(value)))
    assert valid(to, as_json)
    again, found = parameters.value_of_plain(to, as_json, to.span)
    assert (again, found) == (value, [])


@pytest.mark.parametrize(("type_", "word", "text"), cases("reads"))
def test_reads(type_: str, word: str, text: object) -> None:
    to = parameter(type_)
    value, found = parameters.value_of_word(to, word, to.span)
    assert found == []
    assert rendered(value) == text


@pytest.mark.parametrize(("type_", "literal", "text"), cases("literals"))
def test_literals(type_: str, literal: str, text: object) -> None:
    found, faults = declared(f"param x: {type_} = {literal}")
    assert faults == []
    assert rendered(found.default) == text


@pytest.mark.parametrize(
    ("type_", "plain", "rule", "words", "beyond_schema"),
    [
        pytest.param(
            row["type"], *case, *([""] if len(case) == 3 else []), id=f"{row['type'][:40]}-{str(case[0])[:30]!a}"
        )
        for row in TABLE["values"]
        for case in row.get("refuses", ())
    ],
)
def test_refuses(type_: str, plain: object, rule: str, words: str, beyond_schema: str) -> None:
    to = parameter(type_)
    value, found = parameters.value_of_plain(to, plain, to.span)
    assert value is None
    expect(found, rule, words)
    assert [note.span.text for note in found[0].related] == ["x"]
    if rule != "unusable-character":
        assert valid(to, plain) == bool(beyond_schema)


@pytest.mark.parametrize(("type_", "word", "rule", "words"), cases("refuses_words"))
def test_refuses_words(type_: str, word: str, rule: str, words: str) -> None:
    to = parameter(type_)
    value, found = parameters.value_of_word(to, word, to.span)
    assert value is None
    expect(found, rule, words)
    assert len(found[0].message) < 200


@pytest.mark.parametrize(("type_", "literal", "rule", "words", "place"), cases("refuses_literals"))
def test_refuses_literals(type_: str, literal: str, rule: str, words: str, place: str) -> None:
    found, faults = declared(f"param x: {type_} = {literal}")
    expect(faults, rule, words)
    assert faults[0].span.text == place
    assert found.default is NO_DEFAULT
    assert not found.required


@pytest.mark.parametrize(("line", "rule", "place", "words"), TABLE["declarations"])
def test_declarations_refused(line: str, rule: str, place: str, words: str) -> None:
    found, faults = declared(line)
    expect(faults, rule, words)
    assert faults[0].span.text == place
    assert found.name == line.split()[1].rstrip(":")


RULES = [rule for rule in vars(catalogue).values() if isinstance(rule, Rule)]


def judged(source: str) -> list[tuple[str, str]]:
    """Rule and place of all that is wrong with the parameters and examples of a message."""
    found: list[Diagnostic] = []
    for item in message(source).items:
        if isinstance(item, tree.Declaration):
            found += parameters.declare(item)[1]
    return [(finding.rule.name, finding.span.text) for finding in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_row_has_an_example_of_its_own(rule: Rule) -> None:
    expected = (
        next(line for line in rule.bad.splitlines() if EXPECTATION in line).split(EXPECTATION)[1].split(maxsplit=1)
    )
    ((name, place),) = judged(rule.bad)
    assert name == expected[0] == rule.name
    assert expected[1:] in ([], [f"'{place}'"])
    assert judged(rule.good) == []


def test_every_fault_of_a_value_is_reported_at_its_place() -> None:
    _, faults = declared('param x: list(record(a: text(max: 2), b: int)) = [{ a: "abc", b: 1.5 }, { c: 1, b: true }]')
    assert [(fault.rule.name, fault.span.text) for fault in faults] == [
        ("value-too-long", '"abc"'),
        ("wrong-kind-of-value", "1.5"),
        ("unknown-record-field", "c"),
        ("missing-record-field", "{ c: 1, b: true }"),
        ("wrong-kind-of-value", "true"),
    ]


def test_every_fault_of_a_type_is_reported() -> None:
    found, faults = declared("param first-name: record(a: txt, b: text(max: x, mix: 3), loop: int)")
    assert sorted(fault.rule.name for fault in faults) == sorted(
        ["unusable-name", "unknown-type", "type-option-value", "unknown-type-option", "unusable-name"]
    )
    assert found.type is None


def test_a_parameter_of_an_unreadable_type_takes_anything() -> None:
    file, _ = parse(Source("m.imi", "message m {\n param x: = 3\n}"))
    items = [node for node in tree.walk(file) if isinstance(node, tree.Declaration)]
    found, faults = parameters.declare(items[0])
    assert (found.name, found.type, faults) == ("x", None, [])
    assert parameters.value_of_plain(found, object(), found.span) == (None, [])
    assert parameters.value_of_word(found, "1", found.span) == (None, [])


def test_an_optional_parameter_may_be_null() -> None:
    to = parameter("int?")
    assert to.optional
    assert not to.required
    assert parameters.value_of_plain(to, None, to.span) == (None, [])
    assert parameters.value_of_plain(to, 3, to.span) == (3, [])
    assert [fault.rule.name for fault in parameters.value_of_plain(to, "3", to.span)[1]] == ["wrong-kind-of-value"]


def test_a_warning_leaves_the_value() -> None:
    to = parameter("text")
    value, found = parameters.value_of_plain(to, "Dear $(name)", to.span)
    assert value == "Dear $(name)"
    assert [finding.is_error for finding in found] == [False]


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("date", date(2026, 12, 24), "2026-12-24"),
        ("datetime", datetime(2026, 12, 24, 10, tzinfo=timezone(timedelta(hours=1))), "2026-12-24T09:00:00Z"),
        ("decimal(places: 2)", Decimal("1.5"), "1.50"),
        ("decimal", Decimal("1E+3"), "1000"),
        ("int", Decimal("3.00"), "3"),
        ("list(int)", (1, 2), ["1", "2"]),
    ],
)
def test_takes_the_types_of_python(type_: str, value: object, text: object) -> None:
    to = parameter(type_)
    taken, found = parameters.value_of_plain(to, value, to.span)
    assert (rendered(taken), found) == (text, [])


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("date", datetime(2026, 12, 24, tzinfo=UTC)),
        ("datetime", datetime(2026, 12, 24)),
        ("datetime", datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))),
        ("datetime", date(2026, 12, 24)),
        *((type_, value) for type_ in ("int", "decimal") for value in (float("nan"), float("inf"), Decimal("sNaN"))),
        *(
            (type_, value)
            for type_ in ("int", "decimal")
            for value in (Decimal("1E+999999"), 10**5000, Decimal("1E-999999"))
        ),
        ("text", b"abc"),
        ("list(int)", {1, 2}),
        ("record(a: int)", {1: 2, "a": 3}),
    ],
    ids=lambda _: "",  # some are longer than Python writes
)
def test_refuses_the_odd_values_of_python(type_: str, value: object) -> None:
    to = parameter(type_)
    taken, found = parameters.value_of_plain(to, value, to.span)
    assert taken is None
    assert len(found) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "title"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from([row["type"] for row in TABLE["values"]]), JSON)
def test_any_json_is_taken_or_refused_with_words(type_: str, value: object) -> None:
    to = parameter(type_)
    _, found = parameters.value_of_plain(to, value, to.span)
    for fault in found:
        assert fault.message.startswith("'x")
        assert "\n" not in fault.message


@given(st.sampled_from([row["type"] for row in TABLE["values"]]), st.text())
def test_any_word_is_read_or_refused_with_words(type_: str, word: str) -> None:
    to = parameter(type_)
    _, found = parameters.value_of_word(to, word, to.span)
    assert all(fault.message.startswith("'x") for fault in found)


DIRECTIVE_TEXTS = st.sampled_from(
    [f"%{letter}" for letter in DIRECTIVES] + [f"%-{letter}" for letter in "dmyjVHIMS"] + [" ", "é"]
)


@given(st.lists(DIRECTIVE_TEXTS, max_size=5).map("".join), st.datetimes(timezones=st.just(UTC)))
def test_no_moment_is_written_shorter_or_longer_than_the_extremes(format: str, moment: datetime) -> None:
    short, long = extremes(format)
    assert len(write(format, short)) <= len(write(format, moment)) <= len(write(format, long))


@pytest.mark.parametrize(
    ("format", "least", "most"),
    [
        ("%Y-%m-%d", 10, 10),
        ("%A %-d %B", len("Friday 1 May"), len("Wednesday 10 September")),
        ("%-y", 1, 2),
        ("%-H:%-M, %-I", len("1:0, 1"), len("10:10, 10")),
        # The three hundredth day and January exclude each other.
        ("%-j %B", len("121 May"), len("244 September")),
        ("%%", 1, 1),
    ],
)
def test_extremes(format: str, least: int, most: int) -> None:
    assert [len(write(format, moment)) for moment in extremes(format)] == [least, most]


@given(st.sampled_from("dmyjuVGaAbBHIMSp"), st.datetimes(min_value=datetime(1000, 1, 1)))
def test_directives_are_those_of_strftime(letter: str, moment: datetime) -> None:
    # The tests run in the C locale's English, which Python starts with unless told otherwise.
    assert write(f"%{letter}", moment) == moment.strftime(f"%{letter}")


def test_moments_keep_their_nature() -> None:
    day = DateType("%d.%m.").take(date(2026, 12, 24), _nowhere())
    assert f"{day}" == str(day) == "24.12."
    assert day == date(2026, 12, 24)
    assert str(day + timedelta(days=1)) == "2026-12-25"  # type: ignore[operator]
    moment = DateTimeType().take(datetime(2026, 12, 24, tzinfo=UTC), _nowhere())
    assert moment < datetime(2026, 12, 25, tzinfo=UTC)  # type: ignore[operator]


def _nowhere() -> Faults:
    return Faults("x", Source("-", "x").span(0, 1))


def test_the_characters_of_a_text_are_those_of_charset_and_pattern() -> None:
    to = parameter('text(charset: gsm7, pattern: "[a-cé😀`\\r]+")')
    assert isinstance(to.type, TextType)
    assert to.type.characters.ranges == ((0x61, 0x63), (0xE9, 0xE9))


DOCUMENTED = """
message m {
  # far away

  # What the customer calls themselves,
  # imidsl: allow some-rule because reasons
  # in full.
  param a: text(max: 24)?  # behind
  param b: text(bytes: 9) = "b"
  # In minutes.
  param c: int(min: 1)
}
"""


def test_schema_of_all_parameters() -> None:
    items = [item for item in message(DOCUMENTED).items if isinstance(item, tree.Declaration)]
    schema = parameters_schema([parameters.declare(item)[0] for item in items], "m")
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "m",
        "type": "object",
        "properties": {
            "a": {
                "anyOf": [{"type": "string", "minLength": 1, "maxLength": 24}, {"type": "null"}],
                "description": "What the customer calls themselves,\nin full.",
            },
            "b": {
                "type": "string",
                "minLength": 1,
                "x-maxBytes": 9,
                "description": "at most 9 bytes in UTF-8",
                "default": "b",
            },
            "c": {"type": "integer", "minimum": 1, "description": "In minutes."},
        },
        "required": ["c"],
        "additionalProperties": False,
    }
    Draft202012Validator.check_schema(schema)


def test_words_for_completion_are_those_that_are_read() -> None:
    for type_ in TYPES:
        for option in options_of(type_):
            item = "int, " if type_ == "list" else ""
            _, faults = declared(f"param x: {type_}({item}{option}: [])")
            assert [fault.rule.name for fault in faults] == ["type-option-value"]


def test_a_value_may_hold_just_the_characters_that_are_usable() -> None:
    edges = {edge for first, last in USABLE.ranges for edge in (first - 1, first, last, last + 1)}
    for code in {*range(0x300), *edges, 0xD800, 0xDFFF} - {-1, 0x110000}:
        found = Faults("a", Source("a", "a").span(0, 1))
        checks.as_text(chr(code), "a text", found)
        assert found.failed == (chr(code) not in USABLE), hex(code)


@pytest.mark.parametrize("word", TYPES)
def test_made_up_values_are_of_their_type_and_its_schema(word: str) -> None:
    arguments = {"choice": '("one", "two")', "list": "(int)", "record": "(part: text)"}
    written = word + arguments.get(word, "")
    declared = parameter(written)
    assert declared.type is not None
    schema = schema_of(declared.type)
    assert schema, f"{word} has no JSON Schema"
    for pick in Pick:
        value = made_up({"x": declared}, pick)["x"]
        found = Faults("x", Source("x", "x").span(0, 1))
        taken = declared.type.take(value, found)
        assert not found.failed, (word, value)
        assert Draft202012Validator(schema).is_valid(json_value(taken)), (word, value)


def test_a_day_is_no_instant_whatever_its_format() -> None:
    day, instant = FormattedDate.of(date(2026, 12, 24), "%d %B"), datetime(2026, 12, 24, tzinfo=UTC)
    assert day != instant
    assert instant != day
    assert day not in [instant]
    assert day == date(2026, 12, 24)
    assert {day} == {date(2026, 12, 24)}
