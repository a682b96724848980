"""What options give a run: names, values, destinations, the instant. Each has its place in a source of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import click

from imidsl.binding.values import Clock
from imidsl.compiler.options import Address, Recipients, Supplied
from imidsl.diagnostics import Diagnostic
from imidsl.diagnostics.conformance import BAD_JSON
from imidsl.diagnostics.names import DUPLICATE_ENTRY
from imidsl.source import Source
from imidsl.syntax.json import Unread, plain_value, read, repeated
from imidsl.syntax.literals import read_instant
from imidsl.workspace import clock, files

ReadFile: TypeAlias = Callable[[str], Source | files.Unreadable]


def value_of(word: str) -> Supplied:
    """The value that `--set NAME=VALUE` gives."""
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"write NAME=VALUE, not '{word}'", param_hint="--set")
    source = Source("--set", word)
    return Supplied(name, value, source.span(0, len(name)), source.span(len(name) + 1, len(word)), word=True)


def values_of(path: str, found: list[Diagnostic]) -> Iterator[Supplied]:
    """The values that the JSON object of `--params FILE` gives."""
    source = files.read(path)
    if isinstance(source, files.Unreadable):
        raise click.BadParameter(f"cannot read {source}", param_hint="--params")
    placed = read(source)
    if isinstance(placed, Unread):
        found.append(BAD_JSON.at(placed.span, reason=placed.reason))
    elif not isinstance(placed.value, tuple):
        raise click.BadParameter(f"'{path}' holds no JSON object", param_hint="--params")
    else:
        found += (DUPLICATE_ENTRY.at(member.place, found=pointer) for pointer, member in repeated(placed))
        yield from (Supplied(m.key, plain_value(m.value), m.place, m.value.span) for m in placed.value)


def recipients_of(word: str, read_file: ReadFile = files.read) -> Recipients:
    """The destination that `--to KIND=VALUE` or `--to KIND=@FILE` names."""
    kind, equals, value = word.partition("=")
    if not equals or not kind or not value:
        raise click.BadParameter(f"write KIND=VALUE or KIND=@FILE, not '{word}'", param_hint="--to")
    source = Source("--to", word)
    span = source.span(0, len(kind))
    if not value.startswith("@"):
        return Recipients(kind, span, [Address(value, source.span(len(kind) + 1, len(word)))])
    lines = read_file(value[1:])
    if isinstance(lines, files.Unreadable):
        raise click.BadParameter(f"cannot read {lines}", param_hint="--to")
    return Recipients(kind, span, list(_lines_of(lines)))


def _lines_of(source: Source) -> Iterator[Address]:
    """The addresses of a file, one a line; empty lines and those that start with `#` are none."""
    start = 0
    for line in source.text.split("\n"):
        address = line.strip("\ufeff \t\r")
        if address and not address.startswith("#"):
            at = start + line.index(address)
            yield Address(address, source.span(at, at + len(address)))
        start += len(line) + 1


def clock_of(instant: str | None) -> Clock:
    """What durations count from: the instant of `--now`, else the clock."""
    if instant is None:
        try:
            clock.epoch()
        except ValueError as fault:
            raise click.UsageError(str(fault)) from None
        return clock.now
    read_ = read_instant(instant)
    if read_ is None:
        raise click.BadParameter(f"write an instant such as 2026-12-24T10:00:00Z, not '{instant}'", param_hint="--now")
    return lambda: read_
