"""What the proof says of the texts of a message that have limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from imidsl.binding.message import Message
from imidsl.binding.values import Leaf, Record
from imidsl.diagnostics import Diagnostic, Note, sizes
from imidsl.proof.analyse import Answer, Leaver, Measure, analyse, as_json, finding
from imidsl.records import dataclass, replace
from imidsl.request.counts import count_findings
from imidsl.request.hazards import TextHazards
from imidsl.request.members import automatic
from imidsl.request.payloads import Payloads
from imidsl.request.sizes import Sizes
from imidsl.request.texts import Parameters, RequestPart, parts, template_of
from imidsl.schema.envelope import TEMPLATE
from imidsl.schema.kinds import Limit, Profile, Text
from imidsl.schema.model import Channel
from imidsl.schema.relations import Encoded
from imidsl.text.chars.encoding import Encoding, describe
from imidsl.text.template.template import Template
from imidsl.text.types.parameters import value_of_plain

SHOWN = 3
"""How many characters outside GSM-7 a finding names."""


@dataclass(frozen=True, slots=True)
class BoundText:
    """A text of a request, with all that its sizes depend on."""

    template: Template
    part: RequestPart
    constants: Mapping[str, object]
    measure: Measure

    def analyse(self, unit: Literal["bytes", "characters"]) -> Answer:
        """Its sizes in a unit."""
        measure = self.measure if unit == self.measure.unit else replace(self.measure, unit=unit, limit=None)
        return analyse(self.template, self.part.parameters, self.constants, measure)

    def bytes_with(self, witness: Mapping[str, object]) -> int | None:
        """How many bytes it has with values that it is known to render with."""
        text = self.rendered(witness)
        return replace(self.measure, unit="bytes").size(text) if text is not None else None

    def rendered(self, witness: Mapping[str, object]) -> str | None:
        """The text with such values, as JSON has them."""
        given = {p.name: value_of_plain(p, witness.get(p.name), p.span)[0] for p in self.part.parameters.values()}
        text = self.template.render({**self.constants, **given})
        return text if isinstance(text, str) else None


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one text whatever the values are: of which message, channel and field (its dotted name).

    `leaf` is the text itself, `record` the object that it stands in; `answer` is in the unit of the limit.
    """

    message: str
    channel: str
    field: str
    answer: Answer
    leaf: Leaf
    record: Record
    text: BoundText

    def as_json(self) -> dict[str, object]:
        """It as an entry of `texts` in `check --format json`: the byte keys are in bytes whatever the limit is in."""
        named = {"message": self.message, "channel": self.channel, "field": self.field}
        answer = self.answer.with_values(self.text.part.given) if self.text.part.loops else self.answer
        entry = {**named, **as_json(answer)}
        if self.answer.unit == "bytes":
            return entry
        in_bytes, witness = as_json(self.text.analyse("bytes")), self.answer.witness
        size = None if witness is None else self.text.bytes_with(witness)
        return {**entry, "min_bytes": in_bytes["min_bytes"], "max_bytes": in_bytes["max_bytes"], "witness_bytes": size}


@dataclass(frozen=True, eq=False)
class Prover:
    """Proves the texts of a message's request to one channel; `request` is that request, not filled."""

    message: Message
    channel: Channel
    profile: Profile
    sizes: Sizes
    request: Record

    @cached_property
    def proofs(self) -> list[Proof]:
        """What is known of the texts with a limit, in the order of the request."""
        return list(self._proofs())

    @cached_property
    def _parts(self) -> list[RequestPart]:
        return parts(self.request, self.message.parameters)

    @cached_property
    def _constants(self) -> Mapping[str, object]:
        return {**self.message.constants, "request": {"channel": self.channel.name}}

    def _proofs(self) -> Iterator[Proof]:
        for part in self._parts:
            limit = part.node.kind.limit if isinstance(part.node, Leaf) and isinstance(part.node.kind, Text) else None
            template = template_of(part.node) if limit is not None else None
            if limit is None or template is None or not isinstance(part.node, Leaf):
                continue
            if self._can_be_judged(template, part.parameters):
                text = BoundText(template, part, self._constants, self._measure(part, limit))
                answer = text.analyse(limit.unit)
                yield Proof(self.message.name, self.channel.name, part.place.name, answer, part.node, part.record, text)

    def _measure(self, part: RequestPart, limit: Limit) -> Measure:
        appended = (template_of(part.record.members.get(name)) for name in limit.plus)
        return Measure(
            self.sizes.limit_of(part.place.name, limit),
            self.sizes.links,
            self.sizes.link_bytes,
            tuple(text for text in appended if text is not None),
            sms=encoding(part.record) is not None,
            unit=limit.unit,
        )

    def _can_be_judged(self, template: Template, parameters: Parameters) -> bool:
        """Whether all that it takes from outside could be read: else its fault is found where that is declared."""
        faulty = {name for name in template.names if name in parameters and parameters[name].type is None}
        return not faulty and template.names <= parameters.keys() | self._constants.keys()

    def findings(self) -> Iterator[Diagnostic]:
        """What is wrong with the request whatever its values, or for some of them."""
        for proof in self.proofs:
            # What needs no values is rendered and judged like any text.
            if proof.answer.parameters and not any(failure.always for failure in proof.answer.failures):
                yield from self._size(proof)
                yield from self._encoding(proof)
        known = {id(proof.leaf): proof.answer for proof in self.proofs}
        payloads = Payloads(self.profile, self._constants, known)
        hazards = TextHazards(self._constants, self.sizes.links, TEMPLATE.name in self.message.record.members)
        for part in self._parts:
            yield from payloads.findings(part)
            yield from count_findings(part)
            text = part.node.value if isinstance(part.node, Leaf) else None
            if isinstance(text, Template) and self._can_be_judged(text, part.parameters):
                yield from hazards.findings(part, known.get(id(part.node)))

    def _size(self, proof: Proof) -> Iterator[Diagnostic]:
        assert isinstance(proof.leaf.kind, Text)
        limit = proof.leaf.kind.limit
        assert limit is not None
        parameters = proof.text.part.parameters
        answer = proof.answer.with_values(proof.text.part.given) if proof.text.part.loops else proof.answer
        found = finding(answer, proof.field, proof.leaf.span, parameters, firm=limit.firm, source=limit.source)
        if found is not None:
            yield found

    def _encoding(self, proof: Proof) -> Iterator[Diagnostic]:
        relation = encoding(proof.record)
        if relation is None:
            return
        by = proof.record.members.get(relation.by)
        sent = by.value if isinstance(by, Leaf) else relation.gsm7
        if sent == relation.gsm7 and proof.answer.leaving_witness is not None:
            for leaver in proof.answer.leaves_gsm7_by:
                yield self._leaving(proof, leaver, relation)
        elif sent == relation.ucs2 and by is not None and proof.answer.encodings == (Encoding.GSM7,):
            yield sizes.UNICODE_NOT_NEEDED.at(by.span, field=proof.field)

    def _leaving(self, proof: Proof, leaver: Leaver, relation: Encoded) -> Diagnostic:
        shown = leaver.characters[:SHOWN]
        characters = ", ".join(map(describe, shown)) + (" and others" if len(leaver.characters) > SHOWN else "")
        if leaver.kind == "parameter":
            characters += f", which '{leaver.word}' can hold,"
        elif leaver.kind == "filter":
            source = f" of '{leaver.word}'" if leaver.parameter is not None else ""
            characters += f", which filter '{leaver.span.text}' can make{source},"
        declared = self.message.parameters.get(leaver.parameter or "")
        return sizes.NEEDS_UNICODE.at(
            leaver.span,
            characters=characters,
            verb="lies" if leaver.kind == "literal" and len(leaver.characters) == 1 else "lie",
            field=proof.field,
            help=_remedy(proof.answer) if leaver.kind != "literal" else None,
            related=[Note(f"'{declared.name}' is declared here", declared.span)] if declared is not None else [],
            fix=automatic(proof.record, relation),
        )


def _remedy(answer: Answer) -> str:
    values = json.dumps(answer.leaving_witness, ensure_ascii=False)
    return f"write type: auto; these values take it out of GSM-7: {values}"


def encoding(record: Record) -> Encoded | None:
    """How the texts of an object are encoded, where that is a question."""
    relations = record.shape.relations if record.shape is not None else ()
    return next((relation for relation in relations if isinstance(relation, Encoded)), None)
