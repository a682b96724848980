"""What filters do to a text, to its size and to its characters, in words."""

from __future__ import annotations

from typing import Final

from imidsl.text.template.filters import ROWS, Charwise, FilterRow, Transfer

_DOES: Final = {
    "capitalize": "the first letter large, the others small",
    "e": "`&<>'\"` as HTML writes them",
    "escape": "`&<>'\"` as HTML writes them",
    "gsm": "characters outside GSM-7 as the nearest ones within",
    "lower": "small letters",
    "title": "the first letter of each word large",
    "upper": "large letters",
    "urlencode": "as it stands in a URL",
    "center": "in the middle of so many characters",
    "fit": "cut at a word so that it keeps to so many bytes",
    "format": "put in place of `%s`",
    "indent": "its lines indented",
    "replace": "other characters in place of some",
    "string": "as text",
    "trim": "without blanks at both ends",
    "truncate": "cut to so many characters",
    "wordcount": "how many words it has",
    "wordwrap": "its lines broken at so many characters",
    "batch": "its items in groups of so many",
    "first": "the first item",
    "groupby": "its items by a field",
    "join": "its items as one text",
    "last": "the last item",
    "list": "as a list",
    "map": "a field of each item, or what a filter makes of each",
    "max": "the largest item",
    "min": "the smallest item",
    "reject": "the items that don't pass a test",
    "rejectattr": "the items of which a field doesn't pass a test",
    "select": "the items that pass a test",
    "selectattr": "the items of which a field passes a test",
    "slice": "its items in so many groups",
    "sort": "its items in order",
    "sum": "the sum of its items",
    "unique": "each item once",
    "abs": "without its sign",
    "count": "how many items or characters it has",
    "d": "something else where it is none",
    "date": "in a format",
    "default": "something else where it is none",
    "dictsort": "its fields in order",
    "float": "as a number with a fraction",
    "int": "as a whole number",
    "items": "its fields with their values",
    "length": "how many items or characters it has",
    "money": "as an amount of a currency",
    "reverse": "back to front",
    "round": "rounded to so many places",
    "tojson": "as JSON",
}
_SIZE: Final = {
    Transfer.SAME_TEXT: "The size stays",
    Transfer.TRIM: "Never longer",
    Transfer.REVERSE: "The size stays",
    Transfer.TRUNCATE: "Bounded by its argument",
    Transfer.FIT: "Bounded by its argument",
    Transfer.JOIN: "As long as all items together, with what is between them",
    Transfer.FIRST: "As long as an item",
    Transfer.LAST: "As long as an item",
    Transfer.DEFAULT: "As long as the longer of both",
    Transfer.TO_JSON: "Up to six times as long",
}


def about(row: FilterRow) -> str:
    """What a filter gives, and what that does to size and alphabet."""
    return "\n\n".join(filter(None, (f"{_DOES[row.name][0].upper()}{_DOES[row.name][1:]}.", _effect(row))))


def _effect(row: FilterRow) -> str:
    match row.transfer:
        case None:
            return "The proof doesn't follow it: the size is open."
        case Charwise(name="gsm"):
            return "Stays within GSM-7; may be longer."
        case Charwise(name="lower" | "upper" | "title" | "capitalize"):
            return "May take more bytes (ΐ becomes three letters) and may leave GSM-7 (à becomes À)."
        case Charwise():
            return "May be longer: one character may become several."
        case transfer:
            return f"{_SIZE[transfer]}." if transfer in _SIZE else ""


assert _DOES.keys() == ROWS.keys(), _DOES.keys() ^ ROWS.keys()
