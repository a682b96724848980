"""Names of messages: from those of files and requests, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from imidsl.schema.channels import BY_NAME, CHANNELS
from imidsl.schema.kinds import PROFILES

FALLBACK = "imported"

_CHANNELS = {word for channel in CHANNELS for word in (channel.name, *map(channel.on_wire, PROFILES))}


def base(name: str) -> str:
    """The name of a message from that of a file or request: without what `compile` appends (channel, number)."""
    parts = name.split(".")
    if len(parts) > 2 and parts[-1].isdecimal() and parts[-2] in BY_NAME:
        parts.pop()
    if len(parts) > 1 and parts[-1] in BY_NAME:
        parts.pop()
    return valid(".".join(parts))


def valid(text: str) -> str:
    """A name of the language that looks like the text."""
    word = re.sub(r"[^A-Za-z0-9_-]+", "_", text).strip("_-")
    if not word:
        return FALLBACK
    return f"message_{word}" if word[0].isdigit() else word


def subject(name: str) -> str:
    """What a message is about: its name without the words that say a channel; itself where they are all."""
    words = [word for word in re.split(r"[_-]+", name) if word.casefold() not in _CHANNELS]
    return "_".join(words) or name


def unique(names: Iterable[str]) -> list[str]:
    """The names, those that are there already with a number; letter case makes no difference in files."""
    taken: set[str] = set()
    found = []
    for name in names:
        chosen, number = name, 1
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{name}_{number}"
        taken.add(chosen.casefold())
        found.append(chosen)
    return found
