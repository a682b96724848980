"""Where a cursor is in a tag of a text: what stands around it, which names there are, what a check would refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial

from imidsl.binding.message import Message
from imidsl.binding.values import from_text
from imidsl.diagnostics import Diagnostic, Rule
from imidsl.editor.names import LINK, FileNames
from imidsl.editor.place import STAND_IN, CursorPlace
from imidsl.editor.proposals import Objections
from imidsl.editor.text_names import Bound, Meaning, NamesThere, NameSymbol, Outside, item_of, names_there
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME, CHANNELS
from imidsl.schema.kinds import Automatic, Later, Many, Map, Wrong
from imidsl.schema.model import Channel, Shape
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.text.scope.check import REQUEST, Scope, Unknown, ValueShape, check, shape_of, shape_of_type, shape_of_value
from imidsl.text.template.template import Template, parse
from imidsl.text.template.tokens import Word
from imidsl.text.template.unfinished import finished, open_tag, rest_of_tag
from imidsl.text.types.samples import Pick, made_up

_TRIED = 3
"""With how many examples a text is tried."""
_REQUEST = {"channel": CHANNELS[0].name, "part": 1}


@dataclass(frozen=True)
class CursorInText:
    """A place in a tag: what stands before and behind it in its text, decoded, without the word that is being written.

    `tag` are the words of the tag before it, what opens it first. `values` are some of all names from outside: those
    of examples, or made up.
    """

    cursor: CursorPlace
    before: str
    behind: str
    tag: Sequence[Word]
    outside: Outside
    scope: Scope
    values: Sequence[Mapping[str, object]]

    @cached_property
    def rest(self) -> Sequence[str]:
        """The words behind it in its tag; none where the tag isn't closed."""
        return [word.text for word in rest_of_tag(self.before, self.behind) or ()]

    def text_with(self, words: str) -> tree.String:
        """The text with words at the place, and with whatever else it lacks to be read."""
        text = finished(self.before, words, self.behind)
        return tree.String(text, ((0, 0),), span=Source(self.cursor.file.path, text).span(0, len(text)))

    @cached_property
    def there(self) -> NamesThere:
        """What the text itself says of the place."""
        word = "string" if self.tag[-1].text == "|" else STAND_IN
        return names_there(self.text_with(word), len(self.before), self.outside)

    def bound(self) -> Mapping[str, Bound]:
        """The names that are bound at the place: in the text, and outside of it."""
        names = [*self.scope.names, *(f"{LINK}{link}" for link in self.scope.links)]
        outer = {name: bound for name in names if (bound := self.outside(name)) is not None}
        return {**outer, **self.there.scope}

    def objections(self, words: str) -> Objections:
        """What a check says of the text with words at the place."""
        return Objections.of(self._broken(self.text_with(words)))

    def takes(self, path: str, call: str) -> bool:
        """Whether a filter with its arguments can be applied to some value at a dotted name, wherever the text is."""
        text = f"{{{{ {path}|{call} }}}}"
        template, _ = parse(tree.String(text, ((0, 0),), span=Source("", text).span(0, len(text))))
        made = [*self._renderings(template)] if template is not None else ()
        return not made or any(isinstance(one, str) for one in made)

    def _renderings(self, template: Template) -> Iterator[str | Diagnostic]:
        """A text with all values that are known of its names."""
        for values in self.values:
            if template.names <= values.keys():
                yield template.render({name: values[name] for name in template.names})

    def _broken(self, string: tree.String) -> Iterator[tuple[Rule, str]]:
        template, found = parse(string)
        faults = found if template is None else [one for one in check(template, self.scope) if one.is_error]
        yield from ((one.rule, one.message) for one in faults)
        if template is not None and not faults:
            for made in self._renderings(template):
                yield from self._rendered(made)

    def _rendered(self, made: str | Diagnostic) -> Iterator[tuple[Rule, str]]:
        """What the field has against a rendering."""
        kind = self.cursor.kind
        if not isinstance(made, str):
            yield made.rule, made.message
        elif kind is not None and not isinstance(kind, Shape | Map | Many):
            taken = from_text(kind, made)
            if isinstance(taken, Wrong):
                yield taken.rule, ""
            elif not isinstance(taken, Later | Automatic):
                yield from ((one.rule, "") for one in kind.faults(taken))


def cursor_in_text(cursor: CursorPlace, string: tree.String) -> CursorInText | None:
    """The place of a cursor in a text that holds the stand-in; None where it is in no tag."""
    before, found, behind = string.text.partition(STAND_IN)
    tag = open_tag(before) if found else ()
    if not tag:
        return None
    message = cursor.file.message(cursor.block) if cursor.block is not None else None
    outer, scope, values = _of_message(cursor, message) if message is not None else _of_file(cursor)
    for name, over in _loops(cursor):
        items = outer(over)
        value = items.value if items is not None else None
        meaning = Meaning(value.symbol, item_of(value.type)) if value is not None else None
        outer = partial(_looped, name, Bound(NameSymbol("local", *name.span.place, name.text), meaning), outer)
        shape: ValueShape = shape_of_type(meaning.type) if meaning is not None and meaning.type else Unknown()
        scope = Scope({**scope.names, name.text: shape}, scope.links)
        values = [{**one, name.text: item} for one in values for item in _items(one.get(over))[:1]]
    return CursorInText(cursor, before, behind, tag, outer, scope, values)


def _of_message(cursor: CursorPlace, message: Message) -> tuple[Outside, Scope, Sequence[Mapping[str, object]]]:
    names = FileNames(cursor.unit)
    constants = {name: shape_of_value(value) for name, value in message.constants.items() if not name.startswith(LINK)}
    parameters = {name: shape_of(one) for name, one in message.parameters.items()}
    channel = _channel(cursor)
    links = message.links if channel is None or channel.smartlinks else frozenset[str]()
    scope = Scope({**constants, **parameters, "request": REQUEST}, links)
    base = {**message.constants, **made_up(message.parameters, Pick.USUAL), "request": _REQUEST}
    given = [example.values for example in message.examples.values()][:_TRIED] or [{}]
    return partial(names.outside, names.message(message.block)), scope, [{**base, **one} for one in given]


def _channel(cursor: CursorPlace) -> Channel | None:
    """The channel in whose block a cursor is."""
    block = cursor.way[3] if len(cursor.way) > 3 else None
    return BY_NAME.get(block.key.text) if isinstance(block, tree.Block) else None


def _of_file(cursor: CursorPlace) -> tuple[Outside, Scope, Sequence[Mapping[str, object]]]:
    """Lets see other lets alone, but for those that rest on them; what defaults see besides hangs on the message."""
    let = cursor.form.name.text if isinstance(cursor.form, tree.Declaration) else ""
    constants = {
        name: value for name, value in cursor.file.constants().items() if let not in cursor.file.lets_behind(name)
    }
    shapes = {name: shape_of_value(value) for name, value in constants.items()}
    return FileNames(cursor.unit).let, Scope(shapes if let else {**shapes, "request": REQUEST}), [constants]


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _looped(name: tree.Name, bound: Bound, outer: Outside, asked: str) -> Bound | None:
    return bound if asked == name.text else outer(asked)


def _loops(cursor: CursorPlace) -> Iterator[tuple[tree.Name, str]]:
    """The names that `for x in items` binds around a place, and what the items are of."""
    for node in cursor.way:
        match node:
            case tree.Block(labels=[*_, tree.Name("for"), tree.Name() as name, tree.Name("in"), over]):
                yield name, over.span.text
