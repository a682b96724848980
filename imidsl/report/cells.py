"""How text takes up columns on a terminal, and how it is made safe to show there.

Whatever comes from a user's file goes through here: an escape sequence in a source must never reach the terminal as
one, and a bidirectional control must not turn the line that it is reported in.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate

from imidsl.records import dataclass

TAB = 4
ELLIPSIS = "…"
# Joiners belong to words (Persian, Hindi) and to emoji; every other format character is shown by its number.
_JOINERS = "\u200c\u200d"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_WIDTH = {"Mn", "Me", "Cf"}
# Vowels and finals of Hangul written in parts stand within the syllable's first letter.
_HANGUL_PARTS = range(0x1160, 0x1200)


def visible(char: str) -> str:
    """A character as it may be shown: itself, or `\\u{1B}` where it would be obeyed or not be seen."""
    hidden = unicodedata.category(char) in _HIDDEN and char not in _JOINERS
    return f"\\u{{{ord(char):X}}}" if hidden else char


def safe(text: str) -> str:
    """A text to be shown in one line: tabs are blanks, what isn't seen is written out."""
    return text if text.isascii() and text.isprintable() else "".join(map(visible, text.replace("\t", " ")))


def columns(char: str) -> int:
    """How many columns a visible character takes: 2 for wide ones, 0 for marks that join the one before."""
    if unicodedata.category(char) in _NO_WIDTH or ord(char) in _HANGUL_PARTS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@dataclass(frozen=True, slots=True)
class View:
    """A source line as it is shown in a limited number of columns.

    `edges` are the columns where the characters from index `first` on begin, and where the last one ends.
    """

    text: str
    first: int
    edges: tuple[int, ...]

    def column(self, index: int) -> int:
        """Where the character of that index begins; places outside what is shown are moved to its edge."""
        return self.edges[min(max(index - self.first, 0), len(self.edges) - 1)]


def view(line: str, focus: int, room: int) -> View:
    """A line in at most `room` columns, cut round the character of index `focus` where it is longer."""
    # A line can be a megabyte of JSON: only the characters that could be shown are looked at.
    focus = min(focus, len(line))
    low = max(0, focus - room)
    shown = _shown(line[low : focus + 2 * room])
    edges = [0, *accumulate(_width(text) for text in shown)]
    complete = low == 0 and low + len(shown) == len(line)
    if complete and edges[-1] <= room:
        return View("".join(shown), 0, tuple(edges))
    first = _first_shown(edges, focus - low, room) if low or edges[focus] > room * 2 // 3 else 0
    lead = ELLIPSIS if low + first else ""
    rest = edges[-1] - edges[first] <= room - len(lead) and low + len(shown) == len(line)
    last = len(shown) if rest else bisect_right(edges, edges[first] + room - len(lead) - 1) - 1
    text = lead + "".join(shown[first:last]) + ("" if rest else ELLIPSIS)
    return View(text, low + first, tuple(edge - edges[first] + len(lead) for edge in edges[first : last + 1]))


def _first_shown(edges: list[int], focus: int, room: int) -> int:
    """The index to begin with, so that a third of the room lies before the focus; never a joining mark."""
    first = bisect_left(edges, edges[focus] - room // 3)
    while first < focus and edges[first] == edges[first + 1]:
        first += 1
    return first


def _shown(line: str) -> list[str]:
    shown: list[str] = []
    column = 0
    for char in line:
        text = " " * (TAB - column % TAB) if char == "\t" else visible(char)
        column += _width(text)
        shown.append(text)
    return shown


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(columns, text))
