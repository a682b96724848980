"""Parameters: from their declaration in a file, and the values that they are given."""

from __future__ import annotations

from enum import Enum
from typing import Final

from imidsl.diagnostics import Diagnostic, Edit, Fix, Note
from imidsl.diagnostics.parameters import OPTIONAL_WITH_DEFAULT, UNTYPED_PARAMETER
from imidsl.records import dataclass, replace
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.types.containers import ParameterType, is_null
from imidsl.text.types.faults import Faults
from imidsl.text.types.reader import name_fault, read_type

_DIRECTIVE: Final = "imidsl:"
"""What a comment for the compiler begins with; it is no documentation."""


_NOTHING: Final = frozenset(("null", "none", "nil", "undefined"))
"""What other languages call a value that is missing."""


class NoDefault(Enum):
    """The type of `NO_DEFAULT`, which no value equals."""

    NO_DEFAULT = "no default"


NO_DEFAULT: Final = NoDefault.NO_DEFAULT


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter.

    `type` is None where it couldn't be read: then whatever is done with the parameter is right. `default` is canonical,
    and `NO_DEFAULT` where there is none that could be read. `span` is that of the name, `item` the declaration.
    """

    name: str
    type: ParameterType | None
    optional: bool
    default: object
    doc: str
    span: Span
    item: tree.Declaration

    @property
    def required(self) -> bool:
        """Whether a value has to be given."""
        return not self.optional and self.item.value is None


def declare(item: tree.Declaration) -> tuple[Parameter, list[Diagnostic]]:
    """The parameter that an item `param …` declares, whatever is wrong with it, and all that is."""
    found = Faults(item.name.text, item.name.span)
    fault = name_fault(item.name)
    if fault is not None:
        found.found.append(fault)
    if item.type is None:
        found.report(UNTYPED_PARAMETER, word=item.name.text)
    type_ = read_type(item.type, found) if item.type is not None else None
    optional = isinstance(item.type, tree.Type) and item.type.optional
    default = _default(item, type_, optional, found)
    doc = documentation(item)
    return Parameter(item.name.text, type_, optional, default, doc, item.name.span, item), found.found


def _default(item: tree.Declaration, type_: ParameterType | None, optional: bool, found: Faults) -> object:
    if item.value is None or isinstance(item.value, tree.Missing):
        return NO_DEFAULT
    if optional:
        found.at(item.value).report(OPTIONAL_WITH_DEFAULT, name=item.name.text)
        return NO_DEFAULT
    if type_ is None:
        return NO_DEFAULT
    inner = replace(found, found=[])
    value = type_.of_node(item.value, inner)
    if inner.failed and isinstance(item.value, tree.Name | tree.Literal) and item.value.text.casefold() in _NOTHING:
        inner.found[:] = [_may_be_missing(item, inner.found[0])]
    found.found.extend(inner.found)
    return NO_DEFAULT if inner.failed else value


def _may_be_missing(item: tree.Declaration, wrong: Diagnostic) -> Diagnostic:
    """What is wrong with `= null`, which says that the value may be missing."""
    assert item.type is not None
    type_, end = item.type.span, wrong.span.end
    fix = Fix((Edit(type_.source.span(type_.end, end), "?"),))
    return replace(wrong, help=f"what may be missing has a '?' behind its type: {type_.text}?", fix=fix)


def documentation(item: tree.Item) -> str:
    """The comment block directly above an item, without directives to the compiler; lines as written."""
    if not item.comments.before:
        return ""
    expected = item.span.first.line - 1
    lines: list[str] = []
    for comment in reversed(item.comments.before):
        if comment.span.first.line != expected:
            break
        expected -= 1
        if not comment.text.startswith(_DIRECTIVE):
            lines.append(comment.text)
    return "\n".join(reversed(lines))


def value_of_node(parameter: Parameter, node: tree.Value) -> tuple[object, list[Diagnostic]]:
    """The canonical value that a node gives a parameter (None after an error), and what is wrong with it."""
    found = Faults(parameter.name, node.span)
    if parameter.type is None or (parameter.optional and is_null(node)):
        return None, []
    return _value(parameter, parameter.type.of_node(node, found), found)


def value_of_word(parameter: Parameter, word: str, span: Span) -> tuple[object, list[Diagnostic]]:
    """The same for `--set NAME=word`; `span` is the place of the word, wherever that is."""
    found = Faults(parameter.name, span)
    if parameter.type is None:
        return None, []
    return _value(parameter, parameter.type.read(word, found), found)


def value_of_plain(parameter: Parameter, value: object, span: Span) -> tuple[object, list[Diagnostic]]:
    """The same for a value of a JSON file or of a caller in Python."""
    found = Faults(parameter.name, span)
    if parameter.type is None or (parameter.optional and value is None):
        return None, []
    return _value(parameter, parameter.type.take(value, found), found)


def _value(parameter: Parameter, value: object, found: Faults) -> tuple[object, list[Diagnostic]]:
    declared = Note(f"'{parameter.name}' is declared here", parameter.span)
    findings = [replace(finding, related=(*finding.related, declared)) for finding in found.found]
    return None if found.failed else value, findings
