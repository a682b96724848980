"""What an answer means for a request: nothing that may have been taken is called refused, or tried again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from imidsl.delivery.sending.answers import HttpAnswer, Next, NoAnswer, judge
from imidsl.delivery.sending.journal import Progress
from imidsl.delivery.sending.pacing import LONGEST, TokenBucket, backoff, retry_after

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def _accepted(*items: dict[str, str]) -> bytes:
    return json.dumps({"response": list(items)}).encode()


def _refused(code: str) -> bytes:
    return json.dumps({"response": {"code": code, "description": "No", "transid": "r"}}).encode()


TAKEN = {"code": "1001", "transid": "t-1", "description": "Queued in burst mode", "correlationid": "c"}


@pytest.mark.parametrize(
    ("status", "body", "state", "next_"),
    [
        (200, _accepted(TAKEN), Progress.ACCEPTED, Next.GO_ON),
        (200, json.dumps({"response": TAKEN}).encode(), Progress.ACCEPTED, Next.GO_ON),
        (200, _accepted(TAKEN, {"code": "7004", "description": "No"}), Progress.ACCEPTED, Next.GO_ON),
        (200, b'{"response": [{"code": 1001, "transid": 7}]}', Progress.ACCEPTED, Next.GO_ON),
        (200, _refused("7004"), Progress.REFUSED, Next.GO_ON),
        (200, _refused("7001"), Progress.PLANNED, Next.STOP),
        (401, _refused("7001"), Progress.PLANNED, Next.STOP),
        (200, _refused("7006"), Progress.REFUSED, Next.IF_ASKED),
        (500, _refused("7006"), Progress.REFUSED, Next.IF_ASKED),
        (200, b"", Progress.UNKNOWN, Next.GO_ON),
        (200, b'{"response": []}', Progress.UNKNOWN, Next.GO_ON),
        (200, b'{"response": [{"code": true}]}', Progress.UNKNOWN, Next.GO_ON),
        (200, b"[" * 100_000, Progress.UNKNOWN, Next.GO_ON),
        (200, b"\xff\xfe", Progress.UNKNOWN, Next.GO_ON),
        (200, b"<html>Welcome", Progress.UNKNOWN, Next.GO_ON),
        (500, b"oops", Progress.UNKNOWN, Next.GO_ON),
        (503, b"", Progress.UNKNOWN, Next.GO_ON),
        (413, b"too large", Progress.REFUSED, Next.GO_ON),
        (429, b"", Progress.PLANNED, Next.WAIT),
        (301, b"", Progress.PLANNED, Next.STOP),
        (404, b"not here", Progress.PLANNED, Next.STOP),
    ],
)
def test_answers(status: int, body: bytes, state: Progress, next_: Next) -> None:
    ruling = judge(HttpAnswer(status, body))
    assert (ruling.sent.state, ruling.next) == (state, next_)


def test_what_was_taken_in_part_says_what_was_not() -> None:
    sent = judge(HttpAnswer(200, _accepted(TAKEN, {"code": "7004", "description": "No", "transid": "t-2"}))).sent
    assert (sent.code, sent.description, sent.transids) == ("7004", "No", ["t-1", "t-2"])


def test_only_what_was_never_written_is_tried_again() -> None:
    assert judge(NoAnswer("refused", written=False)).next is Next.RECONNECT
    lost = judge(NoAnswer("reset", written=True))
    assert (lost.sent.state, lost.next) == (Progress.UNKNOWN, Next.GO_ON)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Fri, 27 Nov 2026 12:00:30 GMT", 30.0),
        ("Fri, 27 Nov 2026 11:00:00 GMT", 0.0),
        ("99999999999", 99999999999.0),
        ("-7", None),
        ("soon", None),
        ("٣", None),
        ("Fri, 99 Nov 2026 12:00:30 GMT", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_no_second_sees_more_than_the_rate() -> None:
    bucket, now, gone = TokenBucket(1 / 20), 100.0, []
    for number in range(200):
        at = now + bucket.take(now)
        gone.append(at)
        now = at + (3.0 if number == 50 else 0.001)  # a pause saves nothing up
    for start in gone:
        assert sum(start <= at < start + 0.999 for at in gone) <= 20


def test_nobody_goes_while_it_is_held() -> None:
    bucket = TokenBucket(0.1)
    assert bucket.take(10.0) == 0
    bucket.hold(15.0)
    assert bucket.is_held(14.9)
    assert not bucket.is_held(15.0)
    assert bucket.take(11.0) == pytest.approx(4.0)


def test_waits_double_and_end() -> None:
    waits = [backoff(tries) for tries in range(1, 100)]
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert max(waits) <= LONGEST
