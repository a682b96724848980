"""`test` blocks: what they give a message, and what they expect of the requests that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from imidsl.binding.expectations import Expectation, expectation
from imidsl.binding.message import TEST, Message
from imidsl.diagnostics import Diagnostic, Note, names, testing, values
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.diagnostics.suggest import suggestion
from imidsl.records import dataclass
from imidsl.schema.channels import BY_NAME
from imidsl.schema.kinds import Profile
from imidsl.schema.model import Channel
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.types import parameters as params


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that the values are to break, and the parameter that this is about, if one is named."""

    rule: str
    span: Span
    parameter: str | None


@dataclass(frozen=True, slots=True)
class Test:
    """A test of a message.

    `given` is wrong with the values (which a test that wants a refusal may want just so), `now` what durations count
    from, None where the test doesn't say.
    """

    name: str
    span: Span
    message: Message
    values: Mapping[str, object]
    given: tuple[Diagnostic, ...]
    now: datetime | None
    expectations: tuple[Expectation, ...]
    refusal: Refusal | None


def is_test(item: tree.Item) -> bool:
    """Whether an item is a test, which is never compiled."""
    return not isinstance(item, tree.Declaration) and item.key.text == TEST


def tests_of(
    items: Iterable[tree.Item],
    messages: Sequence[Message],
    named: Callable[[str], Message | None],
    profile: Profile,
    found: list[Diagnostic],
) -> list[Test]:
    """The tests of a file: those in its messages, and those at its top, of messages that `named` knows.

    Names that several of them have are found by `repeated`.
    """
    written = [one for message in messages for one in _inside(message, found)]
    written += _outside(items, named, found)
    return [_Reading(message, profile, found).test(block, label) for message, block, label in written]


TestName: TypeAlias = tuple[str, str, Span]
"""The message that a test is of, its name, and where that stands."""


def name_of(test: Test) -> TestName:
    """What a test is called."""
    return test.message.name, test.name, test.span


def repeated(named: Iterable[TestName]) -> Iterator[Diagnostic]:
    """Tests of one message that have one name."""
    first: dict[tuple[str, str], Span] = {}
    for message, name, span in named:
        before = first.setdefault((message, name), span)
        if before is not span:
            note = Note("the first one", before)
            yield names.DUPLICATE_NAME.at(span, what=TEST, found=name, related=[note])


def _inside(message: Message, found: list[Diagnostic]) -> Iterator[tuple[Message, tree.Block, tree.String]]:
    for item in filter(is_test, message.block.body.items):
        match item:
            case tree.Block(labels=[tree.String() as label]):
                yield message, item, label
            case _:
                found.append(_malformed(item, 'test "name" { … }'))


def _outside(
    items: Iterable[tree.Item], named: Callable[[str], Message | None], found: list[Diagnostic]
) -> Iterator[tuple[Message, tree.Block, tree.String]]:
    for item in filter(is_test, items):
        match item:
            case tree.Block(labels=[tree.Name() as name, tree.String() as label]):
                message = named(name.text)
                if message is not None:
                    yield message, item, label
                else:
                    found.append(testing.UNKNOWN_IN_TEST.at(name.span, what="message of this file", found=name.text))
            case _:
                found.append(_malformed(item, 'test MESSAGE "name" { … }'))


def _malformed(item: tree.Item, wanted: str) -> Diagnostic:
    key = item.word if isinstance(item, tree.Declaration) else item.key
    return testing.MALFORMED_TEST.at(key.span, found=key.text, wanted=wanted)


@dataclass(slots=True)
class _Reading:
    """Reads one test; what is wrong goes to `found`."""

    message: Message
    profile: Profile
    found: list[Diagnostic]

    def test(self, block: tree.Block, label: tree.String) -> Test:
        """The test that a block writes."""
        given: dict[str, object] = {}
        faults: list[Diagnostic] = []
        now: datetime | None = None
        refusal: Refusal | None = None
        expectations: list[Expectation] = []
        before = len(self.found)
        for item in block.body.items:
            match item:
                case tree.Entry(key=tree.Name(text="example"), value=tree.Name() | tree.String() as name):
                    given = {**self._example(name), **given}
                case tree.Block(key=tree.Name(text="with"), labels=(), body=body):
                    given |= self._values(body.items, faults)
                case tree.Entry(key=tree.Name(text="now"), value=tree.Literal(value=datetime() as now)):
                    pass
                case tree.Block(key=tree.Name(text="expect"), labels=[tree.Name() as name]):
                    channel = self._channel(name)
                    expectations += [expectation(channel, item, self.profile, self.found)] if channel else []
                case tree.Statement(key=tree.Name(text="expect"), labels=[tree.Name(text="no"), tree.Name() as name]):
                    channel = self._channel(name)
                    expectations += [Expectation(channel, item.span, None)] if channel else []
                case tree.Statement(key=tree.Name(text="refused"), labels=[tree.Name() as rule]):
                    refusal = self._refusal(rule, ())
                case tree.Block(key=tree.Name(text="refused"), labels=[tree.Name() as rule], body=body):
                    refusal = self._refusal(rule, body.items)
                case _:
                    self._odd(item)
        if not expectations and refusal is None and len(self.found) == before:
            self.found.append(testing.EMPTY_TEST.at(label.span, found=label.text))
        if refusal is None:
            self.found += faults
        return Test(label.text, label.span, self.message, given, tuple(faults), now, tuple(expectations), refusal)

    def _odd(self, item: tree.Item) -> None:
        key = item.word if isinstance(item, tree.Declaration) else item.key
        if key.text in PARTS:
            self.found.append(_malformed(item, PARTS[key.text]))
        else:
            self._unknown(key.span, "part of a test", key.text, PARTS)

    def _unknown(self, span: Span, what: str, found: str, allowed: Iterable[str]) -> None:
        help_ = suggestion(found, allowed)
        self.found.append(testing.UNKNOWN_IN_TEST.at(span, what=what, found=found, help=help_))

    def _example(self, name: tree.Name | tree.String) -> Mapping[str, object]:
        example = self.message.examples.get(name.text)
        if example is None:
            self._unknown(name.span, f"example of '{self.message.name}'", name.text, self.message.examples)
        return example.values if example is not None else {}

    def _values(self, items: Iterable[tree.Item], faults: list[Diagnostic]) -> dict[str, object]:
        given: dict[str, object] = {}
        for item in items:
            match item:
                case tree.Entry(key=key, value=value) | tree.Block(key=key, labels=(), body=value):
                    parameter = self.message.parameters.get(key.text)
                    if parameter is None:
                        help_ = suggestion(key.text, self.message.parameters)
                        self.found.append(values.UNKNOWN_PARAMETER.at(key.span, found=key.text, help=help_))
                    else:
                        given[key.text], found = params.value_of_node(parameter, value)
                        faults += found
                case _:
                    self.found.append(_malformed(item, "name: value"))
        return given

    def _channel(self, name: tree.Name) -> Channel | None:
        channel = BY_NAME.get(name.text)
        if channel is None:
            self._unknown(name.span, "channel", name.text, BY_NAME)
        return channel

    def _refusal(self, rule: tree.Name, items: Iterable[tree.Item]) -> Refusal | None:
        parameter: str | None = None
        for item in items:
            match item:
                case tree.Entry(key=tree.Name(text="parameter"), value=tree.Name() as name):
                    parameter = name.text
                    if name.text not in self.message.parameters:
                        self._unknown(name.span, "parameter", name.text, self.message.parameters)
                case _:
                    self.found.append(_malformed(item, "parameter: name"))
        known = BY_KEY.get(rule.text)
        if known is None:
            self._unknown(rule.span, "rule", rule.text, (one.name for one in BY_KEY.values()))
        return Refusal(known.name, rule.span, parameter) if known is not None else None


PARTS = {
    "example": "example: name",
    "with": "with { name: value }",
    "now": "now: an instant such as 2026-12-24T10:00:00Z",
    "expect": "expect CHANNEL { … } or expect no CHANNEL",
    "refused": "refused RULE { parameter: name }",
}
