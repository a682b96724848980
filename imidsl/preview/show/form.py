"""A form for the values of a message's parameters, generated from their types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from imidsl.records import dataclass
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    ParameterType,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.parameters import Parameter

_LONG = 60
"""From how many characters on a text gets several lines."""


_ROW = "one of {}"
"""What a list's rows are called."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form. `kind` is `leaf list record`; `reads` says what a leaf's value becomes (`text number bool`).

    `items` are a record's fields, or the rows of a list, and `blank` is what a new row has.
    """

    kind: str
    name: str
    label: str
    hint: str
    optional: bool
    reads: str = "text"
    input: str = "text"
    value: str = ""
    options: tuple[str, ...] = ()
    long: bool = False
    items: tuple[FormField, ...] = ()
    blank: FormField | None = None

    @property
    def numeric(self) -> bool:
        """Whether a phone should offer digits."""
        return self.reads == "number"

    @property
    def signature(self) -> object:
        """What makes it another field: all but the values."""
        rows = (self.blank.signature,) if self.blank is not None else tuple(item.signature for item in self.items)
        return [self.kind, self.name, self.hint, self.optional, self.reads, self.options, rows]


def fields(parameters: Iterable[Parameter], values: Mapping[str, object]) -> tuple[FormField, ...]:
    """The fields of a form, with values (canonical, or the plain data of an earlier form)."""
    return tuple(
        field(p.type, p.name, json_value(values.get(p.name)), optional=p.optional, doc=p.doc)
        for p in parameters
        if p.type is not None
    )


def signature(given: Sequence[FormField]) -> str:
    """Equal for forms that take the same values."""
    return json.dumps([field.signature for field in given])


def field(type_: ParameterType, name: str, value: object, *, optional: bool, doc: str = "") -> FormField:
    """The field for a type; `value` is plain data, which may be of another type than that."""
    hint = " · ".join(filter(None, (" ".join(doc.split()), _hint(type_), "optional" if optional else "")))
    match type_:
        case ListType(item=item):
            rows = value if isinstance(value, list) else []
            items = tuple(field(item, _ROW.format(name), row, optional=False) for row in rows)
            blank = field(item, _ROW.format(name), None, optional=False)
            return FormField("list", name, name, hint, optional, items=items, blank=blank)
        case RecordType(fields=inner):
            given = value if isinstance(value, Mapping) else {}
            items = tuple(field(f.type, f.name, given.get(f.name), optional=f.optional) for f in inner)
            return FormField("record", name, name, hint, optional, items=items)
    options = type_.options if isinstance(type_, ChoiceType) else ()
    reads = "bool" if isinstance(type_, BoolType) else "number" if isinstance(type_, IntType | DecimalType) else "text"
    long = isinstance(type_, TextType) and (type_.max is None or type_.max > _LONG) and type_.pattern is None
    kind = "date" if isinstance(type_, DateType) else "text"
    return FormField("leaf", name, name, hint, optional, reads, kind, _word(value), options, long)


def _word(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _hint(type_: ParameterType) -> str:
    match type_:
        case TextType(pattern=pattern) if pattern is not None:
            return f"text like {pattern.text}"
        case TextType(min=least, max=most, bytes=octets):
            return _range("text", least if least > 1 else None, most, "characters") + (
                f", at most {octets} bytes" if octets is not None else ""
            )
        case IntType(min=least, max=most):
            return _range("whole number", least, most)
        case DecimalType(min=least, max=most):
            return _range("number", least, most)
        case DateTimeType():
            return "instant such as 2026-12-24T10:00:00Z"
        case ListType(min=least, max=most):
            return _range("list", least or None, most, "items")
        case MsisdnType() | UrlType():
            return type_.wanted.removeprefix("a ").removesuffix(" in quotes")
    return ""


def _range(word: str, least: object, most: object, unit: str = "") -> str:
    bounds = f"{least} to {most}" if least is not None and most is not None else ""
    bounds = bounds or (f"from {least}" if least is not None else f"up to {most}" if most is not None else "")
    return " ".join(filter(None, (word, bounds, unit if bounds else "")))
