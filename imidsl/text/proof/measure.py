"""How the size of a text is counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from imidsl.lazy import pattern
from imidsl.records import dataclass
from imidsl.text.encoding import utf8_size
from imidsl.text.template import Template

LINK: Final = pattern(r"\{\{\s*link_(\d+)\s*\}\}")
"""The platform's own placeholder of a smartlink."""
INSERTED: Final = pattern(r"\$\([^)\n]*\)?")
"""The platform's own substitution."""
INSERTED_PROBLEM: Final = "is replaced by the platform, with something of unknown size"
INSERTED_REMEDY: Final = "use a parameter instead"


@dataclass(frozen=True, slots=True)
class Measure:
    """What sizes depend on besides the text.

    `links` are the ids of the declared smartlinks, each of which counts as the longer of its placeholder and
    `link_bytes`. `plus` are texts that are appended (the media path of an SMS). With `sms` the encodings and segments
    are asked for too. With `json` the size is that of the text within a JSON string, without its quotes.
    """

    limit: int | None = None
    links: Collection[str] = ()
    link_bytes: int = 30
    plus: tuple[Template, ...] = ()
    sms: bool = False
    json: bool = False

    def size(self, text: str) -> int:
        """The size of a rendered text."""
        own = sum(map(json_char_size, text)) if self.json else utf8_size(text)
        return own + growth(text, self.links, self.link_bytes)


def growth(text: str, links: Collection[str], link_bytes: int) -> int:
    """How much longer than their placeholders the short links of a text are."""
    if not links or "link_" not in text:
        return 0
    found = (match for match in LINK.finditer(text) if match[1] in links)
    return sum(max(0, link_bytes - len(match[0])) for match in found)


def json_char_size(char: str) -> int:
    """Bytes of a character within a compact UTF-8 JSON string."""
    if char < " ":
        return 2 if char in "\n\t\r\b\f" else 6
    return 2 if char in '"\\' else utf8_size(char)
