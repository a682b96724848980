"""Which column each parameter is, and which has the addresses: settled before the first row is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from imidsl.audience.tables import Table
from imidsl.binding.message import Message
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.audience import AMBIGUOUS_COLUMN, MISSING_COLUMN, UNKNOWN_COLUMN
from imidsl.diagnostics.suggest import suggestion
from imidsl.diagnostics.values import UNKNOWN_PARAMETER
from imidsl.records import dataclass
from imidsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Names of columns: that of the addresses, and those of the parameters that have one."""

    address: str
    parameters: Mapping[str, str]


def mapped(
    table: Table, path: str, message: Message, address: tuple[str, Span], given: Sequence[tuple[Span, Span]]
) -> tuple[ColumnMapping, list[Diagnostic]]:
    """The columns of a message's parameters, and what is wrong with them.

    `address` is the column of the addresses with its place, `given` are the places of parameters and their columns.
    """
    counts = Counter(table.columns)
    header = Source(path, ", ".join(table.columns))
    found: list[Diagnostic] = []
    own = {name: name for name in message.parameters if name in counts}
    for parameter, column in given:
        if parameter.text not in message.parameters:
            help_ = suggestion(parameter.text, message.parameters)
            found.append(UNKNOWN_PARAMETER.at(parameter, found=parameter.text, help=help_))
        own[parameter.text] = column.text
    asked = [(column.text, column) for _, column in given] + [address]
    found += _unknown(asked, counts)
    found += _ambiguous([*own.values(), address[0]], counts, header)
    for name, parameter_ in message.parameters.items():
        if parameter_.required and name not in own:
            help_ = f"--map {name}=COLUMN takes another; {suggestion(name, counts)}"
            found.append(MISSING_COLUMN.at(header.span(0, len(header.text)), found=name, help=help_))
    return ColumnMapping(address[0], own), found


def _unknown(asked: Sequence[tuple[str, Span]], counts: Mapping[str, int]) -> Iterator[Diagnostic]:
    for name, span in asked:
        if name not in counts:
            yield UNKNOWN_COLUMN.at(span, found=name, help=suggestion(name, counts))


def _ambiguous(names: Sequence[str], counts: Mapping[str, int], header: Source) -> Iterator[Diagnostic]:
    for name in dict.fromkeys(names):
        if counts.get(name, 0) > 1:
            at = header.text.index(name)
            yield AMBIGUOUS_COLUMN.at(header.span(at, at + len(name)), found=name, count=counts[name])
