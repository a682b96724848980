"""What stands in quotes, decoded: strings and text blocks, each character with its place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.syntax import BAD_ESCAPE, CONTROL_CHARACTER
from imidsl.source import Source, Span
from imidsl.syntax.tree import String

_ESCAPE = re.compile(
    r"\\(?:u\{(?P<braced>[0-9A-Fa-f]{1,6})\}"
    r"|u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|u(?P<four>[0-9A-Fa-f]{4})|(?P<plain>[\"\\/bfnrt])|(?P<bad>u\{[^}\"\n]{0,8}\}?|u[0-9A-Fa-f]{0,3}|.|$))",
    re.DOTALL,
)
_PLAIN = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_BLANKS = " \t"


def string(span: Span, found: list[Diagnostic]) -> String:
    """The string in its quotes at a place; faults are added to `found`, and the rest is decoded all the same."""
    start, end = span.start + 1, span.end - 1
    raw = span.source.text[start:end]
    if "\\" not in raw and raw.isprintable():
        return String(raw, ((0, start),), span=span)
    decoder = _Decoder(span.source, found)
    decoder.add(raw, start)
    return decoder.string(span, block=False)


def text_block(span: Span, found: list[Diagnostic]) -> String:
    """The text block in its quotes at a place, in the order that the language reference gives (section 1)."""
    decoder = _Decoder(span.source, found)
    start = span.start + 3
    lines = block_lines(span.source.text[start : span.end - 3], start)
    last = len(lines) - 1
    for index, (line, at) in enumerate(lines):
        joined = (len(line) - len(line.rstrip("\\"))) % 2
        decoder.add(line[:-1] if joined else line, at)
        if index < last and not joined:
            # Behind a CR the line break's own character stands one further.
            behind = at + len(line)
            decoder.copy("\n", behind + (span.source.text[behind] == "\r"))
    return decoder.string(span, block=True)


def block_lines(raw: str, start: int = 0) -> list[tuple[str, int]]:
    """The lines of a text block with their offsets: without line ends, the dropped ones and the common blanks.

    `raw` is what stands between the quotes, `start` its offset.
    """
    lines = []
    for line in raw.split("\n"):
        lines.append((line, start))
        start += len(line) + 1
    lines = [(line.removesuffix("\r"), at) for line, at in lines[:-1]] + lines[-1:]
    if len(lines) == 1:
        return lines
    if not lines[0][0]:
        del lines[0]
    closing = [line for line, _ in lines[-1:] if not line.strip(_BLANKS)]
    prefix = _common_prefix([_blanks(line) for line, _ in lines if line.strip(_BLANKS)] + closing)
    kept = lines[:-1] if closing else lines
    return [_without(prefix, line, at) for line, at in kept]


def _common_prefix(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    differ = (index for index, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(differ, len(first))]


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip(_BLANKS))]


def _without(prefix: str, line: str, at: int) -> tuple[str, int]:
    """A line without the common blanks; a shorter line of only blanks loses what it has of them."""
    cut = len(_common_prefix([prefix, line]))
    return line[cut:], at + cut


class _Decoder:
    """Collects decoded text and, for each stretch that runs in step with the source, where it starts in both."""

    def __init__(self, source: Source, found: list[Diagnostic]):
        self._source = source
        self._found = found
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[tuple[int, int]] = []
        self._next = -1  # the offset in the source that would go on in step; -1 where an escape begins a new piece

    def string(self, span: Span, *, block: bool) -> String:
        pieces = self._pieces or [(0, span.start + (3 if block else 1))]
        return String("".join(self._parts), tuple(pieces), block, span=span)

    def add(self, raw: str, at: int) -> None:
        """Add a stretch of the source that may hold escapes."""
        done = 0
        if "\\" in raw:
            for escape in _ESCAPE.finditer(raw):
                self.copy(raw[done : escape.start()], at + done)
                self._escape(escape, at + escape.start())
                done = escape.end()
        self.copy(raw[done:], at + done)

    def copy(self, text: str, at: int) -> None:
        """Add characters as they stand."""
        for control in _CONTROL.finditer(text):
            code = ord(control[0])
            place = self._source.span(at + control.start(), at + control.end())
            self._found.append(CONTROL_CHARACTER.at(place, code=f"{code:04X}"))
        if text:
            self._put(text, at)

    def _put(self, text: str, at: int) -> None:
        if at != self._next:
            if self._pieces and self._pieces[-1][0] == self._length:
                self._pieces.pop()
            self._pieces.append((self._length, at))
        self._parts.append(text)
        self._length += len(text)
        self._next = at + len(text)

    def _escape(self, escape: re.Match[str], at: int) -> None:
        end = at + len(escape[0])
        character = _character(escape)
        if character is None:
            self._found.append(BAD_ESCAPE.at(self._source.span(at, end), word=escape[0]))
            self._put(escape[0], at)
            return
        self._next = -1
        self._put(character, at)
        self._next = -1
        self._put("", end)


def _character(escape: re.Match[str]) -> str | None:
    """The character that an escape stands for, or None where it is none."""
    if escape["plain"]:
        return _PLAIN[escape["plain"]]
    if escape["high"]:
        return chr(0x10000 + ((int(escape["high"], 16) & 0x3FF) << 10 | int(escape["low"], 16) & 0x3FF))
    digits = escape["braced"] or escape["four"]
    code = int(digits, 16) if digits else -1
    return chr(code) if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None
