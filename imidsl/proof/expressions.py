"""Expressions: the value of each node of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from imidsl.proof.calls import Calls, Scope
from imidsl.proof.domain import (
    Atom,
    Const,
    Fails,
    Fields,
    Items,
    Loop,
    Missing,
    Moment,
    Number,
    Piece,
    Space,
    Unknown,
    Value,
    Written,
)
from imidsl.proof.values import written
from imidsl.records import replace
from imidsl.text.template import nodes
from imidsl.text.template.text_of import is_undefined

_OPERATORS: Final = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}
_DATE_NUMBERS: Final = {
    "year": (1, 9999),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
}
_MAX_REPEATED: Final = 200


class Expressions(Calls):
    """Values of nodes."""

    def value(self, node: nodes.Node, scope: Scope) -> Value:
        """The value of an expression in this case."""
        self.case.budget.step()
        method: Callable[[nodes.Node, Scope], Value] = getattr(
            self, f"_of_{type(node).__name__.lower()}", self._of_other
        )
        return method(node, scope)

    def _of_other(self, node: nodes.Node, scope: Scope) -> Value:
        return self.unknown(node, type(node).__name__.lower(), "isn't followed", "write it in another way")

    def _of_const(self, node: nodes.Const, scope: Scope) -> Value:
        return Const(node.value)

    def _of_name(self, node: nodes.Name, scope: Scope) -> Value:
        found = scope.find(node.name)
        return self.outside(node.name, node) if found is None else self.resolve(found, node)

    def _of_list(self, node: nodes.List | nodes.Tuple, scope: Scope) -> Value:
        items = tuple(self.value(item, scope) for item in node.items)
        known = self._plain(Items(items))
        return known if known is not None else Items(items)

    _of_tuple = _of_list

    def _of_dict(self, node: nodes.Dict, scope: Scope) -> Value:
        fields: dict[str, Value | Atom] = {}
        for pair in node.items:
            key = self.value(pair.key, scope)
            if not isinstance(key, Const) or not isinstance(key.value, str):
                return self.unknown(node, "{", "has keys that aren't known", "write the keys as texts")
            fields[key.value] = self.value(pair.value, scope)
        return Fields(fields)

    # -- Operators

    def _of_concat(self, node: nodes.Concat, scope: Scope) -> Value:
        pieces: list[Piece] = []
        for part in node.nodes:
            pieces += self.pieces(self.value(part, scope), part)
        return written(pieces)

    def _of_binary(self, node: nodes.BinExpr, scope: Scope) -> Value:
        operator = _OPERATORS[type(node).__name__]
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        for value in (left, right):
            if isinstance(value, Unknown):
                return value
            if isinstance(value, Missing):
                raise Fails
        if operator == "%" and isinstance(left, Const) and isinstance(left.value, str) and not isinstance(right, Const):
            items = [self.resolve(i, node) for i in right.items] if isinstance(right, Items) else [right]
            made = self.formatted(left.value, items, node)
            return (
                made
                if made is not None
                else self.unknown(node, "%", "has a format that isn't followed", "use ~ or a filter")
            )
        is_text = any(
            isinstance(v, Written) or (isinstance(v, Const) and isinstance(v.value, str)) for v in (left, right)
        )
        if is_text and not (isinstance(left, Const) and isinstance(right, Const)):
            return self._of_texts(operator, left, right, node)
        return self.reckoned(operator, left, right, node)

    _of_add = _of_sub = _of_mul = _of_div = _of_floordiv = _of_mod = _of_pow = _of_binary

    def _of_texts(self, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
        if operator == "+" and all(isinstance(v, Written | Const) for v in (left, right)):
            if any(isinstance(v, Const) and not isinstance(v.value, str) for v in (left, right)):
                raise Fails
            return written([*self.pieces(left, node), *self.pieces(right, node)])
        if operator == "*":
            text, times = (
                (left, self.picked(right))
                if isinstance(right, Number | Const) and not _is_text(right)
                else (right, self.picked(left))
            )
            if isinstance(times, Const) and isinstance(times.value, int) and times.value <= _MAX_REPEATED:
                return written([*self.pieces(text, node)] * max(0, times.value))
            return self.unknown(node, "*", "repeats a text too often to be followed", "give the number a small max")
        return self.unknown(node, operator, "isn't followed for texts", "write it in another way")

    def _of_neg(self, node: nodes.Neg, scope: Scope) -> Value:
        return self.reckoned("-", Const(0), self.value(node.node, scope), node)

    def _of_pos(self, node: nodes.Pos, scope: Scope) -> Value:
        return self.value(node.node, scope)

    def _of_not(self, node: nodes.Not, scope: Scope) -> Value:
        return Const(not self.truth(self.value(node.node, scope)))

    def _of_and(self, node: nodes.And, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        return self.value(node.right, scope) if self.truth(left) else self.settled(left, node)

    def _of_or(self, node: nodes.Or, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        return self.settled(left, node) if self.truth(left) else self.value(node.right, scope)

    def _of_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Value:
        if self.truth(self.value(node.test, scope)):
            return self.value(node.expr1, scope)
        return self.value(node.expr2, scope) if node.expr2 is not None else Const(self.rendering.nothing())

    def _of_compare(self, node: nodes.Compare, scope: Scope) -> Value:
        left = self.value(node.expr, scope)
        for operand in node.ops:
            right = self.value(operand.expr, scope)
            if not self.compare(operand.op, left, right):
                return Const(False)
            left = right
        return Const(True)

    def _of_test(self, node: nodes.Test, scope: Scope) -> Value:
        args = [self.value(arg, scope) for arg in node.args]
        return Const(self.test(node.name, self.value(node.node, scope), args))

    # -- Parts

    def _of_getattr(self, node: nodes.Getattr, scope: Scope) -> Value:
        return self.attribute(self.value(node.node, scope), node.attr, node)

    def attribute(self, owner: Value, name: str, node: nodes.Node) -> Value:
        """`owner.name`."""
        match owner:
            case Fields(fields=fields) | Space(fields=fields):
                return self.resolve(fields[name], node) if name in fields else Missing()
            case Loop():
                return self._of_loop(owner, name, node)
            case Const(value=known):
                return self._known_attribute(known, name)
            case Moment() if name in _DATE_NUMBERS:
                return Number(*_DATE_NUMBERS[name])
            case Missing() | Number():
                raise Fails
            case Unknown():
                return owner
        return self.unknown(node, name, "isn't followed here", "use a filter")

    def _known_attribute(self, known: object, name: str) -> Value:
        if isinstance(known, Mapping) and name in known:
            return Const(known[name])
        made = self.concrete(lambda: self.rendering.attribute(known, name))
        return Missing() if is_undefined(made) else Const(made)

    def _of_loop(self, loop: Loop, name: str, node: nodes.Node) -> Value:
        index, length = loop.index, len(loop.items)
        match name:
            case "previtem" | "nextitem":
                at = index - 1 if name == "previtem" else index + 1
                return self.resolve(loop.items[at], node) if 0 <= at < length else Missing()
        known = {
            "index": index + 1,
            "index0": index,
            "revindex": length - index,
            "revindex0": length - index - 1,
            "first": index == 0,
            "last": index == length - 1,
            "length": length,
            "depth": 1,
            "depth0": 0,
        }
        return Const(known[name]) if name in known else self.unknown(node, name, "isn't followed", "do without it")

    def _of_getitem(self, node: nodes.Getitem, scope: Scope) -> Value:
        owner = self.value(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            return self._sliced(owner, node, node.arg, scope)
        key = self.picked(self.value(node.arg, scope))
        if isinstance(owner, Unknown) or isinstance(key, Unknown):
            return owner if isinstance(owner, Unknown) else key
        if isinstance(owner, Missing):
            raise Fails
        if not isinstance(key, Const):
            return self.unknown(node, "[", "is a place that isn't known", "give the number a small range")
        return self._at(owner, key.value, node)

    def _at(self, owner: Value, key: object, node: nodes.Node) -> Value:
        if isinstance(owner, Const):
            known = owner.value
            made = self.concrete(lambda: self.rendering.item(known, key))
            return Missing() if is_undefined(made) else Const(made)
        if isinstance(owner, Items) and isinstance(key, int):
            return self.item(owner, key, node)
        if isinstance(key, str):
            return self.attribute(owner, key, node)
        if isinstance(owner, Written) and isinstance(key, int):
            low, high = self.length(owner.pieces)
            wanted = key + 1 if key >= 0 else -key
            if (high is not None and high < wanted) or (low < wanted and not self.flip(None)):
                return Missing()
            blur = self._blur(owner, node)
            return Written((replace(blur, chars=(1, 1), octets=None, reason=None),))
        return self.unknown(node, "[", "isn't followed here", "use a filter")

    def _sliced(self, owner: Value, node: nodes.Getitem, part: nodes.Slice, scope: Scope) -> Value:
        ends = [
            self.value(end, scope) if end is not None else Const(None) for end in (part.start, part.stop, part.step)
        ]
        known = [end.value for end in ends if isinstance(end, Const)]
        if isinstance(owner, Unknown):
            return owner
        if len(known) < len(ends):
            return self.unknown(node, "[", "is a part that isn't known", "write the numbers out")
        range_ = slice(*known)
        if isinstance(owner, Const):
            return Const(self.concrete(lambda: owner.value[range_]))
        if isinstance(owner, Items):
            return Items(self.concrete(lambda: tuple(owner.items[range_])))
        if not isinstance(owner, Written):
            return self.unknown(node, "[", "isn't followed here", "use a filter")
        low, high = self.length(owner.pieces)
        if high is None:
            return (
                self._cut(owner, range_.stop, node, 0)
                if _is_start(range_)
                else self.unknown(node, "[", "is of unknown size", "give it a max")
            )
        counts = [len(range(size)[range_]) for size in range(low, min(high, low + 5000) + 1)]
        made = self._cut(owner, max(counts) if high - low <= 5000 else high, node, 0)
        blur = self._blur(made, node)
        return Written((replace(blur, chars=(min(counts), blur.chars[1]), octets=(0, (blur.octets or (0, None))[1])),))

    # -- Filters and calls

    def _of_filter(self, node: nodes.Filter, scope: Scope) -> Value:
        assert node.node is not None
        return self.filter_of(node, self.value(node.node, scope), scope)

    def filter_of(self, node: nodes.Filter, value: Value, scope: Scope) -> Value:
        """A filter with the arguments as they stand in the text."""
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            return self._unfollowed(node)
        args = [self.value(arg, scope) for arg in node.args]
        given = {str(keyword.key): self.value(keyword.value, scope) for keyword in node.kwargs}
        return self.filtered(node, value, args, given)


def _is_text(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, str)


def _is_start(part: slice) -> bool:
    return part.start in (None, 0) and part.step in (None, 1) and isinstance(part.stop, int) and part.stop >= 0
