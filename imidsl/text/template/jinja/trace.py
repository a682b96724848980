"""Which ways a text takes: what each of its conditions comes to for some values, and how often its loops run.

The tree is compiled with a filter round each condition and each list, which notes what it sees and passes it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from itertools import count
from typing import Any, TypeAlias

from jinja2 import nodes

from imidsl.records import dataclass
from imidsl.text.template.jinja import sandbox

Way: TypeAlias = tuple[int, str]
"""The offset of a condition or loop, and what became of it."""

TRUE, FALSE = "true", "false"
NONE, ONE, MANY = "no item", "one item", "many items"
_DECIDED, _WEIGHED, _COUNTED, _PASSED = " decided", " weighed", " counted", " passed"


@dataclass(frozen=True, slots=True)
class TakenWays:
    """The ways that a text takes, and what the operands of its conditions come to, each with a number of its own."""

    ways: set[Way]
    hints: set[Way]
    turns: dict[int, list[int]]
    """By the offset of a loop, how many items pass its condition, for each time that it runs."""


_trace: ContextVar[TakenWays] = ContextVar("trace")


def ways(text: str) -> list[Way]:
    """Every way that a text has, in the order of its tags."""
    return [
        (node.lineno, outcome)
        for node in sandbox.tree_of(text).find_all((nodes.If, nodes.CondExpr, nodes.For))
        for outcome in ((NONE, ONE, MANY) if isinstance(node, nodes.For) else (TRUE, FALSE))
    ]


def taken(text: str, values: Mapping[str, object]) -> TakenWays:
    """The ways that a text takes for some values; where it can't be rendered, those as far as it came."""
    trace = TakenWays(set(), set(), {})
    token = _trace.set(trace)
    try:
        sandbox.run(_compiled(text), values)
    except Exception:  # what is wrong with a text is found elsewhere
        pass
    finally:
        _trace.reset(token)
    trace.ways.update((offset, _amount(items)) for offset, turns in trace.turns.items() for items in turns)
    return trace


@lru_cache(256)
def _compiled(text: str) -> sandbox.CompiledTemplate:
    tree, keys = sandbox.tree_of(text), count()
    for loop in tree.find_all(nodes.For):
        loop.iter = _noting(_COUNTED, loop.iter, loop.lineno)
        if loop.test is not None:
            loop.test = _noting(_PASSED, _weighing(loop.test, keys), loop.lineno)
    decisions: list[nodes.If | nodes.CondExpr] = [*tree.find_all(nodes.If), *tree.find_all(nodes.CondExpr)]
    for decision in decisions:
        decision.test = _noting(_DECIDED, _weighing(decision.test, keys), decision.lineno)
    filters = {_DECIDED: _decided, _WEIGHED: _weighed, _COUNTED: _counted, _PASSED: _passed}
    sandbox.ENVIRONMENT.filters.update(filters)
    return sandbox.compiled(sandbox.code_of(tree)[0])


def _weighing(condition: nodes.Node, keys: Iterator[int]) -> nodes.Node:
    """A condition whose operands are noted, each as it is asked for."""
    if isinstance(condition, nodes.And | nodes.Or):
        condition.left = _noting(_WEIGHED, _weighing(condition.left, keys), next(keys))
        condition.right = _noting(_WEIGHED, _weighing(condition.right, keys), next(keys))
    elif isinstance(condition, nodes.Not):
        condition.node = _noting(_WEIGHED, _weighing(condition.node, keys), next(keys))
    return condition


def _noting(name: str, value: nodes.Node, offset: int) -> nodes.Filter:
    assert isinstance(value, nodes.Expr)
    return nodes.Filter(value, name, [nodes.Const(offset)], [], None, None, lineno=value.lineno)


def _decided(value: Any, offset: int) -> Any:
    _trace.get().ways.add((offset, TRUE if value else FALSE))
    return value


def _weighed(value: Any, key: int) -> Any:
    _trace.get().hints.add((key, TRUE if value else FALSE))
    return value


def _counted(value: Any, offset: int) -> Any:
    if value is not None:
        value = value if hasattr(value, "__len__") else list(value)
        _trace.get().turns.setdefault(offset, []).append(len(value))
    return value


def _passed(value: Any, offset: int) -> Any:
    counts = _trace.get().turns[offset]
    counts[-1] -= not value
    return value


def _amount(items: int) -> str:
    return (NONE, ONE, MANY)[min(items, 2)]
