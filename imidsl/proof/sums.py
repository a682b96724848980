"""The first layer: ordinary texts, whose size is the sum of their parts.

Two thirds of all texts are data, plain parameters and an `if` over a bool. For them the bounds follow from the types
alone, and nothing else of the proof is loaded. What isn't known here is refused, and gets the whole walk; a test holds
both to the same answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache, partial, reduce
from typing import Final, NamedTuple, TypeAlias

from imidsl.proof.answer import Answer
from imidsl.proof.measure import Measure, segment_bounds
from imidsl.text.chars.charset import CharSet
from imidsl.text.chars.encoding import (
    GSM7,
    GSM7_EXTENSION,
    GSM7_PART,
    GSM7_SINGLE,
    UCS2_PART,
    UCS2_SINGLE,
    Encoding,
    is_gsm7,
    utf8_size,
    utf16_units,
)
from imidsl.text.chars.links import INSERTED, growth
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.template import nodes
from imidsl.text.template.template import Template
from imidsl.text.types.checks import MSISDN_DIGITS
from imidsl.text.types.containers import (
    BoolType,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    MsisdnType,
    ParameterType,
    TextType,
    UrlType,
)
from imidsl.text.types.dates import DIRECTIVES, varies, write
from imidsl.text.types.parameters import Parameter

_GSM7: Final = CharSet.chars(GSM7)
_PAIRED: Final = CharSet.chars(GSM7_EXTENSION)
_ASTRAL: Final = CharSet.of((0x10000, 0x10FFFF))

Span: TypeAlias = tuple[int, int]


class TextSum(NamedTuple):
    """Bounds of a text in bytes, characters, septets and UTF-16 units, and whether it can be within GSM-7, or outside.

    `pairs` and `astral` are how many characters at most take two units (None: any number of them).
    """

    spans: tuple[Span, Span, Span, Span] = ((0, 0), (0, 0), (0, 0), (0, 0))
    gsm7: bool = True
    foreign: bool = False
    pairs: int | None = 0
    astral: int | None = 0

    def then(self, other: TextSum) -> TextSum:
        """One behind the other."""
        a, b, c, d = [(x[0] + y[0], x[1] + y[1]) for x, y in zip(self.spans, other.spans, strict=True)]
        gsm7, foreign = self.gsm7 and other.gsm7, self.foreign or other.foreign
        return TextSum((a, b, c, d), gsm7, foreign, _plus(self.pairs, other.pairs), _plus(self.astral, other.astral))

    def either(self, other: TextSum) -> TextSum:
        """One or the other."""
        a, b, c, d = [(min(x[0], y[0]), max(x[1], y[1])) for x, y in zip(self.spans, other.spans, strict=True)]
        if self.gsm7 is not other.gsm7:
            # Septets mean something within GSM-7 only.
            c = self.spans[2] if self.gsm7 else other.spans[2]
        gsm7, foreign = self.gsm7 or other.gsm7, self.foreign or other.foreign
        return TextSum((a, b, c, d), gsm7, foreign, _plus(self.pairs, other.pairs), _plus(self.astral, other.astral))


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


class _NotOrdinary(Exception):  # noqa: N818 (no error: the whole walk gets it)
    pass


def answer_by_sums(
    template: Template, parameters: Mapping[str, Parameter], constants: Mapping[str, object], measure: Measure
) -> Answer | None:
    """The answer for an ordinary text that keeps its limit; None for any other."""
    templates = (template, *measure.plus)
    if measure.json or any(text.drops_last_break for text in templates):
        return None
    adder = _Adder(parameters, constants, measure)
    try:
        own = adder.text(template)
        total = reduce(TextSum.then, (adder.text(extra) for extra in measure.plus), own)
    except _NotOrdinary:
        return None
    if not adder.is_ordinary or (measure.limit is not None and total.spans[_main(measure)][1] > measure.limit):
        return None
    chars = (own.spans[1][0] if not measure.plus else 0, total.spans[1][1])
    return _answer(template, parameters, constants, measure, total, chars, tuple(adder.used))


def _main(measure: Measure) -> int:
    return 1 if measure.unit == "characters" else 0


def _answer(
    template: Template,
    parameters: Mapping[str, Parameter],
    constants: Mapping[str, object],
    measure: Measure,
    total: TextSum,
    chars: Span,
    used: tuple[str, ...],
) -> Answer:
    def whole() -> Answer:
        from imidsl.proof import verdict

        return verdict.answer(template, parameters, constants, measure)

    low, high = _sms_bounds(total) if measure.sms else (None, None)
    return Answer(
        "proved",
        measure.limit,
        *total.spans[_main(measure)],
        encodings=_encodings(total) if measure.sms else (),
        min_segments=low,
        max_segments=high,
        parameters=tuple(name for name in parameters if name in used),
        min_chars=chars[0],
        max_chars=chars[1],
        ordinary=True,
        _search=lambda: whole().found_witness,
        _search_leaving=lambda: whole().leaving_witness,
        _search_leavers=lambda: whole().leaves_gsm7_by if measure.sms and total.foreign else (),
    )


def _encodings(total: TextSum) -> tuple[Encoding, ...]:
    found = ((Encoding.GSM7,) if total.gsm7 else ()) + ((Encoding.UCS2,) if total.foreign else ())
    return found or (Encoding.GSM7,)


def _sms_bounds(total: TextSum) -> Span:
    counts: list[tuple[int, int | None]] = []
    if total.gsm7:
        counts.append(segment_bounds(total.spans[2], GSM7_SINGLE, GSM7_PART, total.pairs))
    if total.foreign:
        counts.append(segment_bounds(total.spans[3], UCS2_SINGLE, UCS2_PART, total.astral))
    return min(low for low, _ in counts), max(high or 0 for _, high in counts)


class _Adder:
    """Adds up statements; the names that it meets say whether the text is as ordinary as it looked."""

    def __init__(self, parameters: Mapping[str, Parameter], constants: Mapping[str, object], measure: Measure) -> None:
        self.parameters = parameters
        self.constants = constants
        self.measure = measure
        self.used: set[str] = set()
        self.asked: Counter[str] = Counter()
        self.written: set[str] = set()

    @property
    def is_ordinary(self) -> bool:
        """Whether nothing is asked twice: that would be one decision."""
        return all(times == 1 and name not in self.written for name, times in self.asked.items())

    def text(self, template: Template) -> TextSum:
        """A whole text."""
        if template.tree is None:
            return self.literal(template.text)
        return self.body(template.tree.body)

    def body(self, statements: Iterable[nodes.Node]) -> TextSum:
        """Statements, or what an output consists of."""
        total = TextSum()
        for node in statements:
            total = total.then(self.statement(node))
        return total

    def statement(self, node: nodes.Node) -> TextSum:
        """What one writes."""
        match node:
            case nodes.Output(nodes=found):
                return self.body(found)
            case nodes.TemplateData(data=data):
                return self.literal(data)
            case nodes.Name(name=name):
                return self.name(name)
            case nodes.Getattr(node=nodes.Name(name="request" as name), attr=attr) if name not in self.parameters:
                return self.of_request(attr)
            case nodes.If(test=test, body=body, elif_=[], else_=other):
                self.ask(test)
                return self.body(body).either(self.body(other))
        raise _NotOrdinary

    def ask(self, test: nodes.Expr) -> None:
        """A condition: a bool or not."""
        while isinstance(test, nodes.Not):
            test = test.node
        parameter = self.parameters.get(test.name) if isinstance(test, nodes.Name) else None
        if parameter is None or not isinstance(parameter.type, BoolType) or parameter.optional:
            raise _NotOrdinary
        self.asked[parameter.name] += 1
        self.used.add(parameter.name)

    def name(self, name: str) -> TextSum:
        """A plain parameter, or a constant."""
        parameter = self.parameters.get(name)
        if parameter is None:
            known = self.constants.get(name)
            if not isinstance(known, str):
                raise _NotOrdinary
            return self.literal(known, constant=True)
        if parameter.type is None or parameter.optional:
            raise _NotOrdinary
        self.used.add(name)
        self.written.add(name)
        found = sum_of(parameter.type)
        if found is None:
            raise _NotOrdinary
        return found

    def of_request(self, attr: str) -> TextSum:
        """What is known of the request: its channel, but not its part."""
        request = self.constants.get("request")
        known = request.get(attr) if isinstance(request, Mapping) else None
        if not isinstance(known, str):
            raise _NotOrdinary
        return self.literal(known, constant=True)

    def literal(self, text: str, *, constant: bool = False) -> TextSum:
        """A known text; one with a brace may be (or become) a placeholder."""
        if "$(" in text and INSERTED.search(text):
            raise _NotOrdinary
        if "{" in text and self.measure.links and not (constant and text.endswith("}}")):
            raise _NotOrdinary
        found = _known(text)
        longer = growth(text, self.measure.links, self.measure.link_bytes)
        if not longer:
            return found
        octets, chars, septets, units = found.spans
        if self.measure.unit == "characters":
            return found._replace(spans=(octets, (chars[0] + longer, chars[1] + longer), septets, units))
        return found._replace(spans=((octets[0] + longer, octets[1] + longer), chars, septets, units))


@lru_cache(128)
def _known(text: str) -> TextSum:
    chars, octets, units = len(text), utf8_size(text), utf16_units(text)
    pairs = sum(map(text.count, GSM7_EXTENSION))
    spans = ((octets, octets), (chars, chars), (chars + pairs, chars + pairs), (units, units))
    return TextSum(spans, is_gsm7(text), not is_gsm7(text), pairs, units - chars)


# -- Types


@lru_cache(512)
def sum_of(type_: ParameterType) -> TextSum | None:
    """The bounds of what a type writes; None where they aren't so simple."""
    match type_:
        case TextType():
            return _of_text(type_)
        case ChoiceType(options=options):
            return _of_choice(options)
        case BoolType():
            return _plain((4, 5))
        case MsisdnType():
            return _plain(MSISDN_DIGITS)
        case UrlType(max=most):
            least = len(type_.shortest)
            paired = 2 * most - len("http://" if type_.http else "https://")
            return TextSum(((least, most), (least, most), (least, paired), (least, most)), pairs=None)
        case IntType(min=low, max=high) if low is not None and high is not None:
            return _of_number(Decimal(low), Decimal(high), 0)
        case DecimalType(min=low, max=high, places=places) if None not in (low, high, places):
            assert low is not None
            assert high is not None
            assert places is not None
            return _of_number(low, high, places)
        case DateType(format=format) | DateTimeType(format=format):
            return _of_moment(format)
    return None


def _plain(size: Span) -> TextSum:
    """Characters of ASCII that take one of everything."""
    return TextSum((size, size, size, size))


def _of_text(type_: TextType) -> TextSum | None:
    chars = type_.characters
    if type_.pattern is not None:
        return _of_pattern(type_, type_.pattern, chars)
    least, most = type_.min, type_.max
    if most is None or most < least:
        return None
    within, outside = chars & _GSM7, chars - _GSM7
    octets = (least, most * chars.sizes[-1])
    if type_.bytes is not None and octets[1] > type_.bytes:
        return None
    paired, astral = bool(within & _PAIRED), bool(chars & _ASTRAL)
    septets, units = (least, most * (1 + paired)), (least, most * (1 + astral))
    spans = (octets, (least, most), septets, units)
    return TextSum(spans, True, bool(outside) and most > 0, None if paired else 0, None if astral else 0)


def _of_pattern(type_: TextType, pattern: TextPattern, chars: CharSet) -> TextSum | None:
    """One that ends within the other bounds, with characters that take one septet."""
    extent = pattern.extent
    if extent.max_chars is None or extent.max_bytes is None or type_.bytes is not None:
        return None
    fits = type_.min <= extent.min_chars and (type_.max is None or extent.max_chars <= type_.max)
    if not fits or not pattern.characters <= chars or not chars <= _GSM7 or chars & _PAIRED:
        return None
    size = (extent.min_chars, extent.max_chars)
    return TextSum(((extent.min_bytes, extent.max_bytes), size, size, size))


def _of_choice(options: tuple[str, ...]) -> TextSum:
    found = [_known(option) for option in options]
    within = [one.spans[2][1] for one in found if one.gsm7]
    octets, chars, septets, units = (_hull([one.spans[place] for one in found]) for place in range(4))
    spans = (octets, chars, (septets[0], max(within, default=0)), units)
    pairs = None if any(one.pairs for one in found) else 0
    astral = None if any(one.astral for one in found) else 0
    return TextSum(spans, bool(within), len(within) < len(found), pairs, astral)


_OF_WEEKDAYS: Final = frozenset("aAu")
_FIRST: Final = datetime(2000, 1, 1)
_DIRECTIVE: Final = re.compile(r"%-?[A-Za-z]")


@lru_cache(64)
def _of_moment(format: str) -> TextSum | None:
    """A date: weekdays, days of the year and times of the day are free of each other; the year's week isn't."""
    written = [found[0] for found in _DIRECTIVE.finditer(format)]
    if "%-V" in written:
        return None
    days = [one for one in written if one[-1] not in _OF_WEEKDAYS and not DIRECTIVES[one[-1]].time]
    free = [one for one in written if one not in days]
    low, high = _extremes(days, _year)
    for group in (_OF_WEEKDAYS, frozenset("HIp"), frozenset("M"), frozenset("S")):
        own = [one for one in free if one[-1] in group]
        least, most = _extremes(own, partial(_moments, group))
        low, high = low + least, high + most
    rest = _DIRECTIVE.sub("", format).replace("%%", "%")
    return _plain((low, high)).then(_known(rest))


def _extremes(directives: Sequence[str], moments: Callable[[], list[datetime]]) -> Span:
    """The fewest and most characters that directives write together."""
    every = moments() if any(map(varies, directives)) else [_FIRST]
    sizes = [sum(len(write(one, moment)) for one in directives) for moment in every]
    return min(sizes), max(sizes)


def _year() -> list[datetime]:
    return [_FIRST + timedelta(days=number) for number in range(366)]


def _moments(group: frozenset[str]) -> list[datetime]:
    """A moment for each way that directives of a group can come out."""
    if group is _OF_WEEKDAYS:
        return _year()[:7]
    count = 24 if "H" in group else 60
    return [_FIRST.replace(hour=n % 24, minute=n, second=n) for n in range(count)]


def _hull(spans: Iterable[Span]) -> Span:
    lows, highs = zip(*spans, strict=True)
    return min(lows), max(highs)


def _of_number(low: Decimal, high: Decimal, places: int) -> TextSum | None:
    step = Decimal(1).scaleb(-places)
    low, high = low.quantize(step, ROUND_CEILING), high.quantize(step, ROUND_FLOOR)
    if low > high:
        return None
    nearest = low if low > 0 else high if high < 0 else Decimal(0)
    return _plain((len(f"{nearest:.{places}f}"), max(len(f"{end:.{places}f}") for end in (low, high))))
