"""The filters: one row each, which says all that anybody needs to know of one.

The sandbox and the quick renderer run `function`, the readers and the checks of names go by `takes` and `arguments`,
and the proof follows `transfer`. A filter whose row has no transfer makes a text of unknown size: never an unchanged
one. Adding a filter is adding a row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Final, TypeAlias

from imidsl.records import dataclass, field
from imidsl.text import vocabulary
from imidsl.text.chars.gsm7 import equivalents, to_gsm
from imidsl.text.template import own_filters as own
from imidsl.text.template.jinja.meter import check_items, check_length, check_number

_MAX_PLACES: Final = 100
"""Decimal digits that `round` may be asked for."""
LAST_CASED: Final = 0x1FFFF
"""No character beyond has another case (a test looks at all of them)."""
_BLOCK: Final = 256


# -- What a filter does to a value that isn't known


class CharPlace(Enum):
    """Where a character stands: first of all, first in a word, or elsewhere."""

    FIRST = auto()
    WORD = auto()
    REST = auto()


@dataclass(frozen=True, slots=True)
class Charwise:
    """It works on every character by itself; equal by name.

    `changes` are the characters that it may make something else of. With `places` what becomes of a character depends
    on where it stands. One that is `coarse` changes whatever isn't plain in a URL, by the size of the character alone.
    """

    name: Hashable
    function: Callable[[str], str] = field(compare=False)
    changes: Callable[[], Iterable[str]] = field(compare=False, default=tuple)
    places: Callable[[str, CharPlace], str] | None = field(compare=False, default=None)
    coarse: bool = field(compare=False, default=False)

    def image(self, text: str, place: CharPlace) -> str:
        """What becomes of (the image of) a character at a place."""
        return self.places(text, place) if self.places is not None else self.function(text)


class Transfer(Enum):
    """What the proof has a rule for; each rule stands in `imidsl.proof.transfers`."""

    SAME_TEXT = auto()
    TRIM = auto()
    REVERSE = auto()
    CENTER = auto()
    TRUNCATE = auto()
    FIT = auto()
    REPLACE = auto()
    FORMAT = auto()
    TO_JSON = auto()
    WORD_COUNT = auto()
    INDENT = auto()
    WRAP = auto()
    DEFAULT = auto()
    LENGTH = auto()
    ABSOLUTE = auto()
    ROUND = auto()
    TO_INT = auto()
    TO_FLOAT = auto()
    MONEY = auto()
    DATE = auto()
    LIST = auto()
    FIRST = auto()
    LAST = auto()
    JOIN = auto()
    MAP = auto()
    SORT = auto()
    UNIQUE = auto()
    SUM = auto()
    EXTREMUM = auto()
    SELECT = auto()
    GROUP = auto()
    PAIRS = auto()
    REGROUP = auto()
    SORT_PAIRS = auto()
    # Methods of texts.
    STRIP = auto()
    SPLIT = auto()
    PART = auto()
    REMOVE = auto()
    ASK = auto()
    PLACE_IN_TEXT = auto()


class Takes(Enum):
    """How a filter reads its value."""

    TEXT = auto()
    LIST = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A filter; `does` is what it gives, in words.

    `arguments` are their names in order, the first `required` of which have to be given; some names mean something:
    `attribute` is a field of the items, `filter` and `test` name one, and `*` takes any number more. `function` is what
    renders (None: Jinja's, which `jinja.filters` has bounds for), `before` refuses what would get too large.
    """

    name: str
    does: str
    takes: Takes
    transfer: Charwise | Transfer | None
    arguments: tuple[str, ...] = ()
    required: int = 0
    function: Callable[..., Any] | None = None
    before: Callable[..., None] | None = None

    @property
    def is_quick(self) -> bool:
        """Whether its function takes and gives plain values."""
        return self.function is not None and "*" not in self.arguments

    @property
    def makes_text(self) -> bool:
        """Whether it makes a text of whatever it takes."""
        return self.takes is Takes.TEXT and self.transfer is not Transfer.WORD_COUNT

    def place_of(self, argument: str) -> int | None:
        """Which of its arguments is called so."""
        return self.arguments.index(argument) if argument in self.arguments else None


# -- Characters that have another case


def _cased(function: Callable[[str], str]) -> Callable[[], Iterable[str]]:
    found: list[str] = []

    def changes() -> Iterable[str]:
        if not found:
            found.extend(_changed(function))
        return found

    return changes


def _changed(function: Callable[[str], str]) -> Iterable[str]:
    for start in range(0, LAST_CASED, _BLOCK):
        if not 0xD800 <= start <= 0xDFFF:
            block = "".join(map(chr, range(start, start + _BLOCK)))
            if function(block) != block:
                yield from (char for char in block if function(char) != char)


def _any_case(text: str) -> str:
    """Different where any letter has another case."""
    return text.lower() + text.upper() + text.title() if text.lower() != text or text.upper() != text else text


def _titled(text: str, place: CharPlace) -> str:
    return text.lower() if place is CharPlace.REST else text[:1].upper() + text[1:].lower()


def _method_titled(text: str, place: CharPlace) -> str:
    return text.lower() if place is CharPlace.REST else text.title()


def _capitalized(text: str, place: CharPlace) -> str:
    return text.capitalize() if place is CharPlace.FIRST else text.lower()


UPPER: Final = Charwise("upper", str.upper, _cased(str.upper))
LOWER: Final = Charwise("lower", str.lower, _cased(str.lower))
CASEFOLD: Final = Charwise("casefold", str.casefold, _cased(str.casefold))
SWAPCASE: Final = Charwise("swapcase", str.swapcase, _cased(str.swapcase))
TITLE: Final = Charwise("title", own.title, _cased(_any_case), _titled)
METHOD_TITLE: Final = Charwise(".title", str.title, _cased(_any_case), _method_titled)
CAPITALIZE: Final = Charwise("capitalize", str.capitalize, _cased(_any_case), _capitalized)
ESCAPE: Final = Charwise("escape", own.escape, lambda: "&<>'\"")
URLENCODE: Final = Charwise("urlencode", own.urlencode, coarse=True)
GSM: Final = Charwise("gsm", to_gsm, equivalents)
JSON: Final = Charwise("json", lambda text: own.in_json(text)[1:-1], lambda: [*map(chr, range(0x20)), '"', "\\"])


def replacing(old: str, new: str) -> Charwise:
    """`replace` of a single character."""
    return Charwise(("replace", old, new), lambda text: text.replace(old, new), lambda: old)


# -- What is refused before it is done


def _check_center(value: str, width: int = 80) -> None:
    check_length(width)


def _check_indent(value: str, width: int | str = 4, first: bool = False, blank: bool = False) -> None:
    indention = width if isinstance(width, int) else len(width)
    check_length(len(value) + (len(value.splitlines()) + 1) * indention)


def _check_wordwrap(
    value: str, width: int = 79, break_long_words: bool = True, wrapstring: str = "\n", break_on_hyphens: bool = True
) -> None:
    # A long word is cut from its front over and over: the work grows with the square of its length.
    check_length(len(value) * (len(value) // max(1, width)) >> 4)
    check_length(len(value) + (len(value) // max(1, width) + len(value.split()) + 1) * len(wrapstring))


def _check_batch(value: object, linecount: int, fill_with: object = None) -> None:
    check_items(linecount)


def _check_slice(value: object, slices: int, fill_with: object = None) -> None:
    check_items(slices)


def _check_int(value: object, default: object = 0, base: int = 10) -> None:
    check_number(value)


def _check_round(value: object, precision: int = 0, method: str = "common") -> None:
    if abs(precision) > _MAX_PLACES:
        raise ValueError(f"at most {_MAX_PLACES} places")


def _check_sum(value: object, attribute: object = None, start: object = 0) -> None:
    if not isinstance(start, int | float | Decimal):
        raise TypeError("only numbers have a sum")


# -- The table

_TEXT, _LIST, _VALUE = Takes.TEXT, Takes.LIST, Takes.VALUE

_ROWS: Final = (
    # Texts, character by character
    FilterRow("capitalize", "the first letter large, the others small", _TEXT, CAPITALIZE, function=str.capitalize),
    FilterRow("e", "`&<>'\"` as HTML writes them", _TEXT, ESCAPE, function=own.escape),
    FilterRow("escape", "`&<>'\"` as HTML writes them", _TEXT, ESCAPE, function=own.escape),
    FilterRow("gsm", "characters outside GSM-7 as the nearest ones within", _TEXT, GSM, function=to_gsm),
    FilterRow("lower", "small letters", _TEXT, LOWER, function=str.lower),
    FilterRow("title", "the first letter of each word large", _TEXT, TITLE, function=own.title),
    FilterRow("upper", "large letters", _TEXT, UPPER, function=str.upper),
    FilterRow("urlencode", "as it stands in a URL", _TEXT, URLENCODE, function=own.urlencode),
    # Texts as a whole
    FilterRow(
        "center", "in the middle of so many characters", _TEXT, Transfer.CENTER, ("width",), before=_check_center
    ),
    FilterRow("fit", "cut so that it keeps to so many bytes", _TEXT, Transfer.FIT, ("bytes",), 1, own.fit),
    FilterRow("format", "put in place of `%s`", _TEXT, Transfer.FORMAT, ("*",)),
    FilterRow(
        "indent", "its lines indented", _TEXT, Transfer.INDENT, ("width", "first", "blank"), before=_check_indent
    ),
    FilterRow(
        "replace", "other characters in place of some", _TEXT, Transfer.REPLACE, ("old", "new", "count"), 2, own.replace
    ),
    FilterRow("string", "as text", _TEXT, Transfer.SAME_TEXT, function=own.same),
    FilterRow("trim", "without blanks at both ends", _TEXT, Transfer.TRIM, ("chars",), function=own.trim),
    FilterRow(
        "truncate", "cut to so many characters", _TEXT, Transfer.TRUNCATE, ("length", "killwords", "end", "leeway")
    ),
    FilterRow("wordcount", "how many words it has", _TEXT, Transfer.WORD_COUNT),
    FilterRow(
        "wordwrap",
        "its lines broken at so many characters",
        _TEXT,
        Transfer.WRAP,
        ("width", "break_long_words", "wrapstring", "break_on_hyphens"),
        before=_check_wordwrap,
    ),
    # Lists
    FilterRow(
        "batch",
        "its items in groups of so many",
        _LIST,
        Transfer.REGROUP,
        ("linecount", "fill_with"),
        1,
        before=_check_batch,
    ),
    FilterRow("first", "the first item", _LIST, Transfer.FIRST),
    FilterRow("groupby", "its items by a field", _LIST, Transfer.GROUP, ("attribute", "default", "case_sensitive"), 1),
    FilterRow("join", "its items as one text", _LIST, Transfer.JOIN, ("d", "attribute")),
    FilterRow("last", "the last item", _LIST, Transfer.LAST),
    FilterRow("list", "as a list", _LIST, Transfer.LIST),
    FilterRow("map", "a field of each item, or what a filter makes of each", _LIST, Transfer.MAP, ("filter", "*")),
    FilterRow("max", "the largest item", _LIST, Transfer.EXTREMUM, ("case_sensitive", "attribute")),
    FilterRow("min", "the smallest item", _LIST, Transfer.EXTREMUM, ("case_sensitive", "attribute")),
    FilterRow("reject", "the items that don't pass a test", _LIST, Transfer.SELECT, ("test", "*")),
    FilterRow(
        "rejectattr",
        "the items of which a field doesn't pass a test",
        _LIST,
        Transfer.SELECT,
        ("attribute", "test", "*"),
        1,
    ),
    FilterRow("select", "the items that pass a test", _LIST, Transfer.SELECT, ("test", "*")),
    FilterRow(
        "selectattr", "the items of which a field passes a test", _LIST, Transfer.SELECT, ("attribute", "test", "*"), 1
    ),
    FilterRow(
        "slice", "its items in so many groups", _LIST, Transfer.REGROUP, ("slices", "fill_with"), 1, before=_check_slice
    ),
    FilterRow("sort", "its items in order", _LIST, Transfer.SORT, ("reverse", "case_sensitive", "attribute")),
    FilterRow("sum", "the sum of its items", _LIST, Transfer.SUM, ("attribute", "start"), before=_check_sum),
    FilterRow("unique", "each item once", _LIST, Transfer.UNIQUE, ("case_sensitive", "attribute")),
    # Numbers, dates, and whatever there is
    FilterRow("abs", "without its sign", _VALUE, Transfer.ABSOLUTE),
    FilterRow("count", "how many items or characters it has", _VALUE, Transfer.LENGTH),
    FilterRow(
        "d",
        "something else where it is none",
        _VALUE,
        Transfer.DEFAULT,
        ("default_value", "boolean"),
        function=own.default,
    ),
    FilterRow("date", "in a format", _VALUE, Transfer.DATE, ("format",), 1, own.in_format),
    FilterRow(
        "default",
        "something else where it is none",
        _VALUE,
        Transfer.DEFAULT,
        ("default_value", "boolean"),
        function=own.default,
    ),
    FilterRow("dictsort", "its fields in order", _VALUE, Transfer.SORT_PAIRS, ("case_sensitive", "by", "reverse")),
    FilterRow("float", "as a number with a fraction", _VALUE, Transfer.TO_FLOAT, ("default",)),
    FilterRow("int", "as a whole number", _VALUE, Transfer.TO_INT, ("default", "base"), before=_check_int),
    FilterRow("items", "its fields with their values", _VALUE, Transfer.PAIRS),
    FilterRow("length", "how many items or characters it has", _VALUE, Transfer.LENGTH),
    FilterRow("money", "as an amount of a currency", _VALUE, Transfer.MONEY, ("currency",), 1, own.money),
    FilterRow("reverse", "back to front", _VALUE, Transfer.REVERSE),
    FilterRow(
        "round", "rounded to so many places", _VALUE, Transfer.ROUND, ("precision", "method"), before=_check_round
    ),
    FilterRow("tojson", "as JSON", _VALUE, Transfer.TO_JSON, function=own.tojson),
)

ROWS: Final = {row.name: row for row in _ROWS}
"""The filters by name."""
NAMES: Final = frozenset(ROWS)

MethodTransfer: TypeAlias = "Charwise | Transfer"

METHODS: Final[dict[str, MethodTransfer]] = {
    "capitalize": CAPITALIZE,
    "casefold": CASEFOLD,
    "lower": LOWER,
    "swapcase": SWAPCASE,
    "title": METHOD_TITLE,
    "upper": UPPER,
    "strip": Transfer.STRIP,
    "lstrip": Transfer.STRIP,
    "rstrip": Transfer.STRIP,
    "removeprefix": Transfer.REMOVE,
    "removesuffix": Transfer.REMOVE,
    "split": Transfer.SPLIT,
    "rsplit": Transfer.SPLIT,
    "splitlines": Transfer.SPLIT,
    "partition": Transfer.PART,
    "rpartition": Transfer.PART,
    "count": Transfer.PLACE_IN_TEXT,
    "find": Transfer.PLACE_IN_TEXT,
    "rfind": Transfer.PLACE_IN_TEXT,
    "index": Transfer.PLACE_IN_TEXT,
    "rindex": Transfer.PLACE_IN_TEXT,
    **dict.fromkeys(
        ["endswith", "startswith", "isalnum", "isalpha", "isdigit", "islower", "isnumeric", "isspace"], Transfer.ASK
    ),
    **dict.fromkeys(["istitle", "isupper"], Transfer.ASK),
}
"""What the proof follows of the methods of a text."""


def instead_of(attribute: str) -> str:
    """What to do where a method isn't available."""
    if attribute in NAMES:
        return f"use the filter: `|{attribute}`"
    if attribute == "strftime":
        return 'give the parameter a `format`: `date(format: "%d.%m.%Y")`'
    return "only plain methods such as `.upper()` or `.split()` are available; for the rest there are filters"


assert frozenset(METHODS) == vocabulary.TEXT_METHODS
