"""Request bodies for tests of the stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from imidsl.schema.kinds import Json
from tests import TESTS


def sms(*addresses: str, text: str = "Hello", **more: Json) -> Json:
    """A text message."""
    return {
        **more,
        "deliverychannel": "sms",
        "channels": {"sms": {"text": text}},
        "destination": [{"msisdn": list(addresses or ("447700900123",))}],
    }


OTHERS: list[Json] = [None, True, 7, -1.5, "", " ", "x" * 2000, [], {}, [[]], "0123", "441234567890"]


def every() -> Iterator[tuple[str, Json]]:
    """The bodies of the vendor's pages, good and spoilt, and those that goldens make, by name."""
    for path in sorted([*(TESTS / "vendor").rglob("*.json"), *(TESTS / "golden").rglob("*.json")]):
        body = json.loads(path.read_text("utf-8")) if path.name != "refused.json" else None
        if isinstance(body, dict):
            yield path.relative_to(TESTS).as_posix(), body.get("body", body)


def mutated(body: Json, random: Random) -> Json:
    """The body with something in it taken out, doubled or replaced."""
    places = list(_places(body))
    if not places:
        return body
    way, key = random.choice(places)
    copy = json.loads(json.dumps(body))
    holder = copy
    for step in way:
        holder = holder[step]
    match random.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = random.choice(
                [None, True, 7, -1.5, "", " ", "x" * 2000, [], {}, [[]], "0123", "441234567890"]
            )
        case 2 if isinstance(holder, dict):
            holder[f"{key}x"] = holder.pop(key)
        case _:
            holder[key] = [holder[key], holder[key]]
    return copy


def _places(value: Json, way: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str | int]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in below:
        yield way, key
        yield from _places(inner, (*way, key))
