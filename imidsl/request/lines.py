"""Texts that have to be one line, with all values that their parameters allow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from imidsl.diagnostics import Diagnostic, relations
from imidsl.request.between import places_of
from imidsl.request.texts import RequestPart
from imidsl.request.trials import rendered, renderings
from imidsl.schema.kinds import OneLine
from imidsl.source import Span
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.inclusion import common
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ListType, ParameterType, RecordType, TextType
from imidsl.text.types.samples import Pick, made_up, value_of

_BROKEN: Final = ("\n", "\t", "     ")
_WRITTEN: Final = {OneLine.broken_by(sign): json.dumps(sign) for sign in _BROKEN}


def can_break(part: RequestPart, text: Template, constants: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Where a text is more than one line, for some values at least: at the parameters that can bring that about."""
    usual = {**constants, **made_up(part.parameters, Pick.USUAL)}
    as_usual = _what_breaks([rendered(text, {}, usual, {})])
    found = {} if as_usual is not None else _breaking(part, text, usual)
    for name, what in found.items():
        remedy = f"give '{name}' a pattern or charset without it, or take it out: |replace({_WRITTEN[what]}, \" \")"
        yield _can_hold(what, next(places_of(text, name), part.node.span), name, remedy)
    any_ = None if found else as_usual or _what_breaks(made for made, _ in renderings(text, part, constants))
    if any_ is not None:
        yield _can_hold(any_, part.node.span, part.place.label, "write it as one line, whatever the values are")


def _can_hold(what: str, span: Span, field: str, remedy: str) -> Diagnostic:
    return relations.BROKEN_PARAMETER.at(span, what=what, field=field, verb="can hold", remedy=remedy)


def _breaking(part: RequestPart, text: Template, usual: Mapping[str, object]) -> dict[str, str]:
    """The parameters that break a text with one of their values, each with what does."""
    found: dict[str, str] = {}
    for name in sorted(text.names & part.parameters.keys()):
        parameter = part.parameters[name]
        values = _broken(parameter.type) if parameter.type is not None else ()
        what = _what_breaks(rendered(text, {name: parameter}, usual, {name: value}) for value in values)
        if what is not None:
            found[name] = what
    return found


def _what_breaks(texts: Iterable[str | None]) -> str | None:
    return next((what for text in texts if text is not None and (what := OneLine.broken_by(text))), None)


def _broken(type_: ParameterType) -> Iterator[object]:
    """Values of a type, a text in each of which breaks, as far as the type has such."""
    match type_:
        case TextType(pattern=TextPattern() as pattern):
            yield from (text for sign in _BROKEN if (text := common(pattern.automaton, _with(sign))) is not None)
        case TextType(min=least, max=most):
            longest = least if most is None else most
            yield from (f"a{sign}b".ljust(least, "b") if longest > len(sign) + 1 else sign for sign in _BROKEN)
        case ListType(item=item, min=least, max=most):
            count = max(least, 2 if most is None else min(2, most))
            yield from ([value] * count for value in _broken(item))
        case RecordType(fields=fields):
            usual = {field.name: value_of(field.type, field.name, Pick.USUAL) for field in fields}
            for field in fields:
                yield from ({**usual, field.name: value} for value in _broken(field.type))


@cache
def _with(sign: str) -> Automaton:
    """What accepts any text that has this in it."""
    pattern = TextPattern.parse(rf"[\s\S]*{sign}[\s\S]*")
    assert isinstance(pattern, TextPattern)
    return pattern.automaton
