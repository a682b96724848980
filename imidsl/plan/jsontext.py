"""JSON as it is sent: without blanks, and with characters as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from json.encoder import JSONEncoder, encode_basestring
from typing import Final

from imidsl.schema.kinds import Json

compact: Final[Callable[[Json], str]] = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
"""A value."""


def listed(texts: Sequence[str]) -> str:
    """A list of texts."""
    # Of letters and digits, as in telephone numbers, none is escaped.
    if "".join(texts).isalnum():
        return '["' + '","'.join(texts) + '"]'
    return f"[{','.join(map(encode_basestring, texts))}]"


def inner(text: str) -> str:
    """A text as it stands between the quotes."""
    return encode_basestring(text)[1:-1]
