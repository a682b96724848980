"""The stand-in over HTTP: answers, inboxes, waiting, receipts, faults, and those who mean it ill."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator

import imidsl.sandbox
from imidsl.delivery import responses
from imidsl.delivery.rates import Rate
from imidsl.delivery.sandbox.api import Api
from imidsl.delivery.sandbox.inbox import Inbox, Sandbox
from imidsl.delivery.sandbox.openapi import openapi
from imidsl.delivery.sandbox.running import Setup
from imidsl.schema.kinds import PROFILES, Json, Profile
from tests.delivery.bodies import sms
from tests.delivery.conftest import Receiver
from tests.delivery.test_responses import ACCEPTED, REFUSED


def post(inbox: Inbox, body: Json | bytes, **headers: str) -> httpx2.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx2.post(inbox.endpoint, content=content, headers={"key": inbox.key, **headers})


def sent(inbox: Inbox, body: Json) -> str:
    """Send a body that is taken; its transaction."""
    (reply,) = responses.read(post(inbox, body).json())
    assert reply.accepted, reply
    return reply.transid


def get(inbox: Inbox, path: str, **query: str) -> httpx2.Response:
    return httpx2.get(f"{inbox.url}{path}", params=query, headers={"key": inbox.key})


# --- answers


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"{", {}, "7000"),
        (b"", {}, "7000"),
        (sms(), {"key": ""}, "7002"),
        (sms(), {}, "1001"),
        (sms(), {"content-type": "text/plain"}, "1001"),
        (sms(), {"key": "", "authorization": "Bearer abc"}, "1001"),
        ({}, {}, "7003"),
        ({**sms(), "foo": 1}, {}, "7004"),
    ],
)
def test_every_answer_is_documented(body: Json | bytes, headers: dict[str, str], code: str, inbox: Inbox) -> None:
    answer = post(inbox, body, **headers)
    given = answer.json()["response"]
    assert answer.status_code == 200
    assert isinstance(given, list) == (code == "1001")
    (reply,) = responses.read(answer.json())
    assert (reply.code, bool(reply.transid), bool(reply.description)) == (code, True, True)


def test_keys_and_the_rate() -> None:
    with imidsl.sandbox.start(keys=["k1", "k2"], clock="manual") as sandbox:
        assert sandbox.key == "k1"
        assert responses.read(httpx2.post(sandbox.endpoint, headers={"key": "x"}, json=sms()).json())[0].code == "7001"
        assert responses.read(httpx2.post(sandbox.endpoint, headers={"key": "k2"}, json=sms()).json())[0].accepted
        assert httpx2.get(f"{sandbox.url}/_imi/messages", headers={"key": "x"}).status_code == 403


def test_too_fast() -> None:
    with Sandbox(Setup(manual=True, rate=Rate(2))) as sandbox:
        answers = [post(sandbox, sms()) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert answers[-1].headers["retry-after"] == "1"
        assert post(sandbox.inbox(), sms()).status_code == 200
        sandbox.advance(0.5)
        assert post(sandbox, sms()).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_other_methods(method: str, inbox: Inbox) -> None:
    assert httpx2.request(method, inbox.endpoint, headers={"key": inbox.key}).status_code == 405


# --- inboxes


def test_inboxes_do_not_meet(by_hand: Sandbox) -> None:
    one, two = by_hand.inbox(), by_hand.inbox()
    transid = sent(one, sms(text="Only here"))
    assert [m["text"] for m in one.messages()] == ["Only here"]
    assert two.messages() == []
    assert get(two, f"/_imi/messages/{transid}").status_code == 404
    two.fault("7006")
    two.clear()
    assert sent(one, sms())
    assert len(one.messages()) == 2


def test_a_message_in_full(inbox: Inbox, receiver: Receiver) -> None:
    body = sms(text="Grüße an Ж", correlationid="c1", callbackData="d", notifyurl=receiver.url)
    full = inbox.message(sent(inbox, body))
    assert full["body"] == body
    assert full["view"] == [{"look": "SMS", "says": ["Your sender id", "Grüße an Ж"]}]
    assert (full["correlationid"], full["segments"], full["channel"]) == ("c1", 1, "sms")
    assert full["sizes"][0] == {"field": "sms.text", "used": 13, "limit": 1024, "unit": "bytes"}
    assert [(one["code"], one["state"]) for one in full["receipts"]] == [("7501", "planned"), ("7500", "planned")]
    assert [one["rule"] for one in full["findings"]] == ["needs-unicode"]
    assert full["findings"][0]["pointer"] == "/channels/sms/text"


def test_waiting_ends_when_something_comes(by_hand: Sandbox) -> None:
    inbox = by_hand.inbox()
    threading.Timer(0.2, lambda: [sent(inbox, sms(text=text)) for text in ("other", "Code 4821")]).start()
    assert inbox.wait(contains="4821", timeout=30)["text"] == "Code 4821"


def test_waiting_in_vain_says_what_there_is(inbox: Inbox) -> None:
    sent(inbox, sms("447700900123", text="Hello there"))
    with pytest.raises(AssertionError, match=r"contains='x' within 0.1 seconds; there are 1\n.*'Hello there'"):
        inbox.wait(contains="x", timeout=0.1)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"contain": "x"}, "did you mean 'contains'?"),
        ({"channel": "smss"}, "did you mean 'sms'?"),
        ({"after": "x"}, "'after' is a whole number"),
        ({"after": "9" * 30}, "'after' is a whole number"),
        ({"limit": "1001"}, "up to 1,000"),
        ({"wait": "x"}, "'wait' is a number of seconds up to 60"),
        ({"wait": "nan"}, "'wait' is a number of seconds up to 60"),
        ({"wait": "61"}, "'wait' is a number of seconds up to 60"),
    ],
)
def test_what_is_asked_wrongly_is_said(query: dict[str, str], words: str, inbox: Inbox) -> None:
    answer = get(inbox, "/_imi/messages", **query)
    assert (answer.status_code, words in answer.json()["error"]) == (400, True)


def test_without_a_key_there_is_no_inbox(inbox: Inbox) -> None:
    assert httpx2.get(f"{inbox.url}/_imi/messages").status_code == 401


def test_events_are_told_as_they_happen(by_hand: Sandbox) -> None:
    inbox = by_hand.inbox()
    with httpx2.stream("GET", f"{inbox.url}/_imi/events", headers={"key": inbox.key}, timeout=30) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 500"
        transid = sent(inbox, sms())
        by_hand.advance(1)
        read = [line for _, line in zip(range(6), filter(None, lines), strict=False)]
    assert read[0::2] == ["event: message", "event: receipt", "event: receipt"]
    assert json.loads(read[3].removeprefix("data: ")) == {"transid": transid, "code": "7501"}


# --- receipts


def test_receipts_come_when_their_time_comes(inbox: Inbox, receiver: Receiver) -> None:
    addresses = [f"44770090{end}" for end in ("0123", "7107", "0000", "0002", "0003", "0060")]
    sent(inbox, sms(*addresses, notifyurl=receiver.url, correlationid="c1"))
    assert receiver.bodies == []
    inbox.advance(2)
    delivered, submitted = "7500 Delivered", "7501 Submitted"
    by = {end: [line[5:] for line in receiver.told if line.startswith(end)] for end in {a[-4:] for a in addresses}}
    assert by == {
        "0123": [submitted, delivered],
        "7107": ["7107 Failed"],
        "0000": [],
        "0002": [submitted, submitted, delivered, delivered],
        "0003": [delivered, submitted],
        "0060": [],
    }
    inbox.advance(60)
    assert [line for line in receiver.told if line.startswith("0060")] == [f"0060 {submitted}", f"0060 {delivered}"]
    assert {host.partition(":")[0] for host in receiver.hosts} == {"localhost"}


PAGE_KEYS = {"correlationid", "transid", "callbackData", "deliveryInfo"}


@pytest.mark.parametrize(("profile", "keys"), [("imiconnect", PAGE_KEYS), ("webexconnect", PAGE_KEYS | {"subtid"})])
def test_receipts_are_in_the_envelope_of_the_profile(profile: Profile, keys: set[str], receiver: Receiver) -> None:
    with Sandbox(Setup(profile, manual=True)) as sandbox:
        sent(sandbox, sms(notifyurl=receiver.url, correlationid="c", callbackData="d"))
        sandbox.advance(2)
    told = receiver.bodies[0]["deliveryInfoNotification"]
    assert told.keys() == keys
    assert told["deliveryInfo"]["timeStamp"].endswith("+00:00") == (profile == "webexconnect")
    assert told["deliveryInfo"]["destinationType"] == "msisdn"


def test_three_tries(inbox: Inbox, receiver: Receiver) -> None:
    receiver.answers = [500, 404, 200, 500, 500, 500]
    sent(inbox, sms(notifyurl=receiver.url))
    inbox.advance(60)
    first, second = inbox.receipts()
    assert ([t["said"] for t in first["tries"]], first["state"]) == (["HTTP 500", "HTTP 404", "HTTP 200"], "told")
    assert ([t["said"] for t in second["tries"]], second["state"]) == (["HTTP 500"] * 3, "given up")


def test_redirects_are_not_followed(inbox: Inbox, receiver: Receiver) -> None:
    receiver.answers = [302, 307]
    sent(inbox, sms(notifyurl=receiver.url))
    inbox.advance(60)
    assert len(receiver.bodies) == 2
    assert [one["state"] for one in inbox.receipts()] == ["given up"] * 2


@pytest.mark.parametrize("url", ["http://10.0.0.7/", "http://169.254.169.254/x", "http://0x0a000007:80/", "http://0/"])
def test_strangers_are_not_asked(url: str, inbox: Inbox) -> None:
    sent(inbox, sms(notifyurl=url))
    inbox.advance(60)
    (first, _) = inbox.receipts()
    assert (first["state"], len(first["tries"])) == ("given up", 1)
    assert "--notify-host" in first["tries"][0]["said"]


def test_nobody_is_told_where_nobody_asked(inbox: Inbox) -> None:
    sent(inbox, sms())
    inbox.advance(2)
    assert [one["state"] for one in inbox.receipts()] == ["kept", "kept"]


def test_read_and_failed_by_hand(inbox: Inbox, receiver: Receiver) -> None:
    whatsapp: Json = {
        "deliverychannel": "wa",
        "channels": {"OTT-Messaging": {"wa": {"text": "Hi"}}},
        "destination": [{"msisdn": ["447700900123", "447700900456"]}],
        "notifyurl": receiver.url,
    }
    message = inbox.message(sent(inbox, whatsapp))
    inbox.advance(2)
    receiver.bodies.clear()
    inbox.read(message, "447700900123")
    inbox.make_receipt(message, "7109")
    inbox.advance(0)
    assert sorted(receiver.told) == ["0123 7109 Failed", "0123 7502 Read", "0456 7109 Failed"]
    with pytest.raises(ValueError, match="isn't for 'x'"):
        inbox.read(message, "x")
    with pytest.raises(ValueError, match="is wanted"):
        inbox.make_receipt(message, "9999")
    with pytest.raises(ValueError, match="no receipt of sms says that a message was read"):
        inbox.read(inbox.message(sent(inbox, sms())))


def test_what_is_made_by_hand_comes_in_order(inbox: Inbox) -> None:
    whatsapp: Json = {
        "deliverychannel": "wa",
        "channels": {"OTT-Messaging": {"wa": {"text": "Hi"}}},
        "destination": [{"msisdn": ["447700900123", "447700900456"]}],
    }
    message = inbox.message(sent(inbox, whatsapp))
    inbox.read(message, "447700900123")
    inbox.make_receipt(message, "7109", "447700900456")
    inbox.advance(0)
    by = {to: [one["code"] for one in inbox.receipts(to=to)] for to in ("447700900123", "447700900456")}
    assert by == {"447700900123": ["7501", "7500", "7502"], "447700900456": ["7109"]}
    inbox.advance(60)
    assert len(inbox.receipts()) == 4


def test_time_moves_by_itself_where_it_is_not_moved(receiver: Receiver) -> None:
    with imidsl.sandbox.start() as sandbox:
        sent(sandbox, sms(notifyurl=receiver.url))
        sandbox.settle(30)
        assert receiver.told == ["0123 7501 Submitted", "0123 7500 Delivered"]
        with pytest.raises(ValueError, match="--clock manual"):
            sandbox.advance(1)


@pytest.mark.parametrize("seconds", [-1, None, "1", True, 1e300])
def test_time_never_moves_back(seconds: Json, inbox: Inbox) -> None:
    answer = httpx2.post(f"{inbox.url}/_imi/advance", json={"seconds": seconds}, headers={"key": inbox.key})
    assert answer.status_code == 400


# --- faults


def test_faults_by_rule(inbox: Inbox) -> None:
    inbox.fault("7006", to="*7006", times=1)
    inbox.fault("429", contains="busy")
    inbox.fault("lost", contains="lost")
    inbox.fault("7107", contains="long")
    assert responses.read(post(inbox, sms("447700907006")).json())[0].code == "7006"
    assert sent(inbox, sms("447700907006"))
    assert post(inbox, sms(text="busy")).status_code == 429
    with pytest.raises(httpx2.RemoteProtocolError):
        post(inbox, sms(text="lost"))
    assert inbox.wait(contains="lost")
    sent(inbox, sms(text="long"))
    inbox.advance(2)
    assert [one["code"] for one in inbox.receipts(code="7107")] == ["7107"]
    answer = httpx2.put(f"{inbox.url}/_imi/faults", json=[{"answer": "x"}], headers={"key": inbox.key})
    assert "rule 1: 'answer' is a code" in answer.json()["error"]
    httpx2.delete(f"{inbox.url}/_imi/faults", headers={"key": inbox.key})
    assert get(inbox, "/_imi/faults").json() == []


# --- those who mean it ill


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/resources/v1/messaging", "/_imi/messages", "/_imi/advance", "/"])
def test_pages_from_elsewhere_get_nothing(headers: dict[str, str], path: str, inbox: Inbox) -> None:
    for method in ("GET", "POST"):
        answer = httpx2.request(method, inbox.url + path, headers={"key": inbox.key, **headers}, content=b"{}")
        assert answer.status_code == 403


def raw(inbox: Inbox) -> socket.socket:
    host, _, port = inbox.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


HEAD = "POST /resources/v1/messaging HTTP/1.1\r\nhost: {}\r\nkey: k\r\n{}\r\n\r\n"


def head(inbox: Inbox, more: str) -> bytes:
    return HEAD.format(inbox.url.removeprefix("http://"), more).encode()


def test_a_body_that_says_it_is_too_large_is_not_read(inbox: Inbox) -> None:
    with raw(inbox) as connection:
        connection.sendall(head(inbox, f"content-length: {100 * 1024 * 1024}"))
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_does_not_say_so_is_read_to_the_limit_only(inbox: Inbox) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    written = 0
    with raw(inbox) as connection:
        connection.sendall(head(inbox, "transfer-encoding: chunked"))
        connection.settimeout(5)
        try:
            for _ in range(1600):
                written += connection.send(chunk)
        except OSError:
            pass
        else:
            pytest.fail("100 MB were taken")
    assert written < 16 * 1024 * 1024


def test_slow_clients_do_not_keep_others_waiting(inbox: Inbox) -> None:
    slow = [raw(inbox) for _ in range(50)]
    for number, connection in enumerate(slow):
        connection.sendall(head(inbox, "content-length: 1000")[: 20 + 3 * number])
    assert sent(inbox, sms())
    for connection in slow:
        connection.close()


class Hostile:
    """Receivers that don't behave: each connection is given to `act`."""

    def __init__(self, act: Any) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/"
        self.act = act
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._each, args=(connection,), daemon=True).start()

    def _each(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                self.act(connection)
            except OSError:
                pass


def endless_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")


def endless_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"x: " + b"y" * 1000 + b"\r\n")


def nonsense(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xff" * 100 + b"\r\n\r\n")


def gone(connection: socket.socket) -> None:
    pass


@pytest.mark.parametrize(
    ("act", "state"), [(endless_body, "told"), (endless_head, "given up"), (nonsense, "given up"), (gone, "given up")]
)
def test_receivers_that_do_not_behave(act: Any, state: str, inbox: Inbox) -> None:
    hostile = Hostile(act)
    sent(inbox, sms("447700907501", notifyurl=hostile.url))
    inbox.advance(60)
    assert [one["state"] for one in inbox.receipts()] == [state]
    hostile.listening.close()


def test_a_receiver_that_never_answers_keeps_nobody_waiting(receiver: Receiver) -> None:
    hostile = Hostile(lambda connection: time.sleep(30))
    with imidsl.sandbox.start() as sandbox:
        for _ in range(20):
            sent(sandbox, sms("447700900123", "447700900456", notifyurl=hostile.url))
        sent(sandbox, sms("447700907501", notifyurl=receiver.url))
        assert sandbox.receipts(timeout=30, to="447700907501")[0]["state"] == "told"
    hostile.listening.close()


# --- the description


@pytest.mark.parametrize("profile", PROFILES)
def test_the_description_is_whole(profile: Profile) -> None:
    described = openapi(profile)
    schemas = described["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    text = json.dumps(described)
    assert {part.partition('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]} <= schemas.keys()
    assert text.count('"$ref"') == text.count('"$ref": "#/components/schemas/')
    operations = [one for item in described["paths"].values() for name, one in item.items() if name != "parameters"]
    assert all(answer["description"] for one in operations for answer in one["responses"].values())


def test_everything_that_is_answered_is_described(inbox: Inbox) -> None:
    nothing: Any = None
    described = get(inbox, "/_imi/openapi.json").json()
    routes = {(r.path, m.lower()) for r in Api(nothing, nothing).routes() for m in (r.methods or ()) if m != "HEAD"}
    paths = {(path, m) for path, item in described["paths"].items() for m in item if m != "parameters"}
    assert paths == routes | {("/resources/v1/messaging", "post")}


@pytest.mark.parametrize("body", [ACCEPTED, REFUSED], ids=["accepted", "refused"])
def test_answers_are_as_they_are_described(body: Json) -> None:
    described = openapi(PROFILES[0])
    answer = {**described["components"]["schemas"]["answer"]}
    assert list(Draft202012Validator(answer).iter_errors(body)) == []
