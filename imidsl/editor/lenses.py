"""Code lenses: what can be done with a message, and how full its texts can get, above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imidsl.editor.checking import OpenFile
from imidsl.editor.facts import ValueFact
from imidsl.editor.outline import outline
from imidsl.records import dataclass
from imidsl.source import Span


@dataclass(frozen=True, slots=True)
class Lens:
    """Words above a place, and the command that they stand for: of a message, with an example where it has some, or
    with its texts, the fullest first."""

    span: Span
    title: str
    command: str
    message: str
    example: str | None = None
    texts: Sequence[ValueFact] = ()


def lenses(file: OpenFile) -> Iterator[Lens]:
    """What can be done with each message of a file that was checked."""
    texts = _texts(file)
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
        own = texts.get(item.name, ())
        if own:
            yield Lens(item.name_span, _sizes(own), "imidsl.sizes", item.name, texts=own)
        for child in item.children:
            if child.kind == "example":
                yield Lens(child.name_span, "compile beside", "imidsl.compile", item.name, child.name)


def _texts(file: OpenFile) -> dict[str, list[ValueFact]]:
    """The texts of each message that have a size, the fullest first."""
    found: dict[str, list[ValueFact]] = {}
    for message, fact in file.facts():
        if fact.kind == "sizes":
            found.setdefault(message.name, []).append(fact)
    return {name: sorted(facts, key=lambda fact: -fact.fullness) for name, facts in found.items()}


def _sizes(texts: Sequence[ValueFact]) -> str:
    fullest = f"{texts[0].field} {texts[0].words}"
    return fullest if len(texts) == 1 else f"{fullest}, the fullest of {len(texts)} texts"
