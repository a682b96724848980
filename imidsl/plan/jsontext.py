"""JSON as it is sent: without blanks, and with characters as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from json.encoder import encode_basestring

from imidsl.schema.kinds import Json


def compact(value: Json) -> str:
    """A value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def listed(texts: Sequence[str]) -> str:
    """A list of texts."""
    # Of letters and digits, as in telephone numbers, none is escaped.
    return '["' + '","'.join(texts) + '"]' if "".join(texts).isalnum() else compact([*texts])


def inner(text: str) -> str:
    """A text as it stands between the quotes."""
    return encode_basestring(text)[1:-1]
