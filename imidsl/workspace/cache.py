"""Answers kept from run to run: a table in one SQLite file, by the hash of everything that an answer depends on.

A key holds the contents themselves, so that the file can be shared between checkouts, machines and versions; nothing in
it is needed, so that it can be deleted at any time. What can't be opened, read or written is as if empty, and so is an
answer whose checksum, over its key and itself, isn't right. That finds damage, not intent: whoever can write the file
can write a wrong answer with a right checksum (`files.cache_folder` says whose file is used).
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from imidsl import resources
from imidsl.source import Source

FILE_NAME = "answers-3.sqlite"
LARGEST = 256 * 1024 * 1024
"""How large the file may grow, in bytes; then it starts anew."""
_AT_ONCE = 500
"""How many keys one question has; SQLite takes 999 at the least."""
_PATIENCE = 2.0
"""How many seconds to wait for another process that is writing."""
_IMPORT = "import"

Kept: TypeAlias = tuple[bytes, str]
"""An answer under its key."""
CacheStep: TypeAlias = tuple[str, str, Source | str]
"""An import: the path of the file that it stands in, the path that it names, and what that is or why it is nothing."""


class Cache:
    """The answers in a folder."""

    def __init__(self, folder: str) -> None:
        self._path = Path(folder, FILE_NAME)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """The answers that there are under some keys."""
        found: dict[bytes, str] = {}
        with suppress(sqlite3.Error, OSError):
            if keys and self._path.is_file():
                address = f"{self._path.resolve().as_uri()}?mode=ro"
                with closing(sqlite3.connect(address, timeout=_PATIENCE, uri=True)) as known:
                    for at in range(0, len(keys), _AT_ONCE):
                        some = keys[at : at + _AT_ONCE]
                        asked = f"SELECT key, answer, checksum FROM answers WHERE key IN ({','.join('?' * len(some))})"
                        rows = known.execute(asked, some)
                        found.update(
                            (key, answer) for key, answer, checksum in rows if _is_whole(key, answer, checksum)
                        )
        return found

    def put(self, answers: Iterable[Kept]) -> None:
        """Keep answers under their keys."""
        with suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(answers)
            except sqlite3.DatabaseError as fault:
                if not isinstance(fault, sqlite3.OperationalError):  # no database, or a damaged one
                    self._path.unlink()

    def _write(self, answers: Iterable[Kept]) -> None:
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as written, written:
            # Whatever a crash may leave is a cache that is made anew: no need to wait for the disk.
            written.execute("PRAGMA synchronous = OFF")
            written.execute(
                "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, answer TEXT, checksum INTEGER) WITHOUT ROWID"
            )
            if self._path.stat().st_size > LARGEST:
                written.execute("DELETE FROM answers")
            rows = ((key, answer, _checksum(key, answer)) for key, answer in answers)
            written.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)


class Keys:
    """What answers are kept under: hashes of the contents of all files concerned, of what is asked, and of imidsl."""

    def __init__(self, question: str) -> None:
        self._seed = _hash(b"", [question, *_tools()])

    def answer(self, source: Source, steps: Iterable[CacheStep]) -> bytes:
        """The key of the answer for a file with these imports on its way."""
        parts = [source.path, source.text]
        for importer, target, found in steps:
            parts += [importer, target, *((found.path, found.text) if isinstance(found, Source) else ("", found))]
        return _hash(self._seed, parts)

    def imports(self, source: Source) -> bytes:
        """The key of the list of what a file imports."""
        return _hash(self._seed, [source.text])


def _checksum(key: bytes, answer: str) -> int:
    """Of a key with its answer: it finds damage, which takes no hash that withstands intent."""
    return crc32(answer.encode("utf-8", "surrogatepass"), crc32(key))


def _is_whole(key: bytes, answer: object, checksum: object) -> bool:
    return isinstance(answer, str) and checksum == _checksum(key, answer)


def _hash(seed: bytes, parts: Iterable[str]) -> bytes:
    hashed = blake2b(seed, digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        # With its length before it no part can be taken for another.
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.digest()


def _tools() -> Iterator[str]:
    """What answers depend on besides the files: this program, Jinja, Python."""
    yield from (resources.__version__, sys.version, *resources.fingerprint())
    found = find_spec("jinja2")
    if found is not None and found.origin is not None:
        yield Path(found.origin).read_text("utf-8")


class Memory:
    """The answers to one question; `read` reads an import, as loading a file does.

    An answer depends on a file and on what it imports, which only the file tells: so that is kept too, by its text.
    """

    def __init__(self, cache: Cache, question: str, read: Callable[[str, str], Source | str]) -> None:
        self._cache, self._keys, self._read = cache, Keys(question), read

    def answers(self, sources: Sequence[Source]) -> dict[str, str]:
        """The answers that there are for some files, by their paths."""
        imports = self._cache.get([self._keys.imports(source) for source in sources if _IMPORT in source.text])
        keys: dict[bytes, str] = {}
        for source in sources:
            steps: list[CacheStep] = []
            if self._follow(source, imports, steps, {source.path}):
                keys[self._keys.answer(source, steps)] = source.path
        return {keys[key]: answer for key, answer in self._cache.get(list(keys)).items()}

    def _follow(self, source: Source, imports: dict[bytes, str], steps: list[CacheStep], seen: set[str]) -> bool:
        """Collect the imports on the way, in the order of loading; False where they aren't known."""
        targets = self._targets(source, imports)
        for target in targets or ():
            found = self._read(source.path, target)
            steps.append((source.path, target, found))
            if isinstance(found, Source) and found.path not in seen:
                seen.add(found.path)
                if not self._follow(found, imports, steps, seen):
                    return False
        return targets is not None

    def _targets(self, source: Source, imports: dict[bytes, str]) -> list[str] | None:
        """What a file imports, None where that isn't known; `imports` is what was asked before."""
        if _IMPORT not in source.text:
            return []
        key = self._keys.imports(source)
        if key not in imports:
            imports |= self._cache.get([key])
        try:
            targets = json.loads(imports.get(key, "null"))
        except (ValueError, TypeError, RecursionError):  # whatever somebody wrote there
            return None
        return targets if isinstance(targets, list) and all(isinstance(one, str) for one in targets) else None

    def kept(self, source: Source, steps: Sequence[CacheStep], answer: str) -> Iterator[Kept]:
        """What is to be kept of a file that was looked at, with the imports on its way."""
        yield self._keys.answer(source, steps), answer
        for one in (source, *(found for _, _, found in steps if isinstance(found, Source))):
            if _IMPORT in one.text:
                yield self._keys.imports(one), json.dumps([target for path, target, _ in steps if path == one.path])

    def keep(self, answers: Iterable[Kept]) -> None:
        """Keep answers for later runs."""
        self._cache.put(answers)
