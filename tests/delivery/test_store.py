"""What is stored is found again, in its inbox only, and outlives whoever wrote it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from imidsl.delivery.sandbox.running import Setup
from imidsl.delivery.sandbox.searching import Search, SearchQuery
from imidsl.delivery.sandbox.store import NotADatabaseError, Store
from tests import ROOT
from tests.delivery.bodies import sms


def filled(setup: Setup) -> Store:
    platform = setup.platform()
    for key, body in [
        ("a", sms("447700900123", text="Your code is 4821", correlationid="one")),
        ("a", sms("447700900456", "447700907006", text='100% of "them" A_B', correlationid="two")),
        ("b", sms("447700900123", text="Your code is 1111")),
        ("a", {**sms(text="Straße und Ж"), "destination": [{"customerid": ["C-[1]"], "correlationid": "own"}]}),
    ]:
        assert platform.answer(key, json.dumps(body).encode()).status == 200
    return platform.store


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, [1, 2, 4]),
        ({"inbox": "b"}, [3]),
        ({"inbox": "c"}, []),
        ({"to": "447700900123"}, [1]),
        ({"to": "4477009001"}, []),
        ({"to": "*7006"}, [2]),
        ({"to": "4477*"}, [1, 2]),
        ({"to": "C-[1]"}, [4]),
        ({"to": "C-[?]"}, [4]),
        ({"contains": "code"}, [1]),
        ({"contains": "CODE IS 48"}, [1]),
        ({"contains": "48"}, [1]),
        ({"contains": "0%"}, [2]),
        ({"contains": "%"}, [2]),
        ({"contains": "_"}, [2]),
        ({"contains": '"them"'}, [2]),
        ({"contains": "Ж"}, [4]),
        ({"contains": "447700"}, []),
        ({"contains": "' OR 1=1 --"}, []),
        ({"contains": "code", "to": "*0123"}, [1]),
        ({"contains": "code", "to": "*456"}, []),
        ({"reference": "two"}, [2]),
        ({"reference": "own"}, [4]),
        ({"anywhere": "7006"}, [2]),
        ({"anywhere": "two"}, [2]),
        ({"anywhere": "4821"}, [1]),
        ({"channel": "sms"}, [1, 2, 4]),
        ({"channel": "wa"}, []),
        ({"after": 1}, [2, 4]),
        ({"after": 1, "limit": 1}, [2]),
        ({"limit": 1}, [4]),
        ({"after": 4}, []),
    ],
    ids=str,
)
def test_what_is_found(given: dict[str, object], found: list[int]) -> None:
    store = filled(Setup())
    search = Search(**{"inbox": "a", **given})  # type: ignore[arg-type]
    assert [stored.id for stored in store.find(search)] == found


def test_the_oldest_go() -> None:
    platform = Setup(kept=3).platform()
    for number in range(5):
        platform.answer("a", json.dumps(sms(text=f"Number {number}")).encode())
    assert [one.excerpt for one in platform.store.find(Search("a"))] == ["Number 2", "Number 3", "Number 4"]
    assert platform.store.find(Search("a", contains="Number 0")) == []
    assert platform.store.pending() == 6


def test_deleting_is_of_one_inbox() -> None:
    store = filled(Setup())
    transid = store.find(Search("a"))[0].transid
    assert store.delete("b", transid) == 0
    assert store.delete("a", transid) == 1
    assert store.delete("a") == 2
    assert (store.count(), store.pending("a"), store.pending("b")) == (1, 0, 2)
    assert store.find(Search("a", contains="code")) == []


WRITER = """
import json, sys
from imidsl.delivery.sandbox.running import Setup
from tests.delivery.bodies import sms
platform = Setup(db=sys.argv[1]).platform()
for number in range(10_000):
    answered = platform.answer("k", json.dumps(sms(text=f"Number {number}")).encode())
    print(answered.body["response"][0]["transid"], flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_what_was_answered_outlives_who_answered(lines: int, tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, db], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    ) as writer:
        assert writer.stdout is not None
        answered = [writer.stdout.readline().strip() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        answered += writer.stdout.read().split()
    store = Setup(db=str(db)).platform().store
    stored = {one.transid for one in store.find(Search("k", limit=20_000))}
    assert set(answered) <= stored
    assert store.pending() == 2 * len(stored)


def test_receipts_to_come_are_told_by_the_next_run(tmp_path: Path) -> None:
    db = str(tmp_path / "sandbox.db")
    first = filled(Setup(db=db, manual=True))
    due = first.next_due()
    first.close()
    again = Setup(db=db, manual=True).platform()
    assert again.store.next_due() == due
    assert again.store.count() == 4


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\0" + b"x" * 200])
def test_a_file_of_something_else_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(NotADatabaseError):
        Store(str(path))
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(NotADatabaseError, match="something else"):
        Store(str(path))


def test_one_process_has_it_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "x.db")
    first = Store(path)
    with pytest.raises(NotADatabaseError, match="locked"):
        Store(path)
    first.close()
    Store(path).close()


def test_what_can_not_be_stored_is_not_taken() -> None:
    platform = Setup().platform()
    platform.store._db.execute("PRAGMA max_page_count = 1")
    answered = [platform.answer("a", json.dumps(sms(text="x" * 1000)).encode()).body["response"] for _ in range(200)]
    assert answered[-1]["code"] == "7006"
    assert platform.store.count() == sum(isinstance(one, list) for one in answered)


@pytest.mark.parametrize(
    "given", [{"contains": "code"}, {"to": "*4821", "contains": "x"}, {"anywhere": "4821"}, {"to": "4477*"}]
)
def test_a_search_goes_by_the_index(given: dict[str, str]) -> None:
    query = SearchQuery.of(Search("a", **given))  # type: ignore[arg-type]
    sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM {query.tables} WHERE {query.where} ORDER BY {query.number} DESC LIMIT 9"
    plan = [row[3] for row in Setup().platform().store._db.execute(sql, query.given)]
    assert plan[0].startswith("SCAN said VIRTUAL TABLE INDEX")
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN m") for step in plan), plan
