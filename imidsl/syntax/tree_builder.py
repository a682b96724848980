"""The tree, made of the parser's forms: places, decoded strings and literals, and the comments in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import BAD_LITERAL
from imidsl.records import replace
from imidsl.source import Source, Span
from imidsl.syntax.faults import FewFaults
from imidsl.syntax.literals import read_literal, refusal
from imidsl.syntax.strings import string, text_block
from imidsl.syntax.tokens import Form, FormPart, Token, shown, start_of
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


def build(
    source: Source, form: Form, comments: Sequence[Token], adrift: Sequence[Token] = ()
) -> tuple[File, list[Diagnostic]]:
    """The tree of a parsed file with all its comments (some belong `adrift` to no node), and the words that can't be
    read."""
    builder = _Builder(source, comments)
    return builder.file(form, adrift), builder.found


class _Builder:
    """Goes through the forms in source order; `_comments` are those not yet given to a node, last first."""

    def __init__(self, source: Source, comments: Sequence[Token]):
        self.found = FewFaults()
        self._source = source
        self._comments = list(reversed(comments))
        # By what a part begins with: the rule of a form, the type of a token.
        self._makers: dict[str, Callable[[Any], Node]] = {
            "entry": self._entry,
            "block": self._block,
            "statement": self._statement,
            "typed": self._typed,
            "given": self._given,
            "named": self._named,
            "list": self._list,
            "body": self._body,
            "call": self._call,
            "NAME": self._symbol,
            "STRING": self._string,
            "TEXT": self._text,
            "LITERAL": self._literal,
            "MISSING": self._missing,
        }

    def file(self, form: Form, adrift: Sequence[Token]) -> File:
        size = len(self._source.text)
        items, inside = self._sequence(form.children, size)
        inside = [*map(self._comment, adrift), *inside]
        return _with(File(cast("tuple[Item, ...]", items), span=Span(self._source, 0, size)), inside=inside)

    def _any(self, part: FormPart) -> Any:
        return self._makers[part[0]](part)

    # Comments.

    def _sequence(self, parts: Sequence[FormPart], end: int) -> tuple[tuple[Node, ...], list[Comment]]:
        """Nodes with the comments around them, and the comments that stand last, before `end`."""
        if not self._comments:
            return tuple([self._makers[part[0]](part) for part in parts]), []
        nodes: list[Node] = []
        for part in parts:
            before = self._gap(nodes, start_of(part))
            node = self._any(part)
            # What recovery took out may have left comments inside a node that has no place for them.
            nodes.append(_with(node, before=before, inside=self._taken(node.span.end)))
        inside = self._gap(nodes, end)
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
            found.append(self._comment(self._comments.pop()))
        return found

    def _comment(self, token: Token) -> Comment:
        return Comment(token.text[1:].strip(), self._span(token))

    def _part(self, part: FormPart) -> Any:
        """A node with the comments between it and what stands before it in the same item."""
        if not self._comments or self._comments[-1].start >= start_of(part):
            return self._makers[part[0]](part)
        before = self._taken(start_of(part))
        return _with(self._any(part), before=before)

    # Items.

    def _entry(self, form: Form) -> Entry | Block:
        first, last = form.children
        key, value = self._key(first), self._part(last)
        span = self._between(key, value)
        return Block(key, (), value, span=span) if isinstance(value, Body) else Entry(key, value, span=span)

    def _block(self, form: Form) -> Block:
        first, *words, last = form.children
        key, labels, body = self._key(first), self._labels(words), self._part(last)
        return Block(key, labels, body, span=self._between(key, body))

    def _statement(self, form: Form) -> Statement:
        first, *words = form.children
        key, labels = self._key(first), self._labels(words)
        return Statement(key, labels, span=self._between(key, labels[-1]))

    def _typed(self, form: Form) -> Declaration:
        first, second, third, *rest = form.children
        word, name = self._name(first), self._name(second)
        type_ = self._part(third if third[0] != "NAME" else Form("call", [third]))
        value = self._part(rest[0]) if rest else None
        return Declaration(word, name, type_, value, span=self._between(word, value or type_))

    def _given(self, form: Form) -> Declaration:
        first, second, last = form.children
        word, name, value = self._name(first), self._name(second), self._part(last)
        return Declaration(word, name, None, value, span=self._between(word, value))

    def _named(self, form: Form) -> Argument:
        first, last = form.children
        name, value = self._name(first), self._part(last)
        return Argument(name, value, span=self._between(name, value))

    def _key(self, part: FormPart) -> Key:
        return self._name(part) if part[0] == "NAME" else self._any(part)

    def _labels(self, parts: list[FormPart]) -> tuple[Label, ...]:
        return tuple([self._name(part) if part[0] == "NAME" else self._any(part) for part in parts])

    def _between(self, first: Node, last: Node) -> Span:
        return Span(self._source, first.span.start, last.span.end)

    # Brackets.

    def _list(self, form: Form) -> List:
        items, inside, span = self._bracketed(form)
        return _with(List(cast("tuple[Value, ...]", items), span=span), inside=inside)

    def _body(self, form: Form) -> Body:
        items, inside, span = self._bracketed(form)
        return _with(Body(cast("tuple[Item, ...]", items), span=span), inside=inside)

    def _bracketed(self, form: Form) -> tuple[tuple[Node, ...], list[Comment], Span]:
        opening, *parts, closing = cast("list[Token]", form.children)
        nodes, inside = self._sequence(parts, closing.start)
        return nodes, inside, Span(self._source, opening.start, closing.end)

    def _call(self, form: Form) -> Type:
        first, *rest = form.children
        name = self._name(first)
        arguments: tuple[Node, ...] = ()
        inside: list[Comment] = []
        span = name.span
        if rest and isinstance(rest[0], Form):
            arguments, inside, brackets = self._bracketed(rest[0])
            span = span.to(brackets)
        optional = bool(rest) and isinstance(rest[-1], Token)
        if optional:
            span = span.to(self._span(rest[-1]))
        return _with(Type(name, cast("tuple[Argument | Value, ...]", arguments), optional, span=span), inside=inside)

    # Words.

    def _span(self, part: FormPart) -> Span:
        _, _, start, end = cast(Token, part)
        return Span(self._source, start, end)

    def _name(self, part: FormPart) -> Name:
        _, text, start, end = cast(Token, part)
        return Name(text, span=Span(self._source, start, end))

    def _symbol(self, token: Token) -> Name | Literal:
        word = token.text
        return Literal(_WORDS[word], word, span=self._span(token)) if word in _WORDS else self._name(token)

    def _string(self, token: Token) -> String:
        return string(self._span(token), self.found)

    def _text(self, token: Token) -> String:
        return text_block(self._span(token), self.found)

    def _literal(self, token: Token) -> Literal | Missing:
        span = self._span(token)
        value = read_literal(token.text)
        if value is not None:
            return Literal(value, token.text, span=span)
        reason, remedy = refusal(token.text, option=self._source.text[token.start - 1 : token.start] == "(")
        self.found.append(BAD_LITERAL.at(span, help=remedy, word=shown(token.text), reason=reason))
        return Missing(span=span)

    def _missing(self, token: Token) -> Missing:
        return Missing(span=self._span(token))


def _with(
    node: _N, before: Sequence[Comment] = (), suffix: Sequence[Comment] = (), inside: Sequence[Comment] = ()
) -> _N:
    """The node with more comments."""
    if not (before or suffix or inside):
        return node
    own = node.comments
    return replace(node, comments=Comments((*before, *own.before), (*own.suffix, *suffix), (*own.inside, *inside)))
