"""A body as a file: JSON laid out for readers, as `json.dumps(…, indent=2)` does, which takes twice as long."""

from __future__ import annotations

import json
from json.encoder import encode_basestring as quoted

from imidsl.schema.kinds import Json


def laid_out(body: Json, margin: str = "\n") -> str:
    """A value on lines of its own; `margin` is the line break before its last bracket."""
    if isinstance(body, str):
        return quoted(body)
    if isinstance(body, dict) and body:
        inner = f"{margin}  "
        members = [f"{quoted(name)}: {laid_out(value, inner)}" for name, value in body.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(body, list) and body:
        inner = f"{margin}  "
        return f"[{inner}{f',{inner}'.join([laid_out(item, inner) for item in body])}{margin}]"
    return json.dumps(body)
