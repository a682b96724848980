"""Statements: what a text writes, piece by piece, in one case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from imidsl.proof.calls import Scope
from imidsl.proof.cases import Case, each_case
from imidsl.proof.domain import (
    Atom,
    Blur,
    Const,
    Endless,
    Fails,
    Fields,
    Frozen,
    Items,
    Literal,
    Loop,
    Missing,
    Piece,
    Place,
    Space,
    Total,
    Unknown,
    Value,
)
from imidsl.proof.domain import Callable as Macro
from imidsl.proof.expressions import Expressions
from imidsl.proof.totals import either, total_of
from imidsl.proof.values import written
from imidsl.text.chars.charset import ALL
from imidsl.text.template import nodes

_MAX_CALLS: Final = 40
_MAX_TURNS: Final = 2000


class Walk(Expressions):
    """A walk over statements; `separate` looks at each turn of a loop on its own."""

    separate = False
    calls = 0

    def body(self, statements: Iterable[nodes.Node], scope: Scope) -> list[Piece]:
        """What statements write, or expressions within an output."""
        pieces: list[Piece] = []
        for statement in statements:
            self.case.budget.step()
            if isinstance(statement, nodes.Expr):
                pieces += self._written(statement, scope)
                continue
            method = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if method is None:
                reason = self.unknown(statement, "this", "isn't followed", "write it in another way").reason
                pieces.append(Blur(ALL, (0, None), self.place(statement), reason=reason))
            else:
                pieces += method(statement, scope)
        return pieces

    def _output(self, node: nodes.Output, scope: Scope) -> list[Piece]:
        return [piece for child in node.nodes for piece in self._written(child, scope)]

    def _written(self, node: nodes.Expr, scope: Scope) -> Sequence[Piece]:
        if isinstance(node, nodes.TemplateData):
            return (Literal(node.data, Place(self.template, node.lineno, 1)),)
        return self.pieces(self.value(nodes.written(node), scope), node)

    def _if(self, node: nodes.If, scope: Scope) -> list[Piece]:
        for branch in [node, *node.elif_]:
            if self.truth(self.value(branch.test, scope)):
                return self.body(branch.body, scope)
        return self.body(node.else_, scope)

    # -- Loops

    def _for(self, node: nodes.For, scope: Scope) -> list[Piece]:
        value = self.value(node.iter, scope)
        if isinstance(value, Unknown | Endless):
            return [Blur(ALL, (0, None), self.place(node.iter), reason=value.reason)]
        items = self._items_of(value)
        if items is None or node.recursive or len(items) > _MAX_TURNS:
            reason = self.unknown(node.iter, "for", "runs over something that isn't followed", "loop over a list")
            return [Blur(ALL, (0, None), self.place(node), reason=reason.reason)]
        if node.test is not None:
            items = [item for item in items if self._passes(node, item, scope)]
        if not items:
            return self.body(node.else_, Scope(scope))
        pieces: list[Piece] = []
        for index in range(len(items)):
            pieces += self._turn(node, items, index, scope)
        return pieces

    def _items_of(self, value: Value) -> list[Value | Atom] | None:
        if isinstance(value, Items):
            return list(value.items)
        if isinstance(value, Const):
            return [Const(item) for item in self.concrete(lambda: list(value.value))]
        if isinstance(value, Fields):
            return [Const(key) for key in value.fields]
        return None

    def _passes(self, node: nodes.For, item: Value | Atom, scope: Scope) -> bool:
        inner = Scope(scope)
        self.assign(node.target, item, inner)
        assert node.test is not None
        return self.truth(self.value(node.test, inner))

    def _turn(self, node: nodes.For, items: Sequence[Value | Atom], index: int, scope: Scope) -> list[Piece]:
        item = items[index]
        is_apart = self.separate and len(items) > 1 and isinstance(item, Atom) and not _reaches_out(node)
        if not is_apart or not isinstance(item, Atom):
            return self._run_turn(node, items, index, scope)
        outer = self.case

        def walk(case: Case) -> Total:
            self.case = case
            try:
                return total_of(self._run_turn(node, items, index, scope), case, self.ruler)
            finally:
                self.case = outer

        totals = list(each_case(outer.budget, walk, outer, item.path))
        if not totals:
            raise Fails
        return [Frozen(either(totals, self.ruler), self.place(node))]

    def _run_turn(self, node: nodes.For, items: Sequence[Value | Atom], index: int, scope: Scope) -> list[Piece]:
        inner = Scope(scope, {"loop": Loop(items, index)})
        self.assign(node.target, items[index], inner)
        return self.body(node.body, inner)

    def assign(self, target: nodes.Node, value: Value | Atom, scope: Scope) -> None:
        """Set a name, or several from the items of a list."""
        if isinstance(target, nodes.Name):
            scope.names[target.name] = value
        elif isinstance(target, nodes.NSRef):
            space = scope.find(target.name)
            if not isinstance(space, Space):
                raise Fails
            space.fields[target.attr] = value
        elif isinstance(target, nodes.Tuple):
            known = self.resolve(value, target)
            parts = self._items_of(known) if not isinstance(known, Unknown) else [known] * len(target.items)
            if parts is None:
                parts = [self.unknown(target, "this", "is unpacked in a way that isn't followed", "name it")] * len(
                    target.items
                )
            if len(parts) != len(target.items):
                raise Fails
            for name, part in zip(target.items, parts, strict=True):
                self.assign(name, part, scope)

    # -- Names

    def _assign(self, node: nodes.Assign, scope: Scope) -> list[Piece]:
        self.assign(node.target, self.value(node.node, scope), scope)
        return []

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope) -> list[Piece]:
        text: Value = written(self.body(node.body, Scope(scope)))
        if node.filter is not None:
            text = self._chained(node.filter, text, scope)
        self.assign(node.target, text, scope)
        return []

    def _with(self, node: nodes.With, scope: Scope) -> list[Piece]:
        inner = Scope(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.assign(target, self.value(value, scope), inner)
        return self.body(node.body, inner)

    def _filterblock(self, node: nodes.FilterBlock, scope: Scope) -> list[Piece]:
        text = written(self.body(node.body, Scope(scope)))
        return list(self.pieces(self._chained(node.filter, text, scope), node))

    def _chained(self, node: nodes.Filter, text: Value, scope: Scope) -> Value:
        """A chain of filters whose innermost works on a block."""
        if isinstance(node.node, nodes.Filter):
            text = self._chained(node.node, text, scope)
        return self.filter_of(node, text, scope)

    # -- Macros

    def _macro(self, node: nodes.Macro, scope: Scope) -> list[Piece]:
        scope.names[node.name] = Macro(node, scope)
        return []

    def _callblock(self, node: nodes.CallBlock, scope: Scope) -> list[Piece]:
        call = node.call
        macro = scope.find(call.node.name) if isinstance(call.node, nodes.Name) else None
        if not isinstance(macro, Macro):
            reason = self.unknown(call, "call", "is for something that isn't followed", "name a macro").reason
            return [Blur(ALL, (0, None), self.place(call), reason=reason)]
        args = [self.value(arg, scope) for arg in call.args]
        given = {keyword.key: self.value(keyword.value, scope) for keyword in call.kwargs}
        return list(self.pieces(self.run_macro(macro, args, given, call, caller=Macro(node, scope)), call))

    def run_macro(
        self, macro: Macro, args: list[Value], given: dict[str, Value], node: nodes.Node, **more: Value
    ) -> Value:
        """What a macro writes, with its arguments bound."""
        names = [argument.name for argument in macro.node.args]
        if len(args) > len(names) or not set(given) <= set(names) or self.calls >= _MAX_CALLS:
            return self.unknown(node, "this call", "isn't followed", "call it with the arguments that it declares")
        inner = Scope(macro.scope, {"varargs": Const(()), "kwargs": Const({}), **more})
        for name, default in zip(reversed(names), reversed(macro.node.defaults), strict=False):
            inner.names[name] = self.value(default, macro.scope)
        for name in names[: len(names) - len(macro.node.defaults)]:
            inner.names[name] = Missing()
        inner.names.update({**dict(zip(names, args, strict=False)), **given})
        self.calls += 1
        try:
            return written(self.body(macro.node.body, inner))
        finally:
            self.calls -= 1


def _reaches_out(node: nodes.For) -> bool:
    """Whether turns of a loop may change what later ones find."""
    return any(True for _ in node.find_all(nodes.NSRef))
