"""Body × schema → diagnostics: the last word before a body is written. The door to jsonschema.

What conforms, nearly every body, is known by code that is generated from the schema. Whatever that doesn't pass is
jsonschema's to judge, which knows why, and takes as long to import as everything else together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from imidsl import resources
from imidsl.binding.values import Array, Record, ValueNode
from imidsl.diagnostics import Diagnostic, conformance
from imidsl.schema.json_schema import file_name, in_part, request_schema
from imidsl.schema.kinds import Json, Profile
from imidsl.source import Span

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


@cache
def _valid(profile: Profile) -> Callable[[Json], bool]:
    """The code generated from the profile's schema, with the limits as documented."""
    valid: Callable[[Json], bool] = import_module(f"imidsl.schema.validators.{profile}").valid
    return valid


@cache
def _validator(profile: Profile, limits: tuple[tuple[str, int], ...], lacking: bool) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = None if limits else resources.schema_text(file_name(profile))
    schema = request_schema(profile, dict(limits)) if text is None else json.loads(text)
    return Draft202012Validator(in_part(schema) if lacking else schema)


def conform(
    body: Json, root: ValueNode, profile: Profile, limits: Mapping[str, int], *, lacking: bool = False
) -> list[Diagnostic]:
    """What jsonschema has most of all against a body, at the place of the value concerned; `root` has the places.

    One that is `lacking` may be without what is needed: that stands in `raw`.
    """
    if not limits and _valid(profile)(body):
        return []
    from jsonschema.exceptions import best_match

    error = best_match(_validator(profile, tuple(sorted(limits.items())), lacking).iter_errors(body))
    return [_diagnostic(error, root, profile)] if error is not None else []


def _diagnostic(error: ValidationError, root: ValueNode, profile: Profile) -> Diagnostic:
    path = list(error.absolute_path)
    pointer = "/" + "/".join(str(step) for step in path)
    return conformance.NOT_CONFORMANT.at(_span(root, path, profile), reason=error.message[:200], pointer=pointer)


def _span(node: ValueNode, path: list[str | int], profile: Profile) -> Span:
    for step in path:
        match node:
            case Array(items=items) if isinstance(step, int) and step < len(items):
                node = items[step]
            case Record(shape=shape, members=members):
                rows = shape.every_field() if shape is not None else ()
                name = next((row.name for row in rows if row.on_wire(profile) == step), str(step))
                if name not in members:
                    break
                node = members[name]
            case _:
                break
    return node.span
