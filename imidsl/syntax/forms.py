"""Where the pieces of a file begin: its top-level forms, each with the comments and blank lines above it.

Where something is wrong each piece is read alone, and by an editor always: a fault stays where it is. A piece begins
at a name in a line's first column where no bracket is open; and, since a bracket may have been forgotten, at what can
be nothing but the head of a form. Where it ends hangs on no text behind that next head, unless quotes are never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from imidsl.syntax.tables import words
from imidsl.syntax.tokens import CLOSER, CLOSERS, NEWLINE, Form, Token, start_of

MOST_CUTS = 20
"""How many text blocks without closing quotes are told apart."""
# As text: `re` keeps what it has compiled, and few files have faults.
_HEAD = r"(?m:^)(?:message[ \t]+[A-Za-z_]|import[ \t]*\"|defaults[ \t]*\{|test[ \t]+[A-Za-z_][\w-]*[ \t]*\")"
# A let may have been meant for the block that it stands in.
_LET = r"let[ \t]+[A-Za-z_][\w-]*[ \t]*="
# Lines that no text is likely to have: a bracket, `name:`, `name … {`, `name … =`, `name "`.
_LINE_OF_FORM = r"[}\])]|[A-Za-z_][\w-]*(?:[ \t]*:|[ \t]+\"|[^\n]*(?:\{|=[^\n]*)[ \t]*\r?$)"
_MESSAGE = r"(?m:^)message[ \t]+[A-Za-z_][\w-]*(?:[ \t]+[A-Za-z_][\w-]*){0,2}[ \t]*\{[ \t]*(?m:(?:#.*)?$)"
_OPENING = r"[A-Za-z_][\w-]*[ \t]*:[ \t]*\"\"\"\Z"


class PieceExtent(NamedTuple):
    """Where a piece begins and ends, and whether quotes are open in it, so that its end hangs on all that follows."""

    start: int
    end: int
    is_open: bool


def extents(text: str, start: int = 0) -> Iterator[PieceExtent]:
    """The pieces of a text from where one begins on; together they are the text."""
    while True:
        extent = _extent(text, start)
        yield extent
        start = extent.end
        if start == len(text):
            return


def has_head_within(text: str, form: Form) -> bool:
    """Whether a line looks like the head of a form and is within another one, or in a text."""
    tops = {start_of(part) for part in form.children}
    return any(match.start() not in tops for match in re.finditer(_HEAD, text))


def _extent(text: str, start: int) -> PieceExtent:
    """The piece that begins somewhere."""
    at, is_open = start, False
    reader = _Reader(text)
    for _ in range(MOST_CUTS):
        if not reader.read(at):
            break
        is_open = True
        at = reader.cut()
    return PieceExtent(start, reader.end, is_open)


class _Reader:
    """Goes through the words of one piece; `end` is where it turns out to end."""

    def __init__(self, text: str) -> None:
        self.end = len(text)
        self._text = text
        self._texts: list[Token] = []
        self._depths: list[int] = []
        self._depth = 0
        self._last: Token | None = None

    def read(self, start: int) -> bool:
        """Read on from an offset; whether a text block turns out not to be closed."""
        for token in words(self._text, start):
            kind = token.type
            if kind in (NEWLINE, "COMMENT"):
                continue
            if kind in ("TEXT", "BAD_TEXT"):
                self._texts.append(token)
                self._depths.append(self._depth)
                if kind == "BAD_TEXT":
                    return True
            elif kind == "NAME" and self._last is not None and self._begins(token, self._last):
                self.end = self._text.index("\n", self._last.end) + 1
                return False
            self._depth = max(0, self._depth + (kind in CLOSER) - (kind in CLOSERS))
            self._last = token
        return False

    def cut(self) -> int:
        """End the text block that has no closing quotes where it should have ended: where to read on."""
        index, end = overlong(self._text, self._texts)
        self._depth = self._depths[index]
        self._last = Token("BAD_TEXT", "", end, end)
        self._texts.clear()
        self._depths.clear()
        return end

    def _begins(self, token: Token, before: Token) -> bool:
        """Whether another piece begins with a name."""
        if self._text[token.start - 1] != "\n":
            return False
        heads = [_HEAD]
        if self._depth == 0:
            if before.type not in ("COLON", "EQUAL"):
                return True
            heads.append(_LET)
        return any(re.compile(head).match(self._text, token.start) for head in heads)


# --- text blocks without closing quotes


def overlong(text: str, texts: Sequence[Token]) -> tuple[int, int]:
    """Of some text blocks the first that holds a line which looks like a form, and where that line's break begins.

    An odd number of quotes shows at the last one only, after all others were paired the wrong way round.
    """
    for index, token in enumerate(texts):
        if token.type in ("TEXT", "BAD_TEXT"):
            end = form_inside(text, token)
            if end is not None:
                return index, end
    return len(texts) - 1, len(text)


def form_inside(text: str, token: Token) -> int | None:
    """Where the line break stands before the first line of a text block that looks like a form."""
    indent = indent_of(text, token.start)
    looks, opens = re.compile(_LINE_OF_FORM), re.compile(_OPENING)
    at = text.find("\n", token.start, token.end)
    while at >= 0:
        start = at + 1 + indent_of(text, at + 1)
        end = text.find("\n", start)
        is_shallow = start - at - 1 <= indent and start < token.end
        # Quotes that follow a name and a colon open a text, they don't close this one.
        opened = opens.match(text, start, token.end)
        if (is_shallow and looks.match(text, start, end if end >= 0 else len(text))) or opened is not None:
            return at - (text[at - 1] == "\r")
        at = text.find("\n", start, token.end)
    return None


def messages_inside(text: str) -> Iterator[tuple[int, int]]:
    """Where lines of a text read like the head of a message."""
    return (match.span() for match in re.finditer(_MESSAGE, text)) if "message" in text else iter(())


def looks_like_form(text: str, start: int, end: int) -> bool:
    """Whether a part of a line reads like the beginning of an item or the end of a block."""
    return re.compile(rf"[ \t]*(?:{_LINE_OF_FORM})").match(text, start, end) is not None


def indent_of(text: str, at: int) -> int:
    """How many blanks the line of an offset begins with."""
    start = text.rfind("\n", 0, at) + 1
    end = start
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return end - start
