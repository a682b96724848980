"""Objects whose size as JSON is limited, whatever the values of their texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from imidsl.binding.values import Each, Leaf, Record, ValueNode, plain, rewrite, walk
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.proof import PUSH_PAYLOAD_CAN_BE_TOO_LARGE, UNPROVED_PUSH_PAYLOAD
from imidsl.proof.analyse import Answer, Measure, analyse
from imidsl.records import dataclass, replace
from imidsl.request.sizes import compact
from imidsl.request.texts import RequestPart
from imidsl.schema.kinds import Profile
from imidsl.text.template.template import Template

_MOST_ESCAPED = 6
"""How many bytes a byte of a text takes within JSON at most (a control character, written as a number)."""


@dataclass(frozen=True, slots=True)
class Payloads:
    """Judges such objects; `answers` are what is known of texts that have limits of their own, by identity."""

    profile: Profile
    constants: Mapping[str, object]
    answers: Mapping[int, Answer]

    def findings(self, part: RequestPart) -> Iterator[Diagnostic]:
        """What is wrong with a part of a request, if it is such an object with texts in it."""
        record = part.node
        limit = record.shape.size if isinstance(record, Record) and record.shape is not None else None
        if limit is None or not isinstance(record, Record) or not is_sum(record):
            return
        texts = [node for node in walk(record) if isinstance(node, Leaf) and isinstance(node.value, Template)]
        if any(_is_unread(leaf.value, part) for leaf in texts):
            return  # found where the parameter is declared
        rest = len(compact(plain(rewrite(record, _without_text), self.profile, raw=True)))
        if texts and rest + _MOST_ESCAPED * sum(map(self._proved, texts)) > limit:
            yield from self._judged(part, record, limit, rest, texts)

    def proves(self, part: RequestPart) -> bool:
        """Whether no values make such an object too large."""
        record = part.node
        return isinstance(record, Record) and is_sum(record) and not any(self.findings(part))

    def _judged(
        self, part: RequestPart, record: Record, limit: int, rest: int, texts: Sequence[Leaf]
    ) -> Iterator[Diagnostic]:
        answers = [self._as_string(part, leaf) for leaf in texts]
        size = rest + sum(a.least if a.most is None else a.most for a in answers)
        if size > limit:
            yield PUSH_PAYLOAD_CAN_BE_TOO_LARGE.at(
                record.span, field=part.place.name, size=size, limit=limit, over=size - limit
            )
        for leaf, answer in zip(texts, answers, strict=True):
            stop = answer.stop
            if stop is not None and not self._is_said(leaf):
                yield UNPROVED_PUSH_PAYLOAD.at(
                    stop.span,
                    help=stop.remedy,
                    field=part.place.name,
                    limit=limit,
                    word=stop.word,
                    problem=stop.problem,
                )

    def _as_string(self, part: RequestPart, leaf: Leaf) -> Answer:
        assert isinstance(leaf.value, Template)
        return analyse(leaf.value, part.parameters, self.constants, Measure(json=True))

    def _proved(self, leaf: Leaf) -> float:
        """The most bytes that a text takes; infinitely many where that isn't proved."""
        answer = self.answers.get(id(leaf))
        is_known = answer is not None and answer.kind == "proved" and answer.unit == "bytes"
        return answer.most if is_known and answer is not None and answer.most is not None else inf

    def _is_said(self, leaf: Leaf) -> bool:
        """Whether it was said already that nothing is known of a text's size."""
        answer = self.answers.get(id(leaf))
        return answer is not None and answer.kind == "open"


def _is_unread(text: object, part: RequestPart) -> bool:
    """Whether a text uses a parameter whose type couldn't be read."""
    names = text.names & part.parameters.keys() if isinstance(text, Template) else ()
    return any(part.parameters[name].type is None for name in names)


def _without_text(node: ValueNode) -> ValueNode:
    if isinstance(node, Leaf) and isinstance(node.value, Template):
        return replace(node, value="", ready=True)
    return node


def is_sum(record: Record) -> bool:
    """Whether the size of an object is that of its parts: no block in it is repeated, nothing waits for the run."""
    return not any(isinstance(node, Each) or _waits(node) for node in walk(record))


def _waits(node: ValueNode) -> bool:
    return isinstance(node, Leaf) and not node.ready and not isinstance(node.value, Template)
