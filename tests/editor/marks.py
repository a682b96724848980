"""Sources with a mark `▮` where the author's cursor is."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from imidsl.editor.checking import OpenFile
from imidsl.editor.session import Session
from imidsl.source import Span

MARK = "▮"
PATH = "a.imi"


def marked(text: str) -> tuple[str, int]:
    """A text without its mark, and where that was."""
    text = dedent(text).lstrip("\n")
    at = text.index(MARK)
    assert MARK not in text[at + 1 :]
    return text.replace(MARK, ""), at


def session(texts: Mapping[str, str]) -> Session:
    """Files that are open, each checked."""
    made = Session()
    for path, text in texts.items():
        made.opened(path, text)
    for file in made.files.values():
        settle(file)
    return made


def settle(file: OpenFile) -> OpenFile:
    while file.step():
        pass
    return file


def opened(text: str, **others: str) -> tuple[Session, OpenFile, int]:
    """A session with a marked file, and others by name, without `.imi`."""
    source, at = marked(text)
    made = session({**{f"{name}.imi": dedent(other).lstrip("\n") for name, other in others.items()}, PATH: source})
    return made, made.files[PATH], at


def lines(spans: list[Span]) -> list[str]:
    """Places as `a.imi:3 word`."""
    return [f"{span.source.path}:{span.first.line} {span.text}" for span in spans]
