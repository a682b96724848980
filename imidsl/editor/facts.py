"""What the proof says of each text, in few words and with its place: what an editor shows at the end of its line."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.binding.message import Message
from imidsl.compiler.checking import Checker
from imidsl.proof.analyse import line
from imidsl.records import dataclass
from imidsl.source import Span


@dataclass(frozen=True, slots=True)
class TextFact:
    """One text: the message and channel, the field, where it stands, and the proof's line."""

    message: str
    channel: str
    field: str
    span: Span
    line: str


def text_facts(message: Message, checker: Checker) -> list[TextFact]:
    """What is known of the texts of a message."""
    return list(_facts(message, checker))


def _facts(message: Message, checker: Checker) -> Iterator[TextFact]:
    for channel in message.channels:
        for proof in checker.proved(message, channel):
            yield TextFact(message.name, channel.name, proof.field, proof.leaf.span, line(proof.answer, ""))
