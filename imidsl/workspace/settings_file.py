"""The text of `imidsl.toml`, read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from types import MappingProxyType

from imidsl.diagnostics import Diagnostic, Rule, Severity
from imidsl.diagnostics import configuration as rows
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass, field
from imidsl.request.settings import OFF, Config
from imidsl.source import BYTE_ORDER_MARK, Source, Span
from imidsl.workspace.discovery import is_pattern
from imidsl.workspace.toml import KeyPath, KeyPlace, places

_SEVERITIES = (*(severity.value for severity in Severity), OFF)
# What `[limits]` and lengths may reach: far above any message, far below what arithmetic or memory would feel.
_LARGEST = 1_000_000_000
_SHOWN = 40
# The URL of an editor; one that would run something in the page is none.
_EDITOR = re.compile(r"(?!(?:javascript|data|vbscript):)[a-z][a-z0-9+.-]*:\S*\{path\}\S*")
_NOWHERE: Mapping[str, object] = MappingProxyType({})


def read_config(
    source: Source, *, rules: Iterable[Rule], limits: Collection[str], profiles: Collection[str]
) -> tuple[Config, list[Diagnostic]]:
    """The settings in a text and what is wrong with it; a faulty setting stays as usual.

    `rules`, `limits` and `profiles` are what the settings may name.
    """
    data, found = _parse(source)
    if data is None:
        return Config(), found
    reader = _Reader(source, places(source), {key: rule for rule in rules for key in (rule.code, rule.name)})
    return reader.config(data, limits, profiles), reader.found


def _parse(source: Source) -> tuple[Mapping[str, object] | None, list[Diagnostic]]:
    # A byte-order mark is Notepad's habit and no fault; a blank in its stead keeps the columns.
    text = source.text.replace(BYTE_ORDER_MARK, " ", 1) if source.text.startswith(BYTE_ORDER_MARK) else source.text
    try:
        return tomllib.loads(text), []
    except RecursionError:
        return None, [rows.CONFIGURATION_SYNTAX.at(source.span(0, 0), reason="brackets too deep")]
    except tomllib.TOMLDecodeError as fault:
        reason, span = _fault(source, str(fault))
        return None, [rows.CONFIGURATION_SYNTAX.at(span, reason=reason)]
    except ValueError:  # what Python's int says to thousands of digits
        return None, [rows.CONFIGURATION_SYNTAX.at(source.span(0, 0), reason="a number with too many digits")]


def _fault(source: Source, message: str) -> tuple[str, Span]:
    """The reason and place in a message like `Invalid value (at line 3, column 5)` or `… (at end of document)`."""
    reason = re.sub(r" \(at .*\)$", "", message, flags=re.DOTALL)
    reason = reason[:1].lower() + reason[1:].partition(";")[0].rstrip(".")
    text = source.text
    place = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    if place is None:
        return reason, source.span(len(text.rstrip()), len(text.rstrip()))
    lines = islice(text.splitlines(keepends=True), int(place[1]) - 1)
    start = sum(map(len, lines)) + int(place[2]) - 1
    return reason, source.span(start, start + (text[start : start + 1].strip() != ""))


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    places: Mapping[KeyPath, KeyPlace]
    rules: Mapping[str, Rule]
    found: list[Diagnostic] = field(default_factory=list)

    def config(self, data: Mapping[str, object], limits: Collection[str], profiles: Collection[str]) -> Config:
        usual = Config()
        known = ("profile", "limits", "severity", "smartlink", "out", "exclude", "preview", "test", "send")
        self._known((), data, known, "setting")
        smartlink = self._table(data, "smartlink")
        self._known(("smartlink",), smartlink, ("length",), "setting")
        preview = self._table(data, "preview")
        self._known(("preview",), preview, ("editor",), "setting")
        test = self._table(data, "test")
        self._known(("test",), test, ("snapshots",), "setting")
        send = self._table(data, "send")
        self._known(("send",), send, ("only",), "setting")
        return Config(
            profile=self._text(data, "profile", profiles) or usual.profile,
            limits=self._limits(self._table(data, "limits"), limits),
            severity=self._severity(self._table(data, "severity")),
            smartlink_length=self._number(("smartlink", "length"), smartlink.get("length")) or usual.smartlink_length,
            out=self._text(data, "out") or usual.out,
            exclude=self._patterns(data),
            editor=self._editor(preview.get("editor", usual.editor), usual.editor),
            snapshots=self._flag(("test", "snapshots"), test.get("snapshots", usual.snapshots)),
            only=self._addresses(send),
        )

    def _known(self, path: KeyPath, table: Mapping[str, object], names: Collection[str], sort: str) -> None:
        for name in table:
            if name not in names:
                remedy = suggestion(name, names)
                self.found.append(rows.UNKNOWN_SETTING.at(self._key(*path, name), help=remedy, sort=sort, name=name))

    def _table(self, data: Mapping[str, object], name: str) -> Mapping[str, object]:
        value = data.get(name, _NOWHERE)
        if isinstance(value, Mapping):
            return value
        self._wrong((name,), f"a table ('[{name}]' and lines below it)", value)
        return _NOWHERE

    def _text(self, data: Mapping[str, object], name: str, allowed: Collection[str] = ()) -> str | None:
        value = data.get(name)
        if value is None or (isinstance(value, str) and value and (value in allowed or not allowed)):
            return value
        wanted = f"one of {', '.join(sorted(allowed))}" if allowed else "a name in quotes"
        self._wrong((name,), wanted, value, allowed)
        return None

    def _patterns(self, data: Mapping[str, object]) -> tuple[str, ...]:
        value = data.get("exclude", [])
        if isinstance(value, list) and all(isinstance(line, str) and is_pattern(line) for line in value):
            return tuple(value)
        self._wrong(("exclude",), "a list of patterns as in .gitignore", value)
        return ()

    def _addresses(self, send: Mapping[str, object]) -> tuple[str, ...]:
        value = send.get("only")
        if value is None:
            return ()
        if isinstance(value, list) and value and all(isinstance(pattern, str) and pattern for pattern in value):
            return tuple(value)
        self._wrong(("send", "only"), 'a list of addresses, * for any characters, such as ["4477009*"]', value)
        return ()

    def _editor(self, value: object, usual: str | None) -> str | None:
        if value is False:
            return None
        if isinstance(value, str) and _EDITOR.fullmatch(value):
            return value
        self._wrong(("preview", "editor"), "false or a URL with {path}, such as vscode://file/{path}:{line}", value)
        return usual

    def _number(self, path: KeyPath, value: object) -> int | None:
        if value is None or (type(value) is int and 1 <= value <= _LARGEST):
            return value
        self._wrong(path, "a whole number from 1", value)
        return None

    def _flag(self, path: KeyPath, value: object) -> bool:
        if isinstance(value, bool):
            return value
        self._wrong(path, "true or false", value)
        return False

    def _limits(self, table: Mapping[str, object], names: Collection[str]) -> Mapping[str, int]:
        given = dict(_flat((), table))
        found = {}
        for path, value in given.items():
            name = ".".join(path)
            if name not in names:
                span = self._key("limits", *path)
                remedy = suggestion(name, names)
                self.found.append(rows.UNKNOWN_SETTING.at(span, help=remedy, sort="limit", name=name))
            elif (number := self._number(("limits", *path), value)) is not None:
                found[name] = number
        return found

    def _severity(self, table: Mapping[str, object]) -> Mapping[str, str]:
        found = {}
        for name, value in table.items():
            rule = self.rules.get(name)
            span = self._key("severity", name)
            if rule is None:
                self.found.append(rows.UNKNOWN_RULE.at(span, help=rows.near_rule(name, self.rules), name=name))
            elif rows.is_fixed(rule.code):
                self.found.append(rows.FIXED_SEVERITY.at(span, name=name))
            elif isinstance(value, str) and value in _SEVERITIES:
                found[rule.code] = value
            else:
                self._wrong(("severity", name), f"one of {', '.join(_SEVERITIES)}", value, _SEVERITIES)
        return found

    def _wrong(self, path: KeyPath, wanted: str, value: object, allowed: Collection[str] = ()) -> None:
        remedy = suggestion(value, allowed) if isinstance(value, str) and allowed else ""
        place = self.places.get(path)
        span = place.value if place else self.source.span(0, 0)
        name = ".".join(path)
        self.found.append(rows.WRONG_SETTING.at(span, help=remedy, name=name, wanted=wanted, found=_sort(value)))

    def _key(self, *path: str) -> Span:
        place = self.places.get(path)
        return place.key if place else self.source.span(0, 0)


def _flat(path: KeyPath, table: Mapping[str, object]) -> Iterable[tuple[KeyPath, object]]:
    """The entries of a table and those below it: `twitter.text = 280` is what `\"twitter.text\" = 280` is."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat((*path, name), value)
        else:
            yield (*path, name), value


def _sort(value: object) -> str:
    """What a value is, in a few words."""
    match value:
        case bool():
            return str(value).lower()
        case "":
            return "an empty string"
        case str():
            return f"the string '{value if len(value) <= _SHOWN else value[:_SHOWN] + '…'}'"
        case int():
            return str(value) if abs(value) <= _LARGEST else "so large a number"
        case list():
            return "a list"
        case Mapping():
            return "a table"
        case _:
            return str(value)
