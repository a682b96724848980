"""The walk over a template's statements: a condition holds in its branch, what `set` gives behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imidsl.diagnostics import Diagnostic
from imidsl.text.scope.expressions import ExpressionCheck
from imidsl.text.scope.guards import Knowledge, key_of
from imidsl.text.scope.shapes import LOOP, Lists, Scalar, Scope, Unknown, ValueShape
from imidsl.text.template import nodes
from imidsl.text.template.template import Template

_MACRO_NAMES = ("caller", "varargs", "kwargs")


def findings(template: Template, scope: Scope) -> list[Diagnostic]:
    """What is wrong with the names of a template that isn't constant."""
    assert template.tree is not None
    flow = _Flow(template, scope)
    flow.body(template.tree.body, Knowledge(scope.names))
    return flow.expressions.found


class _Flow:
    def __init__(self, template: Template, scope: Scope) -> None:
        self.expressions = ExpressionCheck(template, scope)

    def body(self, statements: Iterable[nodes.Node], state: Knowledge) -> Knowledge:
        """Walk statements; what is known behind them."""
        for statement in statements:
            state = self._behind(statement, state)
        return state

    def _behind(self, statement: nodes.Node, state: Knowledge) -> Knowledge:
        match statement:
            case nodes.Output():
                return self._output(statement, state)
            case nodes.If():
                return self._if(statement, state)
            case nodes.For():
                return self._for(statement, state)
            case nodes.Assign():
                return self._assign(statement, state)
            case nodes.AssignBlock():
                return self._assign_block(statement, state)
            case nodes.With():
                return self._with(statement, state)
            case nodes.Macro():
                return self._macro(statement, state)
            case nodes.CallBlock():
                return self._call_block(statement, state)
            case nodes.FilterBlock():
                return self._filter_block(statement, state)
            case _:
                raise AssertionError(f"no statement: {statement}")

    def _output(self, node: nodes.Output, state: Knowledge) -> Knowledge:
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                self.expressions.text(child, state)
        return state

    def _if(self, node: nodes.If, state: Knowledge) -> Knowledge:
        behind: list[tuple[nodes.Expr, Knowledge]] = []
        for branch in [node, *node.elif_]:
            self.expressions.shape(branch.test, state)
            behind.append((branch.test, self.body(branch.body, state.assume(branch.test, True))))
            state = state.assume(branch.test, False)
        merged = self.body(node.else_, state)
        for test, other in behind:
            merged = merged.merge(other, when=key_of(test))
        return merged

    def _for(self, node: nodes.For, state: Knowledge) -> Knowledge:
        shape = self.expressions.present(node.iter, state)
        item: ValueShape = (
            shape.item if isinstance(shape, Lists) else Unknown() if isinstance(shape, Unknown) else Scalar()
        )
        lost = dict(_set_in(node.body))
        inside = state.forget(lost).bind(_targets(node.target, Unknown() if node.recursive else item))
        if node.test is not None:
            self.expressions.shape(node.test, inside)
            inside = inside.assume(node.test, True)
        self.body(node.body, inside.bind({"loop": Unknown() if node.recursive else LOOP}))
        self.body(node.else_, state)
        return state.forget(lost)

    def _assign(self, node: nodes.Assign, state: Knowledge) -> Knowledge:
        shape = self.expressions.shape(node.node, state)
        return state.bind(_targets(node.target, shape))

    def _assign_block(self, node: nodes.AssignBlock, state: Knowledge) -> Knowledge:
        self.body(node.body, state)
        if node.filter is not None:
            self.expressions.shape(node.filter, state)
        return state.bind(_targets(node.target, Scalar()))

    def _with(self, node: nodes.With, state: Knowledge) -> Knowledge:
        given: dict[str, ValueShape] = {}
        for target, value in zip(node.targets, node.values, strict=True):
            given.update(_targets(target, self.expressions.shape(value, state)))
        self.body(node.body, state.bind(given))
        return state

    def _macro(self, node: nodes.Macro, state: Knowledge) -> Knowledge:
        state = state.bind({node.name: Unknown()})
        self._called(node.args, node.defaults, node.body, state)
        return state

    def _call_block(self, node: nodes.CallBlock, state: Knowledge) -> Knowledge:
        self.expressions.shape(node.call, state)
        self._called(node.args, node.defaults, node.body, state)
        return state

    def _called(
        self, args: Sequence[nodes.Name], defaults: Sequence[nodes.Expr], body: list[nodes.Node], state: Knowledge
    ) -> None:
        shapes: dict[str, ValueShape] = {argument.name: Unknown() for argument in args}
        for argument, default in zip(reversed(args), reversed(defaults), strict=False):
            shapes[argument.name] = Unknown(self.expressions.shape(default, state).optional)
        self.body(body, state.bind({**{name: Unknown() for name in _MACRO_NAMES}, **shapes}))

    def _filter_block(self, node: nodes.FilterBlock, state: Knowledge) -> Knowledge:
        self.body(node.body, state)
        self.expressions.shape(node.filter, state)
        return state


def _set_in(body: Iterable[nodes.Node]) -> Iterator[tuple[str, nodes.Node]]:
    """The names that statements set, branches and loops in them included, each with its `set`."""
    for node in body:
        if isinstance(node, (nodes.Assign, nodes.AssignBlock)):
            yield from ((name, node) for name in _targets(node.target, Unknown()))
        elif isinstance(node, (nodes.If, nodes.For, nodes.With)):
            yield from _set_in(node.iter_child_nodes())


def _targets(target: nodes.Node, shape: ValueShape) -> dict[str, ValueShape]:
    """The names that something is assigned to; unpacked, nothing is known of the parts."""
    if isinstance(target, nodes.Name):
        return {target.name: shape}
    return {name.name: Unknown() for name in target.find_all(nodes.Name)}
