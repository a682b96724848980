"""What one run of the compiler is given: what it picks, values, destinations; and what it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Clock, Leaf, Record
from imidsl.diagnostics import Diagnostic, Note, names, relations, values
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Json, Many, Wrong
from imidsl.schema.model import Channel, Shape
from imidsl.source import Span
from imidsl.text.types import parameters as params


@dataclass(frozen=True, slots=True)
class Output:
    """One request: of which message, example and channel, under which file name (without ending), its body."""

    message: str
    example: str | None
    channel: str
    name: str
    body: Json
    span: Span


@dataclass(frozen=True, slots=True)
class Address:
    """A destination that the command gives: a kind of id, an address, and where both stand."""

    kind: str
    value: str
    kind_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Supplied:
    """A value that the command gives a parameter: as a word (`--set`) or as plain data (`--params`, Python)."""

    name: str
    value: object
    name_span: Span
    span: Span
    word: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What is compiled and with which values. Empty `messages` or `channels` pick all; `example` may be `all`."""

    messages: Sequence[Supplied] = ()
    channels: Sequence[Supplied] = ()
    example: Supplied | None = None
    values: Sequence[Supplied] = ()
    to: Sequence[Address] = ()
    clock: Clock | None = None


ALL = "all"
Named = TypeVar("Named", Message, Channel)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a run may pick of a file: its messages, and of those picked the examples and the parameters."""

    messages: frozenset[str]
    examples: frozenset[str]
    parameters: frozenset[str]


def known_of(messages: Sequence[Message], run: Options) -> Known:
    """The names of a file's messages."""
    picked = list(of_names(messages, run.messages))
    return Known(
        frozenset(message.name for message in messages),
        frozenset(name for message in picked for name in message.examples),
        frozenset(name for message in picked for name in message.parameters),
    )


def misnamed(known: Sequence[Known], run: Options) -> Iterator[Diagnostic]:
    """Names that the run gives and no file has: messages, channels, an example, parameters."""
    yield from _unknown(run.messages, "message", [one.messages for one in known])
    yield from _unknown(run.channels, "channel", [frozenset(channel.name for channel in CHANNELS)])
    examples = [frozenset({ALL}), *(one.examples for one in known)]
    yield from _unknown([run.example] if run.example is not None else [], "example", examples)
    for value, help_ in _strangers(run.values, [one.parameters for one in known]):
        yield values.UNKNOWN_PARAMETER.at(value.name_span, found=value.name, help=help_)


def _unknown(picks: Iterable[Supplied], what: str, known: Sequence[frozenset[str]]) -> Iterator[Diagnostic]:
    for pick, help_ in _strangers(picks, known):
        yield values.UNKNOWN_PICK.at(pick.span, what=what, found=pick.name, help=help_)


def _strangers(given: Iterable[Supplied], known: Sequence[frozenset[str]]) -> Iterator[tuple[Supplied, str]]:
    """Those whose name is in none of the sets, each with what may have been meant."""
    for one in given:
        if not any(one.name in names_ for names_ in known):
            yield one, suggestion(one.name, frozenset[str]().union(*known))


def of_names(items: Iterable[Named], picks: Sequence[Supplied]) -> Iterator[Named]:
    """The items of the picked names, all without picks."""
    wanted = {pick.name for pick in picks}
    return (item for item in items if not wanted or item.name in wanted)


def value_sets(
    message: Message, run: Options, found: list[Diagnostic]
) -> Iterator[tuple[str | None, Mapping[str, object]]]:
    """The sets of values that a message is compiled with, each with its example's name."""
    chosen: Iterable[str | None] = [None]
    if run.example is not None and run.example.name == ALL:
        chosen = message.examples or [None]
    elif run.example is not None and run.example.name in message.examples:
        chosen = [run.example.name]
    for name in chosen:
        given = _values(message, name, run, found)
        if given is not None:
            yield name, given


def _values(
    message: Message, example: str | None, run: Options, found: list[Diagnostic]
) -> Mapping[str, object] | None:
    given = defaults(message)
    faulty_values: list[Diagnostic] = []
    if example is not None:
        given |= message.examples[example].values
    for value in run.values:
        parameter = message.parameters.get(value.name)
        if parameter is not None:
            taken, more = (
                params.value_of_word(parameter, str(value.value), value.span)
                if value.word
                else params.value_of_plain(parameter, value.value, value.span)
            )
            given[value.name] = taken
            faulty_values += [diagnostic for diagnostic in more if diagnostic.is_error]
            found += more
    missing = [p for p in message.parameters.values() if p.required and p.name not in given]
    for parameter in missing:
        found.append(values.MISSING_VALUE.at(parameter.span, found=parameter.name, message=message.name))
    return None if missing or faulty_values else given


def defaults(message: Message) -> dict[str, object]:
    """The values of parameters that none is given for."""
    given: dict[str, object] = {}
    for parameter in message.parameters.values():
        if parameter.default is not params.NO_DEFAULT:
            given[parameter.name] = parameter.default
        elif parameter.optional:
            given[parameter.name] = None
    return given


def slug(name: str) -> str:
    """An example's name as part of a file name: lower case, anything but letters and digits as `-`."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "example"


def clashes(outputs: Iterable[Output]) -> Iterator[Diagnostic]:
    """Outputs whose file names are one on some systems."""
    first: dict[str, Output] = {}
    for output in outputs:
        before = first.setdefault(output.name.casefold(), output)
        if before is not output:
            notes = [Note("the first one", before.span)] if before.span != output.span else []
            yield relations.OUTPUT_CLASH.at(output.span, found=f"{output.name}.json", related=notes)


def destinations_of(to: Sequence[Address], found: list[Diagnostic]) -> Array:
    """The destinations that the command gives instead of the message's own."""
    shape = DESTINATION.item
    assert isinstance(shape, Shape)
    kinds = {row.name: row for row in shape.fields if isinstance(row.kind, Many)}
    grouped: dict[str, list[Leaf]] = {}
    spans: dict[str, Span] = {}
    for address in to:
        row = kinds.get(address.kind)
        if row is None:
            help_ = suggestion(address.kind, kinds)
            found.append(
                names.UNKNOWN_FIELD.at(address.kind_span, found=address.kind, where="a destination", help=help_)
            )
            continue
        assert isinstance(row.kind, Many)
        taken = row.kind.of.take(address.value)
        assert not isinstance(taken, Wrong)
        grouped.setdefault(address.kind, []).append(Leaf(taken, row.kind.of, address.span))
        spans.setdefault(address.kind, address.kind_span)
    records = []
    for kind, items in grouped.items():
        many = kinds[kind].kind
        assert isinstance(many, Many)
        array = Array(tuple(items), many, spans[kind])
        records.append(Record(shape, {kind: array}, spans[kind], {kind: spans[kind]}))
    assert isinstance(DESTINATION.kind, Many)
    return Array(tuple(records), DESTINATION.kind, to[0].kind_span)
