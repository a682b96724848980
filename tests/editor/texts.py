"""Definitions to edit at random, and the edits."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from random import Random

from imidsl.compiler.translation import Environment
from imidsl.schema.kinds import DEFAULT_PROFILE
from imidsl.source import Source
from imidsl.syntax.parse import parse
from tests import ROOT

LARGEST = 6000
FOLDERS = ("samples", "tests/errors", "tests/golden")
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_bytes().decode()
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.imi"))
}
NAMES = [name for name, text in TEXTS.items() if len(text) < LARGEST]

SNIPPETS = [
    *(
        '"',
        '"""',
        "{",
        "}",
        "\n",
        "}\n",
        ":",
        "=",
        "#",
        ",",
        "(",
        ")",
        "a",
        "0",
        "\\",
        "\r\n",
        "\n\n",
        "\ufeff",
        " # c\n",
    ),
    "message x {\n",
    'message y extends x { sms { text: "{{ q }}" } }\n',
    'let a = "b"\n',
    "let y =\n",
    'text: "hi"\n',
    'import "x"\n',
    "{{ name }}",
    "defaults { priority: high }\n",
    'test a "b" {\n',
    "# imidsl: allow unused-parameter because x\n",
]


def environment() -> Environment:
    """Where the texts import each other."""
    sources = {name: Source(name, text) for name, text in TEXTS.items()}

    def read(importer: str, target: str) -> Source | str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
        return sources.get(path, "no such file")

    return Environment(DEFAULT_PROFILE, read, parse=lru_cache(100)(parse))


def edit(text: str, random: Random) -> tuple[int, int, str]:
    """An edit of a text: what an author may type, paste or delete."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice([0, 0, 0, 1, 2, 5, 30, 100]))
    if random.random() < 0.4:
        other = random.choice(list(TEXTS.values()))
        at = random.randrange(len(other) + 1)
        return start, end, other[at : at + random.choice([1, 5, 40, 200])]
    return start, end, random.choice(SNIPPETS) if random.random() < 0.7 else ""
