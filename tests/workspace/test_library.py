"""The Python interface."""

from __future__ import annotations

import json
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


def test_faulty_definitions_render_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.imi").write_text('message m { sms { txt: "x" }, to customerid "1" }', "utf-8")
    (tmp_path / "worse.imi").write_bytes(b"\xff")
    library = imidsl.load(tmp_path)
    assert library.messages == ("m",)
    assert [finding.rule.name for finding in library.check()] == ["unknown-field", "unreadable"]
    assert library.render("m").requests == ()


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
    messages = library._project.messages
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
