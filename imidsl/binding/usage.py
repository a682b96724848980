"""What is declared and never used: parameters, lets, imports, messages without a channel.

A file alone can't tell: another one of the run may use what it declares. So each says what it declares and what it
uses (`usage`), and what is unused is settled over all of them (`unused`, `lonely`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from imidsl.binding.constants import Lets
from imidsl.binding.message import Message
from imidsl.binding.modules import Unit
from imidsl.diagnostics import Diagnostic, names, style
from imidsl.records import dataclass
from imidsl.source import Source, Span
from imidsl.syntax import tree

DeclarationPlace: TypeAlias = tuple[str, int]
"""A declaration: the path of its file and its offset there."""
FoundAt: TypeAlias = tuple[DeclarationPlace, Diagnostic]
"""A finding about a declaration."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a file declares and uses, with the files that it imports.

    `path` is its own and `imported` those of the others. The rest are findings that hold unless another file of the
    run says otherwise: `imports` always, `lets` unless one imports this file, a parameter unless another file's `used`
    has its place, a message without a channel (`channelless`) unless it is `extended`. Each file of a run leaves one
    of these, mostly empty; so they are tuples, of which the empty one takes no room.
    """

    path: str
    imported: tuple[str, ...] = ()
    imports: tuple[Diagnostic, ...] = ()
    lets: tuple[Diagnostic, ...] = ()
    parameters: tuple[FoundAt, ...] = ()
    used: tuple[DeclarationPlace, ...] = ()
    channelless: tuple[FoundAt, ...] = ()
    extended: tuple[DeclarationPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageUse:
    """What a message declares and uses: its parameters, each with the place of its declaration, and names.

    `place` is that of its block, `bases` are the files of the messages that it extends.
    """

    name: str
    span: Span
    place: Span
    has_channel: bool
    parameters: Sequence[tuple[str, Span, Span]]
    used: frozenset[str]
    bases: frozenset[Source]


def use_of(message: Message) -> MessageUse:
    """What a message declares and uses."""
    return MessageUse(
        message.name,
        message.span,
        message.block.span,
        bool(message.channels),
        [(p.name, p.item.span, p.span) for p in message.parameters.values()],
        message.used,
        frozenset(block.span.source for block in message.bases),
    )


def unused(usages: Sequence[Usage]) -> Iterator[Diagnostic]:
    """What no file of a run uses, where everything is right otherwise (a mistyped name is one fault)."""
    imported = {path for usage in usages for path in usage.imported}
    used = {place for usage in usages for place in usage.used}
    for usage in usages:
        yield from (found for place, found in usage.parameters if place not in used)
        yield from usage.lets if usage.path not in imported else ()
        yield from usage.imports


def lonely(usages: Sequence[Usage]) -> Iterator[Diagnostic]:
    """Messages without a channel that no other one extends."""
    extended = {place for usage in usages for place in usage.extended}
    for usage in usages:
        yield from (found for place, found in usage.channelless if place not in extended)


def usage(unit: Unit, messages: Sequence[MessageUse], lets: Lets) -> Usage:
    """What a file declares and uses; `messages` are its own."""
    # Trees are compared by what they say; which declaration one is, its identity tells.
    lets_in_use = {id(item) for message in messages for _, item in used_lets(unit, message.used, lets)}
    parameters = [(m, name, item.place, span) for m in messages for name, item, span in m.parameters]
    used = {place for m, name, place, _ in parameters if name in m.used}
    unused_ = {place: (name, span) for m, name, place, span in parameters if m.has_channel and place not in used}
    return Usage(
        unit.source.path,
        tuple(other.source.path for other in unit.seen if other is not unit),
        tuple(_imports(unit, messages, lets)) if messages else (),
        tuple(_lets(unit, lets_in_use)) if messages else (),
        tuple((at, style.UNUSED_PARAMETER.at(span, found=name)) for at, (name, span) in unused_.items()),
        tuple(sorted(at for at in used if at[0] != unit.source.path)),
        tuple((m.place.place, names.NO_CHANNEL.at(m.span, found=m.name)) for m in messages if not m.has_channel),
        tuple(base.span.place for seen in unit.seen for base in seen.extended()),
    )


def _lets(unit: Unit, used: set[int]) -> Iterator[Diagnostic]:
    for name, item in unit.own_lets.items():
        if id(item) not in used:
            yield style.UNUSED_LET.at(item.name.span, found=name)


def _imports(unit: Unit, own: Sequence[MessageUse], lets: Lets) -> Iterator[Diagnostic]:
    known = {name for message in own for name in message.used} | set(unit.own_lets)
    homes = {home for home, _ in used_lets(unit, known, lets) if home is not unit}
    bases = {source for message in own for source in message.bases}
    for target, place in unit.imports:
        if not any(u.defaults or u in homes or u.source in bases for u in target.seen):
            yield style.UNUSED_IMPORT.at(place, found=target.source.path)


def used_lets(unit: Unit, names: Iterable[str], lets: Lets) -> Iterator[tuple[Unit, tree.Declaration]]:
    """The lets that names mean in a file, and those that these use, each with the file that declares it."""
    todo = [found for name in names if (found := unit.let(name)) is not None]
    seen: set[int] = set()
    while todo:
        home, item = todo.pop()
        if id(item) not in seen:
            seen.add(id(item))
            yield home, item
            todo += [found for name in lets.uses.get(id(item), ()) if (found := home.let(name)) is not None]
