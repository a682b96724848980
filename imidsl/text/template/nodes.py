"""The tree of a text, for whoever reads it: Jinja's nodes by name, fields and order, without Jinja.

The `lineno` of a node is the offset of its word in the text, as in `layout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, dataclass_transform

_Found = TypeVar("_Found", bound="Node")


@dataclass_transform(eq_default=False)
class _Fields:
    """What `dataclass` would give to so many classes, at a tenth of its price."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, kw_only: bool = False) -> None:
        if not kw_only:
            cls._fields = tuple(dict.fromkeys((*cls._fields, *cls.__annotations__)))

    def __init__(self, *values: object, lineno: int = 0) -> None:
        self.__dict__ = dict(zip(self._fields, values, strict=True))
        self.lineno = lineno


class Node(_Fields, kw_only=True):
    """Something in a text. What it consists of are its other fields: nodes, lists of nodes, plain values."""

    lineno: int = 0

    def iter_child_nodes(self) -> list[Node]:
        """The nodes directly in this one, field by field."""
        found: list[Node] = []
        for value in self.__dict__.values():
            if isinstance(value, Node):
                found.append(value)
            elif isinstance(value, list):
                found += value
        return found

    def find_all(self, kind: type[_Found] | tuple[type[_Found], ...]) -> Iterator[_Found]:
        """The nodes of a kind in this one, each before those in it."""
        for child in self.iter_child_nodes():
            if isinstance(child, kind):
                yield child
            yield from child.find_all(kind)

    def find(self, kind: type[_Found]) -> _Found | None:
        """The first of them."""
        return next(self.find_all(kind), None)


class Expr(Node):
    """Something with a value."""


# -- Statements


class Template(Node):
    """A whole text."""

    body: list[Node]


class Output(Node):
    """Data and `{{ }}`, up to the next `{%`."""

    nodes: list[Expr]


class For(Node):
    """`{% for target in iter if test recursive %}`."""

    target: Expr
    iter: Expr
    body: list[Node]
    else_: list[Node]
    test: Expr | None
    recursive: bool


class If(Node):
    """`{% if test %}`; the `If`s of its `elif_` have neither `elif_` nor `else_`."""

    test: Expr
    body: list[Node]
    elif_: list[If]
    else_: list[Node]


class Macro(Node):
    """`{% macro name(args) %}`; `defaults` are those of the last `args`."""

    name: str
    args: list[Name]
    defaults: list[Expr]
    body: list[Node]


class CallBlock(Node):
    """`{% call(args) call %}`."""

    call: Call
    args: list[Name]
    defaults: list[Expr]
    body: list[Node]


class FilterBlock(Node):
    """`{% filter filter %}`."""

    body: list[Node]
    filter: Filter


class With(Node):
    """`{% with target = value %}`."""

    targets: list[Expr]
    values: list[Expr]
    body: list[Node]


class Assign(Node):
    """`{% set target = node %}`."""

    target: Expr
    node: Expr


class AssignBlock(Node):
    """`{% set target | filter %}`."""

    target: Expr
    filter: Filter | None
    body: list[Node]


# -- Expressions


class TemplateData(Expr):
    """What stands outside of tags."""

    data: str


class Const(Expr):
    """A text, number, truth value or none, written out."""

    value: Any


class Name(Expr):
    """A name; `ctx` is `load`, `store` or `param`."""

    name: str
    ctx: str


class NSRef(Expr):
    """A field of a `namespace`, to be set."""

    name: str
    attr: str


class Tuple(Expr):
    """`a, b`."""

    items: list[Expr]
    ctx: str


class List(Expr):
    """`[a, b]`."""

    items: list[Expr]


class Dict(Expr):
    """`{a: b}`."""

    items: list[Pair]


class Pair(Node):
    """`key: value`."""

    key: Expr
    value: Expr


class CondExpr(Expr):
    """`expr1 if test else expr2`."""

    test: Expr
    expr1: Expr
    expr2: Expr | None


class Call(Expr):
    """`node(args, *dyn_args, **dyn_kwargs)`."""

    node: Expr
    args: list[Expr]
    kwargs: list[Keyword]
    dyn_args: Expr | None
    dyn_kwargs: Expr | None


class _Applied(Expr):
    node: Expr | None
    name: str
    args: list[Expr]
    kwargs: list[Keyword]
    dyn_args: Expr | None
    dyn_kwargs: Expr | None


class Filter(_Applied):
    """`node | name(args)`; what a block is put through has no innermost `node`."""


class Test(_Applied):
    """`node is name(args)`."""

    node: Expr


class Keyword(Node):
    """`key=value`."""

    key: str
    value: Expr


class Getattr(Expr):
    """`node.attr`."""

    node: Expr
    attr: str
    ctx: str


class Getitem(Expr):
    """`node[arg]`."""

    node: Expr
    arg: Expr
    ctx: str


class Slice(Expr):
    """`start:stop:step`."""

    start: Expr | None
    stop: Expr | None
    step: Expr | None


class Concat(Expr):
    """`a ~ b`."""

    nodes: list[Expr]


class Compare(Expr):
    """`expr op …`."""

    expr: Expr
    ops: list[Operand]


class Operand(Node):
    """An operator (`eq`, `ne`, `lt`, `lteq`, `gt`, `gteq`, `in`, `notin`) and what stands behind it."""

    op: str
    expr: Expr


class BinExpr(Expr):
    """An operator between two operands."""

    left: Expr
    right: Expr


class And(BinExpr):
    """`and`."""


class Or(BinExpr):
    """`or`."""


class Add(BinExpr):
    """`+`."""


class Sub(BinExpr):
    """`-`."""


class Mul(BinExpr):
    """`*`."""


class Div(BinExpr):
    """`/`."""


class FloorDiv(BinExpr):
    """`//`."""


class Mod(BinExpr):
    """`%`."""


class Pow(BinExpr):
    """`**`."""


class UnaryExpr(Expr):
    """An operator before its operand."""

    node: Expr


class Not(UnaryExpr):
    """`not`."""


class Neg(UnaryExpr):
    """`-`."""


class Pos(UnaryExpr):
    """`+`."""


def written(node: Expr) -> Expr:
    """An expression for `{{ }}`, where `a if b` without `else` is just like with `''` there."""
    if isinstance(node, CondExpr) and node.expr2 is None:
        return CondExpr(node.test, node.expr1, Const("", lineno=node.lineno), lineno=node.lineno)
    return node
