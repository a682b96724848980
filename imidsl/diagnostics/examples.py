"""How the examples of the catalogue are written: marks say what is expected where, `# file:` lines part files."""

from __future__ import annotations

import re

from imidsl.diagnostics import Rule
from imidsl.records import dataclass

_ONE = r"[a-z][a-z0-9-]*(?: '[^'\n]*')?"
_MARKS = rf"{_ONE}(?:; {_ONE})*[ \t]*$"
# At the end of the faulty line, or, where nothing can stand there, on the line below.
_MARK = re.compile(rf"[ \t]*# ! {_MARKS}|\n[ \t]*# \^ {_MARKS}", re.MULTILINE)
_FILE = re.compile(r"^# file: (?P<path>\S+)(?: \((?P<encoding>[\w-]+)\))?\n", re.MULTILINE)
_NAMES = {"body": "example.json", "configuration": "imidsl.toml"}


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One file of an example: its path, its text, and how it is stored."""

    path: str
    text: str
    encoding: str = "utf-8"


def clean(text: str) -> str:
    """An example without its marks, as somebody would write it."""
    return _MARK.sub("", text)


def example_files(rule: Rule, text: str) -> list[ExampleFile]:
    """The files of an example: what stands above the first line like `# file: brand.imi`, and what such lines begin."""
    heads = list(_FILE.finditer(text))
    ends = [*(head.start() for head in heads), len(text)]
    first = text[: ends[0]].removeprefix("\n")
    named = [
        ExampleFile(head["path"], text[head.end() : end], head["encoding"] or "utf-8")
        for head, end in zip(heads, ends[1:], strict=True)
    ]
    return [ExampleFile(_NAMES.get(rule.run, "example.imi"), first), *named] if first or not heads else named
