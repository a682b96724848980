"""Names: where they are declared and used, and new ones in their place."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from imidsl.diagnostics import Edit
from imidsl.editor.names import FileNames
from imidsl.editor.references import definition, edited, highlights, references, renaming
from imidsl.request.request import OpenRequest
from imidsl.request.settings import Config
from imidsl.text.types.samples import Pick, made_up
from imidsl.workspace.library import loads
from tests.editor.marks import PATH, lines, opened, session, settle
from tests.editor.texts import TEXTS

BASE = """\
    let shop = "Acme"
    message base {
      param name: text(max: 9)
      param items: list(record(title: text(max: 9), price: decimal(min: 0, max: 9, places: 2)), max: 3)
      smartlink 4021
      sms { text: "{{ name }}: {{ shop }} {{ link_4021 }}" }
    }
"""
SOURCE = """
    import "base.imi"
    message m extends base {
      sms { text: "{% for item in items %}{{ item.title }}{% endfor %} {{ name }}" }
      push {
        ios { text: "{{ shop }}" }
      }
      example "first one" { name: "x", items: [{ title: "y", price: 1 }] }
      test "t" {
        example: "first one"
        with { name: "z" }
        expect sms { text { contains: "z" } }
      }
    }
"""


def at(old: str) -> str:
    """The source with the mark in the middle of a word."""
    return SOURCE.replace(old, old[:-1] + "▮" + old[-1:], 1)


@pytest.mark.parametrize(
    ("old", "declared", "used"),
    [
        ("{{ name", ["base.imi:3 name"], 5),
        ("{{ shop", ["base.imi:1 shop"], 3),
        ("extends base", ["base.imi:2 base"], 2),
        ("item.title", ["base.imi:4 title"], 3),
        ("in items", ["base.imi:4 items"], 3),
        ("{{ item", ["a.imi:3 item"], 2),
        ("[{ title", ["base.imi:4 title"], 3),
        ("with { name", ["base.imi:3 name"], 5),
        ('example: "first one', ["a.imi:7 first one"], 2),
        ("message m", ["a.imi:2 m"], 1),
    ],
)
def test_definition_and_references(old: str, declared: list[str], used: int) -> None:
    made, file, offset = opened(at(old), base=BASE)
    assert lines(definition(made, file, offset)) == declared
    assert len(references(made, file, offset)) == used
    assert len(references(made, file, offset, declaration=False)) == used - 1


def test_an_import_leads_to_its_file() -> None:
    made, file, offset = opened(at('import "base'), base=BASE)
    assert lines(definition(made, file, offset)) == ["base.imi:1 "]


def test_highlights_stay_in_the_file() -> None:
    _, file, offset = opened(at("{{ name"), base=BASE)
    assert [one.span.first.line for one in highlights(file, offset)] == [3, 7, 10]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ name", "person"),
        ("{{ shop", "store"),
        ("extends base", "root"),
        ("item.title", "heading"),
        ("in items", "wares"),
        ("{{ item", "one"),
        ('example: "first one', "other"),
        ("message m", "mine"),
    ],
)
def test_after_a_rename_all_bodies_are_equal(old: str, new: str) -> None:
    made, file, offset = opened(at(old), base=BASE)
    edits = renaming(made, file, offset, new)
    assert not isinstance(edits, str)
    texts = {path: one.document.text for path, one in made.files.items()}
    after = {
        path: edited(text, [edit for edit in edits if edit.span.source.path == path]) for path, text in texts.items()
    }
    assert after != texts
    assert bodies(after) == bodies(texts)


def bodies(texts: dict[str, str]) -> list[object]:
    library = loads(texts)
    message = library.describe()[-1]
    field = "heading" if "heading" in texts["base.imi"] else "title"
    values = {"text": "x", "list": [{field: "a", "price": 1}]}
    given = {parameter.name: values[parameter.type.partition("(")[0]] for parameter in message.parameters}
    result = library.render(message.name, given, to={"msisdn": "447700900123"}, channels="sms")
    assert result.ok, [str(found) for found in result.diagnostics]
    return [request.body for request in result.requests]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{{ name", "items", "'items' is there already"),
        ("{{ name", "shop", "'shop'"),
        ("{{ name", "if", "templates use that word themselves"),
        ("{{ name", "first-name", "'-' subtracts"),
        ("{{ name", "1st", "is no name"),
    ],
)
def test_a_name_that_is_forbidden_or_taken_is_refused(old: str, new: str, why: str) -> None:
    made, file, offset = opened(at(old), base=BASE)
    refused = renaming(made, file, offset, new)
    assert isinstance(refused, str)
    assert why in refused


def test_nothing_to_rename() -> None:
    made, file, offset = opened('message m { s▮ms { text: "x" } }')
    assert isinstance(renaming(made, file, offset, "x"), str)
    assert definition(made, file, offset) == []


def test_a_link_is_renamed_without_its_prefix() -> None:
    made, file, offset = opened('message m { smartlink 40▮21, sms { text: "{{ link_4021 }}" } }')
    edits = renaming(made, file, offset, "17")
    assert not isinstance(edits, str)
    assert edited(file.document.text, edits) == 'message m { smartlink 17, sms { text: "{{ link_17 }}" } }'


def test_after_an_edit_places_are_right() -> None:
    made = session({PATH: dedent(BASE)})
    file = made.files[PATH]
    made.edit(PATH, 0, 0, "# a line\n\n")
    settle(file)
    offset = file.document.text.index("name }}")
    assert lines(definition(made, file, offset)) == ["a.imi:5 name"]


MACROS = '''
    message m {
      param name: text(max: 9)
      sms {
        type: auto
        text: """
          {% macro big(word, size=1) %}{{ word|upper }}{{ size }}{% endmacro %}
          {{ big(name, size=3) }}{{ big(word='x') }}
          """
      }
      wa { text: "{% macro big(word) %}{{ word }}{% endmacro %}{{ big('a') }}" }
    }
'''


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("macro big", "large", 3),
        ("(word", "it", 3),
        ("size=3", "amount", 3),
        ("{{ big", "large", 3),
        ("{{ word", "it", 3),
    ],
)
def test_macros_and_their_arguments(old: str, new: str, places: int) -> None:
    made, file, offset = opened(MACROS.replace(old, old[:-2] + "▮" + old[-2:], 1) if old != "size=3" else SIZE)
    assert len(references(made, file, offset)) == places
    edits = renaming(made, file, offset, new)
    assert not isinstance(edits, str), edits
    text = file.document.text
    after = edited(text, edits)
    assert len(edits) == places
    assert after.count(new) == places
    assert made_bodies({PATH: after}) == made_bodies({PATH: text})


SIZE = MACROS.replace("size=3", "si▮ze=3")


@pytest.mark.parametrize(
    "text",
    [
        "{% if b %}{% set x = 'a' %}{% elif n %}{% set x = 'b' %}{% else %}{% set x = 'c' %}{% endif %}{{ x▮ }}",
        "{% if b %}{% set x▮ = 'a' %}{% else %}{% set x = 'c' %}{% endif %}{{ x }}",
        "{% for x in l %}{{ x▮ }}{{ loop.index }}{% endfor %}{% for x in l %}{{ x }}{% endfor %}",
        "{% with x = n, y = 1 %}{{ x▮ }}{{ y }}{% endwith %}",
        "{% set x %}a{{ n }}{% endset %}{{ x▮ }}",
        "{% macro m(x) %}{{ x▮ }}{{ caller() }}{% endmacro %}{% call m(x='a') %}b{% endcall %}",
    ],
)
def test_names_that_a_text_binds(text: str) -> None:
    declared = "param b: bool, param n: int(min: 0, max: 9), param l: list(text(max: 3), max: 3)"
    made, file, offset = opened(f'message m {{ {declared}, sms {{ text: "{text}" }} }}')
    edits = renaming(made, file, offset, "renamed")
    assert not isinstance(edits, str), edits
    before, after = file.document.text, edited(file.document.text, edits)
    assert after != before
    assert made_bodies({PATH: after}) == made_bodies({PATH: before})


RECORDS = '''
    message m {
      param l: list(record(title: text(max: 9), price: int(min: 0, max: 9)), max: 3)
      sms {
        text: """
          {{ l|map(attribute='title')|join }}{{ l|sum('price') }}
          {{ l|sort(attribute='price')|map(attribute='title')|first }}
          """
      }
      wa { text: "{% for x in l|selectattr('title') %}{{ x.title }}{% endfor %}{{ l|join(', ', attribute='title') }}" }
      example e { l: [{ title: "a", price: 1 }, { title: "b", price: 2 }] }
    }
'''


@pytest.mark.parametrize(("word", "places"), [("title: text", 8), ("price: int", 5)])
def test_fields_that_filters_are_told(word: str, places: int) -> None:
    made, file, offset = opened(RECORDS.replace(word, word[:2] + "▮" + word[2:]))
    edits = renaming(made, file, offset, "renamed")
    assert not isinstance(edits, str), edits
    assert len(edits) == places
    after = edited(file.document.text, edits)
    assert word.partition(":")[0] not in after
    assert made_bodies({PATH: after}) == made_bodies({PATH: file.document.text})


def made_bodies(texts: Mapping[str, str]) -> list[object]:
    """All bodies: of the examples, or with made-up values."""
    library = loads(texts)
    found: list[object] = []
    for message in library.project.messages:
        given = [one.values for one in message.examples.values()] or [made_up(message.parameters, Pick.USUAL)]
        for values in given:
            for channel in message.channels:
                form = OpenRequest.of(message, channel, library.project.profile, Config())
                found.append([form.body(part)[0] for part in form.parts({**message.defaults(), **values}, None)[0]])
    return found


SAMPLES = {name: text for name, text in TEXTS.items() if name.startswith("samples/")}


def test_after_a_rename_the_samples_make_the_same_bodies() -> None:
    made, before = session(SAMPLES), made_bodies(SAMPLES)
    symbols = {
        one.symbol: (file, one.span.place[1])
        for file in made.files.values()
        for one in FileNames(file.unit).every()
        if one.declares and one.symbol.kind not in ("link", "message")  # what they are called is sent, or said
    }
    assert {one.kind for one in symbols} >= {"param", "let", "example", "field", "local"}
    for symbol, (file, offset) in symbols.items():
        edits = renaming(made, file, offset, "renamed_thing")
        assert not isinstance(edits, str), (symbol, edits)
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.span.source.path, []).append(edit)
        after = SAMPLES | {path: edited(SAMPLES[path], own) for path, own in by_path.items()}
        assert after != SAMPLES
        assert made_bodies(after) == before, symbol
