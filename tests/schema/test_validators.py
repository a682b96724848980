"""The generated validators say what jsonschema says, of real bodies and of whatever becomes of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from importlib import import_module
from itertools import cycle, islice
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from imidsl.compiler.options import ALL, Options, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.json_schema import request_schema
from imidsl.schema.kinds import COMPLETE, Json, Profile
from imidsl.schema.validator_code import SHARED, modules
from imidsl.source import Source
from tests import TESTS
from tests.house.test_laws import NOW, SOUND
from tests.importer.test_import import _import

VALID = {profile: import_module(f"imidsl.schema.validators.{profile}").valid for profile in COMPLETE}
SCHEMAS = {profile: request_schema(profile) for profile in COMPLETE}
ORACLE = {profile: Draft202012Validator(schema) for profile, schema in SCHEMAS.items()}


@cache
def compiled(profile: Profile) -> list[Json]:
    """The bodies of the samples and goldens."""
    every = Source("--example", ALL).span(0, len(ALL))
    run = Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW)
    bodies = []
    for path in SOUND:
        outputs, found = Project([Source(str(path), path.read_text("utf-8"))], Environment(profile, _import)).compile(
            run
        )
        bodies += [output.body for output in outputs if path.stem != "raw" and not any(d.is_error for d in found)]
    return bodies


def finished() -> Iterator[Json]:
    """The bodies of `vendor/`, whether they are accepted or not."""
    for path in sorted(TESTS.glob("vendor/*/*.json")):
        body = json.loads(path.read_text("utf-8"))
        yield body["body"] if path.parent.name == "refused" else body


@cache
def small(profile: Profile) -> list[Json]:
    return [body for body in [*compiled(profile), *finished()] if len(json.dumps(body)) < 5000]


@pytest.mark.parametrize("profile", COMPLETE)
def test_what_is_compiled_needs_no_other_verdict(profile: Profile) -> None:
    assert len(compiled(profile)) > 100
    assert all(VALID[profile](body) for body in compiled(profile))


def test_jsonschema_is_not_even_imported_for_them() -> None:
    code = (
        "import sys, imidsl;"
        "assert len(imidsl.load('tests/golden/conformance/sms_minimal.imi').render('sms_minimal').requests) == 1;"
        "assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=TESTS.parent, check=True)


@pytest.mark.parametrize("profile", COMPLETE)
def test_the_verdict_on_real_bodies_is_that_of_jsonschema(profile: Profile) -> None:
    for body in finished():
        assert VALID[profile](body) == ORACLE[profile].is_valid(body), body


# --- what becomes of bodies


def _operands(schema: Json) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.items()
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _operands(inner)


def said(*keywords: str) -> list[Any]:
    """What the schemas say with some keywords, each once."""
    found = [operand for schema in SCHEMAS.values() for keyword, operand in _operands(schema) if keyword in keywords]
    return sorted({word for operand in found for word in (operand if isinstance(operand, list | dict) else [operand])})


WORDS = st.sampled_from(
    [*said("const", "enum"), "", "x", "1", "http://x", "447700900123", "0a", "2026-12-01T00:00:00Z"]
)
NAMES = st.sampled_from(said("properties"))
BOUNDS = st.sampled_from([bound + more for bound in said("minimum", "maximum") for more in (-1, 0, 1)])
LENGTHS = st.sampled_from([bound + more for bound in said("maxLength") for more in (0, 1)])
COUNTS = st.sampled_from(
    sorted({max(0, bound + more) for bound in said("minItems", "maxItems") for more in (-1, 0, 1)})
)
# What readers of regular expressions take for blanks, digits or ends of lines, or don't.
CHARACTERS = st.sampled_from(
    [*"\n\r\t \x0b\x1c\x85\xa0\u1680\u180e\u2028\u3000\ufeff", "٣", "²", "é", "😀", "+", "-", "0"]
)
ODD: st.SearchStrategy[Json] = st.sampled_from(
    [None, True, False, 0, 1, 1.0, 1.5, -1, 10**400, float("inf"), float("nan"), [], {}, [{}], [""]]
)


def places(value: Json) -> Iterator[tuple[Any, Any]]:
    """Every object and list in a value, with each of its keys or indices."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from places(value[key])


def spoil(draw: st.DrawFn, body: Json, others: list[Json]) -> None:
    """Change one thing somewhere in a body."""
    at, key = draw(st.sampled_from(list(places(body)) or [({"": body}, "")]))
    value = at[key]
    other, place = draw(st.sampled_from(list(places(draw(st.sampled_from(others))))))
    changes = ["delete", "odd", "word", "other", "add", "number"]
    changes += (
        ["line", "length", "character"]
        if isinstance(value, str)
        else ["count", "swap"]
        if isinstance(value, list)
        else []
    )
    match draw(st.sampled_from(changes)):
        case "delete":
            del at[key]
        case "odd":
            at[key] = deepcopy(draw(ODD))
        case "word":
            at[key] = draw(WORDS)
        case "number":
            at[key] = draw(BOUNDS.flatmap(lambda bound: st.sampled_from([bound, float(bound), str(bound)])))
        case "other":
            at[key] = deepcopy(other[place])
        case "add":
            target = value if isinstance(value, dict) else at if isinstance(at, dict) else body
            target[draw(NAMES)] = deepcopy(other[place])
        case "line":
            at[key] = value + "\n"
        case "character":
            place = draw(st.integers(0, len(value)))
            at[key] = value[:place] + draw(CHARACTERS) + value[place:]
        case "length":
            at[key] = (value or "x").ljust(draw(LENGTHS), "é")
        case "count":
            at[key] = [deepcopy(item) for item in islice(cycle(value or [""]), draw(COUNTS))]
        case "swap":
            at[key] = value[::-1]


@st.composite
def spoilt(draw: st.DrawFn, profile: Profile) -> Json:
    body = deepcopy(draw(st.sampled_from(small(profile))))
    for _ in range(draw(st.integers(1, 3))):
        spoil(draw, body, small(profile))
    return body


@pytest.mark.parametrize("profile", COMPLETE)
def test_the_verdict_on_spoilt_bodies_is_that_of_jsonschema(profile: Profile) -> None:
    @settings(max_examples=600)
    @given(spoilt(profile))
    def judge(body: Json) -> None:
        assert VALID[profile](body) == ORACLE[profile].is_valid(body)

    judge()


@pytest.mark.parametrize("profile", COMPLETE)
def test_the_verdict_on_bodies_that_lack_a_field_is_that_of_jsonschema(profile: Profile) -> None:
    for body in small(profile):
        for at, key in [place for place in places(body) if isinstance(place[0], dict)]:
            before = dict(at)
            del at[key]
            assert VALID[profile](body) == ORACLE[profile].is_valid(body), (body, key)
            at.clear()
            at.update(before)


# --- the generator, for any schema of the keywords that it knows


def _very_end(validator: Any, regex: str, value: Json, schema: Json) -> Iterator[ValidationError]:
    """`pattern` as the specification has it, where `$` is the very end; to jsonschema it is what Python's `re` says."""
    if isinstance(value, str) and not re.search(regex.replace("$", r"\Z"), value):
        yield ValidationError(f"{value!r} does not match {regex!r}")


ECMASCRIPT = extend(Draft202012Validator, {"pattern": _very_end})  # type: ignore[no-untyped-call]

TYPES = st.sampled_from(["object", "array", "string", "boolean", "number", "integer"])
LETTERS = st.sampled_from("ab")
NAMED = st.lists(LETTERS, min_size=1, max_size=2, unique=True)
ALONE: dict[str, st.SearchStrategy[Json]] = {
    "type": TYPES | st.lists(TYPES, min_size=2, max_size=2, unique=True),
    "const": LETTERS,
    "enum": NAMED,
    "oneOf": st.lists(st.fixed_dictionaries({"const": LETTERS, "title": LETTERS}), min_size=1, max_size=2),
    "required": NAMED,
    "dependentRequired": st.dictionaries(LETTERS, NAMED, min_size=1),
    "pattern": st.sampled_from(["^a$", "b"]),
    **dict.fromkeys(("minItems", "maxItems", "maxLength", "minimum", "maximum"), st.integers(0, 2)),
}


def _either(keywords: dict[str, st.SearchStrategy[Json]]) -> st.SearchStrategy[Json]:
    """A schema of one of some keywords."""
    return st.one_of([st.fixed_dictionaries({keyword: operand}) for keyword, operand in keywords.items()])


def _wider(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    some = st.lists(inner, min_size=1, max_size=2)
    members = st.dictionaries(LETTERS, inner, min_size=1)
    others = st.just(False) | inner
    keywords = {"items": inner, "not": inner, "properties": members, "additionalProperties": others}
    joined = _either(keywords | dict.fromkeys(("allOf", "anyOf", "oneOf"), some))
    branch = st.fixed_dictionaries({"if": inner, "then": inner})
    object_ = st.fixed_dictionaries({"properties": members, "additionalProperties": others})
    return st.tuples(joined | branch | object_, inner).map(lambda parts: parts[0] | parts[1])


ATOMS: list[Json] = [None, True, 0, 1, 1.0, 1.5, 3, "", "a", "b", "a\n", "aaa"]
FLATS: list[Json] = [[], {}, *([atom] for atom in ATOMS), *({name: atom} for name in "abc" for atom in ATOMS)]
DEEP: list[Json] = [*({"a": flat, "b": "a"} for flat in FLATS), *([flat, "a", 1] for flat in FLATS)]
VALUES = ATOMS + FLATS + DEEP
REFERENCE = st.just({"$ref": "#/$defs/x-y"})


@st.composite
def schemas(draw: st.DrawFn) -> Json:
    part = st.recursive(_either(ALONE), _wider, max_leaves=4)
    # One of its keywords stands beside a reference.
    return draw(part) | draw(REFERENCE | st.just({})) | {"$defs": {"x-y": draw(part)}}


@settings(max_examples=120)
@given(schemas())
@example({"properties": {"a": {"const": "a"}}, "additionalProperties": {"type": "number"}, "$defs": {}})
def test_the_generated_code_means_what_the_schema_means(schema: Json) -> None:
    # Another schema may have some of its parts, or parts of the same names that say something else.
    other = {"$ref": "#/$defs/x-y", "$defs": {"x-y": {"type": "string"}, "z": {"$ref": "#/$defs/x-y"}}}
    if schema["$defs"]:
        schema = schema | {"$defs": {"z": {"$ref": "#/$defs/x-y"}, **schema["$defs"]}}
    for one, valid in zip((schema, other), loaded({"one": schema, "other": other}), strict=True):
        oracle = ECMASCRIPT(one)
        assert [value for value in VALUES if valid(value) != oracle.is_valid(value)] == []


def loaded(schemas: dict[str, Json]) -> list[Callable[[Json], bool]]:
    """The functions that are generated from schemas, with what they share as another module."""
    texts = modules("made", schemas, "")
    made = sys.modules[f"made.{SHARED}"] = ModuleType("shared")
    exec(texts.pop(SHARED), made.__dict__)
    names: list[dict[str, Any]] = [{} for _ in texts]
    for text, space in zip(texts.values(), names, strict=True):
        exec(text, space)
    return [space["valid"] for space in names]


def test_what_profiles_share_is_written_once() -> None:
    written = modules("made", {str(profile): schema for profile, schema in SCHEMAS.items()}, "")
    functions = [word for text in written.values() for word in re.findall(r"^def (\w+)", text, re.MULTILINE)]
    shared = re.findall(r"^def (\w+)", written[SHARED], re.MULTILINE)
    assert len(shared) > 20
    assert {word for word in shared if functions.count(word) > 1} == set()


@pytest.mark.parametrize("schema", [{"format": "date"}, {"const": 1}, {"enum": [True]}, {"items": {"minLength": 1}}])
def test_what_it_does_not_know_stops_it(schema: Json) -> None:
    with pytest.raises(NotImplementedError):
        modules("made", {"one": schema | {"$defs": {}}}, "")
