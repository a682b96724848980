"""What every function that is made of a plan has in common: columns are taken, texts are put together, tests asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from json.encoder import encode_basestring
from typing import Any

from imidsl.binding.values import from_text
from imidsl.plan.columns import AddressColumn, PlanColumn
from imidsl.plan.function import Function, Made
from imidsl.plan.jsontext import inner
from imidsl.plan.pieces import (
    Body,
    Both,
    Column,
    Computed,
    Constant,
    Either,
    Equals,
    Holds,
    ItemsHole,
    MomentHole,
    Not,
    NotPlanned,
    Piece,
    PieceChoice,
    Pieces,
    PlannedText,
    Rendered,
    Repeated,
    RequestPlan,
    Test,
    TextHole,
)
from imidsl.plan.taking import TakenAddresses, TakenColumn
from imidsl.schema.envelope import ADDRESSES
from imidsl.schema.kinds import Automatic, Json, Kind, Later, Wrong
from imidsl.text.chars.encoding import is_gsm7


class Printer:
    """Prints requests as one function. What is worked out once for several places is known by identity."""

    def __init__(self, columns: Sequence[PlanColumn], kinds: Sequence[AddressColumn] = ()) -> None:
        self.function = function = Function()
        self.columns = {column.name: TakenColumn(function, at, column) for at, column in enumerate(columns)}
        self.addresses = {column.name: TakenAddresses(function, column) for column in kinds}
        self.made: dict[tuple[str, int], str] = {}
        self.kept: list[Any] = []
        self.constants: Any = None
        self.scope = ""

    def printed(self, requests: Sequence[RequestPlan]) -> Made:
        """The function of the values' cells, the instants of `moments` as texts, and who gets it by kind of id."""
        if len(self.addresses) > 1:
            number = " + ".join(f"len({some.texts})" for some in self.addresses.values())
            self.function.refuse_unless(f"{number} <= {ADDRESSES}")
        results = "".join(f"{self._guarded(request)}, " for request in requests)
        cells = "".join(f"{column.cell}, " for column in self.columns.values())
        if cells:
            self.function.first.insert(0, f"    {cells}= cells")
        return self.function.made(("cells", "moments", "recipients"), f"({results})")

    def _guarded(self, request: RequestPlan) -> str:
        self.constants, self.scope = request.constants, ""
        for guard in request.guards:
            self.function.refuse_unless(f"({self.is_gsm7(guard.text)}) is {guard.gsm7}")
        return self.request(request)

    def request(self, request: RequestPlan) -> str:
        """An expression for what becomes of a request."""
        raise NotImplementedError

    def values(self) -> str:
        """All that a text may ask for, where one is left to its own renderer."""
        if not self.scope:
            self.scope, name = self.function.fresh(), self.function.name
            given = "".join(f", {name(key)}: {column.value}" for key, column in self.columns.items())
            self.function.before(f"{self.scope} = {{**{name(self.constants)}{given}}}")
        return self.scope

    # -- Tests

    def test(self, test: Test) -> str:
        """An expression that counts as true or not."""
        match test:
            case Holds(name=name):
                return self.columns[name].value
            case Equals(name=name, value=None):
                return f"({self.columns[name].value} is None)"
            case Equals(name=name, value=value):
                return f"({self.columns[name].value} == {self.function.name(value)})"
            case Not(test=inner):
                return f"(not {self.test(inner)})"
            case Both(left=left, right=right):
                return f"({self.test(left)} and {self.test(right)})"
            case Either(left=left, right=right):
                return f"({self.test(left)} or {self.test(right)})"
            case Computed(render=render):
                return f"{self.function.name(render)}({self.values()})"

    # -- Texts

    def text(self, text: PlannedText) -> str:
        """The name of a text."""
        key = ("text", id(text))
        if key not in self.made:
            self.kept.append(text)
            made = self.made[key] = self.function.fresh()
            self.function.line(f"{made} = {self.joined(text.pieces, escaped=False)}")
            if text.longest is not None:
                self.function.refuse_unless(f"len({made}) <= {text.longest}")
            if text.drops_break:
                self.function.line(f"{made} = {made}.removesuffix({self.function.name(chr(10))})")
        return self.made[key]

    def joined(self, pieces: Pieces, *, escaped: bool) -> str:
        """An expression that writes pieces one behind the other; for JSON (`escaped`) without its quotes."""
        return one_behind_the_other([self.piece(piece, escaped=escaped) for piece in pieces])

    def piece(self, piece: Piece, *, escaped: bool) -> str:
        """An expression that writes a piece."""
        match piece:
            case Constant(text=text):
                return self.function.name(inner(text) if escaped else text)
            case Column(name=name):
                return self.columns[name].escaped if escaped else self.columns[name].text
            case Rendered(render=render):
                made = f"{self.function.name(_written)}({self.function.name(render)}({self.values()}))"
                return f"{self.function.name(encode_basestring)}({made})[1:-1]" if escaped else made
            case PieceChoice():
                return self._choice(piece, escaped=escaped)

    def _choice(self, choice: PieceChoice, *, escaped: bool) -> str:
        made, word = self.function.fresh(), "if"
        for test, pieces in choice.branches:
            with self.function.block(f"{word} {self.test(test)}"):
                self.function.line(f"{made} = {self.joined(pieces, escaped=escaped)}")
            word = "elif"
        with self.function.block("else"):
            self.function.line(f"{made} = {self.joined(choice.other, escaped=escaped)}")
        return made

    def is_gsm7(self, text: PlannedText) -> str:
        """Whether a text keeps to GSM-7: that of constants and plain columns by what varies alone."""
        if not all(isinstance(piece, Constant | Column) for piece in text.pieces):
            return f"{self.function.name(is_gsm7)}({self.text(text)})"
        if not all(is_gsm7(piece.text) for piece in text.pieces if isinstance(piece, Constant)):
            return "False"
        names = dict.fromkeys(piece.name for piece in text.pieces if isinstance(piece, Column))
        asked = [asked for name in names if (asked := self.columns[name].is_gsm7) is not None]
        return " and ".join(asked) or "True"

    # -- What holes give

    def json_of(self, hole: TextHole) -> str:
        """The name of the value that a text is, which its kind takes."""
        key = ("value", id(hole))
        if key not in self.made:
            self.kept.append(hole)
            made = text = self.text(hole.text)
            if hole.kind is not None:
                made = self.function.fresh()
                taken = f"{self.function.name(_taker(hole.kind))}({text})"
                self.function.line(f"{made} = {f'{taken} if {text} else {text}' if hole.optional else taken}")
            if hole.optional and hole.fixed:
                self.function.refuse_unless(text)
            self.made[key] = made
        return self.made[key]

    def moment(self, hole: MomentHole) -> str:
        """An instant of the run, as a text."""
        return f"moments[{self.function.name(hole.after)}]"

    def items(self, hole: ItemsHole, written: Callable[[Body], str]) -> str:
        """The name of a list of items, each as an expression that is `written` for it."""
        items = self.function.fresh()
        self.function.line(f"{items} = []")
        for item in hole.items:
            if isinstance(item, Repeated):
                with self._turns(item):
                    self.function.line(f"place = len({items}) + 1")
                    self.function.line(f"{items}.append({written(item.item)})")
            else:
                self.function.line(f"{items}.append({written(item)})")
        high = "" if hole.high is None else f" <= {hole.high}"
        self.function.refuse_unless(f"{hole.low} <= len({items}){high}")
        return items

    @contextmanager
    def _turns(self, loop: Repeated) -> Iterator[None]:
        """A loop over the items of a list; what is written within is written for each of them."""
        outer, made = self.values(), dict(self.made)
        item, self.scope = self.function.fresh(), self.function.fresh()
        with self.function.block(f"for {item} in {self.columns[loop.over].value} or ()"):
            self.function.line(f"{self.scope} = {{**{outer}, {self.function.name(loop.variable)}: {item}}}")
            yield
        self.scope, self.made = outer, made


def one_behind_the_other(parts: Sequence[str]) -> str:
    """An expression for texts that are written one behind the other."""
    return 'f"' + "".join(f"{{{part}}}" for part in parts) + '"' if len(parts) != 1 else parts[0]


def _written(text: Any) -> str:
    """What a renderer made, if it is a text."""
    if text.__class__ is not str:
        raise NotPlanned
    return str(text)


def _taker(kind: Kind) -> Callable[[str], Json]:
    """What a text becomes for a kind, which finds nothing wrong with it."""

    def take(text: str) -> Json:
        value = from_text(kind, text)
        if isinstance(value, Wrong | Later | Automatic) or any(kind.faults(value)):
            raise NotPlanned
        return value

    return take
