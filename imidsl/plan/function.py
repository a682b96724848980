"""A function of Python in the making.

Its source consists of names that are counted up here and of Python's own words. Whatever comes from a definition (keys,
texts, names of parameters, functions) is handed to the function in its name space, so that nothing of it is read as
code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from imidsl.plan.pieces import NotPlanned

Made: TypeAlias = Callable[..., Any]
"""A function that was written; `NotPlanned`, or any other exception, where the general way has to answer."""


class Function:
    """Its lines, those that come before all others, and what its names stand for."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"NotPlanned": NotPlanned}
        self._indent = 1
        self._fresh = 0

    def line(self, text: str) -> None:
        """One line more."""
        self.lines.append("    " * self._indent + text)

    def before(self, text: str) -> None:
        """One line more of those that run whatever the values are."""
        self.first.append(f"    {text}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Lines below another one."""
        self.line(f"{head}:")
        self._indent += 1
        yield
        self._indent -= 1

    def refuse_unless(self, condition: str) -> None:
        """Leave it to the general way where something doesn't hold."""
        self.line(f"if not ({condition}): raise NotPlanned")

    def name(self, value: Any) -> str:
        """A name by which the function knows something."""
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name

    def fresh(self) -> str:
        """The name of a variable that there wasn't."""
        self._fresh += 1
        return f"x{self._fresh}"

    def made(self, arguments: Sequence[str], result: str) -> Made:
        """The function."""
        lines = [f"def run({', '.join(arguments)}):", *self.first, *self.lines, f"    return {result}"]
        exec(compile("\n".join(lines), "<plan>", "exec"), self.names)
        run: Made = self.names["run"]
        return run
