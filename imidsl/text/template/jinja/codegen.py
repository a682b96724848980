"""Python code for Jinja trees: as Jinja's own, with every operation that can grow going through the environment.

The tree stays as it was parsed, for whoever reads it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, operators
from jinja2.idtracking import VAR_LOAD_RESOLVE

#: Filters that only the code generator puts in: no template can spell their names.
_METERED = " metered"
_CHARGED = " charged"


class Generator(CodeGenerator):
    """Jinja's generator; `free` collects the names that the template takes from outside."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.free: set[str] = set()

    def position(self, node: nodes.Node) -> str:
        """Lines are offsets here, so that messages better don't show them."""
        return "this place"

    def enter_frame(self, frame: Frame) -> None:
        """Remember the names."""
        super().enter_frame(frame)
        for action, name in frame.symbols.loads.values():
            if action == VAR_LOAD_RESOLVE and name is not None and name not in self.environment.globals:
                self.free.add(name)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """`a ~ b`."""
        self.write("environment.joined(context, (")
        self._each(node.nodes, frame)
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        """`a == b`, `a in b`: lists and texts may be long."""
        self.write("(")
        self._weighed(node.expr, frame)
        for operand in node.ops:
            self.write(f" {operators[operand.op]} ")
            self._weighed(operand.expr, frame)
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """`a[i]`, and `a[i:j]`, which Jinja would leave to Python."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.part(context, ")
        self.visit(node.node, frame)
        self.write(", slice(")
        for bound in (node.arg.start, node.arg.stop, node.arg.step):
            self.visit(bound or nodes.Const(None), frame)
            self.write(", ")
        self.write("))")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        """A list: tuples have hashes, and that of tuples in tuples takes arbitrarily long."""
        if node.ctx == "store":
            super().visit_Tuple(node, frame)
            return
        self.write("[")
        self._each(node.items, frame)
        self.write("]")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """A record, with keys that are plain values."""
        self.write("{")
        for pair in node.items:
            self.write("environment.key(")
            self.visit(pair.key, frame)
            self.write("): ")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("}")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """A loop over something metered."""
        cost = 1 + _size([*node.body, *([node.test] if node.test else [])])
        values = _hidden(_METERED, node.iter, cost)
        body = _charging(cost, node.body) if node.recursive else node.body
        copy = nodes.For(node.target, values, body, node.else_, node.test, node.recursive, lineno=node.lineno)
        super().visit_For(copy, frame)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """A macro that charges for itself."""
        body = _charging(_size(node.body), node.body)
        super().visit_Macro(nodes.Macro(node.name, node.args, node.defaults, body, lineno=node.lineno), frame)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802
        """A block for a macro, called as often as the macro likes."""
        body = _charging(_size(node.body), node.body)
        super().visit_CallBlock(nodes.CallBlock(node.call, node.args, node.defaults, body, lineno=node.lineno), frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """A filter, or what stands in for a call of the environment."""
        if node.name == _METERED and node.node is not None:
            self.write("environment.metered(context, ")
            self.visit(node.node, frame)
            self.write(", ")
            self.visit(node.args[0], frame)
            self.write(")")
        elif node.name == _CHARGED:
            self.write("environment.charge(context, ")
            self.visit(node.args[0], frame)
            self.write(")")
        else:
            super().visit_Filter(node, frame)

    def _each(self, items: Iterable[nodes.Expr], frame: Frame) -> None:
        for item in items:
            self.visit(item, frame)
            self.write(", ")

    def _weighed(self, node: nodes.Expr, frame: Frame) -> None:
        if isinstance(node, nodes.Const):
            self.visit(node, frame)
            return
        self.write("environment.weighed(context, ")
        self.visit(node, frame)
        self.write(")")


def read_first(body: Iterable[nodes.Node], known: set[str]) -> Iterator[str]:
    """Names that statements read where nothing before them (on one branch, maybe) has set them; `known` are those."""
    for node in body:
        if isinstance(node, nodes.Assign):
            yield from _loaded([node.node], known)
            known |= _targets(node.target)
        elif isinstance(node, nodes.AssignBlock):
            yield from _loaded([node.filter], known)
            yield from read_first(node.body, set(known))
            known |= _targets(node.target)
        elif isinstance(node, nodes.If):
            yield from _loaded([node.test], known)
            yield from read_first([*node.body, *node.elif_, *node.else_], known)
        elif isinstance(node, nodes.For):
            yield from _loaded([node.iter], known)
            inner = known | _targets(node.target)
            yield from _loaded([node.test], inner)
            yield from read_first(node.body, inner)
            yield from read_first(node.else_, set(known))
        elif isinstance(node, nodes.With):
            yield from _loaded(node.values, known)
            yield from read_first(node.body, known.union(*map(_targets, node.targets)))
        elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
            known |= {node.name} if isinstance(node, nodes.Macro) else set()
            yield from _loaded([node.call] if isinstance(node, nodes.CallBlock) else [], known)
            inner = known.union(*map(_targets, node.args))
            yield from _loaded(node.defaults, inner)
            yield from read_first(node.body, inner)
        elif isinstance(node, nodes.FilterBlock):
            yield from _loaded([node.filter], known)
            yield from read_first(node.body, set(known))
        else:
            yield from _loaded([node], known)


def _loaded(found: Iterable[nodes.Node | None], known: set[str]) -> Iterator[str]:
    for node in found:
        names = [] if node is None else [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
        yield from (name.name for name in names if name.name not in known)


def _targets(target: nodes.Node) -> set[str]:
    names = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return {name.name for name in names}


def _hidden(name: str, node: nodes.Node, cost: int) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, [nodes.Const(cost)], [], None, None, lineno=node.lineno)


def _charging(cost: int, body: list[nodes.Node]) -> list[nodes.Node]:
    return [nodes.ExprStmt(_hidden(_CHARGED, nodes.Const(None), cost)), *body]


def _size(body: Iterable[nodes.Node]) -> int:
    """How many steps a body takes, what is nested in it counted once."""
    waiting = list(body)
    steps = 1
    while waiting:
        node = waiting.pop()
        steps += 1 + (len(node.data) >> 4 if isinstance(node, nodes.TemplateData) else 0)
        waiting.extend(node.iter_child_nodes())
    return steps
