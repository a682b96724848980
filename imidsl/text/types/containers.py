"""The types of parameters: which values they let in, and how those look from then on.

Each type takes a value from three sides (plain data, a word of the command line, a node of a file), reports every fault
of it and gives the canonical value: `str`, `int`, `Amount`, `bool`, `Day`, `Instant`, a tuple, or a dict with all
fields of its record (None for an optional one that isn't given).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from imidsl.diagnostics.parameters import (
    DUPLICATE_RECORD_FIELD,
    MISSING_RECORD_FIELD,
    UNKNOWN_RECORD_FIELD,
    WRONG_KIND_OF_VALUE,
)
from imidsl.diagnostics.suggest import nearest, suggestion
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.text.types import checks
from imidsl.text.types.base import ParameterType, is_null
from imidsl.text.types.faults import Faults
from imidsl.text.types.scalars import BoolType, DateTimeType, DateType, DecimalType, IntType, PlainDecimal
from imidsl.text.types.texts import Charset, ChoiceType, MsisdnType, TextType, UrlType

__all__ = [
    "BoolType",
    "Charset",
    "ChoiceType",
    "DateTimeType",
    "DateType",
    "DecimalType",
    "IntType",
    "ListType",
    "MsisdnType",
    "ParameterType",
    "PlainDecimal",
    "RecordField",
    "RecordType",
    "TextType",
    "UrlType",
    "is_null",
]


@dataclass(frozen=True, slots=True)
class ListType(ParameterType):
    """From `min` to `max` values of one type; None is without bound."""

    item: ParameterType
    min: int = 0
    max: int | None = None
    name: ClassVar[str] = "list"
    wanted: ClassVar[str] = "a list"

    def take(self, value: object, found: Faults) -> object:
        if not isinstance(value, list | tuple):
            checks.wrong_kind(value, self.wanted, found)
            return None
        checks.check_size(len(value), self.min, self.max, "item", found, "has")
        return tuple(self.item.take(item, found.below(f"[{index}]")) for index, item in enumerate(value))

    def read(self, word: str, found: Faults) -> object:
        good, value = checks.read_json(word, self.wanted, found)
        return self.take(value, found) if good else None

    def of_node(self, node: tree.Value, found: Faults) -> object:
        if not isinstance(node, tree.List):
            return ParameterType.of_node(self, node, found)
        checks.check_size(len(node.items), self.min, self.max, "item", found.at(node), "has")
        return tuple(self.item.of_node(item, found.below(f"[{index}]")) for index, item in enumerate(node.items))

    def impossible(self) -> str | None:
        if self.max is not None and self.max < self.min:
            return f"at least {self.min} and at most {checks.amount(self.max, 'item')}"
        return None


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record."""

    name: str
    type: ParameterType
    optional: bool = False


@dataclass(frozen=True, slots=True)
class RecordType(ParameterType):
    """A fixed set of fields, at least one."""

    fields: tuple[RecordField, ...]
    name: ClassVar[str] = "record"

    @property
    def wanted(self) -> str:
        return f"an object with {', '.join(field.name for field in self.fields)}"

    def take(self, value: object, found: Faults) -> object:
        if not isinstance(value, Mapping):
            checks.wrong_kind(value, self.wanted, found)
            return None
        names = [field.name for field in self.fields]
        for name in [name for name in value if name not in names]:
            found.report(UNKNOWN_RECORD_FIELD, help=suggestion(str(name), names), word=checks.shown(str(name)))
        meant = self._meant(map(str, value)) - value.keys()
        return {field.name: self._take_field(field, value, found) for field in self.fields if field.name not in meant}

    def _meant(self, written: Iterable[str]) -> frozenset[str | None]:
        """The fields that misspelled names were meant for: one fault, so they aren't missed as well."""
        names = [field.name for field in self.fields]
        return frozenset(nearest(name, names) for name in written if name not in names)

    def _take_field(self, field: RecordField, value: Mapping[str, object], found: Faults) -> object:
        if field.name not in value:
            _absent(field, found)
            return None
        given = value[field.name]
        if given is None and field.optional:
            return None
        return field.type.take(given, found.below(f".{field.name}"))

    def read(self, word: str, found: Faults) -> object:
        good, value = checks.read_json(word, self.wanted, found)
        return self.take(value, found) if good else None

    def of_node(self, node: tree.Value, found: Faults) -> object:
        if not isinstance(node, tree.Body):
            return ParameterType.of_node(self, node, found)
        given = self._given(node, found)
        meant = (
            self._meant(item.key.text for item in node.items if not isinstance(item, tree.Declaration)) - given.keys()
        )
        return {
            field.name: self._field_of_node(field, given, found.at(node))
            for field in self.fields
            if field.name not in meant
        }

    def _given(self, body: tree.Body, found: Faults) -> dict[str, tree.Value]:
        names = [field.name for field in self.fields]
        given: dict[str, tree.Value] = {}
        for key, value in _entries(body, found):
            word = key.text
            if word not in names:
                found.at(key).report(UNKNOWN_RECORD_FIELD, help=suggestion(word, names), word=checks.shown(word))
            elif word in given:
                found.at(key).report(DUPLICATE_RECORD_FIELD, word=word)
            else:
                given[word] = value
        return given

    def _field_of_node(self, field: RecordField, given: Mapping[str, tree.Value], found: Faults) -> object:
        node = given.get(field.name)
        if node is None:
            _absent(field, found)
            return None
        if field.optional and is_null(node):
            return None
        return field.type.of_node(node, found.below(f".{field.name}"))


def _absent(field: RecordField, found: Faults) -> None:
    if not field.optional:
        found.report(MISSING_RECORD_FIELD, word=field.name)


def _entries(body: tree.Body, found: Faults) -> Iterator[tuple[tree.Key, tree.Value]]:
    for item in body.items:
        match item:
            case tree.Entry():
                yield item.key, item.value
            case tree.Block(labels=()):
                yield item.key, item.body
            case _:
                wanted = "written as 'name: value'"
                found.at(item).report(WRONG_KIND_OF_VALUE, wanted=wanted, given="this")
