"""Who gets a request: which destinations a channel can use, how many fit, who is there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imidsl.binding.values import FAULTY, Array, Each, Leaf, Record, ValueNode
from imidsl.diagnostics import Diagnostic, Note, relations
from imidsl.records import replace
from imidsl.schema.envelope import ADDRESSES, ids
from imidsl.schema.kinds import Profile
from imidsl.schema.model import Channel, Shape
from imidsl.source import Span


def addresses(destination: Record) -> tuple[str, Array] | None:
    """The kind of id and the addresses of one destination: of two kinds that may stand side by side the first."""
    return next(iter(_lists(destination).items()), None)


def _lists(destination: Record) -> dict[str, Array]:
    return {name: node for name, node in destination.members.items() if isinstance(node, Array)}


def _size(destination: Record) -> int:
    """How many recipients there are; two kinds of id side by side name the same ones."""
    sizes = [len(node.items) for node in destination.members.values() if isinstance(node, Array)]
    return max(sizes) if sizes else 0


def reach(destinations: Array, channels: Mapping[Channel, Span], profile: Profile) -> Iterator[Diagnostic]:
    """Destinations that none of the channels can use, and channels that none of the destinations can reach.

    `channels` says where each one's block stands.
    """
    takes = {channel.name: ids(channel, profile) for channel in channels}
    kinds: set[str] = set()
    for destination in map(record_of, destinations.items):
        found = addresses(destination) if destination is not None else None
        if destination is None or found is None:
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
    """Those destinations that the channel can use, as objects of its own shape; None where others can use them all."""
    items = tuple(
        _shaped(item, shape)
        for item in destinations.items
        if (one := record_of(item)) is not None
        and ((found := addresses(one)) is None or found[0] in channel.destinations)
        and not _is_faulty(one)
    )
    return replace(destinations, items=items) if items or not destinations.items else None


def _shaped(item: ValueNode, shape: Shape) -> ValueNode:
    if isinstance(item, Each):
        return replace(item, item=_shaped(item.item, shape))
    assert isinstance(item, Record)
    return replace(item, shape=shape)


def split(destinations: Array) -> list[Array]:
    """Parts of as many addresses as one request may have, in order.

    Of a destination that is cut both parts keep what else it says (its correlation id). Source: the API's page, which
    answers 7009 beyond that number.
    """
    parts: list[list[Record]] = [[]]
    room = ADDRESSES
    for destination in _records(destinations):
        at, size = 0, _size(destination)
        if size == 0:
            parts[-1].append(destination)
        while at < size:
            if room == 0:
                parts.append([])
                room = ADDRESSES
            taken = min(room, size - at)
            parts[-1].append(_cut(destination, at, at + taken))
            at, room = at + taken, room - taken
    return [replace(destinations, items=tuple(part)) for part in parts]


def _cut(destination: Record, start: int, end: int) -> Record:
    """A destination with only some of its recipients."""
    lists = {name: replace(array, items=array.items[start:end]) for name, array in _lists(destination).items()}
    others = {name: node for name, node in destination.members.items() if name not in lists}
    return replace(destination, members={**{n: a for n, a in lists.items() if a.items}, **others})


def alike(given: Array, own: Array | None) -> Array:
    """Destinations that a run gives, each with what the message's own of its kind says beside the addresses."""
    items = (record for item in (own.items if own is not None else ()) if (record := record_of(item)) is not None)
    patterns: dict[str, Record] = {}
    for record in items:
        for name in _lists(record):
            patterns.setdefault(name, record)
    return replace(given, items=tuple(_beside(record, patterns) for record in _records(given)))


def _beside(given: Record, patterns: Mapping[str, Record]) -> Record:
    lists = _lists(given)
    pattern = next((patterns[name] for name in lists if name in patterns), given)
    rest = {name: node for name, node in pattern.members.items() if not isinstance(node, Array)}
    return replace(given, members={**lists, **rest}, keys={**pattern.keys, **given.keys}, raw=pattern.raw)


def count(destinations: Array) -> int:
    """How many recipients there are in all."""
    return sum(map(_size, _records(destinations)))


def duplicates(destinations: Array) -> Iterator[Diagnostic]:
    """Addresses that stand there a second time."""
    first: dict[tuple[str, object], Leaf] = {}
    for destination in _records(destinations):
        for name, leaf in ((name, leaf) for name, array in _lists(destination).items() for leaf in array.items):
            if isinstance(leaf, Leaf) and leaf.ready and isinstance(leaf.value, str):
                before = first.setdefault((name, leaf.value), leaf)
                if before is not leaf:
                    note = Note("the first time", before.span)
                    yield relations.DUPLICATE_ADDRESS.at(leaf.span, found=f"{name} '{leaf.value}'", related=[note])


def _is_faulty(destination: Record) -> bool:
    return any(isinstance(node, Leaf) and node.value is FAULTY for node in destination.members.values())


def record_of(item: ValueNode) -> Record | None:
    """The destination, of one that is repeated over a list too."""
    inner = item.item if isinstance(item, Each) else item
    return inner if isinstance(inner, Record) else None


def raws_of(destinations: Array | None) -> Iterator[Record]:
    """The `raw` parts of destinations."""
    records = (record_of(item) for item in destinations.items) if destinations is not None else ()
    return (record.raw for record in records if record is not None and record.raw is not None)


def _records(destinations: Array) -> Iterator[Record]:
    return (item for item in destinations.items if isinstance(item, Record))
