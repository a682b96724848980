"""The smallest set of examples that shows everything that there is to show of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count as count_from

from imidsl.binding.message import Message
from imidsl.records import dataclass, field
from imidsl.request.proofs import Proof
from imidsl.review.arms import Arms
from imidsl.review.extremes import SIZES, Extremes
from imidsl.review.fewest import Fewest
from imidsl.review.goals import Goal, Shown, Values, of_message
from imidsl.review.search import Found, GoalSearch
from imidsl.review.variants import Variants
from imidsl.text.template.jinja.trace import FALSE, TRUE
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.samples import Pick, made_up

_NAME = 40
"""How long an example's name gets."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """What no values were found to show; `never` where the proof says that none do."""

    goal: Goal
    never: bool


@dataclass(frozen=True, slots=True)
class Covering:
    """Sets of values by name, and the arms that none of them shows."""

    examples: Mapping[str, Values]
    unreached: Sequence[Unreached]


def covering(message: Message, proofs: Sequence[Proof], given: Sequence[Values] | None = None) -> Covering:
    """Examples that show all goals beside the values that are `given` (the message's examples unless said).

    Of `proofs` the extremes are wanted too: a longest and a shortest text of an SMS, and one that leaves GSM-7.
    """
    given = [example.values for example in message.examples.values()] if given is None else given
    if not message.channels or not message.parameters:
        return Covering({}, ())
    look = _Look(message, Extremes.of(message, proofs))
    found = look.found(given)
    wanted = frozenset(goal for one in found for goal in one.goals)
    chosen = Fewest(message.parameters, wanted, look.usual, look.goals, look.variants.beside).of(found)
    reached = wanted.union(*map(look.goals, given))
    left = [Unreached(goal, look.arms.is_never(goal)) for goal in of_message(message) if goal not in reached]
    # That a loop always runs over three items is no fault, that an arm is dead may be one.
    return Covering(look.named(chosen), [one for one in left if not one.never or one.goal.words in (TRUE, FALSE)])


def showable(message: Message, given: Sequence[Values]) -> frozenset[Goal]:
    """The goals that values were found to show, the `given` ones among them."""
    look = _Look(message, Extremes.of(message, ()))
    return frozenset().union(*map(look.goals, given), *(one.goals for one in look.found(given)))


@dataclass(frozen=True, eq=False)
class _Look:
    """A look at what there is to show of a message; `extremes` are goals as well."""

    message: Message
    extremes: Extremes
    _known: dict[str, Shown] = field(default_factory=dict)

    @cached_property
    def arms(self) -> Arms:
        """The message's arms."""
        return Arms(self.message)

    @cached_property
    def variants(self) -> Variants:
        """Values beside others."""
        return Variants.of(self.message)

    @cached_property
    def usual(self) -> Values:
        """The usual values."""
        return made_up(self.message.parameters, Pick.USUAL)

    def shown(self, values: Values) -> Shown:
        """What values show; the same ones are asked about again and again."""
        key = repr(sorted(values.items()))
        if key not in self._known:
            self._known[key] = self.extremes.shown({**self.message.defaults(), **values})
        return self._known[key]

    def goals(self, values: Values) -> frozenset[Goal]:
        """The goals that values show."""
        return self.shown(values).goals

    def found(self, given: Sequence[Values]) -> list[Found]:
        """Values that show what the given ones don't."""
        missing = {*of_message(self.message), *self.extremes.goals}.difference(*map(self.goals, given))
        search = GoalSearch(self.message, self.shown, self.arms.names, self.variants.beside, missing)
        search.look([self.usual, *self.extremes.candidates, made_up(self.message.parameters, Pick.SHORTEST)])
        # What the proof excludes isn't worth a search.
        search.missing -= {goal for goal in search.missing if self.arms.is_never(goal)}
        search.go_on()
        search.look(self.arms.ways(search.missing))
        search.go_on()
        return search.found

    def named(self, chosen: Sequence[Values]) -> dict[str, Values]:
        """Each with a name of what is odd about it, that no example has yet."""
        named: dict[str, Values] = {}
        for values in chosen:
            odd = [_words(name, value) for name, value in values.items() if value != self.usual.get(name)]
            wanted = next((", ".join(odd[:count]) for count in (2, 1) if len(", ".join(odd[:count])) <= _NAME), "")
            sizes = (words for words in SIZES if Goal(self.extremes.span, words) in self.goals(values))
            wanted = wanted or next(sizes, "usual")
            numbered = (f"{wanted} {number}" if number > 1 else wanted for number in count_from(1))
            free = (name for name in numbered if name not in named and name not in self.message.examples)
            named[next(free)] = values
        return named


def _words(name: str, value: object) -> str:
    match json_value(value) if value is not None else None:
        case None:
            return f"no {name}"
        case True:
            return name
        case False:
            return f"not {name}"
        case list() as items:
            return f"{len(items)} {name}"
        case str() | int() | float() as plain:
            return f"{name} {plain}"
        case _:
            return name
