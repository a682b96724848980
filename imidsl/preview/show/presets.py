"""The values to show: a message's examples, made-up ones, the longest that the proof found, those of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import cast

from imidsl.binding.message import Message
from imidsl.preview.cards.maker import value_sets
from imidsl.preview.cards.meters import ProofEntry
from imidsl.preview.cards.model import ValueSet, Wanted
from imidsl.records import dataclass
from imidsl.report.cells import safe
from imidsl.source import Source
from imidsl.text.types import parameters
from imidsl.text.types.samples import Pick, made_up, taken

_EXAMPLE = "example:"
_WITNESS = "longest:"


@dataclass(frozen=True, slots=True)
class Preset:
    """Something to click: an example, or made-up values."""

    id: str
    label: str
    made_up: bool


def presets(message: Message, answers: Sequence[ProofEntry]) -> list[Preset]:
    """What there is to click for a message; one at least."""
    named = [Preset(_EXAMPLE + name, name, False) for name in message.examples]
    if not message.parameters:
        return named or [Preset(Pick.USUAL, "as it is", False)]
    usual = [] if named else [_made_up(Pick.USUAL)]
    odd = (_made_up(Pick.NON_GSM), _made_up(Pick.RTL))
    return [*named, *usual, _made_up(Pick.SHORTEST), *_longest(message, answers), *odd]


def _made_up(pick: Pick) -> Preset:
    return Preset(pick, pick.label, True)


def _longest(message: Message, answers: Sequence[ProofEntry]) -> Iterator[Preset]:
    """The values that make each text the longest, once each."""
    found = [answer for answer in answers if answer["message"] == message.name and answer.get("witness") is not None]
    used: set[str] = set()
    while found:
        same = [answer for answer in found if answer["witness"] == found[0]["witness"]]
        label = next(label for label in _labels(same) if label not in used)
        used.add(label)
        yield Preset(f"{_WITNESS}{same[0]['channel']}:{same[0]['field']}", f"longest {label}", True)
        found = [answer for answer in found if answer not in same]


def _labels(same: Sequence[ProofEntry]) -> Iterator[str]:
    """What to call the values that make some texts the longest, from short to exact.

    That is their channels; else one's channel and as much of its place there as tells it from the others.
    """
    own = [answer for answer in same if str(answer["field"]).startswith(f"{answer['channel']}.")]
    if own:
        yield ", ".join(dict.fromkeys(str(answer["channel"]) for answer in own))
    channel, *place = str((own or same)[0]["field"]).split(".")
    yield from (f"{channel} {'.'.join(place[-depth:])}".strip() for depth in range(1, len(place) + 2))
    yield from (f"{channel} {number}" for number in count(2))


def value_set(
    message: Message, pick: str, given: Mapping[str, object] | None, answers: Sequence[ProofEntry]
) -> tuple[ValueSet, dict[str, str]]:
    """The values to show: those of the form, else those that were picked; and what is wrong with which of them."""
    picked = _picked(message, pick, answers)
    return (picked, {}) if given is None else _of_form(message, given, picked.values)


def _picked(message: Message, pick: str, answers: Sequence[ProofEntry]) -> ValueSet:
    if pick.startswith(_EXAMPLE) and pick.removeprefix(_EXAMPLE) in message.examples:
        name = pick.removeprefix(_EXAMPLE)
        return ValueSet(name, {**message.defaults(), **message.examples[name].values}, name)
    witness = _witness(message, pick, answers)
    if witness is not None:
        return ValueSet("the longest", {**message.defaults(), **witness}, None, True)
    if pick in (Pick.SHORTEST, Pick.NON_GSM, Pick.RTL):
        return ValueSet(Pick(pick).label, made_up(message.parameters, Pick(pick)), None, True)
    return next(value_sets(message, Wanted()))


def _witness(message: Message, pick: str, answers: Sequence[ProofEntry]) -> Mapping[str, object] | None:
    for answer in answers:
        id_ = f"{_WITNESS}{answer['channel']}:{answer['field']}"
        if answer["message"] == message.name and id_ == pick and isinstance(answer.get("witness"), Mapping):
            plain = cast(Mapping[str, object], answer["witness"])
            known = {name: message.parameters[name].type for name in plain if name in message.parameters}
            return {name: taken(type_, plain[name])[0] for name, type_ in known.items() if type_ is not None}
    return None


def _of_form(
    message: Message, given: Mapping[str, object], picked: Mapping[str, object]
) -> tuple[ValueSet, dict[str, str]]:
    """The values of the form; of those that are wrong the picked ones."""
    values = dict(picked)
    faults: dict[str, str] = {}
    for name, parameter in message.parameters.items():
        if name not in given:
            continue
        value, found = parameters.value_of_plain(parameter, given[name], Source("form", name).span(0, len(name)))
        errors = [finding for finding in found if finding.is_error]
        for error in errors:
            path, words = _placed(error.message, name)
            faults.setdefault(path, safe(words))
        if not errors:
            values[name] = value
    return ValueSet("your values", values), faults


def _placed(message: str, name: str) -> tuple[str, str]:
    """Which part of a value a message is about, and the rest of its words: they begin with its path in quotes."""
    quote, path, words = message.split("'", 2)
    return (path, words.strip()) if not quote and path.startswith(name) else (name, message)
