"""What a text is, by plain Jinja: the language's rules for texts put down once more, as simply as can be.

Nothing here comes from imidsl. Speed, places of faults and bounds are no concern; where both render, they must agree.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial
from html import escape
from typing import Any

from jinja2 import Environment, StrictUndefined, Undefined, nodes
from jinja2.filters import FILTERS
from jinja2.visitor import NodeTransformer

from tests.proof.fuzz_types import Json, Type

_MOST_ITEMS = 10_000
_MOST_CHARACTERS = 1_000_000
_MOST_PLACES = 100
_MOST_BITS = 10_000


class NoTextError(Exception):
    """A value that can't be written."""


# -- Values


class Day(date):
    format: str = "%Y-%m-%d"

    # A day is no instant, as with plain dates of Python; a subclass alone would compare their days.
    def __eq__(self, other: object) -> bool:
        return not isinstance(other, datetime) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = date.__hash__


class Moment(datetime):
    format: str = "%Y-%m-%dT%H:%M:%SZ"


def native(type_: Type, value: Json) -> Any:
    """What Jinja is given for a value."""
    if value is None:
        return None
    match type_.kind:
        case "list":
            assert type_.item is not None
            return [native(type_.item, item) for item in value]
        case "record":
            return {name: native(field, value.get(name)) for name, field in type_.fields.items()}
        case "date":
            day = Day.fromisoformat(value)
            day.format = type_.format or day.format
            return day
        case "datetime":
            moment = Moment.fromisoformat(value.replace("Z", "+00:00"))
            moment.format = type_.format or moment.format
            return moment
        case "decimal":
            number = Decimal(str(value))
            places = max(0, -int(number.as_tuple().exponent)) if type_.places is None else type_.places
            return number.quantize(Decimal(1).scaleb(-places)) + 0
    return value


def text(value: Any) -> str:
    """A value as text (docs/language.md, section 4)."""
    match value:
        case Undefined() | str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case Day() | Moment():
            return written(value, value.format)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case float() if value != value or abs(value) == float("inf"):
            raise NoTextError
        case int() | float() | date():
            return str(value)
    raise NoTextError


def written(value: date, format_: str) -> str:
    """A date in a format; the year always has four digits."""
    if isinstance(value, Day):
        value = date(value.year, value.month, value.day)
    year = f"{value.year:04}"
    iso = f"{value.isocalendar().year:04}"
    plain = format_.replace("%%", "\ue000").replace("%Y", year).replace("%G", iso).replace("%y", year[2:])
    return value.strftime(plain).replace("\ue000", "%")


# -- Filters


def fit(value: str, size: int) -> str:
    """At most so many bytes."""
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise NoTextError
    if len(value.encode()) <= size:
        return value
    dots = "" if size < 3 else "..." if septets(value) is not None else "…"
    end = len(value.encode()[: size - len(dots.encode())].decode(errors="ignore"))
    at = end
    while at > 0 and end - at < 8 and _joined(value[at - 1], value[at]):
        at -= 1
    return value[: end if at and _joined(value[at - 1], value[at]) else at] + dots


def _joined(before: str, char: str) -> bool:
    return (
        char in "\u200d\ufe0e\ufe0f"
        or before == "\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or unicodedata.combining(char) > 0
    )


_SIGNS = {
    "'": "’`ʼ",
    '"': '"',
    "-": "–—",
    " ": "\t\u00a0",
    "": "",
    "...": "…",
    "fi": "ﬁ",
    "i": "ı",
    "ij": "ĳ",
    "IJ": "Ĳ",
}


def gsm(value: str) -> str:
    """Signs and letters that have an equivalent in GSM-7, of those that are drawn."""
    return value if septets(value) is not None else "".join(map(_plain, value))


def _plain(char: str) -> str:
    sign = next((sign for sign, chars in _SIGNS.items() if char in chars), None)
    if sign is not None or septets(char) is not None or not ("À" <= char <= "ɏ" or "Ḁ" <= char <= "ỿ"):
        return char if sign is None else sign
    letters = "".join(part for part in unicodedata.normalize("NFD", char) if not unicodedata.combining(part))
    return letters if letters and septets(letters) is not None else char


_CENTS = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}


def money(value: Any, currency: str) -> str:
    """`12.50 EUR`."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | Decimal)
        or not re.fullmatch("[A-Z]{3}", currency)
    ):
        raise NoTextError
    places = Decimal(1).scaleb(-_CENTS.get(currency, 2))
    exact = Context(prec=400, rounding=ROUND_HALF_UP)
    return f"{exact.add(exact.quantize(Decimal(str(value)), places), Decimal(0)):f} {currency}"


def in_format(value: Any, format_: str) -> str:
    """A date in another format."""
    if not isinstance(value, date):
        raise NoTextError
    return written(value, format_)


def default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """The value, or another where it is missing."""
    return default_value if value is None or isinstance(value, Undefined) or (boolean and not value) else value


def tojson(value: Any) -> str:
    """A value as JSON."""
    if value is None:
        return "null"
    is_word = isinstance(value, bool | int | float | Decimal)
    return text(value) if is_word else json.dumps(text(value), ensure_ascii=False)


def formatted(pattern: str, values: Any) -> str:
    """`pattern % values`."""
    if isinstance(values, Mapping):
        directives = re.findall(r"%(?:\((\w*)\))?[-#0 +]*\d*(?:\.\d*)?(.)", pattern)
        if not all(name for name, kind in directives if kind != "%"):
            raise NoTextError
        return pattern % {name: _printable(values[name]) for name, kind in directives if kind != "%"}
    given = values if isinstance(values, list | tuple) else [values]
    return pattern % tuple(map(_printable, given))


def _printable(value: Any) -> Any:
    return value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else text(value)


def operated(left: Any, operator: str, right: Any) -> Any:
    """Arithmetic; a decimal with a float goes by the digits that the float is written with."""
    if operator == "%" and isinstance(left, str):
        return formatted(left, right)
    if operator in "**" and _is_huge(left, operator, right):
        raise NoTextError
    if isinstance(left, Decimal) and isinstance(right, float):
        right = Decimal(repr(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        left = Decimal(repr(left))
    return _BINARY[operator](left, right)


def _is_huge(left: Any, operator: str, right: Any) -> bool:
    """Whether a result is larger than the language has it, by far: making it would fill the memory."""
    if operator == "**":
        return isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > _MOST_BITS
    sizes = [len(side) for side in (left, right) if isinstance(side, str | list | tuple)]
    times = [side for side in (left, right) if isinstance(side, int)]
    return bool(sizes and times) and sizes[0] * times[0] > _MOST_CHARACTERS


def rounded(value: Any, precision: int = 0, method: str = "common") -> Any:
    """As Jinja has it, up to the places that the language has."""
    if abs(precision) > _MOST_PLACES:
        raise NoTextError
    return FILTERS["round"](value, precision, method)


_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}
_TEXTUAL = (
    *("capitalize", "center", "indent", "lower", "replace", "title", "trim", "truncate", "upper", "urlencode"),
    *("wordcount", "wordwrap", "fit", "gsm", "string", "e", "escape", "format"),
)
_OWN: dict[str, Callable[..., Any]] = {
    "d": default,
    "date": in_format,
    "default": default,
    "e": lambda value: escape(value).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
    "fit": fit,
    "format": lambda value, *args, **given: formatted(value, given or args),
    "gsm": gsm,
    "money": money,
    "round": rounded,
    "string": lambda value: value,
    "tojson": tojson,
}
_OWN["escape"] = _OWN["e"]


# -- The environment


class _Rewritten(NodeTransformer):
    """`~` and arithmetic as filters, so that values are written and reckoned as the language has it."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes), "_joined", [], [], None, None, lineno=node.lineno)

    def _operated(self, node: nodes.BinExpr) -> nodes.Node:
        self.generic_visit(node)
        given = [nodes.Const(node.operator), node.right]
        return nodes.Filter(node.left, "_operated", given, [], None, None, lineno=node.lineno)

    visit_Add = visit_Sub = visit_Mul = visit_Div = visit_FloorDiv = visit_Mod = visit_Pow = _operated  # noqa: N815


class _Environment(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _environment() -> Environment:
    made = _Environment(undefined=StrictUndefined, keep_trailing_newline=True, optimized=False, finalize=_finalize)
    for name, function in {**made.filters, **_OWN}.items():
        made.filters[name] = _wrapped(function, textual=name in _TEXTUAL)
    join = FILTERS["join"]
    made.filters["_joined"] = lambda values: "".join(map(text, values))
    made.filters["_operated"] = operated
    made.filters["join"] = _wrapped(join, textual=False, items=True)
    made.globals["range"] = _few
    for name in ("lower", "upper"):
        made.tests[name] = partial(_cased, name)  # type: ignore[assignment]
    return made


def _cased(name: str, value: Any) -> bool:
    shown = text(value) if isinstance(value, date) else str(value)
    return shown.islower() if name == "lower" else shown.isupper()


def _few(*ends: int) -> range:
    """No more numbers than the language has them: a loop over millions of them would take minutes."""
    found = range(*ends)
    if len(found) > _MOST_ITEMS:
        raise NoTextError
    return found


def _finalize(value: Any) -> str:
    return text(value)


def _wrapped(function: Callable[..., Any], *, textual: bool, items: bool = False) -> Callable[..., Any]:
    """The filter with its texts written as the language has it, and lists instead of generators."""
    kind = getattr(function, "jinja_pass_arg", None)

    def call(*given: Any, **named: Any) -> Any:
        front, value, rest = (given[:1], given[1], given[2:]) if kind is not None else ((), given[0], given[1:])
        if textual:
            value = text(value)
        if items:
            return _join(front, value, *rest, **named)
        if function is FILTERS["replace"]:
            rest = (*map(text, rest[:2]), *rest[2:])
        made = function(*front, value, *rest, **named)
        return list(made) if isinstance(made, Iterator) else made

    if kind is not None:
        call.jinja_pass_arg = kind  # type: ignore[attr-defined]
    return call


def _join(front: tuple[Any, ...], value: Any, d: Any = "", attribute: str | None = None) -> str:
    environment = front[0].environment
    if attribute is not None:
        value = environment.call_filter("map", value, kwargs={"attribute": attribute}, context=_context(environment))
    return text(d).join(map(text, value))


def _context(environment: Environment) -> Any:
    return environment.from_string("").new_context()


_ENVIRONMENT = _environment()


class Plain:
    """A text, read once."""

    def __init__(self, source: str) -> None:
        lines, self._drops = without_silent_lines(source)
        self._template = _ENVIRONMENT.from_string(_Rewritten().visit(_ENVIRONMENT.parse(lines)))

    def render(self, values: Mapping[str, Any]) -> str | None:
        """The text for these values; None where there is none."""
        try:
            made = self._template.render(values)
        except Exception:  # whatever Python says: there is no text
            return None
        return made.removesuffix("\n") if self._drops else made


_TAGS = re.compile(r"\{\{.*?\}\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{%.*?%\}|\{#.*?#\}", re.S)


def without_silent_lines(source: str) -> tuple[str, bool]:
    """A line that holds nothing but block tags or comments leaves no line behind; whether the last one is such."""
    lines = _TAGS.sub(lambda found: found[0].replace("\n", "\1"), source).split("\n")
    silent = [_is_silent(line) for line in lines]
    ends = ["\n"] * (len(lines) - 1) + [""]
    pieces = (
        "".join(_TAGS.findall(li)) if gone else li + end for li, gone, end in zip(lines, silent, ends, strict=True)
    )
    return "".join(pieces).replace("\1", "\n"), silent[-1]


def _is_silent(line: str) -> bool:
    tags = _TAGS.findall(line)
    return (
        bool(tags) and all(tag[1] in "%#" and "raw" not in tag for tag in tags) and not _TAGS.sub("", line).strip(" \t")
    )


# -- Sizes


_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"


def septets(value: str) -> int | None:
    """Septets in GSM-7."""
    widths = [1 if char in _BASIC else 2 if char in _EXTENDED else 0 for char in value]
    return None if 0 in widths else sum(widths)


def segments(value: str) -> tuple[str, int]:
    """The encoding and the number of parts."""
    gsm7 = septets(value) is not None
    widths = [1 + (char in _EXTENDED if gsm7 else char > "\uffff") for char in value]
    single, part = (160, 153) if gsm7 else (70, 67)
    if sum(widths) <= single:
        return ("gsm7" if gsm7 else "ucs2"), int(bool(widths))
    count, room = 1, part
    for width in widths:
        if width > room:
            count, room = count + 1, part
        room -= width
    return ("gsm7" if gsm7 else "ucs2"), count


def size(value: str, link_bytes: int = 30) -> int:
    """Bytes of UTF-8, each placeholder of the drawn link as the longer of itself and its short link."""
    placeholders = re.findall(r"\{\{\s*link_1\s*\}\}", value)
    return len(value.encode()) + sum(max(0, link_bytes - len(placeholder)) for placeholder in placeholders)
