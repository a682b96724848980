"""A receipt's way back: to its request by the transaction id, to the message by what was sent or by correlation id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial

from imidsl.binding.values import Record
from imidsl.compiler.project import Project
from imidsl.delivery.receipts import DeliveryReceipt
from imidsl.delivery.sending.journal import JournalEntry
from imidsl.delivery.tracing.lengths import TracedText, longest_text, sent_text
from imidsl.delivery.tracing.origins import Origin, origins, references_of
from imidsl.records import dataclass
from imidsl.request.check_body import read_body, sizes_of
from imidsl.request.proofs import Proof
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.kinds import COMPLETE
from imidsl.schema.looks import Role
from imidsl.schema.model import Channel
from imidsl.schema.receipts import BAD_SENDER, TOO_LONG
from imidsl.schema.responses import TRANSID
from imidsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message's request that a receipt may be of, and the place of what the receipt is about."""

    message: str
    channel: str
    span: Span
    text: TracedText | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a receipt came from: `entry` is its request in the journal, `by` what the candidates were found by."""

    receipt: DeliveryReceipt
    entry: JournalEntry | None
    by: str
    candidates: Sequence[Candidate]


Journalled = Callable[[Iterable[str]], Sequence[JournalEntry]]
"""The requests that the platform took under one of some ids."""


def unjournalled(_: Iterable[str]) -> Sequence[JournalEntry]:
    """Where there is no journal."""
    return ()


class Tracer:
    """Follows receipts back to definitions."""

    def __init__(self, project: Project, journalled: Journalled = unjournalled) -> None:
        self._project, self._journalled = project, journalled
        self._origins = list(origins(project))

    def trace(self, receipt: DeliveryReceipt) -> Trace:
        """Where a receipt came from."""
        entries = self._journalled(filter(None, (receipt.transid, receipt.subtid)))
        for entry in entries[-1:]:  # of several the latest
            sent = self._sent(entry)
            found = self._by_body(entry, sent, receipt) if sent is not None else []
            return Trace(receipt, entry, TRANSID, self._candidates(found, receipt, sent))
        return Trace(receipt, None, CORRELATION_ID.name, self._candidates(self._by_reference(receipt), receipt, None))

    def _sent(self, entry: JournalEntry) -> Record | None:
        """What was sent, in the profile that has the least against it: it may have been sent in another one."""
        body = Source(entry.place, entry.body.decode())
        profiles = dict.fromkeys((self._project.profile, *COMPLETE))
        read = (read_body(body, profile, self._project.config) for profile in profiles)
        return min(read, key=lambda one: sum(diagnostic.is_error for diagnostic in one.found)).request

    def _by_body(self, entry: JournalEntry, sent: Record, receipt: DeliveryReceipt) -> list[Origin]:
        """The requests that can be what was sent; where definitions have changed since, those of its correlation id."""
        there = [origin for origin in self._origins if origin.channel.name == entry.channel]
        made = [origin for origin in there if origin.makes(sent)]
        references = [receipt.reference] if receipt.reference else [*references_of(sent)]
        return made or [origin for origin in there if any(map(origin.refers, references))]

    def _by_reference(self, receipt: DeliveryReceipt) -> list[Origin]:
        if not receipt.reference:
            return []
        named = [origin for origin in self._origins if _is_named(origin.channel, receipt.channel)]
        # A channel that no document knows rules nothing out.
        return [origin for origin in named or self._origins if origin.refers(receipt.reference)]

    def _candidates(
        self, found: Iterable[Origin], receipt: DeliveryReceipt, sent: Record | None
    ) -> Sequence[Candidate]:
        return [self._candidate(origin, receipt, sent) for origin in found]

    def _candidate(self, origin: Origin, receipt: DeliveryReceipt, sent: Record | None) -> Candidate:
        made = partial(Candidate, origin.message.name, origin.channel.name)
        if receipt.code == TOO_LONG.code:
            text = self._text(origin, sent)
            return made(text.span, text) if text is not None else made(origin.span)
        sender = next(origin.of_role(Role.SENDER), None) if receipt.code == BAD_SENDER.code else None
        return made(sender.span if sender is not None else origin.span)

    def _text(self, origin: Origin, sent: Record | None) -> TracedText | None:
        if sent is not None:
            return sent_text(origin, sent, sizes_of(sent, self._project.config))
        return longest_text(origin, self._proofs)

    @cached_property
    def _proofs(self) -> Sequence[Proof]:
        return list(self._project.proofs())


def _is_named(channel: Channel, word: str) -> bool:
    """Whether a receipt of the channel can call it so: as any profile does, older receipts too."""
    known = {channel.name, *channel.wire.values(), channel.receipts.channel}
    return not word or word.lower() in {name.lower() for name in known}
