"""JSON with places: the standard library's reader of scalars, and where each value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from json.scanner import make_scanner
from typing import Any, NamedTuple

from imidsl.records import dataclass
from imidsl.source import BYTE_ORDER_MARK, Source, Span

DEPTH = 100
"""How deep values may nest: as deep as definitions do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A JSON value and where it stands; objects keep every member, so that nothing is lost."""

    value: str | int | float | bool | list[Placed] | tuple[Member, ...] | None
    span: Span


class Member(NamedTuple):
    """A key of an object, where it stands (quotes included), and its value."""

    key: str
    place: Span
    value: Placed


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text isn't JSON, and where."""

    reason: str
    span: Span


def read(source: Source) -> Placed | Unread:
    """The value that a text holds."""
    text = source.text
    start = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    reader = _Reader(source)
    try:
        placed, end = reader.value(text, _blanks(text, start))
        end = _blanks(text, end)
    except json.JSONDecodeError as fault:
        reason = fault.msg[:1].lower() + fault.msg[1:]
        return Unread(reason, source.span(min(fault.pos, len(text)), min(fault.pos + 1, len(text))))
    except StopIteration as fault:
        at = min(int(fault.value), len(text))
        return Unread("a value is missing", source.span(at, min(at + 1, len(text))))
    except _TooDeepError as fault:
        return Unread(f"it nests deeper than {DEPTH} levels", source.span(fault.at, fault.at + 1))
    if end != len(text):
        return Unread("something stands behind the value", source.span(end, end + 1))
    return placed


class _TooDeepError(Exception):
    def __init__(self, at: int) -> None:
        self.at = at


def _blanks(text: str, start: int) -> int:
    match = re.compile(r"[ \t\n\r]*").match(text, start)
    assert match is not None
    return match.end()


def _expect(sign: str, text: str, at: int, otherwise: str) -> None:
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(otherwise, text, at)


def _behind_comma(text: str, at: int) -> int:
    """Where the next item begins."""
    _expect(",", text, at, "Expecting ',' delimiter")
    return _blanks(text, at + 1)


def plain_value(placed: Placed) -> object:
    """The value without its places."""
    match placed.value:
        case tuple() as pairs:
            return {name: plain_value(value) for name, _, value in pairs}
        case list() as items:
            return [plain_value(item) for item in items]
        case value:
            return value


def repeated(placed: Placed, pointer: str = "") -> Iterator[tuple[str, Member]]:
    """The members whose key stands in their object before, each with its JSON pointer."""
    if isinstance(placed.value, tuple):
        keys = set[str]()
        for member in placed.value:
            below = f"{pointer}/{member.key}"
            if member.key in keys:
                yield below, member
            keys.add(member.key)
            yield from repeated(member.value, below)
    elif isinstance(placed.value, list):
        for index, item in enumerate(placed.value):
            yield from repeated(item, f"{pointer}/{index}")


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.depth = 0
        # The decoder itself calls the scanner's maker so; typeshed has it otherwise.
        self.scalar: Callable[[str, int], tuple[Any, int]] = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]

    def value(self, text: str, start: int) -> tuple[Placed, int]:
        value: Any
        opening = text[start : start + 1]
        if opening not in ("{", "["):
            value, end = self._scalar(text, start)
            return Placed(value, self.source.span(start, end)), end
        if self.depth == DEPTH:
            raise _TooDeepError(start)
        self.depth += 1
        value, end = (self._object if opening == "{" else self._array)(text, _blanks(text, start + 1))
        self.depth -= 1
        return Placed(value, self.source.span(start, end)), end

    # The library's own readers of objects and arrays say other words at other places from version to version.

    def _object(self, text: str, at: int) -> tuple[tuple[Member, ...], int]:
        """The members from where the first may stand, and where what is behind the brace begins."""
        members: list[Member] = []
        while members or text[at : at + 1] != "}":
            _expect('"', text, at, "Expecting property name enclosed in double quotes")
            key, end = self._scalar(text, at)
            colon = _blanks(text, end)
            _expect(":", text, colon, "Expecting ':' delimiter")
            value, behind = self.value(text, _blanks(text, colon + 1))
            members.append(Member(key, self.source.span(at, end), value))
            at = _blanks(text, behind)
            if text[at : at + 1] == "}":
                break
            at = _behind_comma(text, at)
        return tuple(members), at + 1

    def _array(self, text: str, at: int) -> tuple[list[Placed], int]:
        items: list[Placed] = []
        while items or text[at : at + 1] != "]":
            value, behind = self.value(text, at)
            items.append(value)
            at = _blanks(text, behind)
            if text[at : at + 1] == "]":
                break
            at = _behind_comma(text, at)
        return items, at + 1

    def _scalar(self, text: str, start: int) -> tuple[Any, int]:
        try:
            value, end = self.scalar(text, start)
        except ValueError as fault:
            if isinstance(fault, json.JSONDecodeError):
                raise
            raise json.JSONDecodeError("The number has too many digits", text, start) from fault
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
            raise json.JSONDecodeError("This is no number of JSON", text, start)
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise json.JSONDecodeError("The string has half of a surrogate pair", text, start)
        return value, end
