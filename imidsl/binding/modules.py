"""Files and what they bring to each other: imports, lets, defaults, messages and what they extend."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from imidsl.binding.guesses import LETS
from imidsl.diagnostics import Diagnostic, Edit, Fix, Note, Rewriting, Spelling, names
from imidsl.diagnostics.suggest import nearest, suggestion
from imidsl.records import dataclass, field
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import MESSAGE
from imidsl.source import Source, Span
from imidsl.syntax import tree
from imidsl.syntax.parse import parse as syntax_tree
from imidsl.syntax.tree import File

DEEPEST = 100
"""How many files lie at most behind one another by their imports, and on how many messages one rests by `extends`."""
FORMS = ("import", "let", "defaults", "message", "test")
_EXTENDS = "extends"
_SAME_WORDS = {
    **LETS,
    "var": "let",
    **dict.fromkeys(("include", "use", "require", "from"), "import"),
    **dict.fromkeys(("template", "msg", "campaign"), "message"),
}
"""What the forms at the top of a file are called elsewhere."""
ReadImport: TypeAlias = Callable[[str, str], Source | str]
"""Reads an import: the importing file's path and the path written there give a source, or the reason why not."""
Parse: TypeAlias = Callable[[Source], tuple[File, list[Diagnostic]]]
"""Parses a file that is imported: whoever looks at many files keeps the trees of those that many import."""
ImportStep: TypeAlias = tuple[str, Span]
"""A file on the way of imports, and where it goes on to the next."""


@dataclass(eq=False)
class Unit:
    """One file: its tree, the units that it imports and where it says so, and what it declares itself."""

    file: File
    imports: list[tuple[Unit, Span]] = field(default_factory=list)
    own_lets: dict[str, tree.Declaration] = field(default_factory=dict)
    defaults: tree.Block | None = None
    own_messages: dict[str, tree.Block] = field(default_factory=dict)
    own_tests: list[tree.Block] = field(default_factory=list)

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.file.source

    @cached_property
    def seen(self) -> list[Unit]:
        """This unit and all that it imports, a file before what it imports, a later import before an earlier one."""
        found: dict[Unit, None] = {}
        self._visit(found)
        return list(reversed(found))

    def _visit(self, found: dict[Unit, None]) -> None:
        # Post-order, so that whatever is imported by several stands below all of them.
        for unit, _ in self.imports:
            if unit not in found:
                unit._visit(found)
        found[self] = None

    @cached_property
    def _lets(self) -> dict[str, tuple[Unit, tree.Declaration]]:
        lets: dict[str, tuple[Unit, tree.Declaration]] = {}
        for unit in self.seen:
            for name, item in unit.own_lets.items():
                lets.setdefault(name, (unit, item))
        return lets

    def let(self, name: str) -> tuple[Unit, tree.Declaration] | None:
        """The let that a name means in this file, and the unit that declares it."""
        return self._lets.get(name)

    def let_names(self) -> Iterable[str]:
        """Every let that this file can use."""
        return self._lets

    def extended(self) -> Iterator[tree.Block]:
        """The messages that those of this file extend."""
        for block in self.own_messages.values():
            match block.labels:
                case [_, tree.Name(text="extends"), tree.Name(text=name)] if pair := self.message(name, block):
                    yield pair[1]

    def message(self, name: str, besides: tree.Block) -> tuple[Unit, tree.Block] | None:
        """The message that a name means in this file, other than a certain one, and the unit that declares it."""
        return next((pair for pair in self._messages.get(name, ()) if pair[1] is not besides), None)

    @cached_property
    def _messages(self) -> dict[str, list[tuple[Unit, tree.Block]]]:
        messages: dict[str, list[tuple[Unit, tree.Block]]] = {}
        for unit in self.seen:
            for name, block in unit.own_messages.items():
                messages.setdefault(name, []).append((unit, block))
        return messages


class Loader:
    """Loads a file, follows its imports and tells what is wrong with the top level of all."""

    def __init__(self, read: ReadImport, parse: Parse | None = None) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._read = read
        self._parse = parse or syntax_tree
        self._units: dict[str, Unit] = {}

    def load(self, source: Source) -> Unit:
        """The unit of a source, with all that it imports."""
        return self._load(source, (), syntax_tree)

    def load_tree(self, file: File) -> Unit:
        """The unit of a file that was read already, with all that it imports."""
        return self._unit(file, ())

    def units(self) -> list[Unit]:
        """Every unit that was loaded, imported ones too."""
        return list(self._units.values())

    def _load(self, source: Source, way: tuple[ImportStep, ...], parse: Parse) -> Unit:
        if source.path in self._units:
            return self._units[source.path]
        file, found = parse(source)
        self.diagnostics += found
        return self._unit(file, way)

    def _unit(self, file: File, way: tuple[ImportStep, ...]) -> Unit:
        unit = self._units[file.source.path] = Unit(file)
        for item in file.items:
            self.declare(unit, item, way)
        return unit

    def declare(self, unit: Unit, item: tree.Item, way: tuple[ImportStep, ...] = ()) -> None:
        """Add one of its top-level forms to a unit."""
        match item:
            case tree.Statement(key=tree.Name(text="import"), labels=labels):
                self._import(unit, labels[0], way)
                for label in labels[1:]:
                    given = f"'{label.span.text}'"
                    self.diagnostics.append(
                        names.WRONG_LABELS.at(label.span, found="import", allowed="one path", given=given)
                    )
            case tree.Declaration(word=tree.Name(text="let"), type=None):
                self._once(unit.own_lets, item.name.text, item, item.name.span, "let")
            case tree.Block(key=tree.Name(text="defaults") as key, labels=()):
                if unit.defaults is not None:
                    self._twice("block", key.span, unit.defaults.key.span)
                unit.defaults = unit.defaults or item
            case tree.Block(key=tree.Name(text="test")):
                unit.own_tests.append(item)
            case tree.Block(key=tree.Name(text="message"), labels=[tree.Name() as name, *_]):
                self._once(unit.own_messages, name.text, item, name.span, "message")
            case _:
                self.diagnostics.append(_odd_form(item))

    def _once(
        self,
        names_: dict[str, tree.Block] | dict[str, tree.Declaration],
        name: str,
        item: tree.Item,
        span: Span,
        what: str,
    ) -> None:
        if name in names_:
            self._twice(what, span, _name_span(names_[name]))
        else:
            names_[name] = item  # type: ignore[assignment]  # the caller's item is of the dict's kind

    def _twice(self, what: str, span: Span, first: Span) -> None:
        self.diagnostics.append(
            names.DUPLICATE_NAME.at(span, what=what, found=span.text, related=[Note("the first one", first)])
        )

    def _import(self, unit: Unit, label: tree.Label, way: tuple[ImportStep, ...]) -> None:
        if not isinstance(label, tree.String):
            if not isinstance(label, tree.Missing):
                self._refuse(label, "a path stands in quotes", f'write: import "{label.text}.imi"')
            return
        source = self._read(unit.source.path, label.text)
        steps = (*way, (unit.source.path, label.span))
        if isinstance(source, str):
            whole = f"{label.text}.imi"
            there = label.text and not isinstance(self._read(unit.source.path, whole), str)
            self._refuse(label, source, Rewriting(f'"{whole}"') if there else "")
        elif any(path == source.path for path, _ in steps):
            self.diagnostics.append(_import_circle(source.path, steps))
        elif len(steps) > DEEPEST:
            self._refuse(label, f"imports lead at most {DEEPEST} files deep")
        else:
            unit.imports.append((self._load(source, steps, self._parse), label.span))

    def _refuse(self, label: tree.Label, reason: str, help: str = "") -> None:
        found = label.text if not isinstance(label, tree.Missing) else ""
        written = label.span.text
        if "\\" in written:
            # A path as Windows has it, in which the backslash may even have made an escape.
            path = written.replace("\\\\", "/").replace("\\", "/")
            fix = Fix((Edit(label.span, path),))
            help_ = f"paths are written with '/': {path}"
            self.diagnostics.append(
                names.BAD_IMPORT.at(label.span, found=written[1:-1], reason=reason, help=help_, fix=fix)
            )
            return
        self.diagnostics.append(names.BAD_IMPORT.at(label.span, found=found, reason=reason, help=help or None))


def _import_circle(path: str, steps: tuple[ImportStep, ...]) -> Diagnostic:
    """The same finding whichever file of the circle it was met from: where the first one goes on."""
    at = next(index for index, (known, _) in enumerate(steps) if known == path)
    steps = steps[at:]
    first = steps.index(min(steps, key=lambda step: step[0]))
    steps = steps[first:] + steps[:first]
    circle = " → ".join(posixpath.basename(known) for known, _ in (*steps, steps[0]))
    return names.CYCLE.at(steps[0][1], what="import", circle=circle)


def _name_span(item: tree.Block | tree.Declaration) -> Span:
    return item.name.span if isinstance(item, tree.Declaration) else item.labels[0].span


def _odd_form(item: tree.Item) -> Diagnostic:
    if isinstance(item, tree.Declaration):
        if item.word.text in ("param", "let"):
            help_ = "a param stands in a message" if item.word.text == "param" else "a let is written: let name = value"
            return names.UNKNOWN_FORM.at(item.word.span, found=item.word.text, where="here", help=help_)
        word, help_, fix = item.word.text, suggestion(item.word.text, ["let"], _SAME_WORDS), None
        if word in FORMS and isinstance(item.value, tree.Body) and item.type is None:
            gap = item.span.source.span(item.name.span.end, item.value.span.start)
            help_, fix = f"write {word} {item.name.text} {{ … }}", Fix((Edit(gap, " "),))
        return names.UNKNOWN_DECLARATION.at(item.word.span, found=word, help=help_, fix=fix)
    word = item.key.text
    if isinstance(item, tree.Statement) and word == "message" and isinstance(item.labels[0], tree.Name):
        help_ = f"what it says stands in braces: {item.span.text} {{ … }}"
        return names.UNKNOWN_FORM.at(item.key.span, found=word, where="so", help=help_)
    if word == "message":
        return _unnamed(item)
    if word in FORMS:
        fixes = {
            "import": 'write: import "file.imi"',
            "let": "write: let name = value",
            "defaults": "write: defaults { … }",
            "test": 'write: test MESSAGE "name" { … }',
        }
        return names.UNKNOWN_FORM.at(item.key.span, found=word, where="so", help=fixes[word])
    inner = any(word in {row.block, *row.spellings()} for row in MESSAGE.every_field())
    owner = next((one.name for one in CHANNELS if any(word in f.spellings() for f in one.shape.every_field())), None)
    if inner:
        help_ = f"it stands in a message: message name {{ {word} … }}"
    elif owner is not None:
        help_ = f"it stands in a block of a message: message name {{ {owner} {{ {word} … }} }}"
    else:
        help_ = suggestion(word, FORMS, _SAME_WORDS)
    return names.UNKNOWN_FORM.at(item.key.span, found=word, where="at the top of a file", help=help_)


def _unnamed(item: tree.Entry | tree.Block | tree.Statement) -> Diagnostic:
    """A message without a name, or with one that is none."""
    label = next(iter(() if isinstance(item, tree.Entry) else item.labels), None)
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", label.text).strip("_-") if isinstance(label, tree.String) else ""
    if not name or not name[0].isalpha():
        return names.WRONG_LABELS.at(
            item.key.span, found="message", allowed="a name", given="none", help="write: message name { … }"
        )
    assert label is not None
    return names.WRONG_LABELS.at(
        label.span,
        found="message",
        allowed="a name",
        given=f"the text {label.span.text}",
        help=f"a name has letters, digits, '_' and '-': message {name} {{ … }}",
    )


def bases(unit: Unit, block: tree.Block, found: list[Diagnostic]) -> list[tree.Block]:
    """The messages that one extends, nearest first; what is wrong with that goes to `found`."""
    chain, known = [block], {id(block)}
    while (name := _base_name(block, found)) is not None:
        if len(chain) > DEEPEST:
            span = chain[0].labels[0].span
            found.append(names.EXTENDS_TOO_DEEP.at(span, found=span.text, limit=DEEPEST))
            return []
        pair = unit.message(name.text, block)
        if pair is None and unit.own_messages.get(name.text) is not block:
            own = block.labels[0].span.text
            allowed = (n for u in unit.seen for n in u.own_messages if n != own)
            found.append(names.UNKNOWN_BASE.at(name.span, found=name.text, help=suggestion(name.text, allowed)))
            break
        unit, block = pair or (unit, block)
        if id(block) in known:
            found.append(_circle(chain[[id(one) for one in chain].index(id(block)) :]))
            break
        chain.append(block)
        known.add(id(block))
    return chain[1:]


def _circle(blocks: list[tree.Block]) -> Diagnostic:
    """The same finding whichever message of the circle it was met from: at what the first one extends."""
    first = min(blocks, key=lambda block: block.span.place)
    at = blocks.index(first)
    blocks = blocks[at:] + blocks[:at]
    circle = " → ".join(block.labels[0].span.text for block in (*blocks, first))
    return names.CYCLE.at(first.labels[2].span, what="extends", circle=circle)


def _base_name(block: tree.Block, found: list[Diagnostic]) -> tree.Name | None:
    match block.labels:
        case [_]:
            return None
        case [_, tree.Name(text=word), tree.Name() as name] if word == _EXTENDS:
            return name
        case [_, odd, *_]:
            is_mistyped = isinstance(odd, tree.Name) and nearest(odd.text, [_EXTENDS]) is not None
            help_ = "write: message name { … } or message name extends base { … }"
            found.append(
                names.WRONG_LABELS.at(
                    odd.span,
                    found="message",
                    allowed="a name, or a name and what it extends",
                    given=f"'{odd.span.text}'",
                    help=Spelling(_EXTENDS) if is_mistyped else help_,
                )
            )
    return None
