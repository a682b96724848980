"""Text to tree. The only module that knows Lark, which is loaded where a text has a fault, with all that fixes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from imidsl.diagnostics import Diagnostic, moved
from imidsl.diagnostics.syntax import MESSAGE_IN_TEXT
from imidsl.resources import grammar_text
from imidsl.source import PieceSource, Source
from imidsl.syntax.faults import MOST, told
from imidsl.syntax.forms import extents, has_head_within, messages_inside
from imidsl.syntax.tables import accepted, lex, run
from imidsl.syntax.tokens import NEWLINE, Form, Token
from imidsl.syntax.tree import File
from imidsl.syntax.tree_builder import build

if TYPE_CHECKING:
    import lark


def parse(source: Source) -> tuple[File, list[Diagnostic]]:
    """The tree of a text and what is wrong with its shape, by place. Every text has a tree, if only of what was read.

    A text without fault goes straight through the grammar; of any other each piece is read alone, so that a fault
    stays where it is.
    """
    whole = _straight(source)
    return whole if whole is not None else _in_pieces(source)


def _straight(source: Source) -> tuple[File, list[Diagnostic]] | None:
    """The same of a text without fault, None of any other."""
    tokens, comments = _apart(lex(source.text))
    form = run(tokens)
    if form is None or has_head_within(source.text, form):
        return None
    file, unread = build(source, form, comments)
    return file, told(unread)


def parse_piece(source: Source) -> tuple[File, list[Diagnostic]]:
    """The same of one of the pieces of a file."""
    tokens, comments, found = _piece(source)
    file, unread = build(source, _accepted(tokens), comments)
    return file, told([*found, *unread])


def _in_pieces(source: Source) -> tuple[File, list[Diagnostic]]:
    """The tree of all pieces together. Comments below what couldn't be read stay at the end of their piece."""
    tokens: list[Token] = []
    comments: list[Token] = []
    adrift: list[Token] = []
    found: list[Diagnostic] = []
    lines = 0
    for start, end, _ in extents(source.text):
        part = PieceSource(source.path, source.text[start:end], start, lines)
        own, aside, faults = _piece(part)
        tokens += (_at(start, token) for token in own)
        if tokens and tokens[-1].type not in (NEWLINE, "COMMA"):
            tokens.append(Token(NEWLINE, "", end, end))
        last = max((token.end for token in own if token.type not in (NEWLINE, "COMMA")), default=0)
        for comment in aside:
            below = end < len(source.text) and "\n" in part.text[last : comment.start]
            (adrift if below or not last else comments).append(_at(start, comment))
        found += [moved(fault, source) for fault in faults]
        lines += part.text.count("\n")
        if len(found) >= MOST:
            break
    file, unread = build(source, _accepted(tokens), comments, adrift)
    return file, told([*found, *unread])


def _at(start: int, token: Token) -> Token:
    """A token of a piece that starts there as one of the file."""
    return token._replace(start=token.start + start, end=token.end + start)


def _piece(source: Source) -> tuple[list[Token], list[Token], list[Diagnostic]]:
    """The words of a piece, fixed where it has faults, so that one fault is one diagnostic."""
    words = lex(source.text)
    tokens, comments = _apart(words)
    if run(tokens) is None:
        return _with_fixes(source, words)
    return tokens, comments, [MESSAGE_IN_TEXT.at(source.span(*place)) for place in _messages_in_texts(tokens)]


def _messages_in_texts(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Heads of messages in text blocks: quotes are missing above and below."""
    for token in tokens:
        if token.type == "TEXT":
            yield from ((token.start + start, token.start + end) for start, end in messages_inside(token.text))


def _accepted(tokens: list[Token]) -> Form:
    form = accepted(tokens)
    assert form is not None, "recovery left something that the grammar refuses"
    return form


class _KeepAll:
    """Lets Lark hand on the words that no rule of the grammar mentions."""

    always_accept = ("COMMENT", "BAD_TEXT", "BAD_STRING", "BAD_WORD")

    def process(self, stream: Iterator[lark.Token]) -> Iterator[lark.Token]:
        return stream


def grammar(*, strict: bool = False) -> lark.Lark:
    """The parser that Lark makes of the grammar; `strict` refuses what Lark would settle silently."""
    import lark

    return lark.Lark(
        grammar_text(),
        parser="lalr",
        lexer="basic",
        strict=strict,
        postlex=cast(Any, _KeepAll()),
        tree_class=Form,
        maybe_placeholders=False,
    )


_grammar = cache(grammar)


def lex_by_lark(text: str, start: int = 0) -> list[Token]:
    """All words from an offset on, comments and bad ones included."""
    session = _grammar().parse_interactive(text[start:] if start else text)
    words = cast(Any, session.lexer_thread).lex(session.parser_state)
    return [
        Token(word.type, word.value, start + cast(int, word.start_pos), start + cast(int, word.end_pos))
        for word in words
    ]


def _apart(words: list[Token]) -> tuple[list[Token], list[Token]]:
    """Tokens and comments."""
    return [w for w in words if w.type != "COMMENT"], [w for w in words if w.type == "COMMENT"]


def by_lark(tokens: list[Token]) -> Form | None:
    """What Lark makes of the tokens, or None where it refuses them."""
    import lark

    session = _grammar().parse_interactive("")
    try:
        for token in tokens:
            session.feed_token(cast("lark.Token", token))
        return cast(Form, session.feed_token(lark.Token("$END", "")))
    except lark.UnexpectedToken:
        return None


def _with_fixes(source: Source, words: list[Token]) -> tuple[list[Token], list[Token], list[Diagnostic]]:
    """Tokens that the grammar accepts, comments, and the faults, by the better of two ways to pair quotes."""
    from imidsl.syntax.recovery.text_blocks import is_doubtful

    tokens = _apart(words)[0]
    if any(_messages_in_texts(tokens)):
        return _fixed(source, words, doubtful=True)
    ways = [True, False] if is_doubtful(source, tokens) else [False]
    return min((_fixed(source, words, doubtful=doubtful) for doubtful in ways), key=lambda way: len(way[2]))


def _fixed(source: Source, words: list[Token], *, doubtful: bool) -> tuple[list[Token], list[Token], list[Diagnostic]]:
    """The same; on a line with a faulty word or bracket nothing else is reported: how it reads depends on that."""
    from imidsl.syntax.recovery.brackets import balance
    from imidsl.syntax.recovery.mend import mend
    from imidsl.syntax.recovery.repair import repair

    words, faulty = repair(source, words, lex, doubtful=doubtful)
    tokens, comments = _apart(words)
    tokens, unpaired = balance(source, tokens)
    tokens, misplaced = mend(source, tokens)
    found = faulty + _elsewhere(unpaired, faulty)
    return tokens, comments, found + _elsewhere(misplaced, found)


def _elsewhere(more: list[Diagnostic], found: list[Diagnostic]) -> list[Diagnostic]:
    """Those on other lines."""
    lines = {d.span.first.line for d in found}
    return [d for d in more if d.span.first.line not in lines]
