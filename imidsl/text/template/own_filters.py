"""The functions of filters that imidsl has itself, or does otherwise than Jinja: bounded, and with one way of writing
values as text. Which filter is what stands in `filters`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from imidsl.text.chars.encoding import is_gsm7, utf8_size
from imidsl.text.template.jinja.meter import check_format, check_length, names_in
from imidsl.text.template.text_of import is_undefined, text_of
from imidsl.text.types.dates import bad_directives, write

ELLIPSES: Final = ".…"
"""What `fit` writes where it has cut: three dots within GSM-7, else the one sign. Both take three bytes."""
_ELLIPSIS_BYTES: Final = 3
_CLUSTER: Final = 8
"""How many characters `fit` goes back at most so as not to cut what is shown as one."""
LOST: Final = _ELLIPSIS_BYTES + 3 + 4 * _CLUSTER
"""How many bytes a text that `fit` cuts is shorter than asked for, at most."""
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")

_PLACES: Final = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
"""Currencies whose amounts don't have two decimal places (ISO 4217, minor units)."""
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_UP)


def fit(text: str, bytes: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis into so many bytes of UTF-8.

    Cut between characters, and not before a combining mark, a joiner or what they join. Under three bytes there is no
    room for an ellipsis.
    """
    if isinstance(bytes, bool) or not isinstance(bytes, int) or bytes < 0:
        raise ValueError("fit takes a number of bytes")
    if utf8_size(text) <= bytes:
        return text
    ellipsis = ("..." if is_gsm7(text) else "…") if bytes >= _ELLIPSIS_BYTES else ""
    room = bytes - utf8_size(ellipsis)
    end = len(text.encode("utf-8", "surrogatepass")[:room].decode("utf-8", "ignore"))
    return text[: _whole(text, end)] + ellipsis


def _whole(text: str, end: int) -> int:
    """A little before `end` where a character that is shown as one would be cut."""
    at = end
    while at > 0 and end - at < _CLUSTER and _belongs(text[at - 1], text[at]):
        at -= 1
    return at if at == 0 or not _belongs(text[at - 1], text[at]) else end


def _belongs(before: str, char: str) -> bool:
    is_modifier = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char in _JOINERS or before == "\u200d" or is_modifier or unicodedata.combining(char) > 0


def bad_format(format: str, *, time: bool) -> str | None:
    """The first directive of a format of dates that isn't available, or None."""
    bad = bad_directives(format, time=time)
    return bad[0].word if bad else None


def in_format(value: object, format: str) -> str:
    """A date or instant in a format, as a parameter's type has it."""
    if not isinstance(value, date) or not isinstance(format, str):
        raise TypeError("date takes a date and a format such as '%d.%m.%Y'")
    bad = bad_format(format, time=hasattr(value, "hour"))
    if bad is not None:
        raise ValueError(f"'{bad}' is no directive of a format here")
    return write(format, value)


def code_of(currency: object) -> str:
    """A currency's code, such as EUR."""
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError("money takes the three capital letters of a currency")
    return currency


def places_of(code: str) -> int:
    """How many decimal places amounts of a currency have."""
    return _PLACES.get(code, 2)


def money(value: object, currency: str) -> str:
    """An amount with the decimal places of its currency and the currency's code: `12.50 EUR`; halves away from zero."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError("money takes a number")
    code = code_of(currency)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = _EXACT.add(_EXACT.quantize(number, Decimal(1).scaleb(-places_of(code))), Decimal(0))
    return f"{rounded:f} {code}"


def default(value: object, default_value: object = "", boolean: bool = False) -> object:
    """The value, or another one where it is missing (with `boolean`: or counts as false); none is missing too."""
    missing = value is None or is_undefined(value) or (boolean and not value)
    return default_value if missing else value


# -- Filters of Jinja, done here

_WORDS: Final = re.compile(r"([-\s({\[<]+)")
"""What `title` begins a word behind."""
_ENTITIES: Final = {"&": "&amp;", ">": "&gt;", "<": "&lt;", "'": "&#39;", '"': "&#34;"}
"""As markupsafe writes them, the ampersand first."""


def title(text: str) -> str:
    """The words of a text begun with a large letter, the rest small."""
    return "".join(part[0].upper() + part[1:].lower() for part in _WORDS.split(text) if part)


def separates(char: str) -> bool:
    """Whether `title` begins a word behind a character."""
    return _WORDS.fullmatch(char) is not None


def same(text: str) -> str:
    """The text."""
    return text


def trim(text: str, chars: str | None = None) -> str:
    """The text without blanks, or these characters, at its ends."""
    return text.strip(chars)


def escape(text: str) -> str:
    """The text for HTML."""
    for char, written in _ENTITIES.items():
        text = text.replace(char, written)
    return text


def urlencode(text: str) -> str:
    """The text for a part of a URL; a slash stays."""
    from urllib.parse import quote  # where there is a URL

    return quote(text, safe="/")


def replace(value: str, old: object, new: object, count: int | None = None) -> str:
    """The text with `new` for `old`, at most `count` times."""
    before, after = text_of(old), text_of(new)
    check_length(len(value) + value.count(before) * max(0, len(after) - len(before)))
    return value.replace(before, after, -1 if count is None else count)


def tojson(value: object) -> str:
    """A value as JSON has it."""
    if value is None:
        return "null"
    is_word = isinstance(value, bool | int | float | Decimal)
    return text_of(value) if is_word else in_json(text_of(value))


def in_json(text: str) -> str:
    """A text as JSON has it, in its quotes."""
    return json.dumps(text, ensure_ascii=False)


def format_text(pattern: str, values: object) -> str:
    """`pattern % values` of bounded size; a list or record holds the values of several directives."""
    if isinstance(values, Mapping):
        # What no name stands for would be the record itself, which has no text.
        named = {key: _printable(values if key is None else values.get(key)) for key in names_in(pattern)}
        check_format(pattern, named.values())
        return pattern % named
    given = tuple(map(_printable, values if isinstance(values, list | tuple) else [values]))
    check_format(pattern, given)
    return pattern % given


def _printable(value: object) -> object:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return value if is_number else text_of(value)
