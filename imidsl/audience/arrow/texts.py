"""Columns of texts. What their cells show together is looked at first, and each cell only where that settles nothing:
in most columns no cell has anything that is out of the ordinary."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, lru_cache, reduce
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.records import dataclass
from imidsl.text.chars.charset import CharSet

_ASCII: Final = CharSet.of((0, 0x7F))
_FEW: Final = 1 / 4
"""Which share of a column's bytes is looked at one by one."""
_ESCAPES: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))


def texts_of(array: pa.Array) -> Texts | None:
    """A column as texts, None where it has others; ArrowInvalid for bytes that are no text."""
    type_ = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not (pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_)):
        return None
    texts = Texts(array if pa.types.is_string(array.type) else array.cast(pa.string()))
    if not texts.is_ascii:
        texts.array.validate(full=True)
    return texts


@lru_cache(4)
def every(count: int, good: bool) -> pa.BooleanArray:
    """The same answer for so many cells."""
    return pa.repeat(pa.scalar(good, pa.bool_()), count)


def constant(text: str) -> pa.StringScalar:
    """A text that is the same for all; of a given type, since to find one out takes Arrow longer than a column."""
    return pa.scalar(text, pa.string())


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of texts. What its cells show together is found out once."""

    array: pa.StringArray

    @cached_property
    def whole(self) -> bytes:
        """The bytes of all cells one behind the other."""
        texts = self.array
        _, ends, data = texts.buffers()
        if data is None or not len(texts):
            return b""
        at = memoryview(ends).cast("i")
        start, end = at[texts.offset], at[texts.offset + len(texts)]
        return bytes(memoryview(data)[start:end])

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all cells are."""
        return bool(pc.all(pc.string_is_ascii(self.array), min_count=0).as_py())

    @cached_property
    def lengths(self) -> pa.Int32Array:
        """How many characters each cell has."""
        return pc.binary_length(self.array) if self.is_ascii else pc.utf8_length(self.array)

    @cached_property
    def bounds(self) -> tuple[int | None, int | None]:
        """How many the shortest has, and the longest; None where there are none."""
        found = pc.min_max(self.lengths).as_py()
        return found["min"], found["max"]

    def every(self, good: bool) -> pa.BooleanArray:
        """The same answer for each cell."""
        return every(len(self.array), good)

    def within(self, least: int, most: int) -> pa.BooleanArray:
        """Which cells have so many characters."""
        fewest, longest = self.bounds
        if fewest is None or longest is None or (least <= fewest and longest <= most):
            return self.every(True)
        low, high = (pa.scalar(bound, pa.int32()) for bound in (least, most))
        return pc.and_(pc.greater_equal(self.lengths, low), pc.less_equal(self.lengths, high))

    def keeping_to(self, allowed: CharSet) -> pa.BooleanArray:
        """Which cells have no other characters."""
        rest = self.whole.translate(None, _ascii_of(allowed))
        if len(rest) <= len(self.whole) * _FEW:
            found = CharSet.chars(set(rest.decode()))
            if found <= allowed:
                return self.every(True)
            if not found & allowed and not found & _ASCII:
                return pc.string_is_ascii(self.array)
        return pc.invert(pc.match_substring_regex(self.array, f"[^{class_of(allowed)}]"))

    def keep_to(self, places: Sequence[CharSet]) -> bool:
        """Whether all cells have as many characters as there are places, and one of its set at each."""
        count = len(places)
        return (
            self.is_ascii
            and self.bounds == (count, count)
            and len(self.whole) == count * len(self.array)  # else something lies behind missing cells
            and not any(self.whole[at::count].translate(None, _ascii_of(one)) for at, one in enumerate(places))
        )

    def lacking(self, sign: str) -> pa.BooleanArray:
        """Which cells don't have a sign in them."""
        if not all(byte in self.whole for byte in sign.encode()):  # a byte is found faster than two
            return self.every(True)
        return pc.invert(pc.match_substring(self.array, sign))

    @cached_property
    def escaped(self) -> Texts:
        """As they stand in JSON: of the control characters they have line breaks and tabs at most."""
        signs = [(sign, written) for sign, written in _ESCAPES if sign.encode() in self.whole]
        written = reduce(lambda array, pair: pc.replace_substring(array, *pair), signs, self.array)
        return Texts(written) if signs else self


@cache
def _ascii_of(characters: CharSet) -> bytes:
    return bytes(code for first, last in (characters & _ASCII).ranges for code in range(first, last + 1))


@cache
def class_of(characters: CharSet) -> str:
    """Characters between the brackets of an expression, as Arrow's reader of them takes it."""
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in characters.ranges)


def chosen(tests: pa.BooleanArray, first: Texts | str, second: Texts | str) -> Texts:
    """The first text where the test holds, else the second."""
    one, other = (constant(text) if isinstance(text, str) else text.array for text in (first, second))
    return Texts(pc.if_else(tests, one, other))


Parts: TypeAlias = list[Any]
"""Texts, and columns of texts, that are written one behind the other."""


def joined(parts: Parts, count: int) -> Texts:
    """Parts as one column; a cell that is missing in one of them is missing in it."""
    merged: Parts = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    columns = [constant(part) if isinstance(part, str) else part.array for part in merged]
    if not any(isinstance(part, Texts) for part in merged):
        return Texts(pa.repeat(constant("".join(map(str, merged))), count))
    return Texts(pc.binary_join_element_wise(*columns, constant("")) if len(columns) > 1 else columns[0])


def width(parts: Parts, count: int) -> pa.Int32Array:
    """How many characters parts have together."""
    always = sum(len(part) for part in parts if isinstance(part, str))
    columns = [part.lengths for part in parts if isinstance(part, Texts)]
    return reduce(pc.add, columns, pa.repeat(pa.scalar(always, pa.int32()), count))
