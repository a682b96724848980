"""Outcomes as JSON and back, for a cache and for other processes. Places name their file by its path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from imidsl.binding.usage import DeclarationPlace, FoundAt, Usage
from imidsl.compiler.options import Known, Output
from imidsl.compiler.proof_report import ProofLines
from imidsl.compiler.results import Checked, Compiled
from imidsl.compiler.suppressions import Allow
from imidsl.diagnostics import Diagnostic, Edit, Fix, Note, Severity
from imidsl.diagnostics.lookup import rules_by_key
from imidsl.source import Source, Span

Data: TypeAlias = Any
"""What `json` makes of JSON."""


def dump_checked(outcome: Checked) -> str:
    """A file that was checked, as JSON."""
    texts = outcome.texts
    data = [[texts.messages, texts.count, texts.proved, texts.lines], outcome.entries, outcome.messages]
    return _text([*data, found_data(outcome.found), _usage(outcome.usage), _allows(outcome)])


def dump_compiled(outcome: Compiled) -> str:
    """A file that was compiled, as JSON."""
    outputs = [[o.message, o.example, o.channel, o.name, o.body, span_data(o.span)] for o in outcome.outputs]
    of = outcome.known
    known = [sorted(names) for names in (of.messages, of.channels, of.examples, of.parameters)]
    return _text([outputs, known, found_data(outcome.found), _usage(outcome.usage), _allows(outcome)])


def _text(data: Data) -> str:
    return json.dumps(data, separators=(",", ":"))


def span_data(span: Span) -> Data:
    """A place."""
    return [span.source.path, span.start, span.end]


def _fix(fix: Fix | None) -> Data:
    return None if fix is None else [fix.safe, [[span_data(edit.span), edit.text] for edit in fix.edits]]


def _notes(notes: Iterable[Note]) -> Data:
    return [[note.message, span_data(note.span)] for note in notes]


def found_data(found: Iterable[Diagnostic]) -> Data:
    """Findings."""
    return [
        [d.rule.code, span_data(d.span), d.message, d.help, _notes(d.related), d.severity, _fix(d.fix)] for d in found
    ]


def _usage(usage: Usage) -> Data:
    """Findings under their places as pairs, since JSON has no tuples for keys; of an ordinary file only its path."""
    rest = [
        usage.imported,
        found_data(usage.imports),
        found_data(usage.lets),
        [[list(place), *found_data([found])] for place, found in usage.parameters],
        usage.used,
        [[list(place), *found_data([found])] for place, found in usage.channelless],
        usage.extended,
    ]
    return [usage.path, *rest] if any(rest) else [usage.path]


def _allows(outcome: Checked | Compiled) -> Data:
    return {
        path: [[a.rule.code, span_data(a.span), a.start, a.end, _fix(a.removal)] for a in allows]
        for path, allows in outcome.allows.items()
        if allows
    }


class ResultsReader:
    """Makes outcomes of JSON; `source` gives the source of a path, which only findings need."""

    def __init__(self, source: Callable[[str], Source]) -> None:
        self._source = source

    def checked(self, text: str) -> Checked:
        """What `dump_checked` wrote."""
        texts, entries, messages, found, usage, allows = json.loads(text)
        return Checked(
            self.found(found), ProofLines(*texts), entries, messages, self._usage(usage), self._allows(allows)
        )

    def compiled(self, text: str) -> Compiled:
        """What `dump_compiled` wrote."""
        outputs, known, found, usage, allows = json.loads(text)
        made = [
            Output(message, example, channel, name, body, self.span(span))
            for message, example, channel, name, body, span in outputs
        ]
        names = Known(*map(frozenset, known))
        return Compiled(made, self.found(found), names, self._usage(usage), self._allows(allows))

    def span(self, data: Data) -> Span:
        """What `span_data` made."""
        path, start, end = data
        return Span(self._source(path), start, end)

    def _fix(self, data: Data) -> Fix | None:
        if data is None:
            return None
        safe, edits = data
        return Fix(tuple(Edit(self.span(span), text) for span, text in edits), safe)

    def found(self, data: Data) -> list[Diagnostic]:
        """What `found_data` made."""
        return [self._diagnostic(*one) for one in data]

    def _diagnostic(
        self, code: str, span: Data, message: str, help_: str, related: Data, severity: str, fix: Data
    ) -> Diagnostic:
        notes = tuple(Note(words, self.span(place)) for words, place in related)
        return Diagnostic(
            rules_by_key()[code], self.span(span), message, help_, notes, Severity(severity), self._fix(fix)
        )

    def _usage(self, data: Data) -> Usage:
        if len(data) == 1:
            return Usage(data[0])
        path, imported, imports, lets, parameters, used, channelless, extended = data
        return Usage(
            path,
            tuple(imported),
            tuple(self.found(imports)),
            tuple(self.found(lets)),
            self._by_place(parameters),
            _places(used),
            self._by_place(channelless),
            _places(extended),
        )

    def _by_place(self, data: Data) -> tuple[FoundAt, ...]:
        return tuple(((path, start), self._diagnostic(*found)) for (path, start), found in data)

    def _allows(self, data: Data) -> dict[str, list[Allow]]:
        return {
            path: [
                Allow(rules_by_key()[code], self.span(span), start, end, self._fix(removal) or Fix(()))
                for code, span, start, end, removal in allows
            ]
            for path, allows in data.items()
        }


def _places(data: Data) -> tuple[DeclarationPlace, ...]:
    return tuple(map(tuple, data))
