"""Messages as a list of them shows them: by folder, each with its state, and the counts of what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from posixpath import commonprefix

from imidsl.diagnostics import Diagnostic, Severity, in_order
from imidsl.preview.cards.model import Sheet
from imidsl.records import dataclass


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A message in a list, and the gravest severity of what is wrong with it and its file."""

    sheet: Sheet
    state: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The messages of one folder; `name` is its path below the folder that holds them all."""

    name: str
    entries: tuple[ListEntry, ...]

    @property
    def broken(self) -> tuple[Sheet, ...]:
        """Its messages with errors."""
        return tuple(entry.sheet for entry in self.entries if entry.state == Severity.ERROR.value)


def folders(sheets: Sequence[Sheet], broken: Collection[str] = ()) -> tuple[Folder, ...]:
    """Messages by folder, in the order of paths; `broken` are those whose file has errors that they don't show."""
    by_path: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in sheets:
        by_path.setdefault(tuple(sheet.folder.split("/")), []).append(sheet)
    shared = len(commonprefix(list(by_path)))
    return tuple(
        Folder(
            "/".join(path[shared:]),
            tuple(ListEntry(sheet, Severity.ERROR.value if sheet.name in broken else sheet.state) for sheet in held),
        )
        for path, held in sorted(by_path.items())
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of a severity there are, and the first message that has one, None where none does."""

    severity: str
    number: int
    first: Sheet | None


def tallies(listed: Sequence[Folder], found: Iterable[Diagnostic]) -> tuple[Tally, ...]:
    """The counts of everything found, errors first, each with where it leads."""
    entries = [entry for folder in listed for entry in folder.entries]
    unique = in_order(found)
    return tuple(
        Tally(severity.value, number, next((entry.sheet for entry in entries if _has(entry, severity)), None))
        for severity in Severity
        if (number := sum(one.severity is severity for one in unique))
    )


def _has(entry: ListEntry, severity: Severity) -> bool:
    return entry.state == severity.value or any(p.severity == severity.value for p in entry.sheet.every_problem())
