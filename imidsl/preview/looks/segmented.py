"""An SMS in the parts that it is sent in, each smartlink counted as the short link that it becomes."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from imidsl.preview.looks.screens import Cost
from imidsl.records import dataclass
from imidsl.text.chars.encoding import GSM7_PART, GSM7_SINGLE, UCS2_PART, UCS2_SINGLE, Encoding, is_gsm7, segments
from imidsl.text.chars.links import LINK

_NAMES = {Encoding.GSM7: ("GSM-7", "septet"), Encoding.UCS2: ("UCS-2", "unit")}
_ROOM = {Encoding.GSM7: (GSM7_SINGLE, GSM7_PART), Encoding.UCS2: (UCS2_SINGLE, UCS2_PART)}


@dataclass(frozen=True, slots=True)
class Segmented:
    """The parts of a text, in order, and the words for them."""

    parts: tuple[str, ...]
    encoding: Encoding
    units: int

    @property
    def cost(self) -> Cost:
        """How many parts there are, and why: encoding, units and room, such as `GSM-7 · 143 of 160 septets`."""
        name, unit = _NAMES[self.encoding]
        single, part = _ROOM[self.encoding]
        count = len(self.parts)
        room = single if count <= 1 else part * count
        return Cost(count, f"{name} · {self.units} of {room} {unit}s")


def segmented(text: str, links: Collection[str], link_bytes: int, *, unicode: bool) -> Segmented:
    """The parts of a text; `unicode` sends it as UCS-2 even if it would fit GSM-7."""
    stretched, places = _stretched(text, links, link_bytes)
    if unicode and is_gsm7(stretched):
        encoding, units, starts = Encoding.UCS2, len(stretched), _wide(len(stretched))
    else:
        cut = segments(stretched)
        encoding, units, starts = cut.encoding, cut.units, [start for start, _ in cut.parts]
    edges = [*(places[start] for start in starts), len(text)]
    return Segmented(tuple(text[start:end] for start, end in pairwise(edges)), encoding, units)


def _wide(units: int) -> list[int]:
    """Where the parts of a text begin that is sent as UCS-2 and has no surrogate pairs."""
    return list(range(0, units, UCS2_SINGLE if units <= UCS2_SINGLE else UCS2_PART))


def _stretched(text: str, links: Collection[str], link_bytes: int) -> tuple[str, list[int]]:
    """The text with links of their full length, and for each of its characters the place in the text.

    A link that is cut stands whole in the part that it begins in.
    """
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in LINK.finditer(text):
        if found[1] not in links:
            continue
        pieces.append(text[at : found.start()])
        places += range(at, found.start())
        size = max(link_bytes, len(found[0]))
        pieces.append("x" * size)
        places += [found.start(), *[found.end()] * (size - 1)]
        at = found.end()
    return "".join([*pieces, text[at:]]), [*places, *range(at, len(text) + 1)]
