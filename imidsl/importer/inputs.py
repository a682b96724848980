"""What bodies come in: one in a file, an array of them, a line each, or the requests of a Postman collection (v2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imidsl.diagnostics import Diagnostic, conformance
from imidsl.records import dataclass, field
from imidsl.schema.envelope import DELIVERY
from imidsl.schema.kinds import describe
from imidsl.source import Source
from imidsl.syntax.json import Placed, Unread, plain_value, read

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(rf"{_STRING}|(//[^\n]*|/\*.*?\*/)", re.DOTALL)
_LAST_COMMA = re.compile(rf"{_STRING}|(,)(?=\s*[\]}}])", re.DOTALL)


@dataclass(slots=True)
class Inputs:
    """The bodies of some files, each with a name; what isn't one is `found`, or `skipped` in a collection."""

    bodies: list[tuple[str, Placed]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, source: Source, name: str) -> None:
        """Everything in a text; `name` is what its bodies are called."""
        placed = _read(source)
        if isinstance(placed, Unread):
            lines = _lines(source)
            if len(lines) > 1 and not isinstance(lines[0], Unread):
                self._add_all(name, lines)
            else:
                self.found.append(conformance.BAD_JSON.at(placed.span, reason=placed.reason))
        elif isinstance(placed.value, list):
            self._add_all(name, placed.value)
        elif (collection := _collection(placed)) is not None:
            self._add_collection(source, collection)
        else:
            self._add_all(name, [placed])

    def _add_all(self, name: str, items: list[Placed] | list[Placed | Unread]) -> None:
        for item in items:
            if isinstance(item, Unread):
                self.found.append(conformance.BAD_JSON.at(item.span, reason=item.reason))
            elif isinstance(item.value, tuple):
                self.bodies.append((name, item))
            else:
                self.found.append(conformance.NOT_A_REQUEST.at(item.span, found=describe(plain_value(item))))

    def _add_collection(self, source: Source, collection: Placed) -> None:
        for name, request in _requests(collection):
            raw = _get(request, "body", "raw")
            if raw is None or not isinstance(raw.value, str) or not raw.value.strip():
                self.skipped.append(f"{name} (no body)")
                continue
            if _value(_get(request, "body", "disabled")) is True:
                self.skipped.append(f"{name} (its body is switched off)")
                continue
            body = _read(Source(f"{source.path}#{name}", raw.value))
            if isinstance(body, Unread):
                self.skipped.append(f"{name} (its body is not JSON: {body.reason})")
            elif _get(body, DELIVERY) is None:
                self.skipped.append(f"{name} (its body has no '{DELIVERY}')")
            else:
                self.bodies.append((name, body))


def _read(source: Source) -> Placed | Unread:
    """The value of a text. Comments and last commas, as the vendor's pages and Postman have them, are blanks."""
    placed = read(source)
    if isinstance(placed, Unread):
        without = read(Source(source.path, _blanked(_LAST_COMMA, _blanked(_COMMENT, source.text))))
        return placed if isinstance(without, Unread) else without
    return placed


def _blanked(form: re.Pattern[str], text: str) -> str:
    """A text of the same lines with blanks for what a form's group has found."""
    return form.sub(lambda match: re.sub(r"[^\n]", " ", match[0]) if match[1] else match[0], text)


def _lines(source: Source) -> list[Placed | Unread]:
    """The values of a text with one on each line, in a text of the same lines."""
    lines = [source.line(number) for number in range(1, source.line_count + 1)]
    return [read(Source(source.path, "\n" * at + line)) for at, line in enumerate(lines) if line.strip()]


def _collection(placed: Placed) -> Placed | None:
    """The collection that a value is, or wraps, as Postman's own API exports it."""
    for candidate in (placed, _get(placed, "collection")):
        if _get(candidate, "info") is not None and isinstance(_value(_get(candidate, "item")), list):
            return candidate
    return None


def _requests(folder: Placed) -> Iterator[tuple[str, Placed]]:
    """The requests below a folder of a collection, with their names."""
    items = _value(_get(folder, "item"))
    for item in items if isinstance(items, list) else []:
        name = _value(_get(item, "name"))
        request = _get(item, "request")
        if request is not None:
            yield (name if isinstance(name, str) and name.strip() else "request", request)
        yield from _requests(item)


def _get(placed: Placed | None, *keys: str) -> Placed | None:
    for key in keys:
        members = placed.value if placed is not None else None
        found = reversed(members) if isinstance(members, tuple) else ()
        placed = next((member.value for member in found if member.key == key), None)
    return placed


def _value(placed: Placed | None) -> object:
    return placed.value if placed is not None else None
