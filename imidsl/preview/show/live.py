"""The live preview between files and browser: what is loaded, what is shown, and the last that was good."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast

from imidsl.binding.message import Message
from imidsl.binding.values import Clock
from imidsl.compiler.project import Project
from imidsl.compiler.proof_report import entries
from imidsl.diagnostics import Diagnostic
from imidsl.preview.cards.maker import Maker, defaults, value_sets
from imidsl.preview.cards.meters import ProofEntry
from imidsl.preview.cards.model import Sheet, ValueSet, Wanted
from imidsl.preview.cards.problems import problems
from imidsl.preview.show import form, page
from imidsl.records import dataclass
from imidsl.report.cells import safe
from imidsl.source import Source
from imidsl.text.types import parameters
from imidsl.text.types.samples import Pick, made_up, taken
from imidsl.workspace import files
from imidsl.workspace.discovery import find
from imidsl.workspace.workspace import project, settings

_EXAMPLE = "example:"
_WITNESS = "longest:"


@dataclass(frozen=True, slots=True)
class Preset:
    """Something to click: an example, or made-up values."""

    id: str
    label: str
    made_up: bool


@dataclass(frozen=True, eq=False)
class Loaded:
    """The definitions at one moment, and what loading them found."""

    maker: Maker
    errors: tuple[Diagnostic, ...]
    texts: Sequence[ProofEntry]

    @property
    def project(self) -> Project:
        """The definitions."""
        return self.maker.project

    def contents(self) -> object:
        """Equal for definitions that show the same."""
        texts = {unit.source.path: unit.source.text for unit in self.project.units}
        return texts, self.project.config, [(found.rule.code, found.message) for found in self.errors]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every message with its own values, for their state: made once for each change of the files."""
        return self.maker.preview(Wanted(texts=self.texts)).sheets

    def message(self, name: str) -> Message | None:
        """The message of that name, the first one where there is none."""
        return next((m for m in self.project.messages if m.name == name), next(iter(self.project.messages), None))


class Live:
    """Loads and shows; safe to be used from several threads."""

    def __init__(self, paths: Sequence[str], profile: str | None, clock: Clock) -> None:
        self._paths, self._profile, self._clock = paths, profile, clock
        self._lock = threading.Lock()
        self._now = self._load()
        self._good = None if self._now.errors else self._now

    @property
    def title(self) -> str:
        """What the page is of."""
        return ", ".join(os.path.basename(os.path.abspath(path)) for path in self._paths)

    def reload(self) -> bool:
        """Read everything again; whether there is anything new in it."""
        loaded = self._load()
        with self._lock:
            new = loaded.contents() != self._now.contents()
            self._now = loaded
            if not loaded.errors:
                self._good = loaded
        return new

    def folders(self) -> Mapping[str, tuple[int, int]]:
        """The folders whose files matter, each with what tells it from another one that takes its place.

        They are those given, those of every file read, that of the settings.
        """
        sources = {unit.source.path for unit in self._now.project.units}
        near = {os.path.dirname(os.path.abspath(path)) for path in sources}
        given = {os.path.abspath(p if os.path.isdir(p) else os.path.dirname(os.path.abspath(p))) for p in self._paths}
        configured = files.configuration(self._paths[0])
        folders = near | given | ({os.path.dirname(os.path.abspath(configured))} if configured else set())
        return {folder: found for folder in folders if (found := files.identity(folder)) is not None}

    def _load(self) -> Loaded:
        given = settings(self._paths[0], self._profile)
        found = list(given.found)
        loaded = project(find(self._paths, given.exclude), given, found)
        every = [*found, *loaded.settled(loaded.found, complete=False)]
        errors = tuple(diagnostic for diagnostic in every if diagnostic.is_error)
        return Loaded(Maker(loaded, found, self._clock), errors, entries(loaded.proofs()))

    # --- showing

    def whole(self, name: str, pick: str, version: str) -> str:
        """The page with a message; from `version` on it asks for changes."""
        with self._lock:
            now, good = self._now, self._good
        shown = self._shown(now, good)
        message = shown.message(name)
        script = page.asset("page.js") + page.asset("live.js")
        parts = self._parts(now, shown, message, pick, None)
        of = message.name if message is not None else ""
        return page.template(
            "live.html.j2",
            title=self.title,
            message=of,
            pick=pick,
            version=version,
            **parts,
            **page.frame(script, connect=True),
        )

    def part(self, name: str, pick: str, values: Mapping[str, object] | None) -> dict[str, str]:
        """The parts of the page that change: `view nav panel`, and `form`, which says whether the form is another."""
        with self._lock:
            now, good = self._now, self._good
        shown = self._shown(now, good)
        return self._parts(now, shown, shown.message(name), pick, values)

    @staticmethod
    def _shown(now: Loaded, good: Loaded | None) -> Loaded:
        return good if now.errors and good is not None else now

    def _parts(
        self, now: Loaded, shown: Loaded, message: Message | None, pick: str, values: Mapping[str, object] | None
    ) -> dict[str, str]:
        stale = bool(now.errors)
        wanted = Wanted(texts=shown.texts)
        found = list(now.errors) if stale else [p.diagnostic for p in now.maker.general()]
        sheet = None
        panel, key = "", ""
        if message is not None:
            one, more = _values(message, pick, values, shown.texts)
            found += more
            sheet = shown.maker.sheet(message, [one], wanted)
            given = form.fields(message.parameters.values(), {**one.values, **(values or {})})
            key = form.signature(given)
            picks = list(_picks(message, shown.texts))
            current = "" if values is not None else pick or picks[0].id
            panel = page.template("panel.html.j2", sheet=sheet, picks=picks, current=current, fields=given, key=key)
        view = page.template("view.html.j2", stale=stale, problems=problems(found), sheet=sheet)
        nav = page.template("nav.html.j2", sheets=shown.sheets, current=message.name if message is not None else "")
        return {"view": view, "nav": nav, "panel": panel, "form": key}


def _picks(message: Message, answers: Sequence[ProofEntry]) -> list[Preset]:
    named = [Preset(_EXAMPLE + name, name, False) for name in message.examples]
    first = [] if named else [Preset(Pick.USUAL, Pick.USUAL.label, True)]
    if not message.parameters:
        return named or [Preset(Pick.USUAL, "as it is", False)]
    longest = [
        Preset(f"{_WITNESS}{answer['channel']}:{answer['field']}", f"longest {answer['field']}", True)
        for answer in answers
        if answer["message"] == message.name and answer.get("witness") is not None
    ]
    return [*named, *first, Preset(Pick.SHORTEST, Pick.SHORTEST.label, True), *longest, *_odd()]


def _odd() -> list[Preset]:
    return [Preset(pick, pick.label, True) for pick in (Pick.NON_GSM, Pick.RTL)]


def _values(
    message: Message, pick: str, given: Mapping[str, object] | None, answers: Sequence[ProofEntry]
) -> tuple[ValueSet, list[Diagnostic]]:
    """The values to show: those of the form, else those that were picked; and what is wrong with them."""
    if given is not None:
        picked, _ = _values(message, pick, None, answers)
        return _of_form(message, given, picked.values)
    if pick.startswith(_EXAMPLE) and pick.removeprefix(_EXAMPLE) in message.examples:
        name = pick.removeprefix(_EXAMPLE)
        return ValueSet(name, {**defaults(message), **message.examples[name].values}, name), []
    witness = _witness(message, pick, answers)
    if witness is not None:
        return ValueSet("the longest", {**defaults(message), **witness}, None, True), []
    if pick in (Pick.SHORTEST, Pick.NON_GSM, Pick.RTL):
        return ValueSet(Pick(pick).label, made_up(message.parameters, Pick(pick)), None, True), []
    return next(value_sets(message, Wanted())), []


def _witness(message: Message, pick: str, answers: Sequence[ProofEntry]) -> Mapping[str, object] | None:
    for answer in answers:
        id_ = f"{_WITNESS}{answer['channel']}:{answer['field']}"
        if answer["message"] == message.name and id_ == pick and isinstance(answer.get("witness"), Mapping):
            plain = cast(Mapping[str, object], answer["witness"])
            known = {name: message.parameters[name].type for name in plain if name in message.parameters}
            return {name: taken(type_, plain[name])[0] for name, type_ in known.items() if type_ is not None}
    return None


def _of_form(
    message: Message, given: Mapping[str, object], picked: Mapping[str, object]
) -> tuple[ValueSet, list[Diagnostic]]:
    """The values of the form; of those that are wrong the picked ones."""
    values = dict(picked)
    found: list[Diagnostic] = []
    for name, parameter in message.parameters.items():
        if name in given:
            span = Source("form", f"{name} = {safe(str(given[name]))}").span(0, len(name))
            value, more = parameters.value_of_plain(parameter, given[name], span)
            found += more
            if not any(diagnostic.is_error for diagnostic in more):
                values[name] = value
    return ValueSet("your values", values), found
