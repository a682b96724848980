"""The Python interface: load definitions once, render messages many times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike, fspath
from typing import Any

from imidsl.compiler.options import Address, Options, Recipients, Supplied
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import dataclass
from imidsl.schema.kinds import Profile
from imidsl.source import Source
from imidsl.workspace import clock, discovery, workspace


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the message and channel that it is of, and its body, ready for `json.dumps`."""

    message: str
    channel: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What rendering gave: the requests, none where something is wrong, and all findings."""

    requests: tuple[Request, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether no error was found."""
        return not any(diagnostic.is_error for diagnostic in self.diagnostics)


class Library:
    """Loaded definitions. Nothing in it changes after loading, so threads may share one."""

    def __init__(self, project: Project, found: Iterable[Diagnostic]) -> None:
        self._project = project
        self._found = tuple(found)

    @property
    def messages(self) -> tuple[str, ...]:
        """The names of the messages, in the order of files and definitions."""
        return tuple(message.name for message in self._project.messages)

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything wrong with the definitions, as `imidsl check` finds it."""
        return tuple(in_order([*self._found, *self._project.check()]))

    def render(
        self,
        message: str,
        values: Mapping[str, object] | None = None,
        *,
        to: Mapping[str, str | Iterable[str]] | None = None,
        channels: Iterable[str] | None = None,
        example: str | None = None,
        now: datetime | None = None,
    ) -> Result:
        """The requests of one message.

        `values` are those of its parameters, as JSON has them (dates may also be `date`s); they count more than those
        of `example`. `to` says who gets it instead of the message's own destinations: addresses by kind of id.
        `channels` picks some of its channels. Both are errors where they are empty. Durations count from `now` (aware;
        the clock unless said). Whatever is wrong is in the result; nothing is raised for it.
        """
        given = [_given(name, value) for name, value in (values or {}).items()]
        run = Options(
            messages=[_pick("message", message)],
            channels=[_pick("channels", channel) for channel in channels] if channels is not None else None,
            example=_pick("example", example) if example is not None else None,
            values=given,
            to=list(_recipients(to)) if to is not None else None,
            clock=(lambda: now) if now is not None else clock.now,
        )
        outputs, found = self._project.compile(run)
        failed = any(diagnostic.is_error for diagnostic in (*self._found, *found))
        requests = () if failed else tuple(Request(o.message, o.channel, o.body) for o in outputs)
        return Result(requests, (*self._found, *found))


def load(*paths: str | PathLike[str], profile: Profile | None = None) -> Library:
    """Load definitions: files, or folders with all `.imi` files below them, and the `imidsl.toml` that holds for them.

    Files that can't be read are findings of `check` and of each rendering. ValueError where there is no such profile.
    """
    names = [fspath(path) for path in paths] or ["."]
    given = workspace.settings(names[0], profile)
    found = list(given.found)
    return Library(workspace.project(discovery.find(names, given.exclude), given, found), found)


def _given(name: str, value: object) -> Supplied:
    source = Source("values", f"{name}={value!r}")
    return Supplied(name, value, source.span(0, len(name)), source.span(len(name) + 1, len(source.text)))


def _pick(argument: str, name: str) -> Supplied:
    span = Source(argument, name).span(0, len(name))
    return Supplied(name, None, span, span)


def _recipients(to: Mapping[str, str | Iterable[str]]) -> Iterator[Recipients]:
    for kind, values in to.items():
        addresses = [values] if isinstance(values, str) else values
        span = Source("to", kind).span(0, len(kind))
        yield Recipients(kind, span, [Address(one, Source("to", one).span(0, len(one))) for one in addresses])
