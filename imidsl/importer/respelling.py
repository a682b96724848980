"""Values that a definition spells otherwise than a body does: instants with an offset such as `+5:30`.

A definition can't make them as they stand, and they mean the same: they are replaced before anything else is read.
"""

from __future__ import annotations

import json

from imidsl.diagnostics import Diagnostic, Edit, Fix
from imidsl.diagnostics.importing import IMPORTED_RESPELLED
from imidsl.request.body import Intake
from imidsl.schema.envelope import request_shape
from imidsl.schema.kinds import Kind, Many, Map, Profile
from imidsl.schema.model import Shape
from imidsl.syntax.json import Member, Placed


def respelled(body: Placed, profile: Profile, found: list[Diagnostic]) -> Placed:
    """The body as definitions spell it; what is spelled otherwise is found at its place."""
    channel = Intake(profile).channel_of(body) if isinstance(body.value, tuple) else None
    return _Speller(profile, found).value(request_shape(channel, profile), body) if channel is not None else body


class _Speller:
    def __init__(self, profile: Profile, found: list[Diagnostic]) -> None:
        self.profile = profile
        self.found = found

    def value(self, kind: Kind, placed: Placed) -> Placed:
        match placed.value, kind:
            case tuple() as members, Shape() | Map():
                return Placed(tuple(self._member(kind, member) for member in members), placed.span)
            case list() as items, Many(of=of):
                return Placed([self.value(of, item) for item in items], placed.span)
            case str() as word, _:
                meant = kind.meant(word)
                return placed if meant in (None, word) else self._respelled(kind, placed, meant)
        return placed

    def _member(self, kind: Shape | Map, member: Member) -> Member:
        inner: Kind | None
        if isinstance(kind, Map):
            inner = kind.kind_of(member.key)
        else:
            rows = (row for row in kind.every_field() if self.profile in row.profiles)
            inner = next((row.kind for row in rows if row.on_wire(self.profile) == member.key), None)
        return member if inner is None else member._replace(value=self.value(inner, member.value))

    def _respelled(self, kind: Kind, placed: Placed, meant: str) -> Placed:
        fix = Fix((Edit(placed.span, json.dumps(meant)),))
        finding = IMPORTED_RESPELLED.at(placed.span, found=placed.value, meant=meant, spelling=kind.spelling, fix=fix)
        self.found.append(finding)
        return Placed(meant, placed.span)
