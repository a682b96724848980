"""What is looked at in a value whatever its type, and the words for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from imidsl.diagnostics import Rewriting, Spelling
from imidsl.diagnostics.parameters import (
    PLACEHOLDER_IN_VALUE,
    UNUSABLE_CHARACTER,
    VALUE_TOO_LONG,
    VALUE_TOO_SHORT,
    WRONG_KIND_OF_VALUE,
)
from imidsl.diagnostics.suggest import nearest
from imidsl.syntax import tree
from imidsl.syntax.literals import read_literal
from imidsl.text.chars.charset import USABLE, CharSet
from imidsl.text.chars.encoding import describe
from imidsl.text.types.faults import Faults

URL_CHARACTERS: Final = CharSet.chars(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
)
"""What a URL is written with (RFC 3986, 2); everything else is percent-encoded."""

MSISDN_DIGITS: Final = (7, 15)
"""Fewest and most digits of an international number (ITU-T E.164)."""

_SHOWN: Final = 40
_PLACEHOLDER: Final = re.compile(r"\$\(|\{\{link_")
_PUNCTUATION: Final = re.compile(r"[+ ()-]")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", re.ASCII)


@cache
def _unusable() -> re.Pattern[str]:
    return re.compile(USABLE.one_of(negated=True))


def shown(text: str) -> str:
    """A text as a message shows it: cut when long, on one line, nothing invisible."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)


def amount(number: int, unit: str) -> str:
    """`1 byte`, `24 bytes`."""
    return f"{number} {unit}{'' if number == 1 else 's'}"


def bound(number: int) -> str:
    """`1 is`, `24 are`."""
    return f"{number} {'is' if number == 1 else 'are'}"


def kind_of(value: object) -> str:
    """A value or node that was found, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text '{shown(value)}'"
        case int() | float() | Decimal():
            return f"the number {_number(value)}"
        case datetime():
            return "an instant" if value.tzinfo else "a time without an offset from UTC"
        case tree.Name():
            return f"the symbol '{shown(value.text)}'"
        case tree.String():
            return f"the text '{shown(value.text)}'"
        case tree.Literal():
            return kind_of(value.value)
    return next(
        (words for types, words in _KINDS if isinstance(value, types)), f"a value of type {type(value).__name__}"
    )


_KINDS: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (date, "a date"),
    (timedelta, "a duration"),
    ((list, tuple, tree.List), "a list"),
    ((Mapping, tree.Body), "an object"),
    (tree.Type, "a type"),
)


def _number(value: float | Decimal) -> str:
    # More digits than a line has, or (beyond 4300) than Python writes.
    return "of many digits" if isinstance(value, int) and abs(value) >= 10**_SHOWN else shown(str(value))


def _meant(word: tree.Name, wanted: str) -> str:
    if "true" in wanted:
        truth = {"yes": "true", "on": "true", "no": "false", "off": "false"}
        meant = truth.get(word.text.casefold(), word.text.casefold())
        near = meant if meant in truth.values() else nearest(meant, ("true", "false"))
        return Spelling(near) if near is not None else ""
    return Rewriting(f'"{word.text}"') if "text" in wanted or "one of" in wanted else ""


def _without_quotes(text: str, wanted: str) -> str:
    """What was meant for a number, a day, an instant or a truth value, and stands in quotes."""
    value = text == "true" if text in ("true", "false") else read_literal(text)
    kinds = next((kinds for word, kinds in _LITERALS.items() if word in wanted), ())
    return Rewriting(text) if type(value) in kinds else ""


_LITERALS: Final[Mapping[str, tuple[type, ...]]] = {
    "true or": (bool,),
    "whole number": (int,),
    "number": (int, Decimal),
    "date": (date,),
    "instant": (datetime,),
}


def wrong_kind(value: object, wanted: str, found: Faults) -> None:
    """Report a value that is not of the kind that its type wants."""
    help = ""
    if isinstance(value, tree.Name):
        help = _meant(value, wanted)
    elif isinstance(value, str):
        help = _without_quotes(value, wanted)
    found.report(WRONG_KIND_OF_VALUE, help=help or None, wanted=wanted, given=kind_of(value))


def as_text(value: object, wanted: str, found: Faults) -> str | None:
    """A value that must be a text of characters that a text can carry; None when it isn't, which is reported."""
    if not isinstance(value, str):
        wrong_kind(value, wanted, found)
        return None
    bad = unusable(value)
    if bad:
        found.report(UNUSABLE_CHARACTER, bad.span(), named=describe(bad[0]))
        return None
    placeholder = _PLACEHOLDER.search(value)
    if placeholder:
        found.report(PLACEHOLDER_IN_VALUE, placeholder.span(), word=placeholder[0])
    return value


def unusable(text: str) -> re.Match[str] | None:
    """The first characters that no text can carry."""
    # What can be printed is usable, so that few values need the expression.
    return None if text.isprintable() else _unusable().search(text)


def check_size(size: int, least: int, most: int | None, unit: str, found: Faults, verb: str = "is") -> bool:
    """Report a number of characters, bytes or items out of its bounds; whether it was within."""
    if size < least:
        found.report(VALUE_TOO_SHORT, size=f"{verb} {amount(size, unit)}", bound=bound(least))
    elif most is not None and size > most:
        found.report(VALUE_TOO_LONG, size=f"{verb} {amount(size, unit)}", bound=bound(most))
    else:
        return True
    return False


def url_fault(text: str, *, http: bool) -> str | None:
    """Why a text is no absolute URL that can be sent, or None."""
    bad = next((char for char in text if char not in URL_CHARACTERS), None)
    if bad is not None:
        return f"it holds {_url_character(bad)}"
    from urllib.parse import urlsplit  # where there is a URL

    schemes = ("https", "http") if http else ("https",)
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "its host or port can't be read"
    if parts.scheme not in schemes or not text[len(parts.scheme) :].startswith("://"):
        return f"it must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    return None if host and _HOST.fullmatch(host) else "it has no host"


def _url_character(char: str) -> str:
    if char.isspace():
        return "a blank"
    return f"'{char}', which is written {''.join(f'%{byte:02X}' for byte in char.encode())}"


def msisdn_digits(text: str) -> str:
    """A number as people write it, without `+`, blanks, `-` and brackets."""
    return _PUNCTUATION.sub("", text)


def msisdn_fault(digits: str) -> str | None:
    """Why these are no digits of an international number, or None."""
    least, most = MSISDN_DIGITS
    if not (digits.isascii() and digits.isdigit()):
        bad = next((char for char in digits if not "0" <= char <= "9"), "")
        return f"it holds '{shown(bad)}'" if bad else "it has no digits"
    if digits.startswith("0"):
        return f"it begins with {'00' if digits.startswith('00') else '0'}"
    return None if least <= len(digits) <= most else f"it has {amount(len(digits), 'digit')}, not {least} to {most}"


def read_json(word: str, wanted: str, found: Faults) -> tuple[bool, object]:
    """Whether a word is JSON (reported when it isn't), and what it says: fractions exact, no key twice, no NaN."""
    try:
        return True, json.loads(
            word, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_object_without_doubles
        )
    except (ValueError, RecursionError) as fault:
        reason = str(fault) if isinstance(fault, ValueError) else "it nests too deep"
        found.report(WRONG_KIND_OF_VALUE, help=f"as JSON: {reason}", wanted=f"{wanted} in JSON", given=kind_of(word))
        return False, None


def _no_constant(word: str) -> object:
    raise ValueError(f"'{word}' is no number")


def _object_without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found
