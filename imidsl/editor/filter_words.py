"""What filters do to a text, to its size and to its characters, in words."""

from __future__ import annotations

from typing import Final

from imidsl.text.template.filters import Charwise, FilterRow, Transfer

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
    return "\n\n".join(filter(None, (f"{row.does[0].upper()}{row.does[1:]}.", _effect(row))))


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
