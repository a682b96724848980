"""Values as text: the one way in which whatever renders a text writes them.

What is Jinja's is told by the names of its classes: most texts are written without it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import GeneratorType
from typing import Final

from imidsl.diagnostics.templates import NONE_HAS_NO_TEXT, NOT_TEXT
from imidsl.text.template.jinja.meter import Fault, check_length

_UNDEFINED: Final = ("Undefined", "StrictUndefined")


def is_undefined(value: object) -> bool:
    """Whether a value is what Jinja has for one that there isn't."""
    return type(value).__name__ in _UNDEFINED


def text_of(value: object) -> str:
    """A value as text (language, section 4); a `Fault` for none and for whatever has no text of its own."""
    if isinstance(value, str) or is_undefined(value):
        return str(value)  # an undefined one says so itself
    if value is None:
        raise Fault(NONE_HAS_NO_TEXT)
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is Decimal:
        return _plain(value)
    if type(value) is datetime:
        return _instant(value)
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, (int, Decimal, date)):
        return str(value)
    raise Fault(NOT_TEXT, what=kind_of(value))


def _plain(value: Decimal) -> str:
    check_length(abs(value.adjusted()) if value.is_finite() else 0)
    return f"{value:f}"


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _finite(value: float) -> str:
    if not math.isfinite(value):
        raise OverflowError("the number is too large")
    return repr(value)


def kind_of(value: object) -> str:
    """What a value without text is, in words."""
    if isinstance(value, Mapping):
        return "a record"
    if isinstance(value, (list, tuple, range, GeneratorType)):
        return "a list"
    return "a macro" if type(value).__name__ == "Macro" else "this"
