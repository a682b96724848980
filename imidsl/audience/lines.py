"""Tables that are lines of text: comma separated values and JSON lines. The files are those that `disk` opens."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, BinaryIO, Final

from imidsl.audience.tables import BadRow, Row, TableBlock, TableChunk, Unusable
from imidsl.records import dataclass

CHUNK_BYTES: Final = 1 << 17
"""How much of a file is read at once, more or less."""
_LONGEST: Final = 1 << 21
"""Characters of a cell that are read at most."""
_MOST_LINES: Final = 100
"""Lines of one row: a quote that is never closed takes no more with it."""
_SEPARATORS: Final = ",;\t|"
_MARK: Final = b"\xef\xbb\xbf"
_LIKE_DATA: Final = re.compile(r"\s*\+?[0-9][0-9 ()/.:-]{6,}\s*|\S+@\S+\.\S+")
"""Telephone numbers, dates and addresses: cells, which nobody calls a column, and which aren't for any message."""
_HEAD_ROWS: Final = 1000
"""How many objects are looked at for the names of columns."""
_PACKED: Final = {
    b"\x1f\x8b": "gzip -dc",
    b"BZh": "bzip2 -dc",
    b"\xfd7zXZ": "xz -dc",
    b"\x28\xb5\x2f\xfd": "zstd -dc",
    b"PK\x03\x04": "unzip -p",
}
"""What packed files begin with, and what unpacks them."""
_ARRAY: Final = re.compile(rb"\s*\[\s*(\{.*)?", re.DOTALL)
_SAID: Final = re.compile(rb'"?sep=(.)"?\s*', re.IGNORECASE)
"""A line in front of the header, with which a table tells Excel its separator."""

OpenFile = Callable[[], BinaryIO]


def _decoded(line: bytes) -> str:
    """A line as text; bytes that are no UTF-8 stay, as what no text can carry."""
    return line.decode("utf-8", "surrogateescape")


def _is_whole(cells: Sequence[Any]) -> bool:
    try:
        "".join(cell for cell in cells if isinstance(cell, str)).encode()
    except UnicodeEncodeError:
        return False
    return True


_NOT_UTF8: Final = BadRow("it isn't in UTF-8")


More = Callable[[], bytes]
"""Gives the next line."""


@dataclass(frozen=True, eq=False)
class LineTable:
    """Rows that are lines; `start` is where they begin."""

    source: OpenFile
    columns: Sequence[str]
    start: int

    def chunks(self, columns: Sequence[str]) -> Iterator[TableChunk]:
        """All rows, from the beginning to the end."""
        return self._chunks(columns, self.start, 1)

    def rows(self, block: TableBlock, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of one block."""
        for chunk in self._chunks(columns, block.start, block.first):
            yield from chunk.rows
            if chunk.start + chunk.size >= block.start + block.size:
                return

    def _chunks(self, columns: Sequence[str], start: int, first: int) -> Iterator[TableChunk]:
        with self.source() as file:
            file.seek(start)
            while lines := file.readlines(CHUNK_BYTES):
                rows = self.parsed(lines, file.readline, columns, first)
                size = sum(map(len, lines))
                yield TableChunk(first, start, size, rows)
                first, start = first + len(rows), start + size

    def parsed(self, lines: list[bytes], more: More, columns: Sequence[str], first: int) -> list[Row]:
        """The rows of some lines. Where the last one goes on behind them, `more` lines are asked for and added."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class SeparatedValues(LineTable):
    """Rows of cells with a header."""

    separator: str = ","
    words: bool = True

    def parsed(self, lines: list[bytes], more: More, columns: Sequence[str], first: int) -> list[Row]:
        """The rows of some lines, and of those that the last one goes on in."""
        return self._picked(self.records(lines, more), columns, first)

    def _picked(self, records: Iterable[list[str] | BadRow], columns: Sequence[str], first: int) -> list[Row]:
        places = [self.columns.index(name) for name in columns]
        pick: Callable[[list[str]], Sequence[str]] = (
            itemgetter(*places) if len(places) > 1 else lambda cells: [cells[place] for place in places]
        )
        width = len(self.columns)
        return [
            (number, pick(cells) if cells.__class__ is list and len(cells) == width else self._bad(cells))
            for number, cells in enumerate(records, first)
        ]

    def _bad(self, cells: list[str] | BadRow) -> BadRow:
        if isinstance(cells, BadRow):
            return cells
        return BadRow(f"it has {len(cells)} cells, not {len(self.columns)}")

    def records(self, lines: list[bytes], more: More) -> Iterable[list[str] | BadRow]:
        """The rows of some lines. Where the last one goes on behind them, `more` lines are asked for and added."""
        csv.field_size_limit(_LONGEST)
        try:
            rows = [*self._reader(map(bytes.decode, lines))]
        except (csv.Error, UnicodeDecodeError):
            return self._careful_records(lines, more)
        # A row for each line: none goes on in the next one, or behind the last.
        return filter(None, rows) if len(rows) == len(lines) else self._careful_records(lines, more)

    def _careful_records(self, lines: list[bytes], more: More) -> Iterator[list[str] | BadRow]:
        """The same, row by row, of which some can't be read."""
        doubtful = not _is_utf8(lines)
        reading = _Reading(lines, more)
        while not reading.over:
            try:
                for cells in self._reader(reading):
                    reading.begin = reading.at
                    if cells:
                        yield _NOT_UTF8 if doubtful and not _is_whole(cells) else cells
            except csv.Error as fault:
                # What stood behind the first line of it may be rows of their own.
                reading.at = reading.begin = reading.begin + 1
                yield BadRow(_problem(fault))

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        # Strict, so that a quote that isn't closed doesn't go on to the next one that somebody forgot.
        return csv.reader(lines, delimiter=self.separator, strict=True)


def _problem(fault: csv.Error) -> str:
    words = str(fault).partition(" - ")[0]
    return "a carriage return in it isn't quoted" if words.startswith("new-line character") else words


class _Reading:
    """Hands out lines to a reader of rows, and knows where the row at hand begins."""

    def __init__(self, lines: list[bytes], more: More) -> None:
        self.lines, self.more = lines, more
        self.at = self.begin = 0

    @property
    def over(self) -> bool:
        """Whether no row is left."""
        return self.begin >= len(self.lines)

    def __iter__(self) -> _Reading:
        return self

    def __next__(self) -> str:
        if self.at - self.begin >= _MOST_LINES:
            raise csv.Error("a quote in it isn't closed")
        if self.at == len(self.lines):
            # Between two rows the block ends; within one it goes on, up to the end of the file.
            extra = self.more() if self.at > self.begin else b""
            if not extra:
                if self.at > self.begin:
                    raise csv.Error("a quote in it isn't closed")
                raise StopIteration
            self.lines.append(extra)
        line = self.lines[self.at]
        self.at += 1
        return _decoded(line)


def _is_utf8(lines: Sequence[bytes]) -> bool:
    try:
        b"".join(lines).decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, eq=False)
class JsonLines(LineTable):
    """An object a line; `columns` are the keys of the first ones."""

    words: bool = False

    def parsed(self, lines: list[bytes], more: More, columns: Sequence[str], first: int) -> list[Row]:
        """The rows of some lines."""
        objects = (_object(line) for line in lines if line.strip())
        return [
            (number, one if isinstance(one, BadRow) else [one.get(name) for name in columns])
            for number, one in enumerate(objects, first)
        ]


def _object(line: bytes) -> dict[str, Any] | BadRow:
    """The object that a line is."""
    try:
        value = json.loads(line.decode(), parse_float=Decimal, parse_constant=_no_constant)
    except UnicodeDecodeError:
        return _NOT_UTF8
    except (ValueError, RecursionError) as fault:
        return BadRow(f"it is no JSON: {str(fault).partition(':')[0][:60].lower()}")
    return value if isinstance(value, dict) else BadRow("it is no JSON object")


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


# -- Which it is


def table(source: OpenFile) -> SeparatedValues | JsonLines | Unusable:
    """The table that a file of lines is."""
    with source() as file:
        head = file.readline(_LONGEST)
        start = len(_MARK) if head.startswith(_MARK) else 0
        problem = _no_text(head)
        if problem is not None:
            return Unusable(problem)
        while head and not head[start:].strip():
            head, start = file.readline(_LONGEST), file.tell() if not head.strip() else start
        first = head[start if start < len(head) else 0 :]
        if _ARRAY.fullmatch(first):
            return Unusable("it is a JSON array, not an object a line: jq -c '.[]' makes those of it")
        if first.lstrip().startswith(b"{"):
            keys = _keys(file, head)
            return JsonLines(source, keys, start) if keys else Unusable("none of its lines is a JSON object of its own")
    return _separated(source)


def _no_text(head: bytes) -> str | None:
    """Why a file is no text in UTF-8, as its first line shows."""
    tool = next((tool for magic, tool in _PACKED.items() if head.startswith(magic)), None)
    if tool is not None:
        return f"it is packed; what is in it can be piped in: {tool} FILE | imidsl audience … --from -"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is in UTF-16, not UTF-8: save it as UTF-8"
    if b"\0" in head:
        return "it is no text: a byte of its first line is 0"
    if b"\r" in head.rstrip(b"\r\n"):
        return "its lines end in a carriage return alone, or its header has one: save it with ordinary line ends"
    return None


def _keys(file: BinaryIO, head: bytes) -> list[str]:
    found: dict[str, None] = {}
    line = head.removeprefix(_MARK)
    for _ in range(_HEAD_ROWS):
        one = _object(line) if line.strip() else None
        found |= dict.fromkeys(one) if isinstance(one, dict) else {}
        line = file.readline(_LONGEST)
        if not line:
            break
    return [*found]


def _first_line(file: BinaryIO) -> bytes:
    """The next line that isn't blank, without the mark of UTF-8; nothing where there is none."""
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST).removeprefix(_MARK)
        if line.strip() or not line:
            return line
    return b""


def _separated(source: OpenFile) -> SeparatedValues | Unusable:
    with source() as file:
        first = _first_line(file)
        said = _SAID.fullmatch(first)
        if said is not None:
            first = _first_line(file)
        if not first:
            return Unusable("it is empty")
        separator = _decoded(said[1]) if said is not None else max(_SEPARATORS, key=_decoded(first).count)
        table_ = SeparatedValues(source, (), 0, separator)
        header = next(iter(table_.records([first], file.readline)), BadRow("it has no header"))
        start = file.tell()
    if isinstance(header, BadRow):
        return Unusable(f"its header can't be read: {header.problem}")
    if any(_LIKE_DATA.fullmatch(name) for name in header):
        return Unusable("its first line has to name the columns, and seems to be a row")
    return SeparatedValues(source, [name.strip() for name in header], start, separator)
