"""Where the keys and values of a TOML text stand, which `tomllib` doesn't tell.

Reads only what `tomllib` has accepted; it finds places and judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from imidsl.records import dataclass
from imidsl.source import Source, Span

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
  | (?P<comment> \#[^\n]* )
  | (?P<newline> \n )
  | (?P<blank> [ \t\r\ufeff]+ )
  | (?P<mark> [\[\]{}=,.] )
  | (?P<word> [^\s\[\]{}=,.#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_END = ""

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a setting stands: the last part of its key, and its value (for a table: its header)."""

    key: Span
    value: Span


def places(source: Source) -> dict[KeyPath, KeyPlace]:
    """The place of each key and table of a valid TOML text, by its full path."""
    reader = _Reader(source)
    reader.read()
    return reader.found


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = list(_tokens(source))
        self.at = 0
        self.found: dict[KeyPath, KeyPlace] = {}

    def read(self) -> None:
        table: KeyPath = ()
        while self.at < len(self.tokens):
            if self._text == "\n":
                self.at += 1
            elif self._text == "[":
                table = self._header()
            else:
                self._entry(table)

    @property
    def _text(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else _END

    def _header(self) -> KeyPath:
        while self._text == "[":
            self.at += 1
        path, keys = self._path(())
        self._note(path, keys, keys[-1])
        while self._text not in ("\n", _END):
            self.at += 1
        return path

    def _entry(self, table: KeyPath) -> None:
        path, keys = self._path(table)
        self.at += 1
        self._note(path, keys, self._value(path))

    def _path(self, table: KeyPath) -> tuple[KeyPath, list[Span]]:
        """A key up to the `=` or `]` behind it, as names and as places."""
        path, keys = table, []
        while self._text not in ("=", "]", _END):
            text, span = self.tokens[self.at]
            if text != ".":
                path += (_name(text),)
                keys.append(span)
            self.at += 1
        return path, keys

    def _value(self, path: KeyPath) -> Span:
        start = self.at
        depth = 0
        while not (depth == 0 and self._text in (",", "\n", "}", _END)):
            if self._text == "{" and depth == 0:
                self._inline(path)
            else:
                depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(self._text, 0)
                self.at += 1
        return self.tokens[start][1].to(self.tokens[self.at - 1][1])

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self._text != "}":
            if self._text in (",", "\n"):
                self.at += 1
            else:
                self._entry(path)
        self.at += 1

    def _note(self, path: KeyPath, keys: list[Span], value: Span) -> None:
        """Keep the place of a key, and of the tables that its dots name (`smartlink.length = 9`)."""
        for index, key in enumerate(keys):
            last = index == len(keys) - 1
            self.found.setdefault(path[: len(path) - len(keys) + index + 1], KeyPlace(key, value if last else key))


def _tokens(source: Source) -> Iterator[tuple[str, Span]]:
    for match in _TOKEN.finditer(source.text):
        if match.lastgroup not in ("comment", "blank"):
            yield match.group(), source.span(*match.span())


def _name(key: str) -> str:
    if key[0] not in "\"'":
        return key
    name: str = next(iter(tomllib.loads(f"{key} = 0")))
    return name
