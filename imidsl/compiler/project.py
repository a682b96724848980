"""The files of a run together: each translated alone, and what holds between them settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from imidsl.binding.message import Message
from imidsl.binding.usage import Usage, lonely
from imidsl.binding.values import Clock, Record, plain
from imidsl.compiler.options import Known, Options, Output
from imidsl.compiler.results import Compiled, settle_checks, settle_requests
from imidsl.compiler.suppressions import settled
from imidsl.compiler.translation import Environment, Translation
from imidsl.diagnostics import Diagnostic
from imidsl.request.proofs import Proof
from imidsl.schema.kinds import Json
from imidsl.schema.model import Channel
from imidsl.source import Source


class Project:
    """Definitions, loaded to be asked again and again: their messages and what is wrong whatever the values.

    `known` are files, by path, that were translated already.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        environment: Environment,
        known: Mapping[str, Translation] = MappingProxyType({}),
    ) -> None:
        self.profile, self.config = environment.profile, environment.config
        self.translations = [known.get(source.path) or Translation(source, environment) for source in sources]
        self.messages = [message for translation in self.translations for message in translation.messages]
        self.units = [unit for translation in self.translations for unit in translation.units]
        self.found = [found for translation in self.translations for found in translation.found]
        self._lonely = list(lonely([translation.usage for translation in self.translations]))
        self.found += self._lonely
        self.allows = {path: some for translation in self.translations for path, some in translation.allows.items()}
        # By identity: messages of several files may have one name. `messages` holds them.
        self._homes = {id(m): translation for translation in self.translations for m in translation.messages}
        self._named: dict[str, list[Translation]] = {}
        for message in self.messages:
            self._named.setdefault(message.name, []).append(self._homes[id(message)])
        # What there is to name in the files that a run isn't about.
        names = Known(frozenset(self._named), frozenset(), frozenset(), frozenset())
        self._loaded = Compiled((), (), names, Usage(""), self.allows)

    def check(self) -> list[Diagnostic]:
        """Everything wrong, without needing values; each example is rendered too."""
        return settle_checks([translation.check() for translation in self.translations], self.config)

    def has(self, message: str) -> bool:
        """Whether there is a message of that name."""
        return message in self._named

    def compile(self, run: Options) -> tuple[list[Output], list[Diagnostic]]:
        """The requests, and what is wrong: where an error is among that, the requests are not to be used.

        For a single message that is what is wrong with its file and what that imports.
        """
        picked = self._picked(run)
        paths = {translation.unit.source.path for translation in picked}
        alone = (found for found in self._lonely if found.span.source.path in paths)
        made = [translation.compile(run) for translation in picked]
        return settle_requests([self._loaded, *made], alone, run, self.config)

    def _picked(self, run: Options) -> list[Translation]:
        """The files that have to do with a run: where it is of one message, those that have it."""
        return self._named.get(run.messages[0].name, []) if len(run.messages) == 1 else self.translations

    def homes(self, message: str) -> list[tuple[Translation, Message]]:
        """The files that have a message of that name, with it."""
        return [(home, one) for home in self._named.get(message, ()) for one in home.messages if one.name == message]

    def proofs(self) -> Iterator[Proof]:
        """What the proof says of each text that has a limit in bytes, in the order of the requests."""
        for translation in self.translations:
            yield from translation.proofs()

    def entries(self) -> list[Mapping[str, object]]:
        """The same as JSON, with values that show the sizes: worked out once."""
        return [entry for translation in self.translations for entry in translation.entries]

    def bodies(self) -> Iterator[Json]:
        """The body of every request, whatever is wrong with it: for definitions that need no values."""
        for message in self.messages:
            for channel in message.channels:
                for part in self.parts(message, channel, {}, None)[0]:
                    yield plain(part, self.profile, raw=True)

    def settled(self, found: Iterable[Diagnostic], *, complete: bool = True) -> list[Diagnostic]:
        """Findings in order, with the severities of the configuration and without those that comments allow."""
        return settled(found, self.allows, self.config, complete=complete)

    def with_more(self, message: Message, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """What is wrong with a message's file and `found`, without what only follows from the rest."""
        return self._homes[id(message)].with_more(found)

    def over_all_values(self, message: Message, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        """What the proof finds wrong with a message's requests to some channels, for some values or other."""
        return self._homes[id(message)].over_all_values(message, channels)

    def between(self, message: Message) -> Iterator[Diagnostic]:
        """What is wrong between the requests of a message."""
        return self._homes[id(message)].between(message)

    def parts(
        self, message: Message, channel: Channel, given: Mapping[str, object], clock: Clock | None
    ) -> tuple[list[Record], list[Diagnostic]]:
        """The requests to one channel, filled as far as the values go: several where there are too many addresses."""
        return self._homes[id(message)].form(message, channel).parts(given, clock)
