"""Answers kept from run to run: a table in one SQLite file, by the hash of everything that an answer depends on.

Nothing in it is ever wrong or needed: a key holds the contents themselves, so that the file can be shared between
checkouts, machines and versions, and deleted at any time. What can't be opened, read or written is as if empty.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from imidsl import __version__, resources
from imidsl.source import Source

FILE_NAME = "answers-1.sqlite"
LARGEST = 256 * 1024 * 1024
"""How large the file may grow, in bytes; then it starts anew."""
_PATIENCE = 2.0
"""How many seconds to wait for another process that is writing."""


class Cache:
    """The answers in a folder."""

    def __init__(self, folder: str) -> None:
        self._path = Path(folder, FILE_NAME)
        self._known: sqlite3.Connection | None = None
        with suppress(sqlite3.Error, OSError):
            if self._path.is_file():
                self._known = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", _PATIENCE, uri=True)

    def get(self, key: bytes) -> str | None:
        """The answer under a key."""
        if self._known is None:
            return None
        try:
            row = self._known.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            self.close()
            return None
        return row[0] if row is not None and isinstance(row[0], str) else None

    def close(self) -> None:
        """Read no more."""
        if self._known is not None:
            self._known.close()
            self._known = None

    def put(self, answers: Iterable[tuple[bytes, str]]) -> None:
        """Keep answers under their keys."""
        self.close()
        with suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(answers)
            except sqlite3.DatabaseError as fault:
                if not isinstance(fault, sqlite3.OperationalError):  # no database, or a damaged one
                    self._path.unlink()

    def _write(self, answers: Iterable[tuple[bytes, str]]) -> None:
        with closing(sqlite3.connect(self._path, _PATIENCE)) as written, written:
            # Whatever a crash may leave is a cache that is made anew: no need to wait for the disk.
            written.execute("PRAGMA synchronous = OFF")
            written.execute("CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, answer TEXT) WITHOUT ROWID")
            if self._path.stat().st_size > LARGEST:
                written.execute("DELETE FROM answers")
            written.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", answers)


Step: TypeAlias = tuple[str, str, Source | str]
"""An import: the path of the file that it stands in, the path that it names, and what that is or why it is nothing."""


class Keys:
    """What answers are kept under: hashes of the contents of all files concerned, of what is asked, and of imidsl."""

    def __init__(self, question: str) -> None:
        self._seed = _hash(b"", [question, *_tools()])

    def answer(self, source: Source, steps: Iterable[Step]) -> bytes:
        """The key of the answer for a file with these imports on its way."""
        parts = [source.path, source.text]
        for importer, target, found in steps:
            parts += [importer, target, *((found.path, found.text) if isinstance(found, Source) else ("", found))]
        return _hash(self._seed, parts)

    def imports(self, source: Source) -> bytes:
        """The key of the list of what a file imports."""
        return _hash(self._seed, [source.text])


def _hash(seed: bytes, parts: Iterable[str]) -> bytes:
    hashed = blake2b(seed, digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        # With its length before it no part can be taken for another.
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.digest()


def _tools() -> Iterator[str]:
    """What answers depend on besides the files: this program, Jinja, Python."""
    yield from (__version__, sys.version, *resources.fingerprint())
    found = find_spec("jinja2")
    if found is not None and found.origin is not None:
        yield Path(found.origin).read_text("utf-8")
