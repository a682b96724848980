"""What stands in a conversation: texts with buttons, files, cards side by side, receipts, options to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.preview.looks.buttons import buttons
from imidsl.preview.looks.markup import MARKS
from imidsl.preview.looks.part import Part
from imidsl.preview.looks.receipt import receipt
from imidsl.preview.looks.screens import Bubble, Carousel, Cost, Element, Item, Listing, Media, Run, Scene, Tile
from imidsl.preview.looks.segmented import segmented
from imidsl.schema.looks import Look, Role
from imidsl.text.chars.encoding import BINARY_PART, BINARY_SINGLE, binary_parts


def conversation(look: Look, part: Part, scene: Scene) -> Iterator[Element]:
    """The elements of a conversation, in the order that they are read."""
    octets = part.text(Role.OCTETS)
    if octets:
        yield _octets(octets)
        return
    for header in part.parts(Role.HEADER):
        yield from _attached(header)
    sold = part.holder(Role.GOODS)
    if sold is not None:
        yield receipt(sold)
        return
    tiles = tuple(map(_tile, part.parts(Role.TILES)))
    if tiles:
        yield Carousel(tiles)
    yield from _bubble(look, part, scene)
    yield from _attached(part)
    options = tuple(Item(o.text(Role.TITLE), o.text(Role.DETAIL)) for o in part.parts(Role.OPTIONS))
    if options:
        yield Listing(part.text(Role.OPENER), options)


def _bubble(look: Look, part: Part, scene: Scene) -> Iterator[Bubble]:
    said, given = text(part), buttons(part)
    if not said and not given:
        return
    read = MARKS[look.marks]
    around = part.text(Role.HEADER), part.text(Role.FOOTER)
    if look.segmented:
        cut = segmented(said, scene.links, scene.link_bytes, unicode=part.wide())
        yield Bubble(tuple(map(read, cut.parts)), cut.cost, given, *around)
    else:
        yield Bubble((read(said),), None, given, *around)


def text(part: Part) -> str:
    """What the recipient reads, with what the platform puts behind it."""
    return part.text(Role.TEXT) + part.text(Role.APPENDED)


def _octets(body: str) -> Bubble:
    size = len(body) // 2
    count = binary_parts(size)
    step = 2 * (BINARY_SINGLE if count <= 1 else BINARY_PART)
    pieces = tuple((Run(body[start : start + step], ("mono",)),) for start in range(0, len(body), step))
    return Bubble(pieces, Cost(count, f"binary · {size} octets"))


def _attached(part: Part) -> Iterator[Media]:
    for media in part.parts(Role.MEDIA):
        sort = media.text(Role.SORT) or part.text(Role.SORT) or media.name
        uploaded = media.text(Role.UPLOADED)
        said = [media.text(Role.TITLE), ", ".join(media.texts(Role.PLACE)), media.text(Role.FILE)]
        said += ["uploaded before", uploaded] if uploaded else []
        label, *details = [*filter(None, said), *media.texts(Role.DETAIL)] or [""]
        yield Media(sort, label, " · ".join(details))


def _tile(tile: Part) -> Tile:
    return Tile(
        tile.text(Role.TITLE),
        tile.text(Role.SUBTITLE),
        tile.text(Role.IMAGE),
        tile.text(Role.LINK),
        buttons(tile),
    )
