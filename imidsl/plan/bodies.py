"""Plans as functions: the cells of values → bodies, fresh ones each time."""

from __future__ import annotations

from imidsl.plan.pieces import (
    Body,
    DestinationsHole,
    EncodingHole,
    ItemsHole,
    MomentHole,
    PlaceHole,
    RequestPlan,
    TextHole,
)
from imidsl.plan.printer import Printer


class BodyPrinter(Printer):
    """Prints a function that makes objects and lists."""

    def request(self, request: RequestPlan) -> str:
        """An expression for its body."""
        return self.value(request.body)

    def value(self, body: Body) -> str:
        """An expression for a body or a part of one."""
        match body:
            case dict():
                return "{" + ", ".join(self._member(key, value) for key, value in body.items()) + "}"
            case list():
                return f"[{', '.join(map(self.value, body))}]"
            case TextHole():
                return self.json_of(body)
            case EncodingHole():
                gsm7, ucs2 = map(self.function.name, (body.gsm7, body.ucs2))
                return f"({gsm7} if {self.is_gsm7(body.text)} else {ucs2})"
            case MomentHole():
                return self.moment(body)
            case PlaceHole():
                return "place"
            case DestinationsHole():
                return self._destinations(body)
            case ItemsHole():
                return self.items(body, self.value)
        return self.function.name(body)

    def _member(self, key: str, value: Body) -> str:
        name, made = self.function.name(key), self.value(value)
        if isinstance(value, TextHole) and value.can_lack:
            return f"**({{{name}: {made}}} if {self.text(value.text)} else {{}})"
        return f"{name}: {made}"

    def _destinations(self, hole: DestinationsHole) -> str:
        name = self.function.name
        beside = [self._member(key, value) for key, value in hole.beside.items()]
        made = (
            f"{{{', '.join([f'{name(wire)}: [*{self.addresses[kind].texts}]', *beside])}}}" for kind, wire in hole.kinds
        )
        return f"[{', '.join(made)}]"
