"""Plans as functions: the cells of values → the JSON of requests, with no body in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Final, TypeAlias

from imidsl.plan.jsontext import compact, inner
from imidsl.plan.pieces import (
    Body,
    Constant,
    DestinationsHole,
    EncodingHole,
    ItemsHole,
    MomentHole,
    Piece,
    PlaceHole,
    RequestPlan,
    TextHole,
    found_at,
    holes,
)
from imidsl.plan.printer import Printer, one_behind_the_other

Part: TypeAlias = tuple[bool, str]
"""Of what is written: whether it is code that gives the text, and the code or the text."""


class JsonPrinter(Printer):
    """Prints a function that writes JSON."""

    def request(self, request: RequestPlan) -> str:
        """An expression for its JSON."""
        return self.concatenated(self.parts(request.body))

    def concatenated(self, parts: Sequence[Part]) -> str:
        """An expression for parts one behind the other."""
        found: list[str] = []
        for is_code, some in groupby(parts, itemgetter(0)):
            texts = [text for _, text in some if text]
            found += texts if is_code else map(self.function.name, filter(None, ["".join(texts)]))
        return one_behind_the_other(found)

    def parts(self, body: Body) -> list[Part]:
        """The JSON of a body in parts."""
        match body:
            case dict():
                return self._object(body)
            case list():
                return _listed([self.parts(item) for item in body])
            case TextHole():
                return self._string(body)
            case EncodingHole():
                gsm7, ucs2 = (self.function.name(compact(value)) for value in (body.gsm7, body.ucs2))
                return [(True, f"({gsm7} if {self.is_gsm7(body.text)} else {ucs2})")]
            case MomentHole():
                return [(False, '"'), (True, self.moment(body)), (False, '"')]
            case PlaceHole():
                return [(True, "place")]
            case DestinationsHole():
                return self.destinations(body)
            case ItemsHole():
                items = self.items(body, lambda item: self.concatenated(self.parts(item)))
                return [(False, "["), (True, f"{self.function.name(',')}.join({items})"), (False, "]")]
        return [(False, compact(body))]

    def destinations(self, hole: DestinationsHole) -> list[Part]:
        """Who gets it."""
        return _listed([self._destination(kind, wire, hole) for kind, wire in hole.kinds])

    def _destination(self, kind: str, wire: str, hole: DestinationsHole) -> list[Part]:
        addresses = (True, self.addresses[kind].inner)
        return [(False, f'{{{compact(wire)}:["'), addresses, (False, '"]'), *self.beside(hole), (False, "}")]

    def beside(self, hole: DestinationsHole) -> list[Part]:
        """What stands beside the addresses."""
        members = [[(False, f",{compact(key)}:"), *self.parts(value)] for key, value in hole.beside.items()]
        return [part for member in members for part in member]

    # -- Texts

    def _string(self, hole: TextHole) -> list[Part]:
        key = ("text", id(hole.text))
        plain = hole.kind is None and not hole.optional and hole.text.longest is None and not hole.text.drops_break
        if plain and key not in self.made:
            return [(False, '"'), *map(self._part, hole.text.pieces), (False, '"')]
        made = self.json_of(hole)
        return [(True, f"{self.function.name(encode_basestring if hole.kind is None else compact)}({made})")]

    def _part(self, piece: Piece) -> Part:
        return (False, inner(piece.text)) if isinstance(piece, Constant) else (True, self.piece(piece, escaped=True))

    # -- Objects

    def _object(self, body: dict[str, Body]) -> list[Part]:
        """Members one behind the other; a comma stands before all behind the first that is never left out."""
        if body and all(isinstance(value, TextHole) and value.can_lack for value in body.values()):
            members = [self._member(key, value, ",", "") for key, value in body.items()]
            return [(False, "{"), (True, f"({' + '.join(members)})[1:]"), (False, "}")]
        found: list[Part] = [(False, "{")]
        surely = False
        for key, value in body.items():
            lacks = isinstance(value, TextHole) and value.can_lack
            if lacks:
                found.append((True, self._member(key, value, *((",", "") if surely else ("", ",")))))
            else:
                found += [(False, f"{',' if surely else ''}{compact(key)}:"), *self.parts(value)]
                surely = True
        return [*found, (False, "}")]

    def _member(self, key: str, value: TextHole, before: str, behind: str) -> str:
        """The name of a member's text, which is empty where the member is left out."""
        parts = [(False, f"{before}{compact(key)}:"), *self._string(value), (False, behind)]
        made = self.function.fresh()
        self.function.line(f"{made} = {self.concatenated(parts)} if {self.text(value.text)} else ''")
        return made


class SplitPrinter(JsonPrinter):
    """Prints one that leaves room for who gets it: of each request it gives what stands before and behind the list of
    recipients, what stands beside the addresses there, and the text whose encoding is a question. Of a request that
    says itself who gets it, all stands before."""

    def request(self, request: RequestPlan) -> str:
        """An expression for the pieces."""
        parts = self.parts(request.body)
        at = parts.index(_RECIPIENTS) if _RECIPIENTS in parts else len(parts)
        hole = next((one for one in holes(request.body) if isinstance(one, DestinationsHole)), None)
        beside = self.beside(hole) if hole is not None else []
        cut = ", ".join(map(self.concatenated, (parts[:at], parts[at + 1 :], beside)))
        return f"({cut}, {self._encoded(request)})"

    def destinations(self, hole: DestinationsHole) -> list[Part]:
        """The room for who gets it."""
        return [(False, "["), _RECIPIENTS, (False, "]")]

    def _encoded(self, request: RequestPlan) -> str:
        found = found_at(request.body, request.encoded)
        if isinstance(found, TextHole):
            return self.text(found.text)
        return self.function.name(found if isinstance(found, str) else "")


_RECIPIENTS: Final = (True, "recipients")
"""The part that stands for who gets it."""


def _listed(items: Sequence[list[Part]]) -> list[Part]:
    return [(False, "["), *_separated(items), (False, "]")]


def _separated(items: Sequence[list[Part]]) -> Iterator[Part]:
    for number, parts in enumerate(items):
        if number:
            yield (False, ",")
        yield from parts
