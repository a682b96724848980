"""What filters make of single characters, and what that weighs: growth is read off the functions that render.

A filter here works character by character, so that the size of its result is the sum over the characters of a value.
Some know where a character stands: `capitalize` the first one, `title` those behind a separator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from imidsl.records import dataclass
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.chars.encoding import GSM7, GSM7_BASIC, GSM7_EXTENSION, utf8_size, utf16_units
from imidsl.text.chars.links import json_char_size
from imidsl.text.template.filters import CharPlace, Charwise
from imidsl.text.template.own_filters import separates


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How a date is written; always the first step of a view of one."""

    format: str


Step: TypeAlias = "DateFormat | Charwise"
View: TypeAlias = tuple[Step, ...]
"""A date's format, then filters one after the other."""

WITHIN: Final = Charwise("within", str)
"""Changes nothing, and says that other characters stand before."""
REVERSED: Final = Charwise("reversed", lambda text: text[::-1])

FIRST, WORD, REST = CharPlace

_SINGLE: Final = "&<>'\"\\" + "".join(map(chr, range(0x20))) + "\x7f"
"""Characters that mean something to some filter, or within JSON: each is a sort of its own."""
_READABLE: Final = "xéаא漢ཀ😀"
"""What samples are taken from where they can be: readable, one to four bytes, in and outside GSM-7."""


def is_placed(view: View) -> bool:
    """Whether what becomes of a character depends on where it stands."""
    return any(isinstance(step, Charwise) and step.places is not None for step in view)


def image(char: str, view: View, place: CharPlace) -> str:
    """What filters make of a character at a place."""
    text = char
    for step in view:
        if isinstance(step, Charwise):
            text = step.image(text, place)
    return text


def transform(text: str, view: View) -> str:
    """What filters make of a whole text."""
    for step in view:
        if isinstance(step, Charwise):
            text = step.function(text)
    return text


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


class CharRow(NamedTuple):
    """A character that stands for all alike: its own bytes, whether `title` starts a word behind it, its weights."""

    char: str
    octets: int
    separates: bool
    first: int
    word: int
    rest: int

    @property
    def most(self) -> int:
        """What it weighs at its heaviest place."""
        return max(self.first, self.word, self.rest)


class CharSort(NamedTuple):
    """A character that stands for all alike, and for each use the sizes of its image first, in a word's front, else."""

    char: str
    octets: int
    separates: bool
    sizes: tuple[tuple[Sizes, Sizes, Sizes], ...]


@lru_cache(1024)
def sorts(chars: CharSet, views: tuple[View, ...]) -> tuple[CharSort, ...]:
    """The sorts of characters that differ in any size of their images."""
    found: dict[object, CharSort] = {}
    steps = frozenset(step for view in views for step in view if isinstance(step, Charwise))
    for char in representatives(chars, steps):
        sizes = tuple(_sizes_of(char, view) for view in views)
        octets, is_separator = utf8_size(char), separates(char)
        found.setdefault((octets, is_separator, sizes), CharSort(char, octets, is_separator, sizes))
    return tuple(found.values())


def _sizes_of(char: str, view: View) -> tuple[Sizes, Sizes, Sizes]:
    if is_placed(view):
        first, word, rest = (_measured(image(char, view, place)) for place in (FIRST, WORD, REST))
        return first, word, rest
    only = _measured(image(char, view, REST))
    return only, only, only


@lru_cache(8192)
def _measured(text: str) -> Sizes:
    return tuple(weigh(text) for weigh in DIMENSIONS.values())


@lru_cache(4096)
def rows(chars: CharSet, views: tuple[View, ...], dimension: str, gsm7: bool, highest: bool) -> tuple[CharRow, ...]:
    """One row for each sort of character: what it weighs over all uses together.

    With `gsm7` only characters whose images are all within GSM-7. Where a filter that knows places comes behind
    another, a character weighs what it weighs at its `highest` (or lowest) place.
    """
    at = _INDEX[dimension]
    pick = max if highest else min
    unsure = [is_unsure(view) for view in views]
    found = []
    for sort in sorts(chars, views):
        if gsm7 and any(sizes[_FOREIGN] for places in sort.sizes for sizes in places):
            continue
        weights = [0, 0, 0]
        for places, unsure_here in zip(sort.sizes, unsure, strict=True):
            own = [sizes[at] for sizes in places]
            for place in range(3):
                weights[place] += pick(own) if unsure_here else own[place]
        found.append(CharRow(sort.char, sort.octets, sort.separates, *weights))
    return tuple(found)


def is_unsure(view: View) -> bool:
    """Whether a step goes by places that aren't those of the value itself: others came before, or it has its own."""
    placed = [number for number, step in enumerate(view) if isinstance(step, Charwise) and step.places is not None]
    return bool(placed) and (placed[-1] > 0 or getattr(view[0], "name", None) == ".title")


@lru_cache(1024)
def alphabet(chars: CharSet, view: View) -> CharSet:
    """Every character that filters can make of these."""
    found = chars
    for step in view:
        if not isinstance(step, Charwise):
            continue
        if step.coarse:
            kept = found & _safe()
            found = kept if kept == found else kept | CharSet.chars("%0123456789ABCDEF")
            continue
        hit = [char for char in step.changes() if char in found]
        if not hit:
            continue
        places = (FIRST, WORD, REST) if step.places is not None else (REST,)
        images = set("".join(step.image(char, place) for char in hit for place in places))
        # At a word's end, lower case writes a sigma in another way (of the same size).
        images |= {"ς"} if "σ" in images else set()
        gone = CharSet.chars(char for char in hit if step.places is None and char not in images)
        found = (found - gone if gone else found) | CharSet.chars(images)
    return found


@lru_cache(1024)
def representatives(chars: CharSet, steps: frozenset[Charwise]) -> tuple[str, ...]:
    """Characters of the set such that every other one weighs, under all these steps, what one of them weighs.

    What a step changes stands for itself; a composition of steps changes no other character.
    """
    special = dict.fromkeys(
        char for step in sorted(steps, key=lambda step: str(step.name)) for char in step.changes() if char in chars
    )
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
    separators = CharSet.chars(char for char in map(chr, range(0x3001)) if separates(char))
    others = ALL - CharSet.chars(_SINGLE)
    cells = []
    for within in (others & basic, others & extension, others - basic - extension):
        for part in (within & separators, within - separators):
            for sized in map(part.of_size, (1, 2, 3, 4)):
                cells += [sized & _safe(), sized - _safe()]
    cells += [CharSet.chars(char) for char in _SINGLE]
    return tuple(cell for cell in cells if cell)
