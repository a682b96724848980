"""Sizes of a text: bytes, UTF-16 units, GSM-7 septets, and the parts of an SMS.

Source: 3GPP TS 23.038 (alphabets; 6.1.2 packing) and TS 23.040 (9.2.3.24.1, the header of a concatenated message).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from imidsl.records import dataclass

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""One septet each."""

GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Two septets each: an escape and the character."""

GSM7 = GSM7_BASIC | GSM7_EXTENSION

GSM7_SINGLE, GSM7_PART = 160, 153
UCS2_SINGLE, UCS2_PART = 70, 67
BINARY_SINGLE, BINARY_PART = 140, 134


class Encoding(StrEnum):
    """How an SMS is sent; the names are those of the report."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"

    @property
    def label(self) -> str:
        """Its name for readers."""
        return {Encoding.GSM7: "GSM-7", Encoding.UCS2: "UCS-2"}[self]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """How a text is sent as SMS.

    `units` are septets (GSM-7) or UTF-16 units (UCS-2), `count` the number of parts (none for an empty text), and
    `parts` their places in the text: half-open pairs of offsets, ascending, without gaps.
    """

    encoding: Encoding
    units: int
    count: int
    parts: tuple[tuple[int, int], ...]


def utf8_size(text: str) -> int:
    """Bytes of the text in UTF-8; a lone surrogate, which has no place in it, counts 3."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """Code units of the text in UTF-16: 2 for a character beyond U+FFFF, else 1."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM 7-bit default alphabet or its extension."""
    # Of the characters of ASCII that can be printed it lacks one.
    if text.isascii() and text.replace("\n", " ").isprintable():
        return "`" not in text
    return GSM7.issuperset(text)


def gsm7_septets(text: str) -> int | None:
    """Septets of the text in GSM-7, or None where it holds a character outside."""
    return len(text) + sum(map(text.count, GSM7_EXTENSION)) if is_gsm7(text) else None


def outside_gsm7(text: str) -> str:
    """The characters that GSM-7 lacks, in order of appearance, each once."""
    return "" if is_gsm7(text) else "".join(char for char in dict.fromkeys(text) if char not in GSM7)


def segments(text: str) -> Segmentation:
    """The parts of an SMS, in GSM-7 if it can be; neither an escape pair nor a surrogate pair is split."""
    septets = gsm7_septets(text)
    if septets is not None:
        return _segmentation(Encoding.GSM7, text, septets, GSM7_SINGLE, GSM7_PART)
    return _segmentation(Encoding.UCS2, text, utf16_units(text), UCS2_SINGLE, UCS2_PART)


def binary_parts(octets: int) -> int:
    """How many parts a binary SMS of so many octets takes."""
    return _ceiling(octets, BINARY_PART) if octets > BINARY_SINGLE else min(octets, 1)


def describe(char: str) -> str:
    """A character by number and Unicode name, such as `U+00A0 NO-BREAK SPACE`: for those that can't be seen."""
    return f"U+{ord(char):04X} {unicodedata.name(char, _nameless(char))}"


def _nameless(char: str) -> str:
    kinds = {"Cc": "CONTROL CHARACTER", "Cs": "LONE SURROGATE", "Co": "PRIVATE USE CHARACTER"}
    return kinds.get(unicodedata.category(char), "UNASSIGNED CHARACTER")


def _ceiling(amount: int, step: int) -> int:
    return -(-amount // step)


def _segmentation(encoding: Encoding, text: str, units: int, single: int, part: int) -> Segmentation:
    parts: tuple[tuple[int, int], ...]
    if units <= single:
        parts = ((0, len(text)),) if text else ()
    elif units == len(text):
        parts = tuple((start, min(start + part, units)) for start in range(0, units, part))
    else:
        parts = _cut(text, encoding, part)
    return Segmentation(encoding, units, len(parts), parts)


def _cut(text: str, encoding: Encoding, part: int) -> tuple[tuple[int, int], ...]:
    """Parts filled one after the other, where some characters take two units."""
    starts, room = [0], part
    for offset, char in enumerate(text):
        units = 1 + (char in GSM7_EXTENSION if encoding is Encoding.GSM7 else char > "\uffff")
        if units > room:
            starts.append(offset)
            room = part
        room -= units
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))
