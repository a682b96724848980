"""Words that begin with a digit or a sign: integer, decimal, duration, date, instant, or refused whole.

The readers take a whole word and are also for rendered strings that have to be of such a kind.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TypeAlias

from imidsl.diagnostics import Rewriting

LiteralValue: TypeAlias = int | Decimal | timedelta | date | datetime

MAX_DIGITS = 40
"""How many digits a number may have; more than any field takes, and few enough for every reader of JSON."""

_INT = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[+-]?(?:0|[1-9][0-9]*)\.[0-9]+")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+(?:\.[0-9]+)?")
_DURATION = re.compile(
    r"(?=[0-9])"
    r"(?:(?P<weeks>[0-9]{1,9})w)?(?:(?P<days>[0-9]{1,9})d)?(?:(?P<hours>[0-9]{1,9})h)?"
    r"(?:(?P<minutes>[0-9]{1,9})m)?(?:(?P<seconds>[0-9]{1,9})s)?"
)
_DURATION_LIKE = re.compile(r"[+-]?[0-9.]+[smhdw](?:[0-9.]+[smhdw])*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL = (
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.(?P<fraction>[0-9]{1,9}))?"
)
_INSTANT = re.compile(rf"{_LOCAL}(?:Z|(?P<sign>[+-])(?P<hours>[0-9]{{1,2}}):(?P<minutes>[0-5][0-9]))")
_NO_ZONE = re.compile(_LOCAL)


def read_int(text: str) -> int | None:
    """An integer (`12`, `-3`, `+5`; no leading zero), or None where the text is none."""
    return int(text) if _INT.fullmatch(text) and len(text) <= MAX_DIGITS else None


def read_number(text: str) -> int | Decimal | None:
    """An integer or a decimal (`-1.50`, with its places), or None."""
    if _DECIMAL.fullmatch(text) and len(text) <= MAX_DIGITS:
        return Decimal(text)
    return read_int(text)


def read_duration(text: str) -> timedelta | None:
    """A duration: weeks, days, hours, minutes, seconds, each at most once and in this order; or None."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    try:
        return timedelta(**{unit: int(count) for unit, count in found.groupdict(default="0").items()})
    except OverflowError:
        return None


def read_date(text: str) -> date | None:
    """A day of the calendar as `2026-12-24`, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_instant(text: str) -> datetime | None:
    """An instant as `2026-12-24T10:00:00Z`, aware, in UTC; or None.

    Seconds may be left out; of a fraction (1 to 9 digits) the microseconds count; the zone is `Z`, `+05:30` or, as the
    API's documentation writes it, `+5:30`.
    """
    found = _INSTANT.fullmatch(text)
    if found is None or found["time"] >= "24":  # some Pythons read 24:00 as the next day
        return None
    micros = int((found["fraction"] or "0").ljust(6, "0")[:6])
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    try:
        local = datetime.fromisoformat(f"{found['date']}T{found['time']}").replace(microsecond=micros)
        return local.replace(tzinfo=timezone(-offset if found["sign"] == "-" else offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_READERS = (read_number, read_duration, read_date, read_instant)


def read_literal(text: str) -> LiteralValue | None:
    """The value of a word of any of the kinds, or None where it is of none."""
    for read in _READERS:
        value = read(text)
        if value is not None:
            return value
    return None


_REASONS = (
    (_NO_ZONE, "has no time zone", "an instant ends in Z or an offset: {text}Z, {text}+01:00"),
    (_INSTANT, "is no instant that exists", "month, day, hour, minute, second and offset each have their range"),
    (_DATE, "is no day of the calendar", "a date is year-month-day: 2026-12-24"),
    (_LEADING_ZERO, "has a leading zero", 'a number has none; digits that are text stand in quotes: "{text}"'),
    (re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?"), f"has more than {MAX_DIGITS} digits", "text stands in quotes"),
    (_DURATION, "is too long a duration", "the longest is 999999999d"),
    (
        _DURATION_LIKE,
        "is no duration",
        "whole numbers of w, d, h, m, s, each at most once and in this order: 90s, 2d12h",
    ),
)
_ALLOWED = "allowed: 12, -1.5, 90s, 2d12h, 2026-12-24, 2026-12-24T10:00:00Z; text stands in quotes"


_MEANT = (
    (re.compile(r"(?P<least>[0-9]{1,3})_(?P<more>[0-9]{3})"), r"\g<least>\g<more>"),
    (re.compile(r"(?P<time>[1-9][0-9]*[smhdw])(?:ec|in|r|our|ay|eek)(?:ond|ute)?s?"), r"\g<time>"),
)
"""What words that are none of the kinds certainly mean."""
_RANGE = (re.compile(r"(?P<low>[+-]?[0-9]+)(?:\.\.\.?|-)(?P<high>[0-9]+)"), r"min: \g<low>, max: \g<high>")
"""The same among the options of a type."""


def refusal(text: str, *, option: bool = False) -> tuple[str, str]:
    """Why a word is of none of the kinds, and what is allowed instead; as an `option` of a type or elsewhere."""
    for form, meant in (_RANGE, *_MEANT) if option else _MEANT:
        match = form.fullmatch(text)
        if match is not None:
            return "is no number, duration, date or instant", Rewriting(match.expand(meant))
    for form, reason, remedy in _REASONS:
        if form.fullmatch(text):
            return reason, remedy.format(text=text[:MAX_DIGITS])
    return "is no number, duration, date or instant", _ALLOWED
