"""What becomes of a text once it is sent: short links, the platform's substitutions, JSON escapes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from imidsl.text.chars.encoding import utf8_size

LINK: Final = re.compile(r"\{\{\s*link_(\d+)\s*\}\}")
"""The platform's own placeholder of a smartlink."""
INSERTED: Final = re.compile(r"\$\([^)\n]*\)?")
"""The platform's own substitution."""
INSERTED_PROBLEM: Final = "is replaced by the platform, with something of unknown size"
INSERTED_REMEDY: Final = "use a parameter instead"


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
