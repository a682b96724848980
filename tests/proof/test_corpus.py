"""Messages as people write them: each is proved, and the bounds are those that some values reach.

Beside the messages stand the answers: for each text its bounds, with values that reach them, rendered here by plain
Jinja, so that neither a bound nor a text has to be believed.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.request.proofs import Proof
from imidsl.source import Source
from imidsl.text.types.containers import DecimalType, ListType, ParameterType, RecordType
from tests import TESTS
from tests.proof.fuzz_oracle import Plain, native, size
from tests.proof.fuzz_types import Type

CORPUS = TESTS / "proof" / "corpus"
ANSWERS: dict[str, dict[str, Any]] = json.loads((CORPUS / "answers.json").read_text("utf-8"))


def _proofs() -> dict[str, Proof]:
    found: dict[str, Proof] = {}
    for path in sorted(CORPUS.glob("*.imi")):
        source = Source(path.name, path.read_text("utf-8"))
        project = Project([source], Environment("imiconnect", lambda *_: "no imports"))
        assert not [found for found in project.check() if found.is_error]
        found |= {f"{proof.message} {proof.field}": proof for proof in project.proofs()}
    return found


PROOFS = _proofs()


def test_every_text_has_an_answer() -> None:
    assert PROOFS.keys() == ANSWERS.keys()
    assert len({proof.message for proof in PROOFS.values()}) >= 60


@pytest.mark.parametrize("name", PROOFS)
def test_bounds(name: str) -> None:
    answer, expected = PROOFS[name].answer, ANSWERS[name]
    assert (answer.kind, answer.least, answer.most) == ("proved", expected["min"], expected["max"])


@pytest.mark.parametrize("name", ANSWERS)
def test_bounds_are_reached(name: str) -> None:
    expected = ANSWERS[name]
    for bound, values in (("min", "shortest"), ("max", "longest")):
        if values in expected:
            assert rendered(PROOFS[name], expected[values]) == expected[bound]


def rendered(proof: Proof, values: dict[str, Any]) -> int | None:
    """The size of a text by plain Jinja."""
    part = proof.text.part
    given = {n: native(_type(p.type), values.get(n)) for n, p in part.parameters.items() if p.type is not None}
    text = _plain(proof.text.template.text).render({**proof.text.constants, **given})
    links = {name: value for name, value in proof.text.constants.items() if name.startswith("link_")}
    return (
        None
        if text is None
        else size(text) + sum(text.count(str(link)) * (30 - len(str(link))) for link in links.values())
    )


@lru_cache
def _plain(text: str) -> Plain:
    return Plain(text)


def _type(type_: ParameterType) -> Type:
    """What the oracle knows of a type."""
    fields = {f.name: _type(f.type) for f in type_.fields} if isinstance(type_, RecordType) else {}
    item = _type(type_.item) if isinstance(type_, ListType) else None
    places = type_.places if isinstance(type_, DecimalType) else None
    return Type("", type_.name, lambda random: None, item, fields, format=getattr(type_, "format", None), places=places)
