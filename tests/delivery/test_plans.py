"""Which receipts an address gets, and when; which faults a rule asks for; how fast requests may come."""

from __future__ import annotations

from typing import Any

import pytest

from imidsl.delivery.rates import Bucket, Rate, read_rate
from imidsl.delivery.sandbox.faults import FaultRule, Given, first, read_faults
from imidsl.delivery.sandbox.plans import plan
from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.schema.channels import BY_NAME
from imidsl.schema.channels.sms import SMS
from imidsl.schema.kinds import Json


@pytest.mark.parametrize(
    ("address", "end", "codes"),
    [
        ("447700900123", "", "7501@0.5 7500@1"),
        ("447700907101", "", "7101@0.5"),
        ("447700907102", "", "7102@0.5"),
        ("447700907107", "", "7107@0.5"),
        ("447700907501", "", "7501@0.5"),
        ("447700907500", "", "7501@0.5 7500@1"),
        ("447700900000", "", ""),
        ("447700900002", "", "7501@0.5 7501@0.5 7500@1 7500@1"),
        ("447700900003", "", "7500@0.5 7501@1"),
        ("447700900060", "", "7501@60.5 7500@61"),
        ("447700900123", "7107", "7107@0.5"),
        ("447700900000", "7205", "7205@0.5"),
    ],
)
def test_the_end_of_an_address_asks_for_its_fate(address: str, end: str, codes: str) -> None:
    planned = plan(address, end, SMS.receipts)
    assert " ".join(f"{one.code.code}@{one.told:g}" for one in planned) == codes


def test_out_of_order_happens_in_order() -> None:
    assert [one.after for one in plan("0003", "", SMS.receipts)] == [1.0, 0.5]


@pytest.mark.parametrize(
    ("channel", "codes"),
    [
        ("fb", "7501 7500 7502"),
        ("twitter", "7500"),
        ("voice", "7500"),
        ("sms", "7501 7500"),
        ("push", "7501 7500 7502"),
    ],
)
def test_channels_tell_what_they_have_words_for(channel: str, codes: str) -> None:
    assert " ".join(one.code.code for one in plan("x7502", "", BY_NAME[channel].receipts)) == codes


GIVEN = Given((Recipient("msisdn", "447700907006"), Recipient("msisdn", "447700900123")), "sms", "order-1", "Hello Ada")


@pytest.mark.parametrize(
    ("match", "meets"),
    [
        ({}, True),
        ({"to": "*7006"}, True),
        ({"to": "4477?0900123"}, True),
        ({"to": "*7007"}, False),
        ({"to": "*7006", "channel": "sms"}, True),
        ({"to": "*7006", "channel": "wa"}, False),
        ({"contains": "Ada"}, True),
        ({"contains": "Eve"}, False),
        ({"correlationid": "order-*"}, True),
    ],
)
def test_what_a_fault_is_of(match: dict[str, str], meets: bool) -> None:
    assert FaultRule(match, "7006").meets(GIVEN) == meets


def test_a_fault_counts_down() -> None:
    rules = read_faults([{"match": {"to": "*7006"}, "answer": "7006", "times": 2}, {"answer": "7107"}])
    assert isinstance(rules, list)
    answers = [fault.answer for _ in range(4) if (fault := first(rules, GIVEN)) is not None]
    assert answers == ["7006", "7006", "7107", "7107"]
    assert rules[0].json() == {"match": {"to": "*7006"}, "answer": "7006", "times": 0}
    assert [one.end for one in FaultRule({"to": "*7006"}, "7107").told(GIVEN.recipients)] == ["7107", ""]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "a list"),
        ([{"answer": "7006"}] * 101, "at most 100"),
        ([1], "rule 1: an object"),
        ([{"answer": "7006"}, {}], "rule 2: an object"),
        ([{"answer": "9999"}], "'answer' is a code"),
        ([{"answer": 7006}], "'answer' is a code"),
        ([{"answer": "7006", "time": 2}], "an object like"),
        ([{"answer": "7006", "times": 0}], "'times'"),
        ([{"answer": "7006", "times": True}], "'times'"),
        ([{"answer": "7006", "match": {"form": "x"}}], "'match' is an object of to, channel, contains, correlationid"),
        ([{"answer": "7006", "match": {"to": 7}}], "are texts in quotes"),
    ],
)
def test_faults_that_can_not_be_asked_for(given: Json, words: str) -> None:
    read: Any = read_faults(given)
    assert words in read


@pytest.mark.parametrize(("word", "rate"), [("20/s", Rate(20)), ("100/min", Rate(100, 60)), ("5/h", Rate(5, 3600))])
def test_rates(word: str, rate: Rate) -> None:
    assert read_rate(word) == rate


@pytest.mark.parametrize("word", ["", "20", "0/s", "-1/s", "1.5/s", "20/day", "20 /s"])
def test_what_is_no_rate(word: str) -> None:
    assert read_rate(word) is None


def test_a_bucket_holds_a_second_and_fills_again() -> None:
    bucket = Bucket(Rate(4))
    assert [bucket.take(10.0) for _ in range(5)] == [0, 0, 0, 0, 0.25]
    assert bucket.take(10.25) == 0
    assert bucket.take(10.25) == 0.25
    slow = Bucket(Rate(6, 60))
    assert (slow.take(0.0), slow.take(5.0), slow.take(10.0)) == (0, 5, 0)
