"""The form of the table: fields, shapes (objects), channels. Rows check themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from imidsl.records import dataclass, field
from imidsl.schema.kinds import EVERY_PROFILE, PROFILES, Kind, Many, Profile
from imidsl.schema.looks import Look, Role
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import Need, Relation


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field: its name in the language, what it holds, what it is for, whether it is needed.

    `wire` is how a profile spells it on the wire where that differs from the name; all spellings are accepted.
    `block` is the word of its blocks in the language: for a list that of one item (`action` for `actions`).
    `whole` says that a later one replaces an inherited one instead of merging with it, `key` which field of its items
    identifies them when two lists merge. `rest` is the map that takes the keys of a block written with that word.
    """

    name: str
    kind: Kind
    doc: str
    need: Need = "no"
    wire: Mapping[Profile, str] = field(default_factory=dict)
    profiles: frozenset[Profile] = EVERY_PROFILE
    block: str | None = None
    whole: bool = False
    key: str | None = None
    rest: str | None = None
    hidden: bool = False
    """Whether only the wire has it, so that definitions write what is in it one level up."""
    unless_empty: bool = False
    """Whether it is left out where nothing but empty objects is in it."""
    short: str | None = None
    """The field of its object that a plain value in the object's place writes."""
    aliases: tuple[str, ...] = ()
    """What it is called elsewhere, in lower case: never accepted, but understood."""
    role: Role | None = None
    """The part that it plays on the recipient's screen."""
    look: Look | None = None
    """How its object looks, where that is a screen of its own."""

    def __post_init__(self) -> None:
        assert self.doc and self.doc[0].isupper() and not self.doc.endswith("."), self.name
        assert self.profiles and set(self.wire) <= set(PROFILES), self.name
        assert self.rest is None or self.block, self.name
        assert self.short is None or any(row.name == self.short for row in (self.item.fields if self.item else ()))
        if self.rest is not None and self.item is not None:
            had = [{row.name for row in _of(self.item.fields, profile)} for profile in PROFILES]
            assert all(self.rest in names for names in had), (self.name, self.rest)

    def on_wire(self, profile: Profile) -> str:
        """How the profile spells it."""
        return self.wire.get(profile, self.name)

    def spellings(self) -> set[str]:
        """The field's name, and what profiles call it."""
        return {self.name, *self.wire.values()}

    @property
    def remedy(self) -> str:
        """What to write where it is missing, in the words of a message."""
        doc = f"{self.doc[0].lower()}{self.doc[1:]}"
        return f"'{self.name}' is {doc}: {self.kind.words}" if self.item is None else f"'{self.name}': {doc}"

    @property
    def item(self) -> Shape | None:
        """The object that a block of this field writes: itself, or one item of its list."""
        kind = self.kind.of if isinstance(self.kind, Many) else self.kind
        return kind if isinstance(kind, Shape) else None


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The fields of an object that depend on the value of one of them (`tag`); `default` holds where it is absent."""

    tag: str
    when: Mapping[str, tuple[Field, ...]]
    default: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shape(Kind):
    """An object: its fields in the order of the documentation, and what holds between them.

    `labels` are the fields that a block's labels fill; `keyed` instead makes the first label the name of a field and
    the others its items (`to msisdn "a" "b"`). `numbered` is the field that counts the items of a list from 1 where
    it isn't written. `size` limits the object as compact UTF-8 JSON, in bytes, with a warning.
    """

    name: str
    doc: str
    fields: tuple[Field, ...] = ()
    cases: Cases | None = None
    relations: tuple[Relation, ...] = ()
    labels: tuple[str, ...] = ()
    keyed: bool = False
    numbered: str | None = None
    size: int | None = None
    distinct: tuple[str, ...] = ()
    """The way to a field below that no two of the objects on it may have the same of: a warning."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Names that documents mention and no request can have, with the reason."""

    def __post_init__(self) -> None:
        for fields in [self.fields, *(self.cases.when.values() if self.cases else ())]:
            for profile in PROFILES:
                spelled = [s for f in _of(fields, profile) for s in f.spellings() | ({f.block} if f.block else set())]
                assert len(spelled) == len(set(spelled)), (self.name, spelled)
        known = {f.name for f in self.every_field()}
        for relation in self.relations:
            assert relation.names() <= known, (self.name, relation)
            for profile in PROFILES:
                has = {f.name for f in _of(self.every_field(), profile)}.__contains__
                assert [] not in relation.schema(has).values(), (self.name, relation, profile)
        assert {*self.labels, *filter(None, [self.numbered])} <= known, self.name
        assert self.cases is None or all(
            any(f.name == self.cases.tag for f in fields) for fields in self.cases.when.values()
        ), self.name
        assert self.cases is None or self.cases.default is None or self.cases.default in self.cases.when, self.name

    @property
    def words(self) -> str:
        return "a block"

    def every_field(self) -> tuple[Field, ...]:
        """All fields of all cases, one of each name and set of profiles."""
        return _every_field(self)

    def by_name(self) -> Mapping[str, Field]:
        """All fields by their names; of rows of one name the last."""
        return _by_name(self)

    def settled(self, tag: str | None, profile: Profile | None = None) -> tuple[Field, ...]:
        """The fields for a value of the tag on the wire; those of every case where the value is unknown.

        Rows of one name may stand side by side, each for other profiles; with `profile` only its own are given.
        """
        rows = self.fields
        if self.cases is not None:
            case = self.cases.when.get(tag if tag is not None else self.cases.default or "")
            rows = case if case is not None else self.every_field()
        return rows if profile is None else _of(rows, profile)

    def asked(self, tag: str | None, profile: Profile, names: tuple[str, ...]) -> tuple[tuple[Field, str], ...]:
        """Of a profile's fields those that an object of these names has or lacks, with their spellings on the wire."""
        return _asked(self, tag, profile, names)


# A shape is asked about its fields at every object of its kind, and always answers the same.


@cache
def _every_field(shape: Shape) -> tuple[Field, ...]:
    groups = [shape.fields, *(shape.cases.when.values() if shape.cases else ())]
    unique: dict[tuple[str, frozenset[Profile]], Field] = {}
    for row in (row for rows in groups for row in rows):
        unique.setdefault((row.name, row.profiles), row)
    return tuple(unique.values())


@cache
def _by_name(shape: Shape) -> Mapping[str, Field]:
    return {row.name: row for row in shape.every_field()}


@cache
def _of(rows: tuple[Field, ...], profile: Profile) -> tuple[Field, ...]:
    return tuple(row for row in rows if profile in row.profiles)


# Names are those that somebody wrote, so that there is no end to them: hence a bound. The shorter table is right for
# them, since a field that is neither there nor needed has nothing to say.
@lru_cache(4096)
def _asked(shape: Shape, tag: str | None, profile: Profile, names: tuple[str, ...]) -> tuple[tuple[Field, str], ...]:
    rows = (row for row in shape.settled(tag, profile) if row.name in names or row.need != "no")
    return tuple((row, row.on_wire(profile)) for row in rows)


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """A channel: the word of its blocks, where its object stands below `channels`, who can be reached by it."""

    name: str
    doc: str
    shape: Shape
    path: tuple[str, ...]
    destinations: tuple[str, ...]
    """Id kinds that it can use; those that only webexconnect has say so in their own rows."""
    smartlinks: bool = True
    wire: Mapping[Profile, str] = field(default_factory=dict)
    profiles: frozenset[Profile] = EVERY_PROFILE
    look: Look | None = None
    """How its messages look to who gets them; without one a preview shows a plain card."""
    aliases: tuple[str, ...] = ()
    """What it is called elsewhere, in lower case."""
    parameters: Kind | None = None
    """What texts the parameters of a platform's template are, where more is known of them than the template says."""
    receipts: StatusWords = field(default_factory=StatusWords)
    """What its delivery receipts say."""

    def on_wire(self, profile: Profile) -> str:
        """What the profile calls it in `deliverychannel`."""
        return self.wire.get(profile, self.name)
