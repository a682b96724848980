"""One file with everything it imports, through all the stages: its messages, their requests, and what is wrong.

It depends on nothing but those files and the settings, so that files can be looked at one after the other, side by
side or not again. What holds between the files of a run is settled from the outcomes (`outcome`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.across import correlation, names_in, smartlinks
from imidsl.config import Config
from imidsl.destinations import count, duplicates, reach, split
from imidsl.diagnostics import Diagnostic, Note, conformance, relations
from imidsl.limits import Sizes
from imidsl.located import Array, Clock, Leaf, Node, Record, leaves, plain
from imidsl.message import Maker, Message
from imidsl.payload import Filler
from imidsl.project import Loader, Parse, Read
from imidsl.proofs import Proof, Prover
from imidsl.records import dataclass, field, replace
from imidsl.rules import Place, Rules
from imidsl.run import Output, Run, defaults, of_names, slug, value_sets
from imidsl.silence import Allow, allows, settled
from imidsl.source import Source
from imidsl.spec.envelope import CORRELATION_ID, DESTINATION, TEMPLATE
from imidsl.spec.kinds import Profile
from imidsl.spec.model import Channel
from imidsl.usage import usage


@dataclass(frozen=True, slots=True)
class Environment:
    """What holds for every file of a run: the profile, the configuration, how imports are read and parsed."""

    profile: Profile
    read: Read
    config: Config = field(default_factory=Config)
    parse: Parse | None = None


class Translation:
    """A file's definitions, loaded: its messages and what is wrong with them whatever the values."""

    def __init__(self, source: Source, environment: Environment) -> None:
        self.profile, self.config = environment.profile, environment.config
        loader = Loader(environment.read, environment.parse)
        maker = Maker(self.profile)
        self.unit = loader.load(source)
        self.units = loader.units()
        self.messages = maker.messages(self.unit)
        self.found = [*loader.diagnostics, *maker.found, *maker.lets.found]
        # A mistyped name is one fault: sizes and examples are judged once everything is known.
        self._wrong = any(diagnostic.is_error for diagnostic in self.found)
        self.usage = usage(self.unit, self.messages, maker.lets)
        self.allows: dict[str, Sequence[Allow]] = {}
        for unit in self.units:
            self.allows[unit.source.path] = allows(unit.file, self.found)
        self._proofs: dict[tuple[int, str], list[Proof]] = {}

    # --- checking

    def check(self) -> list[Diagnostic]:
        """Everything wrong, without needing values; each example is rendered too."""
        return [*self.found, *(diagnostic for message in self.messages for diagnostic in self._check(message))]

    def proofs(self) -> Iterator[Proof]:
        """What the proof says of each text that has a limit in bytes, in the order of the requests."""
        for message in self.messages:
            for channel in message.channels:
                yield from self._proved(message, channel)

    def _proved(self, message: Message, channel: Channel) -> list[Proof]:
        """The proofs of one request's texts, worked out once: findings and reports both want them."""
        key = (id(message), channel.name)
        if key not in self._proofs:
            request = message.request(channel, self.profile, message.destinations)
            self._proofs[key] = list(self._prover(message, channel).texts(request))
        return self._proofs[key]

    def _prover(self, message: Message, channel: Channel) -> Prover:
        return Prover(message, channel, self.profile, self._sizes(message))

    def _check(self, message: Message) -> list[Diagnostic]:
        found = list(self.between(message))
        for channel in message.channels:
            found += self.parts(message, channel, {}, message.destinations, None)[1]
            if not self._wrong:
                request = message.request(channel, self.profile, message.destinations)
                found += self._prover(message, channel).findings(request, self._proved(message, channel))
        general = list(found)
        for example in message.examples.values() if not self._wrong else ():
            for channel in message.channels:
                values_ = {**defaults(message), **example.values}
                note = Note(f"with the values of example '{example.name}'", example.span)
                for diagnostic in self.parts(message, channel, values_, message.destinations, None)[1]:
                    if not _known(diagnostic, general):
                        found.append(replace(diagnostic, related=(*diagnostic.related, note)))
        return found

    def between(self, message: Message) -> Iterator[Diagnostic]:
        """What is wrong between the requests of a message."""
        yield from smartlinks(message)
        yield from correlation(message)
        yield from self._reach(message, message.destinations, message.channels)

    def _reach(self, message: Message, destinations: Array | None, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        places = {channel: message.record.at(channel.name) for channel in channels}
        if destinations is not None and places:
            yield from reach(destinations, places, self.profile)

    # --- one request

    def parts(
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
            if isinstance(own, Leaf) and "request" not in names_in(own):
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

    def compile(self, run: Run, override: Array | None, found: list[Diagnostic]) -> Iterator[Output]:
        """The requests of the picked messages to the picked channels, sent to `override` where there is one.

        What is wrong goes to `found`; where an error is among that, the requests are not to be used.
        """
        found += self.found
        messages = list(of_names(self.messages, run.messages))
        if self._stops(found):
            # Nothing will be written, so values don't matter: what else is wrong is found as a check does.
            found += (diagnostic for message in messages for diagnostic in self._check(message))
            return
        for message in messages:
            channels = list(of_names(message.channels, run.channels))
            for example, given in value_sets(message, run, found) if channels else ():
                yield from self._compile(message, channels, example, given, override, run.clock, found)

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
        found += smartlinks(message)
        destinations = override or message.destinations
        if destinations is None:
            found.append(relations.NO_DESTINATION.at(message.span, found=message.name))
            return
        found += self._reach(message, destinations, channels)
        for channel in channels:
            parts, more = self.parts(message, channel, given, destinations, clock)
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
        return bool(errors) and any(d.is_error for d in settled(errors, self.allows, self.config, complete=False))

    def _conform(self, part: Record) -> list[Diagnostic]:
        lost = [leaf for leaf in leaves(part) if not leaf.ready]
        if lost:
            # Its fault may have been allowed; still nothing is sent without it in silence.
            reason = "this value can't be read, and the body would lack it"
            return [conformance.NOT_CONFORMANT.at(leaf.span, reason=reason, pointer="its field") for leaf in lost]
        from imidsl.conform import conform  # where there is a body to write

        return conform(plain(part, self.profile, raw=False), part, self.profile, self.config.limits)


def _known(diagnostic: Diagnostic, general: Iterable[Diagnostic]) -> bool:
    """Whether what an example shows was found for all values, there or at a word within."""
    span = diagnostic.span
    return any(
        d.rule is diagnostic.rule and d.span.source is span.source and span.start <= d.span.start <= span.end
        for d in general
    )


def _only(part: Record, number: int) -> Record:
    """The request with only its own addresses."""
    filled = part.members[DESTINATION.name]
    assert isinstance(filled, Array)
    members: dict[str, Node] = {**part.members, DESTINATION.name: split(filled)[number]}
    return replace(part, members=members)
