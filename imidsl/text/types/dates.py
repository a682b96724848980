"""Dates and instants as values of parameters: they know how they are written, and `str()` writes them so.

Formats are those of strftime with the numeric directives and English names, whatever the locale; `%-d` drops leading
zeros.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from imidsl.records import dataclass

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PLAIN_DATE: Final = "%Y-%m-%d"
PLAIN_INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"
ISO_INSTANT: Final = "%Y-%m-%dT%H:%M:%S+00:00"
"""As `isoformat()` writes an instant."""


@dataclass(frozen=True, slots=True)
class Directive:
    """One `%x`: what it writes, whether there is a `%-x` without leading zeros, and whether it needs a time of day."""

    write: Callable[[datetime], str]
    padded: bool = False
    time: bool = False


def _number(width: int, read: Callable[[datetime], int], *, time: bool = False) -> Directive:
    # A year has no short form: `extremes` looks at years of four digits only.
    return Directive(lambda moment: f"{read(moment):0{width}}", padded=width in (2, 3), time=time)


DIRECTIVES: Final = {
    "d": _number(2, lambda moment: moment.day),
    "m": _number(2, lambda moment: moment.month),
    "Y": _number(4, lambda moment: moment.year),
    "y": _number(2, lambda moment: moment.year % 100),
    "j": _number(3, lambda moment: moment.timetuple().tm_yday),
    "u": _number(1, lambda moment: moment.isoweekday()),
    "V": _number(2, lambda moment: moment.isocalendar().week),
    "G": _number(4, lambda moment: moment.isocalendar().year),
    "a": Directive(lambda moment: DAYS[moment.weekday()][:3]),
    "A": Directive(lambda moment: DAYS[moment.weekday()]),
    "b": Directive(lambda moment: MONTHS[moment.month - 1][:3]),
    "B": Directive(lambda moment: MONTHS[moment.month - 1]),
    "H": _number(2, lambda moment: moment.hour, time=True),
    "I": _number(2, lambda moment: moment.hour % 12 or 12, time=True),
    "M": _number(2, lambda moment: moment.minute, time=True),
    "S": _number(2, lambda moment: moment.second, time=True),
    "p": Directive(lambda moment: "AM" if moment.hour < 12 else "PM", time=True),
}

_VARYING: Final = frozenset("AB")
"""The directives that write now more, now fewer characters; so do all with a `-`."""


def varies(directive: str) -> bool:
    """Whether `%x` or `%-x` writes now more, now fewer characters."""
    return directive[1] == "-" or directive[-1] in _VARYING


_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_DIRECTIVE: Final = re.compile(r"%(-?)(.?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BadDirective:
    """What stands at a place of a format (offsets, the end exclusive) and is no directive there."""

    word: str
    start: int
    end: int


def bad_directives(format: str, *, time: bool) -> list[BadDirective]:
    """What of a format isn't available; `time` says whether the value has a time of day."""
    return [
        BadDirective(found[0], *found.span())
        for found in _DIRECTIVE.finditer(format)
        if not _available(found[1], found[2], time)
    ]


_ELSEWHERE: Final = {
    **dict.fromkeys(("YYYY", "yyyy", "Y"), "%Y"),
    **dict.fromkeys(("YY", "yy", "y"), "%y"),
    **dict.fromkeys(("MMMM", "F"), "%B"),
    **dict.fromkeys(("MMM", "M"), "%b"),
    **dict.fromkeys(("MM", "m"), "%m"),
    **dict.fromkeys(("DD", "dd", "d"), "%d"),
    **dict.fromkeys(("D", "j"), "%-d"),
    **dict.fromkeys(("EEEE", "dddd", "l"), "%A"),
    **dict.fromkeys(("EEE", "ddd"), "%a"),
    **dict.fromkeys(("HH", "H"), "%H"),
    **dict.fromkeys(("hh", "h"), "%I"),
    **dict.fromkeys(("mm", "i"), "%M"),
    **dict.fromkeys(("ss", "s"), "%S"),
}
"""How other languages write the directives of a format, as far as they agree."""


def is_constant(format: str) -> bool:
    """Whether a format writes the same whatever the day."""
    return "%" not in format.replace("%%", "")


def directives_of(format: str, *, time: bool) -> str | None:
    """The same format with directives, where it is one of another language; None where that isn't sure."""
    words = re.findall("[A-Za-z]+", format)
    made = re.sub("[A-Za-z]+", lambda found: _ELSEWHERE.get(found[0], found[0]), format)
    known = bool(words) and all(word in _ELSEWHERE for word in words)
    return made if known and not bad_directives(made, time=time) else None


def available(*, time: bool) -> list[str]:
    """The directives that a format may have, as they are written."""
    return [f"%{letter}" for letter, row in DIRECTIVES.items() if time or not row.time]


def _available(flag: str, letter: str, time: bool) -> bool:
    if letter == "%":
        return not flag
    row = DIRECTIVES.get(letter)
    return row is not None and (time or not row.time) and (row.padded or not flag)


def write(format: str, value: date) -> str:
    """A date or instant written in a format that has no bad directives."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return _DIRECTIVE.sub(lambda found: _write_one(found[1], found[2], moment), format)


def _write_one(flag: str, letter: str, moment: datetime) -> str:
    if letter == "%":
        return "%"
    written = DIRECTIVES[letter].write(moment)
    return (written.lstrip("0") or "0") if flag else written


@lru_cache
def extremes(format: str) -> tuple[datetime, datetime]:
    """Two moments that a format writes shortest and longest of all, which gives the exact bounds of its size.

    28 years hold every pair of weekday and day of the year; the time of day doesn't depend on the day.
    """
    varying = [(found[1], found[2]) for found in _DIRECTIVE.finditer(format) if found[1] or found[2] in _VARYING]
    size = {
        day: sum(len(_write_one(flag, letter, day)) for flag, letter in varying)
        for day in (_days() if varying else [_FIRST])
    }
    short, long = min(size, key=size.__getitem__), max(size, key=size.__getitem__)
    return short.replace(hour=1), long.replace(hour=10, minute=10, second=10)


@lru_cache
def _days() -> list[datetime]:
    return [_FIRST + timedelta(days=number) for number in range(28 * 365 + 7)]


class FormattedDate(date):
    """A date that knows its format; what is reckoned from it is written plainly."""

    format: str = PLAIN_DATE

    @classmethod
    def of(cls, value: date, format: str) -> FormattedDate:
        """The same day, to be written so."""
        day = cls(value.year, value.month, value.day)
        day.format = format
        return day

    def __str__(self) -> str:
        return write(self.format, self)

    # A day is no instant, with a format or without; `date` itself would compare the days of the two.
    def __eq__(self, other: object) -> bool:
        return not isinstance(other, datetime) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = date.__hash__


class FormattedInstant(datetime):
    """An instant in UTC, to the second, that knows its format; what is reckoned from it is written plainly."""

    format: str = PLAIN_INSTANT

    @classmethod
    def of(cls, value: datetime, format: str) -> FormattedInstant | None:
        """The same instant (aware, of whatever offset), to be written so; None beyond the years 1 to 9999."""
        try:
            at = value.astimezone(UTC)
        except OverflowError:
            return None
        instant = cls(at.year, at.month, at.day, at.hour, at.minute, at.second, tzinfo=UTC)
        instant.format = format
        return instant

    def __str__(self) -> str:
        return write(self.format, self)
