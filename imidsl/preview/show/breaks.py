"""Where long words may be broken: at the steps of URLs and paths, at the parts of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
# A step of a URL ends before a dot, and behind what parts a path and a query.
_URL_STEP = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?\.*[^./?&=]*[/?&=]*", re.IGNORECASE)
_PATH_STEP = re.compile(r"[^/]*/+|[^/]+")
_NAME_STEP = re.compile(r"[^._]*[._]+|[^._]+")


def steps(text: str) -> list[str]:
    """A text in the pieces that it may be broken between besides blanks."""
    return [step for step in _steps(text) if step]


def _steps(text: str) -> Iterator[str]:
    if " " not in text and "://" not in text:
        yield from (_PATH_STEP if "/" in text else _NAME_STEP).findall(text)
        return
    at = 0
    for found in _URL.finditer(text):
        yield text[at : found.start()]
        yield from _URL_STEP.findall(found[0])
        at = found.end()
    yield text[at:]
