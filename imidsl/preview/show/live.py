"""The live preview between files and browser: what is loaded, what is shown, and the last that was good."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TypedDict
from urllib.parse import quote

from imidsl.binding.message import Message
from imidsl.binding.modules import Unit
from imidsl.binding.values import Clock
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic, Severity, in_order
from imidsl.preview.cards.listing import Folder, folders, tallies
from imidsl.preview.cards.maker import Maker, contains
from imidsl.preview.cards.meters import ProofEntry
from imidsl.preview.cards.model import Sheet, Wanted
from imidsl.preview.cards.problems import Problem, problems
from imidsl.preview.show import form, page
from imidsl.preview.show.presets import presets, value_set
from imidsl.records import dataclass
from imidsl.workspace import files
from imidsl.workspace.discovery import Patterns, find
from imidsl.workspace.rereading import Reading, read_again
from imidsl.workspace.workspace import settings

_BASE = "?message="
"""What the URL of a message begins with."""


class Parts(TypedDict, total=False):
    """What the page shows: its parts as HTML, and what is wrong with which value of the form.

    `said` is it in a few words, for who can't see it. `form` says whether the form is another one, `key` whether `nav`
    and `grid` are: they are left out where the page has them already.
    """

    message: str
    head: str
    view: str
    said: str
    panel: str
    form: str
    faults: dict[str, str]
    key: str
    nav: str
    grid: str
    counts: str


@dataclass(frozen=True, eq=False)
class Loaded:
    """The definitions at one moment, and what loading them found."""

    reading: Reading
    maker: Maker
    errors: tuple[Diagnostic, ...]
    texts: Sequence[ProofEntry]
    drawn: dict[int, Sheet]
    """What was drawn already of messages that are as they were, by their identity."""

    @property
    def project(self) -> Project:
        """The definitions."""
        return self.maker.project

    def kept(self, project: Project) -> dict[int, Sheet]:
        """What is drawn of the messages that another project has too; one without channel depends on who uses it."""
        return {id(m): self.drawn[id(m)] for m in project.messages if m.channels and id(m) in self.drawn}

    def contents(self) -> object:
        """Equal for definitions that show the same."""
        texts = {unit.source.path: unit.source.text for unit in self.project.units}
        return texts, self.project.config, [(found.rule.code, found.message) for found in self.errors]

    @cached_property
    def sheets(self) -> Mapping[str, Sheet]:
        """Every message with its own values, by name: made once for each change of the message."""
        new = [message for message in self.project.messages if id(message) not in self.drawn]
        self.drawn.update(zip(map(id, new), self.maker.sheets(new, Wanted(texts=self.texts)), strict=True))
        return {message.name: self.drawn[id(message)] for message in self.project.messages}

    @cached_property
    def messages(self) -> Mapping[str, Message]:
        """The messages by name."""
        return {message.name: message for message in reversed(self.project.messages)}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """The files by path."""
        return {unit.source.path: unit for unit in self.project.units}

    @cached_property
    def own_errors(self) -> Mapping[str, Sequence[Diagnostic]]:
        """The errors in the blocks of each message, by its name."""
        return {m.name: [e for e in self.errors if contains(m, e.span)] for m in self.project.messages}

    @cached_property
    def other_errors(self) -> Mapping[str, Sequence[Diagnostic]]:
        """The errors in no message, by the path of their file."""
        own = {id(error) for errors in self.own_errors.values() for error in errors}
        found: dict[str, list[Diagnostic]] = {}
        for error in self.errors:
            if id(error) not in own:
                found.setdefault(error.span.source.path, []).append(error)
        return found

    def errors_of(self, name: str, path: str) -> list[Diagnostic]:
        """The errors that keep a message of a file from being shown as it is now.

        They are those in it, in no message of its file or of one that it imports, and in no definitions at all.
        """
        units = self.units
        seen = {unit.source.path for unit in units[path].seen} if path in units else {path}
        others = (e for file, errors in self.other_errors.items() if file in seen or file not in units for e in errors)
        return in_order([*self.own_errors.get(name, ()), *others])


class Live:
    """Loads and shows; safe to be used from several threads. `exclude` is passed over in folders."""

    def __init__(
        self, paths: Sequence[str], profile: str | None, clock: Clock, exclude: Sequence[Patterns] = ()
    ) -> None:
        self._paths, self._profile, self._clock, self._exclude = paths, profile, clock, exclude
        self._lock = threading.Lock()
        loaded = self._load(None)
        self._moment = _Moment(loaded, _good(loaded, {}))

    @property
    def title(self) -> str:
        """What the page is of."""
        return page.title_of(self._paths)

    def reload(self) -> bool:
        """Read everything again; whether there is anything new in it."""
        loaded = self._load(self._moment.now)
        with self._lock:
            new = loaded.contents() != self._moment.now.contents()
            self._moment = _Moment(loaded, _good(loaded, self._moment.good))
        return new

    def folders(self) -> Mapping[str, tuple[int, int]]:
        """The folders whose files matter, each with what tells it from another one that takes its place.

        They are those given, those of every file read, that of the settings.
        """
        sources = {unit.source.path for unit in self._moment.now.project.units}
        near = {os.path.dirname(os.path.abspath(path)) for path in sources}
        given = {os.path.abspath(p if os.path.isdir(p) else os.path.dirname(os.path.abspath(p))) for p in self._paths}
        configured = files.configuration(self._paths[0])
        folders = near | given | ({os.path.dirname(os.path.abspath(configured))} if configured else set())
        return {folder: found for folder in folders if (found := files.identity(folder)) is not None}

    def _load(self, before: Loaded | None) -> Loaded:
        given = settings(self._paths[0], self._profile)
        found = list(given.found)
        inputs = find(self._paths, [*given.exclude, *self._exclude])
        reading = read_again(inputs, given, found, before.reading if before is not None else None)
        loaded = reading.project
        every = [*found, *loaded.settled(loaded.found, complete=False)]
        errors = tuple(diagnostic for diagnostic in every if diagnostic.is_error)
        drawn = before.kept(loaded) if before is not None else {}
        return Loaded(reading, Maker(loaded, found, self._clock), errors, loaded.entries(), drawn)

    # --- showing

    def whole(self, name: str, pick: str, values: Mapping[str, object] | None, version: str) -> str:
        """The page with a message; from `version` on it asks for changes."""
        parts = self.part(name, pick, values)
        script = page.asset("page.js") + page.asset("live.js")
        given = {**parts, "faults": json.dumps(parts["faults"]), "own": "yes" if values is not None else ""}
        given |= {"title": self.title, "pick": pick, "version": version, **page.frame(script, connect=True)}
        return page.template("live.html.j2", **given)

    def part(self, name: str, pick: str, values: Mapping[str, object] | None, key: str = "") -> Parts:
        """The parts of the page that show a message, with values where the form has some; `key` is of what it has."""
        with self._lock:
            moment = self._moment
        listed = moment.listed
        return {**moment.shown(name, pick, values), **({} if listed["key"] == key else listed)}


def _good(now: Loaded, before: Mapping[str, Loaded]) -> Mapping[str, Loaded]:
    """Of each message the last definitions in which it had no error, as long as it isn't taken away."""
    kept = {name: old for name, old in before.items() if now.errors_of(name, old.messages[name].span.source.path)}
    fine = (name for name, message in now.messages.items() if not now.errors_of(name, message.span.source.path))
    return kept | dict.fromkeys(fine, now)


@dataclass(frozen=True, eq=False)
class _Moment:
    """What is loaded, and for each message the last that was good."""

    now: Loaded
    good: Mapping[str, Loaded]

    @cached_property
    def folders(self) -> tuple[Folder, ...]:
        """The messages by folder, with their states."""
        names = self._names()
        sheets = [self._loaded(name).sheets[name] for name in names]
        return folders(sheets, {name for name in names if self._errors(name)})

    @cached_property
    def listed(self) -> Parts:
        """The list of messages, the grid, the counts: the same until something changes."""
        sheets = [entry.sheet for folder in self.folders for entry in folder.entries]
        shown = (problem.diagnostic for sheet in sheets for problem in sheet.every_problem())
        counted = tallies(self.folders, (*self.now.errors, *shown))
        given = {"folders": self.folders, "tallies": counted, "count": len(sheets), "base": _BASE}
        nav, grid, counts = (page.template(f"{part}.html.j2", **given) for part in ("nav", "grid", "counts"))
        key = sha256("".join((nav, grid, counts)).encode("utf-8", "replace")).hexdigest()
        return {"nav": nav, "grid": grid, "counts": counts, "key": key}

    def shown(self, name: str, pick: str, values: Mapping[str, object] | None) -> Parts:
        """A message, the first one where none has the name."""
        listed = [entry.sheet.name for folder in self.folders for entry in folder.entries]
        name = name if name in listed else next(iter(listed), "")
        errors = self._errors(name) if name else list(self.now.errors)
        if not name:
            return self._view(errors, None) | Parts(message="", panel="", form="", faults={})
        loaded = self._loaded(name)
        message = loaded.messages[name]
        one, faults = value_set(message, pick, values, loaded.texts)
        given = form.fields(message.parameters.values(), {**one.values, **(values or {})})
        found = presets(message, loaded.texts)
        current = "" if values is not None else pick if pick in {one.id for one in found} else found[0].id
        key = form.signature(given)
        panel = page.template("panel.html.j2", message=name, picks=found, current=current, fields=given, key=key)
        sheet = loaded.maker.sheet(message, [one], Wanted(texts=loaded.texts))
        return self._view(errors, sheet) | Parts(message=name, panel=panel, form=key, faults=faults)

    def _view(self, errors: list[Diagnostic], sheet: Sheet | None) -> Parts:
        general = () if errors else self.now.maker.general()
        found = problems(errors) or tuple(p for p in general if not p.diagnostic.is_error)
        link = _editor(self.now.project.config.editor)
        given = {"stale": bool(errors), "problems": found, "sheet": sheet, "editor": link, "base": _BASE}
        head, view = (page.template(f"{part}.html.j2", **given) for part in ("head", "view"))
        return {"head": head, "view": view, "said": _said(found, sheet)}

    def _names(self) -> list[str]:
        """The messages there are, and those that errors keep from being there, by file."""
        places = {name: self._loaded(name).messages[name].span for name in (*self.now.messages, *self.good)}
        return sorted(places, key=lambda name: (places[name].source.path, places[name].start))

    def _loaded(self, name: str) -> Loaded:
        return self.good.get(name, self.now)

    def _errors(self, name: str) -> list[Diagnostic]:
        return self.now.errors_of(name, self._loaded(name).messages[name].span.source.path)


def _said(found: Sequence[Problem], sheet: Sheet | None) -> str:
    """What is shown, in a few words: the message, what is wrong, what it costs."""
    counts = Counter(problem.severity for problem in (*found, *(sheet.every_problem() if sheet is not None else ())))
    wrong = ", ".join(f"{counts[word]} {word}{'' if counts[word] == 1 else 's'}" for word in Severity if word in counts)
    cost = sheet.cost.words if sheet is not None and sheet.cost is not None else ""
    return ", ".join(filter(None, (sheet.name if sheet is not None else "", wrong or "no findings", cost)))


def _editor(template: str | None) -> page.Link | None:
    """What makes the URL that opens a place (`file:line:column`) in the editor."""
    if template is None:
        return None

    def link(place: str) -> str:
        path, line, column = (f"{place}:1" if place.count(":") < 2 else place).rsplit(":", 2)
        full = os.path.abspath(path).replace(os.sep, "/")
        return template.replace("{path}", quote(full)).replace("{line}", line).replace("{column}", column)

    return link
