"""Lark's tables as the module `lalr`, without what changes nothing when `tables` runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from imidsl.syntax.parse import grammar

_HEAD = '''"""The lexer and the parser of the grammar as tables. Generated: `python -m imidsl.generate`."""
# ruff: noqa
# fmt: off

'''


def module() -> str:
    """The source of the module.

    `WORDS` has the terminals in the order in which they are tried, `BLANKS` what may stand between them. `STATES` says
    of each state what a symbol does: a state to go to, or a rule to reduce, which `RULES` has at this negative index.
    State 0 is the first; the last one takes the end of the text.
    """
    parser = cast(Any, grammar()).parser
    lexer = parser.lexer.lexer
    (ignored,) = lexer.ignore_types
    words = {word.name: word.pattern.to_regexp() for word in lexer.terminals}
    blanks = words.pop(ignored)
    tables = _Tables(parser.parser._parse_table, parser.parser_conf.rules)
    states = tables.states()
    rules = [tables.reduced(rule) for rule in reversed(tables.rules)]
    return (
        f"{_HEAD}WORDS = {_rows([*words.items()])}\nBLANKS = {f'(?:{blanks}|)'!r}\n"
        f"RULES = {_rows(rules)}\nSTATES = {_rows(states)}\n"
    )


def _rows(rows: list[Any]) -> str:
    return "[\n" + "".join(f"    {row!r},\n" for row in rows) + "]"


class _Tables:
    def __init__(self, table: Any, rules: list[Any]) -> None:
        self._table = table
        self.rules: list[Any] = []
        """Those that are reduced, as they are met."""
        self._void = {rule.origin for rule in rules if rule.origin.name.startswith("_")}
        """The symbols of which nothing is ever kept, once those are out of which something is."""
        while kept := {rule.origin for rule in rules if self._kept(rule)} & self._void:
            self._void -= kept

    def states(self) -> list[dict[str, int]]:
        """What each state does. They are numbered as they are met: Lark numbers them anew in each process."""
        numbers = {self._table.start_states["start"]: 0}
        rows = [self._row(state, numbers) for state in _in_turn(numbers)]
        last = numbers[self._table.end_states["start"]]
        rows[last]["$END"] = last
        return rows

    def _row(self, state: int, numbers: dict[int, int]) -> dict[str, int]:
        row = {}
        for symbol in sorted(self._table.states[state]):
            next_, rule = self._action(state, symbol)
            if rule is None:
                row[symbol] = numbers.setdefault(next_, len(numbers))
            else:
                self.rules += [rule] if rule not in self.rules else []
                row[symbol] = -1 - self.rules.index(rule)
        return row

    def _action(self, state: int, symbol: str) -> tuple[int, Any]:
        """The state to go to, or the rule to reduce. Where only an idle reduction can follow, the state is that to
        which this leads: what is wrong then shows a little later, and still before the next token is taken."""
        action, argument = self._table.states[state][symbol]
        if action.name != "Shift":
            return state, argument
        follows = [self._table.states[argument][symbol] for symbol in self._table.states[argument]]
        rules = {id(rule) if kind.name != "Shift" else None for kind, rule in follows}
        if len(rules) == 1 and None not in rules and self._idle(follows[0][1]):
            return self._action(state, follows[0][1].origin.name)
        return argument, None

    def _idle(self, rule: Any) -> bool:
        """Whether what its one symbol made is what it makes."""
        stays = bool(self._kept(rule)) or rule.origin in self._void
        return stays and len(rule.expansion) == 1 and not self._whole(rule)

    def reduced(self, rule: Any) -> tuple[str, int, tuple[int, ...] | None, bool]:
        """A rule as `tables` wants it."""
        kept = None if self._idle(rule) else self._kept(rule)
        return str(rule.origin.name), len(rule.expansion), kept, self._whole(rule)

    def _whole(self, rule: Any) -> bool:
        alone = rule.options.expand1 and len(self._kept(rule)) == 1
        return not (rule.origin.name.startswith("_") or alone)

    def _kept(self, rule: Any) -> tuple[int, ...]:
        return tuple(
            index
            for index, symbol in enumerate(rule.expansion)
            if (rule.options.keep_all_tokens or not symbol.filter_out if symbol.is_term else symbol not in self._void)
        )


def _in_turn(numbers: dict[int, int]) -> Iterator[int]:
    """The states in the order of their numbers, while more are being numbered."""
    at = 0
    while at < len(numbers):
        yield list(numbers)[at]
        at += 1
