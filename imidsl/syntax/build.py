"""The tree, made of the parser's forms: places, decoded strings and literals, and the comments in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import BAD_LITERAL
from imidsl.records import replace
from imidsl.source import Source, Span
from imidsl.syntax.literals import read_literal, refusal
from imidsl.syntax.strings import string, text_block
from imidsl.syntax.tokens import Form, Part, Token, shown
from imidsl.syntax.tree import (
    Argument,
    Block,
    Body,
    Comment,
    Comments,
    Declaration,
    Entry,
    File,
    Item,
    Key,
    Label,
    List,
    Literal,
    Missing,
    Name,
    Node,
    Statement,
    String,
    Type,
    Value,
)

_N = TypeVar("_N", bound=Node)
_WORDS = {"true": True, "false": False, "null": None}


def build(source: Source, form: Form, comments: Sequence[Token]) -> tuple[File, list[Diagnostic]]:
    """The tree of a parsed file with all its comments, and the words that can't be read."""
    builder = _Builder(source, comments)
    return builder.file(form), builder.found


def _start(part: Part) -> int:
    while isinstance(part, Form):
        part = part.children[0]
    return part.start


class _Builder:
    """Goes through the forms in source order; `_comments` are those not yet given to a node, last first."""

    def __init__(self, source: Source, comments: Sequence[Token]):
        self.found: list[Diagnostic] = []
        self._source = source
        self._comments = list(reversed(comments))
        self._forms: dict[str, Callable[[list[Part]], Node]] = {
            "entry": self._entry,
            "block": self._block,
            "statement": self._statement,
            "typed": self._typed,
            "given": self._given,
            "named": self._named,
            "list": self._list,
            "body": self._body,
            "call": self._call,
        }

    def file(self, form: Form) -> File:
        size = len(self._source.text)
        items, inside = self._sequence(form.children, size)
        return _with(File(cast("tuple[Item, ...]", items), span=Span(self._source, 0, size)), inside=inside)

    # Comments.

    def _sequence(self, parts: Sequence[Part], end: int) -> tuple[tuple[Node, ...], list[Comment]]:
        """Nodes with the comments around them, and the comments that stand last, before `end`."""
        nodes: list[Node] = []
        for part in parts:
            before = self._gap(nodes, _start(part)) if self._comments else []
            node = self._any(part)
            # What recovery took out may have left comments inside a node that has no place for them.
            within = self._taken(node.span.end) if self._comments else []
            nodes.append(_with(node, before=before, inside=within))
        inside = self._gap(nodes, end) if self._comments else []
        return tuple(nodes), inside

    def _gap(self, nodes: list[Node], end: int) -> list[Comment]:
        """The comments up to an offset; one on the last line of the node before goes to that one."""
        found = self._taken(end)
        if found and nodes:
            last = nodes[-1]
            behind = self._source.text.find("\n", last.span.end, found[0].span.start) < 0
            if behind:
                nodes[-1] = _with(last, suffix=found[:1])
                return found[1:]
        return found

    def _taken(self, end: int) -> list[Comment]:
        found = []
        while self._comments and self._comments[-1].start < end:
            token = self._comments.pop()
            found.append(Comment(token.text[1:].strip(), Span(self._source, token.start, token.end)))
        return found

    def _part(self, part: Part, convert: Callable[[Part], _N]) -> _N:
        """A node with the comments between it and what stands before it in the same item."""
        if not self._comments or self._comments[-1].start >= _start(part):
            return convert(part)
        before = self._taken(_start(part))
        return _with(convert(part), before=before)

    # Items.

    def _any(self, part: Part) -> Node:
        return self._forms[part.rule](part.children) if isinstance(part, Form) else self._value(part)

    def _entry(self, parts: list[Part]) -> Entry | Block:
        key = self._key(parts[0])
        value = self._part(parts[1], self._value)
        span = key.span.to(value.span)
        return Block(key, (), value, span=span) if isinstance(value, Body) else Entry(key, value, span=span)

    def _block(self, parts: list[Part]) -> Block:
        key = self._key(parts[0])
        labels = self._labels(parts[1:-1])
        body = cast(Body, self._part(parts[-1], self._any))
        return Block(key, labels, body, span=key.span.to(body.span))

    def _statement(self, parts: list[Part]) -> Statement:
        key = self._key(parts[0])
        labels = self._labels(parts[1:])
        return Statement(key, labels, span=key.span.to(labels[-1].span))

    def _typed(self, parts: list[Part]) -> Declaration:
        word, name = self._name(parts[0]), self._name(parts[1])
        type_ = self._part(parts[2], self._type)
        value = self._part(parts[3], self._value) if len(parts) > 3 else None
        return Declaration(word, name, type_, value, span=word.span.to((value or type_).span))

    def _given(self, parts: list[Part]) -> Declaration:
        word, name = self._name(parts[0]), self._name(parts[1])
        value = self._part(parts[2], self._value)
        return Declaration(word, name, None, value, span=word.span.to(value.span))

    def _named(self, parts: list[Part]) -> Argument:
        name = self._name(parts[0])
        value = self._part(parts[1], self._value)
        return Argument(name, value, span=name.span.to(value.span))

    # Brackets.

    def _list(self, parts: list[Part]) -> List:
        items, inside, span = self._bracketed(parts)
        return _with(List(cast("tuple[Value, ...]", items), span=span), inside=inside)

    def _body(self, parts: list[Part]) -> Body:
        items, inside, span = self._bracketed(parts)
        return _with(Body(cast("tuple[Item, ...]", items), span=span), inside=inside)

    def _bracketed(self, parts: list[Part]) -> tuple[tuple[Node, ...], list[Comment], Span]:
        opening, closing = cast(Token, parts[0]), cast(Token, parts[-1])
        nodes, inside = self._sequence(parts[1:-1], closing.start)
        return nodes, inside, Span(self._source, opening.start, closing.end)

    def _call(self, parts: list[Part]) -> Type:
        name = self._name(parts[0])
        arguments: tuple[Node, ...] = ()
        inside: list[Comment] = []
        span = name.span
        if isinstance(parts[1], Form):
            arguments, inside, brackets = self._bracketed(parts[1].children)
            span = name.span.to(brackets)
        optional = isinstance(parts[-1], Token)
        if optional:
            span = span.to(self._span(parts[-1]))
        return _with(Type(name, cast("tuple[Argument | Value, ...]", arguments), optional, span=span), inside=inside)

    # Words.

    def _span(self, part: Part) -> Span:
        token = cast(Token, part)
        return Span(self._source, token.start, token.end)

    def _name(self, part: Part) -> Name:
        return Name(cast(Token, part).text, span=self._span(part))

    def _key(self, part: Part) -> Key:
        token = cast(Token, part)
        return self._name(token) if token.type == "NAME" else string(self._span(token), self.found)

    def _labels(self, parts: list[Part]) -> tuple[Label, ...]:
        return tuple([self._name(p) if cast(Token, p).type == "NAME" else self._word(cast(Token, p)) for p in parts])

    def _type(self, part: Part) -> Type | Missing:
        if isinstance(part, Form):
            return self._call(part.children)
        span = self._span(part)
        return Missing(span=span) if part.type == "MISSING" else Type(self._name(part), span=span)

    def _value(self, part: Part) -> Value:
        if isinstance(part, Form):
            return cast(Value, self._any(part))
        if part.type != "NAME":
            return self._word(part)
        if part.text in _WORDS:
            return Literal(_WORDS[part.text], part.text, span=self._span(part))
        return self._name(part)

    def _word(self, token: Token) -> String | Literal | Missing:
        span = self._span(token)
        match token.type:
            case "STRING":
                return string(span, self.found)
            case "TEXT":
                return text_block(span, self.found)
            case "LITERAL":
                return self._literal(token, span)
            case _:
                return Missing(span=span)

    def _literal(self, token: Token, span: Span) -> Literal | Missing:
        value = read_literal(token.text)
        if value is not None:
            return Literal(value, token.text, span=span)
        reason, remedy = refusal(token.text)
        self.found.append(BAD_LITERAL.at(span, word=shown(token.text), reason=reason, remedy=remedy))
        return Missing(span=span)


def _with(
    node: _N, before: Sequence[Comment] = (), suffix: Sequence[Comment] = (), inside: Sequence[Comment] = ()
) -> _N:
    """The node with more comments."""
    if not (before or suffix or inside):
        return node
    own = node.comments
    return replace(node, comments=Comments((*before, *own.before), (*own.suffix, *suffix), (*own.inside, *inside)))
