"""From the pieces of a text to its sizes, jointly for all uses of a parameter: what one gains another may lose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from imidsl.proof.cases import Case
from imidsl.proof.domain import (
    Assignment,
    Atom,
    Blur,
    Culprit,
    Fails,
    Frozen,
    Literal,
    Piece,
    Place,
    Range,
    Reason,
    Total,
    Use,
)
from imidsl.proof.growth import Steps, alphabet, rows, size
from imidsl.proof.languages import Language, Words, is_endless, language_of, narrowed
from imidsl.proof.weighing import heaviest, lightest
from imidsl.records import dataclass
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.chars.encoding import GSM7
from imidsl.text.chars.links import INSERTED, INSERTED_PROBLEM, INSERTED_REMEDY, growth
from imidsl.text.types.containers import DateTimeType, DateType, DecimalType, IntType, ParameterType

_FIRST_WAYS = 6
"""How many assignments are kept for the search for a witness."""
_SHOWN = 8
_LONG = 500
"""How long a text without bound is made for a witness."""
_BEGUN_LINK = re.compile(r"\{(\{\s*(l(i(n(k(_(\d+\s*\}?)?)?)?)?)?)?)?$")
_SHARED: CharSet = CharSet.chars(GSM7)


@dataclass(frozen=True, slots=True)
class Ruler:
    """How sizes are counted: the dimensions that are asked for, and what a declared smartlink weighs."""

    dimensions: tuple[str, ...]
    links: frozenset[str]
    link_bytes: int

    @property
    def main(self) -> str:
        """The dimension that has the limit."""
        return self.dimensions[0]

    def links_of(self, text: str) -> int:
        """How much more than itself a text weighs, by its smartlinks."""
        return growth(text, self.links, self.link_bytes)


def total_of(pieces: Sequence[Piece], case: Case, ruler: Ruler) -> Total:
    """The sizes of a text in one case."""
    case.budget.step(len(pieces))
    return _Sum(case, ruler).of(_merged(pieces) if len(pieces) > 1 else pieces)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Literals side by side are one."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, Literal) and isinstance(last, Literal) and last.place.length and piece.place.length:
            found[-1] = Literal(last.text + piece.text, last.place)
        else:
            found.append(piece)
    return found


class _Sum:
    def __init__(self, case: Case, ruler: Ruler) -> None:
        self.case = case
        self.ruler = ruler
        self.ranges: dict[str, Range] = dict.fromkeys(ruler.dimensions, (0, 0))
        self.gsm7 = True
        self.letters: list[CharSet | str] = []
        self.culprits: list[Culprit] = []
        self.reasons: list[Reason] = []
        self.assigned: Assignment = case.decisions()
        self.leaving: list[tuple[Culprit, Assignment]] = []

    def of(self, pieces: Sequence[Piece]) -> Total:
        """Add all up."""
        uses: dict[Atom, list[Use]] = {}
        for piece in pieces:
            if isinstance(piece, Literal):
                self._literal(piece)
            elif isinstance(piece, Use):
                uses.setdefault(piece.atom, []).append(piece)
            elif isinstance(piece, Blur):
                self._blur(piece)
            else:
                self._frozen(piece.total)
        for atom, found in uses.items():
            self._uses(atom, found)
        self._unwritten()
        high = self.ranges[self.ruler.main][1]
        ways = ((-1 if high is None else high, self.assigned),)
        leaving = [(culprit, given or self.assigned) for culprit, given in self.leaving]
        leaving += [(culprit, self.assigned) for culprit in self.culprits]
        culprits = tuple([culprit for culprit, _ in leaving])
        return Total(self.ranges, tuple(self.letters), self.gsm7, culprits, tuple(self.reasons), ways, tuple(leaving))

    def _unwritten(self) -> None:
        """Parameters of which something was decided, without being written."""
        for path, language in self.case.languages.items():
            if (path, "=") not in self.assigned:
                found = lightest(language, ((),), "bytes")
                self.assigned[path, "="] = found.word if found is not None else None
        for path, interval in self.case.intervals.items():
            self.assigned[path, "between"] = interval

    def _add(self, dimension: str, low: int, high: int | None) -> None:
        least, most = self.ranges[dimension]
        self.ranges[dimension] = (least + low, None if most is None or high is None else most + high)

    def _literal(self, piece: Literal) -> None:
        for dimension in self.ruler.dimensions:
            exact = size(piece.text, dimension)
            self._add(dimension, exact, exact)
        if self.ruler.links:
            longer = self.ruler.links_of(piece.text)
            self._add(self.ruler.main, longer, longer)
            if _BEGUN_LINK.search(piece.text):
                self._add(self.ruler.main, 0, self.ruler.link_bytes)
        inserted = INSERTED.search(piece.text)
        if inserted is not None:
            self._inserted(piece, inserted[0])
        self.letters.append(piece.text)
        if not GSM7.issuperset(piece.text):
            self.gsm7 = False
            chars = "".join(dict.fromkeys(char for char in piece.text if char not in GSM7))
            self.culprits.append(Culprit("literal", chars[0], chars[:_SHOWN], _at_word(piece, chars[0])))

    def _inserted(self, piece: Literal, word: str) -> None:
        """The platform's own substitution: nobody knows of what."""
        for dimension in self.ruler.dimensions:
            self._add(dimension, 0, None)
        place = _at_word(piece, word)
        self.reasons.append(Reason(place, word, INSERTED_PROBLEM, INSERTED_REMEDY))
        self.culprits.append(Culprit("text", word, "", place))

    def _blur(self, piece: Blur) -> None:
        if piece.source is not None and isinstance(piece.source.type, IntType | DecimalType):
            self.assigned[piece.source.path, "between"] = self.case.interval(piece.source)
        for part in piece.made_of:
            self._try(part)
        table = {dimension: rows(piece.alphabet, ((),), dimension, False, True) for dimension in self.ruler.dimensions}
        for dimension, found in table.items():
            self._add(dimension, *_blurred(piece, [(row.rest, row.octets) for row in found], dimension))
        if piece.reason is not None and piece.chars[1] is None:
            self.reasons.append(piece.reason)
        self.letters.append(piece.alphabet)
        foreign = _foreign(piece.alphabet)
        if foreign and piece.chars[1] != 0:
            self.gsm7 = self.gsm7 and bool(piece.chars[0] == 0 or foreign != piece.alphabet)
            word = piece.source.path[0] if piece.source is not None else piece.place.span.text
            kind = "text" if piece.alphabet == ALL else "filter"
            self.culprits.append(Culprit(kind, str(word), _sample(foreign), piece.place, piece.source))

    def _try(self, part: Use | Frozen) -> None:
        """Values that make the parts of something blurred as large as can be: likely the whole, too."""
        if isinstance(part, Frozen):
            given = part.total.ways[0][1] if part.total.ways else {}
            self.assigned = {**given, **self.assigned}
        else:
            language = self.case.language(part.atom)
            if isinstance(language, Words) and is_endless(language):
                language = narrowed(language, most=_LONG)
            found = heaviest(language, (part.steps,), "bytes")
            if found is not None and found.word is not None:
                self.assigned.setdefault((part.atom.path, "="), found.word)

    def _frozen(self, total: Total) -> None:
        for dimension in self.ruler.dimensions:
            self._add(dimension, *total.ranges[dimension])
        self.gsm7 = self.gsm7 and total.gsm7
        self.letters.extend(total.letters)
        self.reasons.extend(total.reasons)
        self.leaving.extend(total.leaving)
        if total.ways:
            self.assigned = {**total.ways[0][1], **self.assigned}

    def _uses(self, atom: Atom, uses: list[Use]) -> None:
        shapes = tuple([(use.steps, use.loose) for use in uses])
        found = _weighed(self.case.texts(atom), shapes, self.ruler.dimensions)
        if found is None:
            raise Fails
        for dimension, (low, high) in zip(self.ruler.dimensions, found.ranges, strict=True):
            self._add(dimension, low, high)
        endless = found.endless
        if endless:
            word = str(atom.path[0])
            remedy = f"give '{word}' a max: text(max: 40)"
            self.reasons.append(Reason(uses[0].place, word, "has no largest size", remedy))
        elif found.word is not None:
            self.assigned[atom.path, "="] = found.word
        if isinstance(atom.type, DateType | DateTimeType) and not endless:
            self.assigned[atom.path, "format"] = atom.type.format
        self.letters += found.letters
        self.gsm7 = self.gsm7 and found.gsm7
        for use, outside in zip(uses, found.outside, strict=True):
            if outside is not None:
                self._leaves(use, outside, endless)

    def _leaves(self, use: Use, outside: _Outside, endless: bool) -> None:
        path = use.atom.path
        culprit = Culprit(outside.kind, str(path[0]), outside.characters, use.place, use.atom, use.steps)
        if endless:
            self.culprits.append(culprit)
        else:
            self.leaving.append((culprit, {**self.assigned, (path, "="): outside.word}))


# -- The uses of one parameter


@dataclass(frozen=True, slots=True)
class _Outside:
    """How a use takes a text out of GSM-7: by the `parameter` or a `filter`, which characters, a text that does."""

    kind: str
    characters: str
    word: str | None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the uses of a parameter come to, whichever parameter it is and wherever they stand.

    A range for each dimension, a text that is heaviest in the first, whether some text is within GSM-7, and use by use
    the characters and how they get outside.
    """

    endless: bool
    ranges: tuple[Range, ...]
    word: str | None
    gsm7: bool
    letters: tuple[CharSet, ...]
    outside: tuple[_Outside | None, ...]


@lru_cache(2048)
def _weighed(
    texts: Language | ParameterType, uses: tuple[tuple[Steps, bool], ...], dimensions: tuple[str, ...]
) -> _Weighed | None:
    """The uses of texts of a language, behind filters and maybe loose; None where there is no such text."""
    language = language_of(texts)
    if language is None:
        return None
    if isinstance(language, Words) and language.max is not None and language.max < language.min:
        return None
    every = tuple(sorted((steps for steps, _ in uses), key=str))
    firm = tuple(sorted((steps for steps, loose in uses if not loose), key=str))
    endless = is_endless(language)
    letters = tuple(alphabet(language.chars, steps) for steps, _ in uses)
    within = not any(map(_foreign, letters))
    ranges: list[Range] = []
    words: list[str | None] = []
    for dimension in dimensions:
        low = lightest(language, firm, dimension) if firm else None
        if firm and low is None and not endless:
            return None
        high = None if endless else heaviest(language, every, dimension, dimension == "septets" and not within)
        most = None if endless else max(0, high.weight) if high is not None else 0
        ranges.append((max(0, low.weight) if low is not None else 0, most))
        words.append(high.word if high is not None else None)
    gsm7 = within or endless or heaviest(language, every, "septets", True) is not None
    outside = (
        _outside(language, steps, foreign) for (steps, _), foreign in zip(uses, map(_foreign, letters), strict=True)
    )
    return _Weighed(endless, tuple(ranges), words[0], gsm7, letters, tuple(outside))


def _outside(language: Language, steps: Steps, foreign: CharSet) -> _Outside | None:
    if not foreign:
        return None
    kind = "parameter" if foreign & language.chars else "filter"
    if is_endless(language):
        return _Outside(kind, _sample(foreign), None)
    most = heaviest(language, (steps,), "foreign")
    return _Outside(kind, _sample(foreign), most.word) if most is not None and most.weight > 0 else None


@lru_cache(512)
def _foreign(chars: CharSet) -> CharSet:
    """Those outside GSM-7."""
    return chars - _SHARED


def _at_word(piece: Literal, word: str) -> Place:
    template, at, length = piece.place
    offset = template.text.find(word, at) if length and isinstance(at, int) else -1
    return Place(template, offset, len(word)) if offset >= 0 else piece.place


@lru_cache(512)
def _sample(chars: CharSet) -> str:
    found = rows(chars, ((),), "bytes", False, True)
    return "".join(row.char for row in found)[:3]


def _blurred(piece: Blur, weights: list[tuple[int, int]], dimension: str) -> Range:
    """So many characters of known weights, held against what is known of their bytes."""
    if not weights:
        return (0, 0)
    least, most = piece.chars
    light, heavy = min(weight for weight, _ in weights), max(weight for weight, _ in weights)
    low, high = least * light, None if most is None else most * heavy
    if piece.octets is not None:
        fewest, bytes_ = piece.octets
        if dimension == "bytes":
            low = max(low, fewest)
        if bytes_ is not None and dimension != "chars":
            densest = max(-(-weight * bytes_ // octets) for weight, octets in weights)
            high = densest if high is None else min(high, densest)
    return low, high


# -- Several totals


def either(totals: Sequence[Total], ruler: Ruler) -> Total:
    """The sizes over several cases."""
    if len(totals) == 1 and len(totals[0].leaving) < 2 and len(totals[0].reasons) < 2:
        return totals[0]
    ranges: dict[str, Range] = {}
    for dimension in ruler.dimensions:
        # Septets mean something only where the text can be within GSM-7.
        counted = [t for t in totals if dimension != "septets" or t.gsm7] or totals
        highs = [total.ranges[dimension][1] for total in counted]
        lows = [total.ranges[dimension][0] for total in counted]
        ranges[dimension] = min(lows), None if None in highs else max(high for high in highs if high is not None)
    ways = sorted((way for total in totals for way in total.ways), key=lambda way: -way[0])
    leaving = {(c.kind, c.word, c.place.at): (c, given) for t in totals for c, given in t.leaving}
    return Total(
        ranges,
        tuple({id(letters): letters for total in totals for letters in total.letters}.values()),
        any(total.gsm7 for total in totals),
        tuple(culprit for culprit, _ in leaving.values()),
        tuple({reason: None for total in totals for reason in total.reasons}),
        tuple(ways[:_FIRST_WAYS]),
        tuple(leaving.values()),
    )


def together(totals: Sequence[Total], ruler: Ruler) -> Total:
    """The sizes of parts that have nothing to do with each other, side by side."""
    if len(totals) == 1:
        return totals[0]
    ranges: dict[str, Range] = {}
    for dimension in ruler.dimensions:
        lows, highs = zip(*[total.ranges[dimension] for total in totals], strict=True)
        ranges[dimension] = sum(lows), None if None in highs else sum(highs)
    base: Assignment = {}
    for total in totals:
        if total.ways:
            base |= total.ways[0][1]
    return Total(
        ranges,
        tuple(letters for total in totals for letters in total.letters),
        all(total.gsm7 for total in totals),
        tuple(culprit for total in totals for culprit in total.culprits),
        tuple(reason for total in totals for reason in total.reasons),
        _mixed_ways(totals, base),
        tuple((culprit, {**base, **given}) for total in totals for culprit, given in total.leaving),
    )


def _mixed_ways(totals: Sequence[Total], base: Assignment) -> tuple[tuple[int, Assignment], ...]:
    """The best assignment of all parts, and those that take a lesser one for one of them."""
    best = sum([total.ways[0][0] for total in totals if total.ways])
    ways = [(best, base)]
    for total in totals:
        if len(total.ways) > 1:
            ways += [(best - total.ways[0][0] + size_, {**base, **given}) for size_, given in total.ways[1:]]
    return tuple(sorted(ways, key=lambda way: -way[0])[:_FIRST_WAYS])


def frozen_blur(piece: Frozen) -> Blur:
    """A part that was looked at on its own, where a filter works on it: only its size and characters remain."""
    total = piece.total
    reason = next(iter(total.reasons), None)
    chars, octets = total.ranges["chars"], total.ranges.get("bytes")
    return Blur(total.alphabet, chars, piece.place, octets, reason=reason, made_of=(piece,))
