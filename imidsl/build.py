"""The order of the stages, once: sources → messages → requests, and what is wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from imidsl import config as configuration
from imidsl.config import Config
from imidsl.destinations import count, duplicates, reach, split
from imidsl.diagnostics import Diagnostic, Note, conformance, in_order, names, relations, values
from imidsl.diagnostics.catalogue import RULES
from imidsl.diagnostics.nearest import suggestion
from imidsl.limits import Sizes
from imidsl.located import FAULTY, Array, Clock, Leaf, Node, Record, leaves, plain
from imidsl.message import Maker, Message
from imidsl.payload import Filler
from imidsl.project import Loader, Read
from imidsl.proofs import Proof, Prover
from imidsl.rules import Place, Rules
from imidsl.silence import silence
from imidsl.source import Source, Span
from imidsl.spec.channels import CHANNELS
from imidsl.spec.envelope import CORRELATION_ID, DESTINATION, TEMPLATE
from imidsl.spec.kinds import Json, Many, Profile, Wrong
from imidsl.spec.model import Channel, Shape
from imidsl.text import params
from imidsl.text.template import Template
from imidsl.usage import unused


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
class Given:
    """A value that the command gives a parameter: as a word (`--set`) or as plain data (`--params`, Python)."""

    name: str
    value: object
    name_span: Span
    span: Span
    word: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What is compiled and with which values. Empty `messages` or `channels` pick all; `example` may be `all`."""

    messages: Sequence[Given] = ()
    channels: Sequence[Given] = ()
    example: Given | None = None
    values: Sequence[Given] = ()
    to: Sequence[Address] = ()
    clock: Clock | None = None


ALL = "all"
Named = TypeVar("Named", Message, Channel)


@dataclass(eq=False)
class Project:
    """Definitions, loaded: their messages and what is wrong with them whatever the values."""

    sources: Iterable[Source]
    read: Read
    profile: Profile
    config: Config = field(default_factory=Config)

    def __post_init__(self) -> None:
        loader = Loader(self.read)
        units = [loader.load(source) for source in self.sources]
        maker = Maker(self.profile)
        self.messages = [message for unit in units for message in maker.messages(unit)]
        self._units = loader.units()
        self._extended = {id(base) for unit in self._units for base in unit.extended()}
        self.found = [*loader.diagnostics, *maker.found, *maker.lets.found]
        for message in self.messages:
            self.found += self._lonely(message)
        # A mistyped name is one fault: what is unused, sizes and examples are judged once everything is known.
        self._wrong = any(diagnostic.is_error for diagnostic in self.found)
        self._unused = [] if self._wrong else list(unused(units, self.messages, maker.lets))

    def _lonely(self, message: Message) -> Iterator[Diagnostic]:
        if not message.channels and id(message.block) not in self._extended:
            yield names.NO_CHANNEL.at(message.span, found=message.name)

    # --- checking

    def check(self) -> list[Diagnostic]:
        """Everything wrong, without needing values; each example is rendered too."""
        found = [*self.found, *self._unused]
        for message in self.messages:
            found += self._check(message)
        return self.settled(found)

    def proofs(self) -> Iterator[Proof]:
        """What the proof says of each text that has a limit in bytes, in the order of the requests."""
        for message in self.messages:
            for channel in message.channels:
                request = message.request(channel, self.profile, message.destinations)
                yield from self._prover(message, channel).texts(request)

    def _prover(self, message: Message, channel: Channel) -> Prover:
        return Prover(message, channel, self.profile, self._sizes(message))

    def settled(self, found: Iterable[Diagnostic], *, complete: bool = True) -> list[Diagnostic]:
        """Findings in order, with the severities of the configuration and without those that comments allow."""
        kept = silence((unit.file for unit in self._units), in_order(found), RULES, complete=complete)
        return in_order(configuration.apply(kept, self.config.severity))

    def _check(self, message: Message) -> list[Diagnostic]:
        found = [*self._smartlinks(message), *self._correlation(message)]
        found += self._reach(message, message.destinations, message.channels)
        for channel in message.channels:
            found += self._parts(message, channel, {}, message.destinations, None)[1]
            if not self._wrong:
                request = message.request(channel, self.profile, message.destinations)
                found += self._prover(message, channel).findings(request)
        general = list(found)
        for example in message.examples.values() if not self._wrong else ():
            for channel in message.channels:
                values_ = {**_defaults(message), **example.values}
                note = Note(f"with the values of example '{example.name}'", example.span)
                for diagnostic in self._parts(message, channel, values_, message.destinations, None)[1]:
                    if not _known(diagnostic, general):
                        found.append(replace(diagnostic, related=(*diagnostic.related, note)))
        return found

    def _reach(self, message: Message, destinations: Array | None, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        places = {channel: message.record.at(channel.name) for channel in channels}
        if destinations is not None and places:
            yield from reach(destinations, places, self.profile)

    def _smartlinks(self, message: Message) -> Iterator[Diagnostic]:
        deaf = [channel for channel in message.channels if not channel.smartlinks]
        referred = False
        for channel in deaf:
            for leaf in leaves(message.record.members[channel.name]):
                if isinstance(leaf.value, Template):
                    for name in sorted(name for name in leaf.value.names if name.startswith("link_")):
                        for span in _places(leaf.value, name):
                            referred = True
                            yield relations.NO_SMARTLINKS.at(span, channel=channel.name)
        if deaf and len(deaf) == len(message.channels) and not referred:
            for link in message.link_leaves():
                yield relations.NO_SMARTLINKS.at(link.span, channel=deaf[0].name)

    def _correlation(self, message: Message) -> Iterator[Diagnostic]:
        own = message.record.members.get(CORRELATION_ID.name)
        if (
            isinstance(own, Leaf)
            and own.value is not FAULTY
            and len(message.channels) > 1
            and "request" not in _names(own)
        ):
            channels = ", ".join(channel.name for channel in message.channels)
            yield relations.SHARED_CORRELATION_ID.at(own.span, channels=channels)

    # --- one request

    def bodies(self) -> Iterator[Json]:
        """The body of every request, whatever is wrong with it: for definitions that need no values."""
        for message in self.messages:
            for channel in message.channels:
                for part in self._parts(message, channel, {}, message.destinations, None)[0]:
                    yield plain(part, self.profile, raw=True)

    def _parts(
        self,
        message: Message,
        channel: Channel,
        given: Mapping[str, object],
        destinations: Array | None,
        clock: Clock | None,
    ) -> tuple[list[Record], list[Diagnostic]]:
        """The requests to one channel, filled as far as the values go: several where there are too many addresses."""
        request = message.request(channel, self.profile, destinations)
        first, found = self._part(message, channel, request, given, clock, 1)
        parts = [first]
        filled = first.members.get(DESTINATION.name)
        pieces = split(filled) if isinstance(filled, Array) else []
        if len(pieces) > 1:
            assert isinstance(filled, Array)
            span = message.record.at(channel.name)
            found.append(relations.SPLIT_REQUEST.at(span, addresses=count(filled), parts=len(pieces)))
            own = request.members.get(CORRELATION_ID.name)
            if isinstance(own, Leaf) and "request" not in _names(own):
                found.append(relations.SPLIT_CORRELATION_ID.at(own.span, parts=len(pieces), channel=channel.name))
            for number in range(2, len(pieces) + 1):
                part, more = self._part(message, channel, request, given, clock, number)
                parts.append(part)
                found += more
            parts = [_only(part, number) for number, part in enumerate(parts)]
        rules = self._rules(message, clock, filled)
        for part in parts:
            found += rules.check(part, Place())
        found += duplicates(filled) if isinstance(filled, Array) else ()
        return parts, found

    def _part(
        self,
        message: Message,
        channel: Channel,
        request: Record,
        given: Mapping[str, object],
        clock: Clock | None,
        number: int,
    ) -> tuple[Record, list[Diagnostic]]:
        known = {**message.constants, **given, "request": {"channel": channel.name, "part": number}}
        filler = Filler(known, clock)
        return filler.record(request), filler.found

    def _rules(self, message: Message, clock: Clock | None, destinations: Node | None) -> Rules:
        templated = TEMPLATE.name in message.record.members
        left = frozenset({DESTINATION.name}) if destinations is None else frozenset[str]()
        return Rules(self.profile, self._sizes(message), templated, clock, left)

    def _sizes(self, message: Message) -> Sizes:
        return Sizes(message.links, self.config.smartlink_length, self.config.limits)

    # --- compiling

    def compile(self, run: Run) -> tuple[list[Output], list[Diagnostic]]:
        """The requests, and what is wrong: where an error is among that, the requests are not to be used."""
        found = list(self.found)
        messages = _picked(self.messages, run.messages, "message", found)
        channels = _picked(CHANNELS, run.channels, "channel", found)
        self._unused_values(messages, run, found)
        nobody: list[Diagnostic] = []
        override = _destinations(run.to, nobody) if run.to else None
        found += nobody
        if self._stops([*self.found, *nobody]):
            # Nothing will be written, so values don't matter: what else is wrong is found as a check does.
            found += (diagnostic for message in messages for diagnostic in self._check(message))
            return [], self.settled(found, complete=False)
        outputs: list[Output] = []
        for message in messages:
            picked = [channel for channel in message.channels if channel in channels]
            if not picked:
                continue
            for example, given in self._value_sets(message, messages, run, found):
                outputs += self._compile(message, picked, example, given, override, run.clock, found)
        found += _clashes(outputs)
        return outputs, self.settled(found, complete=False)

    def _compile(
        self,
        message: Message,
        channels: list[Channel],
        example: str | None,
        given: Mapping[str, object],
        override: Array | None,
        clock: Clock | None,
        found: list[Diagnostic],
    ) -> Iterator[Output]:
        found += self._smartlinks(message)
        destinations = override or message.destinations
        if destinations is None:
            found.append(relations.NO_DESTINATION.at(message.span, found=message.name))
            return
        found += self._reach(message, destinations, channels)
        for channel in channels:
            parts, more = self._parts(message, channel, given, destinations, clock)
            found += more
            if self._stops(more):
                continue
            for number, part in enumerate(parts, 1):
                found += self._conform(part)
                steps = [message.name, *([slug(example)] if example else []), channel.name]
                name = ".".join([*steps, *([str(number)] if len(parts) > 1 else [])])
                body = plain(part, self.profile, raw=True)
                yield Output(message.name, example, channel.name, name, body, message.span)

    def _stops(self, found: Iterable[Diagnostic]) -> bool:
        """Whether an error is among findings that neither settings nor comments take for less."""
        errors = [diagnostic for diagnostic in found if diagnostic.is_error]
        return bool(errors) and any(d.is_error for d in self.settled(errors, complete=False))

    def _conform(self, part: Record) -> list[Diagnostic]:
        lost = [leaf for leaf in leaves(part) if not leaf.ready]
        if lost:
            # Its fault may have been allowed; still nothing is sent without it in silence.
            reason = "this value can't be read, and the body would lack it"
            return [conformance.NOT_CONFORMANT.at(leaf.span, reason=reason, pointer="its field") for leaf in lost]
        from imidsl.conform import conform  # the door to jsonschema, opened when there is a body to write

        return conform(plain(part, self.profile, raw=False), part, self.profile, self.config.limits)

    # --- values

    def _value_sets(
        self, message: Message, messages: Sequence[Message], run: Run, found: list[Diagnostic]
    ) -> Iterator[tuple[str | None, Mapping[str, object]]]:
        """The sets of values that a message is compiled with, each with its example's name."""
        if run.example is None:
            chosen: list[str | None] = [None]
        elif run.example.name == ALL:
            chosen = [*message.examples] or [None]
        else:
            chosen = [run.example.name if run.example.name in message.examples else None]
            allowed = {name for m in messages for name in m.examples}
            if run.example.name not in allowed:
                found.append(
                    values.UNKNOWN_PICK.at(
                        run.example.span,
                        what="example",
                        found=run.example.name,
                        help=suggestion(run.example.name, {*allowed, ALL}),
                    )
                )
                return
        for name in chosen:
            given = self._values(message, name, run, found)
            if given is not None:
                yield name, given

    def _values(
        self, message: Message, example: str | None, run: Run, found: list[Diagnostic]
    ) -> Mapping[str, object] | None:
        given = _defaults(message)
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

    def _unused_values(self, messages: Sequence[Message], run: Run, found: list[Diagnostic]) -> None:
        known = {name for message in messages for name in message.parameters}
        for value in run.values:
            if value.name not in known:
                help_ = suggestion(value.name, known)
                found.append(values.UNKNOWN_PARAMETER.at(value.name_span, found=value.name, help=help_))


def _known(diagnostic: Diagnostic, general: Iterable[Diagnostic]) -> bool:
    """Whether what an example shows was found for all values, there or at a word within."""
    span = diagnostic.span
    return any(
        d.rule is diagnostic.rule and d.span.source is span.source and span.start <= d.span.start <= span.end
        for d in general
    )


def _names(leaf: Leaf) -> frozenset[str]:
    return leaf.value.names if isinstance(leaf.value, Template) else frozenset()


def _places(text: Template, name: str) -> Iterator[Span]:
    """Where a text uses a name."""
    words = text.words.words if text.words is not None else ()
    yield from (text.string.at(word.start, word.end) for word in words if word.kind == "name" and word.text == name)


def slug(name: str) -> str:
    """An example's name as part of a file name: lower case, anything but letters and digits as `-`."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "example"


def _defaults(message: Message) -> dict[str, object]:
    given: dict[str, object] = {}
    for parameter in message.parameters.values():
        if parameter.default is not params.NO_DEFAULT:
            given[parameter.name] = parameter.default
        elif parameter.optional:
            given[parameter.name] = None
    return given


def _only(part: Record, number: int) -> Record:
    """The request with only its own addresses."""
    filled = part.members[DESTINATION.name]
    assert isinstance(filled, Array)
    members: dict[str, Node] = {**part.members, DESTINATION.name: split(filled)[number]}
    return replace(part, members=members)


def _clashes(outputs: Iterable[Output]) -> Iterator[Diagnostic]:
    first: dict[str, Output] = {}
    for output in outputs:
        before = first.setdefault(output.name.casefold(), output)
        if before is not output:
            notes = [Note("the first one", before.span)] if before.span != output.span else []
            yield relations.OUTPUT_CLASH.at(output.span, found=f"{output.name}.json", related=notes)


def _picked(items: Sequence[Named], picks: Sequence[Given], what: str, found: list[Diagnostic]) -> list[Named]:
    """The items of the picked names, all without picks; a name that nothing has is a finding."""
    known = {item.name for item in items}
    for pick in picks:
        if pick.name not in known:
            help_ = suggestion(pick.name, known)
            found.append(values.UNKNOWN_PICK.at(pick.span, what=what, found=pick.name, help=help_))
    wanted = {pick.name for pick in picks} or known
    return [item for item in items if item.name in wanted]


def _destinations(to: Sequence[Address], found: list[Diagnostic]) -> Array:
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
