"""The heaviest match of a pattern, by structural recursion: the work grows with how long the pattern is, not with how
often its parts repeat.

A bound on the length (or on the bytes) is put on by a price: each character costs so much that the best match is just
short enough. Whatever the price, the best match at that price bounds all that keep to the bound, so every answer holds;
that of the best price is mostly exact (Lagrange's relaxation, solved along the corners of its hull).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from imidsl.records import dataclass
from imidsl.text.chars.charset import CharSet
from imidsl.text.patterns.tree import Alternation, Chars, RegexNode, Repeat, Sequence

_ROUNDS = 40
"""How many prices are tried at most; each gives a bound that holds."""
_LONGEST = 100_000
"""Characters of a match that is written out."""


class WeighedChar(NamedTuple):
    """What a character weighs, what it costs, and itself."""

    weight: int
    cost: int
    char: str


WeighChars: TypeAlias = Callable[[CharSet], "tuple[WeighedChar, ...]"]
"""The characters of a set that differ, none where none of it may be used."""


class Match(NamedTuple):
    """A match: what it weighs, what it costs, and how to write it (characters, or parts so many times)."""

    weight: int
    cost: int
    parts: tuple[tuple[str | Match, int], ...] = ()

    @property
    def text(self) -> str | None:
        """The match written out; None where it is too long for that."""
        return "".join(_written(self)) if self.cost <= _LONGEST else None


def _written(match: Match) -> list[str]:
    return [(part if isinstance(part, str) else "".join(_written(part))) * times for part, times in match.parts]


_EMPTY = Match(0, 0)


class WeighedMatch(NamedTuple):
    """What no match within the bounds is heavier than, and a match within them, if one was found."""

    bound: int
    match: Match | None
    is_exact: bool


@dataclass(slots=True)
class _Pricing:
    """The best match at a price; with `room`, repetitions that cost as much as they weigh take so much at most."""

    weigh: WeighChars
    price: Fraction
    longest: int
    room: int | None = None

    def value(self, match: Match | WeighedChar) -> Fraction:
        """What is left of a weight."""
        return match.weight - self.price * match.cost

    def best(self, node: RegexNode) -> Match | None:
        """The match of most value, a longer one among equals."""
        match node:
            case Chars(set=chars):
                found = self.weigh(chars)
                if not found:
                    return None
                best = max(found, key=self.value)
                return Match(best.weight, best.cost, ((best.char, 1),))
            case Sequence(items=items):
                parts = [self.best(item) for item in items]
                known = [part for part in parts if part is not None]
                return _side_by_side(known) if len(known) == len(parts) else None
            case Alternation(options=options):
                found_ = [match for option in options if (match := self.best(option)) is not None]
                return max(found_, key=lambda match: (self.value(match), match.cost), default=None)
            case Repeat():
                return self.repeated(node)

    def shared(self, item: RegexNode, times: int) -> Match | None:
        """An item that comes so often, each with its share of the room."""
        if self.room is None:
            return self.best(item)
        whole = self.room
        self.room = whole // times
        match = self.best(item)
        self.room = whole - (whole // times - self.room) * times
        return match

    def repeated(self, node: Repeat) -> Match | None:
        """An item as often as it is worth it."""
        item = self.shared(node.item, max(1, node.min))
        if item is None:
            return _EMPTY if node.min == 0 else None
        # Each repetition that is anything takes a character, so that there is no use for more.
        most = max(node.min, self.longest) if node.max is None else node.max
        value = self.value(item)
        times = most if value > 0 else node.min
        if value == 0 and item.cost and self.room is not None:
            more = min(most - times, self.room // item.cost)
            self.room -= more * item.cost
            times += more
        elif value == 0 and self.room is None:
            times = most
        return Match(item.weight * times, item.cost * times, ((item, times),)) if times else _EMPTY


def _side_by_side(parts: list[Match]) -> Match:
    weight, cost = sum(part.weight for part in parts), sum(part.cost for part in parts)
    return Match(weight, cost, tuple((part, 1) for part in parts))


def heaviest_match(tree: RegexNode, weigh: WeighChars, least: int, most: int | None) -> WeighedMatch | None:
    """The match of most weight that costs from `least` to `most`; None where there is none.

    Without `most` the pattern must end, or no repetition without end may weigh anything.
    """
    longest = most if most is not None else least

    def at(price: Fraction | int, room: int | None = None) -> Match | None:
        return _Pricing(weigh, Fraction(price), longest, room).best(tree)

    free = at(0)
    if free is None:
        return None
    if least <= free.cost and (most is None or free.cost <= most):
        return WeighedMatch(free.weight, free, True)
    goal = least if free.cost < least else most
    assert goal is not None
    return _towards(at, free, goal, 1 if free.cost > goal else -1)


def _towards(at: Callable[..., Match | None], free: Match, goal: int, sign: int) -> WeighedMatch | None:
    """Between a match beyond the goal and one that keeps to it, along the hull."""
    keeping = at(sign * (abs(free.weight) + abs(goal) + 10**6))
    if keeping is None or sign * (keeping.cost - goal) > 0:
        return None
    beyond = free
    price = Fraction(0)
    for _ in range(_ROUNDS):
        if keeping.cost == beyond.cost:
            break
        price = Fraction(beyond.weight - keeping.weight, beyond.cost - keeping.cost)
        between = at(price)
        assert between is not None
        if between.weight - price * between.cost <= keeping.weight - price * keeping.cost:
            break
        if sign * (between.cost - goal) <= 0:
            keeping = between
        else:
            beyond = between
    best = at(price)
    assert best is not None
    bound = (best.weight - price * best.cost + price * goal).__floor__()
    keeping = _filled(at, price, keeping, goal, sign)
    return WeighedMatch(bound, keeping, keeping.weight == bound)


def _filled(at: Callable[..., Match | None], price: Fraction, keeping: Match, goal: int, sign: int) -> Match:
    """A match that comes nearer to the goal, where repetitions cost as much as they weigh."""
    shortest = at(price, 0)
    if shortest is None or shortest.cost > goal:
        return keeping
    filled = at(price, goal - shortest.cost)
    if filled is None or sign * (filled.cost - goal) > 0 or filled.weight <= keeping.weight:
        return keeping
    return filled
