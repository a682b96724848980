"""The arms and loops of a message's texts: which parameters they depend on, and what the proof knows of their ways."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from imidsl.binding.message import Message
from imidsl.proof.ways import Ways, ways
from imidsl.records import dataclass
from imidsl.request.texts import RequestPart, parts, template_of
from imidsl.review.goals import Goal, Values, goals_of, request_of
from imidsl.review.variants import canonical
from imidsl.text.template.jinja.trace import FALSE, MANY, NONE, ONE, TRUE, Way
from imidsl.text.template.template import Template

_OUTCOMES = {FALSE: False, TRUE: True, NONE: 0, ONE: 1, MANY: 2}
"""What the proof calls the outcomes of conditions and loops."""


@dataclass(frozen=True, eq=False)
class Arms:
    """Those of a message."""

    message: Message

    @cached_property
    def _by_goal(self) -> dict[Goal, list[tuple[_Text, Way]]]:
        found: dict[Goal, list[tuple[_Text, Way]]] = {}
        for channel in self.message.channels:
            constants = {**self.message.constants, "request": {"channel": channel.name}}
            for part in parts(request_of(self.message, channel), self.message.parameters):
                template = template_of(part.node)
                if template is not None and not template.constant:
                    text = _Text(template, part, constants)
                    for way, goal in goals_of(template):
                        found.setdefault(goal, []).append((text, way))
        return found

    def names(self, goal: Goal) -> frozenset[str]:
        """The parameters that a goal can depend on."""
        own = {one.name for one in self.message.parameters.values() if one.span == goal.span}
        texts = self._by_goal.get(goal, ())
        return frozenset(own.union(*(text.names for text, _ in texts)) or self.message.parameters)

    def is_never(self, goal: Goal) -> bool:
        """Whether the proof says that no values show it."""
        texts = self._by_goal.get(goal, ())
        return bool(texts) and all(text.is_never(way) for text, way in texts)

    def ways(self, goals: Collection[Goal]) -> Iterator[Values]:
        """Values for each way of the texts that some goals are about."""
        for text in dict.fromkeys(text for goal in goals for text, _ in self._by_goal.get(goal, ())):
            for plain in text.ways.values:
                values = canonical(self.message.parameters, text.part.given(plain))
                if values is not None:
                    yield values


@dataclass(frozen=True, eq=False)
class _Text:
    """A text of a request to one channel, with what it can name."""

    template: Template
    part: RequestPart
    constants: Mapping[str, object]

    @property
    def names(self) -> frozenset[str]:
        """The parameters of the message that it depends on."""
        return self.template.names & self.part.parameters.keys() | {loop.over for loop in self.part.loops}

    @cached_property
    def ways(self) -> Ways:
        """What the proof knows of its ways."""
        return ways(self.template, self.part.parameters, self.constants)

    def is_never(self, way: Way) -> bool:
        """Whether no values make it go a way."""
        offset, outcome = way
        return self.ways.complete and (offset, _OUTCOMES[outcome]) not in self.ways.taken
