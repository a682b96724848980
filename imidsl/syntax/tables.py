"""A run of the tables that Lark made of the grammar, for texts without fault: it spares them loading Lark.

`lalr.py` is generated (`python -m imidsl.generate`) and checked to be fresh; a test holds this run and Lark's equal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeAlias

from imidsl.syntax.lalr import BLANKS, END, RULES, STATES, WORDS
from imidsl.syntax.tokens import CLOSER, CLOSERS, MAX_DEPTH, Form, Part, Token

Rule: TypeAlias = tuple[str, int, tuple[int, ...], bool]
"""How a rule is reduced: its name, how many symbols it has, the indexes of those that are kept, whether it makes a form
(or else what is kept goes to whatever it is a part of)."""

_STEPS = dict.fromkeys(CLOSER, 1) | dict.fromkeys(CLOSERS, -1)
_LAST = Token("$END", "", 0, 0)
_made = tuple.__new__  # a named tuple's own constructor costs twice as much


@cache
def _words() -> re.Pattern[str]:
    """Any word with the blanks behind it. The group where it ends says its kind; a group around it would keep `re` from
    telling by the first character that it is none of that kind."""
    kinds = "|".join(f"(?:{word})()" for _, word in WORDS)
    return re.compile(f"(?:{kinds}){BLANKS}")


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(BLANKS)


def lex(text: str) -> list[Token]:
    """All words of a text, comments and bad ones included."""
    found: list[Token] = []
    first = _blanks().match(text)
    assert first is not None
    for match in _words().finditer(text, first.end()):
        group = match.lastindex
        assert group is not None
        start, end = match.start(), match.end(group)
        found.append(_made(Token, (WORDS[group - 1][0], text[start:end], start, end)))
    return found


def run(tokens: Sequence[Token]) -> Form | None:
    """What the grammar makes of the tokens, or None where it refuses them or they nest too deep."""
    if max(accumulate([_STEPS[token[0]] for token in tokens if token[0] in _STEPS]), default=0) > MAX_DEPTH:
        return None
    states, values = [0], list[list[Part]]()
    try:
        for token in (*tokens, _LAST):
            kind = token[0]
            while (action := STATES[states[-1]][kind]) < 0:
                _reduce(RULES[action], states, values)
            states.append(action)
            values.append([token])
    except KeyError:
        pass  # it is refused, or all is done
    made = values[-1][0] if states[-1] == END else None
    return made if isinstance(made, Form) else None


def _reduce(rule: Rule, states: list[int], values: list[list[Part]]) -> None:
    name, size, kept, whole = rule
    at = len(values) - size
    made: list[Part] = values[at + kept[0]] if kept else []
    for index in kept[1:]:
        made += values[at + index]
    del states[at + 1 :], values[at:]
    states.append(STATES[states[-1]][name])
    values.append([_made(Form, (name, made))] if whole else made)
