"""How the ordinary program reads a file: the project's grammar, made ready by Lark when the program starts."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer

ROOT = Path(__file__).resolve().parents[1]
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
WORDS = {"true": True, "false": False, "null": None}


@dataclass
class Item:
    """A form of the language: its name, its labels, and its value or body."""

    name: str
    labels: list[Any]
    value: Any = None


Items = list[Item]
Parts = list[Any]


def read(part: Any) -> Any:
    """The value that a word stands for."""
    if not isinstance(part, Token):
        return part
    if part.type == "STRING":
        return unescaped(part[1:-1])
    if part.type == "TEXT":
        text = textwrap.dedent(part[3:-3].removeprefix("\n")).removesuffix("\n")
        return unescaped(text.replace("\\\n", ""))
    if part.type == "LITERAL":
        return int(part) if part.isdecimal() else str(part)
    return WORDS.get(part, str(part))


def unescaped(text: str) -> str:
    """A string's text without its escapes."""
    return re.sub(r"\\(.)", lambda escape: ESCAPES.get(escape[1], escape[1]), text) if "\\" in text else text


class Build(Transformer[Token, Items]):
    """Forms to items, while Lark parses."""

    def start(self, parts: Parts) -> Items:
        """A file."""
        return parts

    def entry(self, parts: Parts) -> Item:
        """`name: value`."""
        return Item(read(parts[0]), [], read(parts[1]))

    def block(self, parts: Parts) -> Item:
        """`name label… { items }`."""
        return Item(read(parts[0]), [read(label) for label in parts[1:-1]], parts[-1])

    def statement(self, parts: Parts) -> Item:
        """`name label…`."""
        return Item(read(parts[0]), [read(label) for label in parts[1:]], [])

    def typed(self, parts: Parts) -> Item:
        """`param name: type = default`."""
        return Item(str(parts[0]), [str(parts[1])], [read(default) for default in parts[3:]])

    def given(self, parts: Parts) -> Item:
        """`let name = value`."""
        return Item(str(parts[0]), [str(parts[1])], read(parts[2]))

    def list(self, parts: Parts) -> Parts:
        """`[value, …]`."""
        return [read(part) for part in parts[1:-1]]

    def body(self, parts: Parts) -> Items:
        """`{ items }`."""
        return parts[1:-1]


GRAMMAR = (ROOT / "grammar" / "imidsl.lark").read_text("utf-8") + "\n%ignore COMMENT\n"
PARSER = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False, transformer=Build())


def plain(value: Any) -> Any:
    """A body as a dictionary, blocks in it too."""
    if isinstance(value, list) and value and isinstance(value[0], Item):
        return {item.name: plain(item.value) for item in value}
    return value
