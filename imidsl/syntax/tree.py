"""The concrete syntax tree: frozen, spanned, with its comments. It knows place and trivia, never meaning.

Two trees are equal when they say the same: spans and comments don't take part in comparison.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from imidsl.records import dataclass, field
from imidsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its `#` to the end of the line; `text` is without the `#` and the blanks around."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of a node: on the lines before it, behind it on its last line, and, for whatever has brackets,
    those that stand last inside (behind the last item, before the closing bracket)."""

    before: tuple[Comment, ...] = ()
    suffix: tuple[Comment, ...] = ()
    inside: tuple[Comment, ...] = ()


NO_COMMENTS = Comments()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has."""

    span: Span = field(compare=False, repr=False)
    comments: Comments = field(default=NO_COMMENTS, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name as key, label, symbol or type: `text`, `media-path`, `OPEN_URL`."""

    text: str


@dataclass(frozen=True, slots=True)
class String(Node):
    """A string or text block, decoded.

    `pieces` maps decoded characters to the source: pairs (offset in `text`, offset in the source), ascending, the
    first for offset 0; between two pairs both run in step. An escape is a pair of its own.
    """

    text: str
    pieces: tuple[tuple[int, int], ...] = field(compare=False, repr=False)
    block: bool = field(default=False, compare=False)

    def at(self, start: int, end: int) -> Span:
        """The place in the source of the decoded characters from `start` to `end` (exclusive)."""
        first = self._offset(start)
        if end <= start:
            return Span(self.span.source, first, first)
        last = self._offset(end - 1)
        # A backslash in the source starts an escape, which is one piece up to where the next one starts.
        escape = self.span.source.text[last] == "\\"
        return Span(self.span.source, first, self._offset(end) if escape else last + 1)

    def _offset(self, decoded: int) -> int:
        index = bisect_right(self.pieces, (decoded, len(self.span.source.text))) - 1
        text, source = self.pieces[index]
        return source + decoded - text


Scalar: TypeAlias = int | Decimal | bool | timedelta | date | datetime | None


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, `true`, `false`, `null`, a duration, a date or an instant (aware, UTC), with the word as written."""

    value: Scalar
    text: str


@dataclass(frozen=True, slots=True)
class Missing(Node):
    """Where a value or type should stand and doesn't, or can't be read: already reported."""


@dataclass(frozen=True, slots=True)
class List(Node):
    """`[a, b]`."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """`max: 9` among the arguments of a type."""

    name: Name
    value: Value


@dataclass(frozen=True, slots=True)
class Type(Node):
    """`text(max: 9)?`, `list(text)`; with neither arguments nor `?` it is written like a symbol (a `Name`)."""

    name: Name
    arguments: tuple[Argument | Value, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Body(Node):
    """`{ items }`, braces included in the span."""

    items: tuple[Item, ...]


Value: TypeAlias = "String | Literal | Name | List | Body | Type | Missing"
Label: TypeAlias = "Name | String | Literal | Missing"
Key: TypeAlias = "Name | String"


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`name: value`. With a body as its value it is a `Block` without labels instead."""

    key: Key
    value: Value


@dataclass(frozen=True, slots=True)
class Block(Node):
    """`name label… { items }`, also `name: { items }`."""

    key: Key
    labels: tuple[Label, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """`name label…`."""

    key: Key
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Declaration(Node):
    """`word name: type = value` (`param`), or `word name = value` (`let`) with `type` None.

    Which words declare what is not syntax; a plain type is a `Type` here too.
    """

    word: Name
    name: Name
    type: Type | Missing | None
    value: Value | None


Item: TypeAlias = "Entry | Block | Statement | Declaration"


@dataclass(frozen=True, slots=True)
class File(Node):
    """A whole source; `comments.inside` are those behind the last item."""

    items: tuple[Item, ...]

    @property
    def source(self) -> Source:
        """The text that the tree was read from."""
        return self.span.source


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below one, in source order."""
    match node:
        case List(items=items) | Body(items=items) | File(items=items):
            yield from items
        case Type(name=name, arguments=arguments):
            yield name
            yield from arguments
        case Argument(name=name, value=value):
            yield name
            yield value
        case Entry(key=key, value=value):
            yield key
            yield value
        case Block(key=key, labels=labels, body=body):
            yield key
            yield from labels
            yield body
        case Statement(key=key, labels=labels):
            yield key
            yield from labels
        case Declaration(word=word, name=name, type=type_, value=maybe):
            yield from (n for n in (word, name, type_, maybe) if n is not None)


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it, in source order."""
    yield node
    for child in children(node):
        yield from walk(child)
