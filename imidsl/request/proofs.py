"""Which texts of a message have limits, and what the proof says of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Each, Leaf, Record, ValueNode, plain
from imidsl.diagnostics import Diagnostic, Note, sizes
from imidsl.diagnostics.proof import PUSH_PAYLOAD_CAN_BE_TOO_LARGE
from imidsl.proof.analyse import Answer, Leaver, Measure, analyse, finding
from imidsl.records import dataclass, replace
from imidsl.request.members import automatic
from imidsl.request.path import RequestPath
from imidsl.request.sizes import Sizes, compact
from imidsl.schema.kinds import Profile, Text
from imidsl.schema.model import Channel
from imidsl.schema.relations import Encoded
from imidsl.text.chars.encoding import Encoding, describe
from imidsl.text.template.template import Template, parse
from imidsl.text.types.containers import ListType
from imidsl.text.types.parameters import NO_DEFAULT, Parameter

SHOWN = 3
"""How many characters outside GSM-7 a finding names."""
_MOST_ESCAPED = 6
"""How many bytes a byte of a text takes within JSON at most (a control character, written as a number)."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one text whatever the values are: of which message, channel and field (its dotted name).

    `leaf` is the text itself, `record` the object that it stands in.
    """

    message: str
    channel: str
    field: str
    answer: Answer
    leaf: Leaf
    record: Record


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves the texts of a message's request to one channel; `request` is that request, not filled."""

    message: Message
    channel: Channel
    profile: Profile
    sizes: Sizes

    def texts(self, request: Record) -> Iterator[Proof]:
        """The texts with a limit in bytes, in the order of the request."""
        return self._texts(request, request, RequestPath(), self.message.parameters)

    def _texts(
        self, node: ValueNode, above: Record, place: RequestPath, parameters: Mapping[str, Parameter]
    ) -> Iterator[Proof]:
        match node:
            case Record():
                for member, below in _members(node, place):
                    yield from self._texts(member, node, below, parameters)
            case Array(items=items):
                for item in items:
                    yield from self._texts(item, above, place, parameters)
            case Each(item=item):
                yield from self._texts(item, above, place, _within(node, parameters))
            case Leaf(kind=Text(limit=limit)) if limit is not None and limit.unit == "bytes":
                template = _template(node)
                if template is not None:
                    appended = (_template(above.members.get(name)) for name in limit.plus)
                    measure = Measure(
                        self.sizes.limit_of(place.name, limit),
                        self.sizes.links,
                        self.sizes.link_bytes,
                        tuple(text for text in appended if text is not None),
                        sms=encoding(above) is not None,
                    )
                    answer = analyse(template, parameters, self._constants(), measure)
                    yield Proof(self.message.name, self.channel.name, place.name, answer, node, above)

    def findings(self, request: Record, proofs: Sequence[Proof]) -> Iterator[Diagnostic]:
        """What is wrong with texts whose values aren't known, by their proofs."""
        for proof in proofs:
            # What needs no values is rendered and judged like any text.
            if proof.answer.parameters:
                yield from self._size(proof)
                yield from self._encoding(proof)
        for record, place in _records(request, RequestPath()):
            limit = record.shape.size if record.shape is not None else None
            size = self._payload(record, limit, proofs) if limit is not None else None
            if limit is not None and size is not None and size > limit:
                yield PUSH_PAYLOAD_CAN_BE_TOO_LARGE.at(
                    record.span, field=place.name, size=size, limit=limit, over=size - limit
                )

    def _payload(self, record: Record, limit: int, proofs: Sequence[Proof]) -> int | None:
        """The largest size of an object as JSON where it may be over the limit.

        None where it surely isn't, where a text has no largest size, or a block is repeated.
        """
        blank, texts = _without_texts(record)
        if blank is None or not texts:
            return None
        size = len(compact(plain(blank, self.profile, raw=True)))
        if size + _MOST_ESCAPED * sum(_proved(leaf, proofs) for leaf in texts) <= limit:
            return None
        for leaf in texts:
            assert isinstance(leaf.value, Template)
            answer = analyse(leaf.value, self.message.parameters, self._constants(), Measure(json=True))
            if answer.max_bytes is None:
                return None
            size += answer.max_bytes
        return size

    def _size(self, proof: Proof) -> Iterator[Diagnostic]:
        assert isinstance(proof.leaf.kind, Text)
        limit = proof.leaf.kind.limit
        assert limit is not None
        parameters = self.message.parameters
        found = finding(proof.answer, proof.field, proof.leaf.span, parameters, firm=limit.firm, source=limit.source)
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
            characters += f", which filter '{leaver.span.text}' can make of '{leaver.word}',"
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

    def _constants(self) -> Mapping[str, object]:
        return {**self.message.constants, "request": {"channel": self.channel.name}}


def _proved(leaf: Leaf, proofs: Iterable[Proof]) -> float:
    """The most bytes that a text takes; infinitely many where that isn't proved."""
    answers = [proof.answer for proof in proofs if proof.leaf is leaf]
    sizes = [answer.max_bytes for answer in answers if answer.kind == "proved" and answer.max_bytes is not None]
    return max(sizes) if answers and len(sizes) == len(answers) else inf


def _remedy(answer: Answer) -> str:
    values = json.dumps(answer.leaving_witness, ensure_ascii=False)
    return f"write type: auto; these values take it out of GSM-7: {values}"


def encoding(record: Record) -> Encoded | None:
    """How the texts of an object are encoded, where that is a question."""
    relations = record.shape.relations if record.shape is not None else ()
    return next((relation for relation in relations if isinstance(relation, Encoded)), None)


def _members(record: Record, place: RequestPath) -> Iterator[tuple[ValueNode, RequestPath]]:
    rows = record.shape.by_name() if record.shape is not None else {}
    for name, member in record.members.items():
        yield member, place.below(name, hidden=name in rows and rows[name].hidden)


def _records(node: ValueNode, place: RequestPath) -> Iterator[tuple[Record, RequestPath]]:
    if isinstance(node, Record):
        yield node, place
        for member, below in _members(node, place):
            yield from _records(member, below)


def _template(node: ValueNode | None) -> Template | None:
    """The text of a leaf as a template, None where it is no text or a faulty one."""
    if not isinstance(node, Leaf):
        return None
    if isinstance(node.value, Template):
        return node.value
    return parse(node.text)[0] if node.ready and node.text is not None else None


def _within(loop: Each, parameters: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
    """The parameters within a repeated block: its variable is one more, of the type of the list's items."""
    over = parameters.get(loop.over)
    if over is None:
        return parameters
    type_ = over.type.item if isinstance(over.type, ListType) else None
    variable = replace(over, name=loop.variable, type=type_, optional=False, default=NO_DEFAULT)
    return {**parameters, loop.variable: variable}


def _without_texts(node: ValueNode) -> tuple[Record | None, list[Leaf]]:
    """An object with each template made empty, and those leaves; None where its size isn't that of its parts."""
    texts: list[Leaf] = []

    def blank(node: ValueNode) -> ValueNode:
        match node:
            case Leaf(value=Template()):
                texts.append(node)
                return replace(node, value="", ready=True)
            case Record():
                raw = blank(node.raw) if node.raw is not None else None
                assert raw is None or isinstance(raw, Record)
                return replace(node, members={name: blank(m) for name, m in node.members.items()}, raw=raw)
            case Array(items=items):
                return replace(node, items=tuple(blank(item) for item in items))
            case Leaf(ready=True):
                return node
            case _:
                raise _UnknownSizeError

    try:
        made = blank(node)
    except _UnknownSizeError:
        return None, []
    assert isinstance(made, Record)
    return made, texts


class _UnknownSizeError(Exception):
    pass
