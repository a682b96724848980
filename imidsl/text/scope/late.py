"""Names that a scope sets before it reads them: to Jinja they have no value until then, in scopes within it either.

`{% for i in xs %}{{ x }}{% endfor %}{% set x = 'b' %}` doesn't read the parameter `x`: the text's own `x` is meant,
which is set only further down. Where the text itself reads `x` first, that is the parameter, in the loop too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, TypeAlias

from imidsl.text.template import nodes

LateNames: TypeAlias = dict[int, frozenset[str]]
"""By the identity of the list of statements that a scope consists of."""
_SETTING: Final[tuple[type[nodes.Node], ...]] = (nodes.Assign, nodes.AssignBlock, nodes.Macro)


def late_names(tree: nodes.Template) -> LateNames:
    """For each scope of a text the names that have no value when it begins, whatever is known outside by that name."""
    found: LateNames = {}
    if next(tree.find_all(_SETTING), None) is not None:
        _look(tree.body, (), frozenset(), found)
    return found


def _look(body: list[nodes.Node], before: Iterable[nodes.Node], outside: Collection[str], found: LateNames) -> None:
    """Look at a scope: `before` its statements it reads other nodes, `outside` are the names of scopes around it."""
    read: set[str] = set()
    late: set[str] = set()
    for name, is_set in _spoken([*before, *body]):
        if is_set and name not in read and name not in outside:
            late.add(name)
        read.add(name)
    if late:
        found[id(body)] = frozenset(late)
    for inner, first in _scopes(body):
        _look(inner, first, {*outside, *read}, found)


def _spoken(statements: Iterable[nodes.Node]) -> Iterator[tuple[str, bool]]:
    """The names that a scope itself speaks of, in order, and whether it sets them; in a branch that is as reading."""
    for node in statements:
        match node:
            case nodes.If():
                yield from _spoken([node.test])
                yield from ((name, False) for name, _ in _spoken([*node.body, *node.elif_, *node.else_]))
            case nodes.For():
                yield from _spoken([node.iter])
            case nodes.With():
                yield from _spoken(node.values)
            case nodes.Assign():
                yield from _spoken([node.node, node.target])
            case nodes.AssignBlock():
                yield from _spoken([node.target])
            case nodes.CallBlock():
                yield from _spoken([node.call])
            case nodes.FilterBlock():
                yield from _spoken([node.filter])
            case nodes.Macro():
                yield node.name, True
            case nodes.Name() | nodes.NSRef():
                yield node.name, isinstance(node, nodes.Name) and node.ctx == "store"
            case _:
                yield from _spoken(node.iter_child_nodes())


def _scopes(statements: Iterable[nodes.Node]) -> Iterator[tuple[list[nodes.Node], list[nodes.Node]]]:
    """The scopes right within one: their statements, and what they read before those."""
    for node in statements:
        match node:
            case nodes.If():
                yield from _scopes([*node.body, *node.elif_, *node.else_])
            case nodes.For():
                yield node.body, [_given(node.target)]
                yield node.else_, []
            case nodes.With():
                yield node.body, [*map(_given, node.targets)]
            case nodes.Macro() | nodes.CallBlock():
                yield node.body, [*map(_given, node.args), *node.defaults]
            case nodes.AssignBlock() | nodes.FilterBlock():
                yield node.body, []


def _given(target: nodes.Node) -> nodes.Node:
    """What a scope is given under a name has a value from its beginning on, as if it were read."""
    names = [target] if isinstance(target, nodes.Name) else [*target.find_all(nodes.Name)]
    return nodes.Tuple([nodes.Name(name.name, "load", lineno=target.lineno) for name in names], "load")
