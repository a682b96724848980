"""Shapes: as much of a value's type as the names of a text need.

Whether it has text, fields or items, and whether it might be none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from imidsl.records import dataclass, field, replace
from imidsl.text.vocabulary import LOOP_METHODS


@dataclass(frozen=True, slots=True)
class Scalar:
    """Something with a text of its own."""

    optional: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """Something with just these fields."""

    fields: Mapping[str, ValueShape]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """A list of items of one shape."""

    item: ValueShape
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that only rendering shows: a macro's argument, a part of what a filter made."""

    optional: bool = False


ValueShape: TypeAlias = Scalar | Records | Lists | Unknown

#: `request`, in the scope of every message: the channel's name and the part of a split, from 1.
REQUEST = Records(MappingProxyType({"channel": Scalar(), "part": Scalar()}))

#: `loop`, within one; what its parts hold only rendering shows.
LOOP = Records(MappingProxyType(dict.fromkeys(sorted(LOOP_METHODS), Unknown())))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text can refer to: names with their shapes, and the ids of the declared smartlinks."""

    names: Mapping[str, ValueShape]
    links: frozenset[str] = field(default_factory=frozenset)

    @property
    def all_names(self) -> frozenset[str]:
        """Everything that there is, links included."""
        return frozenset(self.names) | {f"link_{link}" for link in self.links}


def given(shape: ValueShape) -> ValueShape:
    """The shape where it is known not to be none."""
    return replace(shape, optional=False) if shape.optional else shape


def either(one: ValueShape, other: ValueShape) -> ValueShape:
    """The shape of what is one or the other."""
    optional = one.optional or other.optional
    if given(one) == given(other):
        return replace(one, optional=optional)
    if isinstance(one, Lists) and isinstance(other, Lists):
        return Lists(either(one.item, other.item), optional)
    return Unknown(optional)
