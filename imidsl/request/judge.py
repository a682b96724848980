"""Everything that a request is held to, in its order: the rules, who gets it, and at last the schema.

The list stands here once, for requests in the making and for finished bodies.
"""

from __future__ import annotations

from collections.abc import Sequence

from imidsl.binding.values import Array, Record, ValueNode
from imidsl.diagnostics import Diagnostic, sizes
from imidsl.records import dataclass
from imidsl.request.destinations import count, duplicates
from imidsl.request.path import RequestPath
from imidsl.request.rules import Rules
from imidsl.request.settings import Config
from imidsl.schema.envelope import ADDRESSES
from imidsl.schema.kinds import Json, Profile


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds requests to the rules; `place` says what messages call their fields."""

    rules: Rules
    place: RequestPath = RequestPath()

    def values(self, parts: Sequence[Record], recipients: ValueNode | None) -> list[Diagnostic]:
        """What is wrong with the parts of a request, as far as values are known; `recipients` get one or another."""
        found = [diagnostic for part in parts for diagnostic in self.rules.check(part, self.place)]
        if isinstance(recipients, Array):
            found += self._twice(recipients)
            total = count(recipients)
            # Where a single list is too long, that is the finding.
            if total > ADDRESSES * len(parts) and not any(d.rule is sizes.TOO_MANY_ADDRESSES for d in found):
                found.append(sizes.TOO_MANY_ADDRESSES.at(recipients.span, size=total, limit=ADDRESSES))
        return found

    def _twice(self, recipients: Array) -> Sequence[Diagnostic]:
        """Who is there a second time; of recipients that no value changes that is found once."""
        fixed = self.rules.fixed
        found = fixed.twice.get(id(recipients))
        if found is None:
            found = tuple(duplicates(recipients))
            if recipients in fixed:
                fixed.twice[id(recipients)] = found
        return found


def judge_body(
    body: Json, request: Record, profile: Profile, config: Config, *, lacking: bool = False
) -> list[Diagnostic]:
    """What the schema has against the body of a request that is right otherwise; `request` has its places.

    One that is `lacking` may be without what is needed: that stands in `raw`.
    """
    from imidsl.request.conform import conform  # where there is a body

    return conform(body, request, profile, config.limits, lacking=lacking)
