"""Which ways a text takes: what each of its conditions comes to for some values, and how often its loops run.

The tree is compiled with a filter round each condition and each list, which notes what it sees and passes it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeAlias

from jinja2 import nodes

from imidsl.text.template.jinja import sandbox

Way: TypeAlias = tuple[int, str]
"""The offset of a condition or loop, and what became of it."""

TRUE, FALSE = "true", "false"
NONE, ONE, MANY = "no item", "one item", "many items"
_DECIDED, _COUNTED = " decided", " counted"
_taken: ContextVar[set[Way]] = ContextVar("ways taken")


def ways(text: str) -> list[Way]:
    """Every way that a text has, in the order of its tags."""
    return [
        (node.lineno, outcome)
        for node in sandbox.tree_of(text).find_all((nodes.If, nodes.CondExpr, nodes.For))
        for outcome in ((NONE, ONE, MANY) if isinstance(node, nodes.For) else (TRUE, FALSE))
    ]


def taken(text: str, values: Mapping[str, object]) -> set[Way]:
    """The ways that a text takes for some values; where it can't be rendered, those as far as it came."""
    found: set[Way] = set()
    token = _taken.set(found)
    try:
        sandbox.run(_compiled(text), values)
    except Exception:  # what is wrong with a text is found elsewhere
        pass
    finally:
        _taken.reset(token)
    return found


@lru_cache(256)
def _compiled(text: str) -> sandbox.CompiledTemplate:
    tree = sandbox.tree_of(text)
    for loop in tree.find_all(nodes.For):
        loop.iter = _noting(_COUNTED, loop.iter, loop.lineno)
    decisions: list[nodes.If | nodes.CondExpr] = [*tree.find_all(nodes.If), *tree.find_all(nodes.CondExpr)]
    for decision in decisions:
        decision.test = _noting(_DECIDED, decision.test, decision.lineno)
    sandbox.ENVIRONMENT.filters.update({_DECIDED: _decided, _COUNTED: _counted})
    return sandbox.compiled(sandbox.code_of(tree)[0])


def _noting(name: str, value: nodes.Node, offset: int) -> nodes.Filter:
    assert isinstance(value, nodes.Expr)
    return nodes.Filter(value, name, [nodes.Const(offset)], [], None, None, lineno=value.lineno)


def _decided(value: Any, offset: int) -> Any:
    _taken.get().add((offset, TRUE if value else FALSE))
    return value


def _counted(value: Any, offset: int) -> Any:
    if value is not None:
        value = value if hasattr(value, "__len__") else list(value)
        _taken.get().add((offset, (NONE, ONE, MANY)[min(len(value), 2)]))
    return value
