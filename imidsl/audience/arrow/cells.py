"""The cells of the columns that a plan asks for: which of them it takes, and what they are as texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, reduce
from typing import Any, Final, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.audience.arrow.texts import Texts, class_of, constant, every, texts_of
from imidsl.plan.columns import Missing, PlanColumn
from imidsl.plan.pieces import NotPlanned
from imidsl.records import dataclass
from imidsl.schema.kinds import Id, Kind, Msisdn
from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.straight import expression, places

_DIGITS: Final = CharSet.of((0x30, 0x39))
_PLAIN: Final = CharSet.of((0x21, 0x7E)) - CharSet.chars('"\\')
"""What ids are nearly always made of, and what stands in JSON as it is."""
_LONGEST: Final = 4096
_NONE: Final = pa.scalar(0, pa.int32())

Value: TypeAlias = str | int | bool | None


class Cells(Protocol):
    """The cells of a parameter."""

    @property
    def column(self) -> PlanColumn:
        """Whose they are."""

    @property
    def good(self) -> pa.BooleanArray:
        """Which of them the plan takes."""

    @property
    def texts(self) -> Texts:
        """Their texts; missing where they have none."""

    def holds(self) -> pa.BooleanArray:
        """Which of them count as true."""

    def equals(self, value: Value) -> pa.BooleanArray:
        """Which of them are equal to a constant."""


def cells_of(column: PlanColumn, array: pa.Array) -> Cells:
    """The cells of a parameter, which has a type whose values have texts."""
    texts = texts_of(array)
    default = column.default
    if column.is_text and texts is not None and (default is Missing or isinstance(default, str | None)):
        return TextCells(column, Texts(texts.array.fill_null(default)) if isinstance(default, str) else texts)
    return DistinctCells(column, array if texts is None else texts.array)


@dataclass(frozen=True)
class TextCells:
    """Those of a text, which are taken as they are."""

    column: PlanColumn
    texts: Texts

    @property
    def _has_gaps(self) -> bool:
        return bool(self.texts.array.null_count)

    @cached_property
    def good(self) -> pa.BooleanArray:
        """Which of them the plan takes."""
        good = reduce(pc.and_, self._conditions())
        return pc.fill_null(good, self.column.nullable) if self._has_gaps else good

    def _conditions(self) -> Iterator[pa.BooleanArray]:
        column, texts = self.column, self.texts
        yield texts.array.is_valid() if self._has_gaps and not column.nullable else texts.every(True)
        yield texts.within(column.shortest, column.longest)
        if column.only is not None:
            yield texts.keeping_to(column.characters)
        for placeholder in ("$(", "{{link_"):
            if all(char in column.characters for char in placeholder):
                yield texts.lacking(placeholder)
        if column.further is not None:
            yield self._shaped(column.further)

    def _shaped(self, fits: Callable[[str], object]) -> pa.BooleanArray:
        pattern = self.column.pattern
        at_each = places(pattern.tree) if pattern is not None and not self.column.has_size else None
        if at_each is not None and self.texts.keep_to(at_each):
            return self.texts.every(True)
        written = expression(pattern.tree, class_of) if pattern is not None and not self.column.has_size else None
        if written is not None:
            return pc.match_substring_regex(self.texts.array, f"\\A(?:{written})\\z")
        return pa.array([text is not None and bool(fits(text)) for text in self.texts.array.to_pylist()], pa.bool_())

    def holds(self) -> pa.BooleanArray:
        """Which of them count as true."""
        return pc.fill_null(pc.greater(pc.binary_length(self.texts.array), _NONE), False)

    def equals(self, value: Value) -> pa.BooleanArray:
        """Which of them are equal to a constant."""
        if value is None:
            return self.texts.array.is_null()
        if isinstance(value, str):
            return pc.fill_null(pc.equal(self.texts.array, constant(value)), False)
        return self.texts.every(False)


class DistinctCells:
    """Those of any other type: each distinct one is taken as a row's is."""

    def __init__(self, column: PlanColumn, array: pa.Array) -> None:
        self.column = column
        encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        self._found = [*map(self._taken, encoded.dictionary.to_pylist())]
        self._places = encoded.indices
        if array.null_count:
            self._places = pc.fill_null(self._places.cast(pa.int64()), len(self._found))
            self._found.append(self._taken(None))

    def _taken(self, value: object) -> tuple[bool, Any, str | None]:
        try:
            return True, *self.column.taken_or_default(value)
        except Exception:  # whatever it is, the row's own way knows why
            return False, None, None

    def _of_each(self, values: list[Any], type_: pa.DataType) -> pa.Array:
        """What each cell has for its distinct value."""
        return pa.array(values, type_).take(self._places)

    @cached_property
    def good(self) -> pa.BooleanArray:
        """Which of them the plan takes."""
        taken = [good for good, _, _ in self._found]
        return every(len(self._places), True) if all(taken) else self._of_each(taken, pa.bool_())

    @cached_property
    def texts(self) -> Texts:
        """Their texts."""
        return Texts(self._of_each([text for _, _, text in self._found], pa.string()))

    def holds(self) -> pa.BooleanArray:
        """Which of them count as true."""
        return self._of_each([bool(value) for _, value, _ in self._found], pa.bool_())

    def equals(self, value: Value) -> pa.BooleanArray:
        """Which of them are equal to a constant."""
        return self._of_each([value is one if value is None else value == one for _, one, _ in self._found], pa.bool_())


def addresses_of(kind: Kind, array: pa.Array) -> tuple[Texts, pa.BooleanArray]:
    """Addresses as they are sent, and which of them are certainly such; `NotPlanned` for other kinds of id."""
    texts = Texts(array.cast(pa.string())) if pa.types.is_integer(array.type) else texts_of(array)
    if texts is None:
        raise NotPlanned
    match kind:
        case Msisdn():
            good = [texts.within(7, 15), texts.keeping_to(_DIGITS), pc.invert(pc.starts_with(texts.array, "0"))]
        case Id():
            good = [texts.within(1, _LONGEST), texts.keeping_to(_PLAIN)]
        case _:
            raise NotPlanned
    return texts, pc.fill_null(reduce(pc.and_, [*good, texts.array.is_valid()]), False)
