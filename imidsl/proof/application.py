"""A filter or method where it stands, and what rules for those are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from imidsl.proof.domain import (
    KnownValue,
    Value,
)
from imidsl.proof.state import State
from imidsl.records import dataclass
from imidsl.text.template import nodes

Given: TypeAlias = Mapping[str, Value]
"""Arguments by name."""


class NotFollowed(Exception):  # noqa: N818 (no fault of ours: the text is open)
    """A rule doesn't say what comes of these arguments."""


@dataclass(frozen=True, slots=True)
class Application:
    """A filter or method where it stands: its arguments by name, those without one by number.

    `filtered` applies a filter that an argument names.
    """

    name: str
    node: nodes.Node
    given: dict[str, Value]
    filtered: Filtering

    def constant(self, name: str, default: object) -> Any:
        """An argument, or the default where it isn't given; `NotFollowed` where it isn't known."""
        value = self.given.get(name, KnownValue(default))
        if not isinstance(value, KnownValue):
            raise NotFollowed
        return value.value


Filtering: TypeAlias = Callable[[State, str, Value, Sequence[Value], Given, nodes.Node], Value]
"""What a filter, by its name, makes of a value."""
Rule: TypeAlias = Callable[[State, Application, Value], "Value | None"]
"""What a value becomes; None where that isn't known."""
