"""Where the grammar and the schemas lie; no other module knows.

A wheel carries them inside the package; in an editable install or a bare checkout they lie beside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    inside = _PACKAGE / "_data"
    return inside if inside.is_dir() else _PACKAGE.parent


def fingerprint() -> list[str]:
    """What tells this checkout's code from that of other days; nothing where it is installed, and so a version."""
    if (_PACKAGE / "_data").is_dir():
        return []
    code = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".json"))
    return [f"{path.name} {status.st_size} {status.st_mtime_ns}" for path in code if (status := path.stat())]


def grammar_text() -> str:
    """The concrete syntax, in Lark's notation."""
    return (_root() / "grammar" / "imidsl.lark").read_text(encoding="utf-8")


def tables_text() -> str:
    """The parser's tables, which are generated from the grammar and ship in the package."""
    return (_PACKAGE / "syntax" / "tables.json").read_text(encoding="utf-8")


def schema_text(name: str) -> str:
    """A generated JSON Schema, by the name of its file (`imiconnect.json`)."""
    return (_root() / "schemas" / name).read_text(encoding="utf-8")
