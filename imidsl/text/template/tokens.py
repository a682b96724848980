"""Where the words of a template stand, and which of its characters leave no trace.

Jinja's lexer gives tokens without places: here each is found again in the text, so that everything built from them
(nodes, faults, what the compiled template remembers) speaks of character offsets instead of lines.

Line breaks are kept as written, except that a line holding nothing but block tags or comments leaves none behind. A
line is what stands between two line breaks outside tags; a `+` at a tag's border keeps what is beside it, as in Jinja.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from imidsl.records import dataclass, field

_OPENING = frozenset({"block_begin", "variable_begin", "comment_begin"})
_CLOSING = frozenset({"block_end", "variable_end", "comment_end"})
_WHOLE_TAGS = frozenset({"raw_begin", "raw_end"})
_LINE_BLANKS = " \t\r"
_BRACES = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True)
class Word:
    """A token: its kind as Jinja calls it, and the characters from `start` to `end` (exclusive)."""

    start: int
    end: int
    kind: str
    text: str


class _Tag(NamedTuple):
    start: int
    end: int
    silent: bool


@dataclass
class Words:
    """All words of a text in order, without the blanks inside tags; `fault` is where and why reading stopped."""

    text: str
    words: tuple[Word, ...]
    fault: tuple[int, str] | None = None
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._starts = [word.start for word in self.words]

    def index(self, offset: int) -> int:
        """The number of the word that holds a character (or the last one before it)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def tag_of(self, offset: int) -> Iterator[Word]:
        """The words of the tag that holds a character, from its opening to its closing braces."""
        index = self.index(offset)
        while index > 0 and self.words[index].kind not in _OPENING:
            index -= 1
        for word in self.words[index:]:
            yield word
            if word.kind in _CLOSING:
                return

    def tags(self) -> Iterator[tuple[Word, list[Word]]]:
        """Each `{{` and `{%` with the words up to what closes it (or to the end, where nothing does)."""
        opening: Word | None = None
        inside: list[Word] = []
        for word in self.words:
            if word.kind in ("block_begin", "variable_begin"):
                opening, inside = word, []
            elif opening is not None and word.kind in _CLOSING:
                yield opening, inside
                opening = None
            else:
                inside.append(word)
        if opening is not None:
            yield opening, inside

    @cached_property
    def laid_out(self) -> tuple[Word, ...]:
        """The words as Jinja's parser is to see them: without what silent lines lose."""
        cuts = self._layout[0]
        return tuple(part for word in self.words for part in _without(word, cuts)) if cuts else self.words

    @property
    def drops_last_break(self) -> bool:
        """Whether the last line is silent and has no line break of its own to lose: what is rendered then loses one."""
        return self._layout[1]

    @cached_property
    def _layout(self) -> tuple[list[tuple[int, int]], bool]:
        tags = list(_tags(self.words))
        return _silent(self.text, tags) if any(tag.silent for tag in tags) else ([], False)


def place(raw: Iterable[tuple[int, str, str]], text: str) -> Iterator[Word]:
    """Jinja's tokens with their places; between two of them only blanks are skipped (a `{%-` has eaten them)."""
    cursor = 0
    for _, kind, value in raw:
        start = cursor if kind == "data" else _find(text, value, cursor)
        cursor = start + len(value)
        yield Word(start, start + (len(value) if kind == "data" else len(value.rstrip())), kind, text[start:cursor])


def _find(text: str, value: str, cursor: int) -> int:
    # Carriage returns went to the lexer as blanks (it would make line breaks of them), so only the braces are looked
    # for: there is never a blank in them, and anything else begins at the cursor.
    if value[:2] not in _BRACES:
        return cursor
    return text.index(value[:2], cursor)


def _tags(words: Iterable[Word]) -> Iterator[_Tag]:
    start = 0
    for word in words:
        if word.kind in _OPENING:
            start = word.start
        elif word.kind in _CLOSING:
            yield _Tag(start, word.end, word.kind != "variable_end")
        elif word.kind in _WHOLE_TAGS:
            yield _Tag(word.start, word.end, True)


def _silent(text: str, tags: list[_Tag]) -> tuple[list[tuple[int, int]], bool]:
    """The ranges that silent lines lose, and whether the last line is one."""
    cuts: list[tuple[int, int]] = []
    gaps: list[tuple[int, int]] = []
    line: list[_Tag] = []
    position = 0
    for tag in [*tags, _Tag(len(text), len(text), True)]:
        while (line_break := text.find("\n", position, tag.start)) >= 0:
            gaps.append((position, line_break + 1))
            cuts.extend(_lost(text, line, gaps))
            gaps, line, position = [], [], line_break + 1
        gaps.append((position, tag.start))
        line.append(tag)
        position = tag.end
    line.pop()
    last = _lost(text, line, gaps)
    return [*cuts, *last], bool(line) and _is_silent(text, line, gaps) and text[line[0].start + 2] != "+"


def _is_silent(text: str, line: list[_Tag], gaps: list[tuple[int, int]]) -> bool:
    blank = all(not text[start:end].rstrip("\n").strip(_LINE_BLANKS) for start, end in gaps)
    return bool(line) and blank and all(tag.silent for tag in line)


def _lost(text: str, line: list[_Tag], gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not _is_silent(text, line, gaps):
        return []
    return [gap for gap in gaps if gap[0] < gap[1] and not _is_kept(text, *gap)]


def _is_kept(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 3) : start] in ("+%}", "+#}") or text[end : end + 3] in ("{%+", "{#+")


def _without(word: Word, cuts: list[tuple[int, int]]) -> Iterator[Word]:
    if word.kind != "data":
        yield word
        return
    at = word.start
    for start, end in cuts[max(0, bisect_right(cuts, (at, at)) - 1) :]:
        if start >= word.end:
            break
        if at < start:
            yield Word(at, start, "data", word.text[at - word.start : start - word.start])
        at = max(at, end)
    if at < word.end:
        yield Word(at, word.end, "data", word.text[at - word.start :])
