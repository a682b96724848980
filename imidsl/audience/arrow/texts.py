"""Columns of texts. What their cells show together is looked at first, and each cell only where that settles nothing:
in most columns no cell has anything that is out of the ordinary."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from imidsl.text.chars.charset import CharSet

_ASCII: Final = CharSet.of((0, 0x7F))
_FEW: Final = 1 / 4
"""Which share of a column's bytes is looked at one by one."""
_ESCAPES: Final = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))


def texts_of(array: pa.Array) -> pa.StringArray | None:
    """A column as texts, None where it has others; ArrowInvalid for bytes that are no text."""
    type_ = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not (pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_)):
        return None
    texts = array if pa.types.is_string(array.type) else array.cast(pa.string())
    if not together(texts).isascii():
        texts.validate(full=True)
    return texts


def together(texts: pa.StringArray) -> bytes:
    """The bytes of all cells one behind the other."""
    _, ends, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    at = memoryview(ends).cast("i")
    start, end = at[texts.offset], at[texts.offset + len(texts)]
    return bytes(memoryview(data)[start:end])


@lru_cache(4)
def every(count: int, good: bool) -> pa.BooleanArray:
    """The same answer for so many cells."""
    return pa.repeat(pa.scalar(good, pa.bool_()), count)


def constant(text: str) -> pa.StringScalar:
    """A text that is the same for all; of a given type, since to find one out takes Arrow longer than a column."""
    return pa.scalar(text, pa.string())


def chosen(tests: pa.BooleanArray, first: pa.StringArray | str, second: pa.StringArray | str) -> pa.StringArray:
    """The first text where the test holds, else the second."""
    one, other = (constant(text) if isinstance(text, str) else text for text in (first, second))
    return pc.if_else(tests, one, other)


def lengths(texts: pa.StringArray) -> pa.Int32Array:
    """How many characters each cell has."""
    return pc.binary_length(texts) if together(texts).isascii() else pc.utf8_length(texts)


def within(texts: pa.StringArray, least: int, most: int) -> pa.BooleanArray:
    """Which cells have so many characters."""
    sizes = lengths(texts)
    bounds = pc.min_max(sizes).as_py()
    if bounds["min"] is None or (least <= bounds["min"] and bounds["max"] <= most):
        return every(len(texts), True)
    low, high = (pa.scalar(bound, pa.int32()) for bound in (least, most))
    return pc.and_(pc.greater_equal(sizes, low), pc.less_equal(sizes, high))


def keeping_to(texts: pa.StringArray, allowed: CharSet) -> pa.BooleanArray:
    """Which cells have no other characters."""
    whole = together(texts)
    rest = whole.translate(None, _ascii_of(allowed))
    if len(rest) <= len(whole) * _FEW:
        found = CharSet.chars(set(rest.decode()))
        if found <= allowed:
            return every(len(texts), True)
        if not found & allowed and not found & _ASCII:
            return pc.string_is_ascii(texts)
    return pc.invert(pc.match_substring_regex(texts, f"[^{class_of(allowed)}]"))


@cache
def _ascii_of(characters: CharSet) -> bytes:
    return bytes(code for first, last in (characters & _ASCII).ranges for code in range(first, last + 1))


@cache
def class_of(characters: CharSet) -> str:
    """Characters between the brackets of an expression, as Arrow's reader of them takes it."""
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in characters.ranges)


def lacking(texts: pa.StringArray, sign: str) -> pa.BooleanArray:
    """Which cells don't have a sign in them."""
    if sign.encode() not in together(texts):
        return every(len(texts), True)
    return pc.invert(pc.match_substring(texts, sign))


def escaped(texts: pa.StringArray) -> pa.StringArray:
    """Texts as they stand in JSON: of the control characters they have line breaks and tabs at most."""
    whole = together(texts)
    for sign, written in _ESCAPES:
        if sign.encode() in whole:
            texts = pc.replace_substring(texts, sign, written)
    return texts


Parts = list[Any]
"""Texts, and columns of texts, that are written one behind the other."""


def joined(parts: Parts, count: int) -> pa.StringArray:
    """Parts as one column; a cell that is missing in one of them is missing in it."""
    merged: Parts = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if not any(isinstance(part, pa.Array) for part in merged):
        return pa.repeat(constant("".join(merged)), count)
    columns = [constant(part) if isinstance(part, str) else part for part in merged]
    return pc.binary_join_element_wise(*columns, constant("")) if len(columns) > 1 else columns[0]


def width(parts: Parts, count: int) -> pa.Int32Array:
    """How many characters parts have together."""
    always = sum(len(part) for part in parts if isinstance(part, str))
    sizes = pa.repeat(pa.scalar(always, pa.int32()), count)
    for part in parts:
        if isinstance(part, pa.Array):
            sizes = pc.add(sizes, lengths(part))
    return sizes
