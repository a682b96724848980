"""Diagnostics as values, and the form of a catalogue row.

The rows themselves stand by stage in the modules beside this one (`syntax` 1xx, `names` 2xx, `relations` 3xx,
`sizes` 4xx, `texts` 5xx, `conformance` 6xx, `style` 7xx); `catalogue` has them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NotRequired, Self, TypedDict, Unpack

from imidsl.records import dataclass, field, replace
from imidsl.source import Source, Span


class Severity(StrEnum):
    """How bad it is: an error stops the output, a warning doesn't, an info is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a diagnostic: where the parameter was declared, the first of two, …"""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Other characters instead of those of a span."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix: edits that are made together or not at all. A safe one can't change what a right reader understood."""

    edits: tuple[Edit, ...]
    safe: bool = True


class Spelling(str):
    """A remedy that names the word that was most likely meant, which is then a fix as well."""

    word: str

    def __new__(cls, word: str) -> Self:
        """The remedy "did you mean …?"."""
        remedy = super().__new__(cls, f"did you mean '{word}'?")
        remedy.word = word
        return remedy


class Rewriting(str):
    """A remedy that says what to write instead of what was found, which is then a fix as well."""

    right: str

    def __new__(cls, right: str) -> Self:
        """The remedy "write …"."""
        remedy = super().__new__(cls, f"write {right}")
        remedy.right = right
        return remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue.

    `message` and `help` have named parameters in braces. `bad` is a source that raises just this rule, at the place
    that a comment `# ! name 'word'` on the faulty line shows; `good` is its fixed form. `run` says what finds it:
    `check`, `check-PROFILE` under a profile, `compile` (with the options `args`) where values are needed,
    `configuration` where the examples are TOML, `body` where they are request bodies, `import` where those are imported. Only a rule that nothing is known to raise has no examples.
    `response` is the code that the API answers a body with that breaks the rule: one of `schema/responses.py`, or of a
    receipt (`schema/receipts.py`) where the request is taken and the fault is told only there.
    """

    code: str
    name: str
    severity: Severity
    message: str
    why: str = field(repr=False)
    bad: str = field(repr=False)
    good: str = field(repr=False)
    help: str = ""
    run: str = "check"
    args: tuple[str, ...] = ()
    response: str = ""

    def at(
        self,
        span: Span,
        *,
        help: str | None = None,
        related: Iterable[Note] = (),
        fix: Fix | None = None,
        **given: object,
    ) -> Diagnostic:
        """This rule broken at a place; `given` fills the named parameters, `help` replaces the row's own remedy."""
        remedy = self.help.format_map(given) if help is None else help
        if fix is None and isinstance(remedy, Spelling):
            quoted = span.text.startswith('"')
            fix = Fix((Edit(span, f'"{remedy.word}"' if quoted else remedy.word),))
        elif fix is None and isinstance(remedy, Rewriting):
            fix = Fix((Edit(span, remedy.right),))
        return Diagnostic(self, span, self.message.format_map(given), remedy, tuple(related), self.severity, fix)


REFUSED, ACCEPTED = "7004", "1001"
"""What the API answers where a row says nothing else: only errors are refused."""


class _Rest(TypedDict):
    why: str
    bad: str
    good: str
    help: NotRequired[str]
    run: NotRequired[str]
    args: NotRequired[tuple[str, ...]]


def error(code: str, name: str, message: str, *, response: str = REFUSED, **rest: Unpack[_Rest]) -> Rule:
    """A row whose findings stop the output."""
    return Rule(code, name, Severity.ERROR, message, response=response, **rest)


def warning(code: str, name: str, message: str, *, response: str = ACCEPTED, **rest: Unpack[_Rest]) -> Rule:
    """A row whose findings are shown and don't stop the output."""
    return Rule(code, name, Severity.WARNING, message, response=response, **rest)


def info(code: str, name: str, message: str, *, response: str = ACCEPTED, **rest: Unpack[_Rest]) -> Rule:
    """A row that tells something worth knowing."""
    return Rule(code, name, Severity.INFO, message, response=response, **rest)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: which rule, where, in words, with the remedy and the other places that belong to it.

    `span` is a half-open range of characters of its source (`span.first` has line and column, both from 1), `help` empty
    where there is no remedy, and `severity` that of the rule unless the project's settings say otherwise.
    """

    rule: Rule
    span: Span
    message: str
    help: str
    related: tuple[Note, ...]
    severity: Severity
    fix: Fix | None = None

    def __str__(self) -> str:
        """One line: `file:line:column: error[IMI201] unknown-field: message`."""
        line, column = self.span.first
        place = f"{self.span.source.path}:{line}:{column}"
        return f"{place}: {self.severity}[{self.rule.code}] {self.rule.name}: {' '.join(self.message.splitlines())}"

    @property
    def is_error(self) -> bool:
        """Whether it stops the output."""
        return self.severity is Severity.ERROR


def moved(diagnostic: Diagnostic, source: Source) -> Diagnostic:
    """A finding in a piece of a file as one in that file; what it says of other files stays."""

    def there(span: Span) -> Span:
        return span.within(source) if span.source.path == source.path else span

    fix = diagnostic.fix
    if fix is not None:
        fix = replace(fix, edits=tuple(Edit(there(edit.span), edit.text) for edit in fix.edits))
    related = tuple(Note(note.message, there(note.span)) for note in diagnostic.related)
    return replace(diagnostic, span=there(diagnostic.span), related=related, fix=fix)


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each finding once, by file, place and code."""
    unique = {(*d.span.place, d.span.end - d.span.start, d.rule.code, d.message): d for d in found}
    return [unique[key] for key in sorted(unique)]
