"""What examples and tests are to show of a message: every way that its texts take, every choice, every length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from imidsl.binding.message import Message
from imidsl.binding.values import Array, Each, Leaf, Record, ValueNode
from imidsl.records import dataclass
from imidsl.source import Span
from imidsl.text.template.jinja.trace import MANY, NONE, ONE, taken, ways
from imidsl.text.template.template import Template
from imidsl.text.types.containers import ChoiceType

Values: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to show: where it stands, and in words what of it."""

    span: Span
    words: str


def of_message(message: Message) -> list[Goal]:
    """What there is to show, whatever values can show it, in the order of the file."""
    found = dict.fromkeys(goal for goal in _parameters(message))
    for text, _ in _texts(message.record, {}):
        found |= dict.fromkeys(_goal(text, offset, outcome) for offset, outcome in ways(text.text))
    for each in _loops(message.record):
        found |= dict.fromkeys(Goal(each.over_span, outcome) for outcome in (NONE, ONE, MANY))
    found |= dict.fromkeys(Goal(message.record.at(channel.name), "the channel") for channel in message.channels)
    return sorted(found, key=lambda goal: (goal.span.source.path, goal.span.start))


def shown(message: Message, values: Values) -> set[Goal]:
    """What some values show of a message."""
    found: set[Goal] = set()
    for name, parameter in message.parameters.items():
        value = values.get(name)
        if isinstance(parameter.type, ChoiceType) and value is not None:
            found.add(Goal(parameter.span, f"'{value}'"))
        if parameter.optional:
            found.add(Goal(parameter.span, "left out" if value is None else "given"))
    for channel in message.channels:
        found.add(Goal(message.record.at(channel.name), "the channel"))
        given = {**message.constants, **values, "request": {"channel": channel.name, "part": 1}}
        for text, around in _texts(message.record, given):
            known = {name: around[name] for name in text.names if name in around}
            found |= {_goal(text, offset, outcome) for offset, outcome in taken(text.text, known)}
    for each in _loops(message.record):
        items = values.get(each.over)
        if isinstance(items, tuple):
            found.add(Goal(each.over_span, (NONE, ONE, MANY)[min(len(items), 2)]))
    return found


def _parameters(message: Message) -> Iterator[Goal]:
    for parameter in message.parameters.values():
        if isinstance(parameter.type, ChoiceType):
            yield from (Goal(parameter.span, f"'{option}'") for option in parameter.type.options)
        if parameter.optional:
            yield from (Goal(parameter.span, words) for words in ("given", "left out"))


def _goal(text: Template, offset: int, outcome: str) -> Goal:
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
