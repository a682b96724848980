"""The text of a language that weighs most or least."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from imidsl.proof import moments
from imidsl.proof.growth import (
    FIRST,
    REST,
    WITHIN,
    WORD,
    CharRow,
    DateFormat,
    View,
    image,
    is_placed,
    rows,
    size,
    transform,
)
from imidsl.proof.languages import FiniteTexts, FreeTexts, Language
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import utf8_size
from imidsl.text.patterns.automaton import Automaton
from imidsl.text.patterns.tree import size as tree_size
from imidsl.text.patterns.weights import WeighedChar, heaviest_match
from imidsl.text.template.filters import CharPlace
from imidsl.text.template.jinja.meter import MAX_CHARACTERS

_KNAPSACK: Final = 4000
"""Up to how many characters a bound in bytes is looked at character by character."""
_UNFOLDED: Final = 20_000
"""Up to how many states times characters a pattern is walked character by character."""


class Best(NamedTuple):
    """The weight that no text of a language exceeds (or stays below); `word` weighs as much, if it is known.

    The word of a date is the date itself, as JSON has it.
    """

    weight: int
    word: str | None


@lru_cache(8192)
def heaviest(language: Language, views: tuple[View, ...], dimension: str, gsm7: bool = False) -> Best | None:
    """The most that the images of one text weigh together; None where there is no such text (within GSM-7).

    The language must not be endless.
    """
    return _best(language, views, dimension, gsm7, 1)


@lru_cache(8192)
def lightest(language: Language, views: tuple[View, ...], dimension: str, gsm7: bool = False) -> Best | None:
    """The least that they weigh."""
    found = _best(language, views, dimension, gsm7, -1)
    return Best(-found.weight, found.word) if found is not None else None


def _best(language: Language, views: tuple[View, ...], dimension: str, gsm7: bool, sign: int) -> Best | None:
    match language:
        case FiniteTexts(options=options):
            weighed = [(w, text) for text in options if (w := _weigh(text, views, dimension, gsm7, sign)) is not None]
            return Best(*max(weighed, key=lambda pair: pair[0])) if weighed else None
        case FreeTexts():
            return _of_free(language, views, dimension, gsm7, sign)
    found = moments.weigh(language, views, dimension, gsm7, sign)
    return Best(sign * found.weight, _iso(found)) if found is not None else None


def _iso(found: moments.WeighedMoment) -> str:
    return found.moment.replace(tzinfo=None).isoformat() + "Z"


def _of_free(language: FreeTexts, views: tuple[View, ...], dimension: str, gsm7: bool, sign: int) -> Best | None:
    if language.max is not None and language.max < language.min:
        return None
    table = rows(language.chars, views, dimension, gsm7, sign > 0)
    if language.prefixes:
        return _of_url(language, table, views, dimension, sign)
    if not table:
        return Best(0, "") if language.min == 0 else None
    signed = _CharTable([_signed(row, sign) for row in table], any(map(is_placed, views)))
    if language.no_zero:
        found = _of_words(language, signed)
        return Best(found.weight, re.sub("^0", "4", found.word or "")) if found is not None else None
    if language.pattern is not None:
        return _of_pattern(language, signed.rows, views, dimension, gsm7, sign)
    return _of_words(language, signed)


def _signed(row: CharRow, sign: int) -> CharRow:
    return CharRow(row.char, row.octets, row.separates, sign * row.first, sign * row.word, sign * row.rest)


def _weigh(text: str, views: tuple[View, ...], dimension: str, gsm7: bool, sign: int) -> int | None:
    """What one text weighs in all views; where others may stand before it, at the heaviest places."""
    total = 0
    for view in views:
        made = transform(text, view)
        if gsm7 and size(made, "foreign"):
            return None
        if WITHIN in view and is_placed(view):
            total += sum(max(sign * size(image(c, view, place), dimension) for place in CharPlace) for c in text)
        else:
            total += sign * size(made, dimension)
    return total


def _of_url(
    language: FreeTexts, table: tuple[CharRow, ...], views: tuple[View, ...], dimension: str, sign: int
) -> Best | None:
    length = language.max if sign > 0 else language.min
    assert length is not None
    if not table:
        return None
    heavy = max(max(sign * row.first, sign * row.word, sign * row.rest) for row in table)
    fill = max(table, key=lambda row: sign * row.rest).char
    weight = max(
        sum(
            max(_heaviest_of(char, views, dimension, sign), _heaviest_of(char.upper(), views, dimension, sign))
            for char in prefix
        )
        + heavy * max(0, length - len(prefix))
        for prefix in language.prefixes
    )
    prefix = language.prefixes[0] if length > len(language.prefixes[-1]) + 1 else language.prefixes[-1]
    word = (f"{prefix}x?{fill * length}")[:length] if length <= MAX_CHARACTERS else None
    return Best(weight, word)


def _heaviest_of(char: str, views: tuple[View, ...], dimension: str, sign: int) -> int:
    return max(sign * sum(size(image(char, view, place), dimension) for view in views) for place in CharPlace)


class _CharTable:
    """Rows, and the best of them for each place."""

    def __init__(self, found: list[CharRow], placed: bool) -> None:
        self.rows = found
        self.placed = placed

    def best(self, place: CharPlace, found: Iterable[CharRow] | None = None) -> CharRow | None:
        return max(self.rows if found is None else found, key=lambda row: _at(row, place), default=None)


def _at(row: CharRow, place: CharPlace) -> int:
    return row.first if place is FIRST else row.word if place is WORD else row.rest


def _of_words(language: FreeTexts, table: _CharTable) -> Best | None:
    """Without a pattern every character may stand everywhere."""
    most = language.most
    best_rest = table.best(REST)
    assert best_rest is not None
    if most is None or (best_rest.rest <= 0 and not table.placed):
        most = language.min
    if most == 0:
        return Best(0, "")
    if language.octets is not None and language.octets < 4 * most:
        return _within_octets(language, table, most, language.octets)
    if table.placed:
        return _placed(table, most, language.min)
    # No text is longer than rendering lets it become; a longer word would only fill memory.
    return Best(best_rest.rest * most, best_rest.char * most if most <= MAX_CHARACTERS else None)


def _placed(table: _CharTable, most: int, least: int) -> Best:
    """Word for word: the best text so far that ends within a word, and the best that ends in a separator."""
    if most > _KNAPSACK:
        # Too long to be built up: as if each character stood at its best place.
        heavy = max(table.rows, key=lambda row: row.most)
        return Best(max(0, heavy.most) * most if least == 0 else max(heavy.most * most, heavy.most * least), None)
    separators = [row for row in table.rows if row.separates]
    words = [row for row in table.rows if not row.separates]
    inner: tuple[int, str] | None = None
    outer: tuple[int, str] | None = None
    best: tuple[int, str] | None = (0, "") if least == 0 else None
    picks = {place: (table.best(place, words), table.best(place, separators)) for place in CharPlace}
    for length in range(1, most + 1):
        if length == 1:
            ways = [((0, ""), FIRST)]
        else:
            ways = [(way, place) for way, place in ((inner, REST), (outer, WORD)) if way is not None]
        inner, outer = (_longer(ways, picks, kind) for kind in (0, 1))
        for way in (inner, outer):
            if way is not None and length >= least and (best is None or way[0] > best[0]):
                best = way
    assert best is not None
    return Best(*best)


def _longer(
    ways: list[tuple[tuple[int, str], CharPlace]],
    picks: dict[CharPlace, tuple[CharRow | None, CharRow | None]],
    kind: int,
) -> tuple[int, str] | None:
    found = [
        (way[0] + _at(row, place), way[1] + row.char) for way, place in ways if (row := picks[place][kind]) is not None
    ]
    return max(found, key=lambda pair: pair[0], default=None)


def _within_octets(language: FreeTexts, table: _CharTable, most: int, octets: int) -> Best | None:
    """At most so many characters and so many bytes: the best mix of two sorts of characters, and what no mix beats."""
    by_size = _by_size(table.rows)
    if min(by_size) > octets:
        return Best(0, "") if language.min == 0 else None
    extra = 0
    if table.placed:
        heavy = max(max(row.first, row.word) - by_size[row.octets].rest for row in table.rows)
        extra = max(0, heavy) * most
    bound = _relaxed(by_size, most, octets, language.min) + extra
    found = max(_mixes(by_size, most, octets, language.min), key=lambda mix: mix[0], default=None)
    return Best(bound, found[1] if found is not None else None)


def _by_size(table: list[CharRow]) -> dict[int, CharRow]:
    """The heaviest character of each size."""
    found: dict[int, CharRow] = {}
    for row in table:
        if row.octets not in found or row.rest > found[row.octets].rest:
            found[row.octets] = row
    return found


def _relaxed(by_size: dict[int, CharRow], most: int, octets: int, least: int) -> int:
    """The optimum of the linear programme, which has at most two sorts of characters; rounded down."""
    best = Fraction(0) if least == 0 else Fraction(-(10**12))
    for a, row in by_size.items():
        for count in (Fraction(least), Fraction(most), Fraction(octets, a)):
            if least <= count <= most and count * a <= octets:
                best = max(best, count * row.rest)
        for b, other in by_size.items():
            for total in (least, most):
                if a < b and a * total <= octets <= b * total:
                    heavy = Fraction(octets - a * total, b - a)
                    best = max(best, heavy * other.rest + (total - heavy) * row.rest)
    return best.__floor__()


def _mixes(by_size: dict[int, CharRow], most: int, octets: int, least: int) -> Iterable[tuple[int, str]]:
    if most > _KNAPSACK:
        return
    for b, heavy in by_size.items():
        for count in range(min(most, octets // b) + 1):
            for a, light in by_size.items():
                for total in (min(most - count, (octets - count * b) // a), max(0, least - count)):
                    if least <= count + total <= most and count * b + total * a <= octets:
                        weight = count * heavy.rest + total * light.rest
                        yield weight, heavy.char * count + light.char * total


# -- Patterns


def _of_pattern(
    language: FreeTexts, table: list[CharRow], views: tuple[View, ...], dimension: str, gsm7: bool, sign: int
) -> Best | None:
    """By structure where the bounds aren't reached, state by state where that is affordable, else by price."""
    assert language.pattern is not None

    def weigh(chars: CharSet, *, octets: bool = False) -> tuple[WeighedChar, ...]:
        own = rows(chars & language.chars, views, dimension, gsm7, sign > 0)
        found: dict[int, WeighedChar] = {}
        for row in own:
            weight = max(sign * row.first, sign * row.word, sign * row.rest)
            cost = row.octets if octets else 1
            if cost not in found or weight > found[cost].weight:
                found[cost] = WeighedChar(weight, cost, row.char)
        return tuple(found.values())

    extent = language.pattern.extent
    most = language.max if extent.max_chars is None or (language.max or 0) < extent.max_chars else None
    if language.max is None and extent.max_chars is None:
        most = language.octets if sign > 0 else None
    found = heaviest_match(language.pattern.tree, weigh, language.min, most)
    if found is None:
        return None
    word = found.match.text if found.match is not None else None
    if found.is_exact and (language.octets is None or (word is not None and utf8_size(word) <= language.octets)):
        return Best(found.bound, word)
    layers = language.most if language.most is not None else language.min
    if tree_size(language.pattern.tree) * (layers + 1) <= _UNFOLDED:
        return _state_by_state(language, table, views, dimension, gsm7, sign)
    bound = found.bound
    if language.octets is not None:
        priced = heaviest_match(language.pattern.tree, lambda chars: weigh(chars, octets=True), 0, language.octets)
        if priced is None:
            return None
        bound = min(bound, priced.bound)
        word = word if word is not None and utf8_size(word) <= language.octets else None
    return Best(bound, word)


def _state_by_state(
    language: FreeTexts, table: list[CharRow], views: tuple[View, ...], dimension: str, gsm7: bool, sign: int
) -> Best | None:
    """The best way through the states of the pattern, one layer a character."""
    assert language.pattern is not None
    automaton = language.pattern.automaton
    steps = _state_rows(language, automaton, views, dimension, gsm7, sign)
    best: tuple[int, str] | None = None
    fitting: tuple[int, str] | None = None
    ways = _spread(automaton, [(automaton.start, (0, None))])
    for length in range(_layers(language, automaton, steps) + 1):
        if length >= language.min and 0 in ways and (best is None or ways[0][0] > best[0]):
            best = ways[0][0], _spelled(ways[0][1])
            fitting = best if language.octets is None or utf8_size(best[1]) <= language.octets else fitting
        moved = [
            (automaton.states[number].followers[0], (way[0] + steps[number][1], (steps[number][0], way[1])))
            for number, way in ways.items()
            if number in steps
        ]
        ways = _spread(automaton, moved)
        if not ways:
            break
    if best is None:
        return None
    bound = best[0]
    if fitting != best and sign > 0 and language.octets is not None and language.most is not None:
        bound = min(bound, _relaxed(_by_size(table), language.most, language.octets, language.min))
    return Best(bound, fitting[1] if fitting is not None else None)


def _layers(language: FreeTexts, automaton: Automaton, steps: dict[int, tuple[str, int]]) -> int:
    """How many characters are looked at: where none adds weight, a way needn't go through a state twice."""
    most = language.most
    enough = len(automaton.states) + language.min
    if most is None:
        return enough
    return most if any(weight > 0 for _, weight in steps.values()) else min(enough, most)


def _state_rows(
    language: FreeTexts, automaton: Automaton, views: tuple[View, ...], dimension: str, gsm7: bool, sign: int
) -> dict[int, tuple[str, int]]:
    """For each state that takes a character the one that weighs most, wherever it stands."""
    found: dict[int, tuple[str, int]] = {}
    seen: dict[CharSet, tuple[str, int] | None] = {}
    for number, state in enumerate(automaton.states):
        if state.chars is None:
            continue
        if state.chars not in seen:
            own = rows(state.chars & language.chars, views, dimension, gsm7, sign > 0)
            weighed = ((row.char, max(sign * row.first, sign * row.word, sign * row.rest)) for row in own)
            seen[state.chars] = max(weighed, key=lambda pair: pair[1], default=None)
        best = seen[state.chars]
        if best is not None:
            found[number] = best
    return found


def _spread(automaton: Automaton, seeds: Sequence[tuple[int, tuple[int, object]]]) -> dict[int, tuple[int, object]]:
    found: dict[int, tuple[int, object]] = {}
    for seed, way in sorted(seeds, key=lambda pair: -pair[1][0]):
        todo = [seed]
        while todo:
            number = todo.pop()
            if number not in found:
                found[number] = way
                if automaton.states[number].chars is None:
                    todo.extend(automaton.states[number].followers)
    return found


def _spelled(chain: object) -> str:
    chars: list[str] = []
    while isinstance(chain, tuple):
        char, chain = chain
        chars.append(char)
    return "".join(reversed(chars))


def some_word(language: Language) -> str | None:
    """A short text of a language; None where none is known."""
    view = (DateFormat(""),) if isinstance(language, moments.MomentTexts) else ()
    found = lightest(language, (view,), "bytes")
    return found.word if found is not None else None
