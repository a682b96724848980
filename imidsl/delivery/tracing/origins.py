"""The requests that definitions make, as what a receipt may have come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from imidsl.binding.message import Message
from imidsl.binding.values import Leaf, Record
from imidsl.compiler.project import Project
from imidsl.delivery.tracing.alignment import GivenPiece, align, fits
from imidsl.delivery.tracing.shapes import TextShape, shape_of
from imidsl.records import dataclass
from imidsl.request.request import request_of
from imidsl.request.texts import RequestPart, parts, template_of
from imidsl.schema.envelope import DESTINATION
from imidsl.schema.kinds import Profile, Text
from imidsl.schema.looks import Role
from imidsl.schema.model import Channel, Field
from imidsl.source import Span


@dataclass(frozen=True, slots=True)
class OriginText:
    """A text of a request as a definition writes it: what it can be, and where it stands.

    It `drops_break` where a line break that ends it is taken off.
    """

    shape: TextShape
    drops_break: bool
    row: Field | None
    span: Span

    def fits(self, text: str) -> bool:
        """Whether it can have been rendered so."""
        return any(fits(self.shape, whole) for whole in self._before(text))

    def pieces(self, text: str) -> list[GivenPiece]:
        """What each parameter gave a rendering."""
        found = (align(self.shape, whole) for whole in self._before(text))
        return next((pieces for pieces in found if pieces is not None), [])

    def _before(self, text: str) -> Iterable[str]:
        return (text, f"{text}\n") if self.drops_break else (text,)


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """A message's request to a channel, with its texts by their dotted names."""

    message: Message
    channel: Channel
    texts: Mapping[str, Sequence[OriginText]]

    @property
    def span(self) -> Span:
        """The word that opens the channel's block."""
        return self.message.record.at(self.channel.name)

    def refers(self, reference: str) -> bool:
        """Whether it can have this correlation id, of its own or of one of its destinations."""
        return any(text.fits(reference) for text in self.of_role(Role.REFERENCE))

    def of_role(self, role: Role) -> Iterator[OriginText]:
        """Its texts that play a part."""
        every = (text for texts in self.texts.values() for text in texts)
        return (text for text in every if text.row is not None and text.row.role is role)

    def makes(self, sent: Record) -> bool:
        """Whether it can make what was sent: each text there is one that it writes."""
        return all(any(own.fits(text) for own in self.texts.get(name, ())) for name, _, text in texts_of(sent))


def origins(project: Project) -> Iterator[Origin]:
    """Every request that the definitions make."""
    for message in project.messages:
        for channel in message.channels:
            yield _origin(message, channel, project.profile)


def _origin(message: Message, channel: Channel, profile: Profile) -> Origin:
    texts: dict[str, list[OriginText]] = {}
    for part in parts(request_of(message, channel, profile, message.destinations), message.parameters):
        template = template_of(part.node) if isinstance(part.node, Leaf) else None
        if template is not None and isinstance(part.node, Leaf):
            shape = shape_of(template, part.parameters, message.constants, channel.name)
            text = OriginText(shape, template.drops_last_break, part.row, part.node.span)
            texts.setdefault(part.place.name, []).append(text)
    return Origin(message, channel, texts)


def texts_of(sent: Record) -> Iterator[tuple[str, RequestPart, str]]:
    """The texts of a finished body that its definition writes, by their dotted names; who gets it isn't one of them."""
    for part in parts(sent, {}):
        leaf, name = part.node, part.place.name
        text = leaf.value if isinstance(leaf, Leaf) and type(leaf.kind) is Text else None
        if isinstance(text, str) and not name.startswith(f"{DESTINATION.name}."):
            yield name, part, text


def references_of(sent: Record) -> Iterator[str]:
    """The correlation ids of a finished body, also those of its destinations."""
    for part in parts(sent, {}):
        value = part.node.value if isinstance(part.node, Leaf) else None
        if part.row is not None and part.row.role is Role.REFERENCE and isinstance(value, str):
            yield value
