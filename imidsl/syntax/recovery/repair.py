"""Recovery, first half: words that can't be read. What comes out has only words that the grammar knows, and faulty ones
that stand where a value could."""

from __future__ import annotations

import re
from itertools import islice

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import UNCLOSED_STRING, UNCLOSED_TEXT_BLOCK, UNEXPECTED_CHARACTER
from imidsl.source import Source
from imidsl.syntax.tokens import CLOSER, CLOSERS, NEWLINE, Lex, Token, shown

BAD_NAME = "BAD_NAME"
"""A name with letters that no name has: still one word."""

_MAX_CUTS = 20
_TAIL = re.compile(r"(?:[ \t]*[}\])])+[ \t]*$")
_BRACKET = {"}": "RBRACE", "]": "RSQB", ")": "RPAR"}
_REST_OF_NAME = re.compile(r"[\w-]*")
# Lines that no text is likely to have: a bracket, `name:`, `name … {`, `name … =`, `name "`.
_FORM = re.compile(r"[}\])]|[A-Za-z_][\w-]*(?:[ \t]*:|[ \t]+\"|[^\n]*(?:\{|=[^\n]*)[ \t]*\r?$)")


def repair(source: Source, tokens: list[Token], lex: Lex) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens with what no form can hold taken out or made whole, and what was wrong with it."""
    found: list[Diagnostic] = []
    tokens = _end_text_blocks(source, tokens, lex, found)
    tokens = _end_strings(source, tokens, found)
    return _sift(source, tokens, found), found


def _end_text_blocks(source: Source, tokens: list[Token], lex: Lex, found: list[Diagnostic]) -> list[Token]:
    """End a text block whose quotes are missing before the next line that looks like a form again.

    An odd number of quotes shows at the last one only, after all others were paired the wrong way round.
    """
    done: list[Token] = []
    for _ in range(_MAX_CUTS):
        if not tokens or tokens[-1].type != "BAD_TEXT":
            break
        index, end = _first_overlong(source, tokens)
        opened = tokens[index]
        found.append(UNCLOSED_TEXT_BLOCK.at(source.span(opened.start, opened.start + 3)))
        done += [*tokens[:index], Token("BAD_TEXT", source.text[opened.start : end], opened.start, end)]
        tokens = lex(source.text, end)
    return done + tokens


def _first_overlong(source: Source, tokens: list[Token]) -> tuple[int, int]:
    """The first text block that holds a line which looks like a form, and where that line's break begins."""
    for index, token in enumerate(tokens):
        if token.type in ("TEXT", "BAD_TEXT"):
            end = _form_inside(source.text, token)
            if end is not None:
                return index, end
    return len(tokens) - 1, len(source.text)


def _form_inside(text: str, token: Token) -> int | None:
    line_start = text.rfind("\n", 0, token.start) + 1
    indent = len(text[line_start : token.start]) - len(text[line_start : token.start].lstrip(" \t"))
    at = text.find("\n", token.start, token.end)
    while at >= 0:
        start = at + 1
        while text[start : start + 1] in (" ", "\t"):
            start += 1
        end = text.find("\n", start)
        if start - at - 1 <= indent and start < token.end and _FORM.match(text, start, end if end >= 0 else len(text)):
            return at - (text[at - 1] == "\r")
        at = text.find("\n", start, token.end)
    return None


def _end_strings(source: Source, tokens: list[Token], found: list[Diagnostic]) -> list[Token]:
    """An unclosed string ends with its line, or before the brackets that close what was opened on that line."""
    done: list[Token] = []
    opened: list[str] = []
    for token in tokens:
        if token.type == NEWLINE or "\n" in token.text:
            opened.clear()
        elif token.type in CLOSER:
            opened.append(CLOSER[token.type])
        elif token.type in CLOSERS and opened:
            opened.pop()
        if token.type == "BAD_STRING":
            parts = _split(token, opened)
            found.append(UNCLOSED_STRING.at(source.span(parts[0].start, parts[0].end)))
            done += parts
        else:
            done.append(token)
    return done


def _split(token: Token, opened: list[str]) -> list[Token]:
    """The string, and behind it the closing brackets at its end that have a partner on the line."""
    tail = _TAIL.search(token.text, 1)
    brackets = [m.start() for m in re.finditer(r"[}\])]", token.text[tail.start() :])] if tail else []
    if not tail or not opened:
        return [token]
    places = [tail.start() + at for at in brackets][-len(opened) :]
    closers = [Token(_BRACKET[token.text[at]], token.text[at], token.start + at, token.start + at + 1) for at in places]
    cut = places[0]
    return [Token("BAD_STRING", token.text[:cut], token.start, token.start + cut), *closers]


def _sift(source: Source, tokens: list[Token], found: list[Diagnostic]) -> list[Token]:
    """Take out characters that mean nothing, one diagnostic a line; what is clearly meant becomes what was meant."""
    done: list[Token] = []
    reported = -1
    index = 0
    while index < len(tokens):
        if tokens[index].type != "BAD_WORD":
            done.append(tokens[index])
            index += 1
            continue
        word = _bad_word(source, tokens, index, done)
        while index < len(tokens) and tokens[index].start < word.end:
            index += 1
        line = source.position(word.start).line
        if line != reported:
            found.append(_unexpected(source, word))
        reported = line
        done += _meant(word)
    return done


def _bad_word(source: Source, tokens: list[Token], index: int, done: list[Token]) -> Token:
    """The bad word at an index, with those that touch it."""
    first = last = tokens[index]
    for token in islice(tokens, index + 1, None):
        if token.type != "BAD_WORD" or token.start != last.end:
            break
        last = token
    word = Token(first.type, source.text[first.start : last.end], first.start, last.end)
    return _whole_name(source, done, word) if word.text[0].isalnum() else word


def _whole_name(source: Source, done: list[Token], token: Token) -> Token:
    """The word around a letter that no name has."""
    start = token.start
    if done and done[-1].type in ("NAME", BAD_NAME) and done[-1].end == start:
        start = done.pop().start
    rest = _REST_OF_NAME.match(source.text, token.end)
    end = rest.end() if rest else token.end
    return Token(BAD_NAME, source.text[start:end], start, end)


def _meant(token: Token) -> list[Token]:
    if token.type == BAD_NAME:
        return [token]
    if _is_quoted(token):
        return [token._replace(type="STRING")]
    return [token._replace(type="COMMA")] if token.text[0] == ";" else []


def _is_quoted(token: Token) -> bool:
    return len(token.text) > 1 and token.text[0] in "'‘“" and token.text[-1] in "'’”"


def _unexpected(source: Source, token: Token) -> Diagnostic:
    end = token.start + 2 if token.text.startswith("//") else token.end
    place = source.span(token.start, end)
    return UNEXPECTED_CHARACTER.at(place, word=shown(place.text), remedy=_remedy(token))


def _remedy(token: Token) -> str:
    if token.type == BAD_NAME:
        return "a name has letters A to Z, digits, '_' and '-'; text stands in quotes"
    if _is_quoted(token):
        return f'strings stand in straight double quotes: "{token.text[1:-1]}"'
    if token.text[0] == ";":
        return "items are separated by new lines or commas"
    if token.text.startswith("//"):
        return "a comment begins with '#'"
    return "text stands in double quotes"
