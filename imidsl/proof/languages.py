"""The texts that a parameter can be."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from imidsl.proof.growth import DateFormat, View, alphabet
from imidsl.proof.moments import MomentTexts, alphabet_of
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


@dataclass(frozen=True, slots=True)
class FiniteTexts:
    """Just these texts."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FreeTexts:
    """Texts of `min` to `max` characters of a set, at most `octets` bytes, behind a fixed prefix."""

    chars: CharSet
    min: int
    max: int | None
    octets: int | None = None
    pattern: TextPattern | None = None
    prefixes: tuple[str, ...] = ()
    no_zero: bool = False
    """Whether none of them begins with a 0; such a word is repaired, its weight is an estimate then."""

    def __hash__(self) -> int:
        return hash((self.chars, self.min, self.max, self.octets, self.prefixes))

    @property
    def most(self) -> int | None:
        """The most characters, prefix included; None is without bound."""
        by_pattern = self.pattern.extent.max_chars if self.pattern is not None else None
        bounds = [bound for bound in (self.max, self.octets, by_pattern) if bound is not None]
        return min(bounds, default=None)

    def narrowed(self, least: int | None = None, most: int | None = None) -> FreeTexts:
        """These texts where the number of characters is known better."""
        low = self.min if least is None else max(self.min, least)
        high = self.max if most is None else most if self.max is None else min(self.max, most)
        return replace(self, min=low, max=high)

    def may_be(self, text: str) -> bool:
        """Whether a text can be one of these (a bound that isn't looked at may still speak against it)."""
        fits = self.min <= len(text) and (self.max is None or len(text) <= self.max)
        fits = fits and all(char in self.chars for char in text)
        return fits and (self.pattern is None or self.pattern.matches(text))


Language: TypeAlias = "FiniteTexts | FreeTexts | MomentTexts"


def language_of(texts: Language | ParameterType) -> Language | None:
    """The texts of a type, or just these; None for a type whose values are no texts."""
    return _of_type(texts) if isinstance(texts, ParameterType) else texts


@lru_cache(512)
def _of_type(type_: ParameterType) -> Language | None:
    match type_:
        case TextType():
            least = max(type_.min, type_.pattern.extent.min_chars) if type_.pattern is not None else type_.min
            return FreeTexts(type_.characters, least, type_.max, type_.bytes, type_.pattern)
        case ChoiceType(options=options):
            return FiniteTexts(options)
        case MsisdnType():
            return FreeTexts(DIGITS, *MSISDN_DIGITS, no_zero=True)
        case UrlType():
            prefixes = ("https://", "http://") if type_.http else ("https://",)
            return FreeTexts(URL_CHARACTERS, len(type_.shortest), type_.max, prefixes=prefixes)
        case DateType() | DateTimeType():
            return MomentTexts()
    return None


def letters(language: Language, view: View) -> CharSet:
    """Every character of a view of these texts."""
    match language:
        case FiniteTexts(options=options):
            return alphabet(CharSet.chars("".join(options)), view)
        case FreeTexts(chars=chars):
            return alphabet(chars, view)
    first = view[0]
    assert isinstance(first, DateFormat), "a view of a date begins with its format"
    return alphabet(alphabet_of(first.format), view[1:])


def is_endless(language: Language) -> bool:
    """Whether nothing bounds the size of its texts."""
    return isinstance(language, FreeTexts) and language.most is None
