"""Accepted equivalents of characters outside GSM-7: what the filter `gsm` writes instead of them.

A letter with an accent that GSM-7 lacks loses it (`ç` → `c`, `ő` → `o`), typographic signs become plain ones. What has
no equivalent that every reader accepts (`ж`, `漢`, `☎`) stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from imidsl.text.chars.encoding import GSM7, is_gsm7

_PLAIN: Final = {
    "'": "‘’‚‛′ʼ`´",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "": "\u00ad\u200b\u2060\ufeff",
    "...": "…",
    "<": "‹",
    ">": "›",
    "*": "•·",
    "oe": "œ",
    "OE": "Œ",
    "IJ": "Ĳ",
    "ij": "ĳ",
    "fi": "ﬁ",
    "fl": "ﬂ",
    "l": "ł",
    "L": "Ł",
    "d": "đ",
    "D": "Đ",
    "h": "ħ",
    "H": "Ħ",
    "t": "ŧ",
    "T": "Ŧ",
    "i": "ı",
}
_ACCENTED: Final = ((0xC0, 0x24F), (0x1E00, 0x1EFF))
"""Where Latin letters with accents are."""


def _equivalents() -> Iterator[tuple[str, str]]:
    for plain, chars in _PLAIN.items():
        yield from ((char, plain) for char in chars)
    for first, last in _ACCENTED:
        for char in map(chr, range(first, last + 1)):
            letters = unicodedata.normalize("NFD", char)
            plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
            if char not in GSM7 and plain != char and plain and GSM7.issuperset(plain):
                yield char, plain


@lru_cache(1)
def equivalents() -> Mapping[str, str]:
    """Each character that has an equivalent, with it; all of those are within GSM-7."""
    return MappingProxyType(dict(_equivalents()))


def typographic(char: str) -> str | None:
    """The plain sign of a typographic quote, dash or blank, which says the same; None for anything else."""
    plain = equivalents().get(char)
    return plain if plain is not None and not char.isalpha() else None


def to_gsm(text: str) -> str:
    """The text with whatever has an equivalent in GSM-7 replaced by it."""
    return "".join(equivalents().get(char, char) for char in text) if not is_gsm7(text) else text
