"""Made-up examples as they stand in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from imidsl.binding.message import EXAMPLE
from imidsl.importer import nodes
from imidsl.review.covering import Covering
from imidsl.syntax import tree


def blocks(covered: Covering) -> Iterator[tree.Block]:
    """The blocks of examples."""
    for name, values in covered.examples.items():
        entries = [nodes.entry(parameter, _value(value)) for parameter, value in values.items()]
        yield nodes.block(nodes.name(EXAMPLE), [nodes.string(name)], entries)


def _value(value: object) -> tree.Value:
    match value:
        case None:
            return nodes.NULL
        case bool():
            return nodes.flag(value)
        case Decimal():
            return nodes.decimal(value)
        case int():
            return nodes.number(value) or nodes.string(str(value))
        case date():
            return nodes.moment(value)
        case list() | tuple():
            return nodes.many(_value(item) for item in value)
        case Mapping():
            return nodes.body(nodes.entry(str(name), _value(item)) for name, item in value.items())
        case _:
            return nodes.string(str(value))
