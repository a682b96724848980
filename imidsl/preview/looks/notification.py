"""A notification on a lock screen or desktop: what of its text the device shows, its buttons, what a tap does."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.preview.looks.buttons import taps
from imidsl.preview.looks.markup import MARKS, plain
from imidsl.preview.looks.part import Part
from imidsl.preview.looks.screens import Button, Notice, Run, Runs, Scene
from imidsl.schema.looks import Look, Role

_CUT_NOTE = "Where the device cuts is approximate"


def notification(look: Look, part: Part, scene: Scene, buttons: tuple[Button, ...]) -> Iterator[Notice]:
    """The notification, if there is any."""
    title, text = part.text(Role.TITLE), part.text(Role.TEXT)
    if title or text:
        shown, rest = cut(text, look.cut) if look.cut is not None else (MARKS[look.marks](text), "")
        only = tuple(Button(v, "Safari only") for _, v in part.every(Role.BUTTON) if isinstance(v, str) and v)
        pieces = part.text(Role.IMAGE), part.text(Role.BADGE), part.text(Role.LINK)
        yield Notice(scene.app, title, shown, rest, (*buttons, *only), *pieces)


def notes(look: Look, part: Part) -> Iterator[str]:
    """What is approximate about it, and what a tap does."""
    _, rest = cut(part.text(Role.TEXT), look.cut) if look.cut is not None else ((), "")
    if rest:
        yield f"{_CUT_NOTE}: {len(rest)} more characters follow"
    yield from taps(part)


def cut(words: str, size: int) -> tuple[Runs, str]:
    """A text as far as a device shows it, and the rest: cut behind a word if one ends near there."""
    if len(words) <= size:
        return plain(words), ""
    end = max(words.rfind(" ", size - 20, size), words.rfind("\n", size - 20, size))
    end = end if end > 0 else size
    return (*plain(words[:end]), Run("…")), words[end:].lstrip()
