"""What the requests of a message say, field by field, for a set of values and a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Clock, Leaf, Record, ValueNode, in_order, plain
from imidsl.compiler.project import Project
from imidsl.records import dataclass
from imidsl.request.path import RequestPath
from imidsl.request.proofs import encoding
from imidsl.request.sizes import Sizes
from imidsl.review.change import NONE, Figures
from imidsl.schema.kinds import Json, Text
from imidsl.schema.model import Channel, Field
from imidsl.source import Source, Span
from imidsl.text.chars.encoding import segments
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.parameters import Parameter, value_of_plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a request: its value, its row and its dotted name where the table knows it, and its place."""

    value: str
    name: str
    row: Field | None
    span: Span
    figures: Figures


def cells(
    project: Project, message: Message, channel: Channel, values: Mapping[str, object], clock: Clock
) -> dict[str, Cell] | None:
    """The fields of a message's requests to a channel by JSON pointer; None where the values can't be filled in."""
    parts, found = project.parts(message, channel, {**message.defaults(), **values}, clock)
    if any(diagnostic.is_error for diagnostic in found):
        return None
    gathered: dict[str, Cell] = {}
    for number, part in enumerate(parts):
        known = dict(_leaves(part, project, message, RequestPath()))
        for pointer, value in _flat(plain(part, project.profile, raw=True)):
            name, row, span, figures = known.get(pointer, (pointer, None, message.span, NONE))
            shown = value if isinstance(value, str) else str(value)
            gathered[f"{f'/{number}' if number else ''}{pointer}"] = Cell(shown, name, row, span, figures)
    return gathered


def values_for(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, object] | None:
    """Canonical values of another declaration of the parameters; None where they don't take these."""
    taken: dict[str, object] = {}
    for name, parameter in parameters.items():
        if name in given:
            place = Source(name, "").span(0, 0)
            taken[name], found = value_of_plain(parameter, json_value(given[name]), place)
            if any(diagnostic.is_error for diagnostic in found):
                return None
        elif parameter.required:
            return None
    return taken


Known = tuple[str, Field | None, Span, Figures]


def _leaves(node: ValueNode, project: Project, message: Message, place: RequestPath) -> Iterator[tuple[str, Known]]:
    match node:
        case Record():
            rows = node.fields(project.profile) if node.shape is not None else ()
            spelled = {row.on_wire(project.profile): row for row in rows}
            for wire, member in in_order(node, project.profile):
                row = spelled.get(wire)
                below = place.below(wire, hidden=row is not None and row.hidden)
                if isinstance(member, Leaf):
                    yield (
                        below.pointer,
                        (
                            below.name,
                            row,
                            member.span,
                            _figures(member, row.name if row else "", node, project, message),
                        ),
                    )
                else:
                    yield from _leaves(member, project, message, below)
        case Array(items=items):
            for number, item in enumerate(items):
                below = place.below(number)
                if isinstance(item, Leaf):
                    yield below.pointer, (below.name, None, item.span, NONE)
                else:
                    yield from _leaves(item, project, message, below)


def _figures(leaf: Leaf, name: str, record: Record, project: Project, message: Message) -> Figures:
    """What a text weighs, where somebody limits or counts that."""
    if not isinstance(leaf.value, str) or not isinstance(leaf.kind, Text) or leaf.kind.limit is None:
        return NONE
    sizes = Sizes(message.links, project.config.smartlink_length, project.config.limits)
    encoded = encoding(record)
    counted = encoded is not None and encoded.text == name
    return Figures(sizes.bytes_of(leaf.value), segments(leaf.value).count if counted else None)


def _flat(body: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    match body:
        case dict() if body:
            for key, value in body.items():
                yield from _flat(value, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
        case list() if body:
            for number, value in enumerate(body):
                yield from _flat(value, f"{pointer}/{number}")
        case _:
            yield pointer, body
