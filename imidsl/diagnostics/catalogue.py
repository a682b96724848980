"""All rows of the catalogue, by code."""

from imidsl.diagnostics import (
    Rule,
    audience,
    configuration,
    conformance,
    importing,
    names,
    parameters,
    proof,
    relations,
    review,
    sizes,
    style,
    syntax,
    templates,
    testing,
    values,
)

_STAGES = (
    syntax,
    names,
    relations,
    sizes,
    proof,
    templates,
    parameters,
    values,
    conformance,
    style,
    importing,
    configuration,
    audience,
    review,
    testing,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (row for stage in _STAGES for row in vars(stage).values() if isinstance(row, Rule)), key=lambda row: row.code
    )
)
BY_KEY = {key: row for row in RULES for key in (row.code, row.name)}
