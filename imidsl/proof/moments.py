"""Dates as a finite product: the days of 28 years (each weekday meets each day of the year), hours, minutes, seconds.

All formats of one date are weighed for the same date. What a text asks of a date leaves fewer days (or hours): a
condition is about a view of the date, and holds for every other view only through the days that it leaves.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple, TypeAlias

from imidsl.proof.growth import REST, DateFormat, View, image, is_placed, size
from imidsl.text.chars.charset import CharSet
from imidsl.text.template.filters import CharPlace
from imidsl.text.types.dates import DIRECTIVES, write

_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS: Final = 28 * 365 + 7
_TOKEN: Final = re.compile(r"%(-?[A-Za-z%])|[^%]+|%")
_OF_YEARS: Final = frozenset("YyG")
_OF_CLOCK: Final = {"H": "hour", "I": "hour", "p": "hour", "M": "minute", "S": "second"}
CLOCK: Final = {"hour": 24, "minute": 60, "second": 60}
"""The parts of a time, each of which may be any beside any other."""
_USUAL: Final = {"hour": 22, "minute": 10, "second": 10}
"""What is taken of a time where others weigh no more."""
_YEAR_DIGITS: Final = {"Y": 4, "y": 2, "G": 4}
NUMBERS: Final = {
    "year": (1, 9999),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "weekday": (0, 6),
    "isoweekday": (1, 7),
}
"""What a date may be asked for, and the numbers that come."""
_PLAIN: Final = {
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "weekday": "%u",
    "isoweekday": "%u",
}


class MomentCondition(NamedTuple):
    """A format, what its text (as a number with `is_number`) is compared with, and whether that holds."""

    format: str
    operator: str
    other: str | Fraction
    holds: bool

    def fits(self, text: str) -> bool:
        """Whether a moment that is written so in this format is such a one."""
        value = text if isinstance(self.other, str) else Fraction(text)
        return bool(_COMPARE[self.operator](value, self.other)) is self.holds


_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {"eq": operator.eq, "lt": operator.lt, "gt": operator.gt}

Conditions: TypeAlias = tuple[MomentCondition, ...]


class MomentTexts(NamedTuple):
    """The dates (or instants) that are left after some conditions; a view says how they are written."""

    conditions: Conditions = ()

    @property
    def is_possible(self) -> bool:
        """Whether there is any."""
        return all(_left(part, self.of(part)) for part in ("day", *CLOCK))

    def of(self, part: str) -> Conditions:
        """The conditions on days, hours, minutes or seconds."""
        return tuple(one for one in self.conditions if _parts(one.format) == {part})


def number_format(view: str) -> str | None:
    """The format that writes a part of a date, if it is one that conditions can be made of."""
    return _PLAIN.get(view)


def is_decidable(format: str) -> bool:
    """Whether a format depends on the day alone, or on one part of the time."""
    parts = _parts(format)
    return len(parts) == 1 and "year" not in parts


def outcomes(moments: MomentTexts, condition: MomentCondition) -> tuple[bool, bool]:
    """Whether it can hold, and whether it can fail, for what is left."""
    part = next(iter(_parts(condition.format)))
    column = _written(part, condition.format)
    found = {
        condition.fits(text) is condition.holds for text in {column[number] for number in _left(part, moments.of(part))}
    }
    return True in found, False in found


def _left(part: str, conditions: Conditions) -> Sequence[int]:
    """The numbers of the days, hours, minutes or seconds that are left."""
    return _days_left(conditions) if part == "day" else _clock_left(part, conditions)


def _written(part: str, format: str) -> Sequence[str]:
    """What a format writes on each day, or in each hour, minute or second."""
    return _column(format) if part == "day" else _clock_column(part, format)


def alphabet_of(format: str) -> CharSet:
    """Every character that a format writes."""
    return CharSet.chars("".join(word for token in _tokens(format) for word in _words(token)))


# -- Tokens


@lru_cache(256)
def _tokens(format: str) -> tuple[str, ...]:
    """Directives (`%d`, `%-d`) and the text between them."""
    return tuple(found[0] for found in _TOKEN.finditer(format))


def _letter(token: str) -> str:
    return token[-1] if token.startswith("%") and len(token) > 1 and token != "%%" else ""


@lru_cache(256)
def _parts(format: str) -> frozenset[str]:
    """What of a moment a format depends on."""
    return frozenset(_part(letter) for token in _tokens(format) if (letter := _letter(token)))


def _part(letter: str) -> str:
    if letter in _OF_YEARS:
        return "year"
    return _OF_CLOCK.get(letter, "day")


@lru_cache(64)
def _column(format: str) -> tuple[str, ...]:
    """What a format writes on each day."""
    columns = [_token_column(token) for token in _tokens(format)]
    return columns[0] if len(columns) == 1 else tuple(map("".join, zip(*columns, strict=True)))


@lru_cache(64)
def _token_column(token: str) -> tuple[str, ...]:
    letter = _letter(token)
    if not letter:
        return (token.replace("%%", "%"),) * _DAYS
    directive, is_short = DIRECTIVES[letter].write, token[1] == "-"
    written = map(directive, _days())
    return tuple(text.lstrip("0") or "0" for text in written) if is_short else tuple(written)


@lru_cache(64)
def _clock_column(part: str, format: str) -> tuple[str, ...]:
    """What a format writes in each hour, minute or second."""
    return tuple(write(format, moment) for moment in _clock(part))


@lru_cache(1)
def _days() -> tuple[datetime, ...]:
    return tuple(_FIRST + timedelta(days=number) for number in range(_DAYS))


@lru_cache(4)
def _clock(part: str) -> tuple[datetime, ...]:
    return tuple(_FIRST.replace(**{part: number}) for number in range(CLOCK[part]))  # type: ignore[arg-type]


@lru_cache(256)
def _days_left(conditions: Conditions) -> Sequence[int]:
    """The numbers of the days that are left."""
    if not conditions:
        return range(_DAYS)
    *before, last = conditions
    column = _column(last.format)
    fitting = {text for text in set(column) if last.fits(text)}
    return [number for number in _days_left(tuple(before)) if column[number] in fitting]


@lru_cache(256)
def _clock_left(part: str, conditions: Conditions) -> Sequence[int]:
    columns = [(one, _clock_column(part, one.format)) for one in conditions]
    return [number for number in range(CLOCK[part]) if all(one.fits(column[number]) for one, column in columns)]


@lru_cache(256)
def _words(token: str) -> tuple[str, ...]:
    """Every text that a token writes; digits alone stand for years."""
    letter = _letter(token)
    if not letter:
        return (token.replace("%%", "%"),)
    part = _part(letter)
    if part == "year":
        return tuple(digit * _YEAR_DIGITS[letter] for digit in "0123456789")
    # The first year is a leap year, with every week's number but one.
    days = _days() if letter == "V" else _days()[:366]
    return tuple(dict.fromkeys(write(token, moment) for moment in (days if part == "day" else _clock(part))))


# -- Weights


class WeighedMoment(NamedTuple):
    """The weight that no moment exceeds (or stays below), and one that weighs as much, if it is known."""

    weight: int
    moment: datetime


def weigh(moments: MomentTexts, views: tuple[View, ...], dimension: str, gsm7: bool, sign: int) -> WeighedMoment | None:
    """The moment whose texts in all views weigh most (or with a negative sign least) together; None without any."""
    if not moments.is_possible:
        return None
    fixed, counted = _counted(views)
    base = 0
    for (text, steps), times in fixed.items():
        weight = _weight(text, steps, dimension, gsm7, sign)
        if weight is None:
            return None
        base += times * weight
    found = _FIRST
    for part, choose in _CHOICES.items():
        own = {key: times for key, times in counted.items() if _part(_letter(key[0])) == part}
        best = choose(moments, own, dimension, gsm7, sign)
        if best is None:
            return None
        base += best[0]
        found = _merged(found, best[1], part)
    return WeighedMoment(base, found)


Counted: TypeAlias = "dict[tuple[str, View], int]"


def _counted(views: tuple[View, ...]) -> tuple[Counted, Counted]:
    """How often each fixed text and each directive stands in the views, with the filters behind it."""
    fixed: Counted = Counter()
    found: Counted = Counter()
    for view in views:
        first = view[0]
        assert isinstance(first, DateFormat), "a view of a date begins with its format"
        for token in _tokens(first.format):
            if _letter(token):
                found[token, view[1:]] += 1
            else:
                fixed[token.replace("%%", "%"), view[1:]] += 1
    return fixed, found


@lru_cache(8192)
def _weight(text: str, steps: View, dimension: str, gsm7: bool, sign: int) -> int | None:
    """What a text weighs behind filters, at whatever place; None outside GSM-7 where that is asked for."""
    places: tuple[CharPlace, ...] = tuple(CharPlace) if is_placed(steps) else (REST,)
    images = [[image(char, steps, place) for place in places] for char in text]
    if gsm7 and any(size(made, "foreign") for char in images for made in char):
        return None
    pick = max if sign > 0 else min
    return sum(pick(size(made, dimension) for made in char) for char in images)


Chosen: TypeAlias = "tuple[int, datetime] | None"


def _of_years(moments: MomentTexts, own: Counted, dimension: str, gsm7: bool, sign: int) -> Chosen:
    """Years may be any, so each digit is the heaviest."""
    total = 0
    for (token, steps), times in own.items():
        weighed = [_weight(word, steps, dimension, gsm7, sign) for word in _words(token)]
        known = [weight for weight in weighed if weight is not None]
        if not known:
            return None
        total += times * (max(known) if sign > 0 else min(known))
    return total, _FIRST


def _of_days(moments: MomentTexts, own: Counted, dimension: str, gsm7: bool, sign: int) -> Chosen:
    varying, base = {}, 0
    for key, times in own.items():
        weights = {_weight(word, key[1], dimension, gsm7, sign) for word in _words(key[0])}
        if len(weights) > 1 or None in weights:
            varying[key] = times
        else:
            base += times * next(weight for weight in weights if weight is not None)
    combinations = _combinations(tuple(key[0] for key in varying), moments.of("day"))
    best = _best(combinations, list(varying.items()), dimension, gsm7, sign)
    return None if best is None else (base + best[0], best[1])


def _of_clock(part: str, moments: MomentTexts, own: Counted, dimension: str, gsm7: bool, sign: int) -> Chosen:
    left = sorted(_left(part, moments.of(part)), key=lambda number: number != _USUAL[part])
    every = ((tuple(write(key[0], _clock(part)[number]) for key in own), _clock(part)[number]) for number in left)
    return _best(every, list(own.items()), dimension, gsm7, sign)


_CHOICES: Final[dict[str, Callable[[MomentTexts, Counted, str, bool, int], Chosen]]] = {
    "year": _of_years,
    "day": _of_days,
    **{part: partial(_of_clock, part) for part in CLOCK},
}


@lru_cache(128)
def _combinations(tokens: tuple[str, ...], conditions: Conditions) -> tuple[tuple[tuple[str, ...], datetime], ...]:
    """Every combination of texts that directives write on one day, each with such a day."""
    left = _days_left(conditions)
    if not tokens:
        return (((), _days()[left[0]]),)
    columns = [_column(token) for token in tokens]
    if conditions:
        found = {tuple(column[number] for column in columns): number for number in reversed(left)}
    else:
        found = dict(zip(zip(*columns, strict=True), range(_DAYS), strict=True))
    return tuple((words, _days()[number]) for words, number in found.items())


def _best(
    combinations: Iterable[tuple[Sequence[str], datetime]],
    own: Sequence[tuple[tuple[str, View], int]],
    dimension: str,
    gsm7: bool,
    sign: int,
) -> Chosen:
    best: tuple[int, datetime] | None = None
    for words, moment in combinations:
        total: int | None = 0
        for word, ((_, steps), times) in zip(words, own, strict=True):
            weight = _weight(word, steps, dimension, gsm7, sign)
            total = None if total is None or weight is None else total + times * weight
        if total is not None and (best is None or sign * total > sign * best[0]):
            best = total, moment
    return best


def _merged(moment: datetime, other: datetime, part: str) -> datetime:
    if part == "day":
        return other.replace(hour=moment.hour, minute=moment.minute, second=moment.second)
    return moment.replace(**{part: getattr(other, part)}) if part in CLOCK else moment
