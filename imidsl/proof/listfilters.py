"""Filters of lists, and arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from imidsl.proof import numbers
from imidsl.proof.blurring import Applied, Given
from imidsl.proof.domain import Atom, Const, Endless, Fails, Fields, Items, Missing, Number, Piece, Value, Written
from imidsl.proof.textfilters import TextFilters
from imidsl.proof.values import written
from imidsl.records import replace
from imidsl.text import vocabulary
from imidsl.text.template import nodes
from imidsl.text.types.containers import DecimalType


class ListFilters(TextFilters):
    """Filters that read a list."""

    def filtered(self, node: nodes.Filter, value: Value, args: Sequence[Value], given: Given) -> Value:
        """What any filter makes of a value."""
        raise NotImplementedError

    def _filter_list(self, applied: Applied, value: Value) -> Value | None:
        return value if isinstance(value, Items | Endless) else None

    def _filter_first(self, applied: Applied, value: Value) -> Value | None:
        if isinstance(value, Items):
            return self.item(value, 0 if applied.name == "first" else -1, applied.node)
        if isinstance(value, Written):
            if not self.truth(value):
                raise Fails
            blur = self._blur(value, applied.node)
            return Written((replace(blur, chars=(1, 1), octets=None, reason=None),))
        return None

    _filter_last = _filter_first

    def item(self, value: Items, index: int, node: nodes.Node) -> Value:
        """An item by its number."""
        return self.resolve(value.items[index], node) if -len(value.items) <= index < len(value.items) else Missing()

    def _filter_join(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items):
            return None
        separator = self.pieces(applied.given.get("d", Const("")), applied.node)
        items = self._attributes(applied, value)
        pieces: list[Piece] = []
        for index, item in enumerate(items or ()):
            pieces += separator if index else ()
            pieces += self.pieces(self.resolve(item, applied.node), applied.node)
        return written(pieces) if items is not None else None

    def _attributes(self, applied: Applied, value: Items) -> Sequence[Value | Atom] | None:
        """The items, or a field of each; None where it isn't known which."""
        if "attribute" not in applied.given:
            return value.items
        path = applied.constant("attribute", None)
        if path is None:
            return None if "attribute" in applied.given and not applied.is_known else value.items
        found: list[Value | Atom] = list(value.items)
        for name in str(path).split("."):
            owners = [self.resolve(item, applied.node) for item in found]
            found = []
            for owner in owners:
                if isinstance(owner, Const) and isinstance(owner.value, Mapping):
                    owner = Fields({key: Const(v) for key, v in owner.value.items()})
                if not isinstance(owner, Fields) or name not in owner.fields:
                    raise Fails
                found.append(owner.fields[name])
        return found

    def _filter_map(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items):
            return None
        if "attribute" in applied.given:
            items = self._attributes(applied, value)
            return Items(tuple(items)) if items is not None and set(applied.given) == {"attribute"} else None
        name = applied.constant("filter", None)
        if not isinstance(name, str) or name not in vocabulary.FILTERS:
            return None
        args = [arg for key, arg in applied.given.items() if key.isdigit()]
        inner = nodes.Filter(None, name, [], [], None, None, lineno=applied.node.lineno)
        return Items(tuple(self.filtered(inner, self.resolve(item, applied.node), args, {}) for item in value.items))

    def _filter_sort(self, applied: Applied, value: Value) -> Value | None:
        """In some order: each place may hold any item, and nothing is known of which."""
        if not isinstance(value, Items):
            return value if isinstance(value, Endless) else None
        if len(value.items) < 2:
            return value
        if not all(isinstance(item, Atom) for item in value.items):
            return None
        self.case.fresh += 1
        number = self.case.fresh
        atoms = [item for item in value.items if isinstance(item, Atom)]
        return Items(tuple(Atom((*a.path[:-1], "sorted", number, i), a.type, a.optional) for i, a in enumerate(atoms)))

    def _filter_unique(self, applied: Applied, value: Value) -> Value | None:
        sorted_ = self._filter_sort(applied, value)
        if not isinstance(sorted_, Items) or len(sorted_.items) < 2:
            return sorted_
        first = sorted_.items[0]
        assert isinstance(first, Atom)
        left = len(sorted_.items) - self.case.decide(first.path, "unique", len(sorted_.items))
        return Items(sorted_.items[:left])

    def _filter_sum(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items) or "start" in applied.given:
            return None
        items = self._attributes(applied, value)
        total: Value = Const(0)
        for item in items or ():
            total = self.reckoned("+", total, self.resolve(item, applied.node), applied.node)
        return total if items is not None else None

    def _filter_min(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items) or applied.given:
            return None
        found = [self.resolve(item, applied.node) for item in value.items]
        if not found:
            return Missing()
        intervals = [_as_number(item) for item in found]
        known = [interval for interval in intervals if interval is not None]
        return numbers.hull(known) if len(known) == len(found) else None

    _filter_max = _filter_min

    def reckoned(self, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
        """Arithmetic."""
        if isinstance(left, Const) and isinstance(right, Const):
            return Const(self.concrete(lambda: self.rendering.operator(operator, left.value, right.value)))
        ends = [
            v if isinstance(v, Number) else numbers.as_number(v.value) if isinstance(v, Const) else None
            for v in (left, right)
        ]
        if ends[0] is None or ends[1] is None:
            return self.unknown(node, operator, "isn't followed for these values", "write it in another way")
        mixed = any(_is_decimal(value) for value in (left, right))
        made = numbers.arithmetic(operator, ends[0], ends[1], mixed)
        if made is None:
            return self.unknown(node, operator, "has a result of unknown size here", "round it, or reckon beforehand")
        return made


def _as_number(value: Value) -> Number | None:
    if isinstance(value, Const):
        return numbers.as_number(value.value)
    return value if isinstance(value, Number) else None


def _is_decimal(value: Value) -> bool:
    if isinstance(value, Const):
        return isinstance(value.value, Decimal)
    if not isinstance(value, Number):
        return False
    return bool(value.places) or (value.source is not None and isinstance(value.source.type, DecimalType))
