"""What the examples of a file make, as a page that is committed and read in a pull request."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from imidsl.binding.message import Message
from imidsl.binding.values import Clock, Record, leaves, plain
from imidsl.compiler.translation import Translation
from imidsl.request.proofs import encoding
from imidsl.request.sizes import Sizes
from imidsl.schema.kinds import Text
from imidsl.text.chars.encoding import segments

FOLDER = "snapshots"
NOW = datetime(2000, 1, 1, tzinfo=UTC)
"""What durations count from, so that a page says the same every day."""
MARK = "Written by `imidsl test --snapshots --update`."


def page(translation: Translation, clock: Clock) -> str:
    """The requests of each message with each of its examples (one without any as it is, if it needs no values).

    Empty where the file makes no request.
    """
    parts: list[str] = []
    for message in translation.messages:
        sets = {name: dict(example.values) for name, example in message.examples.items()}
        if not sets and not any(parameter.required for parameter in message.parameters.values()):
            sets = {"": {}}
        for name, values in sets.items():
            parts += _requests(translation, message, name, {**message.defaults(), **values}, clock)
    head = f"# {posixpath.basename(translation.unit.source.path)}\n\n{MARK}\n"
    return "".join([head, *parts]) if parts else ""


def _requests(
    translation: Translation, message: Message, example: str, values: dict[str, object], clock: Clock
) -> Iterator[str]:
    for channel in message.channels:
        form = translation.form(message, channel)
        parts, found = form.parts(values, clock)
        for number, part in enumerate(parts, 1):
            words = [message.name, *([example] if example else []), channel.name]
            yield f"\n## {' · '.join([*words, *([str(number)] if len(parts) > 1 else [])])}\n"
            if any(diagnostic.is_error for diagnostic in found):
                yield "\nThese values make no right request: see `imidsl check`.\n"
                continue
            yield from _texts(part, form.sizes)
            body = plain(part, translation.profile, raw=True)
            yield f"\n{_fenced('json', json.dumps(body, ensure_ascii=False, indent=2))}"


def _texts(part: Record, sizes: Sizes) -> Iterator[str]:
    """The texts that have a limit, each with what it weighs."""
    segmented = {id(leaf) for record in _records(part) if encoding(record) for leaf in record.members.values()}
    for leaf in leaves(part):
        if isinstance(leaf.kind, Text) and leaf.kind.limit is not None and isinstance(leaf.value, str):
            weight = _weight(leaf.value, leaf.kind, sizes, segmented=id(leaf) in segmented)
            yield f"\n{weight}\n\n{_fenced('', leaf.value)}"


def _weight(text: str, kind: Text, sizes: Sizes, *, segmented: bool) -> str:
    assert kind.limit is not None
    size = sizes.bytes_of(text) if kind.limit.unit == "bytes" else len(text)
    weight = f"{size} of {kind.limit.amount} {kind.limit.unit}"
    if not segmented:
        return weight
    sent = segments(text)
    return f"{sent.encoding.label} · {weight} · {sent.count} segment{'' if sent.count == 1 else 's'}"


def _records(node: object) -> Iterator[Record]:
    if isinstance(node, Record):
        yield node
        for member in node.members.values():
            yield from _records(member)


def _fenced(word: str, text: str) -> str:
    """A fence that no run of backticks in the text ends."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{word}\n{text}\n{fence}\n"
