"""Bodies that differ only in the channel → one message: what they share said once, a block for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imidsl.binding.fields import RAW
from imidsl.importer import nodes
from imidsl.importer.names import subject
from imidsl.importer.requests import Draft, ReadDestination
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.syntax import tree

CHANNEL = "{{ request.channel }}"
"""What renders to the name of the request's channel."""


def grouped(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """The drafts, neighbours together where one message makes just their bodies, in their order."""
    groups: list[list[Draft]] = []
    for draft in drafts:
        if groups and _fits([*groups[-1], draft]):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return groups


def _fits(group: Sequence[Draft]) -> bool:
    first, *others = group
    linked = [draft for draft in group if draft.channel.smartlinks]
    return (
        len({draft.channel.name for draft in group}) == len(group)
        and all(subject(draft.name) == subject(first.name) for draft in others)
        and all((draft.head, draft.raw) == (first.head, first.raw) for draft in others)
        and all(draft.links == linked[0].links for draft in linked)
        and _correlation(group) is not False
        and _together(group) is not None
    )


def merged(group: Sequence[Draft]) -> Iterator[tree.Item]:
    """What one message says for all of a group."""
    first = group[0]
    correlation = _correlation(group)
    if isinstance(correlation, tree.String):
        yield nodes.entry(CORRELATION_ID.name, correlation)
    yield from first.head
    yield from next((draft.links for draft in group if draft.links), ())
    yield from (draft.block for draft in group)
    yield from (address.item for address in _together(group) or ())
    if first.raw:
        yield nodes.block(nodes.name(RAW), (), first.raw)


def _correlation(group: Sequence[Draft]) -> tree.String | bool:
    """The correlation id of a group, its channels' names taken out; True without any, False where they differ."""
    given = [draft.correlation for draft in group]
    first = given[0]
    if any(text != first for text in given) and (first is None or None in given):
        return False
    if first is None:
        return True
    if all(text == first for text in given):
        return nodes.text(first)
    name = group[0].channel.name
    for at in range(len(first)):
        before, after = first[:at], first[at + len(name) :]
        if first.startswith(name, at) and given == [f"{before}{draft.channel.name}{after}" for draft in group]:
            return nodes.template(nodes.text(before).text + CHANNEL + nodes.text(after).text)
    return False


def _together(group: Sequence[Draft]) -> list[ReadDestination] | None:
    """Who gets the requests of a group, so that each channel gets just its own; None where that can't be."""
    if any(not draft.to for draft in group):
        return [] if all(not draft.to for draft in group) else None
    together: list[ReadDestination] = []
    for draft in group:
        at = 0
        for address in draft.to:
            if address in together[at:]:
                at = together.index(address, at)
            else:
                together.insert(at, address)
            at += 1
    fits = all([a for a in together if a.kind in draft.channel.destinations] == list(draft.to) for draft in group)
    return together if fits else None
