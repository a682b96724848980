"""A body that is to be sent: held to the rules once more, and known by what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from imidsl.binding.values import Array, Leaf, Record
from imidsl.diagnostics import Diagnostic
from imidsl.preview.looks import mockups
from imidsl.preview.looks.said import excerpt
from imidsl.preview.looks.screens import Scene
from imidsl.records import dataclass
from imidsl.request.check_body import read_body, sizes_of
from imidsl.request.destinations import count
from imidsl.request.settings import Config, apply
from imidsl.request.sizes import compact
from imidsl.schema.envelope import DELIVERY, DESTINATION
from imidsl.schema.kinds import Json, Profile
from imidsl.source import Source
from imidsl.workspace.outbox import ONE


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request: what it is known by, its body as it is sent, where it stands, its channel and who gets it.

    `recipients` is how many they are, which are fewer than the addresses where two kinds of id name the same one.
    """

    identity: str
    body: bytes
    place: str
    channel: str
    addresses: tuple[str, ...]
    recipients: int
    text: str
    segments: int | None


def identity(body: Json) -> str:
    """What a request is known by: the SHA-256 of its body with sorted keys and no blanks, as UTF-8."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def outgoing(source: Source, line: int, profile: Profile, config: Config) -> tuple[Outgoing | None, list[Diagnostic]]:
    """The request that a text holds, and what is wrong with it: with an error there is none."""
    read = read_body(source, profile, config)
    found = apply(read.found, config.severity)
    if any(diagnostic.is_error for diagnostic in found) or read.channel is None or read.request is None:
        return None, found
    channel, request = read.channel, read.request
    body = json.loads(source.text.lstrip("\ufeff"))
    sizes = sizes_of(request, config)
    shown = mockups.screens(channel, mockups.request(channel, body, profile), Scene(sizes.links, sizes.link_bytes, ""))
    costs = [cost.segments for screen in shown for cost in screen.costs]
    destinations = request.members.get(DESTINATION.name)
    assert isinstance(destinations, Array)
    made = Outgoing(
        identity(body),
        compact(body),
        source.path if source.path.endswith(ONE) else f"{source.path}:{line}",
        channel.name,
        tuple(_addresses(destinations)),
        count(destinations),
        excerpt(shown).text,
        sum(costs) if costs else None,
    )
    return made, found


def _addresses(destinations: Array) -> Iterator[str]:
    for destination in destinations.items:
        lists = destination.members.values() if isinstance(destination, Record) else ()
        for leaf in (leaf for ids in lists if isinstance(ids, Array) for leaf in ids.items):
            if isinstance(leaf, Leaf):
                yield str(leaf.value)


def placed(source: Source, line: int) -> Source:
    """A text with lines above it, so that what is found there names its place in the file."""
    return Source(source.path, "\n" * (line - 1) + source.text)


def is_body(text: str) -> bool:
    """Whether a text looks like a body at all: an object that names a channel."""
    try:
        return DELIVERY in json.loads(text.lstrip("\ufeff"))
    except (ValueError, TypeError, RecursionError):
        return False
