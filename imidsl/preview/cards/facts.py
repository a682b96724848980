"""What a request says besides its content: who gets it, until when, which links; in a few words each."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.preview.looks.body import Object, at, items, text
from imidsl.records import dataclass

_PRIORITIES = {"1": "low", "2": "medium", "3": "high"}
_NAMED = 3
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is said of it."""

    name: str
    words: str


def facts(body: Object) -> Iterator[Fact]:
    """The facts of a request, in the order that they matter to who looks."""
    yield from _destinations(body)
    for link in items(body, "channels", "smartlinks"):
        validity = link.get("validity")
        words = (
            f"works {duration(validity)}" if isinstance(validity, int) and validity > 0 else "works until it is deleted"
        )
        yield Fact(f"Smartlink {text(link, 'linkid')}", words)
    if "expiry" in body:
        yield Fact("Expires", text(body, "expiry").replace("T", " ").replace(".000Z", " UTC"))
    if "priority" in body:
        yield Fact("Priority", _PRIORITIES.get(text(body, "priority"), text(body, "priority")))
    for name, label in (
        ("correlationid", "Correlation id"),
        ("notifyurl", "Receipts to"),
        ("callbackData", "Callback"),
    ):
        if name in body:
            yield Fact(label, text(body, name))


def _destinations(body: Object) -> Iterator[Fact]:
    found = False
    for destination in items(body, "destination"):
        own = text(destination, "correlationid")
        for kind, ids in destination.items():
            if isinstance(ids, list):
                found = True
                yield Fact(f"To {kind}", _addresses([i if isinstance(i, str) else "?" for i in ids], own))
    if not found and not at(body, "destination"):
        yield Fact("To", "whom compile is told with --to")


def _addresses(ids: list[str], own: str) -> str:
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return f"{', '.join(ids[:_NAMED])}{more}{f' ({own})' if own else ''}"


def duration(minutes: int) -> str:
    """Minutes in the largest unit that they are whole in."""
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (1, "minute")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    raise AssertionError(minutes)
