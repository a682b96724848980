"""What filters make of what is known of a value. One that isn't here leaves the text open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from jinja2 import nodes

from imidsl.text import ownfilters, sandbox, words
from imidsl.text.charset import ALL, CharSet
from imidsl.text.proof import numbers
from imidsl.text.proof.conditions import Conditions
from imidsl.text.proof.domain import (
    Atom,
    Blur,
    Const,
    Endless,
    Fails,
    Fields,
    Frozen,
    Items,
    Literal,
    Missing,
    Moment,
    Number,
    Piece,
    Place,
    Range,
    Reason,
    Unknown,
    Use,
    Value,
    Written,
)
from imidsl.text.proof.growth import Step, alphabet, is_placed, rows
from imidsl.text.proof.languages import transform
from imidsl.text.proof.totals import frozen_blur
from imidsl.text.proof.values import written
from imidsl.text.types import Date, DateTime, DecimalType

Given: TypeAlias = Mapping[str, Value]

_STEPS: Final[dict[str, Step]] = {
    **{name: name for name in ("upper", "lower", "title", "capitalize", "e", "urlencode", "gsm")},
    "escape": "e",
}
_BLANKS: Final = CharSet.chars(char for char in map(chr, range(0x3001)) if char.isspace())
_DIRECTIVE: Final = re.compile(r"%(?P<flags>[-#0 +]*)(?P<width>\d+)?(?:\.(?P<places>\d+))?[hlL]?(?P<kind>[sdiufF%])")
_SIGNATURES: Final[dict[str, tuple[str, ...]]] = {
    "truncate": ("length", "killwords", "end", "leeway"),
    "replace": ("old", "new", "count"),
    "default": ("default_value", "boolean"),
    "d": ("default_value", "boolean"),
    "join": ("d", "attribute"),
    "round": ("precision", "method"),
    "int": ("default", "base"),
    "float": ("default",),
    "trim": ("chars",),
    "fit": ("bytes",),
    "date": ("format",),
    "money": ("currency",),
    "map": ("filter",),
    "sort": ("reverse", "case_sensitive", "attribute"),
    "unique": ("case_sensitive", "attribute"),
    "sum": ("attribute", "start"),
}


class Applied(NamedTuple):
    """A filter where it stands: its arguments by name, those without one by number."""

    name: str
    node: nodes.Filter
    given: dict[str, Value]

    def constant(self, name: str, default: object) -> Any:
        """A known argument; `Fails` as a sign that it isn't known comes from the caller."""
        value = self.given.get(name)
        return value.value if isinstance(value, Const) else default

    @property
    def is_known(self) -> bool:
        """Whether all arguments are."""
        return all(isinstance(value, Const) for value in self.given.values())


class Filters(Conditions):
    """Filters by name."""

    def filtered(self, node: nodes.Filter, value: Value, args: Sequence[Value], given: Given) -> Value:
        """What a filter makes of a value."""
        name = node.name
        if isinstance(value, Unknown) and name not in ("default", "d"):
            return value
        if name not in ("default", "d"):
            known = self._concretely(name, value, args, given)
            if known is not None:
                return known
        names = _SIGNATURES.get(name, ())
        bound = {names[i] if i < len(names) else str(i): arg for i, arg in enumerate(args)} | dict(given)
        applied = Applied(name, node, bound)
        if isinstance(value, Missing) and name not in ("default", "d"):
            raise Fails
        method: Callable[[Applied, Value], Value | None] | None = getattr(self, f"_filter_{name}", None)
        if name in _STEPS and not applied.given:
            return self.stepped(self.text(value, node), _STEPS[name], node)
        made = method(applied, value) if method is not None else None
        return made if made is not None else self._unfollowed(node)

    def _unfollowed(self, node: nodes.Filter) -> Unknown:
        remedy = "bound the result with |fit(bytes), or do without it"
        return self.unknown(node, node.name, "makes something of a size that isn't known here", remedy)

    def _concretely(self, name: str, value: Value, args: Sequence[Value], given: Given) -> Value | None:
        """The filter itself, where all that it is given is known."""
        plain = self._plain(value)
        known = [self._plain(arg) for arg in args]
        named = {key: self._plain(arg) for key, arg in given.items()}
        if plain is None or None in known or None in named.values():
            return None
        function = sandbox.ENVIRONMENT.filters[name]
        values = [k.value for k in known if k is not None]
        keywords = {key: v.value for key, v in named.items() if v is not None}
        return Const(self.concrete(lambda: function(self.context, plain.value, *values, **keywords)))

    def _plain(self, value: Value | Atom) -> Const | None:
        """A value that is known through and through."""
        if isinstance(value, Const):
            return value
        if isinstance(value, Items) and not any(isinstance(item, Atom) for item in value.items):
            items = [self._plain(item) for item in value.items]
            return Const([item.value for item in items if item is not None]) if None not in items else None
        return None

    # -- Character by character

    def stepped(self, value: Value, step: Step, node: nodes.Node) -> Value:
        """A filter that works on every character."""
        if isinstance(value, Const):
            return Const(transform(value.value, (step,)))
        assert isinstance(value, Written)
        alone = len(value.pieces) == 1
        return written([self._step(piece, step, alone, node) for piece in value.pieces])

    def _step(self, piece: Piece, step: Step, alone: bool, node: nodes.Node) -> Piece:
        place = self.place(node)
        placed = is_placed((step,))
        match piece:
            case Literal(text=text):
                if not placed or (alone or text.isascii()):
                    return Literal(transform(text, (step,)), piece.place)
                return self._blurred(self._of_literal(piece), step, place)
            case Use(steps=steps):
                before = ("within",) if placed and (piece.loose or not alone) and not steps else ()
                return Use(piece.atom, (*steps, *before, step), place, piece.loose)
            case Blur():
                return self._blurred(piece, step, place)
        return self._blurred(frozen_blur(piece), step, place)

    def _of_literal(self, piece: Literal) -> Blur:
        bytes_ = len(piece.text.encode())
        length = len(piece.text)
        return Blur(CharSet.chars(piece.text), (length, length), piece.place, (bytes_, bytes_))

    def _blurred(self, piece: Blur, step: Step, place: Place) -> Blur:
        """The bounds that the growth of single characters gives."""
        least, most = piece.chars
        made = alphabet(piece.alphabet, (step,)) if piece.alphabet != ALL else ALL
        lengths = _weights(piece.alphabet, step, "chars")
        sizes = _weights(piece.alphabet, step, "bytes")
        if not lengths:
            return piece
        low = least * min(weight for weight, _ in lengths)
        high = None if most is None else most * max(weight for weight, _ in lengths)
        octets = None
        if piece.octets is not None:
            fewest, bytes_ = piece.octets
            down = int(fewest * min(weight / own for weight, own in sizes))
            up = None if bytes_ is None else max(-(-weight * bytes_ // own) for weight, own in sizes)
            octets = (max(0, down - 1), up)
        return replace(piece, alphabet=made, chars=(low, high), place=place, octets=octets)

    def _blur(self, value: Value, node: nodes.Node) -> Blur:
        """A text of which only size and characters are kept."""
        pieces = self.pieces(value, node)
        letters = CharSet()
        reason: Reason | None = None
        source: Atom | None = None
        parts: list[Use | Frozen] = []
        for piece in pieces:
            letters |= self._letters(piece)
            if isinstance(piece, Blur):
                reason, source = reason or piece.reason, source or piece.source
                parts += piece.made_of
            elif isinstance(piece, Frozen):
                reason = reason or next(iter(piece.total.reasons), None)
                parts.append(piece)
            elif isinstance(piece, Use):
                parts.append(piece)
        if reason is None:
            reason = self._endless(pieces)
        place, length, octets = self.place(node), self.length(pieces), self.octets(pieces)
        return Blur(letters, length, place, octets, source, reason, tuple(parts))

    def _endless(self, pieces: Sequence[Piece]) -> Reason | None:
        for piece in pieces:
            if isinstance(piece, Use) and self._length(piece)[1] is None:
                word = str(piece.atom.path[0])
                return Reason(piece.place, word, "has no largest size", f"give '{word}' a max: text(max: 40)")
        return None

    def octets(self, pieces: Sequence[Piece]) -> Range:
        """Fewest and most bytes."""
        low, high = 0, 0
        endless = False
        for piece in pieces:
            least, most = self._octets(piece)
            low += least
            endless = endless or most is None
            high += most or 0
        return low, None if endless else high

    def _octets(self, piece: Piece) -> Range:
        match piece:
            case Literal(text=text):
                return len(text.encode("utf-8", "surrogatepass")), len(text.encode("utf-8", "surrogatepass"))
            case Use():
                return self.measured(piece, "bytes")
            case Frozen(total=total):
                return total.ranges.get("bytes") or _sized(total.alphabet, total.ranges["chars"])
        bounds = _sized(piece.alphabet, piece.chars)
        if piece.octets is None:
            return bounds
        most = [bound for bound in (bounds[1], piece.octets[1]) if bound is not None]
        return max(bounds[0], piece.octets[0]), min(most, default=None)

    def _letters(self, piece: Piece) -> CharSet:
        match piece:
            case Literal(text=text):
                return CharSet.chars(text)
            case Use():
                return alphabet(self.case.language(piece.atom).chars, piece.steps)
            case Frozen(total=total):
                return total.alphabet
        return piece.alphabet

    # -- Texts

    def _filter_string(self, applied: Applied, value: Value) -> Value:
        return self.text(value, applied.node)

    def _filter_trim(self, applied: Applied, value: Value) -> Value | None:
        chars = applied.given.get("chars")
        if chars is not None and not isinstance(chars, Const):
            return None
        blanks = _BLANKS if chars is None or chars.value is None else CharSet.chars(str(chars.value))
        text = self.text(value, applied.node)
        return self.trimmed(text, blanks, True, True, applied.node)

    def trimmed(self, text: Value, blanks: CharSet, left: bool, right: bool, node: nodes.Node) -> Value:
        """Without these characters at the ends."""
        if isinstance(text, Const) or not isinstance(text, Written):
            return text
        if not any(self._letters(piece) & blanks for piece in text.pieces):
            return text
        if len(text.pieces) > 1:
            inner = self._blur(text, node)
            return Written((_loosened(inner),))
        return Written((_loosened(text.pieces[0]),))

    def _filter_truncate(self, applied: Applied, value: Value) -> Value | None:
        if not applied.is_known:
            return None
        length, end = applied.constant("length", 255), applied.constant("end", "...")
        leeway = applied.constant("leeway", None)
        whole = length + (5 if leeway is None else leeway)
        if not isinstance(end, str) or length < len(end):
            raise Fails
        text = self.text(value, applied.node)
        assert isinstance(text, Written)
        if not self._exceeds(text, whole):
            low, high = self.length(text.pieces)
            is_sure = self.source(text) is not None or (high is not None and high <= whole)
            return text if is_sure else self._cut(text, whole, applied.node, low)
        cut = length - len(end)
        keeps = bool(applied.constant("killwords", False)) or not self._letters_of(text) & CharSet.chars(" ")
        start = self._cut(text, cut, applied.node, cut if keeps else 0)
        return written([*start.pieces, Literal(end, self.place(applied.node))])

    def _letters_of(self, text: Written) -> CharSet:
        found = CharSet()
        for piece in text.pieces:
            found |= self._letters(piece)
        return found

    def _exceeds(self, text: Written, most: int) -> bool:
        """Whether a text has more characters; decided where it may have."""
        low, high = self.length(text.pieces)
        if low > most or (high is not None and high <= most):
            return low > most
        atom = self.source(text)
        number = Number(low, high, 0, atom, length_of=atom)
        return self.compared_number("gt", number, most)

    def _cut(self, text: Written, most: int, node: nodes.Node, least: int) -> Written:
        """The beginning of a text, at most so many characters."""
        blur = self._blur(text, node)
        low = min(least, blur.chars[0]) if least < most else most
        high = most if blur.chars[1] is None else min(most, blur.chars[1])
        octets = None if blur.octets is None or blur.octets[1] is None else (0, blur.octets[1])
        return Written((replace(blur, chars=(min(low, high), high), octets=octets, reason=None),))

    def _filter_replace(self, applied: Applied, value: Value) -> Value | None:
        old, new = applied.given.get("old"), applied.given.get("new")
        count = applied.constant("count", None)
        if not (isinstance(old, Const) and isinstance(old.value, str)) or new is None or not applied.given:
            return None
        text = self.text(value, applied.node)
        assert isinstance(text, Written)
        if isinstance(new, Const) and isinstance(new.value, str) and len(old.value) == 1 and count is None:
            return self.stepped(text, ("replace", old.value, new.value), applied.node)
        if old.value and not CharSet.chars(old.value) <= self._letters_of(text):
            return text
        return self._replaced(text, old.value, self.text(new, applied.node), applied.node)

    def _replaced(self, text: Written, old: str, new: Value, node: nodes.Node) -> Value:
        """Each place may be one, as many as there is room for."""
        blur = self._blur(text, node)
        other = self.pieces(new, node)
        low, high = self.length(other)
        few, many = self.octets(other)
        letters = blur.alphabet
        for piece in other:
            letters |= self._letters(piece)
        chars = _with_replaced(blur.chars, len(old), (low, high), blur.chars)
        octets = _with_replaced(blur.octets or (0, None), len(old.encode()), (few, many), blur.chars, len(old))
        return Written((replace(blur, alphabet=letters, chars=chars, octets=octets),))

    def _filter_reverse(self, applied: Applied, value: Value) -> Value | None:
        if isinstance(value, Items):
            return Items(tuple(reversed(value.items)))
        if isinstance(value, Written):
            return (
                self.stepped(value, "reverse", applied.node)
                if len(value.pieces) == 1
                else Written((self._blur(value, applied.node),))
            )
        return value if isinstance(value, Endless) else None

    def _filter_format(self, applied: Applied, value: Value) -> Value | None:
        args = [applied.given[str(i)] for i in range(len(applied.given)) if str(i) in applied.given]
        if not isinstance(value, Const) or len(args) != len(applied.given):
            return None
        return self.formatted(str(value.value), args, applied.node)

    def formatted(self, pattern: str, args: Sequence[Value], node: nodes.Node) -> Value | None:
        """`pattern % args`; None where a directive isn't followed."""
        pieces: list[Piece] = []
        left = list(args)
        at = 0
        while (start := pattern.find("%", at)) >= 0:
            pieces.append(Literal(pattern[at:start], self.place(node)))
            directive = _DIRECTIVE.match(pattern, start)
            if directive is None:
                return None
            at = directive.end()
            if directive["kind"] == "%":
                pieces.append(Literal("%", self.place(node)))
                continue
            if not left:
                raise Fails
            made = self._directive(directive, left.pop(0), node)
            if made is None:
                return None
            pieces += made
        if left:
            raise Fails
        pieces.append(Literal(pattern[at:], self.place(node)))
        return written([piece for piece in pieces if not (isinstance(piece, Literal) and not piece.text)])

    def _directive(self, directive: re.Match[str], value: Value, node: nodes.Node) -> Sequence[Piece] | None:
        width = int(directive["width"] or 0)
        if isinstance(value, Const):
            function = sandbox.ENVIRONMENT.filters["format"]
            return [Literal(self.concrete(lambda: function(self.context, directive[0], value.value)), self.place(node))]
        if directive["kind"] == "s":
            text = self.text(value, node)
            if directive["places"] is not None:
                if not isinstance(text, Written):
                    return None
                cut = int(directive["places"])
                low, high = self.length(text.pieces)
                text = text if high is not None and high <= cut else self._cut(text, cut, node, min(low, cut))
            pieces = self.pieces(text, node)
            return pieces if self.length(pieces)[0] >= width else [self._padded(pieces, width, node)]
        if not isinstance(value, Number):
            return None
        return self._number_directive(directive, value, width, node)

    def _number_directive(
        self, directive: re.Match[str], value: Number, width: int, node: nodes.Node
    ) -> Sequence[Piece] | None:
        place = self.place(node)
        if value.places is None or (directive["kind"] in "diu" and directive["places"]):
            return None
        if directive["kind"] in "diu":
            blur = numbers.written(numbers.truncated(value), place)
        else:
            size = numbers.as_float(value, int(directive["places"] if directive["places"] is not None else 6))
            blur = Blur(CharSet.chars("0123456789-."), size, place, source=value.source, reason=value.reason)
        flags = directive["flags"]
        if "+" in flags or " " in flags or "#" in flags:
            blur = replace(blur, alphabet=blur.alphabet | CharSet.chars("+ ."), chars=_wider(blur.chars, 1))
        return [self._padded([blur], width, node)] if width else [blur]

    def _padded(self, pieces: Sequence[Piece], width: int, node: nodes.Node) -> Blur:
        blur = self._blur(written(pieces), node)
        low, high = blur.chars
        if high is not None and high < width and blur.octets is not None:
            few, many = blur.octets
            chars, spaces = (width, width), width - high
            octets = few + spaces, None if many is None else many + width - low
            return replace(blur, alphabet=blur.alphabet | CharSet.chars(" 0"), chars=chars, octets=octets)
        few, many = blur.octets or (0, None)
        chars = max(low, width), None if high is None else max(high, width)
        octets = max(few, width), None if many is None else max(many, many + width - low)
        return replace(blur, alphabet=blur.alphabet | CharSet.chars(" 0"), chars=chars, octets=octets)

    # -- Values that may be none, and numbers

    def _filter_default(self, applied: Applied, value: Value) -> Value:
        other = applied.given.get("default_value", Const(""))
        missing = isinstance(value, Missing) or (
            isinstance(value, Const) and (value.value is None or isinstance(value.value, sandbox.Undefined))
        )
        if not missing and isinstance(value, Unknown):
            return value
        if not missing and self.truth(applied.given.get("boolean", Const(False))):
            missing = not self.truth(value)
        return other if missing else self.settled(value, applied.node)

    def settled(self, value: Value, node: nodes.Node) -> Value:
        """The value as it is known after what was decided about it."""
        if isinstance(value, Written):
            atom = self.source(value)
            return self.resolve(atom, node) if atom is not None else value
        return value

    _filter_d = _filter_default

    def _filter_length(self, applied: Applied, value: Value) -> Value | None:
        match value:
            case Items(items=items):
                return Const(len(items))
            case Fields(fields=fields):
                return Const(len(fields))
            case Written(pieces=pieces):
                low, high = self.length(pieces)
                reason = self._blur(value, applied.node).reason if high is None else None
                atom = self.source(value)
                return Number(low, high, 0, None, reason, length_of=atom) if low != high else Const(low)
            case Endless(atom=atom, reason=reason):
                return Number(getattr(atom.type, "min", 0), getattr(atom.type, "max", None), 0, None, reason)
        raise Fails

    _filter_count = _filter_length

    def _filter_abs(self, applied: Applied, value: Value) -> Value | None:
        return numbers.absolute(value) if isinstance(value, Number) else None

    def _filter_round(self, applied: Applied, value: Value) -> Value | None:
        precision, method = applied.constant("precision", 0), applied.constant("method", "common")
        if not isinstance(value, Number) or not applied.is_known or not isinstance(precision, int):
            return None
        return numbers.rounded(value, precision, str(method))

    def _filter_int(self, applied: Applied, value: Value) -> Value | None:
        if isinstance(value, Number):
            return numbers.truncated(value)
        default = numbers.as_number(applied.constant("default", 0))
        if not isinstance(value, Written) or default is None or default.places != 0 or "base" in applied.given:
            return None
        most = self.length(value.pieces)[1]
        if most is None or most > 300 or CharSet.chars("eE.") & self._letters_of(value):
            return numbers.hull([Number(-(10**308), 10**308, 0), default])
        return numbers.hull([Number(-(10**most), 10**most, 0), default])

    def _filter_float(self, applied: Applied, value: Value) -> Value | None:
        return Number(None, None, None) if isinstance(value, Number | Written) and applied.is_known else None

    def _filter_fit(self, applied: Applied, value: Value) -> Value | None:
        most = applied.constant("bytes", None)
        if not isinstance(most, int) or most < 0:
            raise Fails
        text = self.text(value, applied.node)
        low, high = self.octets(self.pieces(text, applied.node))
        if high is not None and high <= most:
            return text
        blur = self._blur(text, applied.node)
        letters = blur.alphabet | CharSet.chars(ownfilters.ELLIPSES)
        shortest = min(low, max(0, most - ownfilters.LOST))
        characters = blur.chars[1]
        chars = 0, most if characters is None else min(most, characters + 2)
        return Written((replace(blur, alphabet=letters, chars=chars, octets=(shortest, most), reason=None),))

    def _filter_date(self, applied: Applied, value: Value) -> Value | None:
        format_ = applied.constant("format", None)
        if not isinstance(value, Moment):
            raise Fails
        if not isinstance(format_, str):
            return None
        kind = DateTime if isinstance(value.atom.type, DateTime) else Date
        if ownfilters.bad_format(format_, time=kind is DateTime):
            raise Fails
        return Written((Use(Atom(value.atom.path, kind(format_)), (), self.place(applied.node)),))

    def _filter_money(self, applied: Applied, value: Value) -> Value | None:
        currency = self.picked(applied.given.get("currency", Const("")))
        if not isinstance(value, Number) or not isinstance(currency, Const) or value.places is None:
            return None
        code = self.concrete(lambda: ownfilters.code_of(currency.value))
        size = numbers.amount(value, ownfilters.places_of(code))
        place = self.place(applied.node)
        number = Blur(CharSet.chars("0123456789-."), size, place, source=value.source, reason=value.reason)
        return Written((number, Literal(f" {code}", place)))

    # -- Lists

    def _filter_list(self, applied: Applied, value: Value) -> Value | None:
        return value if isinstance(value, Items | Endless) else None

    def _filter_first(self, applied: Applied, value: Value) -> Value | None:
        if isinstance(value, Items):
            return self.item(value, 0 if applied.name == "first" else -1, applied.node)
        if isinstance(value, Written):
            if not self.truth(value):
                raise Fails
            blur = self._blur(value, applied.node)
            return Written((replace(blur, chars=(1, 1), octets=None, reason=None),))
        return None

    _filter_last = _filter_first

    def item(self, value: Items, index: int, node: nodes.Node) -> Value:
        """An item by its number."""
        return self.resolve(value.items[index], node) if -len(value.items) <= index < len(value.items) else Missing()

    def _filter_join(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items):
            return None
        separator = self.pieces(applied.given.get("d", Const("")), applied.node)
        items = self._attributes(applied, value)
        pieces: list[Piece] = []
        for index, item in enumerate(items or ()):
            pieces += separator if index else ()
            pieces += self.pieces(self.resolve(item, applied.node), applied.node)
        return written(pieces) if items is not None else None

    def _attributes(self, applied: Applied, value: Items) -> Sequence[Value | Atom] | None:
        """The items, or a field of each; None where it isn't known which."""
        if "attribute" not in applied.given:
            return value.items
        path = applied.constant("attribute", None)
        if path is None:
            return None if "attribute" in applied.given and not applied.is_known else value.items
        found: list[Value | Atom] = list(value.items)
        for name in str(path).split("."):
            owners = [self.resolve(item, applied.node) for item in found]
            found = []
            for owner in owners:
                if isinstance(owner, Const) and isinstance(owner.value, Mapping):
                    owner = Fields({key: Const(v) for key, v in owner.value.items()})
                if not isinstance(owner, Fields) or name not in owner.fields:
                    raise Fails
                found.append(owner.fields[name])
        return found

    def _filter_map(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items):
            return None
        if "attribute" in applied.given:
            items = self._attributes(applied, value)
            return Items(tuple(items)) if items is not None and set(applied.given) == {"attribute"} else None
        name = applied.constant("filter", None)
        if not isinstance(name, str) or name not in words.FILTERS:
            return None
        args = [arg for key, arg in applied.given.items() if key.isdigit()]
        inner = nodes.Filter(None, name, [], [], None, None, lineno=applied.node.lineno)
        return Items(tuple(self.filtered(inner, self.resolve(item, applied.node), args, {}) for item in value.items))

    def _filter_sort(self, applied: Applied, value: Value) -> Value | None:
        """In some order: each place may hold any item, and nothing is known of which."""
        if not isinstance(value, Items):
            return value if isinstance(value, Endless) else None
        if len(value.items) < 2:
            return value
        if not all(isinstance(item, Atom) for item in value.items):
            return None
        self.case.fresh += 1
        number = self.case.fresh
        atoms = [item for item in value.items if isinstance(item, Atom)]
        return Items(tuple(Atom((*a.path[:-1], "sorted", number, i), a.type, a.optional) for i, a in enumerate(atoms)))

    def _filter_unique(self, applied: Applied, value: Value) -> Value | None:
        sorted_ = self._filter_sort(applied, value)
        if not isinstance(sorted_, Items) or len(sorted_.items) < 2:
            return sorted_
        first = sorted_.items[0]
        assert isinstance(first, Atom)
        left = len(sorted_.items) - self.case.decide(first.path, "unique", len(sorted_.items))
        return Items(sorted_.items[:left])

    def _filter_sum(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items) or "start" in applied.given:
            return None
        items = self._attributes(applied, value)
        total: Value = Const(0)
        for item in items or ():
            total = self.reckoned("+", total, self.resolve(item, applied.node), applied.node)
        return total if items is not None else None

    def _filter_min(self, applied: Applied, value: Value) -> Value | None:
        if not isinstance(value, Items) or applied.given:
            return None
        found = [self.resolve(item, applied.node) for item in value.items]
        if not found:
            return Missing()
        intervals = [
            v if isinstance(v, Number) else numbers.as_number(v.value) if isinstance(v, Const) else None for v in found
        ]
        known = [interval for interval in intervals if interval is not None]
        return numbers.hull(known) if len(known) == len(found) else None

    _filter_max = _filter_min

    def reckoned(self, operator: str, left: Value, right: Value, node: nodes.Node) -> Value:
        """Arithmetic."""
        if isinstance(left, Const) and isinstance(right, Const):
            call = sandbox.ENVIRONMENT.call_binop
            return Const(self.concrete(lambda: call(self.context, operator, left.value, right.value)))
        ends = [
            v if isinstance(v, Number) else numbers.as_number(v.value) if isinstance(v, Const) else None
            for v in (left, right)
        ]
        if ends[0] is None or ends[1] is None:
            return self.unknown(node, operator, "isn't followed for these values", "write it in another way")
        mixed = any(_is_decimal(value) for value in (left, right))
        made = numbers.arithmetic(operator, ends[0], ends[1], mixed)
        if made is None:
            return self.unknown(node, operator, "has a result of unknown size here", "round it, or reckon beforehand")
        return made


def _is_decimal(value: Value) -> bool:
    if isinstance(value, Const):
        return isinstance(value.value, Decimal)
    if not isinstance(value, Number):
        return False
    return bool(value.places) or (value.source is not None and isinstance(value.source.type, DecimalType))


def _loosened(piece: Piece) -> Piece:
    if isinstance(piece, Use):
        return Use(piece.atom, piece.steps, piece.place, True)
    if isinstance(piece, Frozen):
        piece = frozen_blur(piece)
    if isinstance(piece, Blur):
        octets = None if piece.octets is None else (0, piece.octets[1])
        return replace(piece, chars=(0, piece.chars[1]), octets=octets)
    return piece


def _weights(chars: CharSet, step: Step, dimension: str) -> list[tuple[int, int]]:
    """What the images of the characters weigh, at whatever place, and the bytes of the characters themselves."""
    found = rows(chars, (("within", step),), dimension, False, True)
    lowest = rows(chars, (("within", step),), dimension, False, False)
    return [(row.rest, row.octets) for row in (*found, *lowest)]


def _sized(chars: CharSet, length: Range) -> Range:
    sizes = chars.sizes or (0,)
    return length[0] * sizes[0], None if length[1] is None else length[1] * sizes[-1]


def _wider(size: Range, by: int) -> Range:
    return size[0], None if size[1] is None else size[1] + by


def _with_replaced(size: Range, old: int, new: Range, chars: Range, unit: int | None = None) -> Range:
    """A size after replacements: as many as there is room for in the characters."""
    unit = old if unit is None else unit
    low, high = size
    most = chars[1]
    if unit == 0:
        times = None if most is None else most + 1
        return low, None if high is None or times is None or new[1] is None else high + times * new[1]
    if most is None or high is None:
        return 0, None
    times = most // unit
    grown = None if new[1] is None else high + times * max(0, new[1] - old)
    return max(0, low - times * max(0, old - new[0])), grown
