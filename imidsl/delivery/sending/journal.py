"""What became of each request: one SQLite file, written and synced before an attempt and after it.

The API knows no request again, so whether one may be tried has to be known here: `planned → sending → accepted,
refused` or `unknown`. What is found `sending` when the file is opened was under way when a run died; nobody knows
whether the platform has it. A request is known by the endpoint and the hash of its body, so that what a stand-in took
isn't taken for sent. Bodies are kept, for a receipt that comes when their files are gone; keys never are.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Final

from imidsl.delivery.sending.outgoing import Outgoing
from imidsl.records import dataclass, field

_APPLICATION: Final = 0x696D6953
"""What SQLite's header says of a journal: `imiS`."""
_VERSION: Final = 1
_BUSY: Final = 5.0
"""Seconds to wait for somebody who reads."""
_TABLES: Final = """
    CREATE TABLE requests (
        number INTEGER PRIMARY KEY, endpoint TEXT, identity TEXT, body BLOB, place TEXT, channel TEXT,
        recipients INTEGER, state TEXT, code TEXT, description TEXT, attempts INTEGER, changed TEXT,
        UNIQUE (endpoint, identity));
    CREATE TABLE transids (transid TEXT, request INTEGER, PRIMARY KEY (transid, request)) WITHOUT ROWID;
"""
_COLUMNS: Final = "number, endpoint, identity, body, place, channel, recipients, state, code, description, changed"


class Progress(StrEnum):
    """How far a request has come."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sent:
    """What an attempt came to: `code` and `description` are the platform's, or say why nobody knows."""

    state: Progress
    code: str = ""
    description: str = ""
    transids: Sequence[str] = ()

    def without(self, hide: Callable[[str], str]) -> Sent:
        """The same, with what the platform says put through `hide`."""
        return Sent(self.state, hide(self.code), hide(self.description), [hide(transid) for transid in self.transids])

    def __str__(self) -> str:
        """Code and description as far as there are some."""
        return ": ".join(filter(None, (self.code, self.description)))


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What the journal says of a request."""

    number: int
    endpoint: str
    identity: str
    body: bytes
    place: str
    channel: str
    recipients: int
    sent: Sent
    changed: str


class JournalError(Exception):
    """Why a file can't be the journal, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one endpoint, in use by this run alone; `clock` dates what is written."""

    database: sqlite3.Connection = field(repr=False)
    endpoint: str
    clock: Callable[[], datetime]

    # --- planning

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Within, requests are planned: all of them, or none where an exception ends it."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def plan(self, request: Outgoing) -> tuple[int, Progress]:
        """The number of a request, and how far it has come: a new one is planned."""
        row = (self.endpoint, request.identity)
        known = self.database.execute("SELECT number, state FROM requests WHERE endpoint=? AND identity=?", row)
        if (found := known.fetchone()) is not None:
            return found[0], Progress(found[1])
        values = (*row, request.body, request.place, request.channel, request.recipients)
        made = self.database.execute(
            "INSERT INTO requests (endpoint, identity, body, place, channel, recipients, state, attempts, changed)"
            " VALUES (?, ?, ?, ?, ?, ?, 'planned', 0, ?)",
            (*values, self._now()),
        )
        assert made.lastrowid is not None
        return made.lastrowid, Progress.PLANNED

    def give_up(self) -> None:
        """Say of what was under way when a run died that nobody knows."""
        self.database.execute(
            "UPDATE requests SET state='unknown', code='', description=?, changed=? WHERE state='sending'",
            ("the run ended while the request was under way", self._now()),
        )

    # --- attempts

    def begin(self, number: int) -> JournalEntry:
        """Say that a request goes out now, before it does."""
        self.database.execute(
            "UPDATE requests SET state='sending', attempts=attempts+1, changed=? WHERE number=?", (self._now(), number)
        )
        return next(_entries(self.database, "number=?", number))

    def settle(self, number: int, sent: Sent) -> None:
        """Say what an attempt came to."""
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute(
            "UPDATE requests SET state=?, code=?, description=?, changed=? WHERE number=?",
            (sent.state.value, sent.code, sent.description, self._now(), number),
        )
        ids = [(transid, number) for transid in sent.transids]
        self.database.executemany("INSERT OR IGNORE INTO transids VALUES (?, ?)", ids)
        self.database.execute("COMMIT")

    def _now(self) -> str:
        return self.clock().isoformat()


@contextmanager
def opened(path: str, endpoint: str, clock: Callable[[], datetime]) -> Iterator[Journal]:
    """The journal in a file, which is there already (an empty one is a new journal); JournalError where it can't be.

    Whoever comes second is told so, instead of sending the same again.
    """
    real = os.path.realpath(path)
    # A lock of its own: readers of the journal are let in while a run is going on. It goes with the process.
    with closing(_connected(f"{real}-lock")) as lock, closing(_connected(real)) as database:
        try:
            lock.execute("PRAGMA busy_timeout=0")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise JournalError("another run is sending with it") from None
        try:
            _prepare(database)
            journal = Journal(database, endpoint, clock)
            journal.give_up()
            yield journal
        except sqlite3.DatabaseError as fault:
            raise JournalError(str(fault)) from None


def _connected(path: str, **options: bool) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, timeout=_BUSY, isolation_level=None, **options)
    except sqlite3.Error as fault:
        raise JournalError(str(fault)) from None


def _prepare(database: sqlite3.Connection) -> None:
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        database.executescript(
            f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id={_APPLICATION}; PRAGMA user_version={_VERSION}; COMMIT"
        )
    _recognise(database)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")  # each step is on the disk before the next is taken


def _recognise(database: sqlite3.Connection) -> None:
    """Raise where it is a database of something else, or of a later imidsl."""
    if database.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
        raise JournalError("is a database of something else")
    if database.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        raise JournalError("was written by another version of imidsl")


# --- reading


@contextmanager
def reading(path: str) -> Iterator[JournalReader]:
    """The journal in a file, to be read while a run may write it; JournalError where there is none."""
    address = f"file:{_quoted(os.path.realpath(path))}?mode=ro"
    with closing(_connected(address, uri=True)) as database:
        try:
            _recognise(database)
            yield JournalReader(database)
        except sqlite3.DatabaseError as fault:
            raise JournalError(str(fault)) from None


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


@dataclass(frozen=True, slots=True)
class JournalReader:
    """A journal that is only read."""

    database: sqlite3.Connection = field(repr=False)

    def state(self, endpoint: str, identity: str) -> Progress | None:
        """How far a request has come, None for one that was never planned."""
        found = self.database.execute(
            "SELECT state FROM requests WHERE endpoint=? AND identity=?", (endpoint, identity)
        ).fetchone()
        return Progress(found[0]) if found is not None else None

    def by_transid(self, transids: Iterable[str]) -> list[JournalEntry]:
        """The requests that the platform took under one of these ids."""
        wanted = list(transids)
        marks = ",".join("?" * len(wanted))
        return list(
            _entries(self.database, f"number IN (SELECT request FROM transids WHERE transid IN ({marks}))", *wanted)
        )


def _entries(database: sqlite3.Connection, where: str, *values: object) -> Iterator[JournalEntry]:
    for row in database.execute(f"SELECT {_COLUMNS} FROM requests WHERE {where} ORDER BY number", values):
        number, endpoint, identity, body, place, channel, recipients, state, code, description, changed = row
        sent = Sent(Progress(state), code or "", description or "")
        yield JournalEntry(number, endpoint, identity, body, place, channel, recipients, sent, changed)
