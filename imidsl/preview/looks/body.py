"""Reading a request body that may hold anything: `raw` parts can put any JSON anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from imidsl.request.sizes import compact
from imidsl.schema.kinds import Json

Object: TypeAlias = Mapping[str, Json]


def text(of: Object, *path: str) -> str:
    """The text at a path; of another value its JSON, of a missing one nothing."""
    value = at(of, *path)
    if isinstance(value, str) or value is None:
        return value or ""
    return compact(value).decode("utf-8", "replace")


def at(of: Object, *path: str) -> Json:
    """The value at a path, None where there is none."""
    value: Json = of
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def inner(of: Object, *path: str) -> Object:
    """The object at a path, an empty one where there is none."""
    value = at(of, *path)
    return value if isinstance(value, Mapping) else {}


def items(of: Object, *path: str) -> Iterator[Object]:
    """The objects of the list at a path."""
    value = at(of, *path)
    yield from (item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()
