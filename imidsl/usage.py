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
    for unit in units:
        own = [message for message in messages if message.unit is unit]
        if own:
            yield from _lets_and_imports(unit, own, units, messages, lets)


def _parameters(messages: Iterable[Message]) -> Iterator[Diagnostic]:
    declared = {p.item: p for m in messages if m.channels for p in m.parameters.values()}
    used = {p.item for m in messages for p in m.parameters.values() if p.name in m.used}
    for item, parameter in declared.items():
        if item not in used:
            yield style.UNUSED_PARAMETER.at(parameter.span, found=parameter.name)


def _lets_and_imports(
    unit: Unit, own: Sequence[Message], units: Sequence[Unit], messages: Sequence[Message], lets: Lets
) -> Iterator[Diagnostic]:
    by_all = {item for message in messages for _, item in _used_lets(message.unit, message.used, lets)}
    for name, item in unit.own_lets.items():
        if item not in by_all and not any(unit in other.seen for other in units if other is not unit):
            yield style.UNUSED_LET.at(item.name.span, found=name)
    homes = {home for message in own for home, _ in _used_lets(unit, message.used, lets)}
    homes |= {home for name in unit.own_lets for home, _ in _used_lets(unit, [name], lets) if home is not unit}
    bases = {block.span.source for message in own for block in message.bases}
    for target, place in unit.imports:
        brings = target.seen
        if not any(u.defaults or u in homes or u.source in bases for u in brings):
            yield style.UNUSED_IMPORT.at(place, found=target.source.path)


def _used_lets(unit: Unit, names: Iterable[str], lets: Lets) -> Iterator[tuple[Unit, tree.Declaration]]:
    """The lets that names mean in a file, and those that these use, each with the file that declares it."""
    todo = [found for name in names if (found := unit.let(name)) is not None]
    seen: set[tree.Declaration] = set()
    while todo:
        home, item = todo.pop()
        if item not in seen:
            seen.add(item)
            yield home, item
            todo += [found for name in lets.uses.get(item, ()) if (found := home.let(name)) is not None]
