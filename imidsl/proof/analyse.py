"""The proof of a text's size: between which sizes it lies for all values that its parameters allow (docs/proof.md)."""

from __future__ import annotations

from collections.abc import Mapping

from imidsl.proof.answer import Answer, Leaver, Stop, Witness, as_json, line
from imidsl.proof.findings import finding
from imidsl.proof.measure import Measure
from imidsl.proof.sums import answer_by_sums
from imidsl.records import replace
from imidsl.text.chars.encoding import Encoding, is_gsm7, segments
from imidsl.text.chars.links import INSERTED, INSERTED_PROBLEM, INSERTED_REMEDY
from imidsl.text.template.template import Template
from imidsl.text.types.parameters import Parameter

__all__ = ["Answer", "Leaver", "Measure", "Stop", "Witness", "analyse", "as_json", "finding", "line"]


def analyse(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], measure: Measure
) -> Answer:
    """The sizes of a text over all values of its parameters.

    `constants` are what else it may name: lets with their values, `link_<id>` with its placeholder, `request` as a
    mapping with `channel` (the part of a split may be any). Never raises; what can't be followed is an open answer.
    """
    answer = _answer(template, parameters, constants, measure)
    return answer if answer.unit == measure.unit else replace(answer, unit=measure.unit)


def _answer(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], measure: Measure
) -> Answer:
    if template.constant and all(extra.constant for extra in measure.plus):
        return _constant(template, measure)
    found = answer_by_sums(template, parameters, constants, measure)
    if found is not None:
        return found
    from imidsl.proof import verdict

    return verdict.answer(template, parameters, constants, measure)


def _constant(template: Template, measure: Measure) -> Answer:
    """A text without tags has one size."""
    text = template.text
    size = measure.size(text) + sum(measure.size(extra.text) for extra in measure.plus)
    too_long = measure.limit is not None and size > measure.limit
    witness = Witness({}, size)
    inserted = INSERTED.search(text)
    if inserted is not None:
        stop = Stop(template.string.at(*inserted.span()), inserted[0], INSERTED_PROBLEM, INSERTED_REMEDY)
        encodings = tuple(Encoding) if measure.sms else ()
        return Answer("open", measure.limit, size, None, stop, encodings, _refutation=witness)
    if not measure.sms:
        return Answer("refuted" if too_long else "proved", measure.limit, size, size, _refutation=witness)
    count = segments(text).count
    outside = "".join(dict.fromkeys(char for char in text if not is_gsm7(char)))
    at = text.find(outside[0]) if outside else 0
    leavers = (Leaver("literal", outside[0], outside, template.string.at(at, at + 1), None),) if outside else ()
    return Answer(
        "refuted" if too_long else "proved",
        measure.limit,
        size,
        size,
        encodings=(Encoding.UCS2 if outside else Encoding.GSM7,),
        min_segments=count,
        max_segments=count,
        _search_leavers=lambda: leavers,
        _refutation=witness,
        _search_leaving=lambda: {} if outside else None,
    )
