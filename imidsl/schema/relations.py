"""What holds between the fields of an object: a class for each kind of relation.

A relation says everything about itself: which fields it `names`, what it finds wrong (`check`), what of an object it
leaves to the compiler (`decide`), and as much of it as JSON Schema can say (`schema`; `content` for what only holds
without a template of the platform). It sees an object as `Members`, which whoever holds one gives it, so that the same
relation holds for a definition, for a request in the making and for a finished body.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, Protocol, TypeAlias

from imidsl.diagnostics import Diagnostic, Fix, relations, sizes
from imidsl.records import dataclass
from imidsl.schema.kinds import Automatic, Json
from imidsl.source import Span

Need: TypeAlias = Literal["no", "yes", "content"]
"""Whether a field is needed: `content` means unless the message uses a template of the platform."""
Has: TypeAlias = Callable[[str], bool]
"""Whether the object of a profile has a field of this name."""
ObjectSchema: TypeAlias = dict[str, Any]
"""Keywords of JSON Schema that an object has to satisfy."""


class Members(Protocol):
    """The members of an object, as a relation sees them while the object is made."""

    @property
    def names(self) -> Collection[str]:
        """The fields that are written, in that order."""

    @property
    def absent(self) -> Collection[str]:
        """The fields that are left out on purpose."""

    def value(self, name: str) -> Json | Automatic | None:
        """What a field holds on the wire, as far as it is known; `Automatic` where it is left to the compiler."""

    def is_gsm7(self, name: str) -> bool | None:
        """Whether a text keeps to the default alphabet of SMS; None where the text isn't known."""


class JudgedMembers(Members, Protocol):
    """The members of an object that is judged, with their places and what messages call them."""

    @property
    def span(self) -> Span:
        """The word that opens the object."""

    @property
    def where(self) -> str:
        """What messages call the object."""

    def at(self, name: str) -> Span:
        """Where a field's name stands."""

    def value_span(self, name: str) -> Span:
        """Where a field's value stands."""

    def label(self, name: str) -> str:
        """What messages call a field."""

    def has(self, name: str) -> bool:
        """Whether the object can have a field, by its profile and case."""

    def remedy(self, name: str) -> str:
        """What to write where such a field is missing, in the words of a message."""

    def needs(self, need: Need) -> bool:
        """Whether something is needed here."""

    def count(self, name: str) -> int | None:
        """How many items a list has (0 where it isn't there); None where values decide."""

    def outside_gsm7(self, name: str) -> OutsideGsm7:
        """The characters of a text that the default alphabet of SMS lacks, which are some."""

    def writing(self, name: str, word: str, *, before: str) -> Fix | None:
        """What writes a word for a field: instead of its value, or before another field."""


@dataclass(frozen=True, slots=True)
class OutsideGsm7:
    """Characters of a text that GSM-7 lacks: in words, the first one's place, what writes plain signs for all."""

    words: str
    verb: str
    span: Span
    fix: Fix | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the compiler writes for a field, because of what another one says."""

    field: str
    value: Json
    by: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What every kind of relation has; most of them decide nothing, and can't be said in JSON Schema."""

    def names(self) -> set[str]:
        """The fields that it is about."""
        raise NotImplementedError

    def weighed(self) -> set[str]:
        """The fields of which it asks more than whether they are there."""
        return set()

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        """What is wrong with an object."""
        return iter(())

    def decide(self, members: Members) -> Decision | None:
        """What the compiler writes."""
        return None

    def schema(self, has: Has) -> ObjectSchema:
        """What always holds."""
        return {}

    def content(self, has: Has) -> ObjectSchema:
        """What holds for a request that uses no template of the platform."""
        return {}


@dataclass(frozen=True, slots=True)
class AnyOf(Relation):
    """At least one of these fields is needed (`content`: unless the message uses a template of the platform).

    It says nothing where a profile has only one of them: that one's own row does."""

    fields: tuple[str, ...]
    need: Need = "yes"

    def names(self) -> set[str]:
        return set(self.fields)

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        if not members.needs(self.need) or any(name in members.names for name in self.fields):
            return
        fields = [*filter(members.has, self.fields)]
        if len(fields) > 1:
            yield relations.MISSING_ONE_OF.at(members.span, where=members.where, fields=_listed(fields))

    def schema(self, has: Has) -> ObjectSchema:
        return self._one(has) if self.need == "yes" else {}

    def content(self, has: Has) -> ObjectSchema:
        return self._one(has) if self.need == "content" else {}

    def _one(self, has: Has) -> ObjectSchema:
        return {"anyOf": _required(filter(has, self.fields))}


@dataclass(frozen=True, slots=True)
class OneOf(Relation):
    """Exactly one of these fields is needed; those that are `together` may stand side by side."""

    fields: tuple[str, ...]
    together: frozenset[str] = frozenset()

    def names(self) -> set[str]:
        return set(self.fields)

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        given = [name for name in members.names if name in self.fields]
        for other in given[1:] if not self.together.issuperset(given) else ():
            yield relations.ONLY_ONE_OF.at(members.at(other), found=other, other=given[0])
        if not given:
            yield relations.MISSING_ONE_OF.at(members.span, where=members.where, fields=_listed(self.fields))

    def schema(self, has: Has) -> ObjectSchema:
        beside = _required(name for name in self.fields if name in self.together)
        apart = _required(name for name in self.fields if name not in self.together)
        return {"oneOf": [*apart, *([{"anyOf": beside}] if beside else [])]}


@dataclass(frozen=True, slots=True)
class Apart(Relation):
    """Two groups of fields that are never mixed."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    why: str

    def names(self) -> set[str]:
        return {*self.one, *self.other}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        one = next((name for name in self.one if name in members.names), None)
        other = next((name for name in self.other if name in members.names), None)
        if one is not None and other is not None:
            yield relations.MIXED_SHAPES.at(members.at(other), found=other, other=one, why=self.why)

    def schema(self, has: Has) -> ObjectSchema:
        return {"not": {"allOf": [{"anyOf": _required(group)} for group in (self.one, self.other)]}}


@dataclass(frozen=True, slots=True)
class Wins(Relation):
    """Where both are given the platform uses the first and ignores the second: a warning."""

    winner: str
    loser: str
    why: str

    def names(self) -> set[str]:
        return {self.winner, self.loser}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        if self.winner in members.names and self.loser in members.names:
            at = members.at(self.loser)
            yield relations.IGNORED_FIELD.at(at, found=self.loser, other=self.winner, why=self.why)


@dataclass(frozen=True, slots=True)
class Encoded(Relation):
    """The encoding of an SMS: which field says it, of which text; the values on the wire for GSM-7 and for UCS-2.

    `automatic` is the symbol that lets the compiler decide. A field that isn't there means GSM-7 to the platform.
    """

    by: str
    text: str
    gsm7: str
    ucs2: str
    automatic: str

    def names(self) -> set[str]:
        return {self.by, self.text}

    def weighed(self) -> set[str]:
        return {self.by, self.text}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        fits = members.is_gsm7(self.text)
        written = self.by in members.names
        sent = members.value(self.by) if written else self.gsm7
        if fits is False and sent == self.gsm7:
            odd = members.outside_gsm7(self.text)
            fix = odd.fix or members.writing(self.by, self.automatic, before=self.text)
            field = members.label(self.text)
            yield sizes.NEEDS_UNICODE.at(odd.span, characters=odd.words, verb=odd.verb, field=field, fix=fix)
        elif fits and written and sent == self.ucs2:
            yield sizes.UNICODE_NOT_NEEDED.at(members.value_span(self.by), field=members.label(self.text))

    def decide(self, members: Members) -> Decision | None:
        if not isinstance(members.value(self.by), Automatic):
            return None
        fits = members.is_gsm7(self.text) if self.text in members.names else True
        return Decision(self.by, self.gsm7 if fits else self.ucs2, self.by) if fits is not None else None


@dataclass(frozen=True, slots=True)
class Implied(Relation):
    """Where `by` is given and `field` isn't written, `field` has this value on the wire."""

    field: str
    value: str
    by: str

    def names(self) -> set[str]:
        return {self.field, self.by}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        if self.by in members.names and self.field not in members.names and members.has(self.field):
            help_ = members.remedy(self.field)
            yield relations.MISSING_FIELD.at(members.span, field=self.field, where=members.where, help=help_)

    def decide(self, members: Members) -> Decision | None:
        if self.by not in members.names or self.field in members.names or self.field in members.absent:
            return None
        return Decision(self.field, self.value, self.by)

    def schema(self, has: Has) -> ObjectSchema:
        return {"dependentRequired": {self.by: [self.field]}} if has(self.field) and has(self.by) else {}


@dataclass(frozen=True, slots=True)
class Counted(Relation):
    """How many items of a list go with a prefix of another field's value: a warning (inferred)."""

    items: str
    by: str
    counts: Mapping[str, int]

    def names(self) -> set[str]:
        return {self.items, self.by}

    def weighed(self) -> set[str]:
        return {self.items, self.by}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        by, found = members.value(self.by), members.count(self.items)
        if not isinstance(by, str) or found is None:
            return
        for prefix, wanted in self.counts.items():
            if by.startswith(prefix) and found != wanted:
                words = f"{wanted} action" + ("" if wanted == 1 else "s")
                yield relations.ACTION_COUNT.at(members.span, category=by, wanted=words, found=found)


def _required(names: Iterable[str]) -> list[Json]:
    return [{"required": [name]} for name in names]


def _listed(fields: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in fields)
