"""What the stand-in has taken, in SQLite: requests, what they say, and the receipts that are made of them.

A request and all its receipts to come are written in one transaction before it is answered, so that whatever is killed
then, the next run goes on from here. One thread writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from imidsl.delivery.sandbox.searching import Search, SearchQuery
from imidsl.delivery.sandbox.verdicts import Recipient
from imidsl.records import dataclass, field, fields
from imidsl.schema.kinds import Json

MEMORY = ":memory:"
KEPT = 10_000
"""How many requests are kept unless said."""
_VERSION = 1
_SCHEMA = f"""
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, inbox TEXT NOT NULL, transid TEXT NOT NULL UNIQUE, at REAL NOT NULL,
  channel TEXT NOT NULL, reference TEXT NOT NULL, callback TEXT NOT NULL, notify TEXT NOT NULL, host TEXT NOT NULL,
  body TEXT NOT NULL, excerpt TEXT NOT NULL
);
CREATE INDEX message_inbox ON message (inbox, id);
CREATE INDEX message_reference ON message (reference);
CREATE TABLE recipient (
  message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE, number INTEGER NOT NULL,
  kind TEXT NOT NULL, address TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (message, number)
) WITHOUT ROWID;
CREATE INDEX recipient_address ON recipient (address, message);
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
  host TEXT NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, planned REAL NOT NULL, due REAL, at REAL,
  tries TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX receipt_message ON receipt (message, number, id);
CREATE INDEX receipt_due ON receipt (due) WHERE due IS NOT NULL;
CREATE INDEX receipt_host ON receipt (host, due, id) WHERE due IS NOT NULL;
CREATE TABLE setting (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE said USING fts5 (words, who, tokenize = 'trigram');
PRAGMA user_version = {_VERSION};
"""


class NotADatabaseError(Exception):
    """The file can't be used as a store."""


class NotStoredError(Exception):
    """Something couldn't be written: a full disk, say."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a request that was accepted; `host` is who is told of its receipts."""

    inbox: str
    transid: str
    at: float
    channel: str
    reference: str
    callback: str
    notify: str
    host: str
    body: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Taken(Accepted):
    """One that isn't stored yet, with the words that it is found by."""

    words: str


@dataclass(frozen=True, slots=True)
class Stored(Accepted):
    """One that is stored, with its number."""

    id: int


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A receipt: when it is `planned`, when it was made (`at`), what telling it came to; `due` while that goes on."""

    id: int
    message: int
    number: int
    code: str
    planned: float
    due: float | None
    at: float | None
    tries: Sequence[Json]


Coming: TypeAlias = tuple[int, str, float, float]
"""A receipt to come: whose of the recipients, its code, when that happens, when it is told."""


@dataclass(slots=True)
class Store:
    """The store in a file, or in memory; of more than `kept` requests the oldest go."""

    path: str = MEMORY
    kept: int = KEPT
    _db: sqlite3.Connection = field(init=False, repr=False)
    _count: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            self._db = sqlite3.connect(self.path, timeout=1.0, check_same_thread=False, isolation_level=None)
            self._open()
        except sqlite3.Error as fault:
            raise NotADatabaseError(str(fault)) from fault
        self._count = self._number("SELECT count(*) FROM message")

    def _open(self) -> None:
        # The log is written through at each commit: what was answered 1001 outlives the machine too. One process has
        # it at a time, as two would both tell its receipts.
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        version = self._number("PRAGMA user_version")
        if version not in (0, _VERSION) or (not version and self._number("SELECT count(*) FROM sqlite_master")):
            raise NotADatabaseError("it holds something else")
        if not version:
            self._db.executescript(f"BEGIN;{_SCHEMA}COMMIT;")

    def close(self) -> None:
        """Nothing more is asked."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is written within it, or nothing."""
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield
        except sqlite3.Error as fault:
            raise NotStoredError(str(fault)) from fault

    # --- requests

    def add(self, taken: Taken, recipients: Sequence[Recipient], receipts: Iterable[Coming]) -> tuple[int, list[str]]:
        """Write a request with its receipts to come; its number, and the inboxes of those that had to go for it."""
        with self._writing():
            given = [getattr(taken, name) for name in _COLUMNS]
            number = self._db.execute(_INSERT, given).lastrowid
            assert number is not None
            rows = ((number, at, one.kind, one.address, one.reference) for at, one in enumerate(recipients))
            self._db.executemany("INSERT INTO recipient VALUES (?, ?, ?, ?, ?)", rows)
            self._plan(number, taken.host, receipts)
            who = "\n".join([taken.reference, *(f"{one.address} {one.reference}" for one in recipients)])
            self._db.execute("INSERT INTO said (rowid, words, who) VALUES (?, ?, ?)", (number, taken.words, who))
            gone = self._forget(self._count + 1 - self.kept)
        self._count += 1 - len(gone)
        return number, gone

    def _plan(self, message: int, host: str, receipts: Iterable[Coming]) -> None:
        rows = ((host, message, *receipt) for receipt in receipts)
        columns = "host, message, number, code, planned, due"
        self._db.executemany(f"INSERT INTO receipt ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)

    def make(self, message: Stored, numbers: Iterable[int], code: str, now: float, *, last: bool) -> None:
        """Have a receipt made now for some recipients; those to come are made before, or never if it is the `last`."""
        numbers = list(numbers)
        coming = "WHERE message = ? AND number = ? AND at IS NULL"
        with self._writing():
            if last:
                self._db.executemany(f"DELETE FROM receipt {coming}", ((message.id, number) for number in numbers))
            else:
                sql = f"UPDATE receipt SET planned = min(planned, ?), due = min(due, ?) {coming}"
                self._db.executemany(sql, ((now, now, message.id, number) for number in numbers))
            self._plan(message.id, message.host, ((number, code, now, now) for number in numbers))

    def _forget(self, number: int) -> list[str]:
        """Let so many of the oldest go; their inboxes."""
        gone = self._db.execute("SELECT id, inbox FROM message ORDER BY id LIMIT ?", (max(0, number),)).fetchall()
        self._delete([number for number, _ in gone])
        return [inbox for _, inbox in gone]

    def _delete(self, numbers: Sequence[int]) -> None:
        self._db.executemany("DELETE FROM said WHERE rowid = ?", ((number,) for number in numbers))
        self._db.executemany("DELETE FROM message WHERE id = ?", ((number,) for number in numbers))

    def delete(self, inbox: str, transid: str | None = None) -> int:
        """Let a request of an inbox go, or all; how many did."""
        where, given = ("AND transid = ?", (inbox, transid)) if transid is not None else ("", (inbox,))
        with self._writing():
            numbers = [row[0] for row in self._db.execute(f"SELECT id FROM message WHERE inbox = ? {where}", given)]
            self._delete(numbers)
        self._count -= len(numbers)
        return len(numbers)

    def get(self, inbox: str, transid: str) -> Stored | None:
        """A request of an inbox."""
        rows = self._rows(f"SELECT {_STORED} FROM message m WHERE inbox = ? AND transid = ?", [inbox, transid])
        return next(rows, None)

    def message(self, number: int) -> Stored | None:
        """A request by its number."""
        return next(self._rows(f"SELECT {_STORED} FROM message m WHERE id = ?", [number]), None)

    def find(self, search: Search) -> list[Stored]:
        """What is looked for, the oldest first: the newest ones, or from a number on the next."""
        order = "" if search.after else "DESC"
        query = SearchQuery.of(search)
        sql = f"SELECT {_STORED} FROM {query.tables} WHERE {query.where} ORDER BY {query.number} {order} LIMIT ?"
        found = list(self._rows(sql, [*query.given, search.limit]))
        return found if search.after else found[::-1]

    def newest(self) -> str:
        """The inbox that the newest request came into; empty where there is none."""
        row = self._db.execute("SELECT inbox FROM message ORDER BY id DESC LIMIT 1").fetchone()
        return row[0] if row is not None else ""

    def inboxes(self) -> list[tuple[str, int]]:
        """Each inbox with how many requests it has."""
        return self._db.execute("SELECT inbox, count(*) FROM message GROUP BY inbox ORDER BY inbox").fetchall()

    def _rows(self, sql: str, given: Sequence[object]) -> Iterator[Stored]:
        return (Stored(*row) for row in self._db.execute(sql, given))

    def recipients(self, message: int, limit: int = -1) -> list[Recipient]:
        """Who gets a request, in its order."""
        sql = "SELECT kind, address, reference FROM recipient WHERE message = ? ORDER BY number LIMIT ?"
        return [Recipient(*row) for row in self._db.execute(sql, (message, limit))]

    def reach(self, message: int) -> int:
        """How many they are."""
        return self._number("SELECT count(*) FROM recipient WHERE message = ?", (message,))

    def recipient(self, message: int, number: int) -> Recipient:
        """One of them."""
        sql = "SELECT kind, address, reference FROM recipient WHERE message = ? AND number = ?"
        return Recipient(*self._db.execute(sql, (message, number)).fetchone())

    # --- receipts

    def codes(self, message: int) -> set[str]:
        """The codes of the receipts of a request that were made."""
        sql = "SELECT DISTINCT code FROM receipt WHERE message = ? AND at IS NOT NULL"
        return {row[0] for row in self._db.execute(sql, (message,))}

    def receipts(self, message: int) -> list[StoredReceipt]:
        """The receipts of a request, in the order in which they are told."""
        rows = self._db.execute(f"SELECT {_RECEIPT} FROM receipt r WHERE message = ? ORDER BY id", (message,))
        return [_receipt(row) for row in rows]

    def made(self, inbox: str, to: str, code: str, after: int, limit: int) -> list[tuple[Stored, StoredReceipt]]:
        """Receipts of an inbox that were made, the oldest first: the newest ones, or from a number on the next."""
        conditions, given = ["m.inbox = ?", "r.at IS NOT NULL"], list[object]([inbox])
        for condition, value in (
            ("c.address GLOB ?", to.replace("[", "[[]")),
            ("r.code = ?", code),
            ("r.id > ?", after),
        ):
            if value:
                conditions.append(condition)
                given.append(value)
        sql = f"""
            SELECT {_STORED}, {_RECEIPT} FROM receipt r JOIN message m ON m.id = r.message
            JOIN recipient c ON c.message = r.message AND c.number = r.number
            WHERE {" AND ".join(conditions)} ORDER BY r.id {"" if after else "DESC"} LIMIT ?"""
        rows = self._with_messages(sql, [*given, limit])
        return rows if after else rows[::-1]

    def hosts_due(self, now: float) -> list[str]:
        """The hosts that have receipts whose time has come; an empty one is of those that nobody is told."""
        sql = "SELECT DISTINCT host FROM receipt WHERE due IS NOT NULL AND due <= ?"
        return [row[0] for row in self._db.execute(sql, (now,))]

    def due(self, host: str, now: float, busy: Collection[int], limit: int) -> list[tuple[Stored, StoredReceipt]]:
        """Receipts for a host whose time has come, but for those that are `busy`; those of an address one by one."""
        sql = f"""
            SELECT {_STORED}, {_RECEIPT} FROM receipt r INDEXED BY receipt_host JOIN message m ON m.id = r.message
            WHERE r.host = ? AND r.due IS NOT NULL AND r.due <= ? AND r.id NOT IN ({_marks(busy)}) AND {_FIRST}
            ORDER BY r.due, r.id LIMIT ?"""
        return self._with_messages(sql, [host, now, *busy, limit])

    def next_due(self, *, after: float | None = None) -> float | None:
        """When the next receipt may be told, which may be over; or `after` a time when another one's time comes."""
        first = "SELECT r.due FROM receipt r WHERE r.due IS NOT NULL"
        condition, given = ("r.due > ?", [after]) if after is not None else (_FIRST, [])
        row = self._db.execute(f"{first} AND {condition} ORDER BY r.due LIMIT 1", given).fetchone()
        return row[0] if row is not None else None

    def _with_messages(self, sql: str, given: Sequence[object]) -> list[tuple[Stored, StoredReceipt]]:
        cut = len(_COLUMNS) + 1
        return [(Stored(*row[:cut]), _receipt(row[cut:])) for row in self._db.execute(sql, given)]

    def pending(self, inbox: str | None = None) -> int:
        """How many receipts are to come or under way, of an inbox or of all."""
        if inbox is None:
            return self._number("SELECT count(*) FROM receipt WHERE due IS NOT NULL")
        sql = "SELECT count(*) FROM receipt r JOIN message m ON m.id = r.message WHERE due IS NOT NULL AND inbox = ?"
        return self._number(sql, (inbox,))

    def told(self, receipt: int, at: float, tries: Sequence[Json], due: float | None) -> None:
        """Write what telling a receipt came to; `due` is when it is tried again, None where it isn't."""
        sql = "UPDATE receipt SET at = ?, tries = ?, due = ? WHERE id = ?"
        with self._writing():
            self._db.execute(sql, (at, json.dumps(tries), due, receipt))

    def made_untold(self, receipts: Sequence[int], at: float) -> None:
        """Write that receipts were made, and that nobody is told."""
        with self._writing():
            rows = ((at, number) for number in receipts)
            self._db.executemany("UPDATE receipt SET at = ?, due = NULL WHERE id = ?", rows)

    # --- what else is kept

    def setting(self, name: str) -> float | None:
        """A number that was kept."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row is not None else None

    def keep(self, name: str, value: float) -> None:
        """Keep a number."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def count(self) -> int:
        """How many requests there are."""
        return self._count

    def _number(self, sql: str, given: Sequence[object] = ()) -> int:
        (number,) = self._db.execute(sql, given).fetchone()
        assert isinstance(number, int)
        return number


_COLUMNS = tuple(field.name for field in fields(Accepted))
_INSERT = f"INSERT INTO message ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_STORED = ", ".join(f"m.{name}" for name in (*_COLUMNS, "id"))
_RECEIPT = "r.id, r.message, r.number, r.code, r.planned, r.due, r.at, r.tries"


_FIRST = """NOT EXISTS (SELECT 1 FROM receipt e WHERE e.message = r.message AND e.number = r.number
    AND e.id < r.id AND e.due IS NOT NULL)"""
"""Of the receipts of an address that are still to be told, it is the first."""


def _receipt(row: tuple[Any, ...]) -> StoredReceipt:
    *known, tries = row
    return StoredReceipt(*(*known, json.loads(tries)))


def _marks(given: Collection[object]) -> str:
    return ", ".join("?" * len(given))
