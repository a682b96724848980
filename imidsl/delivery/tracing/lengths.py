"""How long a text was, and which parameters made it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from imidsl.binding.values import Leaf, Record
from imidsl.delivery.tracing.origins import Origin, OriginText, texts_of
from imidsl.records import dataclass, replace
from imidsl.request.proofs import Proof, encoding
from imidsl.request.sizes import Sizes
from imidsl.request.texts import RequestPart
from imidsl.schema.kinds import Limit, Text
from imidsl.schema.looks import Role
from imidsl.source import Span
from imidsl.text.chars.encoding import segments, utf8_size


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a text a parameter gave, in the unit of its limit, and where the parameter is declared."""

    parameter: str
    size: int
    span: Span


@dataclass(frozen=True, slots=True)
class TracedText:
    """A text with its size: as it was sent, or (not `sent`) as the longest that the proof found.

    `span` is where a definition writes it, `shares` are the parts of its parameters, the largest first.
    """

    field: str
    span: Span
    text: str
    size: int
    limit: int
    unit: str
    segments: int | None
    shares: Sequence[Share] = ()
    sent: bool = True


def sent_text(origin: Origin, sent: Record, sizes: Sizes) -> TracedText | None:
    """Of the texts that were sent the one that is nearest to its limit, or furthest over it."""
    found = [made for name, part, text in texts_of(sent) if (made := _sent(origin, name, part, text, sizes))]
    return max(found, key=lambda text: text.size / text.limit, default=None)


def _sent(origin: Origin, name: str, part: RequestPart, text: str, sizes: Sizes) -> TracedText | None:
    limit = _limit(part)
    written = next((one for one in origin.texts.get(name, ()) if one.fits(text)), None)
    if limit is None or written is None or not _is_read(part):
        return None
    size = sizes.used(part.record, text, limit)
    made = TracedText(name, written.span, text, size, sizes.limit_of(name, limit), limit.unit, _segments(part, text))
    return replace(made, shares=_shares(origin, written, made))


def longest_text(origin: Origin, proofs: Iterable[Proof]) -> TracedText | None:
    """Of a request's texts the one that can be nearest to its limit, as the proof found it to be longest."""
    found = [made for proof in proofs if (made := _longest(origin, proof))]
    return max(found, key=lambda text: text.size / text.limit, default=None)


def _longest(origin: Origin, proof: Proof) -> TracedText | None:
    answer = proof.answer
    if (proof.message, proof.channel) != (origin.message.name, origin.channel.name) or answer.limit is None:
        return None
    if not _is_read(proof.text.part) or answer.witness is None:
        return None
    text = proof.text.rendered(answer.witness)
    written = next((one for one in origin.texts.get(proof.field, ()) if one.span == proof.leaf.span), None)
    if text is None or written is None or answer.witness_size is None:
        return None
    segmented = _segments(proof.text.part, text)
    made = TracedText(
        proof.field, written.span, text, answer.witness_size, answer.limit, answer.unit, segmented, sent=False
    )
    return replace(made, shares=_shares(origin, written, made))


def _shares(origin: Origin, written: OriginText, text: TracedText) -> Sequence[Share]:
    weights: Counter[str] = Counter()
    for piece in written.pieces(text.text):
        given = text.text[piece.start : piece.end]
        weights[piece.name] += utf8_size(given) if text.unit == "bytes" else len(given)
    places = {name: parameter.span for name, parameter in origin.message.parameters.items()}
    # The variable of a block that is repeated is declared nowhere.
    return [
        Share(name, weight, places.get(name.partition(".")[0], written.span)) for name, weight in weights.most_common()
    ]


def _limit(part: RequestPart) -> Limit | None:
    leaf = part.node
    return leaf.kind.limit if isinstance(leaf, Leaf) and isinstance(leaf.kind, Text) else None


def _is_read(part: RequestPart) -> bool:
    """Whether a text is one that the recipient reads."""
    return part.row is not None and part.row.role is Role.TEXT


def _segments(part: RequestPart, text: str) -> int | None:
    encoded = encoding(part.record)
    named = part.row.name if part.row is not None else ""
    return segments(text).count if encoded is not None and encoded.text == named else None
