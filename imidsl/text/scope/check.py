"""Which names a text may use: what is asked of a text once its scope is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType

from imidsl.diagnostics import Diagnostic, in_order
from imidsl.text.scope.shapes import REQUEST, Lists, Records, Scalar, Scope, Unknown, ValueShape, either
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ListType, ParameterType, RecordType
from imidsl.text.types.parameters import Parameter

__all__ = [
    "REQUEST",
    "Lists",
    "Records",
    "Scalar",
    "Scope",
    "Unknown",
    "ValueShape",
    "check",
    "shape_of",
    "shape_of_type",
    "shape_of_value",
]


def shape_of(parameter: Parameter) -> ValueShape:
    """The shape of a parameter; of one whose type couldn't be read nothing is known."""
    return _of_type(parameter.type, parameter.optional) if parameter.type is not None else Unknown()


def shape_of_type(type_: ParameterType) -> ValueShape:
    """The shape of a type's values."""
    return _of_type(type_, False)


def _of_type(type_: ParameterType, optional: bool) -> ValueShape:
    if isinstance(type_, ListType):
        return Lists(_of_type(type_.item, False), optional)
    if isinstance(type_, RecordType):
        fields = {field.name: _of_type(field.type, field.optional) for field in type_.fields}
        return Records(MappingProxyType(fields), optional)
    return Scalar(optional)


def shape_of_value(value: object) -> ValueShape:
    """The shape of a constant; of None, which also stands for a faulty one, nothing is known."""
    if isinstance(value, Mapping):
        return Records(MappingProxyType({str(name): shape_of_value(item) for name, item in value.items()}))
    if isinstance(value, (list, tuple)):
        shapes = [shape_of_value(item) for item in value]
        return Lists(reduce(either, shapes) if shapes else Unknown())
    return Unknown() if value is None else Scalar()


def check(template: Template, scope: Scope) -> list[Diagnostic]:
    """Undeclared names, unknown fields, uses of what might be none, lists and records as text: each at its word."""
    if template.tree is None:
        return []
    from imidsl.text.scope.flow import findings

    found = findings(template, scope)
    return in_order(found) if found else found
