"""What a request says besides its content: who gets it, until when, which links; in a few words each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imidsl.preview.looks.part import Part, option, words
from imidsl.records import dataclass
from imidsl.schema.looks import Role

_LABELS = {
    Role.EXPIRES: "Expires",
    Role.URGENCY: "Priority",
    Role.REFERENCE: "Correlation id",
    Role.RECEIPTS: "Receipts to",
    Role.CALLBACK: "Callback",
}
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
_NAMED = 3
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is said of it."""

    name: str
    words: str


def facts(request: Part) -> Iterator[Fact]:
    """The facts of a request, in the order that they matter to who looks."""
    yield from _recipients(request)
    for link in request.parts(Role.SMARTLINKS):
        yield Fact(f"Smartlink {link.text(Role.NUMBER)}", _lifetime(link))
    for role, label in _LABELS.items():
        for row, value in request.rows():
            if row.role is role:
                known = option(row, value)
                yield Fact(label, known.symbol if known is not None else _instant(words(value)))


def _instant(said: str) -> str:
    """An instant as people read it; everything else as it is."""
    return said.replace("T", " ").replace(".000Z", " UTC") if _INSTANT.fullmatch(said) else said


def _lifetime(link: Part) -> str:
    minutes = next((value for _, value in link.every(Role.LIFETIME)), None)
    return f"works {duration(minutes)}" if isinstance(minutes, int) and minutes > 0 else "works until it is deleted"


def _recipients(request: Part) -> Iterator[Fact]:
    found = False
    for destination in request.parts(Role.RECIPIENTS):
        own = destination.text(Role.REFERENCE)
        for kind, ids in destination.of.items():
            if isinstance(ids, list):
                found = True
                yield Fact(f"To {kind}", _addresses([i if isinstance(i, str) else "?" for i in ids], own))
    if not found and not any(value for _, value in request.every(Role.RECIPIENTS)):
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
