"""A message for the rows of a table: `Library.plan`.

A row gives the values of the parameters, and who gets the message. What a plan of the message doesn't take goes the
general way, which answers with its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol, TypeAlias

from imidsl.binding.message import Message
from imidsl.compiler.options import Address, Options, Output, Recipients, Supplied
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.suggest import suggestion
from imidsl.plan.columns import AddressColumn
from imidsl.plan.function import Made
from imidsl.plan.jsontext import compact, listed
from imidsl.plan.pieces import NotPlanned, found_at
from imidsl.plan.plan import MessagePlan, planned, reader
from imidsl.plan.requests import encoded_path
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.envelope import DESTINATION, IDS
from imidsl.schema.kinds import Json, Kind, Many, Pattern
from imidsl.schema.model import Field
from imidsl.source import Source, Span
from imidsl.text.types.samples import Pick, made_up

VALUES, TO = "values", "to"
"""What the sources of findings are called that are about a value, or an address."""

SplitText: TypeAlias = tuple[str, str, str, str]
"""A body as JSON: what stands before and behind the list of who gets it, and beside the addresses there; then the text
whose encoding is a question."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that no request can be made of, and why."""

    diagnostics: tuple[Diagnostic, ...]


KINDS_OF_IDS = tuple(row.name for row in IDS)
"""What may get a message."""


class Definitions(Protocol):
    """What a library has that a plan asks for."""

    project: Project

    def message(self, name: str) -> object:
        """What is known of a message; KeyError where there is none of that name."""


class Plan:
    """A message compiled for rows, which are mappings.

    Its parameters are taken from the keys of their names, or those that `columns` gives them; `to` is the kind of id
    and the key that has the address; `key` names a row in batches. Without `to` the message's own destinations get each
    request. It can be pickled, and is made anew where it is unpickled.
    """

    def __init__(
        self,
        library: Definitions,
        message: str,
        *,
        to: tuple[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
        channels: Sequence[str] | None = None,
        now: datetime,
        words: bool = False,
        key: str | None = None,
    ) -> None:
        self.library, self.message, self.to, self.key = library, message, to, key
        self.channels, self.now, self.words = channels, now, words
        self.columns = {name: name for name in self.definition.parameters} | dict(columns or {})
        _check(f"message '{message}' has no parameter", columns or {}, self.definition.parameters)
        _check(f"message '{message}' has no channel", channels or (), [one.name for one in self.definition.channels])
        _check("there is no kind of id", to[:1] if to is not None else (), KINDS_OF_IDS)
        self._names = {key: name for name, key in self.columns.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        given = (self.library, self.message, self.to, self.columns, self.channels, self.now, self.words, self.key)
        return _revived, given

    @cached_property
    def definition(self) -> Message:
        """The message; KeyError where there is none of that name."""
        self.library.message(self.message)
        return self.library.project.homes(self.message)[0][1]

    @cached_property
    def quick(self) -> MessagePlan | None:
        """What answers for most rows."""
        kinds = None if self.to is None else [self.to[0]]
        try:
            return planned(
                self.library.project, self.message, self.channels, kinds, words=self.words, beside=self.to is not None
            )
        except NotPlanned:
            return None

    # -- Rows

    def bodies(self, row: Mapping[str, Any]) -> list[Json] | Rejected:
        """The bodies of a row's requests, one for each channel."""
        try:
            return [*self._make(*self._taken(row))]
        except Exception:  # whatever it is, the general way knows why
            made = self.general(*self._read(row))
            return made if isinstance(made, Rejected) else [output.body for output in made]

    def json(self, row: Mapping[str, Any]) -> list[str] | Rejected:
        """The same as JSON, as it is sent."""
        try:
            return [*self._write(*self._taken(row))]
        except Exception:
            made = self.general(*self._read(row))
            return made if isinstance(made, Rejected) else [compact(output.body) for output in made]

    def texts(self, values: Mapping[str, Any], address: object) -> Sequence[SplitText] | Rejected:
        """The JSON of a row's requests in pieces; values by the names of the parameters."""
        try:
            plan = self.quick_plan()
            if self.to is not None:
                self.take(address)
            made: Sequence[SplitText] = plan.split(plan.cells(values), self.moments, None)
            return made
        except Exception:
            found = self.general(values, address)
            return found if isinstance(found, Rejected) else [self._split(output) for output in found]

    def taken(self, address: Any) -> str:
        """An address that a request was made for, as it is sent."""
        return str(self.id_kind.take(address))

    def recipients(self, addresses: Sequence[str], beside: str) -> str:
        """An object of the list of who gets a request."""
        return f"{self._head}{listed(addresses)}{beside}}}"

    @cached_property
    def _head(self) -> str:
        return f"{{{compact(self.kind)}:"

    @cached_property
    def _id(self) -> Field:
        assert self.to is not None
        return next(row for row in IDS if row.name == self.to[0])

    @property
    def id_kind(self) -> Kind:
        """What an address is."""
        assert isinstance(self._id.kind, Many)
        return self._id.kind.of

    @cached_property
    def take(self) -> Callable[[Any], str]:
        """Gives an address as it is sent; raises for a doubtful one."""
        return AddressColumn(self._id.name, self.id_kind).take

    @property
    def channel_names(self) -> Sequence[str]:
        """The channels that a row makes requests to, in their order."""
        names = [channel.name for channel in self.definition.channels]
        return names if self.channels is None else [name for name in names if name in self.channels]

    @cached_property
    def kind(self) -> str:
        """What the kind of id is called on the wire."""
        return self._id.on_wire(self.library.project.profile)

    def _read(self, row: Mapping[str, Any]) -> tuple[dict[str, Any], object]:
        """A row's values by the names of the parameters, and its address; what isn't known stays, to be found."""
        if not isinstance(row, Mapping):
            raise TypeError(f"a row must be a mapping, not {type(row).__name__}")
        key = None if self.to is None else self.to[1]
        values = {
            self._names.get(name, name): value for name, value in row.items() if name in self._names or name != key
        }
        return values, row.get(key) if key is not None else None

    def _taken(self, row: Mapping[str, Any]) -> tuple[Sequence[Any], Mapping[timedelta, str], Mapping[str, str]]:
        """A row as the functions of a plan take it."""
        # One that has everything is the usual one.
        has_all = len(row) == len(self._keys)
        cells = self._every(row) if has_all else self.quick_plan().cells(self._read(row)[0])
        if self.to is None:
            return cells, self.moments, {}
        kind, column = self.to
        address = row[column]
        if address.__class__ is not str:
            raise NotPlanned
        return cells, self.moments, {kind: address}

    @cached_property
    def _keys(self) -> frozenset[str]:
        """What a row has that has everything."""
        return frozenset([*self.columns.values(), *([self.to[1]] if self.to is not None else [])])

    @cached_property
    def _make(self) -> Made:
        return self.quick_plan().make

    @cached_property
    def _write(self) -> Made:
        return self.quick_plan().write

    @cached_property
    def _every(self) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
        return reader([self.columns[column.name] for column in self.quick_plan().columns])

    def quick_plan(self) -> MessagePlan:
        """What answers for most rows; `NotPlanned` where nothing does."""
        if self.quick is None or not self._agrees:
            raise NotPlanned
        return self.quick

    @cached_property
    def _agrees(self) -> bool:
        """Whether both ways make the same of made-up values, if the plan takes them."""
        plan, (values, address) = self.quick, self.made_up
        made = self.general(values, address)
        if plan is None or isinstance(made, Rejected):
            return False
        try:
            cells, to = plan.cells(values), self.to[0] if self.to is not None else ""
            bodies = plan.make(cells, self.moments, {to: address})
            texts = plan.write(cells, self.moments, {to: address})
            split = plan.split(cells, self.moments, None)
        except Exception:
            return True
        wanted = [output.body for output in made]
        return [*bodies] == wanted and [*texts] == [*map(compact, wanted)] and [*split] == [*map(self._split, made)]

    @cached_property
    def made_up(self) -> tuple[Mapping[str, Any], str]:
        """Values that are as good as any, and an address."""
        sample = self.id_kind.sample if self.to is not None and isinstance(self.id_kind, Pattern) else _ANYBODY
        return made_up(self.definition.parameters, Pick.USUAL), sample

    def problems(self) -> list[Diagnostic]:
        """Errors that no row can do anything about."""
        made = self.general(*self.made_up)
        found = made.diagnostics if isinstance(made, Rejected) else ()
        return [one for one in found if one.span.source.path != VALUES and one.rule.code[3] in _WHATEVER]

    @cached_property
    def moments(self) -> Mapping[timedelta, str]:
        """The instants of the run."""
        assert self.quick is not None
        return self.quick.moments(lambda: self.now)

    # -- The general way

    def general(self, values: Mapping[str, Any], address: object) -> list[Output] | Rejected:
        """What the general way makes of a row."""
        picked = None if self.channels is None else [_supplied("channels", name, None) for name in self.channels]
        run = Options(
            messages=[_supplied("message", self.message, None)],
            channels=picked,
            values=[_supplied(VALUES, name, value, word=self._is_word(value)) for name, value in values.items()],
            to=None if self.to is None else [self._to(address)],
            clock=lambda: self.now,
            beside=self.to is not None,
        )
        outputs, found = self.library.project.compile(run)
        if any(diagnostic.is_error for diagnostic in found):
            return Rejected(tuple(diagnostic for diagnostic in found if diagnostic.is_error))
        return outputs

    def _is_word(self, value: object) -> bool:
        return self.words and isinstance(value, str)

    def _to(self, address: object) -> Recipients:
        assert self.to is not None
        kind = self.to[0]
        text = address if isinstance(address, str) else ""
        given = [Address(text, _span(TO, text))]
        return Recipients(kind, _span(TO, kind), given)

    def _split(self, output: Output) -> SplitText:
        """A body's JSON in pieces."""
        body, profile = output.body, self.library.project.profile
        text = found_at(body, encoded_path(BY_NAME[output.channel], profile)) or ""
        wire = DESTINATION.on_wire(profile)
        if self.to is None:
            return compact(body), "", "", text
        members = [f"{compact(key)}:{compact(value)}" for key, value in body.items()]
        at = list(body).index(wire)
        before = "".join(f"{member}," for member in members[:at])
        behind = "".join(f",{member}" for member in members[at + 1 :])
        others = {key: value for key, value in body[wire][0].items() if key != self.kind}
        beside = "".join(f",{compact(key)}:{compact(value)}" for key, value in others.items())
        return f"{{{before}{compact(wire)}:[", f"]{behind}}}", beside, text

    # -- Tables of an engine

    batches_schema = (
        "key string, channel string, body string, head int, tail int, column string, code string, message string"
    )
    """What `batches` makes, as Spark writes it."""

    @property
    def batches(self) -> Callable[[Iterable[Any]], Iterator[Any]]:
        """A function from Arrow record batches of rows to those of requests, as Spark's `mapInArrow` takes one.

        The room with the door to Arrow stands above this one: it is asked for by name, as it is for all public names.
        """
        made: Callable[[Iterable[Any]], Iterator[Any]] = import_module("imidsl.audience.arrow.batches").Batches(self)
        return made


_ANYBODY = "447700900000"
_WHATEVER = frozenset("123")
"""Stages whose errors lie in the definition, or in who it is sent to."""


def _check(problem: str, given: Iterable[str], known: Collection[str]) -> None:
    """ValueError for a name that there isn't."""
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise ValueError(f"{problem} '{unknown}': {suggestion(unknown, known)}")


def _supplied(source: str, name: str, value: object, *, word: bool = False) -> Supplied:
    span = _span(source, name)
    return Supplied(name, value, span, span, word)


def _span(source: str, text: str) -> Span:
    return Source(source, text).span(0, len(text))


def _revived(
    library: Definitions,
    message: str,
    to: tuple[str, str] | None,
    columns: Mapping[str, str],
    channels: Sequence[str] | None,
    now: datetime,
    words: bool,
    key: str | None,
) -> Plan:
    return Plan(library, message, to=to, columns=columns, channels=channels, now=now, words=words, key=key)
