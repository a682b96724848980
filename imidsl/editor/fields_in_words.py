"""Fields of the table, and parameters, in words, for whoever points at it."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.schema.kinds import EVERY_PROFILE, Choice, Many, Option, Profile, Text, listed
from imidsl.schema.model import Field
from imidsl.text.types.parameters import Parameter


def described(row: Field, profile: Profile) -> str:
    """What a field is for, what it takes, its limit, whether it is needed, and what it is called on the wire."""
    return "\n\n".join([f"{row.doc}.", "  \n".join(_lines(row, profile))])


def _lines(row: Field, profile: Profile) -> Iterator[str]:
    yield f"Takes {row.kind.words}" if row.item is None else f"A block{_labels(row)}"
    limit = row.kind.limit if isinstance(row.kind, Text) else None
    if limit is not None:
        yield f"At most {limit.amount} {limit.unit} ({limit.source})"
    if isinstance(row.kind, Many) and row.kind.high is not None:
        yield f"At most {row.kind.high}"
    if row.need != "no":
        yield "Needed" if row.need == "yes" else "Needed, unless a template of the platform is used"
    if row.profiles != EVERY_PROFILE:
        yield f"Only in {listed(row.profiles)}"
    if row.on_wire(profile) != row.name:
        yield f"On the wire: `{row.on_wire(profile)}`"


def _labels(row: Field) -> str:
    assert row.item is not None
    if row.item.keyed:
        return ", with a kind of id and the ids before its brace"
    return f", with its {' and '.join(row.item.labels)} before the brace" if row.item.labels else ""


def of_symbol(kind: Choice, word: str) -> str:
    """What a symbol stands for."""
    option: Option | None = next((one for one in kind.options if one.symbol == word), None)
    if option is None:
        return "decided by the compiler, from the rendered text"
    wire = f'`"{option.wire}"` on the wire' if option.wire != option.symbol else ""
    return "  \n".join(filter(None, (option.doc, wire)))


def parameter_in_words(parameter: Parameter) -> str:
    """A parameter's type and what it is for."""
    type_ = parameter.item.type.span.text if parameter.item.type is not None else ""
    return "\n\n".join(filter(None, (f"`{type_}`", parameter.doc)))
