"""What must hold between the requests that one message makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imidsl.binding.message import Message
from imidsl.binding.values import FAULTY, Leaf, Record, leaves
from imidsl.diagnostics import Diagnostic, relations
from imidsl.request.destinations import record_of
from imidsl.schema.envelope import CORRELATION_ID, DESTINATION, ID_NAMES, TEMPLATE
from imidsl.schema.kinds import Profile
from imidsl.source import Span
from imidsl.text.template.template import Template
from imidsl.text.types.containers import TextType


def smartlinks(message: Message) -> Iterator[Diagnostic]:
    """Smartlinks in texts of channels that can't have any, and those that no channel of the message can use."""
    deaf = [channel for channel in message.channels if not channel.smartlinks]
    referred = False
    for channel in deaf:
        for leaf in leaves(message.record.members[channel.name]):
            if isinstance(leaf.value, Template):
                for name in sorted(name for name in leaf.value.names if name.startswith("link_")):
                    for span in _places(leaf.value, name):
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
    raws += [(one.raw, ID_NAMES) for item in message.destinations.items if (one := record_of(item)) is not None]
    for raw, fields in raws:
        if raw is not None:
            yield from (relations.RAW_DESTINATION.at(raw.at(n), found=n) for n in raw.members if n in fields)


_BROKEN = {"line break": re.compile(r"[\n\r]"), "tab": re.compile(r"\t"), "run of five blanks": re.compile(r" {5}")}
_TRIED = ("a\nb", "a\tb", "a     b")


def broken_parameters(message: Message) -> Iterator[Diagnostic]:
    """Parameters of a platform's template that hold what a channel refuses, as written or for values that are tried."""
    node = message.record.members.get(TEMPLATE.name)
    if not isinstance(node, Record) or not any(channel.plain_parameters for channel in message.channels):
        return
    parameters = node.members.get(TEMPLATE.rest or "")
    named = parameters.members.items() if isinstance(parameters, Record) else ()
    for field, leaf in ((field, leaf) for field, member in named for leaf in leaves(member)):
        text = leaf.value
        if isinstance(text, str):
            yield from _broken(leaf.span, field, text, "holds", "write it as one line")
        elif isinstance(text, Template) and not text.constant:
            yield from _tried(message, leaf, text)


def _tried(message: Message, leaf: Leaf, text: Template) -> Iterator[Diagnostic]:
    from imidsl.request.trials import rendered
    from imidsl.text.types.samples import Pick, made_up

    around = {**message.constants, **made_up(message.parameters, Pick.USUAL)}
    for name in sorted(text.names & message.parameters.keys()):
        parameter = message.parameters[name]
        tried = _TRIED if isinstance(parameter.type, TextType) else ()
        made = (rendered(text, {name: parameter}, around, {name: value}) for value in tried)
        found = next((text for text in made if text is not None and _what_breaks(text)), None)
        if found is not None:
            remedy = f'give \'{name}\' a pattern or charset without it, or write it in one line: |replace("\\n", " ")'
            yield from _broken(_word(text, name) or leaf.span, name, found, "can hold", remedy)


def _what_breaks(text: str) -> str | None:
    return next((words for words, broken in _BROKEN.items() if broken.search(text)), None)


def _broken(span: Span, name: str, text: str, verb: str, remedy: str) -> Iterator[Diagnostic]:
    what = _what_breaks(text)
    if what is not None:
        yield relations.BROKEN_PARAMETER.at(span, what=what, field=name, verb=verb, remedy=remedy)


def _word(text: Template, name: str) -> Span | None:
    return next(_places(text, name), None)


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


def _places(text: Template, name: str) -> Iterator[Span]:
    """Where a text uses a name."""
    words = text.words.words if text.words is not None else ()
    yield from (text.string.at(word.start, word.end) for word in words if word.kind == "name" and word.text == name)
