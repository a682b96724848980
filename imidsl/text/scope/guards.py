"""What is known at a place of a template: the shapes of its names, and what a condition adds to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from imidsl.records import dataclass, field
from imidsl.text import vocabulary
from imidsl.text.scope.shapes import Records, ValueShape, either, given
from imidsl.text.template import nodes

#: A name, and the fields behind it: `order.customer` is `("order", "customer")`.
NamePath: TypeAlias = tuple[str, ...]


def path_of(node: nodes.Node | None) -> NamePath | None:
    """The path that an expression spells, if it is one."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        return _longer(node.node, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _longer(node.node, node.arg.value)
    return None


def _longer(node: nodes.Node, name: str) -> NamePath | None:
    path = path_of(node)
    return None if path is None else (*path, name)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names of the scope, and what is known of paths on top: set names, loop variables, what can't be none here."""

    names: Mapping[str, ValueShape]
    known: Mapping[NamePath, ValueShape] = field(default_factory=dict)

    def lookup(self, path: NamePath) -> ValueShape | None:
        """The shape of a path; None where there is nothing of that name (or nothing is known of its fields)."""
        if path in self.known:
            return self.known[path]
        if len(path) == 1:
            return self.names.get(path[0])
        owner = self.lookup(path[:-1])
        return owner.fields.get(path[-1]) if isinstance(owner, Records) else None

    def bind(self, given_names: Mapping[str, ValueShape]) -> Knowledge:
        """With names set; what was known of them and their fields is gone."""
        known = {path: shape for path, shape in self.known.items() if path[0] not in given_names}
        return Knowledge(self.names, {**known, **{(name,): shape for name, shape in given_names.items()}})

    def assume(self, paths: Iterable[NamePath]) -> Knowledge:
        """With paths that can't be none."""
        found = {path: self.lookup(path) for path in paths}
        return Knowledge(self.names, {**self.known, **{path: given(shape) for path, shape in found.items() if shape}})

    def merge(self, other: Knowledge) -> Knowledge:
        """What holds behind two branches; a name that only one of them sets is taken as set."""
        known: dict[NamePath, ValueShape] = {}
        for path in {**self.known, **other.known}:
            shapes = [shape for shape in (self.lookup(path), other.lookup(path)) if shape is not None]
            known[path] = either(shapes[0], shapes[-1])
        return Knowledge(self.names, known)

    @property
    def all_names(self) -> set[str]:
        """Every name that there is here."""
        return {*self.names, *(path[0] for path in self.known)}


def assured(node: nodes.Node, truth: bool) -> frozenset[NamePath]:
    """The paths that can't be none where a condition came out true (or false)."""
    path = path_of(node)
    if path is not None:
        return frozenset({path}) if truth else frozenset()
    if isinstance(node, nodes.Not):
        return assured(node.node, not truth)
    if isinstance(node, (nodes.And, nodes.Or)):
        left, right = assured(node.left, truth), assured(node.right, truth)
        if isinstance(node, nodes.And) is truth:
            return left | right
        # `x is none and 'a'` is false only because of its left side.
        is_settled = isinstance(node.right, nodes.Const) and bool(node.right.value) is not truth
        return left if is_settled else left & right
    if isinstance(node, nodes.Test):
        return _by_test(node, truth)
    if isinstance(node, nodes.Compare) and len(node.ops) == 1:
        return _by_comparison(node.expr, node.ops[0], truth) | _by_comparison(
            node.ops[0].expr, nodes.Operand(node.ops[0].op, node.expr), truth
        )
    return frozenset()


def _by_test(node: nodes.Test, truth: bool) -> frozenset[NamePath]:
    path = path_of(node.node)
    # `is defined` says nothing; it is reported where it stands, and what follows from it needn't be once more.
    says_so = node.name in vocabulary.NOT_NONE_TESTS | {"defined"} if truth else node.name == "none"
    return frozenset({path}) if path is not None and says_so else frozenset()


def _by_comparison(node: nodes.Expr, operand: nodes.Operand, truth: bool) -> frozenset[NamePath]:
    """`x == 'a'`, `x != none`."""
    path = path_of(node)
    if path is None or operand.op not in ("eq", "ne") or not isinstance(operand.expr, nodes.Const):
        return frozenset()
    is_equal = (operand.op == "eq") is truth
    is_none = operand.expr.value is None
    return frozenset({path}) if is_equal is not is_none else frozenset()
