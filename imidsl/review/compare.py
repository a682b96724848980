"""Two versions of some definitions → what the change does to the messages, as its reviewer wants to see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeAlias

from imidsl.binding.message import Message
from imidsl.binding.values import Clock, Record
from imidsl.compiler.project import Project
from imidsl.diagnostics import Diagnostic, Note, Rule, review
from imidsl.proof.answer import Answer
from imidsl.records import dataclass
from imidsl.request.destinations import addresses
from imidsl.request.proofs import Proof
from imidsl.review.change import Effect, Figures, Impact
from imidsl.review.contract import parameters
from imidsl.review.requests import Cell, cells, values_for
from imidsl.schema.looks import Role
from imidsl.schema.model import Channel
from imidsl.source import Span
from imidsl.syntax.literals import read_instant
from imidsl.text.chars.encoding import Encoding
from imidsl.text.types.samples import Pick, made_up

_ALIKE = 60
"""From which share of equal text, in percent, on a message that came may be one that went."""
Values: TypeAlias = Mapping[str, object]
Proofs: TypeAlias = Mapping[tuple[str, str], Sequence[Proof]]


@dataclass(frozen=True, slots=True)
class MessagePair:
    """A message before and now, the channels to look at, and the sets of values that both are rendered with."""

    old: Message
    new: Message
    channels: Sequence[Channel]
    values: Mapping[str, Values]


def paired(old: Sequence[Message], new: Sequence[Message]) -> Iterator[tuple[Message | None, Message | None]]:
    """Messages by name, wherever they stand: of several of one name those of one file, the others in their order."""
    for name in dict.fromkeys(message.name for message in (*new, *old)):
        before, after = ([message for message in side if message.name == name] for side in (old, new))
        homes = {message.span.source.path: message for message in before}
        for message in list(after):
            home = homes.get(message.span.source.path)
            if home is not None:
                before.remove(home)
                after.remove(message)
                yield home, message
        yield from zip_longest(before, after)


# --- messages that came or went


def came_and_went(went: Sequence[Message], came: Sequence[Message], tops: Mapping[str, Span]) -> Iterator[Impact]:
    """What to say of messages that only one side has; one that went shows at the top of the file that it stood in.

    `tops` has these places by path.
    """
    for message in went:
        place = tops.get(message.span.source.path, message.span)
        note = Note("it stood here", message.span)
        finding = review.MESSAGE_GONE.at(place, found=message.name, related=[note])
        yield Impact(Effect.BREAKING, finding, (message.name,))
    for message in came:
        yield Impact(Effect.ADDED, review.MESSAGE_ADDED.at(message.span, found=message.name), (message.name,))
        likeness = max(((_share(other, message), other) for other in went), key=lambda one: one[0], default=None)
        if likeness is not None and likeness[0] >= _ALIKE:
            share, other = likeness
            note = Note("it stood here", other.span)
            finding = review.MESSAGE_RENAMED.at(
                message.span, found=message.name, before=other.name, share=share, related=[note]
            )
            yield Impact(Effect.ADDED, finding, (message.name,))


def _share(one: Message, other: Message) -> int:
    """How much of the text of two messages is equal, in percent."""
    old, new = (message.block.body.span.text.split("\n") for message in (one, other))
    return round(SequenceMatcher(None, old, new, autojunk=False).ratio() * 100)


# --- what callers and recipients rely on


def contract(pair: MessagePair) -> Iterator[Impact]:
    """Parameters, channels and kinds of destinations that are not as they were."""
    for finding in parameters(dict(pair.old.parameters), dict(pair.new.parameters), pair.new.name, pair.new.span):
        yield Impact(_effect(finding, Effect.FIELD), finding, (pair.new.name,))
    old, new = ({channel.name for channel in message.channels} for message in (pair.old, pair.new))
    yield from _gone(pair, review.CHANNEL_GONE, sorted(old - new), Effect.BREAKING)
    for name in sorted(new - old):
        finding = review.CHANNEL_ADDED.at(pair.new.record.at(name), message=pair.new.name, found=name)
        yield Impact(Effect.ADDED, finding, (pair.new.name,), (name,))
    if pair.new.destinations is not None:
        gone = sorted(_id_kinds(pair.old) - _id_kinds(pair.new))
        yield from _gone(pair, review.DESTINATION_GONE, gone, Effect.BREAKING)


def _gone(pair: MessagePair, rule: Rule, names: Iterable[str], effect: Effect) -> Iterator[Impact]:
    for name in names:
        yield Impact(effect, rule.at(pair.new.span, message=pair.new.name, found=name), (pair.new.name,))


def _id_kinds(message: Message) -> set[str]:
    items = message.destinations.items if message.destinations is not None else ()
    found = (addresses(item) for item in items if isinstance(item, Record))
    return {one[0] for one in found if one is not None}


def _effect(finding: Diagnostic, otherwise: Effect) -> Effect:
    """Where a change is listed: what is more than worth knowing comes first."""
    return otherwise if finding.severity == "info" else Effect.BREAKING


# --- what requests say


def requests(pair: MessagePair, old: Project, new: Project, clock: Clock, skipped: set[str]) -> Iterator[Impact]:
    """Fields that differ; the names of sets of values that one side can't be rendered with go to `skipped`."""
    for example, values in pair.values.items():
        # What the old version asked for beside these is made up.
        before_values = values_for(pair.old.parameters, {**made_up(pair.old.parameters, Pick.USUAL), **values})
        for channel in pair.channels:
            before = cells(old, pair.old, channel, before_values, clock) if before_values is not None else None
            after = cells(new, pair.new, channel, values, clock)
            if before is None or after is None:
                skipped.add(example)
            else:
                yield from _differences(pair, channel, example, before, after)


def _differences(
    pair: MessagePair, channel: Channel, example: str, before: Mapping[str, Cell], after: Mapping[str, Cell]
) -> Iterator[Impact]:
    for pointer in dict.fromkeys((*after, *before)):
        was, now = before.get(pointer), after.get(pointer)
        if was is None or now is None or was.value != now.value:
            yield _change(pair, channel, example, was, now)


def _change(pair: MessagePair, channel: Channel, example: str, was: Cell | None, now: Cell | None) -> Impact:
    cell = now or was
    assert cell is not None
    before, after = (one.value if one is not None else None for one in (was, now))
    rule = _rule(cell, before, after)
    place = now.span if now is not None else pair.new.record.at(channel.name)
    finding = rule.at(place, field=cell.name, before=_quoted(before), after=_quoted(after))
    effect = Effect.READ if rule is review.WORDS_CHANGED else _effect(finding, Effect.FIELD)
    figures = (one.figures if one is not None else Figures() for one in (was, now))
    examples = (example,) if example else ()
    return Impact(effect, finding, (pair.new.name,), (channel.name,), examples, (cell.name,), before, after, *figures)


_READ = frozenset({Role.TEXT, Role.TITLE, Role.SUBTITLE, Role.HEADER, Role.FOOTER, Role.LABEL, Role.OPENER})


def _rule(cell: Cell, before: str | None, after: str | None) -> Rule:
    """What a field's change is called: some matter more than others."""
    role = cell.row.role if cell.row is not None else None
    if role in _READ:
        return review.WORDS_CHANGED
    if role is Role.SENDER:
        return review.SENDER_CHANGED
    if before is not None and after is not None:
        if role is Role.REFERENCE and _form(before) != _form(after):
            return review.CORRELATION_CHANGED
        if role is Role.LIFETIME and int(after) < int(before):
            return review.LINK_LIVES_SHORTER
        if role is Role.EXPIRES and _is_sooner(after, before):
            return review.EXPIRES_SOONER
    return review.FIELD_CHANGED


def _is_sooner(one: str, other: str) -> bool:
    first, second = read_instant(one), read_instant(other)
    return first is not None and second is not None and first < second


def _form(value: str) -> str:
    """A value with its letters and digits told apart, and nothing else of them."""
    return re.sub(r"[0-9]+", "0", re.sub(r"[^\W\d_]+", "a", value))


def _quoted(value: str | None) -> str:
    return "absent" if value is None else f"'{value}'"


# --- the worst case


def proofs_by_request(project: Project) -> Proofs:
    """What the proof says of each request's texts."""
    grouped: dict[tuple[str, str], list[Proof]] = {}
    for proof in project.proofs():
        grouped.setdefault((proof.message, proof.channel), []).append(proof)
    return grouped


def worst_cases(pair: MessagePair, old: Proofs, new: Proofs) -> Iterator[Impact]:
    """Texts whose largest size, segments, encoding or proof is not what it was."""
    for channel in pair.channels:
        before: dict[str, list[Proof]] = {}
        for proof in old.get((pair.old.name, channel.name), ()):
            before.setdefault(proof.field, []).append(proof)
        for proof in new.get((pair.new.name, channel.name), ()):
            same = before.get(proof.field)
            if same:
                yield from _weighed(channel, same.pop(0), proof)


def _weighed(channel: Channel, old: Proof, new: Proof) -> Iterator[Impact]:
    was, now = old.answer, new.answer
    figures = _worst(was), _worst(now)
    rules: list[tuple[Rule, object, object]] = []
    if was.kind == "proved" and now.kind == "open":
        rules.append((review.SIZE_UNPROVED, "", ""))
    if (now.max_segments or 0) > (was.max_segments or 0) > 0:
        rules.append((review.MORE_SEGMENTS, was.max_segments, now.max_segments))
    if Encoding.UCS2 in now.encodings and was.encodings == (Encoding.GSM7,):
        rules.append((review.ENCODING_CAN_FLIP, "", ""))
    elif was.encodings != now.encodings:
        rules.append((review.ENCODING_CHANGED, _either(was.encodings), _either(now.encodings)))
    if 0 < (now.max_segments or 0) < (was.max_segments or 0):
        rules.append((review.FEWER_SEGMENTS, was.max_segments, now.max_segments))
    if was.most != now.most and not any(rule.severity != "info" for rule, _, _ in rules):
        rules.append((review.SIZE_CHANGED, _size(was), _size(now)))
    for rule, before, after in rules:
        finding = rule.at(new.leaf.span, field=new.field, before=before, after=after)
        effect = Effect.WORST_CASE
        yield Impact(effect, finding, (new.message,), (channel.name,), (), (new.field,), None, None, *figures)


def _worst(answer: Answer) -> Figures:
    return Figures(answer.most if answer.unit == "bytes" else None, answer.max_segments)


def _size(answer: Answer) -> str:
    return "without bound" if answer.most is None else f"at most {answer.most} {answer.unit}"


def _either(encodings: Iterable[Encoding]) -> str:
    return " or ".join(encoding.label for encoding in encodings)
