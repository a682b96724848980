"""Names of messages: from those of files and requests, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from os.path import commonprefix

from imidsl.spec.channels import BY_NAME

FALLBACK = "imported"


def base(name: str) -> str:
    """The name of a message from that of a file or request: without what `compile` appends (channel, number)."""
    parts = name.split(".")
    if len(parts) > 1 and parts[-1].isdecimal():
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


def common(names: Sequence[str]) -> str:
    """One name for what several stand for: what they begin with, where that says enough."""
    shared = commonprefix(list(names)).rstrip("_-")
    whole = all(name == shared or name[len(shared)] in "_-" for name in names)
    return shared if len(shared) > 1 and whole else names[0]


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
