"""How the size of a text is counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from imidsl.records import dataclass
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.chars.links import growth, json_char_size
from imidsl.text.template.template import Template


@dataclass(frozen=True, slots=True)
class Measure:
    """What sizes depend on besides the text.

    `links` are the ids of the declared smartlinks, each of which counts as the longer of its placeholder and
    `link_bytes`. `plus` are texts that are appended (the media path of an SMS). With `sms` the encodings and segments
    are asked for too. With `json` the size is that of the text within a JSON string, without its quotes. Sizes, in
    answers too, are in `unit`.
    """

    limit: int | None = None
    links: Collection[str] = ()
    link_bytes: int = 30
    plus: tuple[Template, ...] = ()
    sms: bool = False
    json: bool = False
    unit: Literal["bytes", "characters"] = "bytes"

    def size(self, text: str) -> int:
        """The size of a rendered text."""
        return self._own(text) + growth(text, self.links, self.link_bytes)

    def _own(self, text: str) -> int:
        if self.unit == "characters":
            return len(text)
        return sum(map(json_char_size, text)) if self.json else utf8_size(text)


def segment_bounds(units: tuple[int, int | None], single: int, part: int, pairs: int | None) -> tuple[int, int | None]:
    """Fewest and most segments of a text of so many units, with at most so many `pairs` of them (None: any number).

    A pair isn't split, so each may leave the last place of a part empty.
    """
    low, high = units
    least = min(low, 1) if low <= single else -(-low // part)
    if high is None or high <= single:
        return least, None if high is None else min(high, 1)
    most = -(-high // part)
    while most * part - min(most - 1, most if pairs is None else pairs) < high:
        most += 1
    return least, most
