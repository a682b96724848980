"""The time of an edit in an editor, within a process: `python -m benchmarks.editing WAY FILE` prints seconds."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.measure import within
from imidsl.compiler.translation import Environment
from imidsl.editor.checking import OpenFile
from imidsl.schema.kinds import DEFAULT_PROFILE

TIMES = 30
"""How many edits are made."""
ENVIRONMENT = Environment(DEFAULT_PROFILE, lambda importer, target: "there are no other files")


def opened(text: str) -> OpenFile:
    """A file, checked."""
    file = OpenFile("edited.imi", text, ENVIRONMENT)
    settle(file)
    return file


def settle(file: OpenFile) -> None:
    """Check what is due, and find out what that makes of the file."""
    while file.step():
        pass
    file.findings()


def typed_at(text: str) -> int:
    """A letter of a text in the middle of a file: not of its quotes, of which a text block has three."""
    found = re.compile(r'text: "+\s*').search(text, len(text) // 2)
    assert found is not None
    return found.end()


def edit(path: str) -> Callable[[], object]:
    """A letter is typed into a text in the middle of a file."""
    text = Path(path).read_text("utf-8")
    file, letters, at = opened(text), count(), typed_at(text)

    def once() -> None:
        file.edit(at, at + 1, "abc"[next(letters) % 3])
        settle(file)

    return once


def alone(path: str) -> Callable[[], object]:
    """The message of that text is checked as a file of its own."""
    text = Path(path).read_text("utf-8")
    file = opened(text)
    read = file.piece_at(typed_at(text))
    return lambda: opened(read.part.text)


WAYS = {"edit": edit, "alone": alone}

if __name__ == "__main__":
    print(within(WAYS[sys.argv[1]](sys.argv[2]), TIMES))
