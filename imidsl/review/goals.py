"""What examples and tests are to show of a message: every way that its texts take, every choice, every length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Each, Leaf, Record, ValueNode
from imidsl.records import dataclass, replace
from imidsl.schema.model import Channel
from imidsl.source import Span
from imidsl.text.template.jinja.trace import MANY, NONE, ONE, Way, taken, ways
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ChoiceType, ListType, ParameterType, RecordType
from imidsl.text.types.parameters import Parameter

Values: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to show: where it stands, and in words what of it."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What some values show, and `hints`: what operands of conditions come to, which may be the way to more."""

    goals: frozenset[Goal]
    hints: frozenset[Goal]


def of_message(message: Message) -> list[Goal]:
    """What there is to show, whatever values can show it, in the order of the file."""
    found = dict.fromkeys(goal for parameter in message.parameters.values() for goal in _of_parameter(parameter))
    for text, _ in _texts(message.record, {}):
        found |= dict.fromkeys(goal for _, goal in goals_of(text))
    for each in _loops(message.record):
        type_ = message.parameters[each.over].type if each.over in message.parameters else None
        found |= dict.fromkeys(Goal(each.over_span, outcome) for outcome in _counts(type_))
    found |= dict.fromkeys(Goal(message.record.at(channel.name), "the channel") for channel in message.channels)
    return sorted(found, key=lambda goal: (goal.span.source.path, goal.span.start))


def _counts(type_: ParameterType | None) -> Iterator[str]:
    """How many items a list can have."""
    least, most = (type_.min, type_.max) if isinstance(type_, ListType) else (0, None)
    for count, outcome in ((0, NONE), (1, ONE)):
        if least <= count and (most is None or count <= most):
            yield outcome
    if most is None or most > 1:
        yield MANY


def goals_of(text: Template) -> Iterator[tuple[Way, Goal]]:
    """The ways of a text, each with the goal that it is."""
    return ((way, _goal(text, way)) for way in ways(text.text))


def shown(message: Message, values: Values) -> Shown:
    """What some values show of a message."""
    goals: set[Goal] = set()
    hints: set[Goal] = set()
    for name, parameter in message.parameters.items():
        if parameter.type is not None:
            words = _of_value(parameter.type, values.get(name), parameter.optional, "")
            goals.update(Goal(parameter.span, word) for word in words)
    for channel in message.channels:
        goals.add(Goal(message.record.at(channel.name), "the channel"))
        given = {**message.constants, **values, "request": {"channel": channel.name, "part": 1}}
        for text, around in _texts(request_of(message, channel), given):
            trace = taken(text.text, around)
            goals.update(_goal(text, way) for way in trace.ways)
            hints.update(Goal(text.span(0), f"{key} {outcome}") for key, outcome in trace.hints)
    for each in _loops(message.record):
        items = values.get(each.over)
        if isinstance(items, tuple):
            goals.add(Goal(each.over_span, (NONE, ONE, MANY)[min(len(items), 2)]))
    return Shown(frozenset(goals), frozenset(hints))


def request_of(message: Message, channel: Channel) -> Record:
    """What of a message goes into its request to a channel, not filled."""
    others = {other.name for other in message.channels if other is not channel}
    members = {name: member for name, member in message.record.members.items() if name not in others}
    return replace(message.record, members=members)


def _of_parameter(parameter: Parameter) -> Iterator[Goal]:
    if parameter.type is not None:
        yield from (Goal(parameter.span, words) for words in _of_type(parameter.type, parameter.optional, ""))


def _of_type(type_: ParameterType, optional: bool, within: str) -> Iterator[str]:
    """What there is to show of values of a type; `within` says of which part of a list or record."""
    if optional:
        yield from (f"{within}given", f"{within}left out")
    match type_:
        case ChoiceType(options=options):
            yield from (f"{within}'{option}'" for option in options)
        case ListType(item=item):
            yield from _of_type(item, False, within)
        case RecordType(fields=fields):
            for field in fields:
                yield from _of_type(field.type, field.optional, f"{within}{field.name} ")


def _of_value(type_: ParameterType, value: object, optional: bool, within: str) -> Iterator[str]:
    """What of that a value shows."""
    if optional:
        yield f"{within}left out" if value is None else f"{within}given"
    match type_, value:
        case ChoiceType(), str():
            yield f"{within}'{value}'"
        case ListType(item=item), tuple():
            for one in value:
                yield from _of_value(item, one, False, within)
        case RecordType(fields=fields), Mapping():
            for field in fields:
                yield from _of_value(field.type, value.get(field.name), field.optional, f"{within}{field.name} ")


def _goal(text: Template, way: Way) -> Goal:
    offset, outcome = way
    return Goal(text.span(offset), outcome)


def _texts(node: ValueNode, given: Values) -> Iterator[tuple[Template, Values]]:
    """The texts with tags, each with the values that it sees: within a repeated block once for each item."""
    match node:
        case Leaf(value=Template() as text) if not text.constant:
            yield text, given
        case Record(members=members, raw=raw):
            for member in (*members.values(), *([raw] if raw is not None else ())):
                yield from _texts(member, given)
        case Array(items=items):
            for item in items:
                yield from _texts(item, given)
        case Each(variable=variable, over=over, item=item):
            values = given.get(over)
            for value in values if isinstance(values, tuple) else (None,):
                yield from _texts(item, {**given, variable: value})


def _loops(node: ValueNode) -> Iterator[Each]:
    match node:
        case Record(members=members):
            for member in members.values():
                yield from _loops(member)
        case Array(items=items):
            for item in items:
                yield from _loops(item)
        case Each():
            yield node
