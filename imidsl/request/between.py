"""What must hold between the requests that one message makes."""

from __future__ import annotations

from collections.abc import Iterator

from imidsl.binding.message import Message
from imidsl.binding.values import FAULTY, Leaf, leaves
from imidsl.diagnostics import Diagnostic, relations
from imidsl.request.destinations import raws_of
from imidsl.schema.envelope import CORRELATION_ID, DESTINATION, ID_NAMES
from imidsl.schema.kinds import Profile
from imidsl.source import Span
from imidsl.text.template.template import Template


def smartlinks(message: Message) -> Iterator[Diagnostic]:
    """Smartlinks in texts of channels that can't have any, and those that no channel of the message can use."""
    deaf = [channel for channel in message.channels if not channel.smartlinks]
    referred = False
    for channel in deaf:
        for leaf in leaves(message.record.members[channel.name]):
            if isinstance(leaf.value, Template):
                for name in sorted(name for name in leaf.value.names if name.startswith("link_")):
                    for span in places_of(leaf.value, name):
                        referred = True
                        yield relations.NO_SMARTLINKS.at(span, channel=channel.name)
    if deaf and len(deaf) == len(message.channels) and not referred:
        for link in message.link_leaves():
            yield relations.NO_SMARTLINKS.at(link.span, channel=deaf[0].name)


def overruled(message: Message, profile: Profile) -> Iterator[Diagnostic]:
    """What `raw` says of who gets it beside a `to`: whoever edits the `to` wouldn't see that it is overruled."""
    if message.destinations is None:
        return
    raws = [(message.record.raw, frozenset({DESTINATION.on_wire(profile)}))]
    raws += [(raw, ID_NAMES) for raw in raws_of(message.destinations)]
    for raw, fields in raws:
        if raw is not None:
            yield from (relations.RAW_DESTINATION.at(raw.at(n), found=n) for n in raw.members if n in fields)


def correlation(message: Message) -> Iterator[Diagnostic]:
    """A correlation id that the requests to several channels share."""
    own = message.record.members.get(CORRELATION_ID.name)
    if (
        isinstance(own, Leaf)
        and own.value is not FAULTY
        and len(message.channels) > 1
        and "request" not in names_in(own)
    ):
        channels = ", ".join(channel.name for channel in message.channels)
        yield relations.SHARED_CORRELATION_ID.at(own.span, channels=channels)


def names_in(leaf: Leaf) -> frozenset[str]:
    """The names that a value takes from outside."""
    return leaf.value.names if isinstance(leaf.value, Template) else frozenset()


def places_of(text: Template, name: str) -> Iterator[Span]:
    """Where a text uses a name."""
    words = text.words.words if text.words is not None else ()
    yield from (text.string.at(word.start, word.end) for word in words if word.kind == "name" and word.text == name)
