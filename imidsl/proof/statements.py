"""Statements: what a text writes, piece by piece, on one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from imidsl.proof.conditions import truth
from imidsl.proof.decisions import Budget, Decisions, TooManyWays, each_way, with_words
from imidsl.proof.domain import (
    Anything,
    Atom,
    Infeasible,
    KnownValue,
    LinkPiece,
    ListValue,
    LiteralPiece,
    LongListValue,
    LoopValue,
    MacroValue,
    NamespaceValue,
    Piece,
    Reason,
    RecordValue,
    SomeLoopValue,
    SummedPiece,
    TextPlace,
    TextValue,
    Total,
    UndefinedValue,
    Value,
)
from imidsl.proof.expressions import filter_of, lost_call, value_of
from imidsl.proof.frame import Frame
from imidsl.proof.ranges import characters
from imidsl.proof.state import State, at_least, in_other_order, item_of, resolve
from imidsl.proof.texts import anything, holds_link, pieces_of, row, unknown_text
from imidsl.proof.totals import Ruler, either, total_of
from imidsl.records import dataclass, replace
from imidsl.text.template import nodes

_LOOK_WAYS: Final = 256
_LOOK_STEPS: Final = 4_000
"""For how long the turns of a loop without bound are looked at for what can stop rendering."""
_MAX_CALLS: Final = 40
_MAX_TURNS: Final = 2000


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk over the statements of a text; sizes of turns that are looked at on their own go by the ruler."""

    state: State
    ruler: Ruler

    def scope(self, body: list[nodes.Node], outer: Frame | None, names: Mapping[str, Value] | None = None) -> Frame:
        """The names of a scope when it begins."""
        late = self.state.late.get(id(body), ())
        unset = {name: UndefinedValue(f"'{name}' has no value yet: it is set further down") for name in late}
        return Frame(outer, {**unset, **(names or {})})

    def body(self, statements: Iterable[nodes.Node], frame: Frame) -> list[Piece]:
        """What statements write, or expressions within an output."""
        pieces: list[Piece] = []
        for statement in statements:
            self.state.decisions.budget.step()
            if isinstance(statement, nodes.Expr):
                pieces += _written(self, statement, frame)
            else:
                pieces += _RULES[type(statement)](self, statement, frame)
            self.state.decisions.budget.step(len(pieces) >> 6)
        return pieces


def _output(walk: Walk, node: nodes.Output, frame: Frame) -> list[Piece]:
    return [piece for child in node.nodes for piece in _written(walk, child, frame)]


def _written(walk: Walk, node: nodes.Expr, frame: Frame) -> Sequence[Piece]:
    state = walk.state
    if isinstance(node, nodes.TemplateData):
        return (LiteralPiece(node.data, TextPlace(state.template, node.lineno, 1)),)
    return pieces_of(state, value_of(state, nodes.written(node), frame), node)


def _if(walk: Walk, node: nodes.If, frame: Frame) -> list[Piece]:
    for branch in [node, *node.elif_]:
        holds = truth(walk.state, value_of(walk.state, branch.test, frame), branch.test)
        if walk.state.decided(branch, holds):
            return walk.body(branch.body, frame)
    return walk.body(node.else_, frame)


# -- Loops


def _for(walk: Walk, node: nodes.For, frame: Frame) -> list[Piece]:
    state = walk.state
    value = value_of(state, node.iter, frame)
    if isinstance(value, LongListValue) and not at_least(state, value, 1):
        value = ListValue(())
    if isinstance(value, Anything) and value.is_list:
        state.doubt(value, node.iter)
    if isinstance(value, Anything | LongListValue):
        links: Sequence[Piece]
        if isinstance(value, LongListValue):
            links = _look_into(walk, node, value, frame)
        else:
            links = unknown_text(state, value.reason, node)[1:]
        state.forget(value.reason)
        return [anything(value.reason, state.place(node.iter)), *links]
    if isinstance(value, UndefinedValue) and not value.lenient:
        raise state.fails(node.iter, value.problem)
    items = _items_of(state, value, node.iter)
    if items is None or node.recursive or len(items) > _MAX_TURNS:
        reason = state.unknown(node.iter, "for", "runs over something that isn't followed", "loop over a list").reason
        state.forget(reason)
        return [*unknown_text(state, reason, node)]
    if node.test is not None:
        items = [item for item in items if _passes(walk, node, item, frame)]
    state.taken.add((node.lineno, min(len(items), 2)))
    if not items:
        return walk.body(node.else_, walk.scope(node.else_, frame))
    pieces: list[Piece] = []
    for index in range(len(items)):
        pieces += _turn(walk, node, items, index, frame)
    return pieces


def _items_of(state: State, value: Value, node: nodes.Node) -> list[Value | Atom] | None:
    if holds_link(state, value):
        return None  # character by character it is written whole again
    match value:
        case ListValue(items=items):
            return list(items)
        case KnownValue(value=known):
            return [KnownValue(item) for item in state.concrete(node, lambda: list(known))]
        case RecordValue(fields=fields):
            return [KnownValue(key) for key in fields]
        case TextValue():
            made = characters(state, value, node)
            return list(made.items) if made is not None else None
        case UndefinedValue(lenient=True):
            return []
    return None


def _passes(walk: Walk, node: nodes.For, item: Value | Atom, frame: Frame) -> bool:
    inner = Frame(frame)
    _assign_to(walk.state, node.target, item, inner)
    assert node.test is not None
    return truth(walk.state, value_of(walk.state, node.test, inner), node.test)


def _look_into(walk: Walk, node: nodes.For, value: LongListValue, frame: Frame) -> Sequence[Piece]:
    """What can stop rendering in a loop that isn't followed, by any of its turns; the short links that it writes."""
    state, outer = walk.state, walk.state.decisions
    some = in_other_order(state, value)
    budget = Budget(_LOOK_WAYS, _LOOK_STEPS)
    links: dict[str, LinkPiece] = {}

    def turn(index: int, decisions: Decisions) -> None:
        state.decisions = decisions
        # Others may have come before.
        state.forget(value.reason)
        item = item_of(some, index)
        if node.test is None or _passes(walk, node, item, frame):
            inner = walk.scope(node.body, frame, {"loop": SomeLoopValue(some, index)})
            _assign_to(state, node.target, item, inner)
            links.update(_links_of(walk.body(node.body, inner), value.reason))
            _note(state, decisions)

    try:
        for index in range(2):
            list(each_way(budget, partial(turn, index), outer, item_of(some, index).path))
    except TooManyWays:
        state.unknown(node.iter, "for", "has more ways than can be looked at", "ask for less within the loop")
    finally:
        state.decisions = outer
    for failure in budget.failures:
        outer.budget.fail(failure)
    return list(links.values())


def _links_of(pieces: Sequence[Piece], reason: Reason) -> Mapping[str, LinkPiece]:
    """The short links in pieces, each as one that may be there any number of times."""
    found: list[LinkPiece] = []
    for piece in pieces:
        found += [piece] if isinstance(piece, LinkPiece) else piece.links if isinstance(piece, SummedPiece) else ()
    return {link.text: replace(link, whole=False, reason=reason) for link in found}


def _note(state: State, decisions: Decisions) -> None:
    if state.turns is not None:
        state.turns.append(with_words(decisions))


def _turn(walk: Walk, node: nodes.For, items: Sequence[Value | Atom], index: int, frame: Frame) -> list[Piece]:
    state, item = walk.state, items[index]
    if not state.separate or len(items) == 1 or not isinstance(item, Atom):
        return _run_turn(walk, node, items, index, frame)
    outer = state.decisions
    problem = "writes a short link, maybe more than once, into a text that is cut"
    reason = Reason(state.place(node), "for", problem, "cut the text without the link")
    links: dict[str, LinkPiece] = {}

    def run(decisions: Decisions) -> Total:
        state.decisions = decisions
        try:
            pieces = _run_turn(walk, node, items, index, frame)
            links.update(_links_of(pieces, reason))
            total = total_of(pieces, decisions, walk.ruler)
            _note(state, decisions)
            return total
        finally:
            state.decisions = outer

    totals = list(each_way(outer.budget, run, outer, item.path))
    if not totals:
        raise Infeasible
    return [SummedPiece(either(totals, walk.ruler), state.place(node), tuple(links.values()))]


def _run_turn(walk: Walk, node: nodes.For, items: Sequence[Value | Atom], index: int, frame: Frame) -> list[Piece]:
    walk.state.decisions.budget.step()
    inner = walk.scope(node.body, frame, {"loop": LoopValue(items, index)})
    _assign_to(walk.state, node.target, items[index], inner)
    return walk.body(node.body, inner)


# -- Names


def _assign_to(state: State, target: nodes.Node, value: Value | Atom, frame: Frame) -> None:
    """Set a name, or several from the items of a list."""
    if isinstance(target, nodes.Name):
        frame.names[target.name] = value
    elif isinstance(target, nodes.NSRef):
        space = frame.find(target.name)
        if not isinstance(space, NamespaceValue):
            raise state.fails(target, f"'{target.name}' is no namespace")
        space.fields[target.attr] = value
    elif isinstance(target, nodes.Tuple):
        for name, part in zip(target.items, _unpacked(state, target, value), strict=True):
            _assign_to(state, name, part, frame)


def _unpacked(state: State, target: nodes.Tuple, value: Value | Atom) -> Sequence[Value | Atom]:
    known = resolve(state, value, target)
    count = len(target.items)
    if isinstance(known, Anything):
        return [state.doubt(known, target) if known.is_list else known] * count
    if isinstance(known, UndefinedValue):
        raise state.fails(target, known.problem)
    parts = _items_of(state, known, target)
    if parts is None:
        return [state.unknown(target, "this", "is unpacked in a way that isn't followed", "name it")] * count
    if len(parts) != count:
        raise state.fails(target, f"{len(parts)} values for {count} names")
    return parts


def _assign(walk: Walk, node: nodes.Assign, frame: Frame) -> list[Piece]:
    _assign_to(walk.state, node.target, value_of(walk.state, node.node, frame), frame)
    return []


def _assign_block(walk: Walk, node: nodes.AssignBlock, frame: Frame) -> list[Piece]:
    text: Value = row(walk.state, walk.body(node.body, walk.scope(node.body, frame)), node)
    if node.filter is not None:
        text = _chained(walk.state, node.filter, text, frame)
    _assign_to(walk.state, node.target, text, frame)
    return []


def _with(walk: Walk, node: nodes.With, frame: Frame) -> list[Piece]:
    inner = walk.scope(node.body, frame)
    for target, value in zip(node.targets, node.values, strict=True):
        _assign_to(walk.state, target, value_of(walk.state, value, frame), inner)
    return walk.body(node.body, inner)


def _filter_block(walk: Walk, node: nodes.FilterBlock, frame: Frame) -> list[Piece]:
    text = row(walk.state, walk.body(node.body, walk.scope(node.body, frame)), node)
    return list(pieces_of(walk.state, _chained(walk.state, node.filter, text, frame), node))


def _chained(state: State, node: nodes.Filter, text: Value, frame: Frame) -> Value:
    """A chain of filters whose innermost works on a block."""
    if isinstance(node.node, nodes.Filter):
        text = _chained(state, node.node, text, frame)
    return filter_of(state, node, text, frame)


# -- Macros


def _macro(walk: Walk, node: nodes.Macro, frame: Frame) -> list[Piece]:
    frame.names[node.name] = _callable(walk, node, frame)
    return []


def _call_block(walk: Walk, node: nodes.CallBlock, frame: Frame) -> list[Piece]:
    call, state = node.call, walk.state
    macro = frame.find(call.node.name) if isinstance(call.node, nodes.Name) else None
    if not isinstance(macro, MacroValue):
        reason = state.unknown(call, "call", "is for something that isn't followed", "name a macro").reason
        state.forget(reason)
        return [*unknown_text(state, reason, node)]
    args = [value_of(state, arg, frame) for arg in call.args]
    given = {keyword.key: value_of(state, keyword.value, frame) for keyword in call.kwargs}
    if not macro.takes_caller:
        raise state.fails(call, "the macro has no use for a block: it doesn't call 'caller'")
    written = macro.call(args, given, call, {"caller": _callable(walk, node, frame)})
    return list(pieces_of(state, written, call))


def _callable(walk: Walk, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> MacroValue:
    """A macro where it is defined: what it writes, with its arguments bound."""
    state = walk.state
    names = [argument.name for argument in node.args]
    read = {name.name for statement in node.body for name in statement.find_all(nodes.Name)}

    def call(args: Sequence[Value], given: Mapping[str, Value], at: nodes.Node, more: Mapping[str, Value]) -> Value:
        if state.calls >= _MAX_CALLS:
            raise state.fails(at, "calls nest too deeply")
        if len(args) > len(names) or not set(given) <= set(names):
            if {"varargs", "kwargs"} & read:
                return lost_call(state, at, "this call", "call it with the arguments that it declares")
            raise state.fails(at, "the macro doesn't take these arguments")
        inner = walk.scope(node.body, frame, {"varargs": KnownValue(()), "kwargs": KnownValue({}), **more})
        bound: dict[str, Value] = {**dict(zip(names, args, strict=False)), **given}
        defaults = dict(zip(reversed(names), reversed(node.defaults), strict=False))
        for name in names:
            if name in bound:
                inner.names[name] = bound[name]
            elif name in defaults:
                inner.names[name] = value_of(state, defaults[name], inner)
            else:
                inner.names[name] = UndefinedValue(f"parameter '{name}' was not provided")
        state.calls += 1
        try:
            return row(state, walk.body(node.body, inner), at)
        finally:
            state.calls -= 1

    return MacroValue("caller" in read, call)


_RULES: Final[dict[type[nodes.Node], Callable[[Walk, Any, Frame], list[Piece]]]] = {
    nodes.Output: _output,
    nodes.If: _if,
    nodes.For: _for,
    nodes.Assign: _assign,
    nodes.AssignBlock: _assign_block,
    nodes.With: _with,
    nodes.FilterBlock: _filter_block,
    nodes.Macro: _macro,
    nodes.CallBlock: _call_block,
}
"""The rule for each kind of statement (a test sees to it that there is one)."""
