"""What the stand-in makes of a body, and that it is what `check` says of it."""

from __future__ import annotations

import json
from random import Random

import pytest

from imidsl.delivery.sandbox.verdicts import Examiner, Verdict
from imidsl.diagnostics import Rule
from imidsl.diagnostics.catalogue import RULES
from imidsl.diagnostics.examples import clean
from imidsl.request.check_body import check_body
from imidsl.request.settings import Config
from imidsl.schema.kinds import PROFILES, Json, Profile
from imidsl.schema.responses import RESPONSES
from imidsl.source import Source
from tests.delivery.bodies import every, mutated, sms

OF_BODIES = [rule for rule in RULES if rule.run == "body"]
BODIES = list(every())


def verdict(body: Json | str | bytes, *, strict: bool = False) -> Verdict:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return Examiner(PROFILES[0], strict=strict).verdict(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("rule", OF_BODIES, ids=lambda rule: rule.name)
def test_the_example_of_a_rule_is_answered_with_its_code(rule: Rule) -> None:
    assert verdict(clean(rule.bad)).code == rule.response
    assert verdict(clean(rule.good)).code == "1001"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("", "7000", "a value is missing (IMI602)"),
        ("hello", "7000", "IMI602"),
        (b'{"deliverychannel": "\xff"}', "7000", "not UTF-8: byte 0xFF at line 1, column 22 (IMI604)"),
        ("[" * 100_000, "7000", "nests deeper than 100"),
        ('{"a": 1' + "0" * 5000 + "}", "7000", "too many digits"),
        ('{"a": 1e999}', "7000", "no number of JSON"),
        ('{"a": "\\ud800"}', "7000", "half of a surrogate pair"),
        ([], "7004", "/: a request body is an object, not a list (IMI603)"),
        ({}, "7003", "'deliverychannel' is needed"),
        ({**sms(), "destination": []}, "7003", "/destination: has 0 items"),
        ({**sms(), "destination": [{}]}, "7003", "/destination/0: needs at least one of"),
        ({**sms(), "channels": {"sms": {}}}, "7003", "/channels/sms: 'text' is needed"),
        ({**sms(), "foo": 1, "bar": 2}, "7004", "/foo: 'foo' is not a field of the request (IMI201), and 1 more"),
        ({**sms(), "channels": {"sms": {"text": 7}}}, "7004", "/channels/sms/text: takes a text in quotes"),
        ({**sms(), "a/b~c": 1}, "7004", "/a~1b~0c: "),
        (sms(*(str(447700900000 + n) for n in range(1001))), "7009", "1001 addresses in one request"),
        (sms("447700900123", text="x", correlationid="c" * 51), "1001", "Queued"),
        ('{"deliverychannel": "sms", "deliverychannel": "sms"}', "7003", "and"),
    ],
    ids=range(18),
)
def test_what_is_answered_and_why(body: Json | str | bytes, code: str, words: str) -> None:
    found = verdict(body)
    assert (found.code, words in found.description) == (code, True), found.description


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (sms("447700900123"), [""]),
        (sms("447700900123", text="x" * 1025), ["7107"]),
        (sms("447700900123", "0123"), ["", "7102"]),
        (sms("0123", "447700900123", text="x" * 1025), ["7102", "7107"]),
        ({**sms(), "channels": {"sms": {"text": "x", "senderid": "a much too long name"}}}, ["7101"]),
    ],
)
def test_like_the_platform_or_strict(body: Json, ends: list[str]) -> None:
    assert (verdict(body).code, [one.end for one in verdict(body).recipients]) == ("1001", ends)
    assert verdict(body, strict=True).code == ("7004" if any(ends) else "1001")


def test_addresses_keep_their_own_ids() -> None:
    body = {**sms(), "destination": [{"msisdn": ["447700900123"], "correlationid": "own"}, {"customerid": ["C-1"]}]}
    named = [(one.kind, one.address, one.reference) for one in verdict(body).recipients]
    assert named == [("msisdn", "447700900123", "own"), ("customerid", "C-1", "")]


def test_a_projects_severities_hold_here_too() -> None:
    examiner = Examiner(PROFILES[0], Config(severity={"IMI401": "off", "IMI201": "warning", "IMI316": "error"}))
    assert [one.end for one in examiner.verdict(json.dumps(sms(text="x" * 1025)).encode()).recipients] == [""]
    assert examiner.verdict(json.dumps({**sms(), "foo": 1}).encode()).accepted


def agree(body: Json, profile: Profile) -> None:
    """The stand-in refuses, or ends with a receipt, just what `check` has something against."""
    text = json.dumps(body)
    found = check_body(Source("body", text), profile, Config())
    errors = [one for one in found if one.is_error]
    late = {one.rule.response for one in found} - RESPONSES.keys()
    judged, strict = (Examiner(profile, strict=strict).verdict(text.encode()) for strict in (False, True))
    ends = {one.end for one in judged.recipients} - {""}
    assert (bool(errors) or bool(late)) == (not judged.accepted or bool(ends)), (judged.description, text)
    assert strict.accepted == (not errors and not late)
    if judged.accepted:
        assert ends <= late
    else:
        assert judged.code in {one.rule.response for one in errors}


@pytest.mark.parametrize("profile", PROFILES)
def test_check_and_stand_in_never_disagree(profile: Profile) -> None:
    random = Random(405)
    for _, body in BODIES:
        agree(body, profile)
        for _ in range(6):
            agree(mutated(mutated(body, random) if random.random() < 0.3 else body, random), profile)
