"""Receipts in a text: one, a list, one a line, or what the stand-in answers who asks it for receipts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imidsl.delivery.receipts import DeliveryReceipt, read
from imidsl.schema.kinds import Json

_KEPT, _BODY = "receipts", "body"
"""Where the stand-in's answers have them."""


def receipts_in(text: str, line: int) -> Iterator[tuple[int, DeliveryReceipt | None]]:
    """The receipts of a text that begins at a line, each with its line; None stands for what is none."""
    whole = _json(text)
    values = [(line, whole)] if whole is not None else list(_lines(text, line))
    for at, value in values:
        kept = value.get(_KEPT, value) if isinstance(value, dict) else value
        for item in kept if isinstance(kept, list) else [kept]:
            yield at, read(item.get(_BODY, item) if isinstance(item, dict) else item)


def _lines(text: str, line: int) -> Iterator[tuple[int, Json]]:
    for number, one in enumerate(text.splitlines(), line):
        if one.strip():
            yield number, _json(one)


def _json(text: str) -> Json:
    """What a text holds; None where it isn't JSON."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
