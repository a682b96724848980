"""Completion in blocks of the table: fields that aren't written yet, labels, symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imidsl.binding.message import EXAMPLE, PARAM, TEST
from imidsl.binding.modules import bases
from imidsl.editor import fitting
from imidsl.editor.fields_in_words import described, of_symbol
from imidsl.editor.names import parameters_of
from imidsl.editor.place import CursorPlace, OpenShape
from imidsl.editor.proposals import Proposal
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import DESTINATION, MESSAGE, ids
from imidsl.schema.kinds import Choice, Flag, Kind, Many, Switch, Text
from imidsl.schema.model import Channel, Field
from imidsl.syntax import tree
from imidsl.text.types.containers import ListType

MEMBERS = {
    PARAM: ("param ${1:name}: $0", "a parameter, with its type"),
    EXAMPLE: ('example "${1:name}" {\n  $0\n}', "a named set of values"),
    TEST: ('test "${1:name}" {\n  $0\n}', "what values make of this message"),
}
"""What a message has besides fields."""


def in_shape(place: CursorPlace) -> Iterator[Proposal]:
    """What could stand at a place in a block of the table."""
    if not place.shapes:
        return
    item = next(node for node in reversed(place.way) if isinstance(node, tree.Entry | tree.Block | tree.Statement))
    if place.node is item.key:
        yield from fields(place, place.shapes[-1], item)
    elif isinstance(item, tree.Block | tree.Statement) and any(place.node is label for label in item.labels):
        yield from _labels(place, place.shapes[-1], item)
    elif place.kind is not None:
        yield from symbols(place.kind, place)


def fields(place: CursorPlace, open_: OpenShape, item: tree.Item | None) -> Iterator[Proposal]:
    """The fields that a block lacks, those first that suit what stands behind the place."""
    rows = [row for row in open_.rows(place.profile) if place.profile in row.profiles]
    written = {one.key.text for one in open_.items if not isinstance(one, tree.Declaration) and one is not item}
    labelled = set(open_.shape.labels[: len(open_.labels)])
    before = _before(open_, rows, item)
    value = item.value if isinstance(item, tree.Entry) else item
    for number, row in enumerate(rows):
        is_repeated = isinstance(row.kind, Many) and row.block is not None
        if row.name in labelled or (not is_repeated and written & ({*row.spellings()} | {row.block or row.name})):
            continue
        suits = fitting.fit(row, value) if value is not None else fitting.GOOD
        if suits == fitting.NONE:
            continue
        needed = row.need != "no" and not written & {row.name, row.block}
        word = row.block if row.block is not None and not isinstance(value, tree.List) else row.name
        rank = 4 * suits + (0 if needed else 1) + ((number - before) % len(rows)) / len(rows)
        snippet = _snippet(row, word) if isinstance(value, tree.Missing) or value is None else None
        yield Proposal(word, "field" if row.item is None else "block", described(row, place.profile), snippet, rank)


def _before(open_: OpenShape, rows: Iterable[Field], item: tree.Item | None) -> int:
    """Which row was written last before the place: the next ones are the likeliest."""
    last = -1
    for one in open_.items:
        if item is not None and one.span.start >= item.span.start:
            break
        for number, row in enumerate(rows):
            if not isinstance(one, tree.Declaration) and one.key.text in (*row.spellings(), row.block):
                last = number
    return last


def _snippet(row: Field, word: str) -> str:
    if row.item is not None:
        kinds = (row.item.by_name()[name].kind for name in row.item.labels)
        labels = "".join(f" {_label(number, kind)}" for number, kind in enumerate(kinds, 1))
        return f"{word}{labels} {{\n  $0\n}}"
    return f"{word}: $0" if _symbols(row.kind) or not isinstance(row.kind, Text) else f'{word}: "$0"'


def _label(number: int, kind: Kind) -> str:
    """A place for a label in a snippet."""
    if _symbols(kind):
        return choice(number, _symbols(kind))
    return f'"${number}"' if isinstance(kind, Text) else f"${{{number}:1}}"


def choice(number: int, words: Iterable[str]) -> str:
    """A place of a snippet where one of some words goes."""
    return f"${{{number}|{','.join(words)}|}}"


def _symbols(kind: Kind) -> list[str]:
    """The words that a kind takes."""
    return kind.symbols() if isinstance(kind, Choice) else ["true", "false"] if isinstance(kind, Flag | Switch) else []


def symbols(kind: Kind, place: CursorPlace) -> Iterator[Proposal]:
    """The words that a kind takes in this profile."""
    if isinstance(kind, Choice):
        known = {option.symbol for option in kind.options if place.profile in option.profiles}
        for number, word in enumerate(kind.symbols()):
            if word in known or word in kind.automatic:
                yield Proposal(word, "symbol", of_symbol(kind, word), rank=number / 100)
    elif isinstance(kind, Flag | Switch):
        yield from (Proposal(word, "symbol") for word in ("true", "false"))


def _labels(place: CursorPlace, open_: OpenShape, item: tree.Block | tree.Statement) -> Iterator[Proposal]:
    at = next(number for number, label in enumerate(item.labels) if label is place.node)
    words = [label.span.text for label in item.labels]
    if at > 1 and words[at - 1] == "in" and "for" in words[:at]:
        yield from _lists(place)
    elif open_.shape.keyed and at == 0:
        yield from _id_kinds(place, item)
    elif at < len(open_.shape.labels):
        yield from symbols(open_.shape.by_name()[open_.shape.labels[at]].kind, place)


def _lists(place: CursorPlace) -> Iterator[Proposal]:
    """The parameters that a block can be repeated for."""
    if place.block is not None:
        for name, parameter in parameters_of(place.unit, place.block).items():
            if isinstance(parameter.type, ListType):
                yield Proposal(name, "parameter", parameter.doc)


def _id_kinds(place: CursorPlace, item: tree.Block | tree.Statement) -> Iterator[Proposal]:
    """The kinds of id that one of the message's channels can use."""
    channels = list(channels_of(place))
    kinds = dict.fromkeys(name for channel in channels for name in ids(channel, place.profile))
    others = [one for one in place.shapes[0].items if isinstance(one, tree.Block | tree.Statement) and one is not item]
    used = {one.labels[0].span.text for one in others if one.key.text == item.key.text and one.labels}
    shape = DESTINATION.item
    assert shape is not None
    for number, row in enumerate(shape.fields):
        if row.name in kinds or (not channels and place.profile in row.profiles):
            suits = max((fitting.fit_of_id(row, label) for label in item.labels[1:]), default=fitting.GOOD)
            rank = suits + number / 100 + 0.5 * (row.name in used)
            yield Proposal(row.name, "symbol", described(row, place.profile), rank=rank)


def channels_of(place: CursorPlace) -> Iterator[Channel]:
    """The channels of the message, those that it takes over as well."""
    if place.message is not None:
        unit, message = place.message
        for block in (message, *bases(unit, message, [])):
            for one in block.body.items:
                if isinstance(one, tree.Block) and one.key.text in BY_NAME:
                    yield BY_NAME[one.key.text]


def in_message(place: CursorPlace, item: tree.Item) -> Iterator[Proposal]:
    """What could stand directly in a message."""
    is_declared = isinstance(item, tree.Declaration)
    value = None if is_declared else item
    for word, (snippet, doc) in MEMBERS.items():
        wanted = is_declared if word == PARAM else isinstance(item, tree.Block) and len(item.labels) == 1
        alone = isinstance(item, tree.Entry) and isinstance(item.value, tree.Missing)
        if wanted or alone:
            fits = isinstance(item, tree.Block) and isinstance(item.labels[0], tree.String)
            yield Proposal(
                word, "keyword", doc, snippet if alone else None, rank=0.5 if alone or is_declared or fits else 5
            )
    if not is_declared:
        yield from fields(place, OpenShape(MESSAGE, (), place.shapes[0].items), value)
