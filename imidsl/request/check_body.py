"""A finished request body, held to the same rules as one that a definition makes."""

from __future__ import annotations

import json

from imidsl.binding.message import link_leaves
from imidsl.binding.values import Record
from imidsl.diagnostics import Diagnostic, in_order
from imidsl.request.body import Intake
from imidsl.request.judge import Judge, judge_body
from imidsl.request.path import RequestPath
from imidsl.request.rules import Rules
from imidsl.request.settings import Config
from imidsl.request.sizes import Sizes
from imidsl.schema.envelope import CONTENT, DESTINATION, TEMPLATE
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
    judge = Judge(Rules(profile, links, TEMPLATE.name in request.members), RequestPath(pointers=True))
    found += judge.values([request], request.members.get(DESTINATION.name))
    if not any(d.is_error for d in found):
        found += judge_body(json.loads(source.text.lstrip("\ufeff")), request, profile, config)
    return in_order(found)


def _links(request: Record) -> frozenset[str]:
    channels = request.members.get(CONTENT)
    return frozenset(str(leaf.value) for leaf in link_leaves(channels)) if isinstance(channels, Record) else frozenset()
