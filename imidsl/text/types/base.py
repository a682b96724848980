"""What the types of parameters have in common."""

from __future__ import annotations

from typing import ClassVar

from imidsl.syntax import tree
from imidsl.text.types.faults import Faults


class ParameterType:
    """What every type has. After a fault was reported, what is returned means nothing."""

    __slots__ = ()
    name: ClassVar[str]
    """Its word in a file."""

    @property
    def wanted(self) -> str:
        """What it takes, in words that follow "must be"."""
        raise NotImplementedError

    def take(self, value: object, found: Faults) -> object:
        """The canonical value of plain data: what `json.loads` gives, or the Python types that stand for it."""
        raise NotImplementedError

    def read(self, word: str, found: Faults) -> object:
        """The canonical value of `--set NAME=word`."""
        return self.take(word, found)

    def of_node(self, node: tree.Value, found: Faults) -> object:
        """The canonical value of a node; of one that is missing (already reported) nothing."""
        if isinstance(node, tree.Missing):
            return None
        plain = {tree.String: "text", tree.Literal: "value"}.get(type(node))
        return self.take(getattr(node, plain) if plain else node, found.at(node))

    def impossible(self) -> str | None:
        """Why no value can be of this type, or None."""
        return None


def is_null(node: tree.Value) -> bool:
    """Whether a node is the literal `null`."""
    return isinstance(node, tree.Literal) and node.value is None
