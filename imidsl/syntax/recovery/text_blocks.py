"""Recovery of text blocks: where three quotes are missing, all that follow are paired the wrong way round, and an odd
number shows at the last one only. Which one has no partner is told by what looks like a form within a text, and like a
text outside."""

from __future__ import annotations

import re

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import UNCLOSED_TEXT_BLOCK, UNOPENED_TEXT_BLOCK
from imidsl.source import Source
from imidsl.syntax.forms import MOST_CUTS, form_inside, indent_of, looks_like_form
from imidsl.syntax.tokens import NEWLINE, Lex, Token

_QUOTES = '"""'
_BLOCKS = ("TEXT", "BAD_TEXT")
# What stands above a text: the line that lost its quotes, another item, the head of a block.
_ABOVE = re.compile(r"[ \t]*(?:[}\])]|[A-Za-z_][\w-]*[ \t]*:[ \t]*(?:[\"\[{\d]|[\w-]*[ \t]*\r?$)|.*\{[ \t]*\r?$)")
_BLANK = re.compile(r"[ \t]*\r?$")


def is_doubtful(source: Source, tokens: list[Token]) -> bool:
    """Whether all text blocks end, but one holds what looks like a form: an even number of quotes may be missing."""
    return _is_even(tokens) and _odd_one(source, tokens) is not None


def _is_even(tokens: list[Token]) -> bool:
    return not tokens or tokens[-1].type != "BAD_TEXT"


def pair_quotes(
    source: Source, tokens: list[Token], lex: Lex, found: list[Diagnostic], *, doubtful: bool
) -> list[Token]:
    """The tokens with text blocks that all end; what has no partner is a faulty text up to the next form.

    Where their quotes are even in number they are left alone, unless they are taken to be `doubtful`.
    """
    if _is_even(tokens) and not doubtful:
        return tokens
    done: list[Token] = []
    for _ in range(MOST_CUTS):
        index = _odd_one(source, tokens)
        if index is None:
            break
        before, token = [*done, *tokens[:index]], tokens[index]
        if _is_end(source, tokens, index):
            end = token.start + len(_QUOTES)
            found.append(UNOPENED_TEXT_BLOCK.at(source.span(token.start, end)))
            done = _without_text(before, _first_line(source, token), end)
        else:
            end = _end_before_form(source, token)
            found.append(UNCLOSED_TEXT_BLOCK.at(source.span(token.start, token.start + len(_QUOTES))))
            done = [*before, Token("BAD_TEXT", source.text[token.start : end], token.start, end)]
        tokens = lex(source.text, end)
    return done + tokens


def _odd_one(source: Source, tokens: list[Token]) -> int | None:
    """The first text that holds a form, or begins with what ends one; else one that nothing ends."""
    for index, token in enumerate(tokens):
        if token.type in _BLOCKS and (form_inside(source.text, token) is not None or _is_end(source, tokens, index)):
            return index
    return len(tokens) - 1 if tokens and tokens[-1].type == "BAD_TEXT" else None


def _end_before_form(source: Source, token: Token) -> int:
    """Where a text ends whose quotes are missing."""
    behind = token.start + len(_QUOTES)
    if looks_like_form(source.text, behind, _line_end(source.text, behind)):
        return behind
    end = form_inside(source.text, token)
    return end if end is not None else len(source.text)


def _is_end(source: Source, tokens: list[Token], index: int) -> bool:
    """Whether quotes that seem to open a text end one: alone on their line, where no value belongs."""
    token, text = tokens[index], source.text
    start = text.rfind("\n", 0, token.start) + 1
    if text[start : token.start].strip() or not _BLANK.match(text, token.start + 3, _line_end(text, token.start)):
        return False
    while index and tokens[index - 1].type == NEWLINE:
        index -= 1
    return index > 0 and tokens[index - 1].type not in ("COLON", "EQUAL", "LSQB", "COMMA", *_BLOCKS)


def _first_line(source: Source, token: Token) -> int:
    """Where the text begins that quotes on a line of their own end: the lines above that stand no further out."""
    text = source.text
    indent, first = indent_of(text, token.start), text.rfind("\n", 0, token.start) + 1
    while first:
        start = text.rfind("\n", 0, first - 1) + 1
        line = text[start : first - 1]
        if line.strip() and (indent_of(text, start) < indent or _ABOVE.match(line)):
            break
        first = start
    return first


def _without_text(tokens: list[Token], start: int, end: int) -> list[Token]:
    """The tokens before a text that has lost the quotes before it; where a value is awaited, it is a faulty one."""
    kept = [token for token in tokens if token.end <= start]
    breaks = len(kept)
    while breaks and kept[breaks - 1].type == NEWLINE:
        breaks -= 1
    if breaks > 1 and kept[breaks - 1].text == '""':
        breaks -= 1  # quotes of which one is missing
    if breaks and kept[breaks - 1].type in ("COLON", "EQUAL"):
        return [*kept[:breaks], Token("BAD_TEXT", _QUOTES, start, end)]
    return kept


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
