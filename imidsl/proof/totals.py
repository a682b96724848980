"""From the pieces of a text to its sizes, jointly for all uses of a parameter: what one gains another may lose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from imidsl.proof.decisions import Decisions
from imidsl.proof.domain import (
    Assignment,
    Atom,
    Bounds,
    Culprit,
    Infeasible,
    LinkPiece,
    LiteralPiece,
    Piece,
    RangePiece,
    Reason,
    SummedPiece,
    TextPlace,
    Total,
    UsePiece,
)
from imidsl.proof.growth import View, rows, size
from imidsl.proof.languages import FreeTexts, Language, is_endless, language_of, letters
from imidsl.proof.moments import MomentTexts
from imidsl.proof.texts import without_bound
from imidsl.proof.weighing import heaviest, lightest, some_word
from imidsl.records import dataclass
from imidsl.text.chars.charset import ALL, CharSet
from imidsl.text.chars.encoding import GSM7
from imidsl.text.chars.links import INSERTED, INSERTED_PROBLEM, INSERTED_REMEDY, growth
from imidsl.text.types.containers import DecimalType, IntType, ParameterType

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


def total_of(pieces: Sequence[Piece], decisions: Decisions, ruler: Ruler) -> Total:
    """The sizes of a text on one way."""
    decisions.budget.step(len(pieces))
    return _Sum(decisions, ruler).of(_merged(pieces) if len(pieces) > 1 else pieces)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Literals side by side are one."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            isinstance(piece, LiteralPiece)
            and isinstance(last, LiteralPiece)
            and last.place.length
            and piece.place.length
        ):
            found[-1] = LiteralPiece(last.text + piece.text, last.place)
        else:
            found.append(piece)
    return found


class _Sum:
    def __init__(self, decisions: Decisions, ruler: Ruler) -> None:
        self.decisions = decisions
        self.ruler = ruler
        self.ranges: dict[str, Bounds] = dict.fromkeys(ruler.dimensions, (0, 0))
        self.gsm7 = True
        self.letters: list[CharSet | str] = []
        self.culprits: list[Culprit] = []
        self.reasons: list[Reason] = []
        self.assigned: Assignment = decisions.assigned()
        self.leaving: list[tuple[Culprit, Assignment]] = []

    def of(self, pieces: Sequence[Piece]) -> Total:
        """Add all up."""
        uses: dict[Atom, list[UsePiece]] = {}
        if self.ruler.links:
            self._begun_links(pieces)
        for piece in pieces:
            match piece:
                case LiteralPiece():
                    self._literal(piece)
                case LinkPiece():
                    self._link(piece)
                case UsePiece(atom=atom):
                    uses.setdefault(atom, []).append(piece)
                case RangePiece():
                    self._range(piece)
                case SummedPiece(total=total):
                    self._summed(total)
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
        for path, language in self.decisions.languages.items():
            if (path, "=") not in self.assigned:
                self.assigned[path, "="] = some_word(language)

    def _add(self, dimension: str, low: int, high: int | None) -> None:
        least, most = self.ranges[dimension]
        self.ranges[dimension] = (least + low, None if most is None or high is None else most + high)

    def _literal(self, piece: LiteralPiece) -> None:
        for dimension in self.ruler.dimensions:
            exact = size(piece.text, dimension)
            self._add(dimension, exact, exact)
        if self.ruler.links:
            # What stands in the text as data is a placeholder too.
            longer = self.ruler.links_of(piece.text)
            self._add(self.ruler.main, longer, longer)
        inserted = INSERTED.search(piece.text)
        if inserted is not None:
            self._inserted(piece, inserted[0])
        self.letters.append(piece.text)
        if not GSM7.issuperset(piece.text):
            self.gsm7 = False
            chars = "".join(dict.fromkeys(char for char in piece.text if char not in GSM7))
            self.culprits.append(Culprit("literal", chars[0], chars[:_SHOWN], _at_word(piece, chars[0])))

    def _begun_links(self, pieces: Sequence[Piece]) -> None:
        """What a literal begins, a value may complete: then it is the placeholder of a link."""
        before = ""
        for piece in pieces:
            if isinstance(piece, LiteralPiece):
                before += piece.text
                continue
            if before and _BEGUN_LINK.search(before):
                self._add(self.ruler.main, 0, self.ruler.link_bytes)
            before = ""

    def _link(self, piece: LinkPiece) -> None:
        longer = self.ruler.links_of(piece.text)
        if piece.whole:
            self._literal(LiteralPiece(piece.text, piece.place))
        else:
            self._add(self.ruler.main, 0, longer)

    def _inserted(self, piece: LiteralPiece, word: str) -> None:
        """The platform's own substitution: nobody knows of what."""
        for dimension in self.ruler.dimensions:
            self._add(dimension, 0, None)
        place = _at_word(piece, word)
        self.reasons.append(Reason(place, word, INSERTED_PROBLEM, INSERTED_REMEDY))
        self.culprits.append(Culprit("text", word, "", place))

    def _range(self, piece: RangePiece) -> None:
        if piece.atom is not None and isinstance(piece.atom.type, IntType | DecimalType):
            self.assigned[piece.atom.path, "between"] = self.decisions.interval(piece.atom)
        for part in piece.made_of:
            self._try(part)
        table = {dimension: rows(piece.alphabet, ((),), dimension, False, True) for dimension in self.ruler.dimensions}
        for dimension, found in table.items():
            self._add(dimension, *_ranged(piece, [(row.rest, row.octets) for row in found], dimension))
        if piece.reason is not None and piece.chars[1] is None:
            self.reasons.append(piece.reason)
        self.letters.append(piece.alphabet)
        foreign = _foreign(piece.alphabet)
        if foreign and piece.chars[1] != 0:
            self.gsm7 = self.gsm7 and bool(piece.chars[0] == 0 or foreign != piece.alphabet)
            word = piece.atom.word if piece.atom is not None else piece.place.span.text
            kind = "text" if piece.alphabet == ALL else "filter"
            self.culprits.append(Culprit(kind, word, _sample(foreign), piece.place, piece.atom))

    def _try(self, part: UsePiece | SummedPiece) -> None:
        """Values that make the parts of a range as large as can be: likely the whole, too."""
        if isinstance(part, SummedPiece):
            given = part.total.ways[0][1] if part.total.ways else {}
            self.assigned = {**given, **self.assigned}
        else:
            language = self.decisions.language(part.atom)
            if isinstance(language, FreeTexts) and is_endless(language):
                language = language.narrowed(most=_LONG)
            found = heaviest(language, (part.view,), "bytes")
            if found is not None and found.word is not None:
                self.assigned.setdefault((part.atom.path, "="), found.word)

    def _summed(self, total: Total) -> None:
        for dimension in self.ruler.dimensions:
            self._add(dimension, *total.ranges[dimension])
        self.gsm7 = self.gsm7 and total.gsm7
        self.letters.extend(total.letters)
        self.reasons.extend(total.reasons)
        self.leaving.extend(total.leaving)
        if total.ways:
            self.assigned = {**total.ways[0][1], **self.assigned}

    def _uses(self, atom: Atom, uses: list[UsePiece]) -> None:
        shapes = tuple([(use.view, use.loose) for use in uses])
        found = _weighed(self.decisions.texts(atom), shapes, self.ruler.dimensions)
        if found is None:
            raise Infeasible
        for dimension, (low, high) in zip(self.ruler.dimensions, found.ranges, strict=True):
            self._add(dimension, low, high)
        endless = found.endless
        if endless:
            self.reasons.append(without_bound(atom, uses[0].place))
        elif found.word is not None:
            self.assigned[atom.path, "="] = found.word
        self.letters += found.letters
        self.gsm7 = self.gsm7 and found.gsm7
        for use, outside in zip(uses, found.outside, strict=True):
            if outside is not None:
                self._leaves(use, outside, endless)

    def _leaves(self, use: UsePiece, outside: _Outside, endless: bool) -> None:
        path = use.atom.path
        culprit = Culprit(outside.kind, use.atom.word, outside.characters, use.place, use.atom)
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
    ranges: tuple[Bounds, ...]
    word: str | None
    gsm7: bool
    letters: tuple[CharSet, ...]
    outside: tuple[_Outside | None, ...]


@lru_cache(2048)
def _weighed(
    texts: Language | ParameterType, uses: tuple[tuple[View, bool], ...], dimensions: tuple[str, ...]
) -> _Weighed | None:
    """The uses of texts of a language, behind filters and maybe loose; None where there is no such text."""
    language = language_of(texts)
    if language is None:
        return None
    every = tuple(sorted((view for view, _ in uses), key=_order))
    firm = tuple(sorted((view for view, loose in uses if not loose), key=_order))
    endless = is_endless(language)
    chars = tuple(letters(language, view) for view, _ in uses)
    within = not any(map(_foreign, chars))
    # Of a loose use what is outside GSM-7 may be gone, so nothing is asked of the rest.
    strict = len(firm) == len(every)
    ranges: list[Bounds] = []
    words: list[str | None] = []
    for dimension in dimensions:
        low = lightest(language, firm, dimension) if firm else None
        if firm and low is None and not endless:
            return None
        high = (
            None if endless else heaviest(language, every, dimension, dimension == "septets" and not within and strict)
        )
        most = None if endless else max(0, high.weight) if high is not None else 0
        ranges.append((max(0, low.weight) if low is not None else 0, most))
        words.append(high.word if high is not None else None)
    gsm7 = within or endless or not firm or heaviest(language, firm, "septets", True) is not None
    outside = (_outside(language, view, foreign) for (view, _), foreign in zip(uses, map(_foreign, chars), strict=True))
    return _Weighed(endless, tuple(ranges), words[0], gsm7, chars, tuple(outside))


def _order(view: View) -> str:
    return str([getattr(step, "name", step) for step in view])


def _outside(language: Language, view: View, foreign: CharSet) -> _Outside | None:
    if not foreign:
        return None
    plain = view[:1] if isinstance(language, MomentTexts) else ()
    kind = "parameter" if foreign & letters(language, plain) else "filter"
    if is_endless(language):
        return _Outside(kind, _sample(foreign), None)
    most = heaviest(language, (view,), "foreign")
    return _Outside(kind, _sample(foreign), most.word) if most is not None and most.weight > 0 else None


@lru_cache(512)
def _foreign(chars: CharSet) -> CharSet:
    """Those outside GSM-7."""
    return chars - _SHARED


def _at_word(piece: LiteralPiece, word: str) -> TextPlace:
    template, at, length = piece.place
    offset = template.text.find(word, at) if length and isinstance(at, int) else -1
    return TextPlace(template, offset, len(word)) if offset >= 0 else piece.place


@lru_cache(512)
def _sample(chars: CharSet) -> str:
    found = rows(chars, ((),), "bytes", False, True)
    return "".join(row.char for row in found)[:3]


def _ranged(piece: RangePiece, weights: list[tuple[int, int]], dimension: str) -> Bounds:
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
    """The sizes over several ways."""
    if len(totals) == 1 and len(totals[0].leaving) < 2 and len(totals[0].reasons) < 2:
        return totals[0]
    ranges: dict[str, Bounds] = {}
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
    ranges: dict[str, Bounds] = {}
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
