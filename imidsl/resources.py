"""Where the grammar and the schemas lie; no other module knows.

A wheel carries them inside the package; in an editable install or a bare checkout they lie beside it.
"""

from __future__ import annotations

import os

__version__ = "0.1.0"
HOME = "https://github.com/OWNER/imidsl"
"""Where the project lies; `OWNER` stands for who keeps it, as in the docs."""

_PACKAGE = os.path.dirname(os.path.realpath(__file__))
_INSIDE = os.path.join(_PACKAGE, "_data")


def _root() -> str:
    return _INSIDE if os.path.isdir(_INSIDE) else os.path.dirname(_PACKAGE)


def _read(*path: str) -> str:
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def fingerprint() -> list[str]:
    """What tells this checkout's code from that of other days; nothing where it is installed, and so a version."""
    if os.path.isdir(_INSIDE):
        return []
    code = sorted(os.path.join(at, name) for at, _, names in os.walk(_PACKAGE) for name in names)
    return [f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}" for path in code if path.endswith(".py")]


def grammar_text() -> str:
    """The concrete syntax, in Lark's notation."""
    return _read(_root(), "grammar", "imidsl.lark")


def schema_text(name: str) -> str:
    """A generated JSON Schema, by the name of its file (`imiconnect.json`)."""
    return _read(_root(), "schemas", name)
