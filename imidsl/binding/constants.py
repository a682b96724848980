"""What a `let` stands for: a constant whose texts see only other lets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from imidsl.binding.modules import Unit
from imidsl.diagnostics import Diagnostic, names
from imidsl.diagnostics.suggest import LOOKED_AT
from imidsl.diagnostics.templates import LETS_TOO_DEEP
from imidsl.records import dataclass, field
from imidsl.schema.kinds import Symbol, describe
from imidsl.syntax import tree
from imidsl.text.scope.check import Scope, check, shape_of_value
from imidsl.text.template.template import parse

DEEPEST = 30
"""How many lets rest at most on one another."""
Constant = object
"""A text, a number, a truth value, a date, None, or a tuple or dict of those."""


@dataclass
class Lets:
    """Works out lets, each once; what is wrong gathers in `found`. A faulty one is None, which no let can be."""

    found: list[Diagnostic] = field(default_factory=list)
    uses: dict[int, frozenset[str]] = field(default_factory=dict)
    """The names that a let's texts use, by the identity of its declaration (trees compare by what they say)."""
    # By identity too: the units, which outlive this, hold the declarations.
    _known: dict[int, Constant] = field(default_factory=dict)
    _open: list[tree.Declaration] = field(default_factory=list)

    def values(self, unit: Unit) -> dict[str, Constant]:
        """Every let that a file can use, but for faulty ones."""
        values = {name: self._value(unit, name) for name in dict.fromkeys(unit.let_names())}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, unit: Unit, name: str) -> Constant:
        found = unit.let(name)
        assert found is not None
        home, item = found
        if any(item is other for other in self._open):
            circle = " → ".join(i.name.text for i in (*_from(self._open, item), item))
            self.found.append(names.CYCLE.at(item.name.span, what="let", circle=circle))
            return None
        if id(item) not in self._known and len(self._open) >= DEEPEST:
            self.found.append(LETS_TOO_DEEP.at(item.name.span, found=name, limit=DEEPEST))
            self._known[id(item)] = None
        if id(item) not in self._known:
            self._open.append(item)
            self._known[id(item)] = self._of(home, item.value) if item.value is not None else None
            self._open.pop()
        return self._known[id(item)]

    def _of(self, unit: Unit, node: tree.Value) -> Constant:
        match node:
            case tree.String():
                return self._text(unit, node)
            case tree.Literal(value=int() | Decimal() as value):
                return value
            case tree.Literal(value=date() as value) if not isinstance(value, datetime):
                return value
            case tree.List(items=items):
                return tuple(self._of(unit, item) for item in items)
            case tree.Body(items=items):
                return self._record(unit, items)
            case tree.Missing():
                return None
        found = describe(Symbol(node.text)) if isinstance(node, tree.Name) else f"'{node.span.text}'"
        self.found.append(names.CONSTANT_ONLY.at(node.span, found=found))
        return None

    def _record(self, unit: Unit, items: tuple[tree.Item, ...]) -> Constant:
        record: dict[str, Constant] = {}
        for item in items:
            match item:
                case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                    if key.text in record:
                        self.found.append(names.DUPLICATE_ENTRY.at(key.span, found=key.text))
                    record[key.text] = self._of(unit, value)
                case tree.Declaration(word=word):
                    self.found.append(names.UNKNOWN_DECLARATION.at(word.span, found=word.text))
                case tree.Block(key=key) | tree.Statement(key=key):
                    self.found.append(names.MISSING_COLON.at(key.span, found=key.text))
        return record

    def _text(self, unit: Unit, node: tree.String) -> Constant:
        text, found = parse(node)
        self.found += found
        if text is None:
            return None
        if text.constant:
            return text.text
        if self._open:
            item = id(self._open[-1])
            self.uses[item] = self.uses.get(item, frozenset()) | text.names
        values = {name: self._value(unit, name) for name in text.names if unit.let(name) is not None}
        if None in values.values():
            return None
        known = {name: shape_of_value(value) for name, value in values.items()}
        if text.names != values.keys():
            # All the others matter only to say which one a mistyped name is near to.
            known = dict.fromkeys(islice(unit.let_names(), LOOKED_AT), shape_of_value("")) | known
        faults = check(text, Scope(known))
        rendered = text.render(values) if not faults else ""
        self.found += faults if isinstance(rendered, str) else [rendered]
        return rendered if isinstance(rendered, str) else None


def _from(items: list[tree.Declaration], first: tree.Declaration) -> list[tree.Declaration]:
    """The declarations from one of them on."""
    at = next(index for index, item in enumerate(items) if item is first)
    return items[at:]
