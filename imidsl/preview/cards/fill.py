"""A message's requests with some values, filled as far as they go: a preview is also of what has errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imidsl.binding.message import Message
from imidsl.binding.values import FAULTY, Clock, Each, Leaf, Record, ValueNode, loops, plain, rewrite
from imidsl.compiler.options import output_name
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.preview.looks.part import Object
from imidsl.records import dataclass, replace
from imidsl.schema.model import Channel
from imidsl.text.template.template import Template


@dataclass(frozen=True, slots=True)
class Filled:
    """One request: its file's name, values with places, and its JSON, where what can't be known stands as written."""

    name: str
    channel: Channel
    part: int
    parts: int
    record: Record
    body: Object
    found: tuple[Diagnostic, ...]


def fill(
    project: Project, message: Message, example: str | None, values: Mapping[str, object], clock: Clock
) -> Iterator[Filled]:
    """The requests of a message, in the order of its channels, each with what is wrong with it."""
    usable = _usable(message, values)
    for channel in message.channels:
        records, found = project.parts(message, channel, usable, clock)
        for number, record in enumerate(records, 1):
            shown = rewrite(record, _shown)
            assert isinstance(shown, Record)
            name = output_name(message, example, channel, number, len(records))
            body = plain(shown, project.profile, raw=True)
            yield Filled(name, channel, number, len(records), record, body, tuple(found))


def _usable(message: Message, values: Mapping[str, object]) -> dict[str, object]:
    """The values that texts can be rendered with: none of a faulty type, and lists wherever blocks are repeated."""
    kept = {
        name: value
        for name, value in values.items()
        if name in message.parameters and message.parameters[name].type is not None
    }
    for over in loops(message.record):
        if not isinstance(kept.get(over), tuple | None):
            kept.pop(over, None)
    return kept


def _shown(node: ValueNode) -> ValueNode:
    """A part, with words for what isn't known: a text that couldn't be rendered as it is written."""
    match node:
        case Leaf(ready=False):
            return replace(node, value=_words(node), ready=True)
        case Each(item=item):
            return rewrite(item, _shown)
        case _:
            return node


def _words(leaf: Leaf) -> str:
    if isinstance(leaf.value, Template):
        return leaf.value.string.text
    if leaf.value is FAULTY:
        return leaf.span.text.strip('"').strip()
    return "…"
