"""What can go wrong with a text for some values, its size aside.

It can have no rendering at all, come out empty where the API needs content, cut a short link, or break the rules of its
field's kind. Where the proof knows of none, values are tried: what is reported of those was rendered, what isn't may be
so nevertheless (docs/proof.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeVar

from imidsl.binding.values import Leaf, from_text
from imidsl.diagnostics import Diagnostic, proof, templates
from imidsl.proof.analyse import Answer, Measure, analyse
from imidsl.proof.findings import command
from imidsl.records import dataclass
from imidsl.request.texts import RequestPart
from imidsl.schema.kinds import Automatic, Later, OneLine, Text, Url, Wrong
from imidsl.schema.relations import AnyOf, OneOf
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.containers import BoolType, DecimalType, IntType, MsisdnType, TextType, UrlType

_URL: Final = re.compile(r"https?://[^\s/?#]")
_BLANK: Final = re.compile(r"\s")
_BLANKS: Final = CharSet.of(
    *[(0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)],
    *[(0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)],
)
_GUARD: Final = "ask first ({% if … %}), or say what else: |default('…')"

Values = Mapping[str, object]
Fault = TypeVar("Fault")


@dataclass(frozen=True, slots=True)
class TextHazards:
    """Judges the texts of a request with these smartlinks; `templated`: its message uses a template of the platform."""

    constants: Values
    links: Collection[str]
    templated: bool

    def findings(self, part: RequestPart, answer: Answer | None) -> Iterator[Diagnostic]:
        """What can go wrong with a part, if it is a text with parameters; `answer` is what is known of its size."""
        leaf = part.node
        if not isinstance(leaf, Leaf) or not isinstance(leaf.value, Template) or leaf.value.constant:
            return
        if answer is None:
            answer = analyse(leaf.value, part.parameters, self.constants, Measure(links=self.links))
        for span in answer.cut_links:
            yield proof.LINK_CAN_BE_CUT.at(span, word=span.text)
        if not leaf.value.names & part.parameters.keys():
            return  # what needs no values is rendered and judged like any text
        failures = list(_failures(part, answer))
        yield from failures or _doubts(answer)
        if not any(failure.rule is templates.NEVER_RENDERS for failure in failures):
            yield from self._content(part, leaf, leaf.value, answer)
            yield from self._kind(part, leaf, leaf.value)

    def _content(self, part: RequestPart, leaf: Leaf, text: Template, answer: Answer) -> Iterator[Diagnostic]:
        """Whether there is something where something is needed."""
        if not isinstance(leaf.kind, Text) or not self._needed(part) or not _may_be_blank(text, answer):
            return
        found = self._tried(part, text, _blank)
        if found is not None:
            what, values = found
            yield proof.CAN_BE_EMPTY.at(leaf.span, field=part.place.label, what=what, values=values)

    def _needed(self, part: RequestPart) -> bool:
        """Whether the API needs content there: of a needed field, an item of a list, the only one of several."""
        if part.row is None:
            return False
        relations = part.record.shape.relations if part.record.shape is not None else ()
        alternatives = [r for r in relations if isinstance(r, AnyOf | OneOf) and part.row.name in r.fields]
        alone = any(not (part.record.members.keys() & set(r.fields) - {part.row.name}) for r in alternatives)
        content = part.row.need == "content" or (alone and part.row.need == "no")
        return part.item or part.row.need == "yes" or (content and not self.templated)

    def _kind(self, part: RequestPart, leaf: Leaf, text: Template) -> Iterator[Diagnostic]:
        """Whether it is of the field's kind."""
        if isinstance(leaf.kind, OneLine):
            from imidsl.request.lines import can_break  # where a template of the platform is filled

            yield from can_break(part, text, self.constants)
            return
        if type(leaf.kind) is Text or (isinstance(leaf.kind, Url) and _is_url(text, part)):
            return
        if leaf.kind.sure is not None and self._always_matches(part, text, leaf.kind.sure):
            return

        def wrong(made: str, values: Values) -> Wrong | None:
            if not made.strip():
                return (
                    None  # that is another finding, an optional field is left out, or the blanks are the caller's own
                )
            value = from_text(leaf.kind, made)
            if isinstance(value, Wrong):
                return value
            decided = isinstance(value, Later | Automatic)
            return None if decided else next(leaf.kind.faults(value), None)

        found = self._tried(part, text, wrong)
        if found is not None:
            fault, values = found
            rule = proof.CAN_BE_MALFORMED if fault.rule.severity == "error" else proof.CAN_BE_ODD
            yield rule.at(leaf.span, problem=fault.at(leaf.span, part.place.label).message, values=values)

    def _always_matches(self, part: RequestPart, text: Template, regex: str) -> bool:
        """Whether all renderings match, by what is known of the text's pieces."""
        from imidsl.proof.shapes import always_matches  # where a field is of a shape

        return always_matches(text, part.parameters, self.constants, regex)

    def _tried(
        self, part: RequestPart, text: Template, judge: Callable[[str, Values], Fault | None]
    ) -> tuple[Fault, str] | None:
        """What is found wrong with a rendering, and the values that make it."""
        from imidsl.request.trials import renderings  # where a text is to be tried

        for made, values in renderings(text, part, self.constants):
            fault = judge(made, values)
            if fault is not None:
                return fault, command(part.given(values))
        return None


def _failures(part: RequestPart, answer: Answer) -> Iterator[Diagnostic]:
    for failure in answer.failures:
        problem = f"{failure.problem[:1].lower()}{failure.problem[1:]}".rstrip(".")
        if failure.always:
            yield templates.NEVER_RENDERS.at(failure.span, problem=problem)
        elif failure.witness is not None:
            values = command(part.given(failure.witness))
            yield templates.CAN_FAIL.at(failure.span, problem=problem, values=values)


def _doubts(answer: Answer) -> Iterator[Diagnostic]:
    """Where it isn't known whether rendering stops; a size that isn't known for the same reason is another finding."""
    for failure in answer.failures:
        problem = f"no values were found for which it stops here: {failure.problem[:1].lower()}{failure.problem[1:]}"
        yield templates.UNPROVED_RENDERING.at(failure.span, problem=problem, help=_GUARD)
        return
    for doubt in answer.doubts if answer.limit is None or answer.kind != "open" else ():
        problem = f"'{doubt.word}' {doubt.problem}"
        yield templates.UNPROVED_RENDERING.at(doubt.span, problem=problem, help=doubt.remedy)
        return


def _blank(made: str, values: Values) -> str | None:
    """What a text is that has nothing to read; one whose blanks are those of a value is the caller's own."""
    if made.strip():
        return None
    given = any(_is_blank(value) for value in values.values())
    return "empty" if not made else None if given else "only blanks"


def _is_blank(value: object) -> bool:
    """Whether a value is, or holds, a text of nothing but blanks."""
    if isinstance(value, Mapping | list):
        return any(map(_is_blank, value.values() if isinstance(value, Mapping) else value))
    return isinstance(value, str) and value != "" and not value.strip()


def _is_url(text: Template, part: RequestPart) -> bool:
    """Whether it surely is a URL: one that is written, with parameters in it as they are that hold no blanks."""
    output = text.tree.body[0] if text.tree is not None and len(text.tree.body) == 1 else None
    parts = output.nodes if isinstance(output, nodes.Output) else []
    if not parts or not isinstance(parts[0], nodes.TemplateData) or not _URL.match(parts[0].data):
        return False
    return all(_has_no_blanks(node, part) for node in parts)


def _has_no_blanks(node: nodes.Node, part: RequestPart) -> bool:
    if isinstance(node, nodes.TemplateData):
        return not _BLANK.search(node.data)
    parameter = part.parameters.get(node.name) if isinstance(node, nodes.Name) else None
    if parameter is None or parameter.optional:
        return False
    if isinstance(parameter.type, TextType):
        return not parameter.type.characters & _BLANKS
    return isinstance(parameter.type, IntType | DecimalType | BoolType | UrlType | MsisdnType)


def _may_be_blank(text: Template, answer: Answer) -> bool:
    """Whether nothing that is always written shows that there is something to read."""
    body = text.tree.body if text.tree is not None else ()
    written = [node for output in body if isinstance(output, nodes.Output) for node in output.nodes]
    return not any(isinstance(node, nodes.TemplateData) and node.data.strip() for node in written)
