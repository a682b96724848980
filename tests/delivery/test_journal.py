"""The journal: what it says survives whoever writes it, and only one run writes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imidsl.delivery.sending import journal
from imidsl.delivery.sending.journal import Journal, JournalError, Progress, Sent
from imidsl.delivery.sending.outgoing import Outgoing, identity
from tests import ROOT

HERE, THERE = "https://here.example/", "https://there.example/"
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def outgoing(name: str) -> Outgoing:
    return Outgoing(name, f'"{name}"'.encode(), f"{name}.json", "sms", ("447700900123",), 1, "Hi", 1)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "journal")


@pytest.fixture
def opened(path: str) -> Iterator[Journal]:
    with journal.opened(path, HERE, lambda: NOW) as made:
        yield made


def test_a_body_is_known_by_what_it_says() -> None:
    one = identity({"a": 1, "b": ["é", {"c": None, "d": "x"}]})
    assert one == identity({"b": ["é", {"d": "x", "c": None}], "a": 1})
    assert one != identity({"a": 1, "b": [{"c": None, "d": "x"}, "é"]})
    assert one != identity({"a": "1", "b": ["é", {"c": None, "d": "x"}]})
    assert len(one) == 64


def test_a_request_is_planned_once(opened: Journal) -> None:
    number, state = opened.plan(outgoing("a"))
    assert (number, state) == (1, Progress.PLANNED)
    opened.begin(number)
    opened.settle(number, Sent(Progress.ACCEPTED, "1001", "Queued", ["t-1", "t-2"]))
    assert opened.plan(outgoing("a")) == (1, Progress.ACCEPTED)
    assert opened.plan(outgoing("b")) == (2, Progress.PLANNED)


def test_what_one_endpoint_took_isnt_sent_to_another(path: str) -> None:
    with journal.opened(path, HERE, lambda: NOW) as here:
        here.plan(outgoing("a"))
        here.settle(1, Sent(Progress.ACCEPTED))
    with journal.opened(path, THERE, lambda: NOW) as there:
        assert there.plan(outgoing("a")) == (2, Progress.PLANNED)


def test_a_plan_is_made_whole_or_not_at_all(opened: Journal) -> None:
    def ended_early() -> None:
        with opened.planning():
            opened.plan(outgoing("a"))
            sys.exit(1)

    with pytest.raises(SystemExit):
        ended_early()
    assert opened.plan(outgoing("b")) == (1, Progress.PLANNED)


def test_what_was_under_way_is_unknown_afterwards(path: str) -> None:
    with journal.opened(path, HERE, lambda: NOW) as first:
        first.plan(outgoing("a"))
        assert first.begin(1).body == b'"a"'
    with journal.opened(path, HERE, lambda: NOW) as second:
        assert second.plan(outgoing("a")) == (1, Progress.UNKNOWN)


def test_a_receipts_request_is_found(path: str) -> None:
    with journal.opened(path, HERE, lambda: NOW) as opened:
        opened.plan(outgoing("a"))
        opened.plan(outgoing("b"))
        opened.settle(2, Sent(Progress.ACCEPTED, "1001", "Queued", ["t-1"]))
        # While a run is going on.
        with journal.reading(path) as known:
            assert known.state(HERE, "a") is Progress.PLANNED
            assert known.state(THERE, "a") is None
            (entry,) = known.by_transid(["t-0", "t-1"])
            assert (entry.identity, entry.place, entry.sent.code) == ("b", "b.json", "1001")
            assert known.by_transid([]) == []


def test_a_second_run_is_told_that_there_is_a_first(path: str, opened: Journal, tmp_path: Path) -> None:
    opened.plan(outgoing("a"))
    opened.begin(1)
    with pytest.raises(JournalError, match="another run"), journal.opened(path, HERE, lambda: NOW):
        pass
    # Not by another name either.
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(JournalError, match="another run"), journal.opened(str(tmp_path / "link"), HERE, lambda: NOW):
        pass
    assert opened.plan(outgoing("a")) == (1, Progress.SENDING)


@pytest.mark.parametrize("holds", ["text", "database", "later"])
def test_something_else_is_left_alone(holds: str, path: str) -> None:
    if holds == "text":
        Path(path).write_text("Dear diary" * 1000)
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE diary (entry)")
        if holds == "later":
            other.execute(f"PRAGMA application_id={0x696D6953}")
            other.execute("PRAGMA user_version=9")
        other.close()
    before = Path(path).read_bytes()
    for door in (journal.opened(path, HERE, lambda: NOW), journal.reading(path)):
        with pytest.raises(JournalError), door:
            pass
    assert Path(path).read_bytes() == before


def test_reading_makes_no_file(path: str) -> None:
    with pytest.raises(JournalError), journal.reading(path):
        pass
    assert not os.path.exists(path)


def test_each_step_is_on_the_disk_before_the_next(opened: Journal) -> None:
    assert opened.database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_kill_leaves_what_was_said(path: str) -> None:
    program = f"""
import os, signal
from tests.delivery.test_journal import HERE, NOW, outgoing
from imidsl.delivery.sending import journal
from imidsl.delivery.sending.journal import Progress, Sent
with journal.opened({path!r}, HERE, lambda: NOW) as opened:
    with opened.planning():
        for name in "abc":
            opened.plan(outgoing(name))
    opened.begin(1)
    opened.settle(1, Sent(Progress.ACCEPTED, "1001", "", ["t"]))
    opened.begin(2)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    with journal.opened(path, HERE, lambda: NOW) as after:
        states = [after.plan(outgoing(name))[1] for name in "abc"]
        assert states == [Progress.ACCEPTED, Progress.UNKNOWN, Progress.PLANNED]
