"""The states of a pattern: whether a text matches, and a smallest or a longest one that does.

Thompson's construction, walked with the set of all states at once: no backtracking, so no pattern makes it explode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from imidsl.records import dataclass
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.patterns.tree import Alternation, Chars, RegexNode, Repeat, Sequence

Chain: TypeAlias = "tuple[str, Chain] | None"
"""The characters on the way to a state, the last one first."""

Way: TypeAlias = tuple[int, Chain]
"""Bytes so far, and the characters that they are of."""


@dataclass(frozen=True, slots=True)
class AutomatonState:
    """Either takes one of `chars` and goes on to its one follower, or (None) goes on to all of them at once."""

    chars: CharSet | None
    followers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Automaton:
    """States by number; 0 is where a match ends."""

    states: tuple[AutomatonState, ...]
    start: int

    @staticmethod
    def of(tree: RegexNode) -> Automaton:
        """The states of a tree."""
        states = [AutomatonState(None, ())]
        start = _build(tree, 0, states)
        return Automaton(tuple(states), start)

    def accepts(self, text: str) -> bool:
        """Whether the whole text matches."""
        current = frozenset(self._closure([self.start]))
        # Long texts come to the same states again and again.
        steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        for char in text:
            step = (current, char)
            if step not in steps:
                steps[step] = frozenset(self._closure(self._after(current, char)))
            current = steps[step]
            if not current:
                return False
        return 0 in current

    def _after(self, current: Iterable[int], char: str) -> list[int]:
        reached = (self.states[number] for number in current)
        return [state.followers[0] for state in reached if state.chars is not None and char in state.chars]

    def _closure(self, seeds: Iterable[int]) -> set[int]:
        """The seeds and what they reach without a character."""
        found: set[int] = set()
        todo = list(seeds)
        while todo:
            number = todo.pop()
            if number not in found:
                found.add(number)
                if self.states[number].chars is None:
                    todo.extend(self.states[number].followers)
        return found

    def smallest(
        self, alphabet: CharSet = ALL, least: int = 0, most: int | None = None, octets: int | None = None
    ) -> str | None:
        """A match of the fewest UTF-8 bytes, out of these characters, with `least` to `most` characters and at most
        `octets` bytes; None where there is none."""
        best: Way | None = None

        def worth(way: Way) -> bool:
            return (octets is None or way[0] <= octets) and (best is None or way[0] < best[0])

        walk = self._walk(alphabet, lambda chars: chars.sizes[0], lambda way: way[0])
        for length, ways in walk:
            if length >= least and 0 in ways and worth(ways[0]):
                best = ways[0]
            for number in [number for number, way in ways.items() if not worth(way)]:
                del ways[number]
            if length == most:
                break
        return _text(best)

    def largest(self, alphabet: CharSet = ALL, least: int = 0, most: int | None = None) -> str | None:
        """A match of the most UTF-8 bytes, out of these characters, with `least` to `most` characters; None where there
        is none. `most` is needed where the pattern has no bound of its own."""
        best: Way | None = None
        for length, ways in self._walk(alphabet, lambda chars: chars.sizes[-1], lambda way: -way[0]):
            if length >= least and 0 in ways and (best is None or ways[0][0] > best[0]):
                best = ways[0]
            if length == most:
                break
        return _text(best)

    def _walk(
        self, alphabet: CharSet, pick: Callable[[CharSet], int], rank: Callable[[Way], int]
    ) -> Iterator[tuple[int, dict[int, Way]]]:
        """For each number of characters the best way to each state that can still end in a match.

        Who iterates may delete ways that are not worth following.
        """
        steps = _steps(self.states, alphabet, pick)
        alive = self._alive(steps)
        ways, length = self._spread([(self.start, (0, None))], alive, rank), 0
        while ways:
            yield length, ways
            moved: list[tuple[int, Way]] = []
            for number in sorted(ways.keys() & steps.keys()):
                octets, chain = ways[number]
                char, width = steps[number]
                moved.append((self.states[number].followers[0], (octets + width, (char, chain))))
            ways, length = self._spread(moved, alive, rank), length + 1

    def _spread(
        self, seeds: list[tuple[int, Way]], alive: frozenset[int], rank: Callable[[Way], int]
    ) -> dict[int, Way]:
        """Each state that the seeds reach without a character, by the best of their ways."""
        found: dict[int, Way] = {}
        for seed, way in sorted(seeds, key=lambda pair: rank(pair[1])):
            todo = [seed]
            while todo:
                number = todo.pop()
                if number in alive and number not in found:
                    found[number] = way
                    if self.states[number].chars is None:
                        todo.extend(self.states[number].followers)
        return found

    def _alive(self, steps: dict[int, tuple[str, int]]) -> frozenset[int]:
        """The states from which a match can still be reached."""
        before: dict[int, list[int]] = {}
        for number, state in enumerate(self.states):
            if state.chars is None or number in steps:
                for follower in state.followers:
                    before.setdefault(follower, []).append(number)
        found, todo = {0}, [0]
        while todo:
            new = [number for number in before.get(todo.pop(), ()) if number not in found]
            found.update(new)
            todo.extend(new)
        return frozenset(found)


def _steps(
    states: tuple[AutomatonState, ...], alphabet: CharSet, pick: Callable[[CharSet], int]
) -> dict[int, tuple[str, int]]:
    """For each state that takes a character of the alphabet, the one of the picked size."""
    seen: dict[CharSet, tuple[str, int] | None] = {}
    found: dict[int, tuple[str, int]] = {}
    for number, state in enumerate(states):
        if state.chars is None:
            continue
        if state.chars not in seen:
            seen[state.chars] = _step(state.chars & alphabet, pick)
        step = seen[state.chars]
        if step is not None:
            found[number] = step
    return found


def _step(chars: CharSet, pick: Callable[[CharSet], int]) -> tuple[str, int] | None:
    if not chars:
        return None
    width = pick(chars)
    return chars.of_size(width).sample(), width


def _text(way: Way | None) -> str | None:
    if way is None:
        return None
    chars: list[str] = []
    chain = way[1]
    while chain is not None:
        char, chain = chain
        chars.append(char)
    return "".join(reversed(chars))


def _build(node: RegexNode, after: int, states: list[AutomatonState]) -> int:
    """Add the states of a node that goes on to `after`; where it starts."""
    match node:
        case Chars(set=chars):
            return _add(AutomatonState(chars, (after,)), states)
        case Sequence(items=items):
            for item in reversed(items):
                after = _build(item, after, states)
            return after
        case Alternation(options=options):
            return _add(AutomatonState(None, tuple(_build(option, after, states) for option in options)), states)
        case Repeat():
            return _build_repeat(node, after, states)


def _build_repeat(node: Repeat, after: int, states: list[AutomatonState]) -> int:
    start = after
    if node.max is None:
        start = _add(AutomatonState(None, ()), states)
        states[start] = AutomatonState(None, (_build(node.item, start, states), after))
    else:
        for _ in range(node.max - node.min):
            start = _add(AutomatonState(None, (_build(node.item, start, states), after)), states)
    for _ in range(node.min):
        start = _build(node.item, start, states)
    return start


def _add(state: AutomatonState, states: list[AutomatonState]) -> int:
    states.append(state)
    return len(states) - 1
