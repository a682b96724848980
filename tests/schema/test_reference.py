"""The reference is the table's, its links lead somewhere, and each of its examples compiles."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from imidsl.compiler.options import Options
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.envelope import MESSAGE, shapes
from imidsl.schema.examples import Place, places
from imidsl.schema.kinds import Profile
from imidsl.schema.reference import reference
from imidsl.source import Source
from tests.house.test_laws import NOW
from tests.importer.test_import import _import

PAGE = reference()


def examples() -> list[tuple[Place, str | None, Profile]]:
    """Every place of a shape with each of its cases."""
    found = []
    for place in places():
        for tag in place.shape.cases.when if place.shape.cases is not None else (None,):
            profile = place.profile(tag)
            assert profile is not None, (place, tag)
            found.append((place, tag, profile))
    return found


@pytest.mark.parametrize(
    ("place", "tag", "profile"),
    [pytest.param(*example, id=f"{example[0].shape.name}-{example[1]}") for example in examples()],
)
def test_an_example_compiles(place: Place, tag: str | None, profile: Profile) -> None:
    text = place.message(tag, profile)
    outputs, found = Project([Source("m.imi", text)], Environment(profile, _import)).compile(Options(clock=lambda: NOW))
    assert [d.message for d in found if d.is_error] == [], text
    assert len(outputs) == 1
    assert place.line(tag, profile) in text


def test_every_shape_has_its_place() -> None:
    assert {place.shape for place in places()} == set(shapes(MESSAGE)) - {MESSAGE}


def test_every_line_that_is_shown_is_an_example() -> None:
    shown = re.findall(r"```imi\n(.*)\n```", PAGE)
    assert Counter(shown) <= Counter(place.line(tag, profile) for place, tag, profile in examples())
    assert len(shown) > 80


def test_links_lead_to_sections() -> None:
    sections = [heading.strip("# `").replace(" ", "-") for heading in re.findall(r"^#+ .*$", PAGE, re.MULTILINE)]
    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) <= set(sections)
    assert [name for name, count in Counter(sections).items() if count > 1] == []


def test_what_a_list_holds_and_what_labels_there_are_is_said() -> None:
    assert "| `actions` | blocks [`action`](#button-action)" in PAGE
    assert "a list of chrome, safari, firefox" in PAGE
    assert "Before its brace: `type` and `title`" in PAGE
    assert "| a list |" not in PAGE
    assert "| a block |" not in PAGE
