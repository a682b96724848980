"""Where a walk over a request is, worked out in words only for what is found there."""

from __future__ import annotations

from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class RequestPath:
    """Where the walk is: a step (a name on the wire, or an index) below another place."""

    above: RequestPath | None = None
    step: str | int = ""
    hidden: bool = False
    """Whether definitions don't write the step."""
    pointers: bool = False
    """Whether messages call the place by its JSON pointer."""

    def below(self, step: str | int, *, hidden: bool = False) -> RequestPath:
        """One step down."""
        return RequestPath(self, step, hidden, self.pointers)

    @property
    def name(self) -> str:
        """The dotted name as definitions have it; indexes are no part of it."""
        if self.above is None:
            return ""
        if self.hidden or isinstance(self.step, int):
            return self.above.name
        return f"{self.above.name}.{self.step}".lstrip(".")

    @property
    def pointer(self) -> str:
        """The JSON pointer."""
        if self.above is None:
            return ""
        return f"{self.above.pointer}/{str(self.step).replace('~', '~0').replace('/', '~1')}"

    @property
    def label(self) -> str:
        """What messages call it."""
        return (self.pointer or "/") if self.pointers else (self.name or "the request")

    @property
    def quoted(self) -> str:
        """The same within a sentence."""
        return f"'{self.label}'" if self.above is not None else "the request"
