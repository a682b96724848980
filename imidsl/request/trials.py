"""Values that a text is tried with: the emptiest of its parameters, and those that the proof tries its claims with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from imidsl.proof.probes import probes
from imidsl.proof.witness import canonical, jsonable, simplest
from imidsl.request.texts import RequestPart
from imidsl.text.template.jinja.meter import MAX_TRIED, Meter
from imidsl.text.template.template import Template
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordType,
    TextType,
)
from imidsl.text.types.parameters import Parameter

_MOST = 64
"""How many combinations of small values are tried."""


def renderings(
    text: Template, part: RequestPart, constants: Mapping[str, object]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Renderings of a text with the values that make them, ready for JSON."""
    used = {name: parameter for name, parameter in part.parameters.items() if name in text.names}
    tries = Meter(MAX_TRIED)
    for plain in _candidates(text, used):
        if tries.is_empty:
            return
        made = rendered(text, used, constants, plain, tries)
        if made is not None:
            yield made, jsonable(plain)


def rendered(
    text: Template,
    parameters: Mapping[str, Parameter],
    around: Mapping[str, object],
    plain: dict[str, Any],
    meter: Meter | None = None,
) -> str | None:
    """A text with plain values of these parameters, and whatever else it names as it is known around it.

    None where a value isn't allowed, or where there is no rendering.
    """
    values = canonical(plain, parameters, meter)
    made = text.render({**around, **values}, meter) if values is not None else None
    return made if isinstance(made, str) else None


def _candidates(text: Template, used: Mapping[str, Parameter]) -> Iterator[dict[str, Any]]:
    small = [[(name, value) for value in _small_of(parameter)] for name, parameter in used.items()]
    for _, chosen in zip(range(_MOST), product(*small), strict=False):
        yield {name: value for name, value in chosen if value is not None}
    for probe in probes((text,)):
        yield probe.values(used)


def _small_of(parameter: Parameter) -> list[Any]:
    values = _small(parameter.type) if parameter.type is not None else []
    return [None, *values] if parameter.optional else values


def _small(type_: ParameterType) -> list[Any]:
    """Some small values of a type: those that make texts short, or go each way of a condition."""
    match type_:
        case BoolType():
            return [False, True]
        case ChoiceType(options=options):
            return list(options)
        case IntType(min=low, max=high) | DecimalType(min=low, max=high):
            return list(dict.fromkeys((0 if low is None else low, 1 if high is None else high)))
        case DateType():
            return ["2026-01-01", "2026-12-24"]
        case DateTimeType():
            return ["2026-01-01T00:00:00Z", "2026-12-24T12:30:00Z"]
        case ListType(item=item, min=least):
            return [[next(iter(_small(item)), "")] * least]
        case RecordType(fields=fields):
            return [{field.name: None if field.optional else next(iter(_small(field.type)), "") for field in fields}]
        case TextType(min=0, pattern=None):
            return ["", *simplest(type_)]
    return list(simplest(type_))
