"""The names in a text: each with what it means there, by the rules of the template language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.template import nodes
from imidsl.text.template.filters import ROWS
from imidsl.text.template.template import Template, parse
from imidsl.text.types.containers import ListType, ParameterType, RecordType

_ONE_ITEM: Final = frozenset({"first", "last", "max", "min", "random"})
_SAME_LIST: Final = frozenset({"list", "reject", "rejectattr", "select", "selectattr", "sort", "unique"})


class NameSymbol(NamedTuple):
    """Something with a name: its kind, where it is declared (file and offset), and its name, dotted for a field."""

    kind: str
    path: str
    place: int
    name: str


class Meaning(NamedTuple):
    """What a name means, and the type of its values where that is known."""

    symbol: NameSymbol
    type: ParameterType | None = None


class Occurrence(NamedTuple):
    """A name at a place, and whether it is declared there."""

    span: Span
    symbol: NameSymbol
    declares: bool = False


class Bound(NamedTuple):
    """What a name is bound to: its own symbol, and what its values are those of; of a macro its arguments."""

    symbol: NameSymbol
    value: Meaning | None
    arguments: Mapping[str, NameSymbol] | None = None

    @staticmethod
    def to(meaning: Meaning) -> Bound:
        """A name that means something itself."""
        return Bound(meaning.symbol, meaning)


Outside: TypeAlias = Callable[[str], Bound | None]
"""What a name means that the text doesn't bind itself."""
_Scope: TypeAlias = "Mapping[str, Bound]"


def names_in(string: tree.String, outside: Outside) -> Iterator[Occurrence]:
    """The names of a text in the order of reading; none where it can't be read."""
    walk = _walked(string, outside)
    yield from walk.found if walk is not None else ()


class NamesThere(NamedTuple):
    """What a text says of a word in it: the names that are bound there, and what it is a field or a filter of."""

    scope: Mapping[str, Bound]
    owner: Meaning | None = None
    filtered: Meaning | None = None


def names_there(string: tree.String, offset: int, outside: Outside) -> NamesThere:
    """What a text says of the word at an offset of it, decoded."""
    walk = _walked(string, outside)
    return walk.words.get(offset, NamesThere({})) if walk is not None else NamesThere({})


def _walked(string: tree.String, outside: Outside) -> _Walk | None:
    template, _ = parse(string)
    if template is None or template.tree is None:
        return None
    walk = _Walk(template, outside)
    walk.body(template.tree.body, {})
    return walk


class _Walk:
    """Goes through a text; `words` are its names, fields and filters by where they stand in it."""

    def __init__(self, template: Template, outside: Outside) -> None:
        self.found: list[Occurrence] = []
        self.words: dict[int, NamesThere] = {}
        self._template, self._outside = template, outside
        self._set_before: Mapping[str, Bound] = {}
        """What branches set in whose place the one stands that is gone through."""

    # --- statements

    def body(self, statements: list[nodes.Node], scope: _Scope) -> _Scope:
        """Statements one after the other; what is bound behind them."""
        for statement in statements:
            scope = self._behind(statement, scope)
        return scope

    def _behind(self, node: nodes.Node, scope: _Scope) -> _Scope:
        match node:
            case nodes.If():
                return self._if(node, scope)
            case nodes.For():
                self._for(node, scope)
            case nodes.Assign():
                type_ = self._type(node.node, scope)
                return self._bound(node.target, type_, scope)
            case nodes.AssignBlock():
                self.body(node.body, scope)
                return self._bound(node.target, None, scope)
            case nodes.With():
                inner = scope
                for target, value in zip(node.targets, node.values, strict=True):
                    inner = self._bound(target, self._type(value, scope), inner)
                self.body(node.body, inner)
            case nodes.Macro():
                return self._macro(node, scope)
            case nodes.CallBlock():
                self._type(node.call, scope)
                self._called(node, scope)
            case nodes.FilterBlock():
                self._type(node.filter, scope)
                self.body(node.body, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._type(child, scope)
        return scope

    def _if(self, node: nodes.If, scope: _Scope) -> _Scope:
        merged, around = dict(scope), self._set_before
        for branch in (node, *node.elif_):
            self._type(branch.test, scope)
            merged |= self.body(branch.body, scope)
            # The same name, whichever branch sets it.
            self._set_before = {**around, **merged}
        merged |= self.body(node.else_, scope)
        self._set_before = around
        return merged

    def _macro(self, node: nodes.Macro, scope: _Scope) -> _Scope:
        span = self._template.find(node.lineno, node.name)
        assert span is not None
        symbol = NameSymbol("macro", *span.place, node.name)
        self.found.append(Occurrence(span, symbol, declares=True))
        places = ((argument.name, self._template.span(argument)) for argument in node.args)
        arguments = {name: NameSymbol("local", *place.place, name) for name, place in places}
        bound = {**scope, node.name: Bound(symbol, None, arguments)}
        self._called(node, bound)
        return bound

    def _for(self, node: nodes.For, scope: _Scope) -> None:
        over = self._type(node.iter, scope)
        item = over if over is not None and isinstance(over.type, ListType) else None
        inner = self._bound(node.target, item and Meaning(item.symbol, item_of(item.type)), scope)
        if node.test is not None:
            self._type(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, scope)

    def _called(self, node: nodes.Macro | nodes.CallBlock, scope: _Scope) -> None:
        for default in node.defaults:
            self._type(default, scope)
        inner = {name: bound for name, bound in scope.items() if name not in {one.name for one in node.args}}
        for argument in node.args:
            inner = dict(self._bound(argument, None, inner))
        self.body(node.body, inner)

    def _bound(self, target: nodes.Expr, meaning: Meaning | None, scope: _Scope) -> _Scope:
        """A scope in which a target of a loop or of `set` is bound."""
        if isinstance(target, nodes.Tuple):
            for item in target.items:
                scope = self._bound(item, None, scope)
            return scope
        if not isinstance(target, nodes.Name):
            return scope
        span = self._template.span(target)
        known = scope.get(target.name) or self._set_before.get(target.name)
        if known is not None and known.symbol.kind == "local":
            # Set again: still the same name to whoever reads it.
            self.found.append(Occurrence(span, known.symbol))
            return {**scope, target.name: Bound(known.symbol, meaning)}
        symbol = NameSymbol("local", *span.place, target.name)
        self.found.append(Occurrence(span, symbol, declares=True))
        return {**scope, target.name: Bound(symbol, meaning)}

    # --- expressions

    def _type(self, node: nodes.Node, scope: _Scope) -> Meaning | None:
        """What an expression's values are those of: a parameter, or a field of one, where that can be told."""
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                return self._field(self._type(node.node, scope), node.attr, self._template.span(node))
            case nodes.Getitem(arg=nodes.Const(value=str() as name) as arg):
                word = self._template.span(arg.lineno)
                inner = self._type(node.node, scope)
                return self._field(inner, name, word.source.span(word.start + 1, word.end - 1))
            case nodes.Getitem():
                inner = self._type(node.node, scope)
                self._type(node.arg, scope)
                return inner and Meaning(inner.symbol, item_of(inner.type))
            case nodes.Filter(node=nodes.Expr() as filtered):
                return self._filter(node, self._type(filtered, scope), scope)
            case nodes.Call(node=nodes.Name() as called):
                bound = scope.get(called.name)
                self._keywords(node, (bound and bound.arguments) or {})
            case nodes.CondExpr():
                self._type(node.test, scope)
                first = self._type(node.expr1, scope)
                other = self._type(node.expr2, scope) if node.expr2 is not None else None
                return first or other
        for child in node.iter_child_nodes():
            self._type(child, scope)
        return None

    def _filter(self, node: nodes.Filter, of: Meaning | None, scope: _Scope) -> Meaning | None:
        self.words[self._template.span(node).start] = NamesThere(scope, filtered=of)
        for child in node.iter_child_nodes():
            if child is not node.node:
                self._type(child, scope)
        field = self._attribute(node, of) if of is not None else None
        if node.name == "map":
            return field and Meaning(field.symbol, field.type and ListType(field.type))
        if of is None or node.name in _SAME_LIST:
            return of
        return Meaning(of.symbol, item_of(of.type)) if node.name in _ONE_ITEM else None

    def _attribute(self, node: nodes.Filter, of: Meaning) -> Meaning | None:
        """The field of a list's items that a filter is told to look at, by its dotted name."""
        row = ROWS.get(node.name)
        given = {keyword.key: keyword.value for keyword in node.kwargs}
        given |= dict(zip(row.arguments if row is not None else (), node.args, strict=False))
        match given.get("attribute"):
            case nodes.Const(value=str() as way) as word:
                span = self._template.span(word.lineno)
                at, found = span.start + 1, Meaning(of.symbol, item_of(of.type))
                for name in way.split("."):
                    inner = self._field(found, name, span.source.span(at, at + len(name)))
                    if inner is None:
                        return None
                    at, found = at + len(name) + 1, inner
                return found
        return None

    def _keywords(self, node: nodes.Call, arguments: Mapping[str, NameSymbol]) -> None:
        """The names that a call gives to a macro's arguments."""
        words = self._template.words
        for keyword in node.kwargs:
            if keyword.key in arguments and words is not None:
                word = words.words[words.index(keyword.value.lineno) - 2]
                self.found.append(Occurrence(self._template.string.at(word.start, word.end), arguments[keyword.key]))

    def _name(self, node: nodes.Name, scope: _Scope) -> Meaning | None:
        span = self._template.span(node)
        self.words[span.start] = NamesThere(scope)
        bound = scope.get(node.name) or self._outside(node.name)
        if bound is None:
            return None
        if bound.symbol.kind == "link":
            span = span.source.span(span.end - len(bound.symbol.name), span.end)
        self.found.append(Occurrence(span, bound.symbol))
        return bound.value

    def _field(self, owner: Meaning | None, name: str, span: Span) -> Meaning | None:
        self.words[span.start] = NamesThere({}, owner)
        if owner is None or not isinstance(owner.type, RecordType):
            return None
        field = next((field for field in owner.type.fields if field.name == name), None)
        if field is None:
            return None
        symbol = field_symbol(owner.symbol, name)
        self.found.append(Occurrence(span, symbol))
        return Meaning(symbol, field.type)


def field_symbol(owner: NameSymbol, name: str) -> NameSymbol:
    """A field of a record parameter, or of a record in one."""
    way = owner.name if owner.kind == "field" else ""
    return NameSymbol("field", owner.path, owner.place, f"{way}.{name}")


def item_of(type_: ParameterType | None) -> ParameterType | None:
    """The type of a list's items."""
    return type_.item if isinstance(type_, ListType) else None
