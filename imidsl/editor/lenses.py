"""Code lenses: what can be done with a message, above it."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.editor.checking import OpenFile
from imidsl.editor.outline import outline
from imidsl.records import dataclass
from imidsl.source import Span


@dataclass(frozen=True, slots=True)
class Lens:
    """Words above a place, and the command that they stand for: of a message, with an example where it has some."""

    span: Span
    title: str
    command: str
    message: str
    example: str | None = None


def lenses(file: OpenFile) -> Iterator[Lens]:
    """What can be done with each message of a file."""
    for item in outline(file):
        if item.kind != "message":
            continue
        kinds = [child.kind for child in item.children]
        if "channel" not in kinds:
            continue
        yield Lens(item.name_span, "preview", "imidsl.preview", item.name)
        tests = kinds.count("test")
        if tests:
            yield Lens(item.name_span, f"run {tests} test{'s' if tests > 1 else ''}", "imidsl.test", item.name)
        for child in item.children:
            if child.kind == "example":
                yield Lens(child.name_span, "compile beside", "imidsl.compile", item.name, child.name)
