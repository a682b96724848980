"""The Python interface: load definitions once, render messages many times."""

from __future__ import annotations

import errno
import json
import os
import posixpath
from collections.abc import Iterable, Mapping
from datetime import datetime
from os import PathLike, fspath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from imidsl.binding.modules import ReadImport
from imidsl.compiler.options import Options
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Translation
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import replace
from imidsl.request.check_body import check_body
from imidsl.request.settings import Config, apply
from imidsl.schema.kinds import Profile
from imidsl.source import Source
from imidsl.workspace import calls, clock, discovery, workspace
from imidsl.workspace.calls import check_now, mapping, options, text, texts
from imidsl.workspace.descriptions import MessageInfo, described
from imidsl.workspace.files import Unreadable
from imidsl.workspace.results import Request, Result
from imidsl.workspace.workspace import Settings

if TYPE_CHECKING:
    from imidsl.workspace.quick import Renderings
    from imidsl.workspace.rows import Plan

Imports: TypeAlias = dict[tuple[str, str], Source | str]
"""What each import of each file led to: a text, or why there is none."""


class Library:
    """Loaded definitions, made by `load` or `loads`. Nothing in it changes after loading: threads may share one, and it
    can be pickled; what its files say later isn't noticed.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        imports: Imports,
        read: ReadImport,
        given: Settings,
        unread: Iterable[Diagnostic],
        known: Mapping[str, Translation] = MappingProxyType({}),
    ) -> None:
        self._imports, self._given, self._unread, self._read = imports, given, tuple(unread), read
        environment = replace(workspace.environment(given), read=_noted(read, imports))
        self.project = Project(sources, environment, known)
        """What it consists of, for other rooms of imidsl."""
        self._renderings: Renderings | None = None

    def __repr__(self) -> str:
        return f"<Library of {', '.join(self.messages) or 'nothing'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        sources = [translation.unit.source for translation in self.project.translations]
        return _revived, (sources, self._imports, self._given, self._unread)

    @property
    def messages(self) -> tuple[str, ...]:
        """The names of the messages, in the order of files and definitions."""
        return tuple(message.name for message in self.project.messages)

    def message(self, name: str) -> MessageInfo:
        """What a message is for and what it takes; KeyError where there is none of that name."""
        calls.text("name", name)
        for message in self.project.messages:
            if message.name == name:
                return described(message)
        raise KeyError(f"there is no message '{name}': {suggestion(name, self.messages)}")

    def describe(self) -> tuple[MessageInfo, ...]:
        """The same of every message, in their order."""
        return tuple(map(described, self.project.messages))

    def update(self, path: str, text: str) -> Library:
        """A library like this one in which a file has another text, or that has one file more; this one stays as it is.

        Only that file is read, and those that import it.
        """
        new = Source(path, text)
        sources = [one.unit.source for one in self.project.translations]
        changed = [new if one.path == path else one for one in sources]
        found = {key: one for key, one in self._imports.items() if isinstance(one, Source)}
        imports: Imports = {key: new if one.path == path else one for key, one in found.items()}
        # A file that imports something that wasn't there may find it now.
        open_ = {importer for (importer, _), one in self._imports.items() if not isinstance(one, Source)}
        known = {
            one.unit.source.path: one
            for one in self.project.translations
            if not any(unit.source.path == path or unit.source.path in open_ for unit in one.units)
        }
        unread = [one for one in self._unread if one.span.source.path != path]
        if changed == sources:
            changed.append(new)
        return Library(changed, imports, _with(self._read, new), self._given, unread, known)

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything wrong with the definitions, as `imidsl check` finds it."""
        return tuple(in_order([*self._given.found, *self._unread, *self.project.check()]))

    def check_body(self, body: Mapping[str, Any] | str) -> tuple[Diagnostic, ...]:
        """Everything wrong with a finished body, an object or its JSON, as `imidsl check FILE.json` finds it.

        Text that isn't JSON is a finding; TypeError where an object holds what JSON can't.
        """
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
        found = check_body(Source("body", text), self._given.profile, self._given.config)
        return tuple(apply(found, self._given.config.severity))

    def render(
        self,
        message: str,
        values: Mapping[str, object] | None = None,
        *,
        to: Mapping[str, str | Iterable[str]] | None = None,
        channels: str | Iterable[str] | None = None,
        example: str | None = None,
        now: datetime | None = None,
    ) -> Result:
        """The requests of one message.

        `values` are those of its parameters, as JSON has them (dates may also be `date`s); they count more than those
        of `example`. `to` says who gets it instead of the message's own destinations: addresses by kind of id.
        `channels` picks some of its channels. Both are errors where they are empty. Durations count from `now` (aware;
        the clock unless said).

        Whatever is wrong with definitions and values is in the result; a TypeError is raised for arguments of another
        type only, such as a list for `to` or a `now` without a time zone.
        """
        quick = self._renderings or self._quick()
        answer = quick.answer(message, values, to, channels, example, now)
        if answer is not None:
            return answer
        run = options(message, values, to, channels, example, now)
        result = self._rendered(run)
        quick.learn(message, values, to, channels, example, run.clock, result)
        return result

    def plan(
        self,
        message: str,
        *,
        to: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
        channels: str | Iterable[str] | None = None,
        now: datetime | None = None,
        key: str | None = None,
    ) -> Plan:
        """One message compiled for the rows of a table, which are mappings.

        `to` is the kind of id and the column that holds the address, such as `{"msisdn": "phone"}`; without it the
        message's own destinations get each request. A parameter is the column of its name, unless `columns` names
        another; `channels` picks some; `key` is the column that names rows in what `batches` makes. Durations count
        from `now` for all rows.

        `plan.bodies(row)` are the bodies of a row's requests, one for each channel, `plan.json(row)` the same as texts;
        both are a `Rejected` where a value is wrong. `plan.batches` does it for Arrow record batches. A plan can be
        pickled.

        KeyError where there is no such message; ValueError where it has no such parameter or channel, where there is
        no such kind of id, or not just one; TypeError for arguments of another type, such as a `now` without a time
        zone.
        """
        from imidsl.workspace.rows import Plan  # where there are rows

        check_now(now)
        name = text("message", message)
        kinds = [*mapping("to", to).items()] if to is not None else []
        if to is not None and len(kinds) != 1:
            raise ValueError("a row has one address: `to` has one kind of id, and its column")
        for column in (*(column for _, column in kinds), *mapping("columns", columns).values()):
            text("a column", column)
        names = None if channels is None else [*texts("channels", channels)]
        pair = kinds[0] if kinds else None
        return Plan(self, name, to=pair, columns=columns, channels=names, now=now or clock.now(), key=key)

    def _quick(self) -> Renderings:
        if self._renderings is None:
            from imidsl.workspace.quick import Renderings  # where something is rendered

            self._renderings = Renderings(self.project)
        return self._renderings

    def _rendered(self, run: Options) -> Result:
        """The requests of one message, the general way."""
        message = run.messages[0].name
        outputs, found = self.project.compile(run)
        # In a file that can't be read there may be a message that nobody else has.
        unread = () if self.project.has(message) else self._unread
        every = (*self._given.found, *unread, *found)
        failed = any(diagnostic.is_error for diagnostic in every)
        requests = () if failed else tuple(Request(o.message, o.channel, o.body) for o in outputs)
        return Result(requests, every)


def load(*paths: str | PathLike[str], profile: Profile | None = None) -> Library:
    """Load definitions: files, or folders with all `.imi` files below them, and the `imidsl.toml` that holds for them.

    The working directory is loaded where no path is given. FileNotFoundError where a path isn't there, ValueError where
    there is no such profile; a file that can't be read is a finding of `check`.
    """
    names = [fspath(path) for path in paths] or ["."]
    for name in names:
        if not os.path.lexists(name):
            raise FileNotFoundError(errno.ENOENT, "there are no definitions", name)
    given = workspace.settings(names[0], _named_profile(profile))
    inputs = [workspace.read(path) for path in discovery.find(names, given.exclude)]
    unread = [workspace.unreadable(item) for item in inputs if isinstance(item, Unreadable)]
    sources = [item for item in inputs if isinstance(item, Source)]
    return Library(sources, {}, workspace.environment(given).read, given, unread)


def loads(text: str | Mapping[str, str], *, profile: Profile | None = None) -> Library:
    """Load definitions from a text, or from several by their file names, which may import each other.

    Nothing is read from the disk. ValueError where there is no such profile.
    """
    if text is None:
        raise TypeError("text must be a str or a mapping of them, not NoneType")
    named = {"text.imi": text} if isinstance(text, str) else calls.mapping("text", text)
    sources = [Source(name, calls.text(f"text[{name!r}]", one)) for name, one in named.items()]
    given = Settings(Config(), None, workspace.profile_of(_named_profile(profile)), ())
    return Library(sources, {}, _among(sources), given, ())


def _named_profile(profile: object) -> str | None:
    return calls.text("profile", profile) if profile is not None else None


def _among(sources: Iterable[Source]) -> ReadImport:
    """Imports from some texts only."""
    named = {source.path: source for source in sources}

    def read(importer: str, target: str) -> Source | str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
        return named.get(path) or f"no text of the name '{path}' was given"

    return read


def _with(read: ReadImport, new: Source) -> ReadImport:
    """Imports, with another text for one file."""

    def found(importer: str, target: str) -> Source | str:
        one = read(importer, target)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))
        return new if path == new.path or (isinstance(one, Source) and one.path == new.path) else one

    return found


def _noted(read: ReadImport, known: Imports) -> ReadImport:
    """Imports that are remembered, so that a library can go where its files aren't."""

    def noted(importer: str, target: str) -> Source | str:
        key = importer, target
        if key not in known:
            known[key] = read(importer, target)
        return known[key]

    return noted


def _revived(sources: list[Source], imports: Imports, given: Settings, unread: tuple[Diagnostic, ...]) -> Library:
    return Library(sources, imports, lambda importer, target: "it wasn't there", given, unread)
