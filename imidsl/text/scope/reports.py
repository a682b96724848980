"""What is said of an expression that doesn't fit: the findings of the walk, in words."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cached_property

from imidsl.diagnostics import Diagnostic, Edit, Fix, Spelling
from imidsl.diagnostics.suggest import suggestion
from imidsl.diagnostics.templates import (
    LOST_IN_LOOP,
    MAYBE_NONE,
    MAYBE_UNSET,
    NOT_TEXT,
    REFUSED_ATTRIBUTE,
    UNDECLARED_LINK,
    UNDECLARED_NAME,
    UNKNOWN_ATTRIBUTE,
)
from imidsl.source import Span
from imidsl.text import vocabulary
from imidsl.text.scope.guards import NamePath
from imidsl.text.scope.shapes import Lists, Records, Scalar, Scope, Unknown, ValueShape
from imidsl.text.template import nodes
from imidsl.text.template.dialects import SAME_FILTERS, SAME_NAMES, instead_of_name
from imidsl.text.template.filters import NAMES, instead_of
from imidsl.text.template.template import Template

_LINK = "link_"
_KEPT = LOST_IN_LOOP.help
_BEHIND = re.compile(r"\.(?P<field>\w+)|-(?P<rest>\w+(?:-\w+)*)")


class Reports:
    """Collects what is found in one template."""

    def __init__(self, template: Template, scope: Scope) -> None:
        self.template = template
        self.scope = scope
        self.links = {_LINK + link for link in scope.links}
        self.found: list[Diagnostic] = []

    @cached_property
    def written(self) -> frozenset[str]:
        """The names that the text sets or binds somewhere."""
        tree = self.template.tree
        if tree is None:
            return frozenset()
        names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
        return frozenset(names | {macro.name for macro in tree.find_all(nodes.Macro)})

    def not_text(self, span: Span, shape: Lists | Records) -> None:
        """A list or record stands where text is wanted."""
        if isinstance(shape, Records):
            fields = ", ".join(sorted(shape.fields))
            self.found.append(NOT_TEXT.at(span, what="a record", help=f"name one of its fields: {fields}"))
        else:
            self.found.append(NOT_TEXT.at(span, what="a list", help="use `|join(', ')` or a `{% for %}` loop"))

    def maybe_none(self, span: Span, path: NamePath | None) -> None:
        """Something optional stands where none can't."""
        if path is None:
            self.found.append(MAYBE_NONE.at(span, what="this"))
            return
        name = ".".join(path)
        remedy = f"guard it with `{{% if {name} %}}`, or give it a value with `{name} or …` or `{name}|default(…)`"
        self.found.append(MAYBE_NONE.at(span, what=f"'{name}'", help=remedy))

    def joined(self, span: Span, item: ValueShape) -> None:
        """The items of a list are to be text."""
        if item.optional:
            remedy = "leave those out: `|select`, or `|selectattr(…)` by their field"
            self.found.append(MAYBE_NONE.at(span, what="an item", help=remedy))
        elif isinstance(item, (Lists, Records)):
            self.not_text(span, item)

    def unset(self, name: str, span: Span) -> None:
        """A name that only some branches set is read where it may have none."""
        self.found.append(MAYBE_UNSET.at(span, word=name))

    def forgotten(self, name: str, span: Span) -> None:
        """What a `set` in a loop gave a name is read where it is lost."""
        self.found.append(LOST_IN_LOOP.at(span, word=name))

    def undeclared(self, name: str, span: Span, known: Set[str], *, in_loop: bool = False) -> None:
        """A name that there isn't, or a link."""
        if name.startswith(_LINK):
            link = name.removeprefix(_LINK)
            remedy = suggestion(name, self.links) or f"declare it: `smartlink {link} {{ validity: 2d }}`"
            self.found.append(UNDECLARED_LINK.at(span, link=link, help=remedy))
        else:
            joined = None if in_loop else _joined_up(name, span, known)
            remedy, fix = joined or (_KEPT.format(word=name) if in_loop else self._instead(name, known), None)
            self.found.append(UNDECLARED_NAME.at(span, word=name, help=remedy, fix=fix))

    def _instead(self, name: str, known: Set[str]) -> str:
        remedy = suggestion(name, known | self.links, SAME_NAMES)
        if isinstance(remedy, Spelling):
            return remedy
        return instead_of_name(name, NAMES) or f"{remedy}; a parameter is declared so: `param {name}: …`"

    def uncalled(self, name: str, span: Span) -> None:
        """A method stands where its result is meant."""
        needs = name in vocabulary.WITH_ARGUMENT
        help_ = f"call it: `.{name}({'…' if needs else ''})`"
        call = Fix((Edit(span.source.span(span.end, span.end), "()"),))
        self.found.append(NOT_TEXT.at(span, what="a method", help=help_, fix=None if needs else call))

    def field(self, owner: ValueShape, name: str, span: Span, written: str) -> ValueShape:
        """A field of something, or one of its methods."""
        if isinstance(owner, Records):
            if name in owner.fields:
                return owner.fields[name]
            if name not in vocabulary.RECORD_METHODS:
                remedy = suggestion(name, owner.fields)
                self.found.append(UNKNOWN_ATTRIBUTE.at(span, owner=written, word=name, help=remedy))
        elif name.startswith("_") or not _has_method(owner, name):
            kind = "a list" if isinstance(owner, Lists) else "a value"
            self.found.append(
                REFUSED_ATTRIBUTE.at(
                    span, word=name, owner=kind, help=instead_of(SAME_FILTERS.get(name.casefold(), name))
                )
            )
        return Unknown()


def _joined_up(name: str, span: Span, known: Set[str]) -> tuple[str, Fix] | None:
    """A declared name that is written with a hyphen, or as a field of the object that others keep names in."""
    behind = _BEHIND.match(span.source.text, span.end)
    if behind is None:
        return None
    meant = str(behind["field"] or f"{name}_{behind['rest'].replace('-', '_')}")
    if meant not in known:
        return None
    whole = span.source.span(span.start, behind.end())
    return f"did you mean '{meant}'?", Fix((Edit(whole, meant),))


def is_method(owner: ValueShape, name: str) -> bool:
    """Whether an attribute is a method, which only its call makes a value of."""
    if isinstance(owner, Records):
        return name in vocabulary.RECORD_METHODS and name not in owner.fields
    if isinstance(owner, Lists):
        return name in vocabulary.LIST_METHODS
    return isinstance(owner, Scalar) and name in vocabulary.TEXT_METHODS | vocabulary.DATE_CALLS


def _has_method(owner: ValueShape, name: str) -> bool:
    if isinstance(owner, Lists):
        return name in vocabulary.LIST_METHODS
    return not isinstance(owner, Scalar) or name in vocabulary.TEXT_METHODS | vocabulary.DATE_METHODS
