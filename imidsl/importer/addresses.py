"""Addresses that a body writes otherwise than the API wants them, put right before the body is imported.

A `+` before a telephone number, blanks in it, a number where a string belongs: a definition means the same address, and
sends it as the API wants it. Said in `raw` it would be sent as it is, and overrule whoever the message is sent to.
"""

from __future__ import annotations

from collections.abc import Callable

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.importing import IMPORTED_ADDRESS
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Kind, Many, Number, Profile
from imidsl.schema.model import Shape
from imidsl.syntax.json import Placed


def settled(body: Placed, profile: Profile, found: list[Diagnostic]) -> Placed:
    """The body with its addresses as the API wants them; those that weren't so are found at their places."""
    assert isinstance(DESTINATION.item, Shape)
    rows = DESTINATION.item.settled(None, profile)
    kinds = {row.on_wire(profile): row.kind.of for row in rows if isinstance(row.kind, Many)}

    def member(key: str, value: Placed) -> Placed:
        kind = kinds.get(key)
        return _items(value, lambda item: _address(kind, item, key, found)) if kind is not None else value

    def destinations(key: str, value: Placed) -> Placed:
        is_them = key == DESTINATION.on_wire(profile)
        return _items(value, lambda item: _members(item, member)) if is_them else value

    return _members(body, destinations)


def _members(placed: Placed, change: Callable[[str, Placed], Placed]) -> Placed:
    if not isinstance(placed.value, tuple):
        return placed
    return Placed(tuple(m._replace(value=change(m.key, m.value)) for m in placed.value), placed.span)


def _items(placed: Placed, change: Callable[[Placed], Placed]) -> Placed:
    return Placed(list(map(change, placed.value)), placed.span) if isinstance(placed.value, list) else placed


def _address(kind: Kind, item: Placed, name: str, found: list[Diagnostic]) -> Placed:
    """An address as the kind takes it, where that is a right one."""
    value = item.value
    if isinstance(value, bool) or not isinstance(value, str | int) or (isinstance(value, int) and value < 0):
        return item  # without its minus a number would be somebody else's
    taken = kind.take(value if isinstance(value, str) else Number(value, str(value)))
    if not isinstance(taken, str) or taken == value or any(kind.faults(taken)):
        return item
    what = f"has {_signs(value, taken)}" if isinstance(value, str) else "is a number"
    fix = Fix((Edit(item.span, f'"{taken}"'),))
    found.append(
        IMPORTED_ADDRESS.at(item.span, found=item.span.text.strip('"'), field=name, what=what, sent=taken, fix=fix)
    )
    return Placed(taken, item.span)


def _signs(value: str, taken: str) -> str:
    """The characters that are too many, in words."""
    names = {"+": "a plus", " ": "blanks", "(": "brackets", ")": "brackets", "-": "hyphens"}
    return " and ".join(dict.fromkeys(names.get(char, "blanks") for char in value if char not in taken))
