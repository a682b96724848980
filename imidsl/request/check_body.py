"""A finished request body, held to the same rules as one that a definition makes."""

from __future__ import annotations

import json

from imidsl.binding.values import Array, Leaf, Record
from imidsl.diagnostics import Diagnostic, in_order, sizes
from imidsl.request.body import Intake
from imidsl.request.conform import conform
from imidsl.request.destinations import count, duplicates
from imidsl.request.path import RequestPath
from imidsl.request.rules import Rules
from imidsl.request.settings import Config
from imidsl.request.sizes import Sizes
from imidsl.schema.envelope import ADDRESSES, CONTENT, DESTINATION, SMARTLINKS, TEMPLATE
from imidsl.schema.kinds import Profile
from imidsl.source import Source


def check_body(source: Source, profile: Profile, config: Config) -> list[Diagnostic]:
    """Everything wrong with a JSON text as a request body; messages name fields by JSON pointer."""
    intake = Intake(profile)
    read = intake.request(source)
    if read is None:
        return in_order(intake.found)
    _, request = read
    found = intake.found
    links = Sizes(_links(request), config.smartlink_length, config.limits)
    rules = Rules(profile, links, TEMPLATE.name in request.members)
    found += rules.check(request, RequestPath(pointers=True))
    destinations = request.members.get(DESTINATION.name)
    if isinstance(destinations, Array):
        found += duplicates(destinations)
        total = count(destinations)
        if total > ADDRESSES and not any(d.rule is sizes.TOO_MANY for d in found):
            found.append(sizes.TOO_MANY_ADDRESSES.at(destinations.span, size=total, limit=ADDRESSES))
    if not any(d.is_error for d in found):
        found += conform(json.loads(source.text.lstrip("\ufeff")), request, profile, config.limits)
    return in_order(found)


def _links(request: Record) -> frozenset[str]:
    channels = request.members.get(CONTENT)
    node = channels.members.get(SMARTLINKS.name) if isinstance(channels, Record) else None
    items = node.items if isinstance(node, Array) else ()
    leaves = [item.members.get(SMARTLINKS.key or "") for item in items if isinstance(item, Record)]
    return frozenset(str(leaf.value) for leaf in leaves if isinstance(leaf, Leaf))
