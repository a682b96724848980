"""What callers rely on: the parameters of a message and the values that these take."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from imidsl.diagnostics import Diagnostic, Note, Rule, review
from imidsl.records import dataclass
from imidsl.source import Span
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.inclusion import includes
from imidsl.text.patterns.tree import Chars, Repeat
from imidsl.text.types.containers import (
    ChoiceType,
    DecimalType,
    IntType,
    ListType,
    ParameterType,
    RecordField,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Difference:
    """How what a parameter takes has changed: the rule, and what the option said before and says now."""

    rule: Rule
    option: str
    before: str
    after: str


def parameters(old: dict[str, Parameter], new: dict[str, Parameter], message: str, place: Span) -> Iterator[Diagnostic]:
    """What of a message's parameters is no longer as a caller knows it; `place` stands for those that are gone."""
    for name, parameter in old.items():
        if name not in new:
            note = Note("it was declared here", parameter.span)
            yield review.PARAMETER_GONE.at(place, message=message, found=name, related=[note])
        else:
            yield from _parameter(parameter, new[name])
    for name, parameter in new.items():
        if name not in old and parameter.required:
            yield review.PARAMETER_REQUIRED.at(parameter.span, found=name, before="not there")


def _parameter(old: Parameter, new: Parameter) -> Iterator[Diagnostic]:
    was, now = _demand(old), _demand(new)
    if new.required and not old.required:
        yield review.PARAMETER_REQUIRED.at(new.span, found=new.name, before=was)
    elif was == now and old.default != new.default:
        before, after = (json_value(one.default) for one in (old, new))
        yield review.DEFAULT_CHANGED.at(new.span, found=new.name, before=before, after=after)
    if old.type is None or new.type is None:
        return
    # What is optional may be null, what has a default may not.
    presence = [_difference(old.optional, "presence", was, now)] if was != now and not new.required else []
    for one in (*presence, *_types(old.type, new.type)):
        note = Note("before", old.span)
        yield one.rule.at(
            new.span, found=new.name, option=one.option, before=one.before, after=one.after, related=[note]
        )


def _demand(parameter: Parameter) -> str:
    return "required" if parameter.required else "optional" if parameter.optional else "given a default"


def _types(old: ParameterType, new: ParameterType, where: str = "") -> Iterator[Difference]:
    """Differences of two types; `where` is the path to them within a list or record, with its dot."""
    if type(old) is not type(new):
        yield Difference(review.PARAMETER_RETYPED, f"{where}type", old.name, new.name)
        return
    match old, new:
        case TextType(), TextType():
            yield from _texts(old, new, where)
        case IntType(), IntType():
            yield from _range(old.min, new.min, old.max, new.max, where)
        case DecimalType(), DecimalType():
            yield from _range(old.min, new.min, old.max, new.max, where)
            yield from _bound("places", old.places, new.places, where, absent=inf)
        case ChoiceType(), ChoiceType():
            yield from _options(old, new, where)
        case UrlType(), UrlType():
            yield from _bound("max", old.max, new.max, where, absent=inf)
            yield from _bound("http", int(old.http), int(new.http), where, absent=0)
        case ListType(), ListType():
            yield from _range(old.min, new.min, old.max, new.max, where)
            yield from _types(old.item, new.item, f"{where}item.")
        case RecordType(), RecordType():
            yield from _records(old, new, where)


def _texts(old: TextType, new: TextType, where: str) -> Iterator[Difference]:
    least, most = _lengths(old)
    new_least, new_most = _lengths(new)
    yield from _range(least, new_least, most, new_most, where)
    yield from _bound("bytes", old.bytes, new.bytes, where, absent=inf)
    if old.charset != new.charset:
        narrowed = not old.characters <= new.charset.characters
        yield _difference(narrowed, f"{where}charset", old.charset.label, new.charset.label)
    before, after = (one.pattern.text if one.pattern else None for one in (old, new))
    if before == after:
        return
    held = True if new.pattern is None else includes(new.pattern.automaton, _language(old))
    if held is None:
        yield Difference(review.PATTERN_UNCLEAR, f"{where}pattern", str(before), str(after))
    else:
        yield _difference(not held, f"{where}pattern", before or "any", after or "any")


def _lengths(type_: TextType) -> tuple[int, int | None]:
    """The least and the most characters that a text can have."""
    if type_.pattern is None:
        return type_.min, type_.max
    extent = type_.pattern.extent
    most = [one for one in (type_.max, extent.max_chars) if one is not None]
    return max(type_.min, extent.min_chars), min(most, default=None)


def _language(type_: TextType) -> Automaton:
    """What a text may be, as the states of a pattern; bounds beside a pattern are left out."""
    if type_.pattern is not None:
        return type_.pattern.automaton
    return Automaton.of(Repeat(Chars(type_.characters), type_.min, type_.max))


def _options(old: ChoiceType, new: ChoiceType, where: str) -> Iterator[Difference]:
    gone = [one for one in old.options if one not in new.options]
    more = [one for one in new.options if one not in old.options]
    if gone or more:
        yield _difference(bool(gone), f"{where}choice", *(", ".join(map(repr, one.options)) for one in (old, new)))


def _records(old: RecordType, new: RecordType, where: str) -> Iterator[Difference]:
    before, after = ({one.name: one for one in type_.fields} for type_ in (old, new))
    for name in dict.fromkeys((*before, *after)):
        path = f"{where}{name}"
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield _difference(now is None or not now.optional, path, _presence(was), _presence(now))
            continue
        if was.optional != now.optional:
            yield _difference(was.optional, path, _presence(was), _presence(now))
        yield from _types(was.type, now.type, f"{path}.")


def _presence(field: RecordField | None) -> str:
    return "not there" if field is None else "optional" if field.optional else "required"


def _range(old_min: object, new_min: object, old_max: object, new_max: object, where: str) -> Iterator[Difference]:
    yield from _bound("min", old_min, new_min, where, absent=-inf)
    yield from _bound("max", old_max, new_max, where, absent=inf)


def _bound(option: str, old: object, new: object, where: str, *, absent: float) -> Iterator[Difference]:
    """A bound that has moved: a least one narrows upward, any other downward."""
    before, after = (absent if one is None else one for one in (old, new))
    if before != after:
        narrowed = before < after if option == "min" else after < before  # type: ignore[operator]
        yield _difference(narrowed, f"{where}{option}", *("none" if one is None else str(one) for one in (old, new)))


def _difference(narrowed: bool, option: str, before: str, after: str) -> Difference:
    return Difference(review.PARAMETER_NARROWED if narrowed else review.PARAMETER_WIDENED, option, before, after)
