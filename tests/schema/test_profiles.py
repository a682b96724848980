"""The two dialects: what differs between them is data, and what both have compiles under both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from imidsl.compiler.options import ALL, Options, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.request.check_body import check_body
from imidsl.request.settings import Config
from imidsl.schema.json_schema import request_schema
from imidsl.schema.kinds import PROFILES, Profile, known_profile
from imidsl.source import Source
from tests.house.test_laws import NOW, SOUND
from tests.importer.test_import import _import

IMICONNECT: Profile = "imiconnect"
WEBEXCONNECT: Profile = "webexconnect"
TO = 'to customerid "1"'


def compiled(items: str, profile: Profile = WEBEXCONNECT) -> tuple[Any, list[str]]:
    """The only body of a message with these items, and the rules that are broken."""
    source = Source("m.imi", f"message m {{\n{items}\n}}\n")
    outputs, found = Project([source], Environment(profile, _import)).compile(Options(clock=lambda: NOW))
    assert len(outputs) <= 1
    return (outputs[0].body if outputs else None), [d.rule.name for d in found]


def content(items: str, profile: Profile = WEBEXCONNECT) -> Any:
    body, found = compiled(f"{items}\n{TO}", profile)
    assert found == []
    return body["channels"]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_is_known_by_its_name(profile: str) -> None:
    assert known_profile(profile) == profile


def test_a_profile_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=f"did you mean '{IMICONNECT}'"):
        Environment(cast(Profile, "imiconect"), _import)
    with pytest.raises(ValueError, match=" ".join(["allowed here:", ", ".join(sorted(PROFILES))])):
        Environment(cast(Profile, ""), _import)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_what_both_have_compiles_under_both(path: Path) -> None:
    every = Source("--example", ALL).span(0, len(ALL))
    source = Source(str(path), path.read_text(encoding="utf-8"))
    outputs, found = Project([source], Environment(WEBEXCONNECT, _import)).compile(
        Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW)
    )
    if any(d.rule.name == "other-profile" for d in found):
        return
    assert [d.message for d in found if d.is_error] == []
    validator = Draft202012Validator(request_schema(WEBEXCONNECT))
    for output in outputs if path.stem != "raw" else ():
        assert list(validator.iter_errors(output.body)) == []
        finished = check_body(Source("body.json", json.dumps(output.body)), WEBEXCONNECT, Config())
        assert [d.message for d in finished if d.is_error] == []


def test_the_samples_stay_within_what_both_have() -> None:
    for path in SOUND:
        if "samples" in path.parts:
            source = Source(str(path), path.read_text(encoding="utf-8"))
            found = Project([source], Environment(WEBEXCONNECT, _import)).check()
            assert [d.rule.name for d in found if d.is_error] == [], path


def test_a_plain_text_is_a_typed_one() -> None:
    assert content('wa { text: "Hi" }') == {"OTT-Messaging": {"wa": {"type": "text", "text": {"body": "Hi"}}}}
    assert content('wa { type: text, text { body: "Hi" } }') == content('wa { text: "Hi" }')
    assert content('wa { text: "Hi" }', IMICONNECT) == {"OTT-Messaging": {"wa": {"text": "Hi"}}}


def test_typed_objects_are_held_to_their_type() -> None:
    assert content('wa { type: audio, audio { url: "https://x.example/a.aac", mimeType: "audio/aac" } }')
    assert compiled(f'wa {{ type: audio, audio {{ url: "https://x.example/a" }} }}\n{TO}')[1] == ["missing-field"]
    assert compiled(f"wa {{ type: image }}\n{TO}")[1] == ["missing-field"]
    assert compiled(f'wa {{ text: "x", image {{ url: "https://x.example/a", mimeType: "y" }} }}\n{TO}')[1] == [
        "other-case"
    ]


def test_a_body_needs_its_type_on_the_wire() -> None:
    channels = {"OTT-Messaging": {"wa": {"text": {"body": "x"}}}}
    body = {"deliverychannel": "whatsapp", "channels": channels, "destination": [{"waid": ["1"]}]}
    found = check_body(Source("body.json", json.dumps(body)), WEBEXCONNECT, Config())
    assert [d.rule.name for d in found] == ["missing-field"]
    assert list(Draft202012Validator(request_schema(WEBEXCONNECT)).iter_errors(body)) != []


def test_an_empty_block_with_a_template_has_no_content() -> None:
    template = 'template "4711" { name: "Ada", image { link: "https://x.example/a.png" }, replies: [{ payload: "a" }] }'
    body, found = compiled(f"{template}\nsms {{ }}\n{TO}")
    assert found == []
    assert "channels" not in body
    assert body["message"]["parameters"] == {
        "name": "Ada",
        "image": {"link": "https://x.example/a.png"},
        "replies": [{"payload": "a"}],
    }
    assert content(f'{template}\nsms {{ senderid: "ACME" }}') == {"sms": {"senderid": "ACME"}}
    assert content('template "4711"\nsms { }', IMICONNECT) == {"sms": {}}
    assert compiled(f"sms {{ }}\n{TO}")[1] == ["missing-field"]


def test_parameters_are_texts_under_imiconnect() -> None:
    assert compiled(f'template "1" {{ image {{ link: "x" }} }}\nsms {{ }}\n{TO}', IMICONNECT)[1] == ["wrong-kind"]


def test_two_kinds_of_id_stand_together_where_they_may() -> None:
    wa = 'wa { text: "x" }'
    body, found = compiled(f'{wa}\nto {{ waid: ["1"], bsuid: ["2"] }}')
    assert (body["destination"], found) == ([{"waid": ["1"], "bsuid": ["2"]}], [])
    assert compiled(f'{wa}\nto {{ waid: ["1"], customerid: ["2"] }}')[1] == ["only-one-of"]


def test_recipients_with_two_ids_are_counted_once_and_cut_together() -> None:
    ids = [[f"{letter}{n}" for n in range(1500)] for letter in "ab"]
    source = Source(
        "m.imi",
        f'message m {{\nwa {{ text: "x" }}\nto {{ waid: {json.dumps(ids[0])}, bsuid: {json.dumps(ids[1])} }}\n}}',
    )
    outputs, _ = Project([source], Environment(WEBEXCONNECT, _import)).compile(Options(clock=lambda: NOW))
    parts = [output.body["destination"] for output in outputs]
    assert parts == [[{"waid": ids[0][a:b], "bsuid": ids[1][a:b]}] for a, b in [(0, 1000), (1000, 1500)]]


@pytest.mark.parametrize(
    ("items", "rules"),
    [
        ('appid: "a"\nsms { text: "x" }', ["other-profile"]),
        ('options { domain: "d" }\nsms { text: "x" }', ["other-profile"]),
        ('sms { text: "x", extras { dlt_templateid: "1" } }', ["other-profile"]),
        ('push { ios { title: "t", text: "x" } }', ["other-profile"]),
        ('fb { text: "x", quick_replies: [] }', ["other-profile"]),
        ('fb { attachment audio { payload { url: "https://x.example" } } }', ["other-profile"]),
        ('fb { attachment image { payload { attachment_id: "1" } } }', ["missing-field", "other-profile"]),
        ('wa { type: text, text: "x" }', ["other-profile"]),
    ],
)
def test_what_the_successor_has_is_refused_by_the_older(items: str, rules: list[str]) -> None:
    assert sorted(compiled(f"{items}\n{TO}", IMICONNECT)[1]) == rules
    assert [d for d in compiled(f"{items}\n{TO}")[1] if d != "too-few"] == []


@pytest.mark.parametrize(
    ("items", "rules"),
    [
        ('sms { text: "x", media-path: "y" }', ["other-profile"]),
        ('sms { text: "x", type: flash }', ["gone-symbol"]),
        ("fb { attachment image { payload { } } }", ["missing-one-of"]),
        (
            'fb { text: "x", quick_replies: [' + '{ content_type: text, title: "T", payload: "P" }, ' * 11 + "] }",
            ["too-many"],
        ),
        ('contactPolicy { channelCheckConsent: "maybe" }\nsms { text: "x" }', ["wrong-kind"]),
    ],
)
def test_what_the_successor_refuses(items: str, rules: list[str]) -> None:
    assert compiled(f"{items}\n{TO}")[1] == rules
