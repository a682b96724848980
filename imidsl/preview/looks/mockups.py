"""A request as screens: what its channel's devices make of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from imidsl.preview.looks import notification
from imidsl.preview.looks.buttons import buttons, taps
from imidsl.preview.looks.conversation import conversation, text
from imidsl.preview.looks.part import Part, words
from imidsl.preview.looks.screens import Button, Element, Item, Listing, Ringing, Scene, Screen
from imidsl.schema.envelope import CONTENT, request_shape
from imidsl.schema.kinds import Json, Profile
from imidsl.schema.looks import CARD, Look, Role
from imidsl.schema.model import Channel
from imidsl.text.chars.encoding import describe, outside_gsm7

_NAMED_ODD = 3


def request(channel: Channel, body: Json, profile: Profile) -> Part:
    """A whole request to a channel, to be read by roles."""
    return Part(request_shape(channel, profile), body if isinstance(body, dict) else {}, profile)


def screens(channel: Channel, request: Part, scene: Scene) -> tuple[Screen, ...]:
    """The screens of a request to a channel; one at least."""
    look = channel.look or CARD
    content = request.below(CONTENT, *channel.path)
    made = tuple(_screens(look, content, scene))
    stored = next(request.parts(Role.STORED), None)
    if stored is None or any(screen.elements for screen in made):
        return made
    return (Screen(look, made[0].sender, (_stored(stored),), ("The text lies on the platform",)),)


def _stored(stored: Part) -> Listing:
    given = (value for _, value in stored.every(Role.STORED_VALUES) if isinstance(value, dict))
    items = tuple(Item(name, words(value)) for values in given for name, value in values.items())
    return Listing(f"Template {stored.text(Role.STORED_ID)} of the platform", items)


def _screens(look: Look, content: Part, scene: Scene) -> Iterator[Screen]:
    """The screen of the content itself if it has anything to show, and those of the objects in it that are screens."""
    look = content.look(look)
    inner = list(content.screens())
    whole = _screen(look, content, scene, ())
    if whole.elements or not inner:
        yield whole
    for row, own, part in inner:
        devices = [value for _, value in content.every(Role.DEVICES) if isinstance(value, list)]
        shown = buttons(content) if any(row.name in names for names in devices) else ()
        yield _screen(own, part, scene, shown)


def _screen(look: Look, part: Part, scene: Scene, above: tuple[Button, ...]) -> Screen:
    """One screen; `above` are buttons from beside the object that it shows."""
    sender = part.text(Role.SENDER)
    notes = (*part.ignored(), *([look.note] if look.note else []))
    match look.frame:
        case "chat" | "alert":
            own = (*(_odd(text(part), part) if look.segmented else ()), *taps(part))
            usual = "Your sender id" if look.segmented else scene.app
            return Screen(look, sender or usual, tuple(conversation(look, part, scene)), (*own, *notes))
        case "lock" | "desktop":
            given = (*above, *buttons(part))
            own = tuple(notification.notes(look, part))
            return Screen(look, scene.app, tuple(notification.notification(look, part, scene, given)), (*own, *notes))
        case "call":
            return Screen(look, sender or "Your number", tuple(_ringing(part, sender or "Your number")), notes)
        case "card":
            return Screen(look, sender or scene.app, tuple(_card(part)), notes)
        case _:
            assert_never(look.frame)


def _odd(words: str, part: Part) -> Iterator[str]:
    odd = outside_gsm7(words)
    if odd:
        named = ", ".join(f"{char if char.isprintable() else ''} {describe(char)}".strip() for char in odd[:_NAMED_ODD])
        more = f" and {len(odd) - _NAMED_ODD} more" if len(odd) > _NAMED_ODD else ""
        sent = "" if part.wide() else "; its type says GSM-7, so they may arrive as '?'"
        yield f"Outside GSM-7: {named}{more}{sent}"


def _ringing(part: Part, caller: str) -> Iterator[Element]:
    prompt, flow = part.text(Role.PROMPT), part.text(Role.FLOW)
    if prompt or flow:
        yield Ringing(caller, f"plays prompt {prompt}" if prompt else f"runs call flow {flow}")


def _card(part: Part) -> Iterator[Element]:
    items = tuple(Item(name, said) for name, said in part.leaves() if said)
    if items:
        yield Listing("", items)
