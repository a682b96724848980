"""The order of the stages, once: sources → messages → requests, and what is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from imidsl import config as configuration
from imidsl.across import correlation, names_in, smartlinks
from imidsl.config import Config
from imidsl.conform import conform
from imidsl.destinations import count, duplicates, reach, split
from imidsl.diagnostics import Diagnostic, Note, conformance, in_order, names, relations
from imidsl.diagnostics.catalogue import RULES
from imidsl.limits import Sizes
from imidsl.located import Array, Clock, Leaf, Node, Record, leaves, plain
from imidsl.message import Maker, Message
from imidsl.payload import Filler
from imidsl.project import Loader, Read
from imidsl.proofs import Proof, Prover
from imidsl.records import dataclass, field, replace
from imidsl.rules import Place, Rules
from imidsl.run import Output, Run, clashes, defaults, destinations_of, picked, slug, unused_values, value_sets
from imidsl.silence import silence
from imidsl.source import Source
from imidsl.spec.channels import CHANNELS
from imidsl.spec.envelope import CORRELATION_ID, DESTINATION, TEMPLATE
from imidsl.spec.kinds import Json, Profile
from imidsl.spec.model import Channel
from imidsl.usage import unused


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
        self.units = loader.units()
        self._proofs: dict[tuple[int, str], list[Proof]] = {}
        self._extended = {id(base) for unit in self.units for base in unit.extended()}
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

    def settled(self, found: Iterable[Diagnostic], *, complete: bool = True) -> list[Diagnostic]:
        """Findings in order, with the severities of the configuration and without those that comments allow."""
        kept = silence((unit.file for unit in self.units), in_order(found), RULES, complete=complete)
        return in_order(configuration.apply(kept, self.config.severity))

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

    def bodies(self) -> Iterator[Json]:
        """The body of every request, whatever is wrong with it: for definitions that need no values."""
        for message in self.messages:
            for channel in message.channels:
                for part in self.parts(message, channel, {}, message.destinations, None)[0]:
                    yield plain(part, self.profile, raw=True)

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

    def compile(self, run: Run) -> tuple[list[Output], list[Diagnostic]]:
        """The requests, and what is wrong: where an error is among that, the requests are not to be used."""
        found = list(self.found)
        messages = picked(self.messages, run.messages, "message", found)
        channels = picked(CHANNELS, run.channels, "channel", found)
        unused_values(messages, run, found)
        nobody: list[Diagnostic] = []
        override = destinations_of(run.to, nobody) if run.to else None
        found += nobody
        if self._stops([*self.found, *nobody]):
            # Nothing will be written, so values don't matter: what else is wrong is found as a check does.
            found += (diagnostic for message in messages for diagnostic in self._check(message))
            return [], self.settled(found, complete=False)
        outputs: list[Output] = []
        for message in messages:
            wanted = [channel for channel in message.channels if channel in channels]
            if not wanted:
                continue
            for example, given in value_sets(message, messages, run, found):
                outputs += self._compile(message, wanted, example, given, override, run.clock, found)
        found += clashes(outputs)
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
        return bool(errors) and any(d.is_error for d in self.settled(errors, complete=False))

    def _conform(self, part: Record) -> list[Diagnostic]:
        lost = [leaf for leaf in leaves(part) if not leaf.ready]
        if lost:
            # Its fault may have been allowed; still nothing is sent without it in silence.
            reason = "this value can't be read, and the body would lack it"
            return [conformance.NOT_CONFORMANT.at(leaf.span, reason=reason, pointer="its field") for leaf in lost]
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
