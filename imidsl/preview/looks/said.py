"""What a screen says in plain words: what one searches for, and what stands for it where there is little room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from imidsl.preview.looks.screens import (
    Bubble,
    Button,
    Carousel,
    Element,
    Item,
    Listing,
    Media,
    Notice,
    Receipt,
    Ringing,
    Runs,
    Screen,
)
from imidsl.records import dataclass

_ROOM = 240
"""Characters of an excerpt; it is cut by the room that there is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands for a screen: a heading (or none), and the beginning of what it says."""

    heading: str
    text: str


def excerpt(screens: Iterable[Screen]) -> Excerpt:
    """The beginning of the first screen that says anything."""
    for screen in screens:
        for element in screen.elements:
            heading, *rest = [*_said(element), ""]
            lines = rest if isinstance(element, Receipt | Listing) else rest[:1]
            text = " · ".join(filter(None, lines))
            if heading or text:
                return Excerpt(heading, text[:_ROOM])
    return Excerpt("", "")


def said(screens: Iterable[Screen]) -> Iterator[str]:
    """Everything that screens say, and whose look they have."""
    for screen in screens:
        yield screen.look.label
        yield screen.sender
        for element in screen.elements:
            yield from filter(None, _said(element))


def _said(element: Element) -> Iterator[str]:
    """The words of an element: first its heading, which may be empty."""
    match element:
        case Bubble(heading=heading, segments=segments, footing=footing, buttons=buttons):
            yield from (heading, "".join(map(_plain, segments)), footing, *_labels(buttons))
        case Notice(title=title, shown=shown, rest=rest, buttons=buttons):
            yield from (title, _plain(shown).removesuffix("…" if rest else "") + rest, *_labels(buttons))
        case Carousel(tiles=tiles):
            for tile in tiles:
                yield from (tile.title, tile.subtitle, *_labels(tile.buttons))
        case Receipt(title=title, items=items, sums=sums, facts=facts):
            yield from (title, *_lines((*items, *sums, *facts)))
        case Media(sort=sort, label=label, detail=detail):
            yield from (sort, label, detail)
        case Ringing(plays=plays):
            yield from ("", f"The call {plays}")
        case Listing(heading=heading, items=items):
            yield from (heading, *_lines(items))
        case _:
            assert_never(element)


def _plain(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _labels(buttons: Iterable[Button]) -> Iterator[str]:
    return (button.label for button in buttons)


def _lines(items: Iterable[Item]) -> Iterator[str]:
    return (" ".join(filter(None, (item.title, item.detail, item.amount))) for item in items)
