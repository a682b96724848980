"""The words that highlighters tell apart, read off the table and the vocabulary: nothing is listed twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from types import MappingProxyType

from imidsl.binding.expectations import Sort
from imidsl.binding.fields import RAW
from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.binding.modules import FORMS
from imidsl.binding.tests import PARTS
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import MESSAGE, shapes
from imidsl.schema.kinds import Choice, Free, Kind, Many, Map
from imidsl.schema.model import Field
from imidsl.text import vocabulary
from imidsl.text.template.filters import NAMES as FILTERS
from imidsl.text.types.reader import TYPES

CHANNEL_WORDS = frozenset(channel.name for channel in CHANNELS)


@cache
def fields() -> frozenset[str]:
    """What may stand before a colon: fields, by every profile's name."""
    return frozenset(word for row in _rows() for word in row.spellings()) - CHANNEL_WORDS


@cache
def blocks() -> frozenset[str]:
    """What may stand before labels or a brace, channels aside."""
    rows = [row for row in _rows() if row.item is not None or isinstance(row.kind, Free | Map)]
    objects = {word for row in rows for word in (*row.spellings(), row.block) if word}
    return frozenset(objects - CHANNEL_WORDS) | {RAW}


@cache
def symbols() -> frozenset[str]:
    """The bare words that the table has as values."""
    return frozenset(
        word for row in _rows() for kind in _kinds(row.kind) if isinstance(kind, Choice) for word in kind.symbols()
    )


def _rows() -> Iterator[Field]:
    return (row for shape in shapes(MESSAGE) for row in shape.every_field())


def _kinds(kind: Kind) -> Iterable[Kind]:
    return (kind, kind.of) if isinstance(kind, Many) else (kind,)


FORM_WORDS = frozenset({*FORMS, PARAM, EXAMPLE, TEST, *PARTS})
"""Words that open a form, or a part of a test."""
CONDITIONS = frozenset(Sort)

TEMPLATE_WORDS = MappingProxyType(
    {
        "tags": vocabulary.TAGS,
        "keywords": vocabulary.KEYWORDS | {"recursive"},
        "tests": frozenset(word for word in vocabulary.TESTS if word.isidentifier()),
        "globals": vocabulary.GLOBALS | vocabulary.IMPLIED,
        "filters": FILTERS,
        "types": frozenset(TYPES),
    }
)
"""What the templates in texts have, and the types of parameters."""
