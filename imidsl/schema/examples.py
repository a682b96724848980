"""Examples of blocks, made from the table: what is needed in one, and something where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import MESSAGE, ids
from imidsl.schema.kinds import (
    PROFILES,
    Amount,
    Choice,
    Count,
    Flag,
    Instant,
    Kind,
    Many,
    Map,
    Msisdn,
    Pattern,
    Profile,
    Switch,
    Url,
)
from imidsl.schema.looks import Role
from imidsl.schema.model import Field, Shape
from imidsl.schema.relations import AnyOf, OneOf

Written = Mapping[str, str]
"""Items of a block by the names of their fields."""
NOTHING: Written = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """A field whose value is an object, and the case of the object around it that has the field."""

    row: Field
    tag: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shape stands in a message: the steps that lead there, the last one its own."""

    steps: tuple[Step, ...]

    @property
    def row(self) -> Field:
        """The field that holds it."""
        return self.steps[-1].row

    @property
    def shape(self) -> Shape:
        """The shape itself."""
        assert self.row.item is not None
        return self.row.item

    def profile(self, tag: str | None) -> Profile | None:
        """The first profile that has the place, and there the case of a tag; None without any."""
        return next((profile for profile in PROFILES if self._has(profile, tag)), None)

    def _has(self, profile: Profile, tag: str | None) -> bool:
        tags = [*(step.tag for step in self.steps[1:]), tag]
        return all(
            profile in step.row.profiles and _tagged(step.row.item, inner, profile)
            for step, inner in zip(self.steps, tags, strict=True)
        )

    def line(self, tag: str | None, profile: Profile) -> str:
        """The block alone, on one line."""
        return _block(self.row, tag, profile)

    def message(self, tag: str | None, profile: Profile) -> str:
        """A message with the block in it."""
        text = self.line(tag, profile)
        for step, below in zip(reversed(self.steps[:-1]), reversed(self.steps[1:]), strict=True):
            text = _block(step.row, below.tag, profile, {below.row.name: text})
        outermost = self.steps[0].row.name
        channel = BY_NAME.get(outermost, BY_NAME["sms"])
        rest = [] if outermost in BY_NAME else [f'{channel.name} {{ text: "Hello" }}']
        if outermost != "destination":
            kind = ids(channel, profile)[0]
            rest.append(_to(next(row for row in _destination().fields if row.name == kind), profile))
        return "\n".join(["message m {", *(f"  {item}" for item in [text, *rest]), "}", ""])


def places() -> Iterator[Place]:
    """Where each shape stands first, in the order of the table."""
    yield from _below(MESSAGE, (), {MESSAGE})


def _below(shape: Shape, above: tuple[Step, ...], seen: set[Shape]) -> Iterator[Place]:
    cases = shape.cases.when.items() if shape.cases is not None else [(None, shape.fields)]
    for tag, rows in cases:
        for row in rows:
            if row.item is not None and row.item not in seen:
                seen.add(row.item)
                place = Place((*above, Step(row, tag)))
                yield place
                yield from _below(row.item, place.steps, seen)


def _tagged(shape: Shape | None, tag: str | None, profile: Profile) -> bool:
    """Whether a profile has the case of a tag."""
    if shape is None or shape.cases is None or tag in (None, shape.cases.default):
        return True
    row = _tag_row(shape, profile)
    return row is not None and isinstance(row.kind, Choice) and any(o.wire == tag for o in row.kind.of(profile))


def _tag_row(shape: Shape, profile: Profile) -> Field | None:
    assert shape.cases is not None
    rows = (row for row in shape.every_field() if row.name == shape.cases.tag and profile in row.profiles)
    return next(rows, None)


# --- blocks


def _block(row: Field, tag: str | None, profile: Profile, given: Written = NOTHING) -> str:
    """What writes an object for a field: with what is needed in it, and what is given."""
    shape = row.item
    assert shape is not None
    if shape.keyed:
        return _to(next(one for one in shape.fields if profile in one.profiles), profile)
    if shape.cases is not None and tag is None:
        tag = shape.cases.default or next(iter(shape.cases.when))
    items = {one.name: _item(one, tag, shape, profile, given) for one in _wanted(shape, tag, profile, given)}
    labels: list[str] = []
    for name in shape.labels:
        if name not in items or not items[name].startswith(f"{name}: "):
            break
        labels.append(items.pop(name).removeprefix(f"{name}: "))
    rest = ['name: "Ada"'] if row.rest is not None else []
    word = row.block or row.name
    if isinstance(row.kind, Many) and row.block is None:
        return f"{word}: [{{ {_joined([*items.values(), *rest])} }}]"
    body = [*items.values(), *rest]
    head = " ".join([word, *labels])
    return f"{head} {{ {_joined(body)} }}" if body else head if labels else f"{head} {{ }}"


def _joined(items: list[str]) -> str:
    return ", ".join(items)


def _to(kind: Field, profile: Profile) -> str:
    assert isinstance(kind.kind, Many)
    return f"to {kind.name} {_value(kind.kind.of, kind, profile)}"


def _destination() -> Shape:
    shape = next(row.item for row in MESSAGE.fields if row.name == "destination")
    assert shape is not None
    return shape


def _wanted(shape: Shape, tag: str | None, profile: Profile, given: Written) -> list[Field]:
    """The fields that an example has, in the order of the table."""
    rows = [row for row in shape.settled(tag, profile) if row.name != shape.numbered]
    names = {row.name for row in rows if row.need != "no"} | set(given)
    if shape.cases is not None and tag != shape.cases.default:
        names.add(shape.cases.tag)
    for relation in shape.relations:
        if isinstance(relation, AnyOf | OneOf) and names.isdisjoint(relation.fields):
            names |= {next(row.name for row in rows if row.name in relation.fields)}
    return [row for row in rows if row.name in names] or rows[:1]


def _item(row: Field, tag: str | None, around: Shape, profile: Profile, given: Written) -> str:
    if row.name in given:
        return given[row.name]
    if row.item is not None:
        return _block(row, None, profile)
    if around.cases is not None and row.name == around.cases.tag and isinstance(row.kind, Choice):
        return f"{row.name}: {next(option.symbol for option in row.kind.options if option.wire == tag)}"
    value = _value(row.kind, row, profile)
    return f"{row.name} {value}" if isinstance(row.kind, Map) else f"{row.name}: {value}"


def _value(kind: Kind, row: Field, profile: Profile) -> str:
    """A right value, as a definition writes it."""
    match kind:
        case Many(of=of):
            return f"[{_value(of, row, profile)}]"
        case Map(of=of):
            return f"{{ key: {_value(of, row, profile)} }}"
        case Choice():
            return kind.of(profile)[0].symbol
        case Count(unit=unit, low=low):
            return "2d" if unit else str(max(low or 0, 1))
        case Amount():
            return "9.5"
        case Switch() | Flag():
            return "true"
        case Instant():
            return "2d"
        case Msisdn():
            return '"447700900123"'
        case Pattern(sample=sample):
            return f'"{sample}"'
        case Url():
            return '"https://example.com/a"'
        case _:
            return '"Hello"' if row.role in (Role.TEXT, Role.TITLE) else '"…"'
