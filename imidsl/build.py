"""The files of a run together: each translated alone, and what holds between them settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from imidsl.diagnostics import Diagnostic
from imidsl.located import Clock, Record, plain
from imidsl.message import Message
from imidsl.outcome import check, compile_, settle_checks, settle_requests
from imidsl.proofs import Proof
from imidsl.run import Output, Run
from imidsl.silence import settled
from imidsl.source import Source
from imidsl.spec.kinds import Json
from imidsl.spec.model import Channel
from imidsl.translation import Environment, Translation
from imidsl.usage import lonely


class Project:
    """Definitions, loaded to be asked again and again: their messages and what is wrong whatever the values."""

    def __init__(self, sources: Iterable[Source], environment: Environment) -> None:
        self.profile, self.config = environment.profile, environment.config
        self.translations = [Translation(source, environment) for source in sources]
        self.messages = [message for translation in self.translations for message in translation.messages]
        self.units = [unit for translation in self.translations for unit in translation.units]
        self.found = [found for translation in self.translations for found in translation.found]
        self.found += lonely([translation.usage for translation in self.translations])
        self._homes = {id(m): translation for translation in self.translations for m in translation.messages}

    def check(self) -> list[Diagnostic]:
        """Everything wrong, without needing values; each example is rendered too."""
        return settle_checks([check(translation) for translation in self.translations], self.config)

    def compile(self, run: Run) -> tuple[list[Output], list[Diagnostic]]:
        """The requests, and what is wrong: where an error is among that, the requests are not to be used."""
        return settle_requests([compile_(translation, run) for translation in self.translations], run, self.config)

    def proofs(self) -> Iterator[Proof]:
        """What the proof says of each text that has a limit in bytes, in the order of the requests."""
        for translation in self.translations:
            yield from translation.proofs()

    def bodies(self) -> Iterator[Json]:
        """The body of every request, whatever is wrong with it: for definitions that need no values."""
        for message in self.messages:
            for channel in message.channels:
                for part in self.parts(message, channel, {}, None)[0]:
                    yield plain(part, self.profile, raw=True)

    def settled(self, found: Iterable[Diagnostic], *, complete: bool = True) -> list[Diagnostic]:
        """Findings in order, with the severities of the configuration and without those that comments allow."""
        allows = {path: some for translation in self.translations for path, some in translation.allows.items()}
        return settled(found, allows, self.config, complete=complete)

    def between(self, message: Message) -> Iterator[Diagnostic]:
        """What is wrong between the requests of a message."""
        return self._homes[id(message)].between(message)

    def parts(
        self, message: Message, channel: Channel, given: Mapping[str, object], clock: Clock | None
    ) -> tuple[list[Record], list[Diagnostic]]:
        """The requests to one channel, filled as far as the values go: several where there are too many addresses."""
        return self._homes[id(message)].form(message, channel).parts(given, clock)
