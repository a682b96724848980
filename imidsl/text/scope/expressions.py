"""The shape of an expression, and what is wrong with it at that place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any, Final

from imidsl.diagnostics import Edit, Fix
from imidsl.diagnostics.parameters import CONSTANT_FORMAT
from imidsl.diagnostics.templates import DEFINED_IS_NO_GUARD
from imidsl.text import vocabulary
from imidsl.text.scope.guards import Knowledge, NamePath, path_of
from imidsl.text.scope.reports import Reports, is_method
from imidsl.text.scope.shapes import Lists, Records, Scalar, Unknown, ValueShape, either, given
from imidsl.text.template import nodes
from imidsl.text.template.filters import ROWS, Takes
from imidsl.text.types.dates import directives_of, is_constant

_SAME_LIST = frozenset({"list", "reject", "rejectattr", "select", "selectattr", "sort", "unique"})
_ONE_ITEM = frozenset({"first", "last", "max", "min"})
_NESTED = frozenset({"batch", "slice"})
_MADE_LISTS = frozenset({"dictsort", "groupby", "items"})
#: Functions that only keep what they are given, be it none.
_HOLDERS = frozenset({"dict", "namespace"})
_SPLITTING = frozenset({"partition", "rpartition", "rsplit", "split", "splitlines"})


class ExpressionCheck(Reports):
    """Asks for shapes, and collects what it finds on the way."""

    # -- What an expression is wanted for

    def text(self, node: nodes.Expr, state: Knowledge) -> None:
        """It is to be written as text."""
        for part, there in self._outcomes(node, state):
            shape = self._present(part, there)
            if isinstance(shape, (Lists, Records)):
                self.not_text(self.template.span(part), shape)

    def present(self, node: nodes.Expr, state: Knowledge) -> ValueShape:
        """It is to be used in a way that none can't be."""
        shapes = [self._present(part, there) for part, there in self._outcomes(node, state)]
        return reduce(either, shapes)

    def _outcomes(self, node: nodes.Expr, state: Knowledge) -> list[tuple[nodes.Expr, Knowledge]]:
        """The expressions whose value it may have, each with what is known there."""
        if isinstance(node, nodes.CondExpr):
            self.shape(node.test, state)
            yes, no = state.assume(node.test, True), state.assume(node.test, False)
            return [*self._outcomes(node.expr1, yes), *(self._outcomes(node.expr2, no) if node.expr2 else [])]
        if isinstance(node, nodes.Or):
            path = path_of(node.left)
            left = [(node.left, state.present([path] if path else []))]
            if path is None:
                self.shape(node.left, state)
                left = []
            return [*left, *self._outcomes(node.right, state.assume(node.left, False))]
        return [(node, state)]

    def _present(self, node: nodes.Expr, state: Knowledge) -> ValueShape:
        shape = self.shape(node, state)
        if shape.optional:
            span = self.template.span(node)
            self.maybe_none(span, path_of(node))
        return given(shape)

    # -- Shapes

    def shape(self, node: nodes.Node, state: Knowledge) -> ValueShape:
        """The shape of an expression that may be none."""
        return _SHAPES.get(type(node), ExpressionCheck._of_other)(self, node, state)

    def _of_other(self, node: nodes.Node, state: Knowledge) -> ValueShape:
        """Arithmetic and whatever else needs all its operands."""
        shapes = [self.present(child, state) for child in node.iter_child_nodes() if isinstance(child, nodes.Expr)]
        return reduce(either, shapes) if shapes else Unknown()

    def _of_const(self, node: nodes.Const, state: Knowledge) -> ValueShape:
        return Unknown(optional=True) if node.value is None else Scalar()

    def _of_name(self, node: nodes.Name, state: Knowledge) -> ValueShape:
        shape = state.lookup((node.name,))
        if shape is not None:
            self._read(node, state)
            return shape
        if node.name in self.links:
            return Scalar()
        if node.name not in vocabulary.GLOBALS:
            lost = state.forgotten.get(node.name)
            self.undeclared(node.name, self.template.span(node), state.all_names, in_loop=lost is not None)
        return Unknown()

    def _read(self, node: nodes.Name, state: Knowledge) -> None:
        """Whether a name surely has a value where it is read, and the one that the author thinks it has."""
        lost = state.forgotten.get(node.name)
        if lost is not None:
            self.forgotten(node.name, self.template.span(lost))
        if node.name in state.unset:
            self.unset(node.name, self.template.span(node))

    def _of_getattr(self, node: nodes.Getattr, state: Knowledge) -> ValueShape:
        return self._attribute(node, state, called=False)

    def _attribute(self, node: nodes.Getattr, state: Knowledge, *, called: bool) -> ValueShape:
        owner = self.present(node.node, state)
        if not called and is_method(owner, node.attr):
            self.uncalled(node.attr, self.template.span(node))
            return Unknown()
        shape = self.field(owner, node.attr, self.template.span(node), _written(node.node))
        return _refined(state, path_of(node), shape)

    def _of_getitem(self, node: nodes.Getitem, state: Knowledge) -> ValueShape:
        owner = self.present(node.node, state)
        if isinstance(node.arg, nodes.Slice):
            for bound in node.arg.iter_child_nodes():
                self.shape(bound, state)
            return owner
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            span = self.template.span(node.arg.lineno)
            return _refined(state, path_of(node), self.field(owner, node.arg.value, span, _written(node.node)))
        self.present(node.arg, state)
        return owner.item if isinstance(owner, Lists) else Scalar() if isinstance(owner, Scalar) else Unknown()

    def _of_call(self, node: nodes.Call, state: Knowledge) -> ValueShape:
        if isinstance(node.node, nodes.Getattr):
            self._attribute(node.node, state, called=True)
        else:
            self.shape(node.node, state)
        if isinstance(node.node, nodes.Name) and node.node.name in _HOLDERS:
            for keyword in node.kwargs:
                self.shape(keyword.value, state)
            return Unknown()
        self._arguments(node, state)
        if isinstance(node.node, nodes.Name):
            return Lists(Scalar()) if node.node.name == "range" else Unknown()
        attribute = getattr(node.node, "attr", "")
        if attribute in _SPLITTING:
            return Lists(Scalar())
        return Scalar() if attribute in vocabulary.TEXT_METHODS else Unknown()

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test, state: Knowledge) -> None:
        for argument in [*node.args, *(keyword.value for keyword in node.kwargs)]:
            self.present(argument, state)
        for spread in (node.dyn_args, node.dyn_kwargs):
            if spread is not None:
                self.present(spread, state)

    def _of_concat(self, node: nodes.Concat, state: Knowledge) -> ValueShape:
        for part in node.nodes:
            self.text(part, state)
        return Scalar()

    def _of_mod(self, node: nodes.Mod, state: Knowledge) -> ValueShape:
        self.present(node.left, state)
        for value in node.right.items if isinstance(node.right, nodes.Tuple) else [node.right]:
            self.present(value, state)
        return Scalar()

    def _of_not(self, node: nodes.Not, state: Knowledge) -> ValueShape:
        self.shape(node.node, state)
        return Scalar()

    def _of_and(self, node: nodes.And, state: Knowledge) -> ValueShape:
        left = self.shape(node.left, state)
        return either(left, self.shape(node.right, state.assume(node.left, True)))

    def _of_or(self, node: nodes.Or, state: Knowledge) -> ValueShape:
        left = self.shape(node.left, state)
        return either(given(left), self.shape(node.right, state.assume(node.left, False)))

    def _of_conditional(self, node: nodes.CondExpr, state: Knowledge) -> ValueShape:
        self.shape(node.test, state)
        one = self.shape(node.expr1, state.assume(node.test, True))
        if node.expr2 is None:
            return one
        return either(one, self.shape(node.expr2, state.assume(node.test, False)))

    def _of_compare(self, node: nodes.Compare, state: Knowledge) -> ValueShape:
        # Equality, and being among the items of a list, may be asked of none.
        may_be_none = all(operand.op in ("eq", "ne") for operand in node.ops)
        ask = self.shape if may_be_none or node.ops[0].op in ("in", "notin") else self.present
        ask(node.expr, state)
        for operand in node.ops:
            (self.shape if may_be_none else self.present)(operand.expr, state)
        return Scalar()

    def _of_list(self, node: nodes.List | nodes.Tuple, state: Knowledge) -> ValueShape:
        shapes = [self.shape(item, state) for item in node.items]
        return Lists(reduce(either, shapes) if shapes else Unknown())

    def _of_dict(self, node: nodes.Dict, state: Knowledge) -> ValueShape:
        fields: dict[str, ValueShape] = {}
        for pair in node.items:
            self.present(pair.key, state)
            fields[str(getattr(pair.key, "value", None))] = self.shape(pair.value, state)
        is_plain = all(isinstance(pair.key, nodes.Const) for pair in node.items)
        return Records(MappingProxyType(fields)) if is_plain else Unknown()

    def _of_test(self, node: nodes.Test, state: Knowledge) -> ValueShape:
        path = path_of(node.node)
        if node.name in ("defined", "undefined"):
            self._defined(node, path, state)
        elif node.name in vocabulary.NONE_TESTS:
            self.shape(node.node, state)
        else:
            self.present(node.node, state)
        self._arguments(node, state)
        return Scalar()

    def _defined(self, node: nodes.Test, path: NamePath | None, state: Knowledge) -> None:
        """Only a name that some branch doesn't set can be other than defined."""
        if path is None or path[0] in state.unset:
            return
        if path[0] in self.scope.names:
            self.found.append(DEFINED_IS_NO_GUARD.at(self.template.span(node), word=".".join(path)))
        elif path[0] not in self.written:
            self.shape(node.node, state)

    # -- Filters

    def _of_filter(self, node: nodes.Filter, state: Knowledge) -> ValueShape:
        if node.name in ("d", "default"):
            return self._default(node, state)
        self._arguments(node, state)
        if node.node is None:
            return Scalar()
        if (at := ROWS[node.name].place_of("format")) is not None and at < len(node.args):
            self._format(node.args[at])
        if ROWS[node.name].takes is Takes.TEXT:
            self.text(node.node, state)
            return Scalar()
        if node.name == "tojson":
            return self._tojson(node.node, state)
        return self._filtered(node, self.present(node.node, state))

    def _format(self, node: nodes.Expr) -> None:
        """The format of a date, which may be one that another language reads."""
        format_ = node.value if isinstance(node, nodes.Const) else None
        if isinstance(format_, str) and is_constant(format_):
            span, meant = self.template.span(node), directives_of(format_, time=True)
            help_, fix = (f"did you mean '{meant}'?", Fix((Edit(span, f"'{meant}'"),))) if meant else (None, None)
            self.found.append(CONSTANT_FORMAT.at(span, found=format_, help=help_, fix=fix))

    def _default(self, node: nodes.Filter, state: Knowledge) -> ValueShape:
        path = path_of(node.node)
        if path is not None and path[0] in state.unset:
            state = state.present([path[:1]])
        shape = self.shape(node.node, state) if node.node is not None else Scalar()
        values = [*node.args[:1], *(k.value for k in node.kwargs if k.key == "default_value")]
        return either(given(shape), self.shape(values[0], state) if values else Scalar())

    def _tojson(self, node: nodes.Expr, state: Knowledge) -> ValueShape:
        shape = self.shape(node, state)
        if isinstance(shape, (Lists, Records)):
            self.not_text(self.template.span(node), shape)
        return Scalar()

    def _filtered(self, node: nodes.Filter, shape: ValueShape) -> ValueShape:
        """What a filter makes of a list, or of another value that isn't written as text."""
        assert node.node is not None
        if node.name == "reverse":
            return shape
        if node.name in _MADE_LISTS:
            self._field_of(node, _item(shape))
            return Lists(Unknown())
        if ROWS[node.name].takes is not Takes.LIST:
            return Scalar()
        return self._listed(node, _item(shape))

    def _listed(self, node: nodes.Filter, item: ValueShape) -> ValueShape:
        field = self._field_of(node, item)
        if node.name in ("join", "sum"):
            self.joined(self.template.span(node.node or node), item if field is None else field)
            return Scalar()
        if node.name == "map":
            return Lists(self._mapped(node, item) if field is None else field)
        if node.name in _SAME_LIST:
            return Lists(_selected(node, item))
        if node.name in _NESTED:
            return Lists(Lists(item))
        return item if node.name in _ONE_ITEM else Unknown()

    def _field_of(self, node: nodes.Filter, item: ValueShape) -> ValueShape | None:
        """The field of the items that an argument names."""
        named = [keyword.value for keyword in node.kwargs if keyword.key == "attribute"]
        place = ROWS[node.name].place_of("attribute")
        named += node.args[place : place + 1] if place is not None else []
        if not named or not isinstance(named[0], nodes.Const) or not isinstance(named[0].value, str):
            return Unknown() if named else None
        span = self.template.span(named[0].lineno)
        for name in named[0].value.split(","):
            field = item
            for part in name.split("."):
                field = self.field(field, part, span, "the item") if isinstance(field, Records) else Unknown()
        return field

    def _mapped(self, node: nodes.Filter, item: ValueShape) -> ValueShape:
        name = getattr(node.args[0], "value", "") if node.args else ""
        if name in ("d", "default"):
            return given(item)
        if name in ROWS and ROWS[name].takes is Takes.TEXT:
            self.joined(self.template.span(node.node or node), item)
            return Scalar()
        return Unknown()


_SHAPES: Final[Mapping[type[nodes.Node], Callable[[ExpressionCheck, Any, Knowledge], ValueShape]]] = {
    nodes.Const: ExpressionCheck._of_const,
    nodes.Name: ExpressionCheck._of_name,
    nodes.Getattr: ExpressionCheck._of_getattr,
    nodes.Getitem: ExpressionCheck._of_getitem,
    nodes.Call: ExpressionCheck._of_call,
    nodes.Concat: ExpressionCheck._of_concat,
    nodes.Mod: ExpressionCheck._of_mod,
    nodes.Not: ExpressionCheck._of_not,
    nodes.And: ExpressionCheck._of_and,
    nodes.Or: ExpressionCheck._of_or,
    nodes.CondExpr: ExpressionCheck._of_conditional,
    nodes.Compare: ExpressionCheck._of_compare,
    nodes.List: ExpressionCheck._of_list,
    nodes.Tuple: ExpressionCheck._of_list,
    nodes.Dict: ExpressionCheck._of_dict,
    nodes.Test: ExpressionCheck._of_test,
    nodes.Filter: ExpressionCheck._of_filter,
}
"""The shape of each kind of expression that isn't just what its operands make together."""


def _written(node: nodes.Node) -> str:
    path = path_of(node)
    return f"'{'.'.join(path)}'" if path else "this"


def _refined(state: Knowledge, path: NamePath | None, shape: ValueShape) -> ValueShape:
    return state.known.get(path, shape) if path is not None else shape


def _item(shape: ValueShape) -> ValueShape:
    if isinstance(shape, Lists):
        return shape.item
    return Unknown() if isinstance(shape, Unknown) else Scalar()


def _selected(node: nodes.Filter, item: ValueShape) -> ValueShape:
    """The items that a selection leaves: `select` those that aren't none, `selectattr('a')` those whose `a` isn't."""
    names = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
    by_field = node.name in ("selectattr", "rejectattr")
    test = names[1:2] if by_field else names[:1]
    keeps = (not test and node.name.startswith("select")) or (test == ["none"] and node.name.startswith("reject"))
    if not keeps:
        return item
    if not by_field:
        return given(item)
    if names and isinstance(item, Records) and names[0] in item.fields:
        fields = {**item.fields, names[0]: given(item.fields[names[0]])}
        return Records(MappingProxyType(fields), item.optional)
    return item
