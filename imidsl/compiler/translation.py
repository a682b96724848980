"""One file with everything it imports, through all the stages: its messages, their requests, and what is wrong.

It depends on nothing but those files and the settings, so that files can be looked at one after the other, side by
side or not again. What holds between the files of a run is settled from what is left of each (`results`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from imidsl.binding.binder import raw_used
from imidsl.binding.message import TEST, Message, MessageBinder
from imidsl.binding.modules import Loader, Parse, ReadImport
from imidsl.binding.usage import usage, use_of
from imidsl.binding.values import Array, Clock
from imidsl.compiler.checking import Checker
from imidsl.compiler.consequences import own_usage, without_consequences
from imidsl.compiler.options import Options, Output, destinations_of, known_of, of_names, output_name, value_sets
from imidsl.compiler.proof_report import NO_TEXTS, entries, texts_of
from imidsl.compiler.results import Checked, Compiled
from imidsl.compiler.suppressions import Allow, allows, settled
from imidsl.diagnostics import Diagnostic, relations, style
from imidsl.records import dataclass, field
from imidsl.request.between import overruled, smartlinks
from imidsl.request.destinations import alike, raws_of
from imidsl.request.proofs import Proof
from imidsl.request.request import OpenRequest
from imidsl.request.settings import Config
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Profile, known_profile
from imidsl.schema.model import Channel
from imidsl.source import Source
from imidsl.syntax import tree

if TYPE_CHECKING:
    from imidsl.binding.tests import Test


@dataclass(frozen=True, slots=True)
class Environment:
    """What holds for every file of a run: the profile, the configuration, how imports are read and parsed.

    `read` gives the source that a target means in an importing file, both by path, or in words why there is none;
    `parse` may remember what it parsed, since many files import the same ones.
    ValueError where there is no such profile: without a row of its own nothing would be found missing or wrong.
    """

    profile: Profile
    read: ReadImport
    config: Config = field(default_factory=Config)
    parse: Parse | None = None

    def __post_init__(self) -> None:
        known_profile(self.profile)


class Translation:
    """A file's definitions, loaded: its messages and what is wrong with them whatever the values."""

    def __init__(self, source: Source, environment: Environment) -> None:
        self.profile, self.config = environment.profile, environment.config
        loader = Loader(environment.read, environment.parse)
        maker = MessageBinder(self.profile)
        self.unit = loader.load(source)
        self.units = loader.units()
        self._files = [unit.file for unit in self.units]
        self.messages = maker.messages(self.unit)
        self.found = [*loader.diagnostics, *maker.found, *maker.lets.found]
        self.usage = usage(self.unit, [use_of(message) for message in self.messages], maker.lets)
        self.allows: dict[str, Sequence[Allow]] = {}
        for unit in self.units:
            if some := allows(unit.file, self.found):
                self.allows[unit.source.path] = some
        self.usage = own_usage(self.usage, self.found, self._files)
        self.found = without_consequences(self.found, self._files)
        self._checker = Checker(self.profile, self.config)
        # By the identity of a message (`messages` holds it) and the names of channels.
        self._arounds: dict[tuple[int, tuple[str, ...]], list[Diagnostic]] = {}

    # --- checking

    def check(self, *, as_json: bool = False) -> Checked:
        """Everything wrong, without needing values: each example is rendered too, and the names in tests are known.

        And what is known of the texts; `as_json` is whether they are wanted as JSON, which has values that show their
        sizes.
        """
        found = [*self.found, *(one for message in self.messages for one in self._checker.findings(message))]
        found = without_consequences([*found, *self.tests[1]], self._files)
        proofs = list(self.proofs())
        texts = self.entries if as_json else ()
        return Checked(found, texts_of(proofs), texts, len(self.messages), self.usage, self.allows)

    def declared(self) -> Checked:
        """What is wrong with how the definitions and their tests are written, whatever they make: nothing is proved."""
        found = without_consequences([*self.found, *self.tests[1]], self._files)
        return Checked(found, NO_TEXTS, (), len(self.messages), self.usage, self.allows)

    @cached_property
    def tests(self) -> tuple[list[Test], list[Diagnostic]]:
        """The tests that stand in the file, and what is wrong with how they are written."""
        items = (item for message in self.messages for item in message.block.body.items)
        inside = any(not isinstance(item, tree.Declaration) and item.key.text == TEST for item in items)
        if not self.unit.own_tests and not inside:
            return [], []
        from imidsl.binding.tests import name_of, repeated, tests_of  # where there are some

        found: list[Diagnostic] = []
        tests = tests_of(self.unit.own_tests, self.messages, self._named, self.profile, found)
        return tests, [*found, *repeated(map(name_of, tests))]

    def _named(self, name: str) -> Message | None:
        """The message of that name which this file has or imports."""
        own = next((message for message in self.messages if message.name == name), None)
        if own is not None:
            return own
        imported = ((unit, unit.own_messages[name]) for unit in self.unit.seen if name in unit.own_messages)
        pair = next(imported, None)
        # What is wrong with it is found where it stands.
        return MessageBinder(self.profile).message(*pair) if pair is not None else None

    def proofs(self) -> Iterator[Proof]:
        """What the proof says of each text that has a limit in bytes, in the order of the requests."""
        for message in self.messages:
            for channel in message.channels:
                yield from self.proved(message, channel)

    @cached_property
    def entries(self) -> Sequence[Mapping[str, object]]:
        """The same as JSON, with values that show the sizes."""
        return entries(self.proofs())

    def proved(self, message: Message, channel: Channel) -> list[Proof]:
        """The proofs of one request's texts."""
        return self._checker.proved(message, channel)

    def over_all_values(self, message: Message, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        """What the proof finds wrong with a message's requests to some channels, for some values or other."""
        return self._checker.over_all_values(message, channels)

    def with_more(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """What is wrong with how the definitions are written and `found`, without what only follows from the rest."""
        return without_consequences([*self.found, *found], self._files)

    def between(self, message: Message) -> Iterator[Diagnostic]:
        """What is wrong between the requests of a message."""
        return self._checker.between(message)

    def form(self, message: Message, channel: Channel) -> OpenRequest:
        """The request to one channel without its values, made once."""
        return self._checker.form(message, channel)

    # --- compiling

    def compile(self, run: Options) -> Compiled:
        """The requests of the picked messages to the picked channels.

        Where an error is among what is wrong, they are not to be used.
        """
        found: list[Diagnostic] = []
        override = destinations_of(run.to, found) if run.to is not None else None
        outputs = list(self._requests(run, override, found))
        return Compiled(outputs, found, known_of(self.messages, run), self.usage, self.allows)

    def _requests(self, run: Options, override: Array | None, found: list[Diagnostic]) -> Iterator[Output]:
        """The requests, sent to `override` where there is one; what is wrong goes to `found`."""
        messages = list(of_names(self.messages, run.messages))
        if self.stops([*found, *self.found]):
            # Nothing will be written, so values don't matter: what else is wrong is found as a check does.
            own = [*self.found, *(one for message in messages for one in self._checker.findings(message))]
            found += without_consequences(own, self._files)
            return
        found += self.found if override is None else self._sent_to_others()
        for message in messages:
            channels = list(of_names(message.channels, run.channels))
            to = alike(override, message.destinations) if override is not None and run.beside else override
            for example, given in value_sets(message, run, found) if channels else ():
                yield from self._compile(message, channels, example, given, to, run.clock, found)

    def _sent_to_others(self) -> Iterator[Diagnostic]:
        """What is wrong however it is, but for what is said of recipients that the run replaces."""
        sent = {message.record.raw.span: message.record.raw for message in self.messages if message.record.raw}
        kept = frozenset({DESTINATION.on_wire(self.profile)})
        lost = {raw.span for message in self.messages for raw in raws_of(message.destinations)}
        for diagnostic in self.found:
            raw = sent.get(diagnostic.span) if diagnostic.rule is style.RAW_USED else None
            if raw is not None and raw.members.keys() - kept:
                yield raw_used(raw, kept)
            elif raw is None and not (diagnostic.rule is style.RAW_USED and diagnostic.span in lost):
                yield diagnostic

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
        found += self._around(message, channels) if override is None else smartlinks(message)
        if (override or message.destinations) is None:
            found.append(relations.NO_DESTINATION.at(message.span, found=message.name))
            return
        found += self._checker.reach(message, override, channels)
        for channel in channels:
            form = self.form(message, channel)
            form = form.sent_to(override) if override is not None else form
            parts, more = form.parts(given, clock)
            found += more
            if self.stops(more):
                continue
            for number, part in enumerate(parts, 1):
                body, more = form.body(part)
                found += more
                if body is None:
                    continue
                name = output_name(message, example, channel, number, len(parts))
                yield Output(message.name, example, channel.name, name, body, message.span)

    def _around(self, message: Message, channels: Sequence[Channel]) -> list[Diagnostic]:
        """What is wrong with the links of a message and with its own destinations for some channels, found once."""
        key = (id(message), tuple(channel.name for channel in channels))
        if key not in self._arounds:
            self._arounds[key] = [
                *smartlinks(message),
                *overruled(message, self.profile),
                *self._checker.reach(message, message.destinations, channels),
            ]
        return self._arounds[key]

    def stops(self, found: Iterable[Diagnostic]) -> bool:
        """Whether an error is among findings that neither settings nor comments take for less."""
        errors = [diagnostic for diagnostic in found if diagnostic.is_error]
        return bool(errors) and any(d.is_error for d in settled(errors, self.allows, self.config, complete=False))
