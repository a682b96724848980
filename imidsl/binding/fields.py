"""Which field each item and label of a block writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from imidsl.binding.guesses import LETS, allowed, as_field, as_id, elsewhere, in_cases, word_of
from imidsl.binding.moving import Astray, moved
from imidsl.diagnostics import Diagnostic, Edit, Fix, Note, Spelling, names
from imidsl.diagnostics.suggest import nearest, suggestion
from imidsl.records import dataclass, field, replace
from imidsl.schema.envelope import MADE
from imidsl.schema.kinds import Many, Profile, of_others
from imidsl.schema.model import Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.types.reader import TYPES

RAW = "raw"
WrittenItem: TypeAlias = tree.Entry | tree.Block | tree.Statement
"""An item that writes a field."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One block as one place writes it: its labels and items, and the word that opens it."""

    word: Span
    labels: tuple[tree.Label, ...]
    items: tuple[tree.Item, ...]

    @classmethod
    def of(cls, block: tree.Block | tree.Statement | tree.Body) -> Layer:
        """A block, a statement, or an object in a list."""
        match block:
            case tree.Body(items=items, span=span):
                return cls(span.source.span(span.start, span.start + 1), (), items)
            case tree.Block(key=key, labels=labels, body=body):
                return cls(key.span, labels, body.items)
            case tree.Statement(key=key, labels=labels):
                return cls(key.span, labels, ())


@dataclass(frozen=True, slots=True)
class Slot:
    """What one layer writes for a field: one value, or (`block`) a group of blocks with the field's block word."""

    row: Field
    key: Span
    values: tuple[tree.Value | tree.Block | tree.Statement, ...]
    block: bool

    @property
    def taken_away(self) -> bool:
        """Whether it is `null`."""
        return isinstance(self.values[0], tree.Literal) and self.values[0].value is None


@dataclass(slots=True)
class Sorter:
    """Sorts one layer of a block of a shape; `rows` are the fields that hold for `tag`, the value of the shape's tag.

    What is wrong with names and labels goes to `found`, what is written as `raw` to `raw`.
    """

    shape: Shape
    rows: tuple[Field, ...]
    tag: str | None
    layer: Layer
    profile: Profile
    found: list[Diagnostic]
    raw: list[WrittenItem]
    respelled: set[str] = field(default_factory=set)
    """Fields that misspelled names were meant for."""
    _words: frozenset[str] | None = None
    _astray: list[Astray] = field(default_factory=list)

    def sort(self) -> dict[str, Slot]:
        """What the layer writes, by field."""
        slots = self._sorted()
        for fix, astray in moved(self._astray, self.layer.items) if self._astray else ():
            for one in astray:
                self.found[one.finding] = replace(self.found[one.finding], fix=fix)
        return slots

    def _sorted(self) -> dict[str, Slot]:
        slots = self._labels()
        meant: dict[str, Slot] = {}
        for item in self.layer.items:
            if isinstance(item, tree.Declaration):
                self.found.append(misplaced(item))
            elif item.key.text == RAW:
                self.raw.append(item)
            elif not self._put(slots, item):
                # A mistyped name is one fault: the field that was meant isn't missed as well.
                row = _meant(item.key.text, self.rows, self.profile)
                if row is not None:
                    meant[row.name] = Slot(row, item.key.span, (tree.Missing(span=item.key.span),), False)
        return meant | slots if meant else slots

    def _put(self, slots: dict[str, Slot], item: WrittenItem) -> bool:
        """Put an item where it belongs; False where its name is unknown."""
        found = self._look_up(item.key, item)
        if found is None:
            return False
        row, block = found
        value = item.value if isinstance(item, tree.Entry) else item
        block = block and not isinstance(item, tree.Entry)
        before = slots.get(row.name)
        if before is None or isinstance(before.values[0], tree.Missing):
            slots[row.name] = Slot(row, item.key.span, (value,), block)
        elif block and before.block and isinstance(row.kind, Many):
            slots[row.name] = Slot(row, before.key, (*before.values, value), block)
        else:
            rule = names.DUPLICATE_ENTRY if before.key.text == item.key.text else names.BOTH_SPELLINGS
            note = Note("the first one", before.key)
            self.found.append(rule.at(item.key.span, found=item.key.text, other=before.key.text, related=[note]))
        return True

    def _look_up(self, key: tree.Key, item: WrittenItem | None = None) -> tuple[Field, bool] | None:
        row = _by_word(self.rows, self.profile).get(key.text)
        if row is None:
            self._unknown(key, item)
            return None
        if self.profile not in row.profiles:
            self.found.append(of_others(key.text, row.profiles, self.profile).at(key.span, row.name))
            return None
        return row, key.text == row.block

    def _unknown(self, key: tree.Key, item: WrittenItem | None) -> None:
        shape = self.shape
        if any(key.text in row.spellings() for row in shape.every_field()):
            assert shape.cases is not None
            value = self.tag or shape.cases.default or ""
            near = allowed(key.text, self.rows, self.profile)
            help_ = str(near) if isinstance(near, Spelling) else f"{in_cases(key.text, shape, shape.cases)}; {near}"
            self.found.append(
                names.OTHER_CASE.at(key.span, found=key.text, tag=shape.cases.tag, value=value, help=help_)
            )
        elif key.text in MADE and self.layer.word.text in ("message", "defaults"):
            self.found.append(names.MADE_FIELD.at(key.span, found=key.text, help=MADE[key.text]))
        else:
            where = f"'{self.layer.word.text}'" if self.layer.word.text != "{" else "this object"
            if self.layer.word.text == "message" and _has_type(item):
                # What is declared so elsewhere.
                help_, fix = f"a parameter is declared with its word: param {key.span.text}: …", _declared(key)
                self.found.append(names.UNKNOWN_FIELD.at(key.span, found=key.text, where=where, help=help_, fix=fix))
                return
            help_ = self._instead_of(key.text, item)
            self.found.append(names.UNKNOWN_FIELD.at(key.span, found=key.text, where=where, help=help_))

    def _instead_of(self, word: str, item: WrittenItem | None) -> str:
        """What to write instead of a field that there isn't; its finding comes next."""
        if word in _OF_TEXTS:
            return _OF_TEXTS[word]
        help_ = self.shape.refused.get(word) or allowed(word, self.rows, self.profile)
        if isinstance(help_, Spelling):
            # Where it is written already, the spelling alone would make it stand there twice.
            is_twice = help_.word in self._written() or help_.word in self.respelled
            self.respelled.add(help_.word)
            return str(help_) if is_twice else help_
        if word in self.shape.refused or item is None:
            return help_
        there, ways = elsewhere(word, self.shape, self.rows, self.profile)
        if ways:
            self._astray.append(Astray(item, len(self.found), ways))
        if not there and self.layer.word.text == "message":
            beside = nearest(word, ("example", "test"))
            return Spelling(beside) if beside is not None else help_
        return there or help_

    def _written(self) -> frozenset[str]:
        """All words that the layer writes; collected once, however many of them are unknown."""
        if self._words is None:
            items = self.layer.items
            self._words = frozenset(item.key.text for item in items if not isinstance(item, tree.Declaration))
        return self._words

    def _labels(self) -> dict[str, Slot]:
        shape, labels = self.shape, self.layer.labels
        if not labels:
            return {}
        if shape.keyed:
            return self._keyed()
        by_name = {row.name: row for row in self.rows if self.profile in row.profiles}
        if len(labels) > len(shape.labels):
            # Which of them is one too many nobody knows, so none is judged.
            self._odd_labels(labels[len(shape.labels)])
            labels = tuple(tree.Missing(span=label.span) for label in labels)
        return {
            name: Slot(by_name[name], label.span, (label,), False)
            for name, label in zip(shape.labels, labels, strict=False)
            if name in by_name
        }

    def _keyed(self) -> dict[str, Slot]:
        kind, *rest = self.layer.labels
        found = self._look_up(kind) if isinstance(kind, tree.Name) else None
        if found is None:
            if not isinstance(kind, tree.Name):
                self._odd_labels(kind)
            # Some kind of id was meant, so that none is missed as well.
            return {self.rows[0].name: Slot(self.rows[0], kind.span, (tree.Missing(span=kind.span),), False)}
        bare = next((label for label in rest if isinstance(label, tree.Name)), None)
        if bare is not None:
            # Behind a word that is no id another item begins, or a quote is missing.
            self._odd_labels(bare)
            rest = [tree.Missing(span=bare.span)]
        span = rest[0].span.to(rest[-1].span) if rest else kind.span
        return {found[0].name: Slot(found[0], kind.span, (tree.List(tuple(rest), span=span),), False)}

    def _odd_labels(self, label: tree.Label) -> None:
        shape = self.shape
        if isinstance(label, tree.Missing):
            return
        wanted = (
            " and ".join(f"its {name}" for name in shape.labels) + " before its brace" if shape.labels else "no labels"
        )
        help_, fix = as_field(label, shape, self.rows)
        if shape.keyed:
            wanted = "a kind of id and the ids in quotes"
            help_, fix = as_id(label, self.rows, self.profile)
            if label is not self.layer.labels[0]:
                help_, fix = f'ids stand in quotes: "{label.span.text}"; another item begins on a line of its own', None
        self.found.append(
            names.WRONG_LABELS.at(
                label.span,
                found=self.layer.word.text,
                allowed=wanted,
                given=f"'{label.span.text}'",
                help=help_ or None,
                fix=fix,
            )
        )


def _has_type(item: WrittenItem | None) -> bool:
    """Whether the type of a parameter is written where a value would be."""
    if not isinstance(item, tree.Entry) or not isinstance(item.value, tree.Name | tree.Type):
        return False
    type_ = item.value.name if isinstance(item.value, tree.Type) else item.value
    return type_.text in TYPES


def _declared(key: tree.Key) -> Fix:
    start = key.span.start
    return Fix((Edit(key.span.source.span(start, start), "param "),))


_CONDITIONS = "conditions stand in texts: {% if … %} … {% endif %}"
_LOOPS = "loops stand in texts, or behind a block's labels: element for item in items { … }"
_OF_TEXTS = {
    **dict.fromkeys(("if", "else", "elif", "unless", "when", "switch"), _CONDITIONS),
    **dict.fromkeys(("for", "foreach", "each", "loop"), _LOOPS),
}
"""What is said in texts, and not of blocks."""


@cache
def _by_word(rows: tuple[Field, ...], profile: Profile) -> Mapping[str, Field]:
    """What each word of a block means: of rows with the same word the profile's own."""
    found: dict[str, Field] = {}
    for row in (*(r for r in rows if profile not in r.profiles), *(r for r in rows if profile in r.profiles)):
        known = dict.fromkeys([*row.spellings(), *([row.block] if row.block else [])], row)
        found |= {word: row for word in known if word not in found or profile not in found[word].profiles}
    return found


#: What declarations are called elsewhere.
_SAME_DECLARATIONS = {
    **dict.fromkeys(("parameter", "params", "parameters", "arg", "argument", "input", "field", "variable"), "param"),
    **LETS,
    "var": "param",
}


def misplaced(item: tree.Declaration) -> Diagnostic:
    """What to say of a declaration within a block."""
    word = item.word
    places = {"param": "a param stands directly in a message", "let": "a let stands at the top of a file"}
    if word.text in places:
        return names.UNKNOWN_FORM.at(word.span, found=word.text, where="here", help=places[word.text])
    help_ = suggestion(word.text, places, _SAME_DECLARATIONS)
    return names.UNKNOWN_DECLARATION.at(word.span, found=word.text, help=help_)


def _meant(word: str, rows: Iterable[Field], profile: Profile) -> Field | None:
    near = allowed(word, rows, profile)
    meant = near.word if isinstance(near, Spelling) else None
    return next((row for row in rows if word_of(row) == meant), None)
