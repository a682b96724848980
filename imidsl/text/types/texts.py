"""The types whose values are texts."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

from imidsl.diagnostics import Rule
from imidsl.diagnostics.parameters import (
    BAD_MSISDN_VALUE,
    BAD_URL_VALUE,
    UNKNOWN_CHOICE,
    VALUE_AGAINST_PATTERN,
    VALUE_OUTSIDE_CHARSET,
)
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.text.chars.charset import ASCII_USABLE, GSM7_USABLE, USABLE, CharSet
from imidsl.text.chars.encoding import describe, utf8_size
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.types import checks
from imidsl.text.types.base import ParameterType
from imidsl.text.types.faults import Faults

URL_MAX: Final = 2048
"""Characters of a URL unless its type says otherwise."""


class Charset(StrEnum):
    """Which characters a text may hold."""

    ANY = "any"
    GSM7 = "gsm7"
    ASCII = "ascii"

    @property
    def characters(self) -> CharSet:
        """The set of them."""
        return {Charset.ANY: USABLE, Charset.GSM7: GSM7_USABLE, Charset.ASCII: ASCII_USABLE}[self]

    @property
    def label(self) -> str:
        """Its name in a sentence."""
        return {Charset.ANY: "Unicode", Charset.GSM7: "GSM-7", Charset.ASCII: "ASCII"}[self]


@dataclass(frozen=True, slots=True)
class TextType(ParameterType):
    """`min` and `max` in characters, `bytes` at most in UTF-8; None is without bound."""

    min: int = 1
    max: int | None = None
    bytes: int | None = None
    charset: Charset = Charset.ANY
    pattern: TextPattern | None = None
    name: ClassVar[str] = "text"
    wanted: ClassVar[str] = "text"

    def take(self, value: object, found: Faults) -> object:
        text = checks.as_text(value, self.wanted, found)
        if text is None:
            return None
        fits = checks.check_size(len(text), self.min, self.max, "character", found)
        fits &= checks.check_size(utf8_size(text), 0, self.bytes, "byte", found)
        self._check_charset(text, found)
        if fits and self.pattern is not None and not self.pattern.matches(text):
            found.report(VALUE_AGAINST_PATTERN, pattern=self.pattern.text)
        return text

    def _check_charset(self, text: str, found: Faults) -> None:
        if self.charset is Charset.ANY:
            return
        allowed = self.charset.characters
        at = next((offset for offset, char in enumerate(text) if char not in allowed), None)
        if at is not None:
            char, part = text[at], (at, at + 1)
            found.report(VALUE_OUTSIDE_CHARSET, part, char=char, named=describe(char), charset=self.charset.label)

    @property
    def characters(self) -> CharSet:
        """Every character that a value may hold."""
        allowed = self.charset.characters
        return allowed if self.pattern is None else allowed & self.pattern.characters

    def impossible(self) -> str | None:
        if self.max is not None and self.max < self.min:
            return f"at least {self.min} and at most {checks.amount(self.max, 'character')}"
        if self.bytes is not None and self.bytes < self.min:
            return f"at least {checks.amount(self.min, 'character')} and at most {checks.amount(self.bytes, 'byte')}"
        return "nothing that matches the pattern is within the other bounds" if _is_empty(self) else None


@lru_cache(maxsize=256)
def _is_empty(type_: TextType) -> bool:
    """Whether nothing that matches the pattern is within the other bounds."""
    if type_.pattern is None:
        return False
    automaton = type_.pattern.automaton
    return automaton.smallest(type_.charset.characters, type_.min, type_.max, type_.bytes) is None


@dataclass(frozen=True, slots=True)
class ChoiceType(ParameterType):
    """One of at least one text."""

    options: tuple[str, ...]
    name: ClassVar[str] = "choice"

    @property
    def wanted(self) -> str:
        return f"one of {', '.join(map(checks.shown, self.options))}"

    def take(self, value: object, found: Faults) -> object:
        if not isinstance(value, str):
            checks.wrong_kind(value, self.wanted, found)
            return None
        if value not in self.options:
            found.report(UNKNOWN_CHOICE, help=suggestion(value, self.options), word=checks.shown(value))
        return value


@dataclass(frozen=True, slots=True)
class UrlType(ParameterType):
    """An absolute URL of at most `max` characters (all ASCII): https, with `http` also unencrypted."""

    max: int = URL_MAX
    http: bool = False
    name: ClassVar[str] = "url"
    wanted: ClassVar[str] = "a URL"

    def take(self, value: object, found: Faults) -> object:
        text = checks.as_text(value, self.wanted, found)
        if text is not None and checks.check_size(len(text), 0, self.max, "character", found):
            _report(BAD_URL_VALUE, checks.url_fault(text, http=self.http), found)
        return text

    @property
    def shortest(self) -> str:
        """A URL than which none is shorter."""
        return "http://x" if self.http else "https://x"

    def impossible(self) -> str | None:
        least = len(self.shortest)
        return f"a URL has at least {least} characters" if self.max < least else None


@dataclass(frozen=True, slots=True)
class MsisdnType(ParameterType):
    """An international telephone number; its value is the digits alone."""

    name: ClassVar[str] = "msisdn"
    wanted: ClassVar[str] = "a telephone number in quotes"

    def take(self, value: object, found: Faults) -> object:
        text = checks.as_text(value, self.wanted, found)
        if text is None:
            return None
        digits = checks.msisdn_digits(text)
        _report(BAD_MSISDN_VALUE, checks.msisdn_fault(digits), found)
        return digits


def _report(rule: Rule, reason: str | None, found: Faults) -> None:
    if reason is not None:
        found.report(rule, reason=reason)
