"""Receipts in a text: one, a list, or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imidsl.delivery.receipts import DeliveryReceipt, read
from imidsl.schema.kinds import Json


def receipts_in(text: str, line: int) -> Iterator[tuple[int, DeliveryReceipt | None]]:
    """The receipts of a text that begins at a line, each with its line; None stands for what is none."""
    whole = _json(text)
    values = [(line, whole)] if whole is not None else list(_lines(text, line))
    for at, value in values:
        for item in value if isinstance(value, list) else [value]:
            yield at, read(item)


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
