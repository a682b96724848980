"""What a function does with the value of a column: the checks of its type, and the forms in which it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from json.encoder import encode_basestring
from typing import Final

from imidsl.plan.columns import AddressColumn, PlanColumn
from imidsl.plan.function import Function
from imidsl.plan.jsontext import listed
from imidsl.plan.pieces import NotPlanned
from imidsl.text.chars.encoding import is_gsm7

_ASCII: Final = "".join(map(chr, range(0x20, 0x7F)))
"""What can be printed of ASCII."""
_OUTSIDE_GSM7: Final = [char for char in _ASCII if not is_gsm7(char)]
_ESCAPED: Final = '"\\'
"""What JSON escapes of what can be printed."""


class TakenColumn:
    """A column within a function: each property is an expression.

    Of a text that is always there it is known whether all of it can be printed, which answers most of what is asked.
    """

    def __init__(self, function: Function, number: int, column: PlanColumn) -> None:
        self._function, self._column = function, column
        self.cell = f"v{number}"
        self.value, self._text, self._is_plain = f"c{number}", f"t{number}", f"p{number}"
        self._knows_plain = False
        if column.is_text:
            self.value = self._text = self.cell
            self._take_text()
        else:
            self._take_other()

    def _take_text(self) -> None:
        holds = " and ".join(self._conditions())
        if self._column.nullable:
            holds = f"{self.cell} is None or {holds}"
        self._function.before(f"if not ({holds}): raise NotPlanned")

    def _take_other(self) -> None:
        column, name = self._column, self._function.name
        known = "" if column.is_nested else f"{name(column.remembered.get)}({self.cell}) or "
        self._function.before(f"{self.value}, {self._text} = {known}{name(column.take)}({self.cell})")

    # -- Checks of a text

    def _conditions(self) -> Iterator[str]:
        cell, column, name = self.cell, self._column, self._function.name
        yield f"{cell}.__class__ is str"
        if not column.has_known_length:
            yield f"{column.shortest} <= len({cell}) <= {column.longest}"
        if column.only is not None:
            yield self._usable(f"{name(column.only)}({cell})")
        for placeholder in ("$(", "{{link_"):
            if all(char in column.characters for char in placeholder):
                yield f"{name(placeholder)} not in {cell}"
        if column.further is not None:
            yield f"{name(column.further)}({cell})"

    def _usable(self, only: str) -> str:
        """Whether it holds nothing that it may not: what can be printed is quickly told, `only` tells the rest."""
        if self._column.nullable:
            return only
        self._knows_plain = True
        printed = f"({self._is_plain} := {self.cell}.isprintable())"
        if self._column.has_any:
            return f"({printed} or {only})"
        lacking = self._lacks(char for char in _ASCII if char not in self._column.charset)
        return f"({' and '.join([printed, f'{self.cell}.isascii()', *lacking])} or {only})"

    def _lacks(self, characters: Iterable[str]) -> list[str]:
        return [f"{self._function.name(char)} not in {self.cell}" for char in characters]

    def _lacks_possible(self, characters: Iterable[str]) -> list[str]:
        """The same, of what it may hold by its type."""
        return self._lacks(char for char in characters if char in self._column.characters)

    # -- What is asked of it

    @property
    def text(self) -> str:
        """Its text, which has to be there."""
        return f"{self._function.name(_there)}({self._text})" if self._column.nullable else self._text

    @property
    def escaped(self) -> str:
        """Its text as it stands in JSON, without the quotes."""
        if self._column.stays_in_json:
            return self.text
        return self._written() if self._column.nullable else self._escaped

    @cached_property
    def _escaped(self) -> str:
        made, written = self._function.fresh(), self._written()
        if self._knows_plain:
            plain = " and ".join([self._is_plain, *self._lacks_possible(_ESCAPED)])
            written = f"{self._text} if {plain} else {written}"
        self._function.before(f"{made} = {written}")
        return made

    def _written(self) -> str:
        return f"{self._function.name(encode_basestring)}({self.text})[1:-1]"

    @property
    def is_gsm7(self) -> str | None:
        """Whether GSM-7 has all its characters; None where that is so for all its values."""
        if self._column.keeps_to_gsm7:
            return None
        asked = f"{self._function.name(is_gsm7)}({self.text})"
        if not self._knows_plain:
            return asked
        lacking = self._lacks_possible(_OUTSIDE_GSM7)
        return f"({' and '.join([self._is_plain, f'{self._text}.isascii()', *lacking])} or {asked})"


def _there(text: str | None) -> str:
    """A text that is there."""
    if text is None:
        raise NotPlanned
    return text


class TakenAddresses:
    """The addresses of a kind within a function, of which the run gives one, or a list."""

    def __init__(self, function: Function, column: AddressColumn) -> None:
        self._function, self._column = function, column
        self.texts, given = function.fresh(), function.fresh()
        function.before(f"{given} = recipients[{function.name(column.name)}]")
        # One that there is surely nothing against is the usual case.
        is_sure = f"{given}.__class__ is str and {function.name(column.is_sure)}({given})"
        several = f"{function.name(column.several)}({given})"
        function.before(f"{self.texts} = [{given}] if {is_sure} else {several}")

    @cached_property
    def inner(self) -> str:
        """What stands between the first quote and the last one of the list as JSON."""
        if self._column.stays_in_json:
            return f"{self._function.name(_BETWEEN)}.join({self.texts})"
        made = self._function.fresh()
        self._function.before(f"{made} = {self._function.name(listed)}({self.texts})[2:-2]")
        return made


_BETWEEN: Final = '","'
