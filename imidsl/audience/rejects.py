"""Rows that become no request: where, why, and nothing of what stands in them unless it is asked for.

Values are personal data. A message is kept as it is only where none of its words can come from a value.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from imidsl.audience.mapping import ColumnMapping
from imidsl.audience.tables import BadRow
from imidsl.diagnostics import Diagnostic, Rule
from imidsl.diagnostics.audience import REPEATED_RECIPIENT, UNREADABLE_ROW
from imidsl.diagnostics.values import MISSING_VALUE
from imidsl.records import dataclass
from imidsl.workspace.rows import TO, VALUES

HEAD: Final = ("row", "column", "code", "message")
_IMPERSONAL: Final = frozenset(
    """field path size bound side wanted charset pattern unit limit over source message channel channels allowed problem
    characters verb total""".split()  # noqa: SIM905
)
"""Named parameters of messages that never hold a value, or a part of one."""
_NAMING: Final = frozenset({MISSING_VALUE.code})
"""Rules that say nothing of a value at all, only names."""
_HIDDEN: Final = "…"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reject:
    """One reason why a row is none: of which column, the rule's code, in words; the cell where that may be shown."""

    row: int
    column: str
    code: str
    message: str
    value: str = ""


def unreadable(row: int, bad: BadRow) -> Reject:
    """A row that can't be read."""
    return Reject(row, "", UNREADABLE_ROW.code, UNREADABLE_ROW.message.format(problem=bad.problem))


def repeated(row: int, column: str) -> Reject:
    """A row whose address stands in an earlier one."""
    return Reject(row, column, REPEATED_RECIPIENT.code, REPEATED_RECIPIENT.message)


def rejects_of(
    row: int,
    found: Iterable[Diagnostic],
    columns: ColumnMapping,
    values: Mapping[str, Any],
    address: Any,
    *,
    show: bool,
) -> list[Reject]:
    """What the general way has against a row; with `show` as it says it, and with the cells."""
    made = []
    for diagnostic in found:
        column, value = "", ""
        named = diagnostic.span.text
        if diagnostic.span.source.path == VALUES or diagnostic.rule is MISSING_VALUE:
            column, value = columns.parameters.get(named, named), values.get(named, "")
        elif diagnostic.span.source.path == TO:
            column, value = columns.address, address
        message = diagnostic.message if show else impersonal(diagnostic)
        made.append(Reject(row, column, diagnostic.rule.code, message, str(value) if show else ""))
    return made


def impersonal(diagnostic: Diagnostic) -> str:
    """A finding's message with a sign for whatever may be of a value."""
    if diagnostic.rule.code in _NAMING:
        return diagnostic.message
    template = diagnostic.rule.message
    found = _reader(diagnostic.rule).fullmatch(diagnostic.message)
    given = found.groupdict() if found is not None else {}
    return _PARAMETER.sub(lambda one: given.get(one[1], _HIDDEN) if one[1] in _IMPERSONAL else _HIDDEN, template)


@cache
def _reader(rule: Rule) -> re.Pattern[str]:
    """What finds the named parameters of a rule's message in one."""
    seen: set[str] = set()
    parts = []
    for number, part in enumerate(_PARAMETER.split(rule.message)):
        if number % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={part})" if part in seen else f"(?P<{part}>.*?)")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)


def written(rejects: Sequence[Reject], *, show: bool) -> str:
    """Lines of the file of rejects."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for one in rejects:
        cells = (one.row, one.column, one.code, one.message)
        writer.writerow((*cells, one.value) if show else cells)
    return text.getvalue()


def head(*, show: bool) -> str:
    """The first line of that file."""
    return ",".join((*HEAD, "value") if show else HEAD) + "\n"
