"""The extremes of a message's first text with encodings: a longest and a shortest one, and one that leaves GSM-7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imidsl.binding.message import Message
from imidsl.records import dataclass, replace
from imidsl.request.proofs import Proof
from imidsl.request.trials import rendered
from imidsl.review.goals import Goal, Shown, Values, shown
from imidsl.review.variants import canonical
from imidsl.source import Span
from imidsl.text.chars.encoding import is_gsm7, utf8_size
from imidsl.text.template.template import Template
from imidsl.text.types.samples import Pick, made_up

LONGEST, SHORTEST, LEAVING = SIZES = ("longest", "shortest", "not in GSM-7")


@dataclass(frozen=True, slots=True)
class Extremes:
    """The extremes of a message's first text with encodings, and values that come to them."""

    message: Message
    text: Template | None
    span: Span
    bytes: Mapping[str, int]
    candidates: Sequence[Values]

    @classmethod
    def of(cls, message: Message, proofs: Sequence[Proof]) -> Extremes:
        """Those of a message, whose texts are proved so."""
        proof = next((proof for proof in proofs if proof.answer.encodings), None)
        if proof is None or not isinstance(proof.leaf.value, Template):
            return cls(message, None, message.span, {}, ())
        answer, text = proof.answer, proof.leaf.value
        shortest = made_up(message.parameters, Pick.SHORTEST)
        ends = {LONGEST: _canonical(message, answer.witness), SHORTEST: shortest}
        sizes = {words: _size(text, message, values) for words, values in ends.items() if values is not None}
        leaving = _canonical(message, answer.leaving_witness) if len(answer.encodings) > 1 else None
        known = {words: size for words, size in sizes.items() if size is not None}
        known |= {LEAVING: 0} if leaving is not None else {}
        every = [values for values in (*ends.values(), leaving) if values is not None]
        return cls(message, text, proof.leaf.span, known, every)

    @property
    def goals(self) -> set[Goal]:
        """What there is to show of the text's sizes."""
        return {Goal(self.span, words) for words in self.bytes}

    def shown(self, values: Values) -> Shown:
        """What values show of the message, sizes included."""
        found = shown(self.message, values)
        written = _rendered(self.text, self.message, values) if self.text is not None else None
        if written is None:
            return found
        size = utf8_size(written)
        words = [word for word in (LONGEST, SHORTEST) if self.bytes.get(word) == size]
        words += [LEAVING] if LEAVING in self.bytes and not is_gsm7(written) else []
        return replace(found, goals=found.goals.union(Goal(self.span, word) for word in words))


def _canonical(message: Message, witness: Mapping[str, object] | None) -> Values | None:
    return canonical(message.parameters, witness) if witness is not None else None


def _rendered(text: Template, message: Message, values: Values) -> str | None:
    around = {**message.constants, **values, "request": {"channel": message.channels[0].name, "part": 1}}
    return rendered(text, {}, around, {})


def _size(text: Template, message: Message, values: Values) -> int | None:
    written = _rendered(text, message, {**message.defaults(), **values})
    return utf8_size(written) if written is not None else None
