"""What is known of a message beyond its text, in few words and with its place: what an editor shows behind a value."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Literal, TypeAlias

from imidsl.binding.message import Message
from imidsl.binding.values import Leaf, Record, ValueNode, children
from imidsl.compiler.checking import Checker
from imidsl.proof.answer import Answer, encodings_of, sizes_of
from imidsl.proof.sums import sum_of
from imidsl.records import dataclass
from imidsl.request.proofs import Proof
from imidsl.schema.kinds import Automatic, Choice, Count, Instant, Later
from imidsl.source import Span
from imidsl.text.types.containers import ParameterType

FactKind: TypeAlias = Literal["sizes", "automatic", "wire", "durations"]


@dataclass(frozen=True, slots=True)
class ValueFact:
    """Something that is known of the value at a place, and in more words; `field` is what it is of, dotted.

    `fullness` is how much of its limit a text can take: 1 is just all of it.
    """

    kind: FactKind
    span: Span
    field: str
    words: str
    details: str = ""
    fullness: float = 0.0


def facts(message: Message, checker: Checker) -> list[ValueFact]:
    """What is known of a message."""
    proofs = [proof for channel in message.channels for proof in checker.proved(message, channel)]
    return [*map(size_fact, proofs), *_automatic(proofs), *_sent(message.record)]


def size_fact(proof: Proof) -> ValueFact:
    """What the proof says of a text."""
    answer = proof.answer
    return ValueFact("sizes", proof.leaf.span, proof.field, sizes_of(answer), _verdict(answer), _fullness(answer))


def bounds_of(type_: ParameterType) -> str:
    """How much a value of a type writes: characters, bytes in UTF-8, and what an SMS counts in either encoding."""
    found = sum_of(type_)
    if found is None:
        return ""
    octets, chars, septets, units = (f"{low}–{high}" if low != high else str(low) for low, high in found.spans)
    gsm7 = f" · {septets} septets in GSM-7" if found.gsm7 else ""
    ucs2 = f" · {units} code units in UCS-2" if found.foreign else ""
    return f"{chars} characters · {octets} bytes{gsm7}{ucs2}"


def _fullness(answer: Answer) -> float:
    return 0.0 if answer.limit is None else inf if answer.most is None else answer.most / max(answer.limit, 1)


def _verdict(answer: Answer) -> str:
    if answer.stop is not None:
        return f"open at '{answer.stop.word}': {answer.stop.problem}; {answer.stop.remedy}"
    return "holds for all values" if answer.kind == "proved" else "some values break the limit"


def _automatic(proofs: list[Proof]) -> Iterator[ValueFact]:
    for proof in proofs:
        for name, node in proof.record.members.items():
            if isinstance(node, Leaf) and isinstance(node.value, Automatic) and proof.answer.encodings:
                yield ValueFact("automatic", node.span, name, encodings_of(proof.answer))


def _sent(node: ValueNode) -> Iterator[ValueFact]:
    """What is sent for symbols and durations."""
    if isinstance(node, Record):
        for name, member in node.members.items():
            if isinstance(member, Leaf):
                yield from _of_leaf(name, member)
            else:
                yield from _sent(member)
    elif not isinstance(node, Leaf):
        for child in children(node):
            yield from _sent(child)


def _of_leaf(name: str, leaf: Leaf) -> Iterator[ValueFact]:
    match leaf.kind, leaf.value:
        case Choice(), str(value) if leaf.ready and leaf.text is None and leaf.span.text != value:
            yield ValueFact("wire", leaf.span, name, f'"{value}"')
        case Count(unit=str() as unit), value if leaf.ready and leaf.text is None and not leaf.span.text.isdigit():
            yield ValueFact("durations", leaf.span, name, f"{value} {unit}s")
        case Instant(), Later():
            yield ValueFact("durations", leaf.span, name, "after the run")
