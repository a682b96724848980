"""The table as a page: each field of a message and its channels, what it takes, what limits it; an example a block."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.schema.channels import BY_NAME, CHANNELS
from imidsl.schema.envelope import MESSAGE
from imidsl.schema.examples import Place, places
from imidsl.schema.kinds import EVERY_PROFILE, Choice, Kind, Limit, Many, Map, Text, listed
from imidsl.schema.model import Channel, Field, Shape

_HEAD = """\
# Fields

Generated from the table (`python -m imidsl.generate`). Names are those of the Messaging API's own page. `*` marks a
field that is needed, `(*)` one that is needed unless the message uses a template of the platform. Above each table
stands the block on one line, with what it can't do without. A block of a list may be repeated, and may end what
stands before its brace with `for item in items`: then there is one for each item of that list.
"""
_COLUMNS = "| field | takes | |\n| --- | --- | --- |\n"


def reference() -> str:
    """The page."""
    every = list(places())
    parts = [
        _HEAD,
        "## Every message\n",
        _COLUMNS + "".join(_row(row) for row in MESSAGE.fields if row.name not in BY_NAME),
    ]
    parts += [_section(place) for place in every if place.steps[0].row.name not in BY_NAME]
    for channel in CHANNELS:
        parts += _channel(channel, [place for place in every if place.steps[0].row.name == channel.name])
    return "\n".join(parts)


def _channel(channel: Channel, below: list[Place]) -> Iterator[str]:
    taken = ", ".join(f"`{name}`" for name in channel.destinations)
    yield f"## `{channel.name}`\n"
    yield f"{channel.doc}. Destinations: {taken}.\n"
    if not below:
        same = next(other for other in CHANNELS if other.shape is channel.shape)
        yield f"Its fields are those of [`{same.name}`](#{same.name}).\n"
    for place in below:
        yield "\n".join(_tables(place)) if len(place.steps) == 1 else _section(place)


def _section(place: Place) -> str:
    return "\n".join([f"### {_title(place.shape)}\n", f"{place.shape.doc}.{_labels(place.shape)}\n", *_tables(place)])


def _labels(shape: Shape) -> str:
    """What stands before the brace of a block."""
    if shape.keyed:
        return " Before its brace: a kind of id, then the ids."
    names = " and ".join(f"`{name}`" for name in shape.labels)
    return f" Before its brace: {names}, in place of the field." if names else ""


def _tables(place: Place) -> Iterator[str]:
    """A table for each case, each with its example."""
    shape = place.shape
    if shape.cases is None:
        yield from _table(place, None, shape.fields)
        return
    grouped: dict[int, tuple[list[str], tuple[Field, ...]]] = {}
    for value, rows in shape.cases.when.items():
        grouped.setdefault(id(rows), ([], rows))[0].append(value)
    for values, rows in grouped.values():
        yield f"With `{shape.cases.tag}` {', '.join(f'`{value}`' for value in values)}:\n"
        yield from _table(place, values[0], rows)


def _table(place: Place, tag: str | None, rows: tuple[Field, ...]) -> Iterator[str]:
    profile = place.profile(tag)
    if profile is not None:
        yield f"```imi\n{place.line(tag, profile)}\n```\n"
    yield _COLUMNS + "".join(map(_row, rows))


def _title(shape: Shape) -> str:
    return shape.name.replace("_", " ")


def _row(row: Field) -> str:
    mark = {"yes": "\\*", "content": "(\\*)", "no": ""}[row.need]
    only = "" if row.profiles == EVERY_PROFILE else f" Only in {listed(row.profiles)}."
    return f"| `{row.name}`{mark} | {_takes(row)} | {row.doc}.{only} |\n"


def _takes(row: Field) -> str:
    match row.kind:
        case Shape() as shape if row.block:
            return f"a block [`{row.block}`]({_anchor(shape)})"
        case Shape() as shape:
            return f"[a block]({_anchor(shape)})"
        case Many(of=Shape() as shape) as many if row.block:
            return f"blocks [`{row.block}`]({_anchor(shape)}){_bounds(many)}"
        case Many(of=Shape() as shape) as many:
            return f"a list of [objects]({_anchor(shape)}){_bounds(many)}"
        case Many(of=Choice() as choice) as many:
            return f"a list of {choice.words}{_bounds(many)}"
        case Many(of=of) as many:
            return f"a list, each item {_words(of)}{_bounds(many)}"
        case Map(of=of) as kind:
            return f"{kind.words}, each {_words(of)}"
    return _words(row.kind)


def _anchor(shape: Shape) -> str:
    return f"#{_title(shape).replace(' ', '-')}"


def _words(kind: Kind) -> str:
    limit = kind.limit if isinstance(kind, Text) else None
    return kind.words + (_limit(limit) if limit is not None else "")


def _limit(limit: Limit) -> str:
    return f", at most {limit.amount} {limit.unit} ({limit.source})"


def _bounds(many: Many) -> str:
    """How many items there are, and who says so."""
    bounds = {
        (False, False): "",
        (True, False): f", at least {many.low}",
        (False, True): f", at most {many.high}",
        (True, True): f", {many.low} to {many.high}",
    }[many.low > 0, many.high is not None]
    return f"{bounds} ({many.source})" if bounds and many.source else bounds
