"""Renders ordinary texts without Jinja, to the very characters that the sandbox would give.

A tree becomes functions of the values. What they don't know for certain, and whatever would be a fault, is handed over
to the sandbox; so nothing is reported here. A test holds both equal.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from imidsl.text.template import nodes
from imidsl.text.template.filters import ROWS, Takes
from imidsl.text.template.jinja.meter import MAX_CHARACTERS, MAX_STEPS, check_number
from imidsl.text.template.text_of import text_of

Namespace: TypeAlias = Mapping[str, Any]
Renderer: TypeAlias = Callable[[Namespace], Any]

METER: Final = ""
"""The name, which no text can have, of what values bring along to be charged for the turns of loops."""
_MAX_TURNS: Final = 100
"""Of a loop; a longer one is handed over."""
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}


class HandedOver(Exception):  # noqa: N818 (no error: the sandbox renders it)
    """A text or its values are none for this renderer."""


def renderer(tree: nodes.Template) -> Callable[[Namespace], str] | None:
    """What renders a text; None where this module can't. For values that it can't render it raises any exception."""
    most = longest(tree)
    try:
        body = QuickMaker(most).body(tree.body) if most > 0 else None
    except HandedOver:
        return None
    return None if body is None else lambda values: _within(body(values), MAX_CHARACTERS)


def longest(tree: nodes.Template) -> int:
    """How many characters a value, and whatever is made of it on the way, has at most for the meter to say nothing."""
    return (MAX_STEPS // (8 * _steps(tree)) - 2) << 4


def _steps(node: nodes.Node) -> int:
    """An eighth of the steps that one rendering takes at most, but for the characters of what it works with."""
    inner = sum(_steps(child) for child in node.iter_child_nodes())
    own = 1 + (len(node.data) >> 4 if isinstance(node, nodes.TemplateData) else 0)
    return own + inner * (_MAX_TURNS if isinstance(node, nodes.For) else 1)


def cost(node: nodes.Node) -> int:
    """About the steps of one rendering, each loop run through once."""
    return 1 + sum(map(cost, node.iter_child_nodes()))


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise HandedOver
    return text


def _joined(parts: Sequence[Renderer]) -> Renderer:
    return parts[0] if len(parts) == 1 else lambda values: "".join([part(values) for part in parts])


class QuickMaker:
    """Makes functions of nodes. Where no text on the way is longer than `longest`, the meter isn't exceeded."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def made(self, node: nodes.Node) -> Renderer:
        """What a node gives or writes."""
        make = _MAKES.get(type(node))
        if make is None:
            raise HandedOver
        return make(self, node)

    def body(self, body: Sequence[nodes.Node]) -> Renderer:
        """What nodes write."""
        return _joined([self.made(node) for node in body])

    def written(self, node: nodes.Node) -> Renderer:
        """A value as text."""
        if isinstance(node, nodes.TemplateData):
            return lambda values: node.data
        run, longest = self.made(node), self.longest

        def text(values: Namespace) -> str:
            value = run(values)
            return _within(value if type(value) is str else text_of(value), longest)

        return text

    def plain(self, node: nodes.Node) -> Renderer:
        """A value of a simple kind that isn't too long to be worked with."""
        run = self.made(node)
        return lambda values: self.checked(run(values))

    def checked(self, value: Any) -> Any:
        """The value, if it is such a one."""
        if isinstance(value, str):
            return _within(value, self.longest)
        if value is not None and not isinstance(value, int | float | Decimal | date):
            raise HandedOver
        check_number(value)
        return value

    # -- Statements

    def _output(self, node: nodes.Output) -> Renderer:
        return _joined([self.written(nodes.written(child)) for child in node.nodes])

    def _if(self, node: nodes.If) -> Renderer:
        branches = [(self.made(branch.test), self.body(branch.body)) for branch in [node, *node.elif_]]
        other = self.body(node.else_)

        def run(values: Namespace) -> Any:
            for test, body in branches:
                if test(values):
                    return body(values)
            return other(values)

        return run

    def _for(self, node: nodes.For) -> Renderer:
        if node.test is not None or node.recursive or not isinstance(node.target, nodes.Name):
            raise HandedOver
        name = node.target.name
        items, body, other = self.made(node.iter), self.body(node.body), self.body(node.else_)
        turn = sum(map(cost, node.body))

        def run(values: Namespace) -> str:
            found = items(values)
            if not isinstance(found, list | tuple) or len(found) > _MAX_TURNS:
                raise HandedOver
            if (meter := values.get(METER)) is not None:
                meter.left -= len(found) * turn
            turns = [body({**values, name: item, "loop": _loop(at, len(found))}) for at, item in enumerate(found)]
            return "".join(turns) if found else other(values)

        return run

    # -- Expressions

    def _const(self, node: nodes.Const) -> Renderer:
        return lambda values: node.value

    def _name(self, node: nodes.Name) -> Renderer:
        return operator.itemgetter(node.name)

    def _getattr(self, node: nodes.Getattr) -> Renderer:
        owner, name = self.made(node.node), node.attr

        def run(values: Namespace) -> Any:
            record = owner(values)
            if isinstance(record, Mapping) and name in record:
                return record[name]
            raise HandedOver

        return run

    def _concat(self, node: nodes.Concat) -> Renderer:
        joined = _joined([self.written(part) for part in node.nodes])
        return lambda values: self.checked(joined(values))

    def _not(self, node: nodes.Not) -> Renderer:
        inner = self.made(node.node)
        return lambda values: not inner(values)

    def _and(self, node: nodes.And) -> Renderer:
        left, right = self.made(node.left), self.made(node.right)
        return lambda values: left(values) and right(values)

    def _or(self, node: nodes.Or) -> Renderer:
        left, right = self.made(node.left), self.made(node.right)
        return lambda values: left(values) or right(values)

    def _conditional(self, node: nodes.CondExpr) -> Renderer:
        if node.expr2 is None:
            raise HandedOver
        test, one, other = self.made(node.test), self.made(node.expr1), self.made(node.expr2)
        return lambda values: one(values) if test(values) else other(values)

    def _compare(self, node: nodes.Compare) -> Renderer:
        if len(node.ops) > 1 or node.ops[0].op not in _COMPARE:
            raise HandedOver
        left, holds, right = self.plain(node.expr), _COMPARE[node.ops[0].op], self.plain(node.ops[0].expr)
        return lambda values: holds(left(values), right(values))

    def _test(self, node: nodes.Test) -> Renderer:
        if node.name != "none" or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise HandedOver
        inner = self.plain(node.node)
        return lambda values: inner(values) is None

    def _filter(self, node: nodes.Filter) -> Renderer:
        row = ROWS[node.name]
        function = row.function
        if function is None or not row.is_quick or node.node is None or node.dyn_args or node.dyn_kwargs:
            raise HandedOver
        value = (self.written if row.takes is Takes.TEXT else self.made)(node.node)
        args = [self.plain(arg) for arg in node.args]
        given = {keyword.key: self.plain(keyword.value) for keyword in node.kwargs}

        def run(values: Namespace) -> Any:
            named = {name: argument(values) for name, argument in given.items()}
            return self.checked(function(self.checked(value(values)), *[arg(values) for arg in args], **named))

        return run


_MAKES: Final[Mapping[type[nodes.Node], Callable[[QuickMaker, Any], Renderer]]] = {
    nodes.Output: QuickMaker._output,
    nodes.If: QuickMaker._if,
    nodes.For: QuickMaker._for,
    nodes.Const: QuickMaker._const,
    nodes.Name: QuickMaker._name,
    nodes.Getattr: QuickMaker._getattr,
    nodes.Concat: QuickMaker._concat,
    nodes.Not: QuickMaker._not,
    nodes.And: QuickMaker._and,
    nodes.Or: QuickMaker._or,
    nodes.CondExpr: QuickMaker._conditional,
    nodes.Compare: QuickMaker._compare,
    nodes.Test: QuickMaker._test,
    nodes.Filter: QuickMaker._filter,
}
"""What makes a function of each kind of node that this module knows."""


def _loop(index: int, length: int) -> Mapping[str, object]:
    return {
        "index": index + 1,
        "index0": index,
        "first": index == 0,
        "last": index == length - 1,
        "length": length,
    }
