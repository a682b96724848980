"""Lines and columns as the protocol counts them: from 0, the column in code units of the encoding agreed upon."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

_CODECS: Final = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""How Python calls each encoding, and how many bytes its units have."""
_BREAKS = re.compile(r"\r\n?|\n")


class Lines:
    """The lines of a text; positions outside of it are taken for the nearest one inside."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self._codec, self._size = _CODECS[encoding]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _BREAKS.finditer(self.text))]

    def offset(self, line: int, character: int) -> int:
        """The offset of a position; one within a character is before it."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self.text)
        start = self._starts[line]
        content = self._content(line)
        if content.isascii():
            return start + max(0, min(character, len(content)))
        units = content.encode(self._codec, "surrogatepass")[: max(0, character) * self._size]
        return start + len(units.decode(self._codec, "ignore"))

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        before = self.text[self._starts[line] : offset]
        return line, len(before) if before.isascii() else len(before.encode(self._codec, "surrogatepass")) // self._size

    def _content(self, line: int) -> str:
        """A line without its break."""
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[line] : end].rstrip("\r\n")
