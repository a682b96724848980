"""What of the messages no test and no example shows."""

from __future__ import annotations

from imidsl.compiler.translation import Translation
from imidsl.records import dataclass
from imidsl.review.covering import showable
from imidsl.review.goals import Goal, of_message, shown


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much there is to show, and what of it isn't shown, by file and place.

    What no values were found to show isn't counted.
    """

    goals: int
    missed: tuple[Goal, ...]

    @property
    def percent(self) -> float:
        """How much is shown, of 100."""
        return 100.0 if not self.goals else 100 * (self.goals - len(self.missed)) / self.goals


def coverage(translation: Translation) -> Coverage:
    """The coverage of a file's own messages."""
    total, missed = 0, list[Goal]()
    for message in translation.messages:
        given = [example.values for example in message.examples.values()]
        given += [test.values for test in translation.tests[0] if test.message is message and not test.given]
        seen = {goal for values in given for goal in shown(message, {**message.defaults(), **values}).goals}
        reachable = showable(message, given)
        goals = [goal for goal in of_message(message) if goal in reachable]
        total += len(goals)
        missed += (goal for goal in goals if goal not in seen)
    return Coverage(total, tuple(missed))
