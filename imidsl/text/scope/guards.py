"""What is known at a place of a template: the shapes of its names, and what a condition adds to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

from imidsl.records import dataclass, field, replace
from imidsl.text import vocabulary
from imidsl.text.scope.shapes import Records, Unknown, ValueShape, either, given
from imidsl.text.template import nodes

#: A name, and the fields behind it: `order.customer` is `("order", "customer")`.
NamePath: TypeAlias = tuple[str, ...]
#: What a condition says, wherever it stands.
ConditionKey: TypeAlias = tuple[object, ...]
_V = TypeVar("_V")


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


#: A name that there isn't, where a condition says that there is: its fault is found at the condition.
_ASSUMED = Unknown()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names of the scope, and what is known of paths on top: set names, loop variables, what can't be none here."""

    names: Mapping[str, ValueShape]
    known: Mapping[NamePath, ValueShape] = field(default_factory=dict)
    unset: Mapping[str, frozenset[ConditionKey]] = field(default_factory=dict)
    """Names that only some branches on the way here set, and the conditions under which they do."""
    forgotten: Mapping[str, nodes.Node] = field(default_factory=dict)
    """Names that a loop sets in each round, where what it set is lost: behind it, or in the next round."""

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
        known |= {(name,): shape for name, shape in given_names.items()}
        return Knowledge(self.names, known, _without(self.unset, given_names), _without(self.forgotten, given_names))

    def assume(self, test: nodes.Node, truth: bool) -> Knowledge:
        """Where a condition came out true (or false)."""
        there = self.present(assured(test, truth))
        if not there.unset:
            return there
        met = _met(test, truth)
        return replace(there, unset={name: when for name, when in there.unset.items() if not when & met})

    def present(self, paths: Iterable[NamePath]) -> Knowledge:
        """With paths that can't be none."""
        found = {path: self.lookup(path) or (_ASSUMED if len(path) == 1 else None) for path in paths}
        known = {**self.known, **{path: given(shape) for path, shape in found.items() if shape}}
        unset = {name: when for name, when in self.unset.items() if (name,) not in found} if self.unset else self.unset
        return Knowledge(self.names, known, unset, self.forgotten)

    def forget(self, names: Mapping[str, nodes.Node]) -> Knowledge:
        """Where what these statements set is lost."""
        return replace(self, forgotten={**self.forgotten, **names}) if names else self

    def merge(self, other: Knowledge, *, when: ConditionKey | None = None) -> Knowledge:
        """What holds behind two branches, the other of which is taken under a condition."""
        known: dict[NamePath, ValueShape] = {}
        unset = {**other.unset, **self.unset}
        for path in {**self.known, **other.known}:
            mine, theirs = self.lookup(path), other.lookup(path)
            shapes = [shape for shape in (mine, theirs) if shape is not None]
            if len(shapes) == 1 and shapes[0] is _ASSUMED:
                continue
            known[path] = either(shapes[0], shapes[-1])
            if len(path) == 1 and (len(shapes) == 1 or path[0] in unset):
                sure = theirs is not None and path[0] not in other.unset
                unset[path[0]] = unset.get(path[0], frozenset()) | ({when} if sure and when else frozenset())
        both = {name: node for name, node in self.forgotten.items() if name in other.forgotten}
        return Knowledge(self.names, known, unset, both)

    @property
    def all_names(self) -> set[str]:
        """Every name that there is here."""
        return {*self.names, *(path[0] for path in self.known)}


def _without(mapping: Mapping[str, _V], names: Iterable[str]) -> Mapping[str, _V]:
    return {name: value for name, value in mapping.items() if name not in names} if mapping else mapping


def key_of(test: nodes.Node) -> ConditionKey:
    """A condition as something that is equal for conditions that say the same."""
    return (type(test).__name__, *(_key_of(value) for name, value in vars(test).items() if name != "lineno"))


def _key_of(value: object) -> object:
    if isinstance(value, nodes.Node):
        return key_of(value)
    return tuple(map(_key_of, value)) if isinstance(value, list) else (type(value).__name__, value)


def _met(test: nodes.Node, truth: bool) -> frozenset[ConditionKey]:
    """The conditions that are met where one came out true (or false)."""
    if isinstance(test, nodes.Not):
        return _met(test.node, not truth)
    if isinstance(test, nodes.And) and truth:
        return _met(test.left, True) | _met(test.right, True) | {key_of(test)}
    return frozenset({key_of(test)}) if truth else frozenset()


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
    says_so = node.name in (vocabulary.NOT_NONE_TESTS | {"defined"} if truth else ("none", "undefined"))
    return frozenset({path}) if path is not None and says_so else frozenset()


def _by_comparison(node: nodes.Expr, operand: nodes.Operand, truth: bool) -> frozenset[NamePath]:
    """`x == 'a'`, `x != none`."""
    path = path_of(node)
    if path is None or operand.op not in ("eq", "ne") or not isinstance(operand.expr, nodes.Const):
        return frozenset()
    is_equal = (operand.op == "eq") is truth
    is_none = operand.expr.value is None
    return frozenset({path}) if is_equal is not is_none else frozenset()
