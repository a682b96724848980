"""The language as its description has it: each case compiles to exactly the bodies beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imidsl.compiler.options import ALL, Options, Output, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Diagnostic
from imidsl.schema.kinds import PROFILES
from imidsl.source import Source
from imidsl.workspace import files
from tests import TESTS
from tests.conftest import Golden

CASES = sorted((TESTS / "golden" / "language").glob("*.imi"))
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def _read(path: str) -> Source | str:
    source = files.read(path)
    return source if isinstance(source, Source) else source.reason


def _import(importer: str, target: str) -> Source | str:
    return _read(str(Path(importer).parent / target))


def _compile(source: Source) -> tuple[list[Output], list[Diagnostic]]:
    every = Source("--example", ALL).span(0, len(ALL))
    run = Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW)
    return Project([source], Environment(PROFILES[0], _import)).compile(run)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_compiles_to_the_bodies_beside_it(path: Path, golden: Golden) -> None:
    source = _read(str(path))
    assert isinstance(source, Source)
    outputs, found = _compile(source)
    assert [d.message for d in found if d.is_error] == []
    bodies = {output.name: output.body for output in outputs}
    assert len(bodies) == len(outputs)
    golden(path.with_suffix(".json"), json.dumps(bodies, ensure_ascii=False, indent=2) + "\n")


def _message(*to: str, sms: str = 'text: "Part {{ request.part }}"') -> Source:
    return Source("m.imi", f"message m {{\n  sms {{ {sms} }}\n" + "\n".join(to) + "\n}\n")


def _ids(first: int, last: int) -> str:
    return " ".join(f'"C{n}"' for n in range(first, last + 1))


def test_more_than_a_thousand_addresses_are_split_in_order() -> None:
    outputs, found = _compile(
        _message(f"to customerid {_ids(1, 400)}", f'to customerid {_ids(401, 2001)} {{ correlationid: "rest" }}')
    )
    assert [(d.rule.name, d.severity) for d in found] == [("split-request", "info")]
    assert [output.name for output in outputs] == ["m.sms.1", "m.sms.2", "m.sms.3"]
    assert [output.body["channels"]["sms"]["text"] for output in outputs] == ["Part 1", "Part 2", "Part 3"]
    shapes = [
        [(len(to["customerid"]), to["customerid"][0], to.get("correlationid")) for to in output.body["destination"]]
        for output in outputs
    ]
    assert shapes == [
        [(400, "C1", None), (600, "C401", "rest")],
        [(1000, "C1001", "rest")],
        [(1, "C2001", "rest")],
    ]


def test_a_thousand_addresses_are_one_request() -> None:
    outputs, found = _compile(_message(f"to customerid {_ids(1, 1000)}"))
    assert [output.name for output in outputs] == ["m.sms"]
    assert found == []


def test_only_addresses_that_the_channel_can_use_count() -> None:
    many = " ".join(f'"t{n}"' for n in range(600))
    source = _message(f"to customerid {_ids(1, 500)}", f"to twitterid {many}", 'twitter { text: "x" }')
    assert [output.name for output in _compile(source)[0]] == ["m.sms", "m.twitter.1", "m.twitter.2"]


def test_a_request_with_a_value_left_open_has_no_body() -> None:
    source = Source("m.imi", 'message m { param a: text(max: 9), sms { text: "{{ a }}" }, to customerid "1" }')
    translation = Translation(source, Environment(PROFILES[0], _import))
    form = translation.form(translation.messages[0], translation.messages[0].channels[0])
    body, found = form.body(form.record)
    assert body is None
    assert [(d.rule.code, d.span.text) for d in found] == [("IMI601", '"{{ a }}"')]
    assert "internal error" in found[0].message
