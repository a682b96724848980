"""Who stands in a table twice: found among any number of rows within little memory, by way of the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from zlib import crc32

_SHARES: Final = 256
"""Among so many files are the addresses dealt out, of which one at a time is looked through."""
_WAITING: Final = 128
"""Addresses that wait to be written together."""


class RowSet:
    """Rows by their numbers, a bit for each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, row: int) -> None:
        """One row more."""
        place, bit = divmod(row, 8)
        if place >= len(self._bits):
            self._bits += bytes(place + 1 - len(self._bits))
        self._bits[place] |= 1 << bit

    def __contains__(self, row: int) -> bool:
        place, bit = divmod(row, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)

    def within(self, first: int, count: int) -> frozenset[int]:
        """Those among so many rows that follow one another."""
        if not any(self._bits[first // 8 : (first + count) // 8 + 1]):
            return frozenset()
        return frozenset(row for row in range(first, first + count) if row in self)


class Recurring:
    """Finds the rows whose address stands in an earlier one: equal addresses come to the same of some files."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"addresses-{number:03}" for number in range(_SHARES)]
        self._waiting: list[list[str]] = [[] for _ in range(_SHARES)]
        for path in self._paths:
            path.unlink(missing_ok=True)

    def add(self, row: int, address: str) -> None:
        """The address of a row."""
        data = address.encode("utf-8", "surrogatepass")
        # Whatever an address may hold, it is a word in a line.
        word = address if data.isalnum() else data.hex() + "-"
        share = crc32(data) % _SHARES
        waiting = self._waiting[share]
        waiting.append(f"{row} {word}\n")
        if len(waiting) >= _WAITING:
            self._flush(share)

    def _flush(self, share: int) -> None:
        with self._paths[share].open("a", encoding="ascii") as file:
            file.write("".join(self._waiting[share]))
        self._waiting[share].clear()

    def rows(self) -> RowSet:
        """Those rows."""
        found = RowSet()
        for share, path in enumerate(self._paths):
            if self._waiting[share]:
                self._flush(share)
            if path.exists():
                self._find(path, found)
                path.unlink()
        return found

    def _find(self, path: Path, found: RowSet) -> None:
        seen: set[str] = set()
        with path.open(encoding="ascii") as file:
            for line in file:
                row, _, word = line.partition(" ")
                if word in seen:
                    found.add(int(row))
                seen.add(word)
