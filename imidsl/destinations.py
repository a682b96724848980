"""Who gets a request: which destinations a channel can use, how many fit, who is there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from imidsl.diagnostics import Diagnostic, Note, relations
from imidsl.located import FAULTY, Array, Leaf, Record
from imidsl.source import Span
from imidsl.spec.envelope import ADDRESSES, ids
from imidsl.spec.kinds import Profile
from imidsl.spec.model import Channel, Shape


def addresses(destination: Record) -> tuple[str, Array] | None:
    """The kind of id and the addresses of one destination."""
    for name, node in destination.members.items():
        if isinstance(node, Array):
            return name, node
    return None


def reach(destinations: Array, channels: Mapping[Channel, Span], profile: Profile) -> Iterator[Diagnostic]:
    """Destinations that none of the channels can use, and channels that none of the destinations can reach.

    `channels` says where each one's block stands.
    """
    takes = {channel.name: ids(channel, profile) for channel in channels}
    kinds: set[str] = set()
    for destination in _records(destinations):
        found = addresses(destination)
        if found is None:
            continue
        kinds.add(found[0])
        if not any(found[0] in taken for taken in takes.values()):
            help_ = "; ".join(f"{name} takes {', '.join(taken)}" for name, taken in takes.items())
            span = destination.at(found[0])
            yield relations.WRONG_DESTINATION.at(span, found=found[0], channels=", ".join(takes), help=help_)
    if any(kinds & set(taken) for taken in takes.values()):
        for channel, span in channels.items():
            taken = takes[channel.name]
            if not kinds & set(taken):
                note = Note("who gets it is said here", destinations.span)
                allowed = ", ".join(taken)
                yield relations.UNREACHABLE_CHANNEL.at(span, channel=channel.name, allowed=allowed, related=[note])


def usable(destinations: Array, channel: Channel, shape: Shape) -> Array | None:
    """Those destinations that the channel can use, as objects of its own shape; None without any."""
    items = tuple(
        replace(item, shape=shape)
        for item in _records(destinations)
        if ((found := addresses(item)) is None or found[0] in channel.destinations) and not _is_faulty(item)
    )
    return replace(destinations, items=items) if items else None


def split(destinations: Array) -> list[Array]:
    """Parts of at most 1000 addresses, in order; of a destination that is cut both parts keep what else it says."""
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
            if isinstance(leaf, Leaf) and leaf.ready and isinstance(leaf.value, str):
                before = first.setdefault((name, leaf.value), leaf)
                if before is not leaf:
                    note = Note("the first time", before.span)
                    yield relations.DUPLICATE_ADDRESS.at(leaf.span, found=f"{name} '{leaf.value}'", related=[note])


def _is_faulty(destination: Record) -> bool:
    return any(isinstance(node, Leaf) and node.value is FAULTY for node in destination.members.values())


def _records(destinations: Array) -> Iterator[Record]:
    return (item for item in destinations.items if isinstance(item, Record))
