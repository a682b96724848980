"""Numbers in intervals: how long they are when written, and what arithmetic makes of them.

Ends are exact fractions. Where Python rounds (floats always, decimals beyond 28 digits), the ends go a little outwards.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from imidsl.proof.domain import Atom, Bounds, NumberValue, RangePiece, Reason, TextPlace
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.types.containers import DecimalType, IntType

_DIGITS: Final = CharSet.chars("0123456789")
_SIGNED: Final = CharSet.chars("0123456789-")
_POINTED: Final = CharSet.chars("0123456789.")
_SIGNED_POINTED: Final = CharSet.chars("0123456789-.")
_FLOAT: Final = CharSet.chars("0123456789-+.e")
FLOAT_SIZE: Final = (3, 24)
"""Characters of a float as Python writes it: from `0.0` to `-2.2250738585072014e-308`."""
_FLOAT_DIGITS: Final = 15
"""Up to how many digits a float is written as it was rounded."""
_LARGEST_FLOAT: Final = Fraction(10**308)
_PRECISION: Final = 28
"""To how many digits decimals are reckoned."""
_ROUNDED: Final = Fraction(1, 10**27)
_FLOAT_ROUNDED: Final = Fraction(1, 2**50)


def of_atom(atom: Atom, low: Fraction | None, high: Fraction | None, place: TextPlace) -> NumberValue:
    """The value of a parameter between these bounds."""
    word = atom.word
    if isinstance(atom.type, IntType):
        reason = _endless(word, place, "int(min: 0, max: 999)")
        return NumberValue("int", low, high, atom=atom, view="value", reason=reason)
    assert isinstance(atom.type, DecimalType)
    places = atom.type.places
    reason = _endless(word, place, "decimal(min: 0, max: 999, places: 2)")
    if places is None:
        if low is not None and high is not None:
            problem, remedy = "has any number of decimal places", f"give '{word}' places: decimal(places: 2)"
            reason = Reason(place, word, problem, remedy)
        return NumberValue("decimal", low, high, None, atom=atom, view="value", reason=reason)
    step = Fraction(1, 10**places)
    low = None if low is None else -((-low) // step) * step
    high = None if high is None else (high // step) * step
    return NumberValue("decimal", low, high, places, places, atom=atom, view="value", reason=reason)


def _endless(word: str, place: TextPlace, example: str) -> Reason:
    return Reason(place, word, "has no largest size", f"give '{word}' a min and a max: {example}")


def as_number(value: object) -> NumberValue | None:
    """A known number as an interval of its own; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return NumberValue("float", Fraction(exact), Fraction(exact), None) if exact.is_finite() else None
    if isinstance(value, int):
        return NumberValue("int", Fraction(value), Fraction(value))
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    places = max(0, -exponent)
    return NumberValue("decimal", Fraction(value), Fraction(value), places, places)


# -- As text


def written(number: NumberValue, place: TextPlace) -> RangePiece:
    """The number as text."""
    return RangePiece(_alphabet(number), _size(number), place, atom=number.atom, reason=number.reason)


def _alphabet(number: NumberValue) -> CharSet:
    if number.kind == "float" and (number.places is None or number.places > 4):
        return _FLOAT
    signed = number.low is None or number.low < 0 or number.signed_zero
    if number.kind != "int" and number.places != 0:
        return _SIGNED_POINTED if signed else _POINTED
    return _SIGNED if signed else _DIGITS


def _size(number: NumberValue) -> Bounds:
    if number.size is not None:
        return number.size
    if number.kind == "float" and number.places is None:
        return FLOAT_SIZE
    least, most = width(number.low, number.high, number.least_places, number.places or 0, number.signed_zero)
    return least, None if number.is_endless else most


def width(low: Fraction | None, high: Fraction | None, least: int, most: int, signed_zero: bool = False) -> Bounds:
    """Fewest and most characters of the numbers in an interval, written with so many places."""
    fewest = len(_plain(low, least) if low is not None and low > 0 else _plain(Fraction(0), least))
    if high is not None and high < 0:
        fewest = len(_plain(high, least))
    if low is None or high is None:
        return fewest, None
    longest = max(len(_plain(low, most)), len(_plain(high, most)))
    return fewest, max(longest, 1 + len(_plain(Fraction(0), most))) if signed_zero else longest


def _plain(number: Fraction, places: int) -> str:
    """The number cut to so many places."""
    digits = str(int(abs(number)))
    return ("-" if number < 0 else "") + digits + ("." + "0" * places if places else "")


# -- Arithmetic


def hull(numbers: list[NumberValue]) -> NumberValue:
    """All that any of these numbers can be, which are of one kind."""
    lows, highs = [n.low for n in numbers], [n.high for n in numbers]
    every = [number.places for number in numbers]
    return NumberValue(
        numbers[0].kind,
        None if None in lows else min(n for n in lows if n is not None),
        None if None in highs else max(n for n in highs if n is not None),
        None if None in every else max(p for p in every if p is not None),
        min(number.least_places for number in numbers),
        any(number.signed_zero for number in numbers),
        next((n.atom for n in numbers if n.atom is not None), None),
        reason=next((n.reason for n in numbers if n.is_endless), None),
    )


def arithmetic(operator: str, left: NumberValue, right: NumberValue) -> NumberValue | None:
    """The interval of a sum, difference, product, quotient or remainder; None where nothing is known of it.

    A divisor is taken to be no zero.
    """
    if "decimal" in (left.kind, right.kind):
        left, right = _as_decimal(left), _as_decimal(right)
    found = _ends(operator, left, right)
    if found is None:
        return None
    low, high = found
    atom = left.atom or right.atom
    reason = left.reason if left.is_endless else right.reason
    signed = _signed_zero(operator, left, right)
    if "float" in (left.kind, right.kind) or (operator == "/" and left.kind == right.kind == "int"):
        if operator not in "+-*/":
            return None
        ends = _outwards(low, high, _FLOAT_ROUNDED)
        # What is too large for a float is infinite, and that is never written.
        if any(end is not None and abs(end) > _LARGEST_FLOAT for end in ends):
            return None
        return NumberValue("float", *ends, None, signed_zero=True, atom=atom)
    if left.kind == right.kind == "int":
        return NumberValue("int", low, high, atom=atom, reason=reason)
    if operator == "/":
        return _quotient(left, right, low, high)
    places = _places(operator, left.places, right.places)
    least = _places(operator, left.least_places, right.least_places)
    made = NumberValue("decimal", low, high, places, least or 0, signed, atom, reason=reason)
    if _is_exact(made):
        return made
    low, high = _outwards(low, high, _ROUNDED)
    return replace(made, low=low, high=high, least_places=0)


def _places(operator: str, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    return left + right if operator == "*" else max(left, right)


def _as_decimal(number: NumberValue) -> NumberValue:
    """A number that meets a decimal, which a float does as it is written."""
    if number.kind != "float" or number.low is None or number.low != number.high:
        return replace(number, kind="decimal")
    exponent = Decimal(repr(float(number.low))).as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return replace(number, kind="decimal", places=places, least_places=places)


Ends = tuple[Fraction | None, Fraction | None]


def _ends(operator: str, left: NumberValue, right: NumberValue) -> Ends | None:
    match operator:
        case "+":
            return _sum(left.low, right.low), _sum(left.high, right.high)
        case "-":
            return _sum(left.low, _minus(right.high)), _sum(left.high, _minus(right.low))
        case "*":
            products = [None if a is None or b is None else a * b for a in _both(left) for b in _both(right)]
            known = [product for product in products if product is not None]
            return (None, None) if None in products else (min(known), max(known))
        case "/":
            return _divided(left, right)
        case "//" | "%":
            return _whole_divided(operator, left, right)
    return None


def _both(number: NumberValue) -> Ends:
    return number.low, number.high


def _sum(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _minus(a: Fraction | None) -> Fraction | None:
    return None if a is None else -a


def _divided(left: NumberValue, right: NumberValue) -> Ends | None:
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return None
    step = Fraction(1, 10**right.places) if right.kind != "float" and right.places is not None else None
    divisors = _nonzero_ends(right.low, right.high, step)
    if divisors is None:
        return None
    quotients = [a / b for a in (left.low, left.high) for b in divisors]
    return min(quotients), max(quotients)


def _nonzero_ends(low: Fraction, high: Fraction, step: Fraction | None) -> list[Fraction] | None:
    """The ends of an interval without zero, on both sides of it."""
    if low > 0 or high < 0:
        return [low, high]
    if step is None:
        return None
    return [*([step, high] if high > 0 else []), *([-step, low] if low < 0 else [])] or None


def _whole_divided(operator: str, left: NumberValue, right: NumberValue) -> Ends | None:
    if left.kind != "int" or right.kind != "int" or right.low is None or right.high is None:
        return None
    divisors = _nonzero_ends(right.low, right.high, Fraction(1))
    if divisors is None:
        return None
    if operator == "%":
        if right.low == right.high and left.low is not None and left.low == left.high:
            return left.low % right.low, left.low % right.low
        # A remainder has the sign of the divisor.
        return min(Fraction(0), right.low + 1), max(Fraction(0), right.high - 1)
    if left.low is None or left.high is None:
        return (None, None)
    found = [Fraction(end // by) for end in (left.low, left.high) for by in divisors]
    return min(found), max(found)


def _signed_zero(operator: str, left: NumberValue, right: NumberValue) -> bool:
    if operator in "*/":
        return any(n.low is None or n.low < 0 or n.signed_zero for n in (left, right))
    return left.signed_zero or right.signed_zero


def _outwards(low: Fraction | None, high: Fraction | None, by: Fraction) -> Ends:
    return (None if low is None else low - abs(low) * by), (None if high is None else high + abs(high) * by)


def _is_exact(number: NumberValue) -> bool:
    """Whether a decimal has no more digits than are reckoned with."""
    ends = [abs(end) for end in (number.low, number.high) if end is not None]
    digits = max((len(str(int(end))) for end in ends), default=0)
    return number.places is not None and digits + number.places < _PRECISION


def _quotient(left: NumberValue, right: NumberValue, low: Fraction | None, high: Fraction | None) -> NumberValue | None:
    """A quotient of decimals: 28 digits, the first of which isn't a zero."""
    if low is None or high is None or right.low is None or right.high is None:
        return None
    if len(str(int(max(abs(low), abs(high))))) >= _PRECISION:
        return None
    ends = _outwards(low, high, _ROUNDED)
    signed = _signed_zero("/", left, right)
    made = NumberValue("decimal", *ends, None, 0, signed, left.atom or right.atom, reason=left.reason)
    smallest = left.low if left.low is not None and left.low > 0 else None
    if smallest is None and left.places is not None:
        smallest = Fraction(1, 10**left.places)
    if smallest is None:
        return made
    smallest /= max(abs(right.low), abs(right.high), Fraction(1, 10**9))
    zeros = 0
    while smallest < 1:
        smallest *= 10
        zeros += 1
    return replace(made, places=_PRECISION - 1 + zeros)


def negated(number: NumberValue) -> NumberValue:
    """`-number`."""
    # Minus makes of a float zero a signed one, of a decimal zero a plain one.
    signed = number.signed_zero or number.kind == "float"
    return replace(number, low=_minus(number.high), high=_minus(number.low), signed_zero=signed, view="", size=None)


def absolute(number: NumberValue) -> NumberValue:
    """The filter `abs`."""
    low, high = number.low, number.high
    ends = [end for end in (_minus(low), high) if end is not None]
    most = None if low is None or high is None else max(ends)
    least = low if low is not None and low > 0 else _minus(high) if high is not None and high < 0 else Fraction(0)
    view = number.view if least == low else ""
    return replace(number, low=least, high=most, signed_zero=False, view=view, size=None)


def truncated(number: NumberValue) -> NumberValue:
    """The filter `int`."""
    if number.kind == "int":
        return number
    if number.low is None or number.high is None:
        if number.kind == "float":
            return NumberValue("int", Fraction(-(10**309)), Fraction(10**309), atom=number.atom)
        return replace(number, kind="int", places=0, least_places=0, signed_zero=False, view="")
    return NumberValue("int", Fraction(int(number.low)), Fraction(int(number.high)), atom=number.atom)


def as_float(number: NumberValue) -> NumberValue:
    """The filter `float`."""
    if number.kind == "float":
        return number
    ends = _outwards(number.low, number.high, _FLOAT_ROUNDED)
    places = max(1, number.places or 0)
    made = NumberValue("float", *ends, places, 1, number.signed_zero, number.atom, reason=number.reason)
    return made if number.places is not None and _is_short(made, places) else replace(made, places=None, reason=None)


def _is_short(number: NumberValue, places: int) -> bool:
    """Whether floats of so many places are written with just those."""
    if number.low is None or number.high is None:
        return False
    return len(str(int(max(abs(number.low), abs(number.high))))) + places <= _FLOAT_DIGITS


def rounded(number: NumberValue, precision: int, method: str) -> NumberValue | None:
    """The filter `round`; None where nothing is known of the result."""
    if method not in ("common", "ceil", "floor") or not 0 <= precision < _PRECISION:
        return None
    if method == "common" and number.kind == "int":
        return number
    step = Fraction(1, 10**precision)
    if method == "common" and number.kind == "decimal":
        ends = [None if end is None else _half_even(end, step) for end in (number.low, number.high)]
        signed = number.signed_zero or number.low is None or number.low < 0
        made = NumberValue("decimal", ends[0], ends[1], precision, precision, signed, number.atom, reason=number.reason)
        return made if _is_exact(made) else None
    if number.low is None or number.high is None:
        return None if number.kind == "decimal" else NumberValue("float", None, None, None, atom=number.atom)
    # A float is rounded to the nearest, which may be a step beyond either end.
    low, high = (number.low // step) * step, -((-number.high) // step) * step
    made = NumberValue("float", low, high, max(1, precision), 1, low <= 0, number.atom)
    return made if _is_short(made, max(1, precision)) else replace(made, places=None)


def _half_even(number: Fraction, step: Fraction) -> Fraction:
    return Fraction(round(number / step)) * step


def amount(number: NumberValue, places: int) -> Bounds:
    """Fewest and most characters of a number written with so many places, halves away from zero, and no signed zero."""
    if number.low is None or number.high is None:
        return 1, None
    low, high = (_half_up(end, places) for end in (number.low, number.high))
    return width(low, high, places, places)


def _half_up(number: Fraction, places: int) -> Fraction:
    scaled = abs(number) * 10**places
    whole = (scaled + Fraction(1, 2)).__floor__()
    return Fraction(whole if number >= 0 else -whole, 10**places)


def as_formatted(number: NumberValue, places: int) -> Bounds:
    """Fewest and most characters of `%.2f`: Python writes a float here, and the larger number never comes out lower."""
    if number.low is None or number.high is None or max(-number.low, number.high) > _LARGEST_FLOAT:
        return 1, None
    low, high = f"{float(number.low):.{places}f}", f"{float(number.high):.{places}f}"
    zero = len(f"{0:.{places}f}")
    most = max(len(low), len(high), zero + 1 if number.signed_zero or number.low < 0 else 0)
    if number.low > 0:
        return len(low), most
    return (len(high) if number.high < 0 else zero), most
