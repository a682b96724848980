"""`imidsl trace`: from a receipt to the line of a definition."""

from __future__ import annotations

import json
import shlex
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from imidsl.cli.group import main
from imidsl.delivery.sending import journal
from imidsl.delivery.sending.journal import Progress, Sent
from imidsl.delivery.sending.outgoing import Outgoing, identity
from imidsl.delivery.tracing.lengths import sent_text
from imidsl.delivery.tracing.origins import origins, references_of
from imidsl.request.check_body import read_body, sizes_of
from imidsl.source import Source
from tests.house import test_laws as laws

DEFINITIONS = """\
let shop = "Larkspur"

message shipped {
  param name: text(max: 900)
  param order: text(pattern: "[A-Z]{2}[0-9]{6}")

  correlationid: "{{ order }}-{{ request.channel }}"
  sms {
    senderid: "ACME"
    type: auto
    text: "Hi {{ name }}, {{ order }} is on its way. {{ shop }}"
  }
  wa { text: "Hi {{ name }}" }
  to msisdn "447700900123" { correlationid: "mine" }
  example ada { name: "Ada", order: "AB123456" }
}

message confirmed {
  param order: text(pattern: "[A-Z]{2}[0-9]+")
  correlationid: "{{ order }}-{{ request.channel }}"
  sms { text: "We have {{ order }}." }
  to msisdn "447700900123"
  example usual { order: "AB123456" }
}
"""


def receipt(**given: str) -> dict[str, Any]:
    outer = {key: given.pop(key) for key in ("correlationid", "transid", "subtid", "callbackData") if key in given}
    inner = {"destination": "447700900123", "deliveryStatus": "Failed", "deliveryChannel": "SMS", **given}
    return {"deliveryInfoNotification": {**outer, "deliveryInfo": inner}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.imi").write_text(DEFINITIONS)
    return tmp_path


def trace(line: str, stdin: object = None) -> Result:
    text = stdin if isinstance(stdin, str) or stdin is None else json.dumps(stdin)
    result = CliRunner().invoke(main, ["trace", *shlex.split(line)], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def traced(line: str, stdin: object) -> list[Any]:
    found = json.loads(trace(f"{line} --format json", stdin).stdout)["receipts"]
    assert isinstance(found, list)
    return found


def candidates(stdin: object, line: str = "-") -> list[tuple[str, str, int]]:
    (one,) = traced(line, stdin)
    return [(found["message"], found["channel"], found["line"]) for found in one["candidates"]]


def given(name: str, length: int, line: int) -> dict[str, object]:
    return {"name": name, "length": length, "file": "m.imi", "line": line, "column": 9}


def sent(folder: Path, *bodies: dict[str, Any]) -> None:
    """Say in a journal that the platform has these, as t-1 and so on."""
    (folder / "imidsl-journal.sqlite").touch()
    with journal.opened(
        "imidsl-journal.sqlite", "https://x.example/", lambda: datetime(2026, 11, 27, tzinfo=UTC)
    ) as to:
        for number, body in enumerate(bodies, 1):
            data = json.dumps(body).encode()
            channel = {"whatsapp": "wa"}.get(body["deliverychannel"], body["deliverychannel"])
            to.plan(Outgoing(identity(body), data, f"{number}.json", channel, (), 1, "", None))
            to.settle(number, Sent(Progress.ACCEPTED, "1001", "Queued", [f"t-{number}"]))


def body(text: str, correlationid: str = "AB123456-sms", **more: str) -> dict[str, Any]:
    return {
        "correlationid": correlationid,
        "deliverychannel": "sms",
        "channels": {"sms": {"text": text, **more}},
        "destination": [{"msisdn": ["447700900123"]}],
    }


# --- by correlation id


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"correlationid": "AB123456-wa", "deliveryChannel": "wa"}, [("shipped", "wa", 13)]),
        ({"correlationid": "AB123456-sms"}, [("shipped", "sms", 8), ("confirmed", "sms", 21)]),
        ({"correlationid": "AB1-sms"}, [("confirmed", "sms", 21)]),
        ({"correlationid": "mine"}, [("shipped", "sms", 8)]),
        (
            {"correlationid": "mine", "deliveryChannel": "carrier pigeon"},
            [("shipped", "sms", 8), ("shipped", "wa", 13)],
        ),
        ({"correlationid": "mine", "deliveryChannel": ""}, [("shipped", "sms", 8), ("shipped", "wa", 13)]),
        ({"correlationid": "AB123456-push"}, []),
        ({"correlationid": "AB123456-wa", "deliveryChannel": "whatsapp"}, [("shipped", "wa", 13)]),
        ({"correlationid": "mine", "deliveryChannel": "WhatsApp"}, [("shipped", "wa", 13)]),
        ({"correlationid": "AB123456-sms", "code": "7101"}, [("shipped", "sms", 9), ("confirmed", "sms", 21)]),
        ({"transid": "t-1"}, []),
        ({"correlationid": "x" * 1_000_000}, []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_can_have_a_correlation_id(given: dict[str, str], found: list[tuple[str, str, int]]) -> None:
    assert candidates(receipt(**given)) == found
    assert trace("-", receipt(**given)).exit_code == (0 if found else 1)


@pytest.mark.usefixtures("folder")
def test_several_candidates_are_said_to_be_some() -> None:
    said = trace("-", receipt(correlationid="AB123456-sms")).stdout
    assert "2 requests can have the correlation id, and nothing tells which it was:" in said
    assert "shipped · sms · m.imi:8:3" in said
    assert "confirmed · sms · m.imi:21:3" in said


@pytest.mark.usefixtures("folder")
def test_of_a_text_that_isnt_known_the_longest() -> None:
    (one,) = traced("-", receipt(correlationid="AB123456-wa", deliveryChannel="wa", code="7107"))
    assert one["meaning"] == "the text is longer than the channel takes"
    (found,) = one["candidates"]
    assert (found["line"], found["column"], found["text"]["as_sent"]) == (13, 14, False)
    assert found["text"]["parameters"] == [given("name", 900, 4)]


# --- by transid


@pytest.mark.parametrize("key", ["transid", "subtid"])
def test_the_journal_knows_the_very_request(key: str, folder: Path) -> None:
    sent(
        folder,
        body("We have AB123456."),
        body(f"Hi {'é' * 520}, AB123456 is on its way. Larkspur", senderid="ACME", type="1"),
    )
    first, second = traced("-", [receipt(**{key: "t-1"}), receipt(**{key: "t-2"}, code="7107")])
    assert [found["message"] for found in first["candidates"]] == ["confirmed"]
    assert (first["found_by"], first["sent"]["file"]) == ("transid", "1.json")
    (found,) = second["candidates"]
    assert (found["message"], found["line"], found["column"]) == ("shipped", 11, 11)
    assert found["text"] | {"text": ""} == {
        "field": "sms.text",
        "text": "",
        "as_sent": True,
        "length": 1077,
        "limit": 1024,
        "unit": "bytes",
        "segments": 4,
        "parameters": [given("name", 1040, 4), given("order", 8, 5)],
    }
    said = trace("-", receipt(**{key: "t-2"}, code="7107")).stdout
    assert "sms.text was 1,077 of 1,024 bytes in 4 segments:" in said
    assert "of these bytes: name 1,040 (m.imi:4:9), order 8 (m.imi:5:9)" in said


def test_what_was_sent_in_another_profile_is_read_in_it(folder: Path) -> None:
    whatsapp = {"type": "text", "text": {"body": "Hi Ada"}}
    sent(
        folder,
        {
            "correlationid": "AB123456-wa",
            "deliverychannel": "whatsapp",
            "channels": {"OTT-Messaging": {"wa": whatsapp}},
            "destination": [{"msisdn": ["447700900123"]}],
        },
    )
    (one,) = traced("-", receipt(transid="t-1", correlationid="AB123456-wa"))
    assert one["found_by"] == "transid"


def test_where_a_definition_has_changed_since_its_correlation_id_counts(folder: Path) -> None:
    sent(folder, body("Quite another text", "AB1-sms"), body("Quite another text", "none"))
    assert candidates(receipt(transid="t-1")) == [("confirmed", "sms", 21)]
    (two,) = traced("-", receipt(transid="t-2", correlationid="unknown"))
    assert two["candidates"] == []
    assert two["sent"]["file"] == "2.json"
    said = trace("-", receipt(transid="t-2", correlationid="unknown"))
    assert said.exit_code == 1
    assert "no definition makes this request any more" in said.stdout


def test_a_journal_that_is_named_has_to_be_one(folder: Path) -> None:
    (folder / "other").write_text("x" * 5000)
    for name in ("other", "nowhere"):
        assert trace(f"- --journal {name}", receipt(transid="t-1")).exit_code == 2


# --- what is read


@pytest.mark.usefixtures("folder")
def test_receipts_are_read_however_they_come(folder: Path) -> None:
    one = receipt(correlationid="AB1-sms")
    many = "".join(f"{json.dumps(each)}\n" for each in (one, one, {"other": 1}))
    (folder / "one.json").write_text(json.dumps(one, indent=2))
    (folder / "bare.json").write_text(json.dumps(one["deliveryInfoNotification"]))
    (folder / "lines.json").write_text(f"{many}\n{{broken\n")
    (folder / "lines.jsonl").write_text(f"\n{many}")
    (folder / "list.json").write_text(json.dumps([one, one]))
    (folder / "kept.json").write_text(json.dumps({"receipts": [{"code": "7500", "body": one}]}))
    for name, places in {
        "one.json": ["one.json:1"],
        "bare.json": ["bare.json:1"],
        "kept.json": ["kept.json:1"],
        "list.json": ["list.json:1", "list.json:1"],
        "lines.jsonl": ["lines.jsonl:2", "lines.jsonl:3"],
        "lines.json": ["lines.json:1", "lines.json:2"],
    }.items():
        assert [found["receipt"] for found in traced(name, None)] == places
    result = trace("lines.json m.imi")
    assert result.exit_code == 1
    assert "lines.json:3: this is no delivery receipt" in result.stderr
    assert "lines.json:5: this is no delivery receipt" in result.stderr


@pytest.mark.parametrize("text", ["", "nope", "[]", "null", '{"deliveryInfoNotification": 7}', "[" * 100_000, "\x00"])
@pytest.mark.usefixtures("folder")
def test_what_is_no_receipt(text: str) -> None:
    result = trace("-", text)
    assert result.exit_code == 1
    assert result.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("m.imi", "there is no receipt: name a file"),
        ("nope.json", "there is no file or folder 'nope.json'"),
        ("- nope.imi", "there is no file or folder 'nope.imi'"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_misuse(line: str, says: str) -> None:
    result = trace(line, receipt(transid="x"))
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.usefixtures("folder")
def test_no_escape_sequence_reaches_the_terminal() -> None:
    odd = dict.fromkeys(("correlationid", "deliveryStatus", "deliveryChannel", "destination", "code"), "\x1b[2J")
    assert "\x1b" not in trace("-", receipt(**odd)).output


# --- git


def test_the_commit_of_the_line_is_named(folder: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        subprocess.run(["git", *who, *words], check=True, capture_output=True)

    def commit() -> tuple[Any, Any]:
        ((found,),) = [one["candidates"] for one in traced("-", receipt(correlationid="AB1-sms"))]
        return found["commit"], found["changed"]

    assert commit() == (None, None)
    git("init", "-q")
    git("commit", "-qm", "Empty", "--allow-empty")
    assert commit() == (None, "in no commit yet")
    git("add", "m.imi")
    git("commit", "-qm", "The first line\n\nand more")
    known, changed = commit()
    assert (known["author"], known["summary"], changed) == ("Ada", "The first line", None)
    # The commit of the line, not of the file.
    (folder / "m.imi").write_text(DEFINITIONS.replace("Larkspur", "Vine"))
    assert commit() == (None, "edited since the last commit")
    git("commit", "-qam", "Another line")
    assert commit() == (known, None)
    assert f"commit {known['id'][:10]}" in trace("-", receipt(correlationid="AB1-sms")).stdout


# --- a law


@pytest.mark.parametrize("path", laws.SOUND, ids=lambda path: path.stem)
def test_every_request_is_traced_to_its_message(path: Path) -> None:
    project = laws._project(laws._source(path))
    known = {(one.message.name, one.channel.name): one for one in origins(project)}
    for output in laws._compile(project)[0]:
        read = read_body(Source("body", json.dumps(output.body)), project.profile, project.config)
        assert read.request is not None
        origin = known[output.message, output.channel]
        if not any(message.record.raw for message in project.messages):
            assert origin.makes(read.request), output.name
        assert all(map(origin.refers, references_of(read.request))), output.name
        text = sent_text(origin, read.request, sizes_of(read.request, project.config))
        assert text is None or sum(share.size for share in text.shares) <= text.size
