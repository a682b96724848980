"""Cases: every way that the choices of a text can come out, one after the other.

A text is walked again and again. Where the walk needs to know something of a parameter (is it given? which option is
it? how many items? is it above 5?) it asks its case. The first time the first answer is taken; every later walk goes
another way, until all are done. What was answered once holds for the rest of the walk, so that equal conditions are
one decision.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from imidsl.proof.domain import Assignment, Atom, Fails, Path
from imidsl.proof.languages import Finite, Language, Words, language_of, narrowed
from imidsl.records import replace
from imidsl.text.types.containers import DecimalType, IntType, ParameterType

Result = TypeVar("Result")
Interval = tuple["Decimal | int | None", "Decimal | int | None"]


class TooManyCases(Exception):  # noqa: N818 (as `Fails`)
    """The budget is spent."""


class Budget:
    """How many cases and how many steps of the walk are left."""

    __slots__ = ("cases", "steps")

    def __init__(self, cases: int, steps: int) -> None:
        self.cases = cases
        self.steps = steps

    def step(self, count: int = 1) -> None:
        """So many steps are taken."""
        self.steps -= count
        if self.steps < 0:
            raise TooManyCases

    def case(self) -> None:
        """Another case is looked at."""
        self.cases -= 1
        if self.cases < 0:
            raise TooManyCases


class Case:
    """One way through a text: what was decided, and what that says of the parameters."""

    def __init__(
        self, budget: Budget, prefix: Iterable[int] = (), parent: Case | None = None, local: Path = ()
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

    def _home(self, path: Path) -> Case:
        """The case that decides about a parameter: parts of what a loop runs over belong to that turn of the loop."""
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
        case = self if key is None else self._outermost(key)
        if key is None:
            self.fresh += 1
            key = ("fresh", self.fresh)
        return case._decide(key, 2) == 0

    def _outermost(self, key: Hashable) -> Case:
        case: Case | None = self.parent
        while case is not None:
            if key in case.chosen:
                return case
            case = case.parent
        return self

    # -- What is known of a parameter

    def texts(self, atom: Atom) -> Language | ParameterType:
        """What says which texts it can be in this case: what was found of them, else its type."""
        return self._home(atom.path).languages.get(atom.path, atom.type)

    def language(self, atom: Atom) -> Language:
        """The texts that it can be in this case."""
        found = language_of(self.texts(atom))
        if found is None:
            raise Fails
        return found

    def narrow(self, atom: Atom, language: Language) -> None:
        """It can only be one of these."""
        self._home(atom.path).languages[atom.path] = language

    def at_least(self, atom: Atom, least: int) -> None:
        """It has so many characters at least."""
        language = self.language(atom)
        if isinstance(language, Words):
            self.narrow(atom, narrowed(language, least=least))

    def at_most(self, atom: Atom, most: int) -> None:
        """It has so many characters at most."""
        language = self.language(atom)
        if isinstance(language, Words):
            self.narrow(atom, narrowed(language, most=most))

    def only(self, atom: Atom, text: str) -> None:
        """It is just this text."""
        self.narrow(atom, Finite((text,)))

    def without(self, atom: Atom, text: str) -> None:
        """It isn't this text."""
        language = self.language(atom)
        if isinstance(language, Finite):
            self.narrow(atom, replace(language, options=tuple(o for o in language.options if o != text)))
        home = self._home(atom.path)
        home.excluded[atom.path] = home.excluded.get(atom.path, frozenset()) | {text}

    def interval(self, atom: Atom) -> Interval:
        """The numbers that it lies between in this case."""
        assert isinstance(atom.type, IntType | DecimalType)
        return self._home(atom.path).intervals.get(atom.path) or (atom.type.min, atom.type.max)

    def between(self, atom: Atom, low: Decimal | int | None, high: Decimal | int | None) -> None:
        """It lies between these; `Fails` where nothing does."""
        if low is not None and high is not None and low > high:
            raise Fails
        self._home(atom.path).intervals[atom.path] = (low, high)

    # -- Going on

    def next_prefix(self) -> list[int] | None:
        """The choices of the next case; None where this was the last."""
        trail = self.trail
        while trail and trail[-1][0] + 1 >= trail[-1][1]:
            trail.pop()
        return [*(choice for choice, _ in trail[:-1]), trail[-1][0] + 1] if trail else None

    def decisions(self) -> Assignment:
        """What was decided about parameters."""
        return {key: choice for key, choice in self.chosen.items() if _is_of_parameter(key)}  # type: ignore[misc]


def _is_of_parameter(key: Hashable) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and isinstance(key[0], tuple) and bool(key[0])


def each_case(
    budget: Budget, walk: Callable[[Case], Result], parent: Case | None = None, local: Path = ()
) -> Iterator[Result]:
    """What a walk gives in each case that has a rendering; `TooManyCases` when the budget is spent."""
    prefix: list[int] | None = []
    while prefix is not None:
        budget.case()
        case = Case(budget, prefix, parent, local)
        try:
            found = walk(case)
        except Fails:
            pass
        else:
            yield found
        prefix = case.next_prefix()
