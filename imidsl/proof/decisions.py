"""Decisions: every way that the choices of a text can come out, one after the other.

A text is walked again and again. Where the walk needs to know something of a parameter (is it given? which option is
it? how many items? is it above 5?) it asks its decisions. The first time the first answer is taken; every later walk
goes another way, until all are done. What was answered once holds for the rest of the walk, so that equal conditions
are one decision, and what follows from it is a fact about the parameter in the view that was asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from fractions import Fraction
from math import prod
from typing import TypeAlias, TypeVar

from imidsl.proof.domain import Assignment, Atom, Fails, Failure, Infeasible, Path
from imidsl.proof.languages import FiniteTexts, FreeTexts, Language, language_of
from imidsl.proof.moments import MomentCondition, MomentTexts
from imidsl.proof.weighing import some_word
from imidsl.records import replace
from imidsl.text.types.containers import DecimalType, IntType, ParameterType

Result = TypeVar("Result")
Interval: TypeAlias = "tuple[Fraction | None, Fraction | None]"
_AFFORDABLE = 512
"""How many ways there may be at most where one more question is only asked for tighter bounds."""
_MAX_FAILURES = 24
"""How many are kept of one walk."""


class TooManyWays(Exception):  # noqa: N818 (as `Fails`)
    """The budget is spent."""


class Budget:
    """How many ways and how many steps of the walk are left; where rendering stops is collected on the way."""

    __slots__ = ("failures", "steps", "ways")

    def __init__(self, ways: int, steps: int) -> None:
        self.ways = ways
        self.steps = steps
        self.failures: list[Failure] = []

    def step(self, count: int = 1) -> None:
        """So many steps are taken."""
        self.steps -= count
        if self.steps < 0:
            raise TooManyWays

    def way(self) -> None:
        """Another way is looked at."""
        self.ways -= 1
        if self.ways < 0:
            raise TooManyWays

    def fail(self, failure: Failure) -> None:
        """Remember where rendering stops."""
        if len(self.failures) < _MAX_FAILURES:
            self.failures.append(failure)


class Decisions:
    """One way through a text: what was decided, and what that says of the parameters."""

    def __init__(
        self, budget: Budget, prefix: Iterable[int] = (), parent: Decisions | None = None, local: Path = ()
    ) -> None:
        self.budget = budget
        self.parent = parent
        self.local = local
        self.prefix = list(prefix)
        self.trail: list[tuple[int, int]] = []
        self.chosen: dict[Hashable, int] = {}
        self.languages: dict[Path, Language] = {}
        self.intervals: dict[Path, Interval] = {}
        self.excluded: dict[Path, frozenset[object]] = {}
        self.fresh = 0

    def _home(self, path: Path) -> Decisions:
        """Who decides about a parameter: parts of what a loop runs over belong to that turn of the loop."""
        if self.parent is None or path[: len(self.local)] == self.local:
            return self
        return self.parent._home(path)

    def decide(self, path: Path, about: Hashable, options: int) -> int:
        """Which of so many ways something comes out; the same question has the same answer."""
        home = self._home(path) if path else self
        return home._decide((path, about), options)

    def known(self, path: Path, about: Hashable) -> int | None:
        """What was decided, if it was."""
        return self._home(path).chosen.get((path, about))

    def _decide(self, key: Hashable, options: int) -> int:
        if key not in self.chosen:
            place = len(self.trail)
            choice = self.prefix[place] if place < len(self.prefix) else 0
            self.trail.append((choice, options))
            self.chosen[key] = choice
        return self.chosen[key]

    def flip(self, key: Hashable = None) -> bool:
        """A decision about something that isn't followed: both ways are taken."""
        home = self if key is None else self._outermost(key)
        if key is None:
            key = ("fresh", self.number())
        return home._decide(key, 2) == 0

    def choose(self, options: int) -> int:
        """One of so many, whichever."""
        return self._decide(("fresh", self.number()), options)

    def number(self) -> int:
        """A number that nothing else on this way has."""
        self.fresh += 1
        return self.fresh

    def flipped(self, key: Hashable) -> bool | None:
        """What a decision was, if it was made."""
        chosen = self._outermost(key).chosen.get(key)
        return None if chosen is None else chosen == 0

    def _outermost(self, key: Hashable) -> Decisions:
        found: Decisions | None = self.parent
        while found is not None:
            if key in found.chosen:
                return found
            found = found.parent
        return self

    # -- What is known of a parameter

    def texts(self, atom: Atom) -> Language | ParameterType:
        """What says which texts it can be on this way: what was found of them, else its type."""
        return self._home(atom.path).languages.get(atom.path, atom.type)

    def language(self, atom: Atom) -> Language:
        """The texts that it can be on this way."""
        found = language_of(self.texts(atom))
        if found is None:
            raise Infeasible
        return found

    def narrow(self, atom: Atom, language: Language) -> None:
        """It can only be one of these."""
        self._home(atom.path).languages[atom.path] = language

    def between_lengths(self, atom: Atom, least: int | None, most: int | None) -> None:
        """It has so many characters."""
        language = self.language(atom)
        if isinstance(language, FreeTexts):
            language = language.narrowed(least, most)
            self.narrow(atom, language)
            if language.most is not None and language.most < language.min:
                raise Infeasible
        elif isinstance(language, FiniteTexts):
            kept = [o for o in language.options if len(o) >= (least or 0) and (most is None or len(o) <= most)]
            self.narrow(atom, FiniteTexts(tuple(kept)))
            if not kept:
                raise Infeasible

    def only(self, atom: Atom, text: str) -> None:
        """It is just this text."""
        self.narrow(atom, FiniteTexts((text,)))

    def without(self, atom: Atom, text: str) -> None:
        """It isn't this text."""
        language = self.language(atom)
        if isinstance(language, FiniteTexts):
            self.narrow(atom, replace(language, options=tuple(o for o in language.options if o != text)))
        home = self._home(atom.path)
        home.excluded[atom.path] = home.excluded.get(atom.path, frozenset()) | {text}

    def is_excluded(self, atom: Atom, text: str) -> bool:
        """Whether it was found not to be this text."""
        return text in self._home(atom.path).excluded.get(atom.path, ())

    def moment(self, atom: Atom, condition: MomentCondition) -> None:
        """Something holds of a date, in the view that the condition is about."""
        language = self.language(atom)
        assert isinstance(language, MomentTexts)
        language = MomentTexts((*language.conditions, condition))
        self.narrow(atom, language)
        if not language.is_possible:
            raise Infeasible

    def interval(self, atom: Atom) -> Interval:
        """The numbers that it lies between on this way."""
        found = self._home(atom.path).intervals.get(atom.path)
        if found is not None:
            return found
        assert isinstance(atom.type, IntType | DecimalType)
        low, high = atom.type.min, atom.type.max
        return (None if low is None else Fraction(low)), (None if high is None else Fraction(high))

    def between(self, atom: Atom, low: Fraction | None, high: Fraction | None) -> None:
        """It lies between these; `Infeasible` where nothing does."""
        if low is not None and high is not None and low > high:
            raise Infeasible
        self._home(atom.path).intervals[atom.path] = (low, high)

    # -- Going on

    def affords(self, options: int) -> bool:
        """Whether a question with so many answers may be asked here, where it could be done without."""
        return prod(count for _, count in self.trail) * options <= _AFFORDABLE

    def next_prefix(self) -> list[int] | None:
        """The choices of the next way; None where this was the last."""
        trail = self.trail
        while trail and trail[-1][0] + 1 >= trail[-1][1]:
            trail.pop()
        return [*(choice for choice, _ in trail[:-1]), trail[-1][0] + 1] if trail else None

    def assigned(self) -> Assignment:
        """What was decided about parameters, and the bounds of their numbers."""
        made: Assignment = self.parent.assigned() if self.parent is not None else {}
        made.update({key: choice for key, choice in self.chosen.items() if _is_of_parameter(key)})  # type: ignore[misc]
        for path, interval in self.intervals.items():
            made[path, "between"] = interval
        return made


def _is_of_parameter(key: Hashable) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and isinstance(key[0], tuple) and bool(key[0])


def each_way(
    budget: Budget, walk: Callable[[Decisions], Result], parent: Decisions | None = None, local: Path = ()
) -> Iterator[Result]:
    """What a walk gives on each way that has a rendering; `TooManyWays` when the budget is spent."""
    prefix: list[int] | None = []
    while prefix is not None:
        budget.way()
        decisions = Decisions(budget, prefix, parent, local)
        try:
            found = walk(decisions)
        except Infeasible:
            pass
        except Fails as stop:
            budget.fail(Failure(stop.place, stop.problem, with_words(decisions)))
        else:
            yield found
        prefix = decisions.next_prefix()


def with_words(decisions: Decisions) -> Assignment:
    """What was decided, where nothing was weighed: with some text for each parameter that something is known of."""
    made = decisions.assigned()
    found: Decisions | None = decisions
    while found is not None:
        for path, language in found.languages.items():
            best = some_word(language)
            if best is not None:
                made.setdefault((path, "="), best)
        found = found.parent
    return made
