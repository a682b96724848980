"""Whether everything that one pattern matches is matched by another too; what two of them match both."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.automaton import Automaton

_BUDGET = 20_000
"""How many pairs of states are looked at before the answer is left open."""


def includes(wide: Automaton, narrow: Automaton) -> bool | None:
    """Whether `wide` accepts whatever `narrow` does; None where that takes too much work to tell.

    Each state of `narrow` is followed beside the set of states that `wide` can be in after the same text (its subset
    automaton, made as far as needed). Where `narrow` ends and none of that set does, the text is a counterexample.
    A state from which `narrow` never ends can only make the answer "no" too often, and patterns have none.
    """
    first = (narrow.start, _reached(wide, [wide.start]))
    pending, seen = deque([first]), {first}
    for _ in range(_BUDGET):
        if not pending:
            return True
        number, beside = pending.popleft()
        if number == 0 and 0 not in beside:
            return False
        state = narrow.states[number]
        for after in [beside] if state.chars is None else set(_after(wide, beside, state.chars)):
            new = {(follower, after) for follower in state.followers} - seen
            seen |= new
            pending.extend(new)
    return None


def common(one: Automaton, other: Automaton) -> str | None:
    """A short text that both accept; None where there is none, or none within the bound of work."""
    first = (one.start, other.start)
    pending, seen = deque([(first, "")]), {first}
    for _ in range(_BUDGET):
        if not pending:
            return None
        (a, b), text = pending.popleft()
        if a == b == 0:
            return text
        for pair, char in _steps(one, other, a, b):
            if pair not in seen:
                seen.add(pair)
                # What takes no character comes before what does.
                (pending.append if char else pending.appendleft)((pair, text + char))
    return None


def _steps(one: Automaton, other: Automaton, a: int, b: int) -> Iterator[tuple[tuple[int, int], str]]:
    """The pairs of states behind a pair, each with the character that leads there."""
    left, right = one.states[a], other.states[b]
    if left.chars is None:
        yield from (((follower, b), "") for follower in left.followers)
    if right.chars is None:
        yield from (((a, follower), "") for follower in right.followers)
    if left.chars is not None and right.chars is not None and (both := left.chars & right.chars):
        yield (left.followers[0], right.followers[0]), both.sample()


def _after(wide: Automaton, states: frozenset[int], chars: CharSet) -> Iterator[frozenset[int]]:
    """The sets of states that one of these characters leads to, each for characters that it tells from others."""
    taken = frozenset(taken for number in states if (taken := wide.states[number].chars) is not None)
    for char in _told_apart(chars, taken):
        followers = (wide.states[number] for number in states)
        yield _reached(wide, [one.followers[0] for one in followers if one.chars is not None and char in one.chars])


@lru_cache(256)
def _told_apart(chars: CharSet, taken: frozenset[CharSet]) -> list[str]:
    """A character for each part of a set that the others tell apart; few sets are asked about, and again and again."""
    parts = [chars]
    for other in taken:
        parts = [part for whole in parts for part in (whole & other, whole - other) if part]
    return [part.sample() for part in parts]


def _reached(automaton: Automaton, seeds: Iterable[int]) -> frozenset[int]:
    """The seeds and what they reach without a character."""
    found, todo = set[int](), list(seeds)
    while todo:
        number = todo.pop()
        if number not in found:
            found.add(number)
            todo.extend(automaton.states[number].followers if automaton.states[number].chars is None else ())
    return frozenset(found)
