"""Which bracket belongs to which, where the text doesn't say."""

from __future__ import annotations

from collections.abc import Sequence

from imidsl.source import Source
from imidsl.syntax.tokens import CLOSER, CLOSERS, END, Token

_AHEAD = 400
"""How many tokens to look ahead; a wrong guess costs a second diagnostic, no more."""


def starts_line(source: Source, token: Token) -> bool:
    """Whether a token stands in column 1."""
    return token.start == 0 or source.text[token.start - 1] == "\n"


def unbalanced(tokens: Sequence[Token]) -> bool:
    """Whether some bracket stays open to the end of the file."""
    return _faults([], tokens, 0, len(tokens))[1] > 0


def closes(opened: Sequence[Token], tokens: Sequence[Token], at: int) -> bool:
    """Whether a closing bracket of the wrong kind was meant for the innermost open one.

    Otherwise that one's own closing bracket was forgotten: whichever leaves fewer faults in what follows.
    """
    outer = [CLOSER[token.type] for token in opened[:-1]]
    end = min(len(tokens), at + _AHEAD)
    meant = _faults(outer, tokens, at + 1, end)
    forgotten = _faults(outer, tokens, at, end)
    return sum(meant) <= sum(forgotten)


def _faults(expected: list[str], tokens: Sequence[Token], at: int, end: int) -> tuple[int, int]:
    """How many closing brackets have no partner, and how many are left to close."""
    stack = list(expected)
    stray = 0
    for token in tokens[at:end]:
        if token.type in CLOSER:
            stack.append(CLOSER[token.type])
        elif token.type in CLOSERS:
            if stack and stack[-1] == token.type:
                stack.pop()
            else:
                stray += 1
    return stray, len(stack) if tokens[end - 1].type == END else 0


def belongs_further_out(source: Source, opened: Sequence[Token], token: Token) -> bool:
    """Whether a closing bracket that begins its line is indented as the line of an outer bracket, not the innermost."""
    indent = _indent(source, token.start)
    if source.text[source.text.rfind("\n", 0, token.start) + 1 : token.start].strip(" \t"):
        return False
    same = [_indent(source, other.start) == indent for other in opened if CLOSER[other.type] == token.type]
    return any(same[:-1]) and not same[-1]


def _indent(source: Source, offset: int) -> str:
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:offset]
    return line[: len(line) - len(line.lstrip(" \t"))]
