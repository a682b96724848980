"""Messages that are bound, judged one by one: their requests, the proofs of their texts, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imidsl.binding.message import Example, Message
from imidsl.binding.values import Array
from imidsl.diagnostics import Diagnostic, Note
from imidsl.records import replace
from imidsl.request.between import correlation, overruled, smartlinks
from imidsl.request.destinations import reach
from imidsl.request.proofs import Proof, Prover
from imidsl.request.request import OpenRequest
from imidsl.request.settings import Config
from imidsl.request.settled import is_settled
from imidsl.schema.kinds import Profile
from imidsl.schema.model import Channel


class Checker:
    """Judges messages; what is worked out of one is worked out once, as long as this lives."""

    def __init__(self, profile: Profile, config: Config) -> None:
        self.profile, self.config = profile, config
        # By the identity of a message, which its form holds, and the channel's name.
        self._provers: dict[tuple[int, str], Prover] = {}
        self._forms: dict[tuple[int, str], OpenRequest] = {}

    def form(self, message: Message, channel: Channel) -> OpenRequest:
        """The request to one channel without its values, made once."""
        key = (id(message), channel.name)
        if key not in self._forms:
            self._forms[key] = OpenRequest.of(message, channel, self.profile, self.config)
        return self._forms[key]

    def proved(self, message: Message, channel: Channel) -> list[Proof]:
        """The proofs of one request's texts."""
        return self._prover(message, channel).proofs

    def _prover(self, message: Message, channel: Channel) -> Prover:
        """The proofs of one request's texts, worked out once: findings and reports both want them."""
        key = (id(message), channel.name)
        if key not in self._provers:
            form = self.form(message, channel)
            self._provers[key] = Prover(message, channel, self.profile, form.sizes, form.written)
        return self._provers[key]

    def findings(self, message: Message) -> list[Diagnostic]:
        """What is wrong with a message once it is bound, for all values and with those of each example."""
        general = list(self.between(message))
        unsettled: list[OpenRequest] = []
        for channel in message.channels:
            form, prover = self.form(message, channel), self._prover(message, channel)
            found = [*form.parts({}, None)[1], *prover.findings()]
            general += found
            if message.examples and (found or not is_settled(form.record, form.fixed, prover.proofs)):
                unsettled.append(form)
        return [*general, *(d for example in message.examples.values() for d in _shown(example, unsettled, general))]

    def over_all_values(self, message: Message, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        """What the proof finds: what is wrong with a message for some values or other."""
        for channel in channels:
            yield from self._prover(message, channel).findings()

    def between(self, message: Message) -> Iterator[Diagnostic]:
        """What is wrong between the requests of a message."""
        yield from smartlinks(message)
        yield from correlation(message)
        yield from overruled(message, self.profile)
        yield from self.reach(message, message.destinations, message.channels)

    def reach(self, message: Message, destinations: Array | None, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
        """What is wrong between some destinations and some channels of a message."""
        places = {channel: message.record.at(channel.name) for channel in channels}
        if destinations is not None and places:
            yield from reach(destinations, places, self.profile)


def _shown(example: Example, forms: Iterable[OpenRequest], general: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong with requests for the values of an example, and isn't known in general."""
    note = Note(f"with the values of example '{example.name}'", example.span)
    for form in forms:
        for diagnostic in form.parts({**form.message.defaults(), **example.values}, None)[1]:
            if not known(diagnostic, general):
                yield replace(diagnostic, related=(*diagnostic.related, note))


def known(diagnostic: Diagnostic, general: Iterable[Diagnostic]) -> bool:
    """Whether what an example shows was found for all values, there or at a word within."""
    span = diagnostic.span
    return any(
        d.rule is diagnostic.rule and d.span.source is span.source and span.start <= d.span.start <= span.end
        for d in general
    )
