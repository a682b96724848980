"""Nodes of trees that were never text: keys, words, numbers, durations, strings, blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from imidsl.records import replace
from imidsl.schema.kinds import Number, json_number
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.literals import MAX_DIGITS

NOWHERE = Source("", "").span(0, 0)
NULL = tree.Literal(None, "null", span=NOWHERE)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_OPENER = re.compile(r"\{\{link_(?P<link>[0-9]+)\}\}|\{\{|\{%|\{#")
_UNITS = (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def name(text: str) -> tree.Name:
    """A bare word."""
    return tree.Name(text, span=NOWHERE)


def key(text: str) -> tree.Key:
    """The key of an entry or block: bare where it is a name, else in quotes."""
    return name(text) if _NAME.fullmatch(text) else string(text)


def text(value: str, links: Collection[str] = ()) -> tree.String:
    """A text that renders to just these characters: what opens a tag is written as a tag that prints it, and the
    placeholder of a declared smartlink (`links`, their ids) as a reference to it."""

    def written(opener: re.Match[str]) -> str:
        link = opener["link"]
        return f"{{{{ link_{link} }}}}" if link in links else f"{{{{ '{opener[0][:2]}' }}}}{opener[0][2:]}"

    return template(_OPENER.sub(written, value))


def template(source: str) -> tree.String:
    """A text with tags, on several lines where it has several."""
    return string(source, block="\n" in source.strip("\n"))


def string(value: str, *, block: bool = False) -> tree.String:
    """Characters as they are, in quotes or as a text block."""
    return tree.String(value, ((0, 0),), block, span=NOWHERE)


def flag(value: bool) -> tree.Literal:
    """`true` or `false`."""
    return tree.Literal(value, "true" if value else "false", span=NOWHERE)


def number(value: int | float) -> tree.Literal | None:
    """A number that is this one again when it is read, its kind included; None where none can be written."""
    if isinstance(value, int):
        digits = str(value)
        return tree.Literal(value, digits, span=NOWHERE) if len(digits) <= MAX_DIGITS else None
    digits = f"{Decimal(repr(value)):f}"
    digits += "" if "." in digits else ".0"
    exact = Decimal(digits)
    fits = len(digits) <= MAX_DIGITS and json_number(Number(exact, digits)) == value
    return tree.Literal(exact, digits, span=NOWHERE) if fits else None


def duration(seconds: int) -> tree.Literal:
    """So many seconds in the largest unit that divides them, with the next smaller one where that says it in two."""
    for index, (unit, size) in enumerate(_UNITS):
        whole, rest = divmod(seconds, size)
        if whole and not rest:
            return _duration(seconds, f"{whole}{unit}")
        smaller, left = divmod(rest, _UNITS[index + 1][1]) if index + 1 < len(_UNITS) else (0, 0)
        if whole and not left and unit != "w":
            return _duration(seconds, f"{whole}{unit}{smaller}{_UNITS[index + 1][0]}")
    return _duration(seconds, f"{seconds}s")


def _duration(seconds: int, word: str) -> tree.Literal:
    return tree.Literal(timedelta(seconds=seconds), word, span=NOWHERE)


def decimal(value: Decimal) -> tree.Literal:
    """A number with just these places."""
    return tree.Literal(value, f"{value:f}", span=NOWHERE)


def moment(value: date) -> tree.Literal:
    """A date or an instant, plainly."""
    plain = value.strftime("%Y-%m-%dT%H:%M:%SZ" if isinstance(value, datetime) else "%Y-%m-%d")
    return tree.Literal(value, plain, span=NOWHERE)


def many(items: Iterable[tree.Value]) -> tree.List:
    """`[a, b]`."""
    return tree.List(tuple(items), span=NOWHERE)


def body(items: Iterable[tree.Item]) -> tree.Body:
    """`{ items }`."""
    return tree.Body(tuple(items), span=NOWHERE)


def entry(word: str, value: tree.Value) -> tree.Item:
    """`word: value`; with an object as its value a block."""
    if isinstance(value, tree.Body):
        return tree.Block(key(word), (), value, span=NOWHERE)
    return tree.Entry(key(word), value, span=NOWHERE)


def block(word: tree.Key, labels: Iterable[tree.Label], items: Iterable[tree.Item]) -> tree.Block:
    """`word label… { items }`."""
    return tree.Block(word, tuple(map(_label, labels)), body(items), span=NOWHERE)


def _label(label: tree.Label) -> tree.Label:
    """Labels stay on the line of their name, so that a text of several lines is escaped there."""
    return replace(label, block=False) if isinstance(label, tree.String) else label


def form(word: str, labels: Iterable[tree.Label], items: Iterable[tree.Item]) -> tree.Block | tree.Statement:
    """A block, or without items but with labels a statement."""
    inner, outer = tuple(items), tuple(labels)
    if outer and not inner:
        return tree.Statement(key(word), tuple(map(_label, outer)), span=NOWHERE)
    return block(key(word), outer, inner)
