"""Plans as functions of Python: values → fresh bodies, values → JSON text.

The source consists of names that are counted up here and of Python's own words. Whatever comes from a definition (keys,
texts, names of parameters, functions) is handed to the function in its name space, so that nothing of it is read as
code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from json.encoder import encode_basestring
from typing import Any, Final, TypeAlias

from imidsl.binding.values import from_text
from imidsl.plan.columns import PlanColumn
from imidsl.plan.pieces import (
    Body,
    Both,
    Column,
    Computed,
    Constant,
    DestinationsHole,
    Either,
    EncodingHole,
    Equals,
    Holds,
    ItemsHole,
    MomentHole,
    Not,
    NotPlanned,
    Piece,
    PieceChoice,
    Pieces,
    PlaceHole,
    PlannedText,
    Rendered,
    Repeated,
    RequestPlan,
    Test,
    TextHole,
    found_at,
    holes,
)
from imidsl.schema.kinds import Automatic, Json, Kind, Later, Wrong
from imidsl.text.chars.encoding import is_gsm7

Part: TypeAlias = tuple[bool, str]
"""Of what is written: whether it is code that gives the text, and the code or the text."""
Made: TypeAlias = Callable[..., Any]
"""A printed function. It takes the values of the columns in their order, the instants of `moments` as texts, and what
stands at the addresses; `NotPlanned`, or any other exception, where the general way has to answer."""


def bodies(columns: Sequence[PlanColumn], requests: Sequence[RequestPlan]) -> Made:
    """A function that gives the bodies; addresses are lists of texts by kind of id."""
    return _BodyPrinter(columns).function(requests)


def texts(columns: Sequence[PlanColumn], requests: Sequence[RequestPlan]) -> Made:
    """A function that gives each request's JSON in pieces: what stands before and behind the list of who gets it, what
    stands beside the addresses there, and the text whose encoding is a question. Of a request that says itself who gets
    it, all stands before."""
    return _TextPrinter(columns).function(requests)


def compact(value: Json) -> str:
    """A value as it is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Printer:
    """Writes a function line by line. What is worked out once for several places is known by identity."""

    def __init__(self, columns: Sequence[PlanColumn]) -> None:
        self.columns = {column.name: number for number, column in enumerate(columns)}
        self.types = columns
        self.names: dict[str, Any] = {"NotPlanned": NotPlanned, "written": _written, "quoted": encode_basestring}
        self.lines: list[str] = []
        self.indent = 1
        self.made: dict[tuple[str, int], str] = {}
        self.kept: list[Any] = []
        self.scope = ""
        self.asks_scope = False

    # -- Lines and names

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.line(f"{head}:")
        self.indent += 1
        yield
        self.indent -= 1

    def name(self, value: Any) -> str:
        """A name by which the function knows something."""
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name

    def fresh(self) -> str:
        self.kept.append(None)
        return f"x{len(self.kept)}"

    def refuse_unless(self, condition: str) -> None:
        with self.block(f"if not ({condition})"):
            self.line("raise NotPlanned")

    # -- The function

    def function(self, requests: Sequence[RequestPlan]) -> Made:
        for number, column in enumerate(self.types):
            self.taken(number, column)
        results = "".join(f"{self.scoped(request)}, " for request in requests)
        arguments = ", ".join([*(f"v{number}" for number in range(len(self.types))), "moments", "recipients"])
        lines = [f"def run({arguments}):", *self.lines, f"    return ({results})"]
        exec(compile("\n".join(lines), "<plan>", "exec"), self.names)
        made: Made = self.names["run"]
        return made

    def scoped(self, request: RequestPlan) -> str:
        """A request; where a text is left to its own renderer, with all that the text may ask for."""
        before, self.lines = self.lines, []
        self.scope, self.asks_scope = self.fresh(), False
        scope = self.scope
        result = self.request(request)
        if self.asks_scope:
            given = "".join(f", {self.name(name)}: c{number}" for name, number in self.columns.items())
            before.append(f"    {scope} = {{**{self.name(request.constants)}{given}}}")
        self.lines = [*before, *self.lines]
        return result

    def taken(self, number: int, column: PlanColumn) -> None:
        """Checks a value: `c` is the canonical one then, `t` its text."""
        value = f"v{number}"
        if not column.is_text:
            known = "" if column.is_nested else f"{self.name(column.remembered.get)}({value}) or "
            self.line(f"c{number}, t{number} = {known}{self.name(column.take)}({value})")
            return
        if column.nullable:
            with self.block(f"if {value} is not None"):
                self._is_text(value, column)
        else:
            self._is_text(value, column)
        self.line(f"c{number} = t{number} = {value}")

    def _is_text(self, value: str, column: PlanColumn) -> None:
        self.refuse_unless(f"{value}.__class__ is str and {column.shortest} <= len({value}) <= {column.longest}")
        if column.only is not None:
            only = f"{self.name(column.only)}({value}) is not None"
            # What can be printed is usable.
            self.refuse_unless(f"{value}.isprintable() or {only}" if column.has_any else only)
        for placeholder in ("$(", "{{link_"):
            if all(char in column.characters for char in placeholder):
                self.refuse_unless(f"{self.name(placeholder)} not in {value}")
        if column.further is not None:
            self.refuse_unless(f"{self.name(column.further)}({value})")

    def request(self, request: RequestPlan) -> str:
        raise NotImplementedError

    def guarded(self, request: RequestPlan) -> None:
        for guard in request.guards:
            self.refuse_unless(f"{self.gsm7(guard.text)} is {guard.gsm7}")

    # -- Tests

    def test(self, test: Test) -> str:
        match test:
            case Holds(name=name):
                return f"c{self.columns[name]}"
            case Equals(name=name, value=None):
                return f"(c{self.columns[name]} is None)"
            case Equals(name=name, value=value):
                return f"(c{self.columns[name]} == {self.name(value)})"
            case Not(test=inner):
                return f"(not {self.test(inner)})"
            case Both(left=left, right=right):
                return f"({self.test(left)} and {self.test(right)})"
            case Either(left=left, right=right):
                return f"({self.test(left)} or {self.test(right)})"
            case Computed(render=render):
                return f"{self.name(render)}({self.values()})"

    def values(self) -> str:
        self.asks_scope = True
        return self.scope

    # -- Texts

    def text(self, text: PlannedText) -> str:
        """The name of a text."""
        key = ("text", id(text))
        if key not in self.made:
            self.kept.append(text)
            made = self.fresh()
            self.line(f"{made} = {self.joined(text.pieces, escaped=False)}")
            if text.longest is not None:
                self.refuse_unless(f"len({made}) <= {text.longest}")
            if text.drops_break:
                self.line(f"{made} = {made}.removesuffix({self.name(chr(10))})")
            self.made[key] = made
        return self.made[key]

    def joined(self, pieces: Pieces, *, escaped: bool) -> str:
        """An expression that writes pieces one behind the other; for JSON (`escaped`) without its quotes."""
        parts = [self.piece(piece, escaped=escaped) for piece in pieces]
        return 'f"' + "".join(f"{{{part}}}" for part in parts) + '"' if len(parts) != 1 else parts[0]

    def piece(self, piece: Any, *, escaped: bool) -> str:
        match piece:
            case Constant(text=text):
                return self.name(inner(text) if escaped else text)
            case Column(name=name):
                return self.column(name, escaped=escaped)
            case Rendered(render=render):
                made = f"written({self.name(render)}({self.values()}))"
                return f"quoted({made})[1:-1]" if escaped else made
            case PieceChoice():
                return self.choice(piece, escaped=escaped)
        raise NotPlanned

    def column(self, name: str, *, escaped: bool) -> str:
        number = self.columns[name]
        text = f"written(t{number})" if self.types[number].nullable else f"t{number}"
        return f"quoted({text})[1:-1]" if escaped and not self.types[number].stays_in_json else text

    def choice(self, choice: PieceChoice, *, escaped: bool) -> str:
        made = self.fresh()
        depth = self.indent
        for test, pieces in choice.branches:
            with self.block(f"if {self.test(test)}"):
                self.line(f"{made} = {self.joined(pieces, escaped=escaped)}")
            self.line("else:")
            self.indent += 1
        self.line(f"{made} = {self.joined(choice.other, escaped=escaped)}")
        self.indent = depth
        return made

    def gsm7(self, text: PlannedText) -> str:
        """Whether a text keeps to GSM-7: that of constants and plain columns by what varies alone."""
        if all(isinstance(piece, Constant | Column) for piece in text.pieces):
            constants = all(is_gsm7(piece.text) for piece in text.pieces if isinstance(piece, Constant))
            names = dict.fromkeys(piece.name for piece in text.pieces if isinstance(piece, Column))
            doubtful = [name for name in names if not self.types[self.columns[name]].keeps_to_gsm7]
            asked = [f"{self.name(is_gsm7)}({self.column(name, escaped=False)})" for name in doubtful]
            return f"({' and '.join(asked or ['True'])})" if constants else "False"
        return f"{self.name(is_gsm7)}({self.text(text)})"

    # -- What holes give

    def json_of(self, hole: TextHole) -> str:
        """The name of the value that a text is, which its kind takes."""
        key = ("value", id(hole))
        if key not in self.made:
            self.kept.append(hole)
            made = text = self.text(hole.text)
            if hole.kind is not None:
                made = self.fresh()
                taken = f"{self.name(_taker(hole.kind))}({text})"
                self.line(f"{made} = {f'{taken} if {text} else {text}' if hole.optional else taken}")
            if hole.optional and hole.fixed:
                self.refuse_unless(text)
            self.made[key] = made
        return self.made[key]

    def moment(self, hole: MomentHole) -> str:
        return f"moments[{self.name(hole.after)}]"

    def items(self, hole: ItemsHole, written: Callable[[Body], str]) -> str:
        """The name of a list of items, each as an expression that is `written` for it."""
        items = self.fresh()
        self.line(f"{items} = []")
        for item in hole.items:
            if isinstance(item, Repeated):
                with self.turns(item):
                    self.line(f"place = len({items}) + 1")
                    self.line(f"{items}.append({written(item.item)})")
            else:
                self.line(f"{items}.append({written(item)})")
        high = "" if hole.high is None else f" <= {hole.high}"
        self.refuse_unless(f"{hole.low} <= len({items}){high}")
        return items

    @contextmanager
    def turns(self, loop: Repeated) -> Iterator[None]:
        """A loop over the items of a list; what is written within is written for each of them."""
        outer, made = self.values(), dict(self.made)
        item, self.scope = self.fresh(), self.fresh()
        with self.block(f"for {item} in c{self.columns[loop.over]} or ()"):
            self.line(f"{self.scope} = {{**{outer}, {self.name(loop.variable)}: {item}}}")
            yield
        self.scope, self.made = outer, made


class _BodyPrinter(_Printer):
    """Prints a function that makes objects and lists."""

    def request(self, request: RequestPlan) -> str:
        self.guarded(request)
        return self.value(request.body)

    def value(self, body: Body) -> str:
        """An expression for a body or a part of one."""
        match body:
            case dict():
                return "{" + ", ".join(self.member(key, value) for key, value in body.items()) + "}"
            case list():
                return f"[{', '.join(map(self.value, body))}]"
            case TextHole():
                return self.json_of(body)
            case EncodingHole():
                return f"({self.name(body.gsm7)} if {self.gsm7(body.text)} else {self.name(body.ucs2)})"
            case MomentHole():
                return self.moment(body)
            case PlaceHole():
                return "place"
            case DestinationsHole():
                return self.destinations(body)
            case ItemsHole():
                return self.items(body, self.value)
        return self.name(body)

    def member(self, key: str, value: Body) -> str:
        made = self.value(value)
        if isinstance(value, TextHole) and value.can_lack:
            return f"**({{{self.name(key)}: {made}}} if {self.text(value.text)} else {{}})"
        return f"{self.name(key)}: {made}"

    def destinations(self, hole: DestinationsHole) -> str:
        beside = [self.member(key, value) for key, value in hole.beside.items()]
        made = (
            f"{{{', '.join([f'{self.name(wire)}: [*recipients[{self.name(kind)}]]', *beside])}}}"
            for kind, wire in hole.kinds
        )
        return f"[{', '.join(made)}]"


class _TextPrinter(_Printer):
    """Prints a function that writes JSON."""

    def request(self, request: RequestPlan) -> str:
        self.guarded(request)
        parts = self.parts(request.body)
        at = parts.index(_ADDRESSES) if _ADDRESSES in parts else len(parts)
        hole = next((one for one in holes(request.body) if isinstance(one, DestinationsHole)), None)
        beside = self.beside(hole) if hole is not None else "''"
        text = self.encoded(request)
        return f"({self.concatenated(parts[:at])}, {self.concatenated(parts[at + 1 :])}, {beside}, {text})"

    def encoded(self, request: RequestPlan) -> str:
        """The text whose encoding is a question."""
        found = found_at(request.body, request.encoded)
        if isinstance(found, TextHole):
            return self.text(found.text)
        return self.name(found if isinstance(found, str) else "")

    def concatenated(self, parts: Sequence[Part]) -> str:
        """An expression for parts one behind the other: each whether it is code, and the code or the text."""
        merged: list[str] = []
        constant = ""
        for is_code, text in [*parts, (True, "")]:
            if not is_code:
                constant += text
                continue
            if constant:
                merged.append(self.name(constant))
                constant = ""
            if text:
                merged.append(text)
        return 'f"' + "".join(f"{{{part}}}" for part in merged) + '"'

    def parts(self, body: Body) -> list[Part]:
        """The JSON of a body in parts; where the list of who gets it goes, `split` says."""
        match body:
            case dict():
                return self.object(body)
            case list():
                inner = [self.parts(item) for item in body]
                return [(False, "["), *_separated(inner), (False, "]")]
            case TextHole():
                return self.string(body)
            case EncodingHole():
                chosen = (
                    f"({self.name(compact(body.gsm7))} if {self.gsm7(body.text)} else {self.name(compact(body.ucs2))})"
                )
                return [(True, chosen)]
            case MomentHole():
                return [(False, '"'), (True, self.moment(body)), (False, '"')]
            case PlaceHole():
                return [(True, "place")]
            case DestinationsHole():
                return [(False, "["), _ADDRESSES, (False, "]")]
            case ItemsHole():
                items = self.items(body, lambda item: self.concatenated(self.parts(item)))
                return [(False, "["), (True, f"{self.name(',')}.join({items})"), (False, "]")]
        return [(False, compact(body))]

    def string(self, hole: TextHole) -> list[Part]:
        key = ("text", id(hole.text))
        plain = hole.kind is None and not hole.optional and hole.text.longest is None and not hole.text.drops_break
        if plain and key not in self.made:
            return [(False, '"'), *map(self._part, hole.text.pieces), (False, '"')]
        made = self.json_of(hole)
        return [(True, f"{self.name(encode_basestring if hole.kind is None else compact)}({made})")]

    def _part(self, piece: Piece) -> Part:
        return (False, inner(piece.text)) if isinstance(piece, Constant) else (True, self.piece(piece, escaped=True))

    def object(self, body: dict[str, Body]) -> list[Part]:
        """Members one behind the other; a comma stands before all behind the first that is never left out."""
        if body and all(isinstance(value, TextHole) and value.can_lack for value in body.values()):
            members = [self.member(key, value, ",", "") for key, value in body.items()]
            return [(False, "{"), (True, f"({' + '.join(members)})[1:]"), (False, "}")]
        found: list[Part] = [(False, "{")]
        surely = False
        for key, value in body.items():
            lacks = isinstance(value, TextHole) and value.can_lack
            if lacks:
                found.append((True, self.member(key, value, *((",", "") if surely else ("", ",")))))
            else:
                found += [(False, f"{',' if surely else ''}{compact(key)}:"), *self.parts(value)]
                surely = True
        return [*found, (False, "}")]

    def member(self, key: str, value: TextHole, before: str, behind: str) -> str:
        """The name of a member's text, which is empty where the member is left out."""
        parts = [(False, f"{before}{compact(key)}:"), *self.string(value), (False, behind)]
        made = self.fresh()
        self.line(f"{made} = {self.concatenated(parts)} if {self.text(value.text)} else ''")
        return made

    def beside(self, hole: DestinationsHole) -> str:
        members = [[(False, f",{compact(key)}:"), *self.parts(value)] for key, value in hole.beside.items()]
        return self.concatenated([part for member in members for part in member])


_ADDRESSES: Final = (True, "recipients")
"""The part that stands for who gets it."""


def _separated(inner: Sequence[list[Part]]) -> Iterator[Part]:
    for number, parts in enumerate(inner):
        if number:
            yield (False, ",")
        yield from parts


def _written(text: Any) -> str:
    """A text that is there."""
    if text.__class__ is not str:
        raise NotPlanned
    return str(text)


def inner(text: str) -> str:
    """A text as it stands between the quotes of JSON."""
    return encode_basestring(text)[1:-1]


def _taker(kind: Kind) -> Callable[[str], Json]:
    """What a text becomes for a kind, which finds nothing wrong with it."""

    def take(text: str) -> Json:
        value = from_text(kind, text)
        if isinstance(value, Wrong | Later | Automatic) or any(kind.faults(value)):
            raise NotPlanned
        return value

    return take
