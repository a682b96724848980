"""Where the faults of a value are gathered while it is read."""

from __future__ import annotations

from collections.abc import Sequence

from imidsl.diagnostics import Diagnostic, Note, Rule
from imidsl.records import dataclass, field
from imidsl.source import Span
from imidsl.syntax import tree


@dataclass(frozen=True, slots=True)
class Faults:
    """The findings so far, and which value is being looked at: its path (`items[2].name`) and its place.

    `string` is the node that the value is written in, where that is a string: then a part of it has a place too.
    """

    path: str
    span: Span
    found: list[Diagnostic] = field(default_factory=list)
    string: tree.String | None = None

    def below(self, step: str) -> Faults:
        """The same list for a part of the value: `step` is `.name` or `[2]`."""
        return Faults(self.path + step, self.span, self.found, self.string)

    def at(self, node: tree.Node) -> Faults:
        """The same value, at the place of a node."""
        return Faults(self.path, node.span, self.found, node if isinstance(node, tree.String) else None)

    def report(
        self,
        rule: Rule,
        part: tuple[int, int] | None = None,
        help: str | None = None,
        related: Sequence[Note] = (),
        **given: str | int,
    ) -> None:
        """A finding about this value, or about some characters of it (`part`, offsets into its text)."""
        span = self.string.at(*part) if self.string is not None and part is not None else self.span
        self.found.append(rule.at(span, help=help, related=related, fix=None, path=self.path, **given))

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(finding.is_error for finding in self.found)
