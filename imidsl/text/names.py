"""Which names a text may use, and of what shape they are.

A `Shape` is as much of a parameter's type as the names need: whether it has text, fields or items, and whether it
might be none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from types import MappingProxyType
from typing import TypeAlias

from imidsl.diagnostics import Diagnostic, in_order
from imidsl.text.params import Parameter
from imidsl.text.template import Template
from imidsl.text.types import FieldType, List, Record


@dataclass(frozen=True, slots=True)
class Scalar:
    """Something with a text of its own."""

    optional: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """Something with just these fields."""

    fields: Mapping[str, Shape]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """A list of items of one shape."""

    item: Shape
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that only rendering shows: a macro's argument, a part of what a filter made."""

    optional: bool = False


Shape: TypeAlias = Scalar | Records | Lists | Unknown

#: `request`, in the scope of every message: the channel's name and the part of a split, from 1.
REQUEST = Records(MappingProxyType({"channel": Scalar(), "part": Scalar()}))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text can refer to: names with their shapes, and the ids of the declared smartlinks."""

    names: Mapping[str, Shape]
    links: frozenset[str] = field(default_factory=frozenset)


def shape_of(parameter: Parameter) -> Shape:
    """The shape of a parameter; of one whose type couldn't be read nothing is known."""
    return _of_type(parameter.type, parameter.optional) if parameter.type is not None else Unknown()


def _of_type(type_: FieldType, optional: bool) -> Shape:
    if isinstance(type_, List):
        return Lists(_of_type(type_.item, False), optional)
    if isinstance(type_, Record):
        fields = {field.name: _of_type(field.type, field.optional) for field in type_.fields}
        return Records(MappingProxyType(fields), optional)
    return Scalar(optional)


def shape_of_value(value: object) -> Shape:
    """The shape of a constant; of None, which also stands for a faulty one, nothing is known."""
    if isinstance(value, Mapping):
        return Records(MappingProxyType({str(name): shape_of_value(item) for name, item in value.items()}))
    if isinstance(value, (list, tuple)):
        shapes = [shape_of_value(item) for item in value]
        return Lists(reduce(either, shapes) if shapes else Unknown())
    return Unknown() if value is None else Scalar()


def given(shape: Shape) -> Shape:
    """The shape where it is known not to be none."""
    return replace(shape, optional=False)


def either(one: Shape, other: Shape) -> Shape:
    """The shape of what is one or the other."""
    optional = one.optional or other.optional
    if given(one) == given(other):
        return replace(one, optional=optional)
    if isinstance(one, Lists) and isinstance(other, Lists):
        return Lists(either(one.item, other.item), optional)
    return Unknown(optional)


def check(template: Template, scope: Scope) -> list[Diagnostic]:
    """Undeclared names, unknown fields, uses of what might be none, lists and records as text: each at its word."""
    if template.tree is None:
        return []
    from imidsl.text import flow

    return in_order(flow.findings(template, scope))
