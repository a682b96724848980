"""What holds for every sample and golden, and for whatever becomes of them: no exception, no hang, sound results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imidsl.compiler.options import ALL, Options, Output, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.request.check_body import check_body
from imidsl.schema.channels import CHANNELS
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse
from imidsl.workspace import files
from tests import TESTS

SAMPLES = TESTS.parent / "samples"
STARTER = TESTS.parent / "imidsl" / "starter" / "project" / "messages"
SOUND = [
    *sorted(SAMPLES.rglob("*.imi")),
    *sorted(STARTER.glob("*.imi")),
    *sorted(TESTS.glob("golden/language/*.imi")),
    *sorted(TESTS.glob("golden/conformance/*.imi")),
]
FAULTY = sorted(TESTS.glob("errors/**/*.imi"))
SMALL = [p for p in SOUND if p.stat().st_size < 5000]
PROFILE = PROFILES[0]
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@cache
def _source(path: Path) -> Source:
    source = files.read(str(path))
    assert isinstance(source, Source)
    return source


def _import(importer: str, target: str) -> Source | str:
    path = files.imported(target, importer, TESTS.parent)
    return path.reason if isinstance(path, files.Unreadable) else _source(Path(path))


def _project(*sources: Source) -> Project:
    return Project(sources, Environment(PROFILE, _import))


def _compile(project: Project) -> tuple[list[Output], list[Diagnostic]]:
    every = Source("--example", ALL).span(0, len(ALL))
    return project.compile(Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW))


def _name(path: Path) -> str:
    return str(path.relative_to(TESTS.parent))


@cache
def _validator() -> Draft202012Validator:
    path = TESTS.parent / "schemas" / f"{PROFILE}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _check_findings(found: list[Diagnostic]) -> None:
    """Every finding is in order, at a place in its text, and says something."""
    places = [(d.span.source.path, d.span.start) for d in found]
    assert places == sorted(places)
    for diagnostic in found:
        span = diagnostic.span
        assert 0 <= span.start <= span.end <= len(span.source.text), diagnostic
        assert diagnostic.message
        assert not diagnostic.message.endswith(".")


def _run_all(source: Source) -> None:
    """Everything that a text may go through; whatever comes out of it is sound."""
    project = _project(source)
    _check_findings(project.check())
    outputs, found = _compile(project)
    _check_findings(found)
    if not any(d.is_error for d in found):
        for output in outputs:
            json.dumps(output.body, allow_nan=False)


# --- samples


def test_the_samples_are_clean() -> None:
    found = _project(*map(_source, sorted(SAMPLES.rglob("*.imi")))).check()
    assert [d.message for d in found if d.severity != "info"] == []


def test_the_samples_use_every_channel() -> None:
    outputs, found = _compile(_project(*map(_source, sorted(SAMPLES.rglob("*.imi")))))
    assert [d.message for d in found] == []
    assert {output.channel for output in outputs} == {channel.name for channel in CHANNELS}
    assert len({output.name for output in outputs}) == len(outputs)


def test_every_sample_with_parameters_has_an_example_and_someone_to_send_it_to() -> None:
    for message in _project(*map(_source, sorted(SAMPLES.rglob("*.imi")))).messages:
        if message.channels:
            assert message.examples or not message.parameters, message.name
            assert message.destinations is not None, message.name


@pytest.mark.parametrize("path", SOUND, ids=_name)
def test_bodies_conform_to_the_schema_and_pass_the_rules(path: Path) -> None:
    outputs, found = _compile(_project(_source(path)))
    assert [d.message for d in found if d.is_error] == []
    for output in outputs:
        if path.stem == "raw":
            continue  # what `raw` adds is the author's own affair
        assert list(_validator().iter_errors(output.body)) == []
        finished = check_body(Source(f"{output.name}.json", json.dumps(output.body)), PROFILE, _project().config)
        assert [d.message for d in finished if d.is_error] == []


# --- places


def _nest(node: tree.Node, start: int, end: int) -> None:
    assert start <= node.span.start <= node.span.end <= end
    at = node.span.start
    for child in tree.children(node):
        _nest(child, at, node.span.end)
        at = child.span.end


@pytest.mark.parametrize("path", [*SOUND, *FAULTY], ids=_name)
def test_spans_are_inside_the_text(path: Path) -> None:
    source = _source(path)
    _nest(parse(source)[0], 0, len(source.text))
    _check_findings(_project(source).check())


@pytest.mark.parametrize("path", SOUND, ids=_name)
def test_the_same_text_gives_the_same_result(path: Path) -> None:
    one, other = (_compile(_project(Source(str(path), _source(path).text))) for _ in range(2))
    assert json.dumps([o.body for o in one[0]]) == json.dumps([o.body for o in other[0]])
    assert [d.message for d in one[1]] == [d.message for d in other[1]]


# --- what becomes of them


def _prefixes(text: str, count: int) -> Iterator[str]:
    step = max(1, len(text) // count)
    yield from (text[:end] for end in range(0, len(text), step))


@pytest.mark.parametrize("path", SOUND, ids=_name)
def test_every_prefix_goes_through(path: Path) -> None:
    for prefix in _prefixes(_source(path).text, 40):
        _check_findings(_project(Source(str(path), prefix)).check())


ODD = st.sampled_from(
    [
        *'{}[]()"\\#:=,?%$@\n\t\r\0',
        *('"""', "{{", "}}", "{%", "%}", "null", "-1", "2d", "\ufeff", "é", "😀", "\u2028", "1e9", "9" * 40, "to"),
        *(" for x in y", "extends m", "raw { a: null }", "param x: list(list(text))"),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> Source:
    """A sample with some slices deleted, doubled or swapped, and odd characters put in."""
    path = draw(st.sampled_from(SMALL))
    text = _source(path).text
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(text))), draw(st.integers(1, 60))
        before, piece, after = text[:at], text[at : at + size], text[at + size :]
        text = draw(
            st.sampled_from([before + after, before + piece + piece + after, before + after[:20] + piece + after[20:]])
            | ODD.map(lambda odd, b=before, p=piece, a=after: b + odd + p + a)  # type: ignore[misc]
        )
    return Source(str(path), text)


@settings(max_examples=250, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_whatever_becomes_of_a_sample_goes_through(source: Source) -> None:
    _run_all(source)


BODIES = sorted((TESTS / "vendor" / "accepted").glob("*.json"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """An accepted body with one value, wherever it stands, replaced by any other."""
    body = json.loads(draw(st.sampled_from([p for p in BODIES if p.stat().st_size < 5000])).read_text(encoding="utf-8"))
    at = body
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or draw(st.booleans()):
            at[key] = draw(JSON)
            break
        at = at[key]
    return json.dumps(body)


@settings(max_examples=250, deadline=5000)
@given(spoilt())
def test_a_body_passes_the_rules_only_if_it_conforms(text: str) -> None:
    found = check_body(Source("body.json", text), PROFILE, _project().config)
    _check_findings(found)
    if not any(d.is_error for d in found):
        assert list(_validator().iter_errors(json.loads(text))) == []
