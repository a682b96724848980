"""What somebody most likely meant who wrote what a block doesn't take: where a field lives, what a label should be."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from imidsl.diagnostics import Edit, Fix, Spelling
from imidsl.diagnostics.suggest import suggestion
from imidsl.schema.envelope import MESSAGE, shapes
from imidsl.schema.kinds import STRING, Choice, Kind, Many, Profile, Text, Url, Wrong
from imidsl.schema.looks import Role
from imidsl.schema.model import Cases, Field, Shape
from imidsl.source import Span
from imidsl.syntax import tree

LETS = dict.fromkeys(("const", "constant", "def", "define", "set", "final", "static"), "let")
"""What constants are declared with elsewhere."""
_TEXTS = ("content", "message", "msg", "body")
"""What others call the text of a message."""
_SHOWN = 3
"""How many places of a field are named."""


def word_of(row: Field) -> str:
    """The word that a definition writes for a field."""
    return row.block or row.name


def allowed(word: str, rows: Iterable[Field], profile: Profile) -> str:
    """Help for an unknown name: the nearest one, what others call it, or all of them."""
    own = [row for row in rows if profile in row.profiles]
    texts = {word: word_of(row) for row in _speaking(own) for word in _TEXTS}
    aliases = texts | {alias: word_of(row) for row in own for alias in row.aliases}
    return suggestion(word, [word_of(row) for row in own], aliases)


def _speaking(rows: Iterable[Field]) -> Iterator[Field]:
    return (row for row in rows if row.role is Role.TEXT)


def in_cases(word: str, shape: Shape, cases: Cases) -> str:
    """Help for a field that other cases of an object have: which those are."""
    tags = [tag for tag, rows in cases.when.items() if any(word in row.spellings() for row in rows)]
    kind = next(row.kind for row in shape.every_field() if row.name == cases.tag)
    options = kind.options if isinstance(kind, Choice) else ()
    symbols = [next((option.symbol for option in options if option.wire == tag), tag) for tag in tags]
    return f"it goes with {cases.tag}: {' or '.join(symbols)}"


# -- A field that another block has


Way: TypeAlias = tuple[Field, ...]
"""The rows of the blocks that lead to a field further in."""


def elsewhere(word: str, shape: Shape, rows: Iterable[Field], profile: Profile) -> tuple[str, Sequence[Way]]:
    """Help for a field that stands in a block within this one, or around it; and the ways there."""
    below = [row for row in rows if profile in row.profiles and row.item is not None]
    inner = [row for row in below if _has(row.item, word, profile)]
    if inner:
        ways = [f"{word_of(row)} {{ {word}: … }}" for row in inner[:_SHOWN]]
        return f"it is a field of a block within this one: {' or '.join(ways)}", [(row,) for row in inner]
    if word in _TEXTS:
        spoken = ((row, text) for row in below if row.item for text in _speaking(row.item.every_field()))
        ways = [f"{word_of(row)} {{ {word_of(text)}: … }}" for row, text in spoken]
        if ways:
            return f"a text stands in a block within this one: {' or '.join(ways[:_SHOWN])}", ()
    kinds = [f"{word_of(row)} {word} {{ … }}" for row in below if _has_label(row, word)]
    if kinds:
        return f"write {kinds[0]}", ()
    deeper = list(_ways(below, word, profile))
    if deeper:
        blocks = " or ".join("'" + " ".join(map(word_of, way)) + "'" for way in deeper[:_SHOWN])
        return f"it is a field of {blocks}, within this block", deeper
    outer = [owner for owner in _owners().get(shape.name, ()) if _has(owner, word, profile)]
    if outer:
        return f"it is a field of '{outer[0].name}', around this block: has this block's '}}' been forgotten?", ()
    return "", ()


def _has(shape: Shape | None, word: str, profile: Profile) -> bool:
    return shape is not None and word in _words_of(shape, profile)


@cache
def _words_of(shape: Shape, profile: Profile) -> frozenset[str | None]:
    """All words that name a field of a block."""
    rows = [row for row in shape.every_field() if profile in row.profiles and not row.hidden]
    return frozenset(word for row in rows for word in (row.block, *row.spellings()))


def _has_label(row: Field, word: str) -> bool:
    """Whether a word is what the first label of a field's blocks can be: `image` of `attachment image { … }`."""
    item = row.item
    if item is None or not item.labels:
        return False
    kind = next(field.kind for field in item.every_field() if field.name == item.labels[0])
    return isinstance(kind, Choice) and word in kind.symbols()


def _ways(rows: Iterable[Field], word: str, profile: Profile) -> Iterator[Way]:
    """The blocks further down that have a field, the nearest first."""
    waiting: deque[Way] = deque((row,) for row in rows)
    seen: set[str] = set()
    while waiting:
        way = waiting.popleft()
        shape = way[-1].item
        if shape is None or shape.name in seen:
            continue
        seen.add(shape.name)
        if _has(shape, word, profile):
            yield way
        waiting.extend((*way, row) for row in shape.every_field() if profile in row.profiles and row.item is not None)


@cache
def _owners() -> Mapping[str, tuple[Shape, ...]]:
    """The shapes that have blocks of each shape."""
    found: dict[str, tuple[Shape, ...]] = {}
    for shape in shapes(MESSAGE):
        for row in shape.every_field():
            if row.item is not None:
                found[row.item.name] = (*found.get(row.item.name, ()), shape)
    return found


# -- A label that a block doesn't take


def as_field(label: tree.Label, shape: Shape, rows: Iterable[Field]) -> tuple[str, Fix | None]:
    """Help for a label that is the value of a field, and the label as such."""
    if not isinstance(label, tree.String):
        return "", None
    row = _field_for(label.text, [row for row in rows if row.name not in shape.labels])
    if row is None:
        return "", None
    entry = f"{word_of(row)}: {label.span.text}"
    source, end = label.span.source, label.span.end
    rest = source.text[end:]
    blanks = len(rest) - len(rest.lstrip(" \t"))
    before = len(source.text[: label.span.start]) - len(source.text[: label.span.start].rstrip(" \t"))
    bare = source.span(label.span.start - before, end)
    if not rest[blanks:].startswith("{"):
        return f"write it as a field: {{ {entry} }}", Fix((Edit(label.span, f"{{ {entry} }}"),))
    brace = end + blanks + 1
    inside = Edit(source.span(brace, brace), f" {entry},")
    return f"write it as a field: {{ {entry}, … }}", Fix((Edit(bare, ""), inside))


def _field_for(text: str, rows: Iterable[Field]) -> Field | None:
    """The field that takes a text: of URLs one that takes those; a needed one before others."""
    fitting = [row for row in rows if isinstance(row.kind, Text) and not any(row.kind.faults(text))]
    is_url = "://" in text
    ranked = sorted(fitting, key=lambda row: (is_url is not isinstance(row.kind, Url), row.need == "no"))
    return ranked[0] if ranked else None


def as_id(label: tree.Label, rows: Iterable[Field], profile: Profile) -> tuple[str, Fix | None]:
    """Help for an id without its kind, and the kind put before it where only one has ids of that form."""
    kinds = [(row.name, _item(row.kind)) for row in rows if profile in row.profiles and isinstance(row.kind, Many)]
    names = ", ".join(name for name, _ in kinds)
    if isinstance(label, tree.String | tree.Literal):
        for name, kind in kinds:
            taken = kind.take(label.text)
            if kind is not STRING and not isinstance(taken, Wrong) and not any(kind.faults(taken)):
                return f"write its kind before it: {name} {label.span.text}", _before(label.span, f"{name} ")
    return f"write its kind before it: {names}", None


def _item(kind: Kind) -> Kind:
    return kind.of if isinstance(kind, Many) else kind


def _before(span: Span, text: str) -> Fix:
    return Fix((Edit(span.source.span(span.start, span.start), text),))


# -- A single value where a list or a block belongs


def as_whole(value: tree.Value, row: Field, kind: Kind) -> tuple[str, Fix | None]:
    """Help for a value where a list or a block belongs, and it as the only one of that."""
    if not isinstance(value, tree.String | tree.Name | tree.Literal):
        return "", None
    written = value.span.text
    if isinstance(kind, Shape):
        entry = _entry(value, kind.every_field())
        return (
            (f"write {word_of(row)} {{ {entry} }}", Fix((Edit(value.span, f"{{ {entry} }}"),))) if entry else ("", None)
        )
    if isinstance(kind, Many) and not isinstance(kind.of, Shape):
        return f"a list stands in brackets: [{written}]", Fix((Edit(value.span, f"[{written}]"),))
    if isinstance(kind, Many) and row.block is not None:
        return f"write {row.block} {written} without a colon", None
    return "", None


def as_body(statement: tree.Statement, row: Field, kind: Kind) -> tuple[str, Fix | None]:
    """Help for labels where a block belongs, and the last of them as a field of it; or where a list of blocks does."""
    labels = " ".join(label.span.text for label in statement.labels)
    if isinstance(kind, Many) and row.block is not None and row.block != statement.key.text:
        return f"write {row.block} {labels}", Fix((Edit(statement.key.span, row.block),))
    *before, last = statement.labels
    if not isinstance(kind, Shape | Many) and not before:
        end = statement.key.span.end
        return f"write {statement.key.text}: {labels}", Fix((Edit(last.span.source.span(end, end), ":"),))
    if not isinstance(kind, Shape) or not isinstance(last, tree.String):
        return "", None
    named = before[-1].text if before and isinstance(before[-1], tree.Name) else None
    rows = [field for field in kind.every_field() if named in (None, *field.spellings())]
    entry = _entry(last, rows)
    if not entry or len(before) > (named is not None):
        return "", None
    span = last.span.source.span(statement.labels[0].span.start, last.span.end)
    return f"write {word_of(row)} {{ {entry} }}", Fix((Edit(span, f"{{ {entry} }}"),))


def _entry(value: tree.Value, rows: Sequence[Field]) -> str:
    """A text as the value of the field that takes it, the one that is read before others."""
    row = next(_speaking(rows), None) or _field_for(value.text, rows) if isinstance(value, tree.String) else None
    return f"{word_of(row)}: {value.span.text}" if row is not None else ""


# -- A bare word where a value belongs


def as_filtered(value: tree.Value, kind: Kind, declared: Iterable[str]) -> tuple[str, Fix] | None:
    """Help for `upper(name)` where a text belongs."""
    if not isinstance(value, tree.Type) or not isinstance(kind, Text) or len(value.arguments) != 1:
        return None
    inner = value.arguments[0]
    if not isinstance(inner, tree.Name) or inner.text not in declared:
        return None
    written = f'"{{{{ {inner.text}|{value.name.text} }}}}"'
    return f"a parameter's value stands in a text: {written}", Fix((Edit(value.span, written),))


def as_value(name: tree.Name, kind: Kind, declared: Iterable[str]) -> tuple[str, Fix | None]:
    """Help for a word where a text belongs: a parameter's name wants braces, anything else quotes."""
    if not isinstance(kind, Text):
        return "", None
    near = suggestion(name.text, declared)
    if name.text in declared:
        written = f'"{{{{ {name.text} }}}}"'
        return f"a parameter's value stands in a text: {written}", Fix((Edit(name.span, written),))
    if isinstance(near, Spelling):
        written = f'"{{{{ {near.word} }}}}"'
        return f'a parameter\'s value stands in a text: {written}; text itself in quotes: "{name.text}"', None
    return f'a text stands in quotes: "{name.text}"', Fix((Edit(name.span, f'"{name.text}"'),), safe=False)
