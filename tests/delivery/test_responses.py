"""Answers and receipts in the documented shapes, both ways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from imidsl.delivery import receipts, responses
from imidsl.delivery.responses import Reply
from imidsl.diagnostics.catalogue import RULES
from imidsl.schema.kinds import Json, Profile
from imidsl.schema.receipts import CODES, meaning, receipt_code
from imidsl.schema.responses import RESPONSES

ACCEPTED: Json = {"response": [{"code": "1001", "transid": "t", "description": "Queued"}]}
REFUSED: Json = {"response": {"code": "7001", "transid": "t", "description": "Authentication failed"}}


@pytest.mark.parametrize(
    ("body", "reply"),
    [(ACCEPTED, Reply("1001", "Queued", "t")), (REFUSED, Reply("7001", "Authentication failed", "t"))],
)
def test_answers_are_written_and_read_as_documented(body: Json, reply: Reply) -> None:
    assert responses.write(reply) == body
    assert responses.read(body) == (reply,)
    assert reply.accepted == (body is ACCEPTED)


@pytest.mark.parametrize(
    ("body", "replies"),
    [
        ({"response": [{"code": 1001, "correlationid": "c"}]}, (Reply("1001", "", reference="c"),)),
        ({"response": [{"code": "1001"}, {"code": "7004"}, 7]}, (Reply("1001", ""), Reply("7004", ""))),
        ({"response": None}, ()),
        ({"response": []}, ()),
        ({"response": [{"code": True}]}, ()),
        ({}, ()),
        ([], ()),
        ("", ()),
        (None, ()),
    ],
)
def test_what_else_may_be_answered(body: Json, replies: tuple[Reply, ...]) -> None:
    assert responses.read(body) == replies


INFO: Json = {"destination": "447700900123", "deliveryStatus": "Delivered", "deliveryChannel": "SMS"}
OF_THE_PAGE: Json = {
    "deliveryInfoNotification": {"correlationid": "c", "transid": "t", "callbackData": "d", "deliveryInfo": INFO}
}
OF_ITS_SUCCESSOR: Json = {
    "deliveryInfoNotification": {
        "transid": "t",
        "subtid": "s",
        "deliveryInfo": {
            **INFO,
            "destinationType": "msisdn",
            "code": "7107",
            "Description": "Too long",
            "timeStamp": "2024-02-14T19:11:57.840+05:30",
            "interaction": {"Button_Pressed": "SUBSCRIBE", "pushref": "p"},
        },
    }
}


@pytest.mark.parametrize("body", [OF_THE_PAGE, OF_ITS_SUCCESSOR])
def test_receipts_come_back_as_they_were_written(body: Json) -> None:
    receipt = receipts.read(body)
    assert receipt is not None
    assert receipts.write(receipt) == body
    assert receipts.read(body["deliveryInfoNotification"]) == receipt


def test_what_a_receipt_has_more_is_kept() -> None:
    receipt = receipts.read(OF_ITS_SUCCESSOR)
    assert receipt is not None
    assert receipt.more == {"interaction": {"Button_Pressed": "SUBSCRIBE", "pushref": "p"}}
    assert (receipt.code, receipt.subtid, receipt.id_kind) == ("7107", "s", "msisdn")


@pytest.mark.parametrize(
    "body", [None, 1, "x", [], {}, {"deliveryInfoNotification": 7}, {"deliveryInfo": {}}, ACCEPTED]
)
def test_what_is_no_receipt(body: Json) -> None:
    assert receipts.read(body) is None


@pytest.mark.parametrize(
    ("profile", "written"),
    [("imiconnect", "2016-07-20T17:13:17.908"), ("webexconnect", "2016-07-20T17:13:17.908+00:00")],
)
def test_the_time_of_a_receipt(profile: Profile, written: str) -> None:
    assert receipts.timestamp(datetime(2016, 7, 20, 17, 13, 17, 908_000, UTC), profile) == written


def test_no_rule_lacks_a_response() -> None:
    known = {*RESPONSES, *(row.code for row in CODES)}
    assert {rule.code: rule.response for rule in RULES if rule.response not in known} == {}


@pytest.mark.parametrize(
    ("code", "words"), [("7205", "operator"), ("7540", "push service"), ("7003", "needed"), ("9999", "no document")]
)
def test_what_a_code_means(code: str, words: str) -> None:
    assert words in meaning(code)


def test_a_code_of_a_range_is_itself() -> None:
    row = receipt_code("7205")
    assert row is not None
    assert (row.code, row.last) == ("7205", "")
