"""A run of the tables that Lark made of the grammar, for texts without fault: it spares them loading Lark.

`tables.json` is generated (`python -m imidsl.generate`) and checked to be fresh; a test holds this run and Lark's
equal.
"""

from __future__ import annotations

import json
import re
from functools import cache

from imidsl.records import dataclass
from imidsl.resources import tables_text
from imidsl.syntax.tokens import CLOSER, CLOSERS, MAX_DEPTH, Form, Part, Token


@dataclass(frozen=True, slots=True)
class Rule:
    """How a rule of the grammar is reduced: its name, how many symbols it has, which of them are kept.

    `kept` has the index of each kept symbol, and whether what it made is spliced in; `single` means that one child
    alone stands for the whole.
    """

    name: str
    size: int
    kept: tuple[tuple[int, bool], ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """The lexer as one regular expression, and for each state what a symbol does: a state to go to (from 0), or a rule
    to reduce (-1 the first)."""

    words: re.Pattern[str]
    ignored: str
    states: list[dict[str, int]]
    rules: list[Rule]
    start: int
    end: int

    def lex(self, text: str) -> list[Token]:
        """All words of a text, comments and bad ones included."""
        found = []
        for match in self.words.finditer(text):
            kind = match.lastgroup
            assert kind is not None
            if kind != self.ignored:
                found.append(Token(kind, match[0], match.start(), match.end()))
        return found

    def run(self, tokens: list[Token]) -> Form | None:
        """What the grammar makes of the tokens, or None where it refuses them or they nest too deep."""
        states, values = [self.start], list[Part | list[Part]]()
        depth = 0
        for token in (*tokens, Token("$END", "", 0, 0)):
            if token.type in CLOSER:
                depth += 1
                if depth > MAX_DEPTH:
                    return None
            elif token.type in CLOSERS:
                depth -= 1
            while (action := self.states[states[-1]].get(token.type)) is not None and action < 0:
                self._reduce(self.rules[-1 - action], states, values)
                if states[-1] == self.end:
                    made = values[-1]
                    return made if isinstance(made, Form) else None
            if action is None:
                return None
            states.append(action)
            values.append(token)
        return None

    def _reduce(self, rule: Rule, states: list[int], values: list[Part | list[Part]]) -> None:
        at = len(values) - rule.size
        children: list[Part] = []
        for index, spliced in rule.kept:
            value = values[at + index]
            if isinstance(value, list):
                assert spliced
                children += value
            else:
                children.append(value)
        del states[at + 1 :], values[at:]
        states.append(self.states[states[-1]][rule.name])
        if rule.single and len(children) == 1:
            values.append(children[0])
        else:
            values.append(children if rule.name.startswith("_") else Form(rule.name, children))


@cache
def tables() -> Tables:
    """The tables of the package."""
    data = json.loads(tables_text())
    rules = [Rule(name, size, tuple((i, s) for i, s in kept), single) for name, size, kept, single in data["rules"]]
    return Tables(re.compile(data["words"]), data["ignored"], data["states"], rules, data["start"], data["end"])
