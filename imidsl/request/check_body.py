"""A finished request body, held to the same rules as one that a definition makes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from imidsl.binding.message import link_leaves
from imidsl.binding.values import Record
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.records import dataclass
from imidsl.request.body import Intake
from imidsl.request.judge import Judge, judge_body
from imidsl.request.path import RequestPath
from imidsl.request.rules import Rules
from imidsl.request.settings import Config
from imidsl.request.sizes import Sizes
from imidsl.schema.envelope import CONTENT, DESTINATION, TEMPLATE
from imidsl.schema.kinds import Profile
from imidsl.schema.model import Channel
from imidsl.source import Source


@dataclass(frozen=True, slots=True)
class ReadBody:
    """A JSON text as a request body: everything wrong with it, and as much of the request as could be read."""

    found: Sequence[Diagnostic]
    channel: Channel | None = None
    request: Record | None = None


def check_body(source: Source, profile: Profile, config: Config) -> list[Diagnostic]:
    """Everything wrong with a JSON text as a request body; messages name fields by JSON pointer."""
    return list(read_body(source, profile, config).found)


def read_body(source: Source, profile: Profile, config: Config) -> ReadBody:
    """The request that a JSON text holds, and everything wrong with it."""
    intake = Intake(profile)
    read = intake.request(source)
    if read is None:
        return ReadBody(in_order(intake.found))
    channel, request = read
    found = intake.found
    rules = Rules(profile, sizes_of(request, config), TEMPLATE.name in request.members)
    judge = Judge(rules, RequestPath(pointers=True))
    found += judge.values([request], request.members.get(DESTINATION.name))
    if not any(d.is_error for d in found):
        found += judge_body(json.loads(source.text.lstrip("\ufeff")), request, profile, config)
    return ReadBody(in_order(found), channel, request)


def sizes_of(request: Record, config: Config) -> Sizes:
    """What the sizes of a finished body depend on."""
    return Sizes(_links(request), config.smartlink_length, config.limits)


def _links(request: Record) -> frozenset[str]:
    channels = request.members.get(CONTENT)
    return frozenset(str(leaf.value) for leaf in link_leaves(channels)) if isinstance(channels, Record) else frozenset()
