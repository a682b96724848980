"""The smallest set of examples that shows everything that there is to show of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count as count_from

from imidsl.binding.message import Message
from imidsl.records import dataclass
from imidsl.request.proofs import Proof
from imidsl.review.candidates import candidates
from imidsl.review.goals import Goal, Values, of_message, shown
from imidsl.source import Span
from imidsl.text.chars.encoding import is_gsm7, utf8_size
from imidsl.text.template.jinja.trace import FALSE, TRUE
from imidsl.text.template.template import Template
from imidsl.text.types.json_schema import json_value
from imidsl.text.types.samples import Pick, made_up, taken

LONGEST, SHORTEST, LEAVING = "longest", "shortest", "not in GSM-7"
_SIZES = (LONGEST, SHORTEST, LEAVING)
_NAME = 40
"""How long an example's name gets."""


@dataclass(frozen=True, slots=True)
class Covering:
    """Sets of values by name, and what no values that were tried show: arms that may be dead."""

    examples: Mapping[str, Values]
    unreached: Sequence[Goal]


@dataclass(frozen=True, slots=True)
class _Tried:
    values: Values
    goals: frozenset[Goal]


def covering(message: Message, proofs: Sequence[Proof], given: Sequence[Values] | None = None) -> Covering:
    """Examples that show all goals beside the values that are `given` (the message's examples unless said).

    Of `proofs` the extremes are wanted too: a longest and a shortest text of an SMS, and one that leaves GSM-7.
    """
    given = [example.values for example in message.examples.values()] if given is None else given
    if not message.channels or not message.parameters:
        return Covering({}, ())
    ends = _Ends.of(message, proofs)
    missing = {*of_message(message), *ends.goals}
    missing -= {goal for values in given for goal in ends.shown({**message.defaults(), **values})}
    tried: dict[str, _Tried] = {}
    for values in (*ends.candidates, *candidates(message)):
        if not missing:
            break
        goals = ends.shown({**message.defaults(), **values}) & missing
        if goals:
            tried[repr(values)] = _Tried(values, frozenset(goals))
            missing -= goals
    wanted = {goal for one in tried.values() for goal in one.goals}
    chosen = _merged(_smallest(list(tried.values()), wanted), ends)
    # How often a loop runs is for the bounds of its list to say.
    unreached = [goal for goal in of_message(message) if goal in missing and goal.words in (TRUE, FALSE)]
    return Covering(_named(chosen, message), unreached)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The extremes of a message's first text with encodings, and values that come to them."""

    message: Message
    text: Template | None
    span: Span
    bytes: Mapping[str, int]
    candidates: Sequence[Values]

    @classmethod
    def of(cls, message: Message, proofs: Sequence[Proof]) -> _Ends:
        proof = next((proof for proof in proofs if proof.answer.encodings), None)
        if proof is None or not isinstance(proof.leaf.value, Template):
            return cls(message, None, message.span, {}, ())
        shortest = made_up(message.parameters, Pick.SHORTEST)
        found = [(LONGEST, _canonical(message, proof.answer.witness)), (SHORTEST, shortest)]
        ends = {words: _size(proof.leaf.value, message, values) for words, values in found if values is not None}
        leaving = _canonical(message, proof.answer.leaving_witness) if len(proof.answer.encodings) > 1 else None
        every = [values for _, values in found if values is not None] + ([leaving] if leaving is not None else [])
        sizes = {words: size for words, size in ends.items() if size is not None}
        return cls(
            message, proof.leaf.value, proof.leaf.span, sizes | ({LEAVING: 0} if leaving is not None else {}), every
        )

    @property
    def goals(self) -> set[Goal]:
        """What there is to show of the text's sizes."""
        return {Goal(self.span, words) for words in self.bytes}

    def shown(self, values: Values) -> set[Goal]:
        """What values show of the message, sizes included."""
        found = shown(self.message, values)
        written = _rendered(self.text, self.message, values) if self.text is not None else None
        if written is not None:
            size = utf8_size(written)
            found |= {Goal(self.span, words) for words in (LONGEST, SHORTEST) if self.bytes.get(words) == size}
            found |= {Goal(self.span, LEAVING)} if not is_gsm7(written) and LEAVING in self.bytes else set()
        return found


def _rendered(text: Template, message: Message, values: Values) -> str | None:
    around = {**message.constants, **values, "request": {"channel": message.channels[0].name, "part": 1}}
    written = text.render({name: around[name] for name in text.names if name in around})
    return written if isinstance(written, str) else None


def _size(text: Template, message: Message, values: Values) -> int | None:
    written = _rendered(text, message, {**message.defaults(), **values})
    return utf8_size(written) if written is not None else None


def _smallest(tried: Sequence[_Tried], wanted: set[Goal]) -> list[_Tried]:
    """As few as a greedy choice finds that together show what is wanted; none of them could be left out."""
    chosen: list[_Tried] = []
    left = set(wanted)
    while left:
        best = max(tried, key=lambda one: len(one.goals & left))
        chosen.append(best)
        left -= best.goals
    for one in list(chosen):
        others = {goal for other in chosen if other is not one for goal in other.goals}
        if wanted <= others:
            chosen.remove(one)
    return sorted(chosen, key=tried.index)


def _merged(chosen: Sequence[_Tried], ends: _Ends) -> list[_Tried]:
    """Fewer, where the odd values of two go together in one that shows all that both did."""
    usual = made_up(ends.message.parameters, Pick.USUAL)
    merged: list[_Tried] = []
    for one in chosen:
        odd = {name: value for name, value in one.values.items() if value != usual.get(name)}
        for at, other in enumerate(merged):
            values = {**other.values, **odd}
            goals = other.goals | one.goals
            if goals <= ends.shown({**ends.message.defaults(), **values}):
                merged[at] = _Tried(values, goals)
                break
        else:
            merged.append(one)
    return merged


def _canonical(message: Message, plain: Mapping[str, object] | None) -> Values | None:
    if plain is None:
        return None
    values = dict(made_up(message.parameters, Pick.USUAL))
    for name, value in plain.items():
        parameter = message.parameters.get(name)
        if parameter is None or parameter.type is None:
            return None
        if value is None and parameter.optional:
            values[name] = None
            continue
        values[name], failed = taken(parameter.type, value)
        if failed:
            return None
    return values


def _named(chosen: Sequence[_Tried], message: Message) -> dict[str, Values]:
    """Each with a name of what is odd about it, that no example has yet."""
    usual = made_up(message.parameters, Pick.USUAL)
    named: dict[str, Values] = {}
    for one in chosen:
        odd = [_words(name, value) for name, value in one.values.items() if value != usual.get(name)]
        wanted = next((", ".join(odd[:count]) for count in (2, 1) if len(", ".join(odd[:count])) <= _NAME), "")
        wanted = wanted or next((goal.words for goal in one.goals if goal.words in _SIZES), "usual")
        numbered = (f"{wanted} {number}" if number > 1 else wanted for number in count_from(1))
        named[next(name for name in numbered if name not in named and name not in message.examples)] = one.values
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
