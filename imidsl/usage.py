"""What is declared and never used: parameters, lets, imports. Judged over all files of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imidsl.diagnostics import Diagnostic, style
from imidsl.lets import Lets
from imidsl.message import Message
from imidsl.project import Unit
from imidsl.syntax import tree


def unused(units: Sequence[Unit], messages: Sequence[Message], lets: Lets) -> Iterator[Diagnostic]:
    """The findings for the files of a run (`units`) and their messages, all of which have to be right otherwise."""
    yield from _parameters(messages)
    own: dict[Unit, list[Message]] = {}
    for message in messages:
        own.setdefault(message.unit, []).append(message)
    # Trees are compared by what they say; which declaration one is, its identity tells.
    used = {id(item) for message in messages for _, item in _used_lets(message.unit, message.used, lets)}
    imported = {unit for other in units for unit in other.seen if unit is not other}
    for unit in units:
        if unit in own:
            if unit not in imported:
                yield from _lets(unit, used)
            yield from _imports(unit, own[unit], lets)


def _parameters(messages: Iterable[Message]) -> Iterator[Diagnostic]:
    declared = {id(p.item): p for m in messages if m.channels for p in m.parameters.values()}
    used = {id(p.item) for m in messages for p in m.parameters.values() if p.name in m.used}
    for item, parameter in declared.items():
        if item not in used:
            yield style.UNUSED_PARAMETER.at(parameter.span, found=parameter.name)


def _lets(unit: Unit, used: set[int]) -> Iterator[Diagnostic]:
    for name, item in unit.own_lets.items():
        if id(item) not in used:
            yield style.UNUSED_LET.at(item.name.span, found=name)


def _imports(unit: Unit, own: Sequence[Message], lets: Lets) -> Iterator[Diagnostic]:
    names = {name for message in own for name in message.used} | set(unit.own_lets)
    homes = {home for home, _ in _used_lets(unit, names, lets) if home is not unit}
    bases = {block.span.source for message in own for block in message.bases}
    for target, place in unit.imports:
        if not any(u.defaults or u in homes or u.source in bases for u in target.seen):
            yield style.UNUSED_IMPORT.at(place, found=target.source.path)


def _used_lets(unit: Unit, names: Iterable[str], lets: Lets) -> Iterator[tuple[Unit, tree.Declaration]]:
    """The lets that names mean in a file, and those that these use, each with the file that declares it."""
    todo = [found for name in names if (found := unit.let(name)) is not None]
    seen: set[int] = set()
    while todo:
        home, item = todo.pop()
        if id(item) not in seen:
            seen.add(id(item))
            yield home, item
            todo += [found for name in lets.uses.get(id(item), ()) if (found := home.let(name)) is not None]
