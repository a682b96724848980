"""Filters of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imidsl.proof import numbers
from imidsl.proof.blurring import BLANKS, Applied, Blurring
from imidsl.proof.domain import Blur, Const, Endless, Fails, Items, Literal, Number, Piece, Range, Value, Written
from imidsl.proof.values import written
from imidsl.records import replace
from imidsl.text.chars.charset import CharSet
from imidsl.text.template import filters, nodes

_DIRECTIVE: Final = re.compile(r"%(?P<flags>[-#0 +]*)(?P<width>\d+)?(?:\.(?P<places>\d+))?[hlL]?(?P<kind>[sdiufF%])")


class TextFilters(Blurring):
    """Filters that make a text of a text."""

    def _filter_string(self, applied: Applied, value: Value) -> Value:
        return self.text(value, applied.node)

    def _filter_trim(self, applied: Applied, value: Value) -> Value | None:
        chars = applied.given.get("chars")
        if chars is not None and not isinstance(chars, Const):
            return None
        blanks = BLANKS if chars is None or chars.value is None else CharSet.chars(str(chars.value))
        text = self.text(value, applied.node)
        return self.trimmed(text, blanks, True, True, applied.node)

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
            made = self.concrete(lambda: self.rendering.filter("format", directive[0], value.value))
            return [Literal(made, self.place(node))]
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
        few, many = blur.octets or (0, None)
        chars = max(low, width), None if high is None else max(high, width)
        fewest = few if high is None else few + max(0, width - high)
        octets = max(fewest, width), None if many is None else many + max(0, width - low)
        return replace(blur, alphabet=blur.alphabet | CharSet.chars(" 0"), chars=chars, octets=octets)

    def _filter_fit(self, applied: Applied, value: Value) -> Value | None:
        most = applied.constant("bytes", None)
        if not isinstance(most, int) or most < 0:
            raise Fails
        text = self.text(value, applied.node)
        low, high = self.octets(self.pieces(text, applied.node))
        if high is not None and high <= most:
            return text
        blur = self._blur(text, applied.node)
        letters = blur.alphabet | CharSet.chars(filters.ELLIPSES)
        shortest = min(low, max(0, most - filters.LOST))
        characters = blur.chars[1]
        chars = 0, most if characters is None else min(most, characters + 2)
        return Written((replace(blur, alphabet=letters, chars=chars, octets=(shortest, most), reason=None),))


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
