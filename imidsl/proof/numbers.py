"""Numbers in intervals: how long they are when written, and what arithmetic makes of them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from imidsl.proof.domain import Atom, Blur, Const, Number, Place, Range, Reason
from imidsl.text.chars.charset import CharSet
from imidsl.text.types.containers import DecimalType, IntType

_DIGITS: Final = CharSet.chars("0123456789")
_SIGNED: Final = CharSet.chars("0123456789-")
_FLOAT: Final = CharSet.chars("0123456789-+.e")
FLOAT_SIZE: Final = (3, 24)
"""Characters of a float as Python writes it: from `0.0` to `-2.2250738585072014e-308`."""
_EXACT_DIGITS: Final = 27
"""Up to how many digits decimals are reckoned without rounding."""


def of_atom(atom: Atom, low: Decimal | int | None, high: Decimal | int | None, place: Place) -> Number | Const:
    """The value of a parameter between these bounds."""
    word = str(atom.path[0])
    if isinstance(atom.type, IntType):
        if low is not None and low == high:
            return Const(int(low))
        return Number(low, high, 0, atom, _endless(word, place, "int(min: 0, max: 999)"), own=True)
    assert isinstance(atom.type, DecimalType)
    places = atom.type.places
    if places is None:
        reason = Reason(place, word, "has any number of decimal places", f"give '{word}' places: decimal(places: 2)")
        return Number(None, None, 0, None, reason)
    return Number(
        _scaled(low, places, ROUND_CEILING),
        _scaled(high, places, ROUND_FLOOR),
        places,
        atom,
        _endless(word, place, "decimal(min: 0, max: 999, places: 2)"),
        own=True,
    )


def _endless(word: str, place: Place, example: str) -> Reason:
    return Reason(place, word, "has no largest size", f"give '{word}' a min and a max: {example}")


def _scaled(bound: Decimal | int | None, places: int, rounding: str) -> Decimal | None:
    return None if bound is None else Decimal(bound).quantize(Decimal(1).scaleb(-places), rounding)


def written(number: Number, place: Place) -> Blur:
    """The number as text."""
    if number.places is None:
        return Blur(_FLOAT, FLOAT_SIZE, place, source=number.source)
    low = number.low
    alphabet = _DIGITS if low is not None and low >= 0 else _SIGNED
    if number.places:
        alphabet |= CharSet.chars(".")
    return Blur(alphabet, width(number, number.places), place, source=number.source, reason=number.reason)


def width(number: Number, places: int) -> Range:
    """Fewest and most characters of a number written with so many places."""
    low, high = number.low, number.high
    most = None if low is None or high is None else max(len(_plain(low, places)), len(_plain(high, places)))
    if low is not None and low > 0:
        return len(_plain(low, places)), most
    if high is not None and high < 0:
        return len(_plain(high, places)), most
    return len(_plain(0, places)), most


def _plain(number: Decimal | int, places: int) -> str:
    return f"{Decimal(number):.{places}f}"


def hull(numbers: list[Number]) -> Number:
    """All that any of these numbers can be."""
    if any(number.places is None for number in numbers):
        return Number(None, None, None)
    lows, highs = [n.low for n in numbers], [n.high for n in numbers]
    low = None if None in lows else min(n for n in lows if n is not None)
    high = None if None in highs else max(n for n in highs if n is not None)
    places = {number.places for number in numbers}
    reason = next((n.reason for n in numbers if n.low is None or n.high is None), None)
    source = next((n.source for n in numbers if n.source is not None), None)
    # Of numbers with different places the widest: that of the most places.
    return Number(low, high, max(p for p in places if p is not None), source, reason)


def as_number(value: object) -> Number | None:
    """A known number as an interval of its own; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return Number(None, None, None) if isinstance(value, float) else None
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return Number(value, value, max(0, -exponent) if isinstance(exponent, int) else 0)


def arithmetic(operator: str, left: Number, right: Number, mixed: bool) -> Number | None:
    """The interval of a sum, difference, product, quotient or remainder; None where nothing is known of it.

    `mixed`: decimals are among the operands, so that a result is a decimal with just so many places.
    """
    if left.places is None or right.places is None:
        return Number(None, None, None) if not mixed else None
    source = left.source or right.source
    reason = left.reason if left.low is None or left.high is None else right.reason
    corners = [(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    if operator in ("+", "-"):
        other = right if operator == "+" else negated(right)
        low = None if left.low is None or other.low is None else _exact(left.low) + _exact(other.low)
        high = None if left.high is None or other.high is None else _exact(left.high) + _exact(other.high)
        return _bounded(Number(low, high, max(left.places, right.places), source, reason))
    if operator == "*":
        products = [None if a is None or b is None else _exact(a) * _exact(b) for a, b in corners]
        known = [product for product in products if product is not None]
        low, high = (None, None) if None in products else (min(known), max(known))
        return _bounded(Number(low, high, left.places + right.places, source, reason))
    return _divided(operator, left, right, mixed)


def _divided(operator: str, left: Number, right: Number, mixed: bool) -> Number | None:
    if operator == "/" and not mixed:
        return Number(None, None, None, left.source)
    if mixed or right.low is None or right.low != right.high or int(right.low) <= 0:
        return None
    by = int(right.low)
    low, high = (None if end is None else int(end) // by for end in (left.low, left.high))
    if operator == "//":
        return Number(low, high, 0, left.source, left.reason)
    if operator == "%":
        same = low is not None and low == high
        ends = (int(left.low or 0) % by, int(left.high or 0) % by) if same else (0, by - 1)
        return Number(*ends, 0, left.source)
    return None


def _exact(number: Decimal | int) -> Decimal | int:
    return int(number) if number == int(number) and not isinstance(number, Decimal) else number


def _bounded(number: Number) -> Number | None:
    ends = (number.low, number.high)
    if any(end is not None and len(_plain(end, number.places or 0)) > _EXACT_DIGITS for end in ends):
        return None
    return number


def negated(number: Number) -> Number:
    """`-number`."""
    return Number(*_flipped(number), number.places, number.source, number.reason)


def _flipped(number: Number) -> tuple[Decimal | int | None, Decimal | int | None]:
    return (None if number.high is None else -number.high), (None if number.low is None else -number.low)


def absolute(number: Number) -> Number:
    """The filter `abs`."""
    if number.places is None or (number.low is not None and number.low >= 0):
        return number
    flipped = _flipped(number)
    if number.high is not None and number.high <= 0:
        return Number(*flipped, number.places, number.source, number.reason)
    ends = (number.high, flipped[1])
    most = None if None in ends else max(end for end in ends if end is not None)
    return Number(0, most, number.places, number.source, number.reason)


def truncated(number: Number) -> Number:
    """The filter `int`."""
    if number.places is None:
        return Number(-(10**308), 10**308, 0, number.source)
    low, high = (None if end is None else int(end) for end in (number.low, number.high))
    return Number(low, high, 0, number.source, number.reason)


def rounded(number: Number, precision: int, method: str) -> Number | None:
    """The filter `round`; None where nothing is known of the result."""
    if method != "common" or number.places is None:
        return Number(None, None, None, number.source)
    if isinstance(number.source and number.source.type, IntType) or number.places == 0:
        return number if precision >= 0 and not _is_decimal(number) else None
    if precision < 0 or precision > _EXACT_DIGITS:
        return None
    step = Decimal(1).scaleb(-precision)
    low, high = (
        None if end is None else Decimal(end).quantize(step, ROUND_HALF_EVEN) for end in (number.low, number.high)
    )
    return Number(low, high, precision, number.source, number.reason)


def _is_decimal(number: Number) -> bool:
    return number.source is not None and isinstance(number.source.type, DecimalType)


def amount(number: Number, places: int) -> Range:
    """Fewest and most characters of a number written with so many places, rounded half to even."""
    if number.low is None or number.high is None:
        return 1, None
    step = Decimal(1).scaleb(-places)
    ends = [Decimal(end).quantize(step, ROUND_HALF_EVEN) for end in (number.low, number.high)]
    return width(Number(ends[0], ends[1], places), places)


def as_float(number: Number, places: int) -> Range:
    """Fewest and most characters of `%.2f`: Python writes a float here, and the larger number never comes out lower."""
    if number.low is None or number.high is None:
        return 1, None
    low, high = f"{float(number.low):.{places}f}", f"{float(number.high):.{places}f}"
    most = max(len(low), len(high))
    if number.low > 0:
        return len(low), most
    return (len(high) if number.high < 0 else len(f"{0:.{places}f}")), most
