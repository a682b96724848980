"""Requests of which no example shows more than is known without values, so that none is filled and judged for it.

Values decide whether a text can be rendered, how long it is, which characters it has and whether it is there at all. Of
ordinary texts the proof answers that for all values. What it doesn't answer, or what depends on a text in another way,
leaves a request unsettled: then each example is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imidsl.binding.values import Array, Each, Fixed, Leaf, Record, ValueNode, children
from imidsl.proof.analyse import Answer
from imidsl.request.payloads import is_sum
from imidsl.request.proofs import Proof
from imidsl.schema.kinds import Automatic, Text
from imidsl.schema.model import Shape
from imidsl.schema.relations import Encoded, Relation
from imidsl.text.chars.encoding import Encoding
from imidsl.text.template.template import Template

Answers = Mapping[int, Answer]


def is_settled(request: Record, fixed: Fixed, proofs: Sequence[Proof]) -> bool:
    """Whether nothing more is to be found in a request in which nothing was found without values."""
    answers = {id(proof.leaf): proof.answer for proof in proofs}
    return all(answer.kind == "proved" for answer in answers.values()) and _is_settled(request, fixed, answers)


def _is_settled(node: ValueNode, fixed: Fixed, answers: Answers) -> bool:
    if node in fixed:
        return True
    match node:
        case Leaf():
            return not _is_open(node) or _is_answered(node, answers)
        case Record(shape=Shape() as shape) if not _holds(node, shape, answers):
            return False
        case Record() | Array():
            return all(_is_settled(child, fixed, answers) for child in children(node))
        case Each():
            return False


def _is_open(node: ValueNode | None) -> bool:
    """Whether values decide what a text is."""
    return isinstance(node, Leaf) and isinstance(node.value, Template) and not node.value.constant


def _is_answered(leaf: Leaf, answers: Answers) -> bool:
    """Whether every rendering of a text is there and may be there; other kinds than texts take only some."""
    answer = answers.get(id(leaf))
    return type(leaf.kind) is Text and answer is not None and answer.ordinary and answer.min_chars > 0


def _holds(record: Record, shape: Shape, answers: Answers) -> bool:
    """Whether what is asked of an object as a whole depends on none of its texts, or was asked of the proof."""
    if shape.distinct or (shape.size is not None and not is_sum(record)):
        return False
    if shape.cases is not None and _is_open(record.members.get(shape.cases.tag)):
        return False
    return all(_is_kept(relation, record, answers) for relation in shape.relations)


def _is_kept(relation: Relation, record: Record, answers: Answers) -> bool:
    asked = [name for name in relation.weighed() if _is_open(record.members.get(name))]
    if not isinstance(relation, Encoded) or asked != [relation.text]:
        return not asked
    by, answer = record.members.get(relation.by), answers.get(id(record.members[relation.text]))
    decided = isinstance(by, Leaf) and isinstance(by.value, Automatic)
    return decided or (answer is not None and answer.encodings == (Encoding.GSM7,))
