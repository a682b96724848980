"""The names that a text sets, those of outer frames behind them."""

from __future__ import annotations

from collections.abc import Mapping

from imidsl.proof.domain import Atom, Value


class Frame:
    """Names, those of outer frames behind them."""

    __slots__ = ("names", "outer")

    def __init__(self, outer: Frame | None = None, names: Mapping[str, Value | Atom] | None = None) -> None:
        self.outer = outer
        self.names: dict[str, Value | Atom] = dict(names or {})

    def find(self, name: str) -> Value | Atom | None:
        """What a name was set to; None where it wasn't."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.outer
        return None
