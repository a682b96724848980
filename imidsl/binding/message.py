"""One message: what it declares, what it says for each channel, its examples; and the request that a channel gets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from imidsl.binding.binder import Binder
from imidsl.binding.constants import Constant, Lets
from imidsl.binding.fields import Layer
from imidsl.binding.modules import Unit, bases
from imidsl.binding.moving import unwrapped
from imidsl.binding.values import FAULTY, Array, Each, Leaf, Record, ValueNode, children, faulty, loops, rewrite, walk
from imidsl.diagnostics import Diagnostic, Note, names, relations, values
from imidsl.diagnostics.suggest import nearest, suggestion
from imidsl.diagnostics.templates import FOREIGN_TAG
from imidsl.records import dataclass, field, replace
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import (
    DEFAULTS,
    DESTINATION,
    MESSAGE,
    SMARTLINKS,
)
from imidsl.schema.kinds import Profile
from imidsl.schema.model import Channel, Shape
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.scope.check import REQUEST, Scope, check, shape_of, shape_of_value
from imidsl.text.template.placeholders import placeholders
from imidsl.text.template.template import Template
from imidsl.text.types import containers
from imidsl.text.types import parameters as params
from imidsl.text.types.parameters import Parameter

PARAM, EXAMPLE, TEST = "param", "example", "test"
GROUPS = frozenset(("params", "parameters", "args", "arguments", "inputs", "variables", "vars", "param"))
"""What a block of parameters is called elsewhere, which the language doesn't have."""


@dataclass(frozen=True, slots=True)
class Example:
    """A named set of parameter values."""

    name: str
    span: Span
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """A message with everything inherited in it.

    `record` holds all its fields and channel blocks; `constants` are its lets and the placeholders of its smartlinks;
    `bases` are what it extends, `used` the names that its texts take.
    """

    name: str
    span: Span
    unit: Unit
    block: tree.Block
    bases: tuple[tree.Block, ...]
    parameters: Mapping[str, Parameter]
    constants: Mapping[str, Constant]
    channels: tuple[Channel, ...]
    record: Record
    examples: Mapping[str, Example] = field(default_factory=dict)
    used: frozenset[str] = frozenset()

    @property
    def destinations(self) -> Array | None:
        """Who gets it, unless it leaves that open."""
        node = self.record.members.get(DESTINATION.name)
        return node if isinstance(node, Array) else None

    @property
    def links(self) -> frozenset[str]:
        """The ids of its smartlinks."""
        return frozenset(str(leaf.value) for leaf in self.link_leaves())

    def link_leaves(self) -> Iterator[Leaf]:
        """The ids of its smartlinks with their places."""
        return link_leaves(self.record)

    def defaults(self) -> dict[str, object]:
        """The values of parameters that none is given for, by name."""
        given: dict[str, object] = {}
        for parameter in self.parameters.values():
            if parameter.default is not params.NO_DEFAULT:
                given[parameter.name] = parameter.default
            elif parameter.optional:
                given[parameter.name] = None
        return given


def link_leaves(record: Record) -> Iterator[Leaf]:
    """The ids of the smartlinks that an object has, with their places."""
    node = record.members.get(SMARTLINKS.name)
    for item in node.items if isinstance(node, Array) else ():
        leaf = item.members.get(SMARTLINKS.key or "") if isinstance(item, Record) else None
        if isinstance(leaf, Leaf) and leaf.ready:
            yield leaf


class MessageBinder:
    """Makes messages of units; each let and each file's defaults are judged once."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.lets = Lets()
        self.found: list[Diagnostic] = []

    def messages(self, unit: Unit) -> list[Message]:
        """The messages that a file declares itself."""
        self.lets.values(unit)
        if unit.defaults is not None:
            self._bind(DEFAULTS, [Layer.of(unit.defaults)])
        return [self.message(unit, block) for block in unit.own_messages.values()]

    def _bind(self, shape: Shape, layers: Sequence[Layer], declared: Iterable[str] = ()) -> Record:
        binder = Binder(self.profile, frozenset(declared))
        record = binder.record(shape, layers)
        self.found += binder.found
        return record

    def message(self, unit: Unit, block: tree.Block) -> Message:
        """One message that a file declares."""
        chain = [block, *bases(unit, block, self.found)]
        chain.reverse()
        constants: dict[str, Constant] = dict(self.lets.values(unit))
        parameters = self._parameters(unit, chain)
        own = [_own_layer(b) for b in chain]
        channels = _channels(own)
        defaults = [
            _defaults_for(Layer.of(u.defaults), channels) for u in reversed(unit.seen) if u.defaults is not None
        ]
        record = self._bind(MESSAGE, [*defaults, *own], (*parameters, *constants))
        channels = tuple(channel for channel in channels if channel.name in record.members)
        name = block.labels[0].span
        message = Message(name.text, name, unit, block, tuple(chain[:-1]), parameters, constants, channels, record)
        constants |= {f"link_{link}": f"{{{{link_{link}}}}}" for link in message.links}
        message = self._check_texts(message)
        return replace(message, examples=self._examples(chain, message))

    # --- parameters and examples

    def _parameters(self, unit: Unit, chain: list[tree.Block]) -> dict[str, Parameter]:
        merged: dict[str, Parameter] = {}
        for block in chain:
            own: dict[str, Parameter] = {}
            for item in self._declarations(block):
                self._declare(unit, item, own)
            merged |= own
        return merged

    def _declarations(self, message: tree.Block) -> Iterator[tree.Declaration]:
        """The declarations of parameters, those in a block for them as well."""
        for item in message.body.items:
            if isinstance(item, tree.Declaration) and item.word.text == PARAM:
                yield item
            elif isinstance(item, tree.Block) and item.key.text in GROUPS:
                self.found.append(_grouped(item))
                yield from map(_as_declaration, (one for one in item.body.items if isinstance(one, tree.Entry)))
                yield from (one for one in item.body.items if isinstance(one, tree.Declaration))

    def _declare(self, unit: Unit, item: tree.Declaration, own: dict[str, Parameter]) -> None:
        parameter, found = params.declare(item)
        self.found += found
        if parameter is None:
            return
        name = parameter.name
        let = unit.let(name)
        first = own[name].span if name in own else let[1].name.span if let is not None else None
        if first is not None:
            note = Note("the first one", first)
            self.found.append(names.DUPLICATE_NAME.at(item.name.span, what="name", found=name, related=[note]))
        own.setdefault(name, parameter)

    def _examples(self, chain: list[tree.Block], message: Message) -> dict[str, Example]:
        merged: dict[str, Example] = {}
        for block in chain:
            own: dict[str, Example] = {}
            for item in block.body.items:
                if isinstance(item, tree.Block | tree.Statement | tree.Entry) and item.key.text == EXAMPLE:
                    example = self._example(item, message)
                    if example is not None and example.name in own:
                        note = Note("the first one", own[example.name].span)
                        self.found.append(
                            names.DUPLICATE_NAME.at(example.span, what=EXAMPLE, found=example.name, related=[note])
                        )
                    elif example is not None:
                        own[example.name] = example
            merged |= own
        return merged

    def _example(self, item: tree.Block | tree.Statement | tree.Entry, message: Message) -> Example | None:
        match item:
            case tree.Block(labels=[tree.Name() | tree.String() as name], body=tree.Body(items=items)):
                pass
            case tree.Statement(labels=[tree.Name() | tree.String() as name]):
                items = ()
            case _:
                self.found.append(
                    names.WRONG_LABELS.at(
                        item.key.span, found=EXAMPLE, allowed="a name", given="none", help='write: example "name" { … }'
                    )
                )
                return None
        given, named = self._example_values(items, message)
        for parameter in message.parameters.values():
            if parameter.name not in named and parameter.required:
                note = Note("it is declared here", parameter.span)
                self.found.append(
                    values.INCOMPLETE_EXAMPLE.at(name.span, example=name.text, found=parameter.name, related=[note])
                )
        return Example(name.text, name.span, given)

    def _example_values(self, items: Iterable[tree.Item], message: Message) -> tuple[dict[str, object], set[str]]:
        """The values that can be read, and the names of all parameters that are given one."""
        given: dict[str, object] = {}
        named: set[str] = set()
        for item in items:
            match item:
                case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                    self._example_value(key, value, message, given, named)
                case tree.Statement(key=key) | tree.Block(key=key):
                    self.found.append(names.MISSING_COLON.at(key.span, found=key.text))
                    named.add(key.text)
                case tree.Declaration(word=word):
                    self.found.append(names.UNKNOWN_FORM.at(word.span, found=word.text, where="here"))
        return given, named

    def _example_value(
        self, key: tree.Key, node: tree.Value, message: Message, given: dict[str, object], named: set[str]
    ) -> None:
        parameter = message.parameters.get(key.text)
        if parameter is None:
            help_ = suggestion(key.text, message.parameters)
            self.found.append(values.UNKNOWN_PARAMETER.at(key.span, found=key.text, help=help_))
            named.add(nearest(key.text, message.parameters) or key.text)
        elif key.text in named:
            self.found.append(names.DUPLICATE_ENTRY.at(key.span, found=key.text))
        else:
            named.add(key.text)
            value, found = params.value_of_node(parameter, node)
            self.found += found
            if (
                parameter.type is not None
                and not found
                and not any(isinstance(n, tree.Missing) for n in tree.walk(node))
            ):
                given[key.text] = value

    # --- texts

    def _check_texts(self, message: Message) -> Message:
        """The message with the names that its texts use, and without the texts that are faulty."""
        known = dict.fromkeys(message.unit.let_names(), shape_of_value(None))
        known |= {
            name: shape_of_value(value) for name, value in message.constants.items() if not name.startswith("link_")
        }
        known |= {name: shape_of(parameter) for name, parameter in message.parameters.items()}
        known["request"] = REQUEST
        scope = Scope(known, message.links)
        used = set(loops(message.record))
        settled: dict[Template, Template | None] = {}
        for template, inner in self._templates(message.record, scope, message):
            found = check(template, inner)
            self.found += found
            used |= template.names
            if any(diagnostic.is_error for diagnostic in found):
                settled[template] = None
            elif (own := template.within(inner.all_names)) is not template:
                settled[template] = own
        self._check_links(message, used)
        used |= self._check_placeholders(message, known)
        record = _settled(message.record, settled) if settled else message.record
        assert isinstance(record, Record)
        return replace(message, record=record, used=frozenset(used))

    def _templates(self, node: ValueNode, scope: Scope, message: Message) -> Iterator[tuple[Template, Scope]]:
        match node:
            case Leaf(value=Template() as template):
                yield template, scope
            case Each(variable=variable, over=over, over_span=span, item=item):
                parameter = message.parameters.get(over)
                if parameter is None or not isinstance(parameter.type, containers.ListType | None):
                    lists = [p.name for p in message.parameters.values() if isinstance(p.type, containers.ListType)]
                    self.found.append(names.NOT_A_LIST.at(span, found=over, help=suggestion(over, lists)))
                shape = getattr(scope.names.get(over), "item", None) or shape_of_value(None)
                yield from self._templates(item, replace(scope, names={**scope.names, variable: shape}), message)
            case _:
                for child in children(node):
                    yield from self._templates(child, scope, message)

    def _check_placeholders(self, message: Message, known: Collection[str]) -> set[str]:
        """Find names written as other template languages do; those that they mean, which aren't unused as well."""
        meant: set[str] = set()
        for leaf in walk(message.record):
            if isinstance(leaf, Leaf) and leaf.text is not None:
                for finding in placeholders(leaf.text, known):
                    self.found.append(finding)
                    edits = finding.fix.edits if finding.fix is not None else ()
                    meant.update(*(re.findall(r"\w+", edit.text) for edit in edits))
                    # Which value a counted place stands for nobody knows.
                    meant |= set(known) if finding.rule is FOREIGN_TAG else set()
        return meant & set(known)

    def _check_links(self, message: Message, used: set[str]) -> None:
        has_links = any(channel.smartlinks for channel in message.channels)
        unused = [leaf for leaf in message.link_leaves() if f"link_{leaf.value}" not in used] if has_links else []
        # A mistyped link is one fault: the one that was meant isn't unused as well, nor is what an unread text may use.
        if not unused or any(name.startswith("link_") and name not in message.constants for name in used):
            return
        if not any(isinstance(node, Leaf) and node.value is FAULTY for node in walk(message.record)):
            self.found += (relations.UNUSED_SMARTLINK.at(leaf.span, found=leaf.value) for leaf in unused)


def _settled(node: ValueNode, texts: Mapping[Template, Template | None]) -> ValueNode:
    """The same values with other texts in place of some; faulty ones, which are reported already, have none."""

    def own(node: ValueNode) -> ValueNode:
        if not (isinstance(node, Leaf) and isinstance(node.value, Template) and node.value in texts):
            return node
        text = texts[node.value]
        return faulty(node.span) if text is None else replace(node, value=text)

    return rewrite(node, own)


def _own_layer(block: tree.Block) -> Layer:
    """What a message writes besides its parameters, examples and tests."""
    return Layer(block.key.span, (), tuple(item for item in block.body.items if not _is_apart(item)))


def _is_apart(item: tree.Item) -> bool:
    if isinstance(item, tree.Declaration):
        return item.word.text == PARAM
    return item.key.text in (EXAMPLE, TEST) or (isinstance(item, tree.Block) and item.key.text in GROUPS)


def _grouped(block: tree.Block) -> Diagnostic:
    """What to say of a block of parameters."""
    entries = [item for item in block.body.items if isinstance(item, tree.Entry)]
    types = [entry for entry in entries if isinstance(entry.value, tree.Name | tree.Type)]
    sure = len(types) == len(entries) and not any(isinstance(i, tree.Block | tree.Statement) for i in block.body.items)
    first = types[0].span.text if types else "name: text(max: 24)"
    help_ = f"each parameter is declared by itself: {PARAM} {first}"
    fix = unwrapped(block, PARAM) if sure else None
    return names.UNKNOWN_FIELD.at(block.key.span, found=block.key.text, where="'message'", help=help_, fix=fix)


def _as_declaration(entry: tree.Entry) -> tree.Declaration:
    """An entry of a block of parameters as what was meant."""
    value = entry.value
    type_ = tree.Type(value, span=value.span) if isinstance(value, tree.Name) else value
    if not isinstance(type_, tree.Type):
        type_ = tree.Missing(span=value.span)
    word = tree.Name(PARAM, span=entry.key.span)
    name = tree.Name(entry.key.text, span=entry.key.span)
    return tree.Declaration(word, name, type_, None, span=entry.span, comments=entry.comments)


def _channels(layers: Iterable[Layer]) -> tuple[Channel, ...]:
    """The channels that the layers write, in that order."""
    words = (item.key.text for layer in layers for item in layer.items if not isinstance(item, tree.Declaration))
    return tuple(BY_NAME[word] for word in dict.fromkeys(words) if word in BY_NAME)


def _defaults_for(layer: Layer, channels: Iterable[Channel]) -> Layer:
    """Of a file's defaults what a message with these channels takes; what they can't hold is reported elsewhere."""
    fields = {word for row in DEFAULTS.fields for word in row.spellings()} - set(BY_NAME)
    kept = fields | {channel.name for channel in channels}
    items = (item for item in layer.items if not isinstance(item, tree.Declaration) and item.key.text in kept)
    return Layer(layer.word, layer.labels, tuple(items))
