"""A run of the tables that Lark made of the grammar, for texts without fault: it spares them loading Lark.

`lalr.py` is generated (`python -m imidsl.generate`) and checked to be fresh; a test holds this run and Lark's equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate
from typing import cast

from imidsl.syntax.lalr import BLANKS, RULES, STATES, WORDS
from imidsl.syntax.tokens import CLOSER, CLOSERS, MAX_DEPTH, Form, FormPart, Token

_STEPS = dict.fromkeys(CLOSER, 1) | dict.fromkeys(CLOSERS, -1)
_made = tuple.__new__  # a named tuple's own constructor takes twice as long


@cache
def _words() -> re.Pattern[str]:
    """Any word with the blanks behind it. The group where it ends says its kind; a group around it would keep `re` from
    telling by the first character that it is none of that kind."""
    kinds = "|".join(f"(?:{word})()" for _, word in WORDS)
    return re.compile(f"(?:{kinds}){BLANKS}")


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(BLANKS)


def lex(text: str, start: int = 0) -> list[Token]:
    """All words of a text from an offset on, comments and bad ones included."""
    return list(words(text, start))


def words(text: str, start: int = 0) -> Iterator[Token]:
    """The same one by one."""
    first = _blanks().match(text, start)
    assert first is not None
    for match in _words().finditer(text, first.end()):
        group = match.lastindex
        assert group is not None
        start, end = match.start(), match.end(group)
        yield _made(Token, (WORDS[group - 1][0], text[start:end], start, end))


def run(tokens: Sequence[Token]) -> Form | None:
    """What the grammar makes of the tokens, or None where it refuses them or they nest too deep."""
    deepest = max(accumulate([_STEPS[token[0]] for token in tokens if token[0] in _STEPS]), default=0)
    return accepted(tokens) if deepest <= MAX_DEPTH else None


def accepted(tokens: Sequence[Token]) -> Form | None:
    """The same of tokens of which it is known how deep they nest."""
    with suppress(KeyError):  # a state knows nothing to do with a word that is refused
        return _run([*tokens, Token("$END", "", 0, 0)])
    return None


def _run(tokens: Sequence[Token]) -> Form:
    # One function, as it is the innermost loop of all reading. `below` has the states under the present one, `values`
    # what was made on the way from each of them to the next.
    state, below, values = 0, list[int](), list[list[FormPart]]()
    for token in tokens:
        kind = token[0]
        while (action := STATES[state][kind]) < 0:
            name, size, kept, whole = RULES[action]
            if kept is not None:
                at = len(values) - size
                made = values[at + kept[0]] if kept else []
                for index in kept[1:]:
                    made += values[at + index]
                values[at:] = [[_made(Form, (name, made))] if whole else made]
                below[at:] = [below[at] if size else state]
            state = STATES[below[-1]][name]
        below.append(state)
        values.append([token])
        state = action
    return cast(Form, values[0][0])
