"""Recovery, second half: which bracket belongs to which, where they don't pair up.

How lines are indented says what a file's author meant: where a block should have ended, which line should have opened
one. Where a file isn't indented, or badly, the brackets alone are paired; whichever leaves fewer faults is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from imidsl.diagnostics import Diagnostic, Rule
from imidsl.diagnostics.syntax import (
    MISSING_BRACKET,
    ORPHANED_LINES,
    STRAY_BRACKET,
    UNCLOSED_BRACKET,
    UNEXPECTED_WORD,
    WRONG_BRACKET,
)
from imidsl.source import Source
from imidsl.syntax.faults import MOST
from imidsl.syntax.tokens import CLOSER, CLOSERS, MAX_DEPTH, NEWLINE, Token, shown

_SIGN = {"LBRACE": "{", "LSQB": "[", "LPAR": "(", "RBRACE": "}", "RSQB": "]", "RPAR": ")"}
_OPENER = {closer: opener for opener, closer in CLOSER.items()}
_AROUND = 40
"""How many brackets to look at around one; a wrong guess costs a second diagnostic, no more."""
_DEEPEST = 2 * MAX_DEPTH
"""How deep brackets are paired; what is deeper is left out, since it is refused anyway."""
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_NO_NAME = "a '{' stands behind the name of its block"
_WORDS = frozenset(("NAME", "STRING", "LITERAL", "BAD_NAME", "BAD_STRING"))


def balance(source: Source, tokens: Sequence[Token]) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with brackets that all pair up, and what had to be put in, left out or exchanged for that."""
    if _is_balanced(tokens):
        return list(tokens), []
    lines = _lines(source, _shallow(tokens))
    ways = [_Layout(source, lines), _Signs(source, lines)]
    for way in ways:
        way.pair()
    best = min(ways, key=lambda way: way.count)
    return best.tokens(), best.findings()


def _is_balanced(tokens: Sequence[Token]) -> bool:
    stack: list[str] = []
    for token in tokens:
        if token.type in CLOSER:
            stack.append(CLOSER[token.type])
        elif token.type in CLOSERS and (not stack or stack.pop() != token.type):
            return False
    return not stack


def _shallow(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without what stands in more brackets than are paired."""
    depth = 0
    for token in tokens:
        depth -= token.type in CLOSERS and depth > 0
        if depth < _DEEPEST:
            yield token
        depth += token.type in CLOSER


class _Line(NamedTuple):
    """The words of a line that has some, its number among those, how far it is indented, the line breaks behind it."""

    words: list[Token]
    number: int
    indent: int
    breaks: list[Token]

    @property
    def goes_on(self) -> bool:
        """Whether an item stands behind a closing bracket that begins the line."""
        return self.words[0].type in CLOSERS and len(self.words) > 1 and self.words[1].type in _WORDS


class _Opened(NamedTuple):
    """A bracket that waits for its partner, with its line by number and how far that is indented."""

    token: Token
    line: int
    indent: int


class _Fault(NamedTuple):
    """A rule that a word breaks, and what its message names. There may be millions, of which few are told."""

    rule: Rule
    token: Token
    given: Mapping[str, str]


class _Signs:
    """Pairs brackets by their signs alone. `_rows` are the words of each line with what was mended in them."""

    def __init__(self, source: Source, lines: Sequence[_Line]) -> None:
        self.count = 0
        self._found: dict[int, _Fault] = {}
        self._source = source
        self._lines = lines
        self._rows: list[list[Token]] = []
        self._stack: list[_Opened] = []
        self._orphaned = False  # whether the rest of a line belongs to lines that were left out

    def pair(self) -> None:
        """Go through all lines."""
        for line in self._lines:
            self._begin(line)
            self._rows.append([])
            for at, token in enumerate(line.words):
                if self._orphaned:
                    break
                if token.type in CLOSERS:
                    self._closing(line, at)
                elif at == 0 and self._opens_nothing(line):
                    self._add(UNEXPECTED_WORD, token, word=shown(token.text), remedy=_NO_NAME)
                else:
                    self._keep(token, self._indent_of(line))
        # Quotes that are never closed take all closing brackets with them.
        swallowed = bool(self._lines) and self._lines[-1].words[-1].type == "BAD_TEXT"
        while self._stack:
            self._close_missing(told=not swallowed)

    def findings(self) -> list[Diagnostic]:
        """What was wrong, the first fault of each line: how the rest of that reads depends on it."""
        return [self._finding(fault) for fault in islice(self._found.values(), MOST)]

    def _finding(self, fault: _Fault) -> Diagnostic:
        place = self._source.span(fault.token.start, fault.token.end)
        return fault.rule.at(place, help=None, related=(), fix=None, **fault.given)

    def tokens(self) -> list[Token]:
        """What came out."""
        rows = zip(self._rows, self._lines, strict=True)
        return [token for row, line in rows for token in (*row, *line.breaks)]

    def _begin(self, line: _Line) -> None:
        """What a line's beginning says of the lines before."""
        self._orphaned = False

    def _indent_of(self, line: _Line) -> int:
        """How far what a line opens is indented."""
        return line.indent

    def _closing(self, line: _Line, at: int) -> None:
        token = line.words[at]
        if any(CLOSER[opened.token.type] == token.type for opened in self._innermost()):
            self._close(token)
        elif self._stack and (at > 0 or not self._is_closed_next(line)):
            self._close_wrongly(token)
        else:
            self._add(STRAY_BRACKET, token, word=token.text)

    def _is_closed_next(self, line: _Line) -> bool:
        """Whether a line's second word closes what is open, so that one of another kind before it is too many."""
        return len(line.words) > 1 and line.words[1].type == CLOSER[self._stack[-1].token.type]

    def _opens_nothing(self, line: _Line) -> bool:
        """Whether a `{` before an item belongs to no name: within a block, below a line that is an item by itself."""
        if line.words[0].type != "LBRACE" or len(line.words) < 2 or line.words[1].type not in _WORDS:
            return False
        above = [word.type for word in self._lines[line.number - 1].words] if line.number else []
        in_block = not self._stack or self._stack[-1].token.type == "LBRACE"
        return in_block and (not above or "COLON" in above or above[-1] in (*CLOSER, *CLOSERS))

    def _innermost(self) -> Iterator[_Opened]:
        return islice(reversed(self._stack), _AROUND)

    def _keep(self, token: Token, indent: int = 0) -> None:
        if token.type in CLOSER:
            self._stack.append(_Opened(token, len(self._rows) - 1, indent))
        self._rows[-1].append(token)

    def _close(self, token: Token) -> None:
        """Close the innermost bracket of this kind, and those within it that were forgotten."""
        while CLOSER[self._stack[-1].token.type] != token.type:
            self._close_missing()
        self._stack.pop()
        self._keep(token)

    def _close_wrongly(self, token: Token) -> None:
        opening = self._stack.pop().token
        closer = CLOSER[opening.type]
        self._add(WRONG_BRACKET, token, found=token.text, opening=opening.text, closing=_SIGN[closer])
        self._keep(token._replace(type=closer))

    def _close_missing(self, *, told: bool = True) -> None:
        opening = self._stack.pop().token
        closer = CLOSER[opening.type]
        if told:
            self._add(UNCLOSED_BRACKET, opening, opening=opening.text, closing=_SIGN[closer])
        row = next(row for row in reversed(self._rows) if row)
        row.append(Token(closer, "", row[-1].end, row[-1].end))

    def _add(self, rule: Rule, token: Token, **given: str) -> None:
        self.count += 1
        self._found.setdefault(self._source.position(token.start).line, _Fault(rule, token, given))


class _Layout(_Signs):
    """Pairs brackets by where lines begin: a bracket is closed at the indentation of the line that opened it.

    `_leading` is how many closing brackets begin a line, `_strays` whether the first closes nothing that stands as far
    out.
    """

    _leading = 0
    _strays = False

    def __init__(self, source: Source, lines: Sequence[_Line]) -> None:
        super().__init__(source, lines)
        self._indents = {line.indent for line in lines if not line.goes_on}

    def _begin(self, line: _Line) -> None:
        super()._begin(line)
        self._leading = _leading(line.words)
        self._strays = self._opens_nothing(line) or (line.goes_on and not self._ends_here(line))
        indent = self._indent_of(line) if self._strays else line.indent + (line.words[0].type in CLOSERS)
        while self._stack and self._stack[-1].indent >= indent:
            self._close_missing()

    def _ends_here(self, line: _Line) -> bool:
        """Whether a line begins with the end of what stands as far out."""
        closer = line.words[0].type
        return any(opened.indent == line.indent and CLOSER[opened.token.type] == closer for opened in self._innermost())

    def _indent_of(self, line: _Line) -> int:
        if not self._strays:
            return line.indent
        # As if no bracket stood before the item, which may have moved it.
        gap = line.words[1].start - line.words[0].end
        return line.indent if gap == 1 and line.indent + gap not in self._indents else line.indent + gap

    def _closing(self, line: _Line, at: int) -> None:
        if at <= self._leading:
            self._closing_line(line, line.words[at])
        else:
            self._closing_within(line, at)

    def _closing_line(self, line: _Line, token: Token) -> None:
        """A closing bracket that begins its line."""
        own = [CLOSER[opened.token.type] for opened in self._innermost() if opened.indent == line.indent]
        if self._strays:
            self._add(STRAY_BRACKET, token, word=token.text)
        elif token.type in own:
            self._close(token)
        elif own:
            self._close_wrongly(token)
        elif token is line.words[0]:
            self._unopened(line, token)
        else:
            self._add(STRAY_BRACKET, token, word=token.text)

    def _closing_within(self, line: _Line, at: int) -> None:
        """A closing bracket behind something else on its line."""
        token, number = line.words[at], len(self._rows) - 1
        here = [CLOSER[opened.token.type] for opened in self._innermost() if opened.line == number]
        if token.type in here:
            self._close(token)
        elif here and not self._goes_on(line) and not _has(here[0], line.words[at + 1 : at + _AROUND]):
            self._close_wrongly(token)
        elif not here and self._stack and self._closes_above(token.type):
            self._close(token)
        else:
            self._stray(token)

    def _closes_above(self, closer: str) -> bool:
        """Whether what an earlier line opened ends here: what follows isn't within it any more, nor closes it."""
        opened = self._stack[-1]
        if CLOSER[opened.token.type] != closer:
            return False
        following = self._following()
        if following is None or following.indent != opened.indent:
            return following is None or following.indent < opened.indent
        return following.words[0].type != closer

    def _goes_on(self, line: _Line) -> bool:
        """Whether what a line opens goes on below it."""
        following = self._following()
        return following is not None and following.indent > line.indent

    def _following(self) -> _Line | None:
        return self._lines[len(self._rows)] if len(self._rows) < len(self._lines) else None

    def _stray(self, token: Token) -> None:
        """A bracket that closes nothing on its line: where it can be told, the one that should open is put in."""
        row = self._rows[-1]
        first = row[:_AROUND]
        colon = next((at for at, word in enumerate(first) if word.type in ("COLON", "EQUAL")), 0)
        alone = colon and not any(word.type in _SIGN for word in first)
        if alone and token.type == "RBRACE" and colon > 1 and all(word.type in _WORDS for word in row[:colon]):
            self._put_opening(row, colon - 1, "LBRACE")
            row.append(token)
            return
        self._add(STRAY_BRACKET, token, word=token.text)
        if alone and token.type != "RBRACE":
            row[colon + 1 :] = [Token("BAD_STRING", "", row[colon].end, token.end)]

    def _unopened(self, line: _Line, token: Token) -> None:
        """A line closes what no line of its indentation opened: that one lost its bracket, or is missing itself."""
        number = len(self._rows) - 2
        lowest = self._stack[-1].line if self._stack else -1
        while number > lowest and self._lines[number].indent > line.indent:
            number -= 1
        inside = range(number + 1, len(self._rows) - 1)
        if not inside or not _is_balanced([word for at in inside for word in self._rows[at]]):
            self._add(STRAY_BRACKET, token, word=token.text)
        elif len(inside) == 1 and self._lines[number].words[-1].type in ("COLON", "EQUAL"):
            self._add(STRAY_BRACKET, token, word=token.text)  # a value on the line below its name
        elif number > lowest and _can_open(self._rows[number], token.type) and not self._is_apart(inside[0]):
            self._put_opening(self._rows[number], len(self._rows[number]), _OPENER[token.type])
            self._rows[-1].append(token)
        else:
            first = self._lines[inside[0]].words[0]
            self._add(ORPHANED_LINES, first, word=shown(first.text), closing=token.text)
            for at in inside:
                self._rows[at].clear()
            self._orphaned = True

    def _is_apart(self, number: int) -> bool:
        """Whether a blank line stands between a line and the one before."""
        return (
            _BLANK_LINE.search(
                self._source.text, self._lines[number - 1].words[-1].end, self._lines[number].words[0].start
            )
            is not None
        )

    def _put_opening(self, row: list[Token], at: int, opener: str) -> None:
        """Put in a bracket that is missing before a place of a line; whoever asks closes it."""
        before = row[at - 1]
        self._add(MISSING_BRACKET, before, opening=_SIGN[opener], word=shown(before.text))
        row.insert(at, Token(opener, "", before.end, before.end))


def _leading(words: Sequence[Token]) -> int:
    """How many closing brackets and commas stand before anything else."""
    return next((at for at, word in enumerate(words) if word.type not in CLOSERS and word.type != "COMMA"), len(words))


def _has(kind: str, words: Sequence[Token]) -> bool:
    return any(word.type == kind for word in words)


def _can_open(row: Sequence[Token], closer: str) -> bool:
    """Whether the bracket that such a closing one wants can stand at the end of a line."""
    kinds = [token.type for token in row]
    if not kinds or closer == "RPAR":
        return bool(kinds) and kinds[-1] == "NAME" and "COLON" in kinds
    return kinds[-1] == "COLON" or (closer == "RBRACE" and _WORDS.issuperset(kinds))


def _lines(source: Source, tokens: Iterable[Token]) -> list[_Line]:
    """The lines that have words, without the line breaks before the first."""
    lines: list[_Line] = []
    for token in tokens:
        if token.type == NEWLINE:
            if lines:
                lines[-1].breaks.append(token)
        elif not lines or lines[-1].breaks:
            start = source.text.rfind("\n", 0, token.start) + 1
            # What is left out before the first word, a stray quote or a byte-order mark, is no part of it.
            indent = sum(char in " \t" for char in source.text[start : token.start])
            lines.append(_Line([token], len(lines), indent, []))
        else:
            lines[-1].words.append(token)
    return lines
