"""What filters make of single characters, and what that weighs: growth is read off Python's own Unicode data.

A filter here works character by character, so that the size of its result is the sum over the characters of a value.
Two know where a character stands: `capitalize` the first one, `title` those behind a separator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import quote

from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.chars.encoding import GSM7, GSM7_BASIC, GSM7_EXTENSION, utf8_size, utf16_units
from imidsl.text.chars.gsm7 import equivalents, to_gsm
from imidsl.text.chars.links import json_char_size

Step: TypeAlias = "str | tuple[str, str, str]"
"""A filter: its name, or `("replace", a character, what replaces it)`."""
Steps: TypeAlias = tuple[Step, ...]
"""Filters one after the other."""

FIRST, WORD, REST = "first", "word", "rest"
"""Where a character stands: first of all, first behind a separator, or elsewhere."""

SEPARATOR: Final = re.compile(r"[-\s({\[<]")
"""What `title` begins a word behind (Jinja's `_word_beginning_split_re`)."""
_CASES: Final = frozenset({"upper", "lower", "casefold", "swapcase", "title", "capitalize"})
_PLACED: Final = frozenset({"title", "capitalize"})
_HTML: Final = "&<>'\""
_CONTROLS: Final = "".join(map(chr, range(0x20))) + "\x7f"
_READABLE: Final = "xéаא漢ཀ😀"
"""What samples are taken from where they can be: readable, one to four bytes, in and outside GSM-7."""
_LAST_CASED: Final = 0x1FFFF
"""No character beyond has another case (a test looks at all of them)."""
_BLOCK: Final = 256


def is_placed(steps: Steps) -> bool:
    """Whether what becomes of a character depends on where it stands."""
    return any(step in _PLACED for step in steps)


def image(char: str, steps: Steps, place: str) -> str:
    """What filters make of a character at a place."""
    text = char
    for step in steps:
        text = _apply(step, text, place)
    return text


def _apply(step: Step, text: str, place: str) -> str:
    if isinstance(step, tuple):
        return text.replace(step[1], step[2])
    return _FUNCTIONS[step](text, place)


#: As markupsafe writes them, the ampersand first.
_ENTITIES: Final = {"&": "&amp;", ">": "&gt;", "<": "&lt;", "'": "&#39;", '"': "&#34;"}


def _escaped(text: str) -> str:
    for char, written in _ENTITIES.items():
        text = text.replace(char, written)
    return text


def _title(text: str, place: str) -> str:
    return text.lower() if place == REST else text[:1].upper() + text[1:].lower()


_FUNCTIONS: Final[dict[str, Callable[[str, str], str]]] = {
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
    "casefold": lambda text, _: text.casefold(),
    "swapcase": lambda text, _: text.swapcase(),
    "title": _title,
    "capitalize": lambda text, place: text.capitalize() if place == FIRST else text.lower(),
    "e": lambda text, _: _escaped(text),
    "urlencode": lambda text, _: quote(text, safe="/"),
    "gsm": lambda text, _: to_gsm(text),
    "reverse": lambda text, _: text,
    "within": lambda text, _: text,
}
"""What each filter makes of the image of one character; `within` changes nothing and says that others stand before."""


# -- Weights

DIMENSIONS: Final[dict[str, Callable[[str], int]]] = {
    "chars": len,
    "bytes": utf8_size,
    "units": utf16_units,
    "septets": lambda text: len(text) + sum(map(text.count, GSM7_EXTENSION)),
    "json": lambda text: sum(map(json_char_size, text)),
    "foreign": lambda text: sum(char not in GSM7 for char in text),
}
"""How sizes are counted. `septets` mean something within GSM-7 only; `foreign` are the characters outside it."""


def size(text: str, dimension: str) -> int:
    """The size of a text in a dimension."""
    return DIMENSIONS[dimension](text)


Sizes: TypeAlias = tuple[int, ...]
"""The size in each dimension, in their order."""
_INDEX: Final = {name: number for number, name in enumerate(DIMENSIONS)}
_FOREIGN: Final = _INDEX["foreign"]


class Row(NamedTuple):
    """A character that stands for all alike: its own bytes, whether `title` starts a word behind it, its weights."""

    char: str
    octets: int
    separates: bool
    first: int
    word: int
    rest: int


class Sort(NamedTuple):
    """A character that stands for all alike, and for each use the sizes of its image first, in a word's front, else."""

    char: str
    octets: int
    separates: bool
    sizes: tuple[tuple[Sizes, Sizes, Sizes], ...]


@lru_cache(1024)
def sorts(chars: CharSet, uses: tuple[Steps, ...]) -> tuple[Sort, ...]:
    """The sorts of characters that differ in any size of their images."""
    found: dict[object, Sort] = {}
    for char in representatives(chars, frozenset(step for steps in uses for step in steps)):
        sizes = tuple(_sizes_of(char, steps) for steps in uses)
        octets, separates = utf8_size(char), SEPARATOR.match(char) is not None
        found.setdefault((octets, separates, sizes), Sort(char, octets, separates, sizes))
    return tuple(found.values())


def _sizes_of(char: str, steps: Steps) -> tuple[Sizes, Sizes, Sizes]:
    if is_placed(steps):
        first, word, rest = (_measured(image(char, steps, place)) for place in (FIRST, WORD, REST))
        return first, word, rest
    only = _measured(image(char, steps, REST))
    return only, only, only


@lru_cache(8192)
def _measured(text: str) -> Sizes:
    return tuple(weigh(text) for weigh in DIMENSIONS.values())


@lru_cache(4096)
def rows(chars: CharSet, uses: tuple[Steps, ...], dimension: str, gsm7: bool, highest: bool) -> tuple[Row, ...]:
    """One row for each sort of character: what it weighs over all uses together.

    With `gsm7` only characters whose images are all within GSM-7. Where a filter that knows places comes behind
    another, a character weighs what it weighs at its `highest` (or lowest) place.
    """
    at = _INDEX[dimension]
    pick = max if highest else min
    unsure = [is_placed(steps[1:]) for steps in uses]
    found = []
    for sort in sorts(chars, uses):
        if gsm7 and any(sizes[_FOREIGN] for places in sort.sizes for sizes in places):
            continue
        weights = [0, 0, 0]
        for places, is_unsure in zip(sort.sizes, unsure, strict=True):
            own = [sizes[at] for sizes in places]
            for place in range(3):
                weights[place] += pick(own) if is_unsure else own[place]
        found.append(Row(sort.char, sort.octets, sort.separates, *weights))
    return tuple(found)


@lru_cache(1024)
def alphabet(chars: CharSet, steps: Steps) -> CharSet:
    """Every character that filters can make of these."""
    found = chars
    for step in steps:
        special = _specials(step)
        if step == "urlencode":
            kept = found & _safe()
            found = kept if kept == found else kept | CharSet.chars("%0123456789ABCDEF")
        elif special:
            hit = [char for char in special if char in found]
            places = (FIRST, REST) if step in _PLACED else (REST,)
            images = set("".join(_apply(step, char, place) for char in hit for place in places))
            gone = CharSet.chars(char for char in hit if step not in _PLACED and char not in images)
            found = (found - gone if gone else found) | CharSet.chars(images | _sigma(step, found))
    return found


def _sigma(step: Step, chars: CharSet) -> set[str]:
    """At a word's end, lower case writes a sigma in another way (of the same size)."""
    return {"ς"} if step in ("lower", "title", "capitalize", "swapcase") and "Σ" in chars else set()


@lru_cache(1024)
def representatives(chars: CharSet, steps: frozenset[Step]) -> tuple[str, ...]:
    """Characters of the set such that every other one weighs, under all these steps, what one of them weighs.

    A step's special characters stand for themselves; a composition of steps changes no other character.
    """
    special = dict.fromkeys(char for step in sorted(steps, key=str) for char in _specials(step) if char in chars)
    samples = [sample for cell in _cells() if (sample := _sample(cell & chars, special)) is not None]
    found = dict.fromkeys([*(char for char in _READABLE if char in samples), *samples, *special])
    return tuple(found)


def _sample(chars: CharSet, without: dict[str, None]) -> str | None:
    if not chars:
        return None
    for char in _READABLE:
        if char in chars and char not in without:
            return char
    return next((char for char in _each(chars) if char not in without), None)


def _each(chars: CharSet) -> Iterator[str]:
    for first, last in (chars - _unseen()).ranges + (chars & _unseen()).ranges:
        yield from map(chr, range(first, last + 1))


@lru_cache(1)
def _unseen() -> CharSet:
    """Characters better not shown as samples: blanks, combining marks, private ones."""
    return CharSet.of((0, 0x20), (0x7F, 0xA0), (0x300, 0x36F), (0x2000, 0x200F), (0x2028, 0x202F), (0xE000, 0xF8FF))


@lru_cache(1)
def _safe() -> CharSet:
    return CharSet.chars("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/")


@lru_cache(1)
def _cells() -> tuple[CharSet, ...]:
    """All characters, divided so that none differs from its neighbours in a size, an alphabet or a role."""
    basic, extension = CharSet.chars(GSM7_BASIC), CharSet.chars(GSM7_EXTENSION)
    separators = CharSet.chars(SEPARATOR.findall("".join(map(chr, range(0x3001)))))
    single = CharSet.chars(_HTML + _CONTROLS + "\\")
    others = ALL - single
    cells = []
    for within in (others & basic, others & extension, others - basic - extension):
        for part in (within & separators, within - separators):
            for sized in map(part.of_size, (1, 2, 3, 4)):
                cells += [sized & _safe(), sized - _safe()]
    cells += [CharSet.chars(char) for char in _HTML + "\\" + _CONTROLS]
    return tuple(cell for cell in cells if cell)


def _specials(step: Step) -> dict[str, None]:
    """The characters that a step changes, `urlencode` apart: that changes all but a few, in a few ways."""
    if isinstance(step, tuple):
        return {step[1]: None}
    if step in _CASES:
        return _cased(step)
    if step == "e":
        return dict.fromkeys(_HTML)
    return dict.fromkeys(equivalents()) if step == "gsm" else {}


@lru_cache(8)
def _cased(step: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for start in range(0, _LAST_CASED, _BLOCK):
        if 0xD800 <= start <= 0xDFFF:
            continue
        block = "".join(map(chr, range(start, start + _BLOCK)))
        if _changes(step, block):
            found.update(dict.fromkeys(char for char in block if _changes(step, char)))
    return found


def _changes(step: str, text: str) -> bool:
    if step in _PLACED:
        return text.lower() != text or text.upper() != text or text.title() != text
    return _apply(step, text, REST) != text
