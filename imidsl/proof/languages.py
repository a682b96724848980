"""The texts that a parameter can be, and the one of them that weighs most or least."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from imidsl.records import dataclass, replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.pattern import DIGITS, TextPattern
from imidsl.text.types.checks import MSISDN_DIGITS, URL_CHARACTERS
from imidsl.text.types.containers import (
    ChoiceType,
    DateTimeType,
    DateType,
    MsisdnType,
    ParameterType,
    TextType,
    UrlType,
)
from imidsl.text.types.dates import DIRECTIVES, extremes, write


@dataclass(frozen=True, slots=True)
class Finite:
    """Just these texts."""

    options: tuple[str, ...]

    @property
    def chars(self) -> CharSet:
        """Every character of them."""
        return CharSet.chars("".join(self.options))


@dataclass(frozen=True, slots=True)
class Moments:
    """Dates or instants in a format: all of them are as long as something between these two."""

    shortest: str
    longest: str
    chars: CharSet


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of `min` to `max` characters of a set, at most `octets` bytes, behind a fixed prefix."""

    chars: CharSet
    min: int
    max: int | None
    octets: int | None = None
    pattern: TextPattern | None = None
    prefixes: tuple[str, ...] = ()
    no_zero: bool = False
    """Whether none of them begins with a 0; such a word is mended, its weight is an estimate then."""

    def __hash__(self) -> int:
        return hash((self.chars, self.min, self.max, self.octets, self.prefixes))

    @property
    def most(self) -> int | None:
        """The most characters, prefix included; None is without bound."""
        bounds = [bound for bound in (self.max, self.octets, self._by_pattern()) if bound is not None]
        return min(bounds, default=None)

    def _by_pattern(self) -> int | None:
        return self.pattern.extent.max_chars if self.pattern is not None else None


Language: TypeAlias = "Finite | Moments | Words"


def language_of(texts: Language | ParameterType) -> Language | None:
    """The texts of a type, or just these; None for a type whose values are no texts."""
    return _of_type(texts) if isinstance(texts, ParameterType) else texts


@lru_cache(512)
def _of_type(type_: ParameterType) -> Language | None:
    match type_:
        case TextType():
            least = max(type_.min, type_.pattern.extent.min_chars) if type_.pattern is not None else type_.min
            return Words(type_.characters, least, type_.max, type_.bytes, type_.pattern)
        case ChoiceType(options=options):
            return Finite(options)
        case MsisdnType():
            return Words(DIGITS, *MSISDN_DIGITS, no_zero=True)
        case UrlType():
            prefixes = ("https://", "http://") if type_.http else ("https://",)
            return Words(URL_CHARACTERS, len(type_.shortest), type_.max, prefixes=prefixes)
        case DateType(format=format) | DateTimeType(format=format):
            return moments(format)
    return None


@lru_cache(256)
def moments(format: str) -> Moments:
    """The texts of a format of dates."""
    short, long = extremes(format)
    return Moments(write(format, short), write(format, long), CharSet.chars(_letters() + format))


@lru_cache(1)
def _letters() -> str:
    """What moments are written with: the names of months and days, of both halves of a day, and digits."""
    days = [datetime(2001, 1, day) for day in range(1, 8)] + [datetime(2001, month, 1, 12) for month in range(1, 13)]
    return "".join(row.write(day) for row in DIRECTIVES.values() for day in days) + "0123456789"


def is_endless(language: Language) -> bool:
    """Whether nothing bounds the size of its texts."""
    return isinstance(language, Words) and language.most is None


def narrowed(language: Words, least: int | None = None, most: int | None = None) -> Words:
    """The language where the number of characters is known better."""
    low = language.min if least is None else max(language.min, least)
    high = language.max if most is None else most if language.max is None else min(language.max, most)
    return replace(language, min=low, max=high)
