"""What one run of the compiler is given: what it picks, values, destinations; and what it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Clock, Leaf, Record
from imidsl.diagnostics import Diagnostic, Note, names, parameters, relations, values
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Json, Kind, Many, Wrong
from imidsl.schema.model import Channel, Shape
from imidsl.source import Source, Span
from imidsl.text.chars.encoding import describe
from imidsl.text.types import parameters as params
from imidsl.text.types.checks import unusable


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
    """One recipient that the run gives, and where it stands."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Recipients:
    """A destination that the run gives: a kind of id, where that stands, and the addresses."""

    kind: str
    span: Span
    addresses: Sequence[Address]


@dataclass(frozen=True, slots=True)
class Supplied:
    """A value that the command gives a parameter: as a word (`--set`) or as plain data (`--params`, Python)."""

    name: str
    value: object
    name_span: Span
    span: Span
    word: bool = False


def pick_of(option: str, name: str) -> Supplied:
    """A name that an option picks."""
    span = Source(option, name).span(0, len(name))
    return Supplied(name, None, span, span)


@dataclass(frozen=True, slots=True)
class Options:
    """What is compiled, with which values, and who gets it; `example` may be `all`.

    Without `messages` all are meant; None for `channels` and `to` leaves both to the message. A list that came out
    empty is no such None: nobody who gives one wants every channel, or the addresses that stand in the file.
    With `beside`, what a message says beside its own addresses of a kind stays with those of `to`.
    """

    messages: Sequence[Supplied] = ()
    channels: Sequence[Supplied] | None = None
    example: Supplied | None = None
    values: Sequence[Supplied] = ()
    to: Sequence[Recipients] | None = None
    clock: Clock | None = None
    beside: bool = False


ALL = "all"
Named = TypeVar("Named", Message, Channel)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a run may pick of a file: its messages, and what those have that are picked by name.

    Examples and parameters are those of messages that have a picked channel too: only these are compiled.
    """

    messages: frozenset[str]
    channels: frozenset[str]
    examples: frozenset[str]
    parameters: frozenset[str]


def known_of(messages: Sequence[Message], run: Options) -> Known:
    """The names of a file's messages."""
    named = list(of_names(messages, run.messages))
    picked = [message for message in named if run.channels is None or any(of_names(message.channels, run.channels))]
    return Known(
        frozenset(message.name for message in messages),
        frozenset(channel.name for message in named for channel in message.channels),
        frozenset(name for message in picked for name in message.examples),
        frozenset(name for message in picked for name in message.parameters),
    )


def misnamed(known: Sequence[Known], run: Options) -> Iterator[Diagnostic]:
    """Names that the run gives and no file has: messages, channels, an example, parameters."""
    picks = [*_unknown(run.messages, "message", [one.messages for one in known]), *_unmatched(run.channels, known)]
    # Which examples and parameters there are depends on the messages that were meant.
    yield from picks or _ungiven(known, run)


def _ungiven(known: Sequence[Known], run: Options) -> Iterator[Diagnostic]:
    """An example and parameters that no picked message has."""
    examples = [frozenset({ALL}), *(one.examples for one in known)]
    yield from _unknown([run.example] if run.example is not None else [], "example", examples)
    for value, help_ in _strangers(run.values, [one.parameters for one in known]):
        yield values.UNKNOWN_PARAMETER.at(value.name_span, found=value.name, help=help_)


def _unmatched(picks: Sequence[Supplied] | None, known: Sequence[Known]) -> Iterator[Diagnostic]:
    """Channels that don't exist, or that no picked message has."""
    if picks is None:
        return
    every = frozenset(channel.name for channel in CHANNELS)
    yield from _unknown(picks, "channel", [every])
    here = frozenset[str]().union(*(one.channels for one in known))
    for pick in picks:
        if here and pick.name in every - here:
            yield values.CHANNEL_NOT_THERE.at(pick.span, found=pick.name, allowed=", ".join(sorted(here)))
    if not picks:
        help_ = "name the channels, or leave the list out, which means all that the message has"
        yield values.EMPTY_LIST.at(Source("channels", "[]").span(0, 2), found="channels", help=help_)


def _unknown(picks: Iterable[Supplied], what: str, known: Sequence[frozenset[str]]) -> Iterator[Diagnostic]:
    for pick, help_ in _strangers(picks, known):
        yield values.UNKNOWN_PICK.at(pick.span, what=what, found=pick.name, help=help_)


def _strangers(given: Iterable[Supplied], known: Sequence[frozenset[str]]) -> Iterator[tuple[Supplied, str]]:
    """Those whose name is in none of the sets, each with what may have been meant."""
    for one in given:
        if not any(one.name in names_ for names_ in known):
            yield one, suggestion(one.name, frozenset[str]().union(*known))


def of_names(items: Iterable[Named], picks: Sequence[Supplied] | None) -> Iterator[Named]:
    """The items of the picked names, all without picks."""
    wanted = {pick.name for pick in picks or ()}
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
    given = message.defaults()
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


def output_name(message: Message, example: str | None, channel: Channel, part: int, parts: int) -> str:
    """What a request is called, its file without the ending: parts are counted where there are several."""
    steps = [message.name, *([slug(example)] if example else []), channel.name, *([str(part)] if parts > 1 else [])]
    return ".".join(steps)


def slug(name: str) -> str:
    """An example's name as part of a file name: lower case, anything but letters and digits as `-`."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "example"


_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""What Windows takes for a device, whatever stands behind a dot."""


def clashes(outputs: Iterable[Output]) -> Iterator[Diagnostic]:
    """Outputs whose file names are one on some systems, or none."""
    first: dict[str, Output] = {}
    for output in outputs:
        if output.name.partition(".")[0].lower() in _DEVICES:
            yield relations.RESERVED_NAME.at(output.span, found=output.message)
        before = first.setdefault(output.name.casefold(), output)
        if before is not output:
            notes = [Note("the first one", before.span)] if before.span != output.span else []
            yield relations.OUTPUT_CLASH.at(output.span, found=f"{output.name}.json", related=notes)


_NOBODY = "give at least one address; where the run says nothing, the message's own destinations get it"


def destinations_of(to: Sequence[Recipients], found: list[Diagnostic]) -> Array:
    """The destinations that the run gives instead of the message's own; where one is nobody, that is found."""
    shape = DESTINATION.item
    assert isinstance(shape, Shape) and isinstance(DESTINATION.kind, Many)
    kinds = {row.name: row.kind for row in shape.fields if isinstance(row.kind, Many)}
    span = to[0].span if to else Source("to", "{}").span(0, 2)
    empty = [("to", span)] if not to else [(one.kind, one.span) for one in to if not one.addresses]
    found += (values.EMPTY_LIST.at(at, found=name, help=_NOBODY) for name, at in empty)
    leaves: dict[str, list[Leaf]] = {}
    spans: dict[str, Span] = {}
    for one in to:
        kind = kinds.get(one.kind)
        if kind is None:
            help_ = suggestion(one.kind, kinds)
            found.append(names.UNKNOWN_FIELD.at(one.span, found=one.kind, where="a destination", help=help_))
            continue
        found += _unsendable(one)
        leaves.setdefault(one.kind, []).extend(_address(kind.of, address) for address in one.addresses)
        spans.setdefault(one.kind, one.span)
    records = tuple(
        Record(shape, {kind: Array(tuple(items), kinds[kind], spans[kind])}, spans[kind], {kind: spans[kind]})
        for kind, items in leaves.items()
    )
    return Array(records, DESTINATION.kind, span)


def _unsendable(recipients: Recipients) -> Iterator[Diagnostic]:
    """Addresses with a character that no request can carry, such as a lone surrogate."""
    for address in recipients.addresses:
        bad = unusable(address.value)
        if bad is not None:
            named = describe(bad[0])
            yield parameters.UNUSABLE_CHARACTER.at(address.span, path=recipients.kind, named=named)


def _address(kind: Kind, address: Address) -> Leaf:
    taken = kind.take(address.value)
    assert not isinstance(taken, Wrong)
    return Leaf(taken, kind, address.span)
