"""Who gets a request: which destinations a channel can use, how many fit, who is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from imidsl.diagnostics import Diagnostic, Note, relations
from imidsl.located import Array, Leaf, Record
from imidsl.spec.envelope import ADDRESSES
from imidsl.spec.model import Channel, Shape


def addresses(destination: Record) -> tuple[str, Array] | None:
    """The kind of id and the addresses of one destination."""
    for name, node in destination.members.items():
        if isinstance(node, Array):
            return name, node
    return None


def reach(destinations: Array, channels: Iterable[Channel]) -> Iterator[Diagnostic]:
    """Destinations that none of the channels can use, and channels that none of the destinations can reach."""
    channels = list(channels)
    kinds: set[str] = set()
    for destination in _records(destinations):
        found = addresses(destination)
        if found is None:
            continue
        kinds.add(found[0])
        if not any(found[0] in channel.destinations for channel in channels):
            yield relations.WRONG_DESTINATION.at(
                destination.at(found[0]),
                found=found[0],
                channels=", ".join(channel.name for channel in channels),
                help="; ".join(f"{c.name} takes {', '.join(c.destinations)}" for c in channels),
            )
    for channel in channels if kinds else ():
        if not kinds & set(channel.destinations) and any(kinds & set(c.destinations) for c in channels):
            yield relations.UNREACHABLE_CHANNEL.at(
                destinations.span, channel=channel.name, allowed=", ".join(channel.destinations)
            )


def usable(destinations: Array, channel: Channel, shape: Shape) -> Array:
    """Those destinations that the channel can use, as objects of its own shape."""
    items = tuple(
        replace(item, shape=shape)
        for item in _records(destinations)
        if (found := addresses(item)) is None or found[0] in channel.destinations
    )
    return replace(destinations, items=items)


def split(destinations: Array) -> list[Array]:
    """Parts of at most 1000 addresses, in order; a destination that straddles is cut, both parts keep what else it says."""
    parts: list[list[Record]] = [[]]
    room = ADDRESSES
    for destination in _records(destinations):
        found = addresses(destination)
        if found is None:
            parts[-1].append(destination)
            continue
        name, array = found
        items = array.items
        while items:
            if room == 0:
                parts.append([])
                room = ADDRESSES
            taken, items = items[:room], items[room:]
            room -= len(taken)
            members = {**destination.members, name: replace(array, items=taken)}
            parts[-1].append(replace(destination, members=members))
        if not array.items:
            parts[-1].append(destination)
    return [replace(destinations, items=tuple(part)) for part in parts]


def count(destinations: Array) -> int:
    """How many addresses there are in all."""
    return sum(len(found[1].items) for item in _records(destinations) if (found := addresses(item)))


def duplicates(destinations: Array) -> Iterator[Diagnostic]:
    """Addresses that stand there a second time."""
    first: dict[tuple[str, object], Leaf] = {}
    for destination in _records(destinations):
        name, array = addresses(destination) or ("", Array((), None, destination.span))
        for leaf in array.items:
            if isinstance(leaf, Leaf) and leaf.ready:
                before = first.setdefault((name, leaf.value), leaf)
                if before is not leaf:
                    note = Note("the first time", before.span)
                    yield relations.DUPLICATE_ADDRESS.at(leaf.span, found=f"{name} '{leaf.value}'", related=[note])


def _records(destinations: Array) -> Iterator[Record]:
    return (item for item in destinations.items if isinstance(item, Record))
