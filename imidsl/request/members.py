"""The members of a record, as the relations of the table see them."""

from __future__ import annotations

from collections.abc import Collection

from imidsl.binding.values import Array, Each, Leaf, Record
from imidsl.diagnostics import Edit, Fix
from imidsl.records import dataclass
from imidsl.request.path import RequestPath
from imidsl.schema.kinds import Automatic, Json, Profile
from imidsl.schema.relations import Encoded, Need, OutsideGsm7
from imidsl.source import Span
from imidsl.syntax.tree import String
from imidsl.text.chars.encoding import describe, is_gsm7, outside_gsm7
from imidsl.text.chars.gsm7 import typographic

_SHOWN = 5
"""How many characters outside GSM-7 a finding names."""


@dataclass(frozen=True, slots=True)
class RecordMembers:
    """Those of an object in the making."""

    record: Record

    @property
    def names(self) -> Collection[str]:
        """The fields that are written, in that order."""
        return self.record.members.keys()

    @property
    def absent(self) -> Collection[str]:
        """The fields that are left out on purpose."""
        return self.record.absent

    def value(self, name: str) -> Json | Automatic | None:
        """What a field holds on the wire, as far as it is known."""
        leaf = self.record.members.get(name)
        return leaf.value if isinstance(leaf, Leaf) and (leaf.ready or isinstance(leaf.value, Automatic)) else None

    def is_gsm7(self, name: str) -> bool | None:
        """Whether a text keeps to the default alphabet of SMS; None where the text isn't known."""
        text = self.value(name)
        return is_gsm7(text) if isinstance(text, str) else None


@dataclass(frozen=True, slots=True)
class PlacedMembers(RecordMembers):
    """Those of an object that is judged: `place` is its own, `templated` whether the message uses a template."""

    place: RequestPath
    profile: Profile
    templated: bool

    @property
    def names(self) -> Collection[str]:
        """The fields that are written, in `raw` as well."""
        return self.record.said()

    @property
    def span(self) -> Span:
        """The word that opens the object."""
        return self.record.span

    @property
    def where(self) -> str:
        """What messages call the object."""
        return self.place.quoted

    def at(self, name: str) -> Span:
        """Where a field's name stands."""
        return self.record.at(name)

    def value_span(self, name: str) -> Span:
        """Where a field's value stands."""
        return self.record.members[name].span

    def label(self, name: str) -> str:
        """What messages call a field."""
        return self.place.below(name).label

    def has(self, name: str) -> bool:
        """Whether the object can have a field, by its profile and case."""
        return any(row.name == name for row in self.record.fields(self.profile))

    def remedy(self, name: str) -> str:
        """What to write where such a field is missing, in the words of a message."""
        return next(row.remedy for row in self.record.fields(self.profile) if row.name == name)

    def needs(self, need: Need) -> bool:
        """Whether something is needed here."""
        return need == "yes" or (need == "content" and not self.templated)

    def count(self, name: str) -> int | None:
        """How many items a list has (0 where it isn't there); None where values decide."""
        array = self.record.members.get(name)
        if array is None and name in self.names:
            return None
        items = array.items if isinstance(array, Array) else ()
        return len(items) if not any(isinstance(item, Each) for item in items) else None

    def outside_gsm7(self, name: str) -> OutsideGsm7:
        """The characters of a text that the default alphabet of SMS lacks, which are some."""
        leaf = self.record.members[name]
        assert isinstance(leaf, Leaf) and isinstance(leaf.value, str)
        odd = outside_gsm7(leaf.value)
        words = ", ".join(map(describe, odd[:_SHOWN])) + (" and others" if len(odd) > _SHOWN else "")
        span = leaf.span
        if leaf.text is not None and odd[0] in leaf.text.text:
            at = leaf.text.text.index(odd[0])
            span = leaf.text.at(at, at + 1)
        return OutsideGsm7(words, "lies" if len(odd) == 1 else "lie", span, _in_gsm7(leaf.text, odd))

    def writing(self, name: str, word: str, *, before: str) -> Fix | None:
        """What writes a word for a field: instead of its value, or before another field."""
        return writing(self.record, name, word, before=before)


def writing(record: Record, name: str, word: str, *, before: str) -> Fix | None:
    """What writes a word for a field: instead of its value, or before another field of the object.

    Nothing where the field is left out on purpose: it is written there already, as `null`.
    """
    if name in record.absent:
        return None
    node = record.members.get(name)
    if node is not None:
        return Fix((Edit(node.span, word),))
    key = record.at(before)
    line = key.source.line(key.first.line)[: key.first.column - 1]
    behind = f"\n{line}" if not line.strip() else ", "
    return Fix((Edit(key.source.span(key.start, key.start), f"{name}: {word}{behind}"),))


def automatic(record: Record, relation: Encoded) -> Fix | None:
    """Leaves the type of an SMS to the compiler."""
    return writing(record, relation.by, relation.automatic, before=relation.text)


def _in_gsm7(text: String | None, odd: str) -> Fix | None:
    """Plain signs for typographic ones, where nothing else is outside GSM-7."""
    plain = {char: typographic(char) for char in odd}
    if text is None or None in plain.values():
        return None
    quote = '"' if text.block else '\\"'
    return Fix(
        tuple(
            Edit(text.at(index, index + 1), (plain[char] or "").replace('"', quote))
            for index, char in enumerate(text.text)
            if char in plain
        )
    )
