"""The Python interface."""

from __future__ import annotations

import json
import pickle
import pydoc
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import imidsl
from tests import ROOT

SOURCE = """
message order_shipped {
  param name: text(max: 24, bytes: 40)
  param eta: date
  param items: list(record(title: text(max: 9), count: int(min: 1, max: 9)), max: 3) = []

  correlationid: "{{ name }}-{{ request.channel }}"
  expiry: 2d
  sms { type: auto, text: "Hi {{ name }}, {{ eta }}{% for i in items %} {{ i.count }} {{ i.title }}{% endfor %}" }
  voice { promptid: "12" }
  to msisdn "447700900123"

  example usual { name: "Eve", eta: 2026-12-24 }
}
"""
NOW = datetime(2026, 12, 1, tzinfo=UTC)


class Odd:
    """A value that can't even be shown."""

    def __repr__(self) -> str:
        raise AssertionError("nobody needs to see it")


@pytest.fixture
def library(tmp_path: Path) -> imidsl.Library:
    (tmp_path / "order.imi").write_text(SOURCE, "utf-8")
    return imidsl.load(tmp_path)


def test_a_message_becomes_a_request_a_channel(library: imidsl.Library) -> None:
    values = {"name": "Ada", "eta": date(2026, 12, 24), "items": [{"title": "Tea", "count": 2}]}
    result = library.render("order_shipped", values, to={"msisdn": ["+44 7700 900456"], "customerid": "C-1"}, now=NOW)
    assert result.ok
    assert result.diagnostics == ()
    assert [(request.message, request.channel) for request in result.requests] == [
        ("order_shipped", "sms"),
        ("order_shipped", "voice"),
    ]
    assert result.requests[0].body == {
        "correlationid": "Ada-sms",
        "expiry": "2026-12-03T00:00:00.000Z",
        "deliverychannel": "sms",
        "channels": {"sms": {"type": "1", "text": "Hi Ada, 2026-12-24 2 Tea"}},
        "destination": [{"msisdn": ["447700900456"]}, {"customerid": ["C-1"]}],
    }


def test_a_profile_that_does_not_exist_is_refused_when_loading(tmp_path: Path) -> None:
    (tmp_path / "order.imi").write_text(SOURCE, "utf-8")
    with pytest.raises(ValueError, match="allowed here: imiconnect, webexconnect"):
        imidsl.load(tmp_path, profile="typo")  # type: ignore[arg-type]


def test_an_example_gives_what_values_leave_out(library: imidsl.Library) -> None:
    result = library.render("order_shipped", {"name": "Győző"}, example="usual", channels=["sms"])
    assert [request.body["channels"]["sms"] for request in result.requests] == [
        {"type": "4", "text": "Hi Győző, 2026-12-24"}
    ]


@pytest.mark.parametrize(
    ("message", "arguments", "rule", "said"),
    [
        ("order_shiped", {}, "unknown-pick", "order_shipped"),
        ("order_shipped", {"values": {"name": "Ada"}}, "missing-argument", "eta"),
        ("order_shipped", {"example": "usual", "values": {"nmae": "Ada"}}, "unknown-parameter", "name"),
        ("order_shipped", {"example": "usual", "values": {"name": "x" * 25}}, "value-too-long", "25 characters"),
        ("order_shipped", {"example": "usual", "values": {"name": object()}}, "wrong-kind-of-value", "name"),
        ("order_shipped", {"example": "usual", "to": {"msisdn": "0123"}}, "bad-msisdn", "0123"),
        ("order_shipped", {"example": "usual", "to": {"phone": "441234567890"}}, "unknown-field", "phone"),
        ("order_shipped", {"example": "usual", "channels": ["smss"]}, "unknown-pick", "sms"),
        ("order_shipped", {"example": "usaul"}, "unknown-pick", "usual"),
        ("order_shipped", {"example": "usual", "to": {}}, "empty-list", "'to'"),
        ("order_shipped", {"example": "usual", "to": {"customerid": []}}, "empty-list", "'customerid'"),
        (
            "order_shipped",
            {"example": "usual", "to": {"customerid": [], "msisdn": "441234567890"}},
            "empty-list",
            "id'",
        ),
        ("order_shipped", {"example": "usual", "to": {"customerid": ""}}, "blank-address", "''"),
        ("order_shipped", {"example": "usual", "to": {"customerid": ["1", "\u00a0"]}}, "blank-address", "customerid"),
        ("order_shipped", {"example": "usual", "to": {"customerid": "C\ud800"}}, "unusable-character", "customerid"),
        ("order_shipped", {"example": "usual", "channels": []}, "empty-list", "channels"),
        ("order_shipped", {"example": "usual", "channels": ["wa"]}, "channel-not-there", "sms, voice"),
    ],
)
def test_what_is_wrong_is_in_the_result(
    library: imidsl.Library, message: str, arguments: dict[str, object], rule: str, said: str
) -> None:
    result = library.render(message, **arguments)  # type: ignore[arg-type]
    assert not result.ok
    assert result.requests == ()
    assert [finding.rule.name for finding in result.diagnostics] == [rule]
    assert said in result.diagnostics[0].message + result.diagnostics[0].help


def test_a_faulty_file_stops_its_own_messages_only(tmp_path: Path) -> None:
    (tmp_path / "bad.imi").write_text('message m { sms { txt: "x" }, to customerid "1" }', "utf-8")
    (tmp_path / "good.imi").write_text('message good { sms { text: "x" }, to customerid "1" }', "utf-8")
    (tmp_path / "user.imi").write_text('import "bad.imi"\nmessage user extends m {}', "utf-8")
    (tmp_path / "worse.imi").write_bytes(b"\xff")
    library = imidsl.load(tmp_path)
    assert library.messages == ("m", "good", "user")
    assert [finding.rule.name for finding in library.check()] == ["unknown-field", "unreadable"]
    for _ in range(2):
        for name in ("m", "user"):
            result = library.render(name)
            assert result.requests == ()
            assert [finding.rule.name for finding in result.diagnostics] == ["unknown-field"]
        assert len(library.render("good").requests) == 1
        assert library.render("good").diagnostics == ()
    # Whatever isn't there may be in the file that can't be read.
    assert [finding.rule.name for finding in library.render("other").diagnostics] == ["unreadable", "unknown-pick"]


def test_a_mistyped_name_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "bad.imi").write_text('message m { sms { txt: "x" }, to customerid "1" }', "utf-8")
    result = imidsl.load(tmp_path).render("mm", {"a": 1}, example="b", to={"customerid": "1"})
    assert [finding.rule.name for finding in result.diagnostics] == ["unknown-pick"]


def test_what_cannot_be_loaded_is_said_at_load(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        imidsl.load(tmp_path / "nowhere")
    for load in (imidsl.load, lambda **given: imidsl.loads("", **given)):
        with pytest.raises(ValueError, match="imiconnect, webexconnect"):
            load(profile="imi")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"message": 5}, "message must be a str, not int"),
        ({"values": [1]}, "values must be a mapping, not list"),
        ({"values": "name"}, "values must be a mapping, not str"),
        ({"values": {1: "x"}}, "each key of values must be a str, not int"),
        ({"to": ["447700900123"]}, "to must be a mapping, not list"),
        ({"to": "447700900123"}, "to must be a mapping, not str"),
        ({"to": {"msisdn": 447700900123}}, "to['msisdn'] must be a str or an iterable of them, not int"),
        ({"to": {"msisdn": [447700900123]}}, "each item of to['msisdn'] must be a str, not int"),
        ({"to": {"msisdn": None}}, "to['msisdn'] must be a str or an iterable of them, not NoneType"),
        ({"channels": 5}, "channels must be a str or an iterable of them, not int"),
        ({"channels": [None]}, "each item of channels must be a str, not NoneType"),
        ({"example": 5}, "example must be a str, not int"),
        ({"now": "2026-12-24"}, "now must be a datetime, not str"),
        ({"now": datetime(2026, 12, 24)}, "now must be an aware datetime"),
    ],
)
def test_what_cannot_be_meant_is_a_type_error_at_the_call(
    library: imidsl.Library, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=re.escape(said)):
        library.render(**{"message": "order_shipped", **arguments})


ANYTHING: Any = imidsl


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda library: ANYTHING.loads(5), "text must be a mapping, not int"),
        (lambda library: ANYTHING.loads(None), "text must be a str or a mapping of them, not NoneType"),
        (lambda library: ANYTHING.loads({"a.imi": 5}), "text['a.imi'] must be a str, not int"),
        (lambda library: ANYTHING.loads("", profile=5), "profile must be a str, not int"),
        (lambda library: ANYTHING.load(profile=5), "profile must be a str, not int"),
        (lambda library: library.message(5), "name must be a str, not int"),
        (lambda library: library.plan("order_shipped").bodies(["x"]), "a row must be a mapping, not list"),
        (lambda library: library.plan("order_shipped").json(None), "a row must be a mapping, not NoneType"),
    ],
)
def test_so_it_is_of_every_call(library: imidsl.Library, call: Callable[[Any], object], said: str) -> None:
    with pytest.raises(TypeError, match=re.escape(said)):
        call(library)


ODD_VALUES = [None, [], {}, [1], 5, 10**5000, float("nan"), b"x", object(), "\ud800", NOW, Odd()]


@pytest.mark.parametrize("value", ODD_VALUES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["name", "eta", "items"])
def test_any_value_is_a_finding_or_taken(library: imidsl.Library, name: str, value: object) -> None:
    result = library.render("order_shipped", {name: value}, example="usual", now=NOW)
    found = {finding.rule.name for finding in result.diagnostics}
    assert result.ok or (result.requests == () and found and "not-conformant" not in found)


def test_one_channel_may_be_named_alone(library: imidsl.Library) -> None:
    result = library.render("order_shipped", example="usual", channels="voice", now=NOW)
    assert [request.channel for request in result.requests] == ["voice"]


def test_a_finding_is_a_line(library: imidsl.Library) -> None:
    (finding,) = library.render("order_shipped", {"name": "secret" * 5, "eta": "2026-12-24"}).diagnostics
    assert str(finding) == ("values:1:1: error[IMI566] value-too-long: 'name' is 30 characters, at most 24 are allowed")
    bad = imidsl.loads('message m {\n  sms { txt: "private" }\n}').check()[0]
    assert str(bad) == "text.imi:2:9: error[IMI201] unknown-field: 'txt' is not a field of 'sms'"
    assert "secret" not in repr(finding)
    assert "private" not in repr(bad)


def test_what_there_is_can_be_listed(library: imidsl.Library) -> None:
    (info,) = library.describe()
    assert info == library.message("order_shipped")
    assert (info.name, info.channels, info.file.endswith("order.imi")) == ("order_shipped", ("sms", "voice"), True)
    name, eta, items = info.parameters
    assert (name.type, name.bounds, name.required) == ("text(max: 24, bytes: 40)", {"max": 24, "bytes": 40}, True)
    assert (eta.type, eta.bounds) == ("date", {})
    assert (items.bounds, items.required, items.default) == ({"max": 3}, False, [])
    assert info.examples == {"usual": {"name": "Eve", "eta": "2026-12-24"}}
    assert info.schema["required"] == ["name", "eta"]
    json.dumps(info.schema)
    with pytest.raises(KeyError, match="did you mean 'order_shipped'"):
        library.message("order_shiped")


def test_texts_are_loaded_without_the_disk() -> None:
    texts = {
        "a/main.imi": 'import "../b.imi"\nmessage m { sms { text: "{{ word }}" }, to customerid "1" }',
        "b.imi": 'let word = "Hi"',
    }
    library = imidsl.loads(texts)
    assert library.render("m").requests[0].body["channels"] == {"sms": {"text": "Hi"}}
    outside = imidsl.loads('import "pyproject.toml"\nmessage m { sms { text: "x" }, to customerid "1" }')
    assert "no text of the name 'pyproject.toml' was given" in outside.check()[0].message


def test_a_pickled_library_needs_no_files(tmp_path: Path) -> None:
    (tmp_path / "imidsl.toml").write_text('profile = "webexconnect"\n[severity]\nodd-sender-id = "error"\n', "utf-8")
    (tmp_path / "b.imi").write_text('let word = "Hi"', "utf-8")
    (tmp_path / "a.imi").write_text(
        'import "b.imi"\nmessage m { sms { text: "{{ word }}" }, to customerid "1" }\n'
        'message odd { sms { senderid: "Far too long", text: "x" }, to customerid "1" }',
        "utf-8",
    )
    pickled = pickle.dumps(imidsl.load(tmp_path))
    shutil.rmtree(tmp_path)
    library = pickle.loads(pickled)
    assert library.render("m").requests[0].body["channels"] == {"sms": {"text": "Hi"}}
    assert [finding.rule.name for finding in library.render("odd").diagnostics] == ["odd-sender-id"]
    assert not library.render("odd").ok
    assert pickle.loads(pickle.dumps(library)).messages == ("m", "odd")


def test_a_finished_body_is_checked() -> None:
    body = {"deliverychannel": "sms", "channels": {"sms": {"txt": "x"}}, "destination": [{"customerid": ["1"]}]}
    library = imidsl.loads("")
    assert [finding.rule.name for finding in library.check_body(body)] == ["unknown-field"]
    assert [finding.rule.name for finding in library.check_body(json.dumps(body))] == ["unknown-field"]
    assert [finding.rule.name for finding in library.check_body("{")] == ["bad-json"]
    assert library.check_body({**body, "channels": {"sms": {"text": "x"}}}) == ()


def test_findings_keep_to_the_settings_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "imidsl.toml").write_text('[severity]\nodd-sender-id = "error"\n', "utf-8")
    (tmp_path / "a.imi").write_text(
        'message m { sms { senderid: "Far too long", text: "x" }, to customerid "1" }', "utf-8"
    )
    result = imidsl.load(tmp_path).render("m")
    assert [(finding.rule.name, finding.severity) for finding in result.diagnostics] == [("odd-sender-id", "error")]
    assert result.requests == ()


def test_threads_share_a_library(library: imidsl.Library) -> None:
    def render(number: int) -> str:
        result = library.render("order_shipped", {"name": f"N{number}"}, example="usual", channels=["sms"], now=NOW)
        body = result.requests[0].body
        return str(body["correlationid"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, range(64))) == [f"N{number}-sms" for number in range(64)]


def test_the_public_names_are_there() -> None:
    assert all(getattr(imidsl, name) is not None for name in imidsl.__all__)
    assert [name for name in dir(imidsl) if not name.startswith("_")] == [n for n in imidsl.__all__ if n[0] != "_"]
    shown = pydoc.render_doc(imidsl, renderer=pydoc.plaintext)  # type: ignore[attr-defined]
    assert all(word in shown for word in ("class Library", "load(*paths", "loads(text", "render(", "class MessageInfo"))
    with pytest.raises(AttributeError):
        _ = imidsl.no_such_name


@pytest.mark.parametrize(
    ("settings", "source", "rules"),
    [
        # The schema still refuses what a lower severity lets pass.
        ('missing-field = "off"', 'message m { sms { senderid: "A" }, to customerid "1" }', ["not-conformant"]),
        # A field that can't be read isn't lost in silence.
        (
            'wrong-kind = "info"',
            'message m { sms { text: true }, to customerid "1" }',
            ["wrong-kind", "not-conformant"],
        ),
        (
            'bad-firefox-id = "warning"',
            'message m { push { web { text: "x" } }, to firefox_pushid "a" }',
            ["bad-firefox-id", "not-conformant"],
        ),
    ],
)
def test_a_lower_severity_never_makes_a_body_that_does_not_conform(
    tmp_path: Path, settings: str, source: str, rules: list[str]
) -> None:
    (tmp_path / "imidsl.toml").write_text(f"[severity]\n{settings}\n", "utf-8")
    (tmp_path / "a.imi").write_text(source, "utf-8")
    result = imidsl.load(tmp_path).render("m")
    assert result.requests == ()
    assert [finding.rule.name for finding in result.diagnostics] == rules


def test_what_the_schema_does_not_refuse_is_sent_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "imidsl.toml").write_text('[severity]\ntext-too-long = "warning"\n', "utf-8")
    # 80 characters, which is what a schema can count, and 160 bytes.
    (tmp_path / "a.imi").write_text(f'message m {{ twitter {{ text: "{"é" * 80}" }}, to twitterid "1" }}', "utf-8")
    result = imidsl.load(tmp_path).render("m")
    assert [(finding.rule.name, finding.severity) for finding in result.diagnostics] == [("text-too-long", "warning")]
    assert len(result.requests) == 1


# --- what a library remembers changes nothing

SAMPLES = sorted((ROOT / "samples").rglob("*.imi"))
OTHERS = {"msisdn": ["447700900999", "447700900999"], "customerid": "C-9"}


def _shown(library: imidsl.Library, number: int) -> str:
    """One of the renderings that definitions have: each message with each example, to its own addresses and others."""
    name, example, to = _calls(library)[number]
    result = library.render(name, example=example, to=to, now=NOW)
    bodies = [(request.channel, json.dumps(request.body)) for request in result.requests]
    for request in result.requests:
        _spoil(request.body)
    return repr((bodies, [(d.rule.name, d.span.start, d.message, d.help) for d in result.diagnostics]))


def _calls(library: imidsl.Library) -> list[tuple[str, str | None, dict[str, Any] | None]]:
    messages = library.project.messages
    return [(m.name, example, to) for m in messages for example in (None, *m.examples) for to in (None, OTHERS)]


def _spoil(body: Any) -> None:
    """Change everything in a body that can be changed."""
    for value in list(body.values()) if isinstance(body, dict) else list(body) if isinstance(body, list) else []:
        _spoil(value)
    if isinstance(body, dict | list):
        body.clear()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_rendering_is_the_same_whatever_was_rendered_before_and_beside_it(path: Path) -> None:
    shared = imidsl.load(path)
    numbers = range(len(_calls(shared)))
    fresh = [_shown(imidsl.load(path), number) for number in numbers]
    again = [*numbers, *reversed(numbers)]
    assert [_shown(shared, number) for number in again] == [fresh[number] for number in again]
    beside = imidsl.load(path)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: _shown(beside, number), again)) == [fresh[number] for number in again]


def test_an_instant_passes_between_two_renderings(tmp_path: Path) -> None:
    (tmp_path / "a.imi").write_text(
        'message m { expiry: 2026-12-24T10:00:00Z, sms { text: "x" }, to customerid "1" }', "utf-8"
    )
    library = imidsl.load(tmp_path)
    later = datetime(2026, 12, 25, tzinfo=UTC)
    found = [[d.rule.name for d in library.render("m", now=now).diagnostics] for now in (NOW, later, NOW)]
    assert found == [[], ["past-expiry"], []]
