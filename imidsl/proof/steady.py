"""Lists that a text only grows with: of those the shortest and the longest are enough to look at.

A list is steady where the text does nothing with it but write it out, item by item and in order: with one more item
everything is written that was written before, and more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imidsl.text.template import nodes

_THROUGH = frozenset({"list", "sort", "reverse", "map"})
_CHARACTERWISE = frozenset({"upper", "lower", "e", "escape", "urlencode", "gsm", "string"})
_FORWARD = frozenset({"index", "index0", "first"})

Chain = tuple[nodes.Node, ...]


def steady_lists(tree: nodes.Template, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that are steady."""
    if changes_names(tree):
        return frozenset()
    found = dict.fromkeys(names, True)
    for chain in _chains(tree, ()) if found else ():
        node = chain[-1]
        if isinstance(node, nodes.Name) and node.name in found:
            found[node.name] = found[node.name] and node.ctx == "load" and _is_steady(chain[:-1], node)
    return frozenset(name for name, steady in found.items() if steady)


def changes_names(tree: nodes.Template) -> bool:
    """Whether a text has something that one place changes where another sees it: a `namespace`.

    What changes it may stand anywhere, in a macro that a loop calls too, so it is the whole text that is asked.
    """
    return tree.find(nodes.NSRef) is not None


def _chains(node: nodes.Node, above: Chain) -> Iterator[Chain]:
    chain = (*above, node)
    yield chain
    for child in node.iter_child_nodes():
        yield from _chains(child, chain)


def _is_steady(above: Chain, node: nodes.Node) -> bool:
    if any(isinstance(n, nodes.AssignBlock | nodes.FilterBlock | nodes.Macro | nodes.CallBlock) for n in above):
        return False
    parent = above[-1]
    if isinstance(parent, nodes.If | nodes.CondExpr) and parent.test is node:
        return True
    if isinstance(parent, nodes.Filter) and parent.node is node and parent.name in _THROUGH:
        return _is_steady(above[:-1], parent)
    if isinstance(parent, nodes.Filter) and parent.node is node and parent.name == "join":
        return _is_written(above[:-1], parent)
    return isinstance(parent, nodes.For) and parent.iter is node and _grows(parent)


def _is_written(above: Chain, node: nodes.Node) -> bool:
    """Whether an expression is only written out, or not at all."""
    parent = above[-1]
    if isinstance(parent, nodes.Output):
        return True
    if isinstance(parent, nodes.CondExpr):
        return parent.test is not node and _is_written(above[:-1], parent)
    if isinstance(parent, nodes.Filter):
        return parent.node is node and parent.name in _CHARACTERWISE and _is_written(above[:-1], parent)
    return isinstance(parent, nodes.Concat) and _is_written(above[:-1], parent)


def _grows(loop: nodes.For) -> bool:
    """Whether what a loop writes for its first items doesn't depend on those behind them."""
    if loop.recursive:
        return False
    for chain in _chains(loop, ()):
        node = chain[-1]
        if isinstance(node, nodes.NSRef | nodes.Macro | nodes.AssignBlock | nodes.FilterBlock | nodes.CallBlock):
            return False
        if isinstance(node, nodes.Name) and node.name == "loop" and not _looks_forward(chain[:-1]):
            return False
    return True


def _looks_forward(above: Chain) -> bool:
    asked = above[-1]
    if not isinstance(asked, nodes.Getattr):
        return False
    return asked.attr in _FORWARD or (asked.attr == "last" and _adds_between(above[:-1]))


def _adds_between(above: Chain) -> bool:
    """`{% if not loop.last %}, {% endif %}` and `{{ ", " if not loop.last }}`: only ever more with another item."""
    if len(above) < 2 or not isinstance(above[-1], nodes.Not):
        return False
    condition = above[-2]
    if isinstance(condition, nodes.If):
        return condition.test is above[-1] and not condition.else_ and not condition.elif_
    if isinstance(condition, nodes.CondExpr):
        other = condition.expr2
        is_empty = other is None or (isinstance(other, nodes.Const) and other.value == "")
        return condition.test is above[-1] and is_empty and _is_written(above[:-2], condition)
    return False
