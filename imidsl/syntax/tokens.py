"""What passes between lexer, recovery, parser and builder: tokens and forms, plain data that know no library."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

CLOSER = {"LBRACE": "RBRACE", "LSQB": "RSQB", "LPAR": "RPAR"}
"""The closing bracket of each opening one."""

CLOSERS = frozenset(CLOSER.values())

NEWLINE = "_NL"
END = "END"

MAX_DEPTH = 100
"""How deep brackets may nest; whoever walks the tree recurses, so there has to be an end."""


class Token(NamedTuple):
    """A word of the source: its terminal in the grammar, its text, and where it starts and ends."""

    type: str
    text: str
    start: int
    end: int


class Form(NamedTuple):
    """What the parser made of a rule: the rule's name and its tokens and forms."""

    rule: str
    children: list[FormPart]


FormPart: TypeAlias = Token | Form


def start_of(part: FormPart) -> int:
    """Where a token or form starts."""
    while isinstance(part, Form):
        part = part.children[0]
    return part.start


Lex: TypeAlias = Callable[[str, int], list[Token]]
"""All tokens of a text from an offset on, comments and bad words included."""


def shown(text: str, limit: int = 60) -> str:
    """A word of the user's for a message: in quotes, cut short, and what can't be seen by its code point."""
    if text.isprintable():
        return f"'{text}'" if len(text) <= limit else f"'{text[:limit]}…'"
    if len(text) == 1:
        return f"U+{ord(text):04X} ({unicodedata.name(text, 'a control character')})"
    return "'" + "".join(c if c.isprintable() else " " for c in text[:limit]) + ("…'" if len(text) > limit else "'")
