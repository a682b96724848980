"""As few sets of values as show what several showed, and as ordinary ones as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, permutations

from imidsl.records import dataclass
from imidsl.review.goals import Goal, Values
from imidsl.review.search import Found
from imidsl.text.types.parameters import Parameter

_TOGETHER = 2
"""How many odd values go from one set into another at once, besides one and all."""

_BESIDE = 300
"""How many values beside its own a set is tried with, so that another one can be spared."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """What is `wanted` of a message, the values that are `usual`, what others show (`shown`), and what they can be."""

    parameters: Mapping[str, Parameter]

    wanted: frozenset[Goal]
    usual: Values
    shown: Callable[[Values], frozenset[Goal]]
    beside: Callable[[Parameter, object], Iterable[object]]

    def of(self, found: Sequence[Found]) -> list[Values]:
        """Sets of values that together show what is wanted, as those that were found do."""
        chosen = [self._at(one.values) for one in self._enough(found)]
        chosen = self._without_needless(self._joined(chosen))
        while (fewer := self._shared_out(chosen)) is not None:
            chosen = fewer
        for at in range(len(chosen)):
            chosen[at] = self._plainest(chosen, at)
        return [one.values for one in chosen]

    def _at(self, values: Values) -> Found:
        return Found(values, self.shown(values) & self.wanted)

    def _enough(self, found: Sequence[Found]) -> list[Found]:
        """A greedy choice."""
        left, chosen = set(self.wanted), list[Found]()
        while left:
            best = max(found, key=lambda one: len(one.goals & left))
            if not best.goals & left:
                break
            chosen.append(best)
            left -= best.goals
        return sorted(chosen, key=found.index)

    def _without_needless(self, chosen: list[Found]) -> list[Found]:
        for one in list(chosen):
            others = [other for other in chosen if other is not one]
            if one.goals <= _all(others):
                chosen = others
        return chosen

    def _joined(self, chosen: list[Found]) -> list[Found]:
        """Two as one, as long as what is odd about one goes with what is odd about the other."""
        for one, other in permutations(chosen, 2):
            both = self._at({**one.values, **self._odd(other)})
            if both.goals >= one.goals | other.goals:
                rest = [found for found in chosen if found is not one and found is not other]
                return self._joined([*rest, both])
        return chosen

    def _shared_out(self, chosen: list[Found]) -> list[Found] | None:
        """One fewer, where others can show between them what only it shows; None where none can be spared."""
        for one in sorted(chosen, key=lambda found: len(self._odd(found))):
            others: list[Found] | None = [other for other in chosen if other is not one]
            while others is not None and not one.goals <= _all(others):
                others = self._with_more(others, one)
            if others is not None:
                return others
        return None

    def _with_more(self, others: list[Found], one: Found) -> list[Found] | None:
        """The others with a few values of one in one of them, so that they show more of it and no less than before."""
        before = _all(others)
        for at, other in enumerate(others):
            for odd in (*_subsets(self._odd(one)), *self._beside(other, self._odd(one))):
                changed = self._at({**other.values, **odd})
                after = _all([*others[:at], changed, *others[at + 1 :]])
                if after > before:
                    return [*others[:at], changed, *others[at + 1 :]]
        return None

    def _beside(self, other: Found, names: Iterable[str]) -> Iterator[Values]:
        """Its own values with a part of one changed."""
        values = other.values
        found = ({name: value} for name in names for value in self.beside(self.parameters[name], values.get(name)))
        return islice(found, _BESIDE)

    def _plainest(self, chosen: Sequence[Found], at: int) -> Found:
        """A set with the usual value wherever another isn't needed."""
        one, others = chosen[at], _all([*chosen[:at], *chosen[at + 1 :]])
        needed = one.goals - others
        for name in self._odd(one):
            plainer = self._at({**one.values, name: self.usual[name]} if name in self.usual else one.values)
            if plainer.goals >= needed:
                one = plainer
        return one

    def _odd(self, one: Found) -> Values:
        """What isn't as usual."""
        return {name: value for name, value in one.values.items() if value != self.usual.get(name, self)}


def _all(found: Sequence[Found]) -> frozenset[Goal]:
    return frozenset().union(*(one.goals for one in found))


def _subsets(odd: Values) -> Iterator[Values]:
    sizes = range(1, min(_TOGETHER, len(odd)) + 1)
    some = chain.from_iterable(combinations(odd.items(), size) for size in sizes)
    yield from map(dict, some)
    yield odd
