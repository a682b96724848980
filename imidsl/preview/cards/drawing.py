"""A request as a card, wherever it comes from: a definition with values, or a finished body."""

from __future__ import annotations

import json
from collections.abc import Mapping

from imidsl.preview.cards.facts import facts
from imidsl.preview.cards.fill import Filled
from imidsl.preview.cards.meters import Metering, ProofEntry
from imidsl.preview.cards.model import Card, channel_tag
from imidsl.preview.cards.problems import Problem, problems
from imidsl.preview.looks import mockups
from imidsl.preview.looks.screens import Scene
from imidsl.records import dataclass
from imidsl.request.check_body import ReadBody, sizes_of
from imidsl.request.settings import Config
from imidsl.request.sizes import Sizes
from imidsl.schema.kinds import Json, Profile

APP = "Your app"
"""What stands for the app or page that sends, where nobody names it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What cards depend on besides their requests."""

    profile: Profile
    sizes: Sizes
    scene: Scene

    def card(self, anchor: str, request: Filled, found: tuple[Problem, ...], proved: Mapping[str, ProofEntry]) -> Card:
        """A request as a card; `found` is what is wrong with it, `proved` the proof's answers by field."""
        whole = mockups.request(request.channel, request.body, self.profile)
        meters = Metering(self.sizes, self.profile, proved).of(request.record)
        return Card(
            anchor,
            request.name,
            channel_tag(request.channel),
            request.part,
            request.parts,
            mockups.screens(request.channel, whole, self.scene),
            tuple(sorted(meters, key=lambda meter: not meter.name.startswith(request.channel.name))),
            tuple(facts(whole)),
            found,
            json.dumps(request.body, ensure_ascii=False, indent=2),
        )


def body_card(anchor: str, read: ReadBody, body: Json, profile: Profile, config: Config) -> Card:
    """A finished body that could be read as a card; it has no name."""
    assert read.channel is not None
    assert read.request is not None
    sizes = sizes_of(read.request, config)
    request = Filled("", read.channel, 1, 1, read.request, body, tuple(read.found))
    return Drawing(profile, sizes, Scene(sizes.links, config.smartlink_length, APP)).card(
        anchor, request, problems(read.found), {}
    )
