"""Buttons and taps: their words, and what they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.preview.looks.part import Part, sentence
from imidsl.preview.looks.screens import Button
from imidsl.schema.looks import Role

_GAP = "…"
"""What stands for the target where the table says what an action does."""


def buttons(part: Part) -> tuple[Button, ...]:
    """The buttons of an object."""
    promised = part.doc(Role.CATEGORY).split(", ")
    return tuple(
        Button(_label(button, promised, place), does(button)) for place, button in enumerate(part.parts(Role.BUTTON))
    )


def _label(button: Part, promised: Sequence[str], place: int) -> str:
    """Its own words. In a category they only name one of its labels, and without words its place does."""
    own = button.text(Role.LABEL)
    named = next((label for label in promised if label and _bare(label) == _bare(own)), own)
    usual = promised[place] if place < len(promised) else ""
    return named or usual or sentence(button.text(Role.DOES))


def _bare(label: str) -> str:
    return label.replace(" ", "").replace("_", "").casefold()


def does(action: Part) -> str:
    """What an action does, and with what."""
    doc, target = action.doc(Role.DOES), action.text(Role.TARGET)
    if doc:
        return f"{doc[0].lower()}{doc[1:]}".replace(_GAP, target).strip()
    return f"{action.text(Role.DOES)} {target}".strip()


def taps(part: Part) -> Iterator[str]:
    """What a tap on the whole does."""
    for action in part.parts(Role.TAP):
        yield f"A tap {does(action)}"
