"""Texts as pieces: of what stands in a template, the ordinary becomes pieces, the rest is left to its own renderer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from math import inf
from typing import Any, Final

from imidsl.plan.columns import LONGEST
from imidsl.plan.pieces import (
    Both,
    Column,
    Computed,
    Constant,
    Either,
    Equals,
    Holds,
    Not,
    NotPlanned,
    Piece,
    PieceChoice,
    Pieces,
    PlannedText,
    Rendered,
    Test,
    Values,
)
from imidsl.text.template import nodes
from imidsl.text.template.fast_renderer import HandedOver, QuickMaker, longest
from imidsl.text.template.jinja.meter import MAX_CHARACTERS
from imidsl.text.template.template import Template

_WORDS: Final = (str, int, bool, type(None))


def planned(text: Template, columns: Set[str], constants: Mapping[str, Any]) -> PlannedText:
    """A text with some names that have values, and others that are constants."""
    limit = longest(text.tree) if text.tree is not None else 0
    try:
        if limit < LONGEST or text.tree is None:
            raise HandedOver
        maker = _PieceMaker(columns, constants, limit)
        pieces = tuple(joined(maker.body(text.tree.body)))
    except HandedOver:
        return PlannedText((Rendered(_whole(text)),))
    return PlannedText(pieces, text.drops_last_break, MAX_CHARACTERS if _most(pieces) > MAX_CHARACTERS else None)


def _most(pieces: Pieces) -> float:
    """How many characters pieces give at most."""
    return sum(map(_most_of, pieces))


def _most_of(piece: Piece) -> float:
    match piece:
        case Constant(text=text):
            return len(text)
        case Column():
            return LONGEST
        case PieceChoice(branches=branches, other=other):
            return max(map(_most, [other, *(pieces for _, pieces in branches)]))
    return inf


def _whole(text: Template) -> Any:
    def render(values: Values) -> str:
        made = text.render(values)
        if not isinstance(made, str):
            raise NotPlanned
        return made

    return render


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with neighbouring constants as one, and without empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Constant) and found and isinstance(found[-1], Constant):
            found[-1] = Constant(found[-1].text + piece.text)
        elif piece != Constant(""):
            found.append(piece)
    return found


class _PieceMaker:
    """Makes pieces of nodes. What isn't known here, the quick renderer makes; what that doesn't know is handed over.

    The pieces give what the quick renderer gives: values are short enough for it to have no word in that.
    """

    def __init__(self, columns: Set[str], constants: Mapping[str, Any], limit: int) -> None:
        self.columns, self.constants = columns, constants
        self.maker = QuickMaker(limit)

    def body(self, body: Sequence[nodes.Node]) -> Pieces:
        """What statements write."""
        return tuple(piece for node in body for piece in self._statement(node))

    def _statement(self, node: nodes.Node) -> Pieces:
        match node:
            case nodes.Output():
                return tuple(piece for child in node.nodes for piece in self.written(nodes.written(child)))
            case nodes.If():
                return self._choice([(one.test, one.body) for one in [node, *node.elif_]], node.else_)
        return (Rendered(self.maker.made(node)),)

    def _choice(self, branches: Sequence[tuple[nodes.Expr, list[nodes.Node]]], other: list[nodes.Node]) -> Pieces:
        made: list[tuple[Test, Pieces]] = []
        for test, body in branches:
            if self._varies(test):
                made.append((self.test(test), self.body(body)))
            elif self._value(self.maker.made(test)):
                other = body
                break
        return (PieceChoice(tuple(made), self.body(other)),) if made else self.body(other)

    def written(self, node: nodes.Expr) -> Pieces:
        """A value as text."""
        if isinstance(node, nodes.TemplateData):
            return (Constant(node.data),)
        render = self.maker.written(node)
        if not self._varies(node):
            return (Constant(self._value(render)),)
        match node:
            case nodes.Name(name=name) if name in self.columns:
                return (Column(name),)
            case nodes.CondExpr(test=test, expr1=one, expr2=other) if other is not None:
                return (PieceChoice(((self.test(test), self.written(one)),), self.written(other)),)
            case nodes.Or(left=nodes.Name() as left, right=right):
                return (PieceChoice(((self.test(left), self.written(left)),), self.written(right)),)
            case nodes.Concat(nodes=parts):
                return tuple(piece for part in parts for piece in self.written(part))
        return (Rendered(render),)

    def _value(self, render: Any) -> Any:
        """What something gives that values have nothing to do with."""
        try:
            return render(self.constants)
        except Exception:
            raise HandedOver from None

    def _varies(self, node: nodes.Node) -> bool:
        """Whether a value has to do with it."""
        names = [node, *node.find_all(nodes.Name)] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
        return any(isinstance(name, nodes.Name) and name.name not in self.constants for name in names)

    def test(self, node: nodes.Expr) -> Test:
        """What a choice asks."""
        match node:
            case nodes.Name(name=name) if name in self.columns:
                return Holds(name)
            case nodes.Not(node=inner):
                return Not(self.test(inner))
            case nodes.And(left=left, right=right):
                return Both(self.test(left), self.test(right))
            case nodes.Or(left=left, right=right):
                return Either(self.test(left), self.test(right))
            case nodes.Compare(
                expr=nodes.Name(name=name), ops=[nodes.Operand(op="eq" | "ne" as op, expr=nodes.Const(value=value))]
            ) if name in self.columns and isinstance(value, _WORDS):
                return Equals(name, value) if op == "eq" else Not(Equals(name, value))
            case nodes.Test(name="none", node=nodes.Name(name=name)) if name in self.columns:
                return Equals(name, None)
        return Computed(self.maker.made(node))
