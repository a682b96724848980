"""A review for a terminal: texts as one, with the words that go and those that come."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.records import dataclass
from imidsl.report.cells import safe
from imidsl.review.change import Effect, Impact, Review
from imidsl.review.show.parts import beside, closing, sections
from imidsl.review.words import Fate, pieces

_COLOURS = {Fate.GONE: "\x1b[31;9m", Fate.NEW: "\x1b[1;32m"}
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_BRACKETS = {Fate.SAME: ("", ""), Fate.GONE: ("[-", "-]"), Fate.NEW: ("{+", "+}")}


def render(review: Review, *, colour: bool = False) -> str:
    """The whole review; ends in a line break."""
    pen = _Pen(colour)
    parts = [f"note: {safe(note)}\n" for note in review.notes]
    for effect, changes in sections(review):
        parts.append(f"\n{pen.bold(effect.heading)}\n\n" + "\n".join(map(pen.change, changes)) + "\n")
    return "".join(parts).lstrip("\n") + ("\n" if parts else "") + closing(review) + "\n"


@dataclass(frozen=True, slots=True)
class _Pen:
    colour: bool

    def bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_RESET}" if self.colour else text

    def change(self, change: Impact) -> str:
        """A change's lines."""
        if change.effect is Effect.READ:
            return "\n".join([f"  {self.bold(', '.join(change.messages))}  {beside(change)}", *self._text(change)])
        finding, place = change.finding, change.finding.span.first
        names = " · ".join(filter(None, [", ".join(change.messages), beside(change)]))
        return "\n".join(
            [
                f"  {finding.severity}[{finding.rule.code}] {finding.rule.name}: {self.bold(safe(finding.message))}",
                f"    {safe(finding.span.source.path)}:{place.line}:{place.column} · {names}",
            ]
        )

    def _text(self, change: Impact) -> Iterator[str]:
        row = pieces(change.before or "", change.after or "")
        whole = "".join(self._piece(fate, text) for fate, text in row)
        return (f"    {line}" for line in whole.split("\n"))

    def _piece(self, fate: Fate, text: str) -> str:
        lines = [safe(line) for line in text.split("\n")]
        if self.colour and fate in _COLOURS:
            return "\n".join(f"{_COLOURS[fate]}{line}{_RESET}" for line in lines)
        before, after = _BRACKETS[fate]
        return "\n".join(f"{before}{line}{after}" if line else line for line in lines)
